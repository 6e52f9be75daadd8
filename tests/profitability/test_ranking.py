"""What keys do to the order of accounts, and how every cost got there."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.ranking import attribution_split, rank_change


def statement_of(pairs):
    ids = [f"K{n:02d}" for n in range(len(pairs))]
    return pd.DataFrame(
        {
            "account_id": ids,
            "customer_contribution": [float(without - keyed) for without, keyed in pairs],
            "contribution_without_keyed": [float(without) for without, _ in pairs],
        }
    )


def test_a_key_pushes_the_large_account_below_the_small_one():
    ranked = rank_change(statement_of([(100, 60), (90, 5), (50, 0)])).set_index("account_id")
    assert ranked["rank"].to_dict() == {"K01": 1, "K02": 2, "K00": 3}
    assert ranked["rank_change"].to_dict() == {"K01": 1, "K02": 1, "K00": -2}
    assert ranked.loc["K00", "keyed_costs"] == 60.0


def test_accounts_without_a_contribution_are_not_ranked():
    assert len(rank_change(statement_of([(float("nan"), 0), (5, 1)]))) == 1


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-999, 999), st.integers(0, 500)), min_size=1, max_size=30))
def test_what_one_account_gains_in_ranks_others_lose(pairs):
    ranked = rank_change(statement_of(pairs))
    assert ranked["rank_change"].sum() == 0
    assert sorted(ranked["rank_without_keyed"]) == list(range(1, len(pairs) + 1))


def test_every_category_says_how_it_reached_the_customers(company):
    costs = company.costs_of(
        [
            ("K1", "2026Q3", "freight", "direct", 30.0),
            ("K1", "2026Q3", "service", "activity", 60.0),
            ("K2", "2026Q3", "service", "key", 20.0),
            ("K2", "2026Q3", "complaints_returns", "direct", -4.0),
        ]
    )
    split = attribution_split(costs).set_index("category")
    assert len(split) == 10
    assert split.loc["service", ["direct", "activity", "key", "amount"]].tolist() == [0, 60, 20, 80]
    assert split.loc["service", "key_pct"] == 25.0
    assert pd.isna(split.loc["complaints_returns", "key_pct"])
    assert split["amount"].sum() == pytest.approx(costs["amount"].sum())
