"""The portfolio: who is in it, what moved, and the sentences about it."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from three_accounts import BY_QUARTER, PLACEMENT, QUADRANTS, STATEMENT

from kamlib.reporting.portfolio import (
    has_business,
    idle_table,
    portfolio,
    portfolio_note,
    portfolio_table,
)
from kamlib.support.language import Language

SCORES = pd.DataFrame({"account_id": ["A", "C"], "score": [7.5, 3.0], "rank": [1.0, 2.0]})
VARIANCES = pd.DataFrame(
    {
        "scope": ["account", "account", "account", "company"],
        "account_id": ["A", "A", "B", ""],
        "kpi": ["net_revenue", "nps", "net_revenue", "net_revenue"],
        "light": ["good", "warn", "none", "bad"],
    }
)


def whole(statement: pd.DataFrame = STATEMENT) -> pd.DataFrame:
    return portfolio(statement, BY_QUARTER, SCORES, PLACEMENT, VARIANCES, quarter="2026Q3")


def test_one_line_per_key_account_largest_revenue_first():
    frame = whole()
    assert frame["name"].tolist() == ["Beta", "Alpha"]
    assert frame["light"].tolist() == ["none", "warn"]
    assert frame["quadrant"].tolist() == ["monetise", "bind"]


def test_what_a_chapter_does_not_know_is_missing():
    beta = whole().iloc[0]
    assert math.isnan(beta["score"])
    assert [math.isnan(value) for value in beta["trend"]] == [True] * 7 + [False]


def test_without_key_accounts_the_largest_customers_stand_in_and_the_table_says_so():
    frame = whole(STATEMENT.assign(status=["standard"] * 3 + ["unknown"]))
    assert frame["name"].tolist() == ["Beta", "Alpha", "Gamma"]
    table = portfolio_table(frame, quadrants=QUADRANTS, language=Language())
    assert table.text.startswith("Largest customers by net revenue (no account has the status key)")


def test_accounts_without_business_are_folded_and_counted():
    idle = pd.DataFrame(
        {"account_id": ["X", "Y"], "name": ["Xi", "Ypsilon"], "status": "key"}
    ).assign(net_revenue=0.0, customer_contribution=[0.0, math.nan], customer_profitability_pct=0.0)
    frame = whole(pd.concat([STATEMENT, idle]))
    assert has_business(frame).sum() == 2
    table = idle_table(frame, language=Language())
    assert table.text.startswith("2 accounts without business in the quarter")
    assert "Ypsilon" in table.text and "Alpha" not in table.text
    assert "<details><summary>2 accounts" in table.body
    assert idle_table(whole(), language=Language()) is None


def test_an_account_twice_in_a_quarter_is_refused():
    doubled = pd.concat([BY_QUARTER, BY_QUARTER.iloc[[0]]])
    with pytest.raises(ValueError, match="duplicate"):
        portfolio(STATEMENT, doubled, SCORES, PLACEMENT, VARIANCES, quarter="2026Q3")


def test_table_names_the_quadrants_as_the_company_does():
    text = portfolio_table(whole(), quadrants=QUADRANTS, language=Language()).text
    assert "Monetise" in text and "▲ watch" in text and "monetise" not in text


def test_the_note_says_all_cost_categories_only_where_all_were_delivered():
    assert "contribution (after all ten cost categories)" in portfolio_note(Language())
    partial = portfolio_note(Language(), without="Service")
    assert "(after the delivered cost categories, without Service)" in partial
    german = portfolio_note(Language("de"), without="Service")
    assert "(nach den gelieferten Kostenarten, ohne Service)" in german
