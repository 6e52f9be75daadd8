"""Repurchase, recurring revenue, share of wallet and RFM."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.loyalty import (
    recurring_revenue,
    repurchase_rate,
    rfm,
    wallet_position,
    wallet_share_of_rank,
)

BREAKS = {"recency_quarters": [1, 3], "frequency": [2, 10], "monetary": [100, 1000]}
WEIGHTS = {"recency_quarters": 1, "frequency": 1, "monetary": 2}


def sales_of(*rows):
    frame = pd.DataFrame(rows, columns=["account_id", "quarter", "invoiced_net", "invoices"])
    return frame.astype({"invoiced_net": float})


SALES = sales_of(
    ("K1", "2025Q3", 50, 1), ("K2", "2025Q3", 50, 1), ("K3", "2025Q3", -5, 1),
    ("unknown", "2025Q3", 9, 1), ("K1", "2026Q3", 60, 3), ("K3", "2026Q3", 20, 1),
)  # fmt: skip


def test_one_of_two_customers_came_back():
    """K3 only returned goods in the first window, and unknown is no customer."""
    assert repurchase_rate(SALES, before=["2025Q3"], during=["2026Q3"]) == 0.5
    assert math.isnan(repurchase_rate(SALES, before=["2024Q1"], during=["2026Q3"]))


def test_a_product_group_missing_in_one_quarter_does_not_recur():
    products = pd.DataFrame(
        [
            ("K1", "2026Q2", "drives", 30.0),
            ("K1", "2026Q3", "drives", 50.0),
            ("K1", "2026Q3", "motors", 20.0),
            ("K2", "2026Q3", "", 70.0),
        ],
        columns=["account_id", "quarter", "product_group", "invoiced_net"],
    )
    found = recurring_revenue(products, quarters=["2026Q2", "2026Q3"])
    assert found[["account_id", "recurring_revenue_pct"]].to_numpy().tolist() == [["K1", 80.0]]


def test_the_newest_purchasing_volume_up_to_the_year_counts():
    wallets = pd.DataFrame(
        {
            "account_id": ["K1", "K1", "K1", "K3", "K9"],
            "year": [2025, 2026, 2027, 2026, 2026],
            "purchasing_volume": [999.0, 240.0, 999.0, 10.0, 80.0],
            "source": "talks",
        }
    )
    found = wallet_position(SALES, wallets, quarters=["2026Q3"]).set_index("account_id")
    assert found.loc["K1", ["share_of_wallet_pct", "wallet_gap"]].tolist() == [25.0, 180.0]
    assert found.loc["K9", ["share_of_wallet_pct", "wallet_gap"]].tolist() == [0.0, 80.0]
    assert not found.loc["K3", "is_plausible"]
    assert math.isnan(found.loc["K3", "wallet_gap"])


@settings(max_examples=30)
@given(st.integers(1, 12))
def test_shares_of_all_suppliers_add_up_to_the_wallet(suppliers):
    ranks = range(1, suppliers + 1)
    shares = [wallet_share_of_rank(rank, suppliers=suppliers) for rank in ranks]
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)


def test_a_rank_beyond_the_suppliers_is_refused():
    with pytest.raises(ValueError, match="between 1 and 2 suppliers, found 3"):
        wallet_share_of_rank(3, suppliers=2)


def test_rfm_by_hand_and_a_value_on_a_limit_is_in_the_upper_class():
    """K1: this quarter (3), 3 invoices (2), 60 (1); K2: four quarters ago (1), 0 (1), 0 (1)."""
    scored = rfm(SALES, quarter="2026Q3", breaks=BREAKS, weights=WEIGHTS).set_index("account_id")
    assert scored.loc["K1", "rfm_score"] == (3 + 2 + 2 * 1) / 4
    assert scored.loc["K2", ["recency_quarters", "frequency", "monetary"]].tolist() == [4, 0, 0]
    assert scored.loc["K2", "rfm_score"] == 1.0
    on_limit = rfm(
        sales_of(("K1", "2026Q3", 100, 2)), quarter="2026Q3", breaks=BREAKS, weights=WEIGHTS
    )
    assert on_limit[["frequency_score", "monetary_score"]].to_numpy().tolist() == [[2, 2]]


@pytest.mark.parametrize(
    ("breaks", "weights", "message"),
    [
        (BREAKS | {"monetary": [5, 1]}, WEIGHTS, "rising limits for monetary"),
        (BREAKS, {"monetary": 1}, "weight of 0 or more for recency_quarters"),
        (BREAKS, dict.fromkeys(WEIGHTS, 0), "add up to 0"),
    ],
)
def test_rules_that_cannot_score_are_refused(breaks, weights, message):
    with pytest.raises(ValueError, match=message):
        rfm(SALES, quarter="2026Q3", breaks=breaks, weights=weights)
