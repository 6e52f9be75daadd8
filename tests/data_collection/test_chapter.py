"""Chapter 1 as a whole: its finding, its tie-outs, and the stop when too much was lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamlib.support.errors import LossBudgetExceededError, RedFindingError, TieOutError
from kamlib.workbook import Workbook

HEAD = "account_id,posting_date,net_amount\n"


def chapter(company, text: str, **options):
    company.write("sales.csv", text)
    return Workbook(company.settings(**options), quarter="2026Q3").data_collection


def test_everything_ties_and_the_finding_counts(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\nA2,2026-08-15,50\n")
    assert first.tie_outs["is_tied"].all()
    first.check()
    assert "2 sales lines" in first.finding.sentence
    assert "Not delivered: Posted costs" in first.finding.sentence


def test_too_many_refused_rows_stop_the_chapter(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\nA2,soon,1\n")
    with pytest.raises(LossBudgetExceededError, match=r"rows of sales: 50.00.%.*posting_date"):
        first.check()


def test_too_much_revenue_of_unknown_accounts_stops_the_chapter(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\nX1,2026-08-15,-3\nX1,2026-08-15,3\n")
    # 3 and -3 are 6 of 106 that moved, though they add up to nothing.
    assert first.unknown_pct == pytest.approx(100 * 6 / 106)
    second = chapter(company, HEAD + "A1,2026-07-01,97\nX1,2026-08-15,3\n")
    with pytest.raises(LossBudgetExceededError, match=r"unknown accounts of sales: 3\.00.%"):
        second.check()


def test_a_sum_that_does_not_tie_stops_the_chapter(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\n")
    first.collection.facts.product_quarter.loc[0, "invoiced_net"] += 0.01
    with pytest.raises(TieOutError, match="products"):
        first.check()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rows_delivered": 3}, "Rows of all tables"),
        ({"amount_witness": 150.01}, "Sales lines, as written"),
    ],
)
def test_a_row_or_a_cent_lost_between_reading_and_checking_stops_the_chapter(
    company, change, message
):
    first = chapter(company, HEAD + "A1,2026-07-01,100\nA2,2026-08-15,50\n")
    deliveries = first.collection.deliveries
    (name, value), *_ = change.items()
    deliveries.loc[deliveries["table"] == "sales", name] = value
    with pytest.raises(TieOutError, match=message):
        first.check()


def test_a_total_that_differs_from_the_ledger_stops_the_chapter_beyond_the_tolerance(company):
    text = HEAD + "A1,2026-07-01,100\nA2,2026-08-15,50\n"
    ledger = {"tolerance": 0.5, "invoiced_net": {"2026Q3": 150.5}}
    chapter(company, text, data={"ledger": ledger}).check()
    off = chapter(company, text, data={"ledger": {**ledger, "tolerance": 0.4}})
    with pytest.raises(RedFindingError, match=r"invoiced_net 2026Q3: 1, −0\.50.*closed quarter"):
        off.check()
    assert "Ledger" in off.tables.ledger().text


def test_all_tables_delivered_is_said(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\n")
    shown = replace(first.tables, missing_frame=first.missing.iloc[:0]).missing()
    assert shown.head == "All tables were delivered."


def test_what_was_not_checked_is_said_without_green(company):
    tables = chapter(company, HEAD + "A1,2026-07-01,100\n").tables
    for shown in (tables.unmatched(), tables.ledger()):
        assert shown.kind == "plain"
        assert shown._repr_mimebundle_()["text/plain"].startswith("– No ")
    mapped = tables.missing_frame[tables.missing_frame["table"] != "account_map"]
    assert replace(tables, missing_frame=mapped).unmatched().kind == "good"


def test_an_empty_table_says_none_instead_of_a_bare_head(company):
    tables = chapter(company, HEAD + "A1,2026-07-01,100\n").tables
    assert tables.rejects().head.startswith("Refused rows: none.")
    assert tables.unknown().head == "Postings without a known account: none."
    nothing = replace(tables, findings_frame=tables.findings_frame.iloc[:0])
    assert nothing.findings().head == "Findings: none."


def test_without_drivers_only_what_sales_cannot_measure_is_missing(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\n")
    feeds = first.missing.set_index("table").loc["drivers", "feeds"]
    assert "that sales lines do not measure" in feeds


def test_tables_and_pictures_carry_the_figures_of_the_collection(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\nX1,2026-07-01,1\nA2,2026-08-15,x\n")
    assert "is not a number as declared" in first.tables.rejects().text
    assert "X1" in first.tables.unknown().text
    assert "Sales lines" in first.tables.reconciliation().text
    assert "Targets" in first.tables.missing().text
    assert set(first.frames) == {
        "deliveries",
        "findings",
        "rejects",
        "unknown_postings",
        "coverage",
    }


def test_sales_without_a_product_cost_are_said_not_taken_for_free(company):
    head = "account_id,posting_date,net_amount,product_cost\n"
    first = chapter(company, head + "A1,2026-07-01,100,60\nA2,2026-07-01,5000,\n")
    assert "1 sales line of the last four quarters with 5\u00a0k€ has no product cost" in (
        first.finding.sentence
    )
    full = chapter(company, head + "A1,2026-07-01,100,60\nA2,2026-07-01,5000,0\n")
    assert "no product cost" not in full.finding.sentence


@pytest.mark.parametrize(
    ("day", "posted", "expected"),
    [
        ("2026-07-01", "freight", 5.918),
        ("2026-07-01", "financing", 7.0),
        ("2026-06-01", "financing", 7.0 + 5.918),  # another quarter keeps its own
    ],
)
def test_interest_is_computed_only_where_the_ledger_has_none(company, day, posted, expected):
    company.write("costs.csv", f"account_id,posting_date,category,amount\nA1,{day},{posted},7\n")
    company.write(
        "payments.csv",
        "account_id,invoice_no,invoice_date,due_date,amount,paid_date\n"
        "A1,R1,2026-07-01,2026-07-31,1000,2026-08-06\n",
    )
    first = chapter(
        company,
        HEAD + "A1,2026-07-01,100\n",
        costs={"file": "costs.csv"},
        payments={"file": "payments.csv"},
    )
    costs = first.collection.facts.cost_quarter
    # 1,000 outstanding for 36 days at 6 %: 5.918
    assert costs.loc[costs["category"] == "financing", "amount"].sum() == pytest.approx(
        expected, abs=0.001
    )
    assert first.tie_outs["is_tied"].all()
