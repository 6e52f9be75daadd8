"""The company by quarter: totals, shares and concentration computed by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.reporting.key_figures import company_by_quarter
from kamlib.support.quarter import labels_back

ACCOUNTS = pd.DataFrame({"account_id": ["A", "B", "C"], "status": ["key", "standard", "standard"]})


def lines(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    columns = ["account_id", "quarter", "net_revenue", "customer_contribution"]
    return pd.DataFrame(list(rows), columns=columns)


def by_quarter(statements: pd.DataFrame, accounts: pd.DataFrame = ACCOUNTS) -> pd.DataFrame:
    return company_by_quarter(statements, accounts, quarter="2026Q3", denominator="net_revenue")


def test_shares_and_concentration_of_three_customers_and_unknown_postings():
    last = by_quarter(
        lines(
            ("A", "2026Q3", 50.0, 10.0),
            ("B", "2026Q3", 30.0, -4.0),
            ("C", "2026Q3", 20.0, 3.0),
            ("unknown", "2026Q3", 25.0, 0.0),
        )
    ).loc["2026Q3"]
    assert last["net_revenue"] == 125.0
    assert last["customer_profitability_pct"] == pytest.approx(100 * 9 / 125)
    assert last["key_account_pct"] == pytest.approx(40.0)
    assert last["top_pct"] == pytest.approx(100.0)
    assert last["hhi"] == pytest.approx(0.25 + 0.09 + 0.04)


def test_only_the_five_largest_customers_count_as_top():
    rows = [(f"C{place}", "2026Q3", 10.0, 0.0) for place in range(10)]
    assert by_quarter(lines(*rows)).loc["2026Q3", "top_pct"] == pytest.approx(50.0)


def test_concentration_counts_groups_over_four_quarters_as_chapter_two_does():
    rows = [(f"C{place}", "2026Q3", 10.0, 0.0) for place in range(9)]
    rows += [("C0", "2025Q4", 60.0, 0.0), ("C1", "2026Q1", 30.0, 0.0), ("C1", "2025Q3", 900.0, 0.0)]
    accounts = pd.DataFrame({"account_id": [f"C{place}" for place in range(9)], "status": "key"})
    accounts["group_id"] = ["G", "", "G", *[""] * 6]
    last = by_quarter(lines(*rows), accounts).loc["2026Q3"]
    # G 60 + 10 + 10 = 80, C1 30 + 10 = 40, six others 10 each: 180
    assert last["top_pct"] == pytest.approx(100 * (80 + 40 + 3 * 10) / 180)
    assert last["hhi"] == pytest.approx((80**2 + 40**2 + 6 * 10**2) / 180**2)


def test_history_of_concentration_starts_when_four_quarters_are_there():
    rows = [("A", label, 50.0, 0.0) for label in labels_back("2026Q3", 6)]
    shares = by_quarter(lines(*rows))["top_pct"]
    assert shares.isna().tolist() == [True] * 5 + [False] * 3
    assert by_quarter(lines(("A", "2026Q3", 5.0, 0.0)))["top_pct"].notna().sum() == 1


def test_quarters_without_business_are_missing_not_zero():
    table = by_quarter(lines(("A", "2026Q3", 50.0, 10.0)))
    assert table.index[0] == "2024Q4" and len(table) == 8
    assert table.drop("2026Q3").isna().all(axis=None)


def test_negative_revenue_has_no_share_and_no_profitability():
    last = by_quarter(lines(("A", "2026Q3", -50.0, 10.0))).loc["2026Q3"]
    assert math.isnan(last["customer_profitability_pct"]) and math.isnan(last["hhi"])


def test_without_key_accounts_their_share_is_missing():
    nobody = ACCOUNTS.assign(status="standard")
    table = by_quarter(lines(("A", "2026Q3", 50.0, 10.0)), nobody)
    assert math.isnan(table.loc["2026Q3", "key_account_pct"])


@given(st.lists(st.floats(1, 1e7), min_size=1, max_size=30))
def test_concentration_lies_between_equal_shares_and_one(revenues):
    rows = [(f"C{place}", "2026Q3", money, 0.0) for place, money in enumerate(revenues)]
    last = by_quarter(lines(*rows)).loc["2026Q3"]
    assert 1 / len(revenues) - 1e-9 <= last["hhi"] <= 1 + 1e-9
    assert last["top_pct"] <= 100 + 1e-9


def test_contribution_without_product_cost_is_unknown_and_not_zero():
    # A sells 60 and nobody knows what it earns; B earns 10 of 40.
    lines = pd.DataFrame(
        {
            "account_id": ["A", "B"],
            "quarter": "2026Q3",
            "net_revenue": [60.0, 40.0],
            "customer_contribution": [float("nan"), 10.0],
        }
    )
    status = pd.DataFrame({"account_id": ["A", "B"], "status": ["key", "standard"]})
    asked = {"quarter": "2026Q3", "denominator": "net_revenue"}
    hidden = company_by_quarter(lines, status, **asked).loc["2026Q3"]
    assert pd.isna(hidden["customer_contribution"])
    assert pd.isna(hidden["customer_profitability_pct"])
    assert hidden["net_revenue"] == 100
    shown = company_by_quarter(lines, status, uncosted_pct=70, **asked).loc["2026Q3"]
    assert shown["customer_contribution"] == 10
    assert shown["customer_profitability_pct"] == 25
