"""The whale curve, its turning point, and totals that are no base for a share."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.concentration import turning_point, whale_curve


def contributions(*amounts):
    ids = [f"K{n:03d}" for n in range(len(amounts))]
    return pd.DataFrame({"account_id": ids, "customer_contribution": [float(a) for a in amounts]})


def test_four_accounts_by_hand():
    curve = whale_curve(contributions(-50, 100, 30, 20))
    assert curve["account_id"].tolist() == ["K001", "K002", "K003", "K000"]
    assert curve["cumulative"].tolist() == [100.0, 130.0, 150.0, 100.0]
    assert curve["cumulative_pct"].tolist() == [100.0, 130.0, 150.0, 100.0]
    assert turning_point(curve) == (3, 1, 150.0, 100.0, 150.0)


def test_a_negative_total_is_told_in_money_only():
    curve = whale_curve(contributions(-90, 40))
    turn = turning_point(curve)
    assert curve["cumulative_pct"].isna().all()
    assert (turn.peak, turn.total) == (40.0, -50.0)
    assert math.isnan(turn.peak_pct)


def test_equal_contributions_stand_in_order_of_account():
    assert whale_curve(contributions(5, 5, 5))["account_id"].tolist() == ["K000", "K001", "K002"]


def test_without_accounts_there_is_nothing_to_turn():
    turn = turning_point(whale_curve(contributions()))
    assert (turn.accounts, turn.losing, turn.peak, turn.total) == (0, 0, 0.0, 0.0)


def test_a_missing_contribution_is_refused():
    with pytest.raises(ValueError, match=r"missing for \['K001'\]"):
        whale_curve(contributions(1.0, float("nan")))


@settings(max_examples=60)
@given(st.lists(st.integers(-1_000_000, 1_000_000), min_size=1, max_size=60))
def test_the_peak_is_the_highest_point_and_the_end_is_the_total(amounts):
    curve = whale_curve(contributions(*amounts))
    turn = turning_point(curve)
    assert turn.peak == pytest.approx(max(0.0, curve["cumulative"].max()))
    assert curve["cumulative"].iloc[-1] == pytest.approx(sum(amounts))
    assert turn.peak - turn.total == pytest.approx(-sum(a for a in amounts if a < 0))
