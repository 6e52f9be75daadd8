"""Flip weights: at the weight found both accounts have the same score."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring.flips import flip_weight, neighbour_flips

point = st.floats(0, 10).map(lambda value: round(value, 2))
accounts = st.integers(2, 6).flatmap(
    lambda count: st.tuples(
        *(
            st.lists(kind, min_size=count, max_size=count)
            for kind in (point, point, st.floats(1, 50))
        )
    )
)


@given(accounts)
def test_at_the_flip_weight_scores_are_equal_and_others_keep_their_proportions(drawn):
    one, two, weights = (np.array(part) for part in drawn)
    share = weights / weights.sum()
    for place, at in enumerate(flip_weight(one, two, weights)):
        if np.isnan(at):
            continue
        moved = share * (1 - at) / (1 - share[place])
        moved[place] = at
        assert moved.sum() == pytest.approx(1)
        assert moved @ one == pytest.approx(moved @ two, abs=1e-6)


def test_dominance_is_never_turned():
    assert np.isnan(flip_weight([9, 9], [1, 2], [0.5, 0.5])).all()


def test_smallest_change_of_a_pair_by_hand():
    points = pd.DataFrame({"growth": [8.0, 5.0], "risk": [4.0, 6.0]}, index=["K1", "K2"])
    row = neighbour_flips(points, ["K1", "K2"], {"growth": 50, "risk": 50}).iloc[0]
    # 3 w = 2 (1 - w) at w = 0.4
    assert (row["criterion"], row["weight_pct"]) == ("growth", 50)
    assert row["flip_weight_pct"] == pytest.approx(40)
    assert row["change_points"] == pytest.approx(-10)


def test_pair_with_a_gap_turns_where_its_scores_meet():
    points = pd.DataFrame(
        {"growth": [9.0, 4.0], "risk": [2.0, np.nan], "loyalty": [5.0, 6.0]}, index=["K1", "K2"]
    )
    row = neighbour_flips(points, ["K1", "K2"], {"growth": 50, "risk": 25, "loyalty": 25}).iloc[0]
    stated = {"growth": 0.5, "risk": 0.25, "loyalty": 0.25}
    at = row["flip_weight_pct"] / 100
    rest = (1 - at) / (1 - stated[row["criterion"]])
    w = {name: at if name == row["criterion"] else rest * share for name, share in stated.items()}
    one = 9 * w["growth"] + 2 * w["risk"] + 5 * w["loyalty"]
    two = (4 * w["growth"] + 6 * w["loyalty"]) / (w["growth"] + w["loyalty"])
    assert one == pytest.approx(two, abs=0.02)


def test_account_known_by_one_criterion_is_turned_by_the_weight_of_that_one():
    # 9 (1 - w) + 2 w = 5 at w = 4/7; without any weight on risk K2 has no score at all.
    points = pd.DataFrame(
        {"growth": [9.0, np.nan], "risk": [2.0, 5.0], "loyalty": [9.0, np.nan]}, index=["K1", "K2"]
    )
    row = neighbour_flips(points, ["K1", "K2"], {"growth": 40, "risk": 30, "loyalty": 30}).iloc[0]
    assert row["criterion"] == "risk"
    assert row["flip_weight_pct"] == pytest.approx(100 * 4 / 7, abs=0.1)


def test_pair_that_no_weight_turns_has_no_criterion_and_one_account_no_pair():
    points = pd.DataFrame({"growth": [9.0, 4.0]}, index=["K1", "K2"])
    table = neighbour_flips(points, ["K1", "K2"], {"growth": 1})
    assert table["criterion"].isna().all()
    assert table["flip_weight_pct"].isna().all()
    assert neighbour_flips(points, ["K1"], {"growth": 1}).empty
