"""Actions: how they stood that day, hours spread, before and after by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_business import HOSTILE, QUARTER, actuals, subject, tasks
from plan_drawn import bars, faults, lines

from kamlib.account_plan.action_tables import judgement, written
from kamlib.account_plan.action_view import ActionView
from kamlib.account_plan.actions import before_and_after, effort_by_quarter
from kamlib.support.language import Language
from kamlib.support.quarter import labels_back
from kamlib.support.theme import ACCENT

FOUR = (
    ("M1", "2025-11-03", "2025-12-12", "done", "2025-12-12", 24, "net_revenue", 8.0),
    ("M2", "2026-06-01", "2026-08-30", "started", None, 60, "net_revenue", 9.0),
    ("M3", "2026-10-05", "2027-01-29", "open", None, 40, "nps", 10.0),
    ("M4", "2026-07-01", "2026-09-01", "done", "2026-10-15", 10, "net_revenue", 1.0),
)
STEADY = dict.fromkeys(labels_back(QUARTER, 12), 10.0)
RISEN = STEADY | dict.fromkeys(("2026Q1", "2026Q2", "2026Q3"), 13.0)


def view(rows: pd.DataFrame, figures=RISEN, language: str = "en", **changes) -> ActionView:
    given = {"hours": {"suggested_hours": 20.0, "contact_hours": 5.0}, "is_delivered": True}
    return ActionView(
        subject=subject(language=language),
        actions=rows,
        actuals=actuals(figures),
        **given | changes,
    )


def test_states_by_hand():
    states = tasks(*FOUR).set_index("action_id")
    assert states["state"].to_dict() == {
        "M1": "done", "M2": "late", "M3": "planned", "M4": "late",
    }  # M4 was finished after the quarter: at its end it was late  # fmt: skip
    assert states.loc["M2", "days_late"] == 31


@pytest.mark.parametrize(
    ("status", "due", "state"),
    [
        ("open", "2026-09-30", "planned"),  # due today is not late
        ("started", "2026-10-01", "started"),
        ("open", "2026-09-29", "late"),
        ("dropped", "2026-01-01", "dropped"),
    ],
)
def test_state_on_the_edge(status, due, state):
    rows = tasks(("M1", "2026-08-01", due, status, None, 1, "nps", 1.0))
    assert rows["state"].tolist() == [state]


def test_hours_spread_over_quarters_by_hand():
    rows = tasks(("M1", "2026-09-21", "2026-10-10", "open", None, 40, "nps", 1.0))
    table = effort_by_quarter(rows, quarter=QUARTER)
    assert table["action_hours"].tolist() == [20.0, 20.0, 0.0, 0.0]
    assert table["quarter"].tolist() == ["2026Q3", "2026Q4", "2027Q1", "2027Q2"]


@given(st.integers(0, 300), st.integers(0, 60), st.floats(0, 500))
def test_no_hour_gets_lost(start, length, hours):
    first = pd.Timestamp("2026-07-01") + pd.Timedelta(days=start)
    last = first + pd.Timedelta(days=length)
    rows = tasks(("M1", str(first), str(last), "open", None, hours, "nps", 1.0))
    assert effort_by_quarter(rows, quarter=QUARTER)["action_hours"].sum() == pytest.approx(hours)


def test_dropped_actions_take_no_hours():
    rows = tasks(("M1", "2026-08-01", "2026-08-30", "dropped", None, 40, "nps", 1.0))
    assert effort_by_quarter(rows, quarter=QUARTER)["action_hours"].sum() == 0.0


def test_before_and_after_by_hand():
    row = before_and_after(tasks(*FOUR[:1]), actuals(RISEN), quarter=QUARTER).iloc[0]
    assert row[["before_from", "before_to", "after_from", "after_to"]].tolist() == [
        "2025Q1", "2025Q3", "2026Q1", "2026Q3",
    ]  # fmt: skip
    assert row[["before", "after", "change"]].tolist() == [40.0, 52.0, 12.0]  # per year
    assert row["change_of_all"] == pytest.approx(30.0)
    assert judgement(row.to_dict()) == "good"


def test_the_year_before_lies_wholly_before_the_start():
    long = tasks(("M1", "2025-02-01", "2025-12-12", "done", "2025-12-12", 1, "net_revenue", 1.0))
    row = before_and_after(long, actuals(RISEN), quarter=QUARTER).iloc[0]
    assert (row["before_from"], row["before_to"]) == ("2024Q1", "2024Q3")


def test_a_ratio_is_the_ratio_of_sums():
    figures = actuals(dict.fromkeys(STEADY, 3.0), kpi="nps")
    rows = tasks(("M1", "2025-11-03", "2025-12-12", "done", "2025-12-12", 1, "nps", 5.0))
    row = before_and_after(rows, figures, quarter=QUARTER).iloc[0]
    assert row[["before", "after", "change"]].tolist() == [30.0, 30.0, 0.0]
    assert judgement(row.to_dict()) == "bad"


@pytest.mark.parametrize(
    "row",
    [
        (
            "M1",
            "2026-07-03",
            "2026-09-12",
            "done",
            "2026-09-12",
            1,
            "net_revenue",
            1.0,
        ),
        ("M1", "2023-11-03", "2023-12-12", "done", "2023-12-12", 1, "net_revenue", 1.0),
        ("M1", "2025-11-03", "2025-12-12", "done", "2025-12-12", 1, "coffee", 1.0),
        ("M1", None, "2025-12-12", "done", "2025-12-12", 1, "net_revenue", 1.0),
    ],
)
def test_what_cannot_be_compared_is_unknown(row):
    figures = dict.fromkeys(labels_back(QUARTER, 8), 1.0)
    found = before_and_after(tasks(row), actuals(figures), quarter=QUARTER).iloc[0]
    assert math.isnan(found["change"])
    assert judgement(found.to_dict()) == "none"


def test_figures_are_written_in_the_unit_of_their_kpi():
    language = Language()
    assert written(1.5, "customer_profitability_pct", language, signed=True).endswith("pp")
    assert written(9_000.0, "net_revenue", language).endswith("€")
    assert written(2.0, "coffee", language) == "2"
    assert written(math.nan, "nps", language) == "–"


def test_finding_says_late_next_and_effort():
    said = view(tasks(*FOUR)).finding.sentence
    assert "3 actions are open. 2 are late, by up to 31 days." in said
    assert "Next due: Step M3 (Ada, 29 Jan 2027)." in said
    assert "more than the 20 hours" in said


def test_nothing_agreed_says_why_it_matters():
    none = tasks(*FOUR).iloc[:0]
    assert "who does what until when" in view(none).finding.sentence
    assert view(none).picture() is None
    assert view(none).tables.actions_due() is None
    assert view(none).tables.before_and_after() is None
    assert "All recorded actions are finished" in view(tasks(FOUR[0])).finding.sentence


def test_without_a_quadrant_the_hours_are_unknown():
    shown = view(tasks(*FOUR), hours={})
    assert shown.effort["hours_over"].isna().all()
    assert "hours of its quadrant" not in shown.finding.sentence


@pytest.mark.parametrize("language", ["en", "de"])
def test_picture_and_tables_survive_hostile_texts(language):
    rows = tasks(*FOUR).assign(title=HOSTILE, owner="long " * 9_000)
    shown = view(rows, language=language)
    assert shown.picture().content()[:4] == b"<svg"
    for table in (
        shown.tables.actions_due(),
        shown.tables.effort_by_quarter(),
        shown.tables.before_and_after(),
    ):
        assert "<script>" not in table.body


def test_the_timeline_keeps_fourteen_rows():
    many = [
        (f"M{at:02d}", "2026-08-01", f"2026-10-{at + 1:02d}", "started", None, 5, "nps", 1.0)
        for at in range(30)
    ]
    assert len(view(tasks(*many)).shown) == 14


@pytest.mark.parametrize("count", [1, 2])
def test_heading_lines_of_a_short_timeline_stand_apart(count):
    picture = view(tasks(*FOUR).tail(count), language="de").picture()
    timeline, _ = picture.figure.placed()
    heading = [box for words, box in timeline.words if words.size == 11]
    assert len(heading) == 3
    levels = sorted(heading, key=lambda box: box[1])
    assert all(lower[1] >= upper[3] - 1 for upper, lower in pairwise(levels))


def test_the_part_that_is_past_by_hand():
    """From 10 September to 10 October, today the last of September: 20 of 30 days."""
    rows = tasks(("M1", "2026-09-10", "2026-10-10", "started", None, 5, "nps", 1.0))
    whole, past = bars(view(rows).picture())
    assert past.left == whole.left
    assert past.width / whole.width == pytest.approx(20 / 30, abs=0.002)
    [today] = lines(view(rows).picture(), ACCENT)
    assert today.points[0][0] == pytest.approx(past.right, abs=0.11)


@pytest.mark.parametrize(
    ("status", "done"), [("open", None), ("started", None), ("done", "2026-08-20")]
)
def test_an_action_that_starts_after_it_is_due_stands_at_that_day(status, done):
    due = done or "2026-12-01"
    rows = tasks(
        ("M1", "2026-07-01", due, status, done, 5, "nps", 1.0),
        ("M2", "2031-06-01", due, status, done, 5, "nps", 1.0),
    )
    picture = view(rows).picture()
    timeline, _ = picture.figure.frames()
    drawn = bars(picture)
    assert all(timeline.left <= bar.left <= bar.right <= timeline.right for bar in drawn)
    first, second = drawn[0], next(bar for bar in drawn if bar.top > drawn[0].top + 1)
    assert second.left == pytest.approx(first.right, abs=0.11)
    assert second.width < first.width / 10


@pytest.mark.parametrize("title", ["W" * 40, "東京" * 40, "Step"])
@pytest.mark.parametrize(
    "owner", ["W" * 40, "東京" * 40, "Miriam Vogtländer-Reuter", "Wilhelmine Wagenknecht"]
)
def test_wide_titles_and_owners_keep_to_their_columns(title, owner):
    rows = tasks(*FOUR).assign(title=title, owner=owner, effort_hours=[4.0, 1200.0, 64.0, 8.0])
    for language in ("en", "de"):
        picture = view(rows, language=language).picture()
        assert faults(picture) == []
        timeline, who = picture.figure.frames()
        assert timeline.width > 250
        assert who.width > 90
        said = picture.figure.words
        assert any(owner.startswith(each.rstrip("…")) for each in said[-3:])


@pytest.mark.parametrize("owner", ["Miriam Vogtländer-Reuter", "Wilhelmine Wagenknecht"])
def test_long_german_names_of_owners_stand_whole(owner):
    rows = tasks(*FOUR).assign(title="Schulung der Instandhaltung im Werk Süd", owner=owner)
    picture = view(rows, language="de").picture()
    assert picture.figure.words.count(owner) == 3
    assert faults(picture) == []
