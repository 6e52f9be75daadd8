"""Chapter 1 as a whole: its finding, its tie-outs, and the stop when too much was lost."""

from __future__ import annotations

import pytest

from kamlib.support.errors import LossBudgetExceededError, TieOutError
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
    assert "Not delivered: costs" in first.finding.sentence


def test_too_many_refused_rows_stop_the_chapter(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\nA2,soon,1\n")
    with pytest.raises(LossBudgetExceededError, match=r"rows of sales: 50.00 %.*posting_date"):
        first.check()


def test_too_much_revenue_of_unknown_accounts_stops_the_chapter(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\nX1,2026-08-15,-3\nX1,2026-08-15,3\n")
    assert first.unknown_pct == pytest.approx(0)
    second = chapter(company, HEAD + "A1,2026-07-01,97\nX1,2026-08-15,3\n")
    with pytest.raises(LossBudgetExceededError, match=r"unknown_account of sales: 3\.00 %"):
        second.check()


def test_a_sum_that_does_not_tie_stops_the_chapter(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\n")
    first.collection.facts.product_quarter.loc[0, "invoiced_net"] += 0.01
    with pytest.raises(TieOutError, match="products"):
        first.check()


def test_tables_and_pictures_carry_the_figures_of_the_collection(company):
    first = chapter(company, HEAD + "A1,2026-07-01,100\nX1,2026-07-01,1\nA2,2026-08-15,x\n")
    assert "is not a number as declared" in first.tables.rejects().text
    assert "X1" in first.tables.unknown().text
    assert "Sales lines" in first.tables.reconciliation().text
    assert "Targets" in first.tables.missing().text
    assert set(first.frames) == {"deliveries", "rejects", "unknown_postings", "coverage"}
