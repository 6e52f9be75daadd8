"""Files for other tools: read back, the same in every run, harmless in a spreadsheet."""

from __future__ import annotations

import io

import icalendar
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_business import TODAY, chances, tasks

from kamlib.account_plan import crm, exports
from kamlib.account_plan.stages import STAGES
from kamlib.support.language import Language

NAMES = {"K1": "Alpina; Pressen, AG\n& Söhne"}
ROWS = tasks(
    ("M1", "2026-08-01", "2026-10-30", "started", None, 12, "net_revenue", 9_000.0),
    ("M2", None, "2026-09-01", "done", "2026-09-01", float("nan"), "", float("nan")),
)
DEALS = chances(
    ("O1", 28_000.5, 60, "2026-11-30", "short", "cross_sell", "negotiation"),
    ("O2", 1_000, 10, "2027-11-30", "mid", "project", "Phase 7"),
)
BOARDS = (exports.asana_csv, exports.trello_csv, exports.monday_csv)


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def test_calendar_reads_back():
    content = exports.actions_calendar(ROWS, NAMES, as_of=TODAY, language=Language())
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [str(event["uid"]) for event in events] == [
        "K1-M1@kam-workbook",
        "K1-M2@kam-workbook",
    ]
    first, second = events
    assert first.decoded("dtstart").isoformat() == "2026-10-30"
    assert first.decoded("dtend").isoformat() == "2026-10-31"
    assert first.decoded("dtstamp").date() == TODAY
    assert str(second["summary"]).startswith("Done: ")
    assert {str(event["status"]) for event in events} == {"CONFIRMED"}
    assert {str(event["transp"]) for event in events} == {"TRANSPARENT"}
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_an_action_that_was_dropped_is_cancelled_in_the_calendar():
    dropped = ROWS.assign(state="dropped")
    content = exports.actions_calendar(dropped, NAMES, as_of=TODAY, language=Language())
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert {str(event["status"]) for event in events} == {"CANCELLED"}


def test_calendar_has_the_same_bytes_in_any_order():
    one, two = (
        exports.actions_calendar(rows, NAMES, as_of=TODAY, language=Language("de"))
        for rows in (ROWS, ROWS.iloc[::-1])
    )
    assert one == two


@pytest.mark.parametrize("board", BOARDS)
def test_boards_read_back(board):
    table = read(board(ROWS, NAMES, language=Language()))
    assert len(table) == 2
    assert not table.columns[0].startswith("\ufeff")
    text = table.to_csv()
    assert "Step M1" in text
    assert not table.map(lambda cell: "\n" in cell).any().any()


def test_columns_the_importers_recognise():
    asana = read(exports.asana_csv(ROWS, NAMES, language=Language())).set_index("Name")
    assert list(asana.columns) == ["Description", "Section", "Assignee", "Start Date", "Due Date"]
    assert asana.loc["Step M1", "Due Date"] == "10/30/2026"
    assert asana.loc["Step M1", "Assignee"] == ""  # Asana takes e-mail addresses only
    mail = ROWS.assign(owner="ada@musterwerk.example")
    asana = read(exports.asana_csv(mail, NAMES, language=Language()))
    assert set(asana["Assignee"]) == {"ada@musterwerk.example"}
    trello = read(exports.trello_csv(ROWS, NAMES, language=Language()))
    assert set(trello["List Name"]) == {"under way", "done"}
    monday = read(exports.monday_csv(ROWS, NAMES, language=Language("de")))
    assert monday.columns[0] == "Name"
    assert set(monday["Timeline - End"]) == {"2026-10-30", "2026-09-01"}


def test_opportunities_for_both_crms():
    table = read(crm.salesforce_csv(DEALS, NAMES)).set_index("KAM_Opportunity_Id__c")
    assert table.loc["O1", ["StageName", "CloseDate", "Amount", "Probability"]].tolist() == [
        "Negotiation/Review", "2026-11-30", "28000.5", "60.0",
    ]  # fmt: skip
    assert table.loc["O2", "StageName"] == "Phase 7"  # an own word stays as it is
    deals = read(crm.hubspot_csv(DEALS, NAMES))
    assert deals.columns[:3].tolist() == ["Deal Name", "Pipeline", "Deal Stage"]
    assert deals["Deal Stage"].tolist() == ["Contract Sent", "Phase 7"]


def test_every_stage_has_a_name_in_both_crms():
    assert set(crm.SALESFORCE_STAGES) == set(crm.HUBSPOT_STAGES) == set(STAGES)


def test_scores_of_the_sample(book):
    table = read(crm.scores_csv(book.scoring.scores, quarter=book.quarter))
    assert len(table) == len(book.scoring.scores)
    first = book.scoring.scores.iloc[0]
    assert float(table.loc[0, "KAM_Score__c"]) == pytest.approx(first["score"], abs=1e-4)
    assert table.loc[0, "KAM_Rank__c"] == "1"


@given(st.text(max_size=30))
def test_no_cell_becomes_a_formula(text):
    written = exports.harmless(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\n" not in written


@pytest.mark.parametrize("name", ["=cmd|'/c calc'!A1", "+49 151", "-1", "@SUM(A1)"])
def test_dangerous_titles_stay_texts(name):
    for board in BOARDS:
        table = read(board(ROWS.assign(title=name, owner=name), NAMES, language=Language()))
        assert not table.map(lambda cell: cell.startswith(("=", "+", "-", "@"))).any().any()


def test_nothing_to_export_gives_the_head_alone():
    none = ROWS.iloc[:0]
    for board in BOARDS:
        assert read(board(none, NAMES, language=Language())).empty
    content = exports.actions_calendar(none, NAMES, as_of=TODAY, language=Language())
    assert icalendar.Calendar.from_ical(content).walk("VEVENT") == []


def test_files_of_all_accounts(book):
    files = book.portfolio.ahead.exports
    deals = read(files["opportunities_salesforce.csv"])
    assert len(deals) == len(book.facts.opportunities)
    amount = deals["Amount"].astype(float).sum()
    assert amount == pytest.approx(book.facts.opportunities["volume"].sum())
    boards = [read(files[f"actions_{board}.csv"]) for board in ("asana", "trello", "monday")]
    assert {len(board) for board in boards} == {38}  # 16 under way, 15 planned, 7 late
    calendar = icalendar.Calendar.from_ical(files["actions.ics"])
    assert len(calendar.walk("VEVENT")) == len(book.facts.actions)


def test_nothing_recorded_makes_no_file():
    assert exports.files(ROWS.iloc[:0], NAMES, as_of=TODAY, language=Language()) == {}
    assert crm.files(DEALS.iloc[:0], NAMES) == {}
