"""Placement: quadrants by hand, the split goes up, distance and coverage."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix import place, quadrant, splits_of
from kamlib.support.settings import Settings


def test_accounts_stand_where_they_were_rated(matrix):
    table = matrix.placement.set_index("account_id")
    assert table["quadrant"].to_dict() == {
        "K1": "priority",  # both indices exactly at the split: high
        "K2": "bind",
        "K3": "monetise",
        "K4": "reassess",
        "K5": None,  # nobody rated it
    }
    assert table.loc["K2", ["value_index", "engagement_index"]].tolist() == [7, 2]
    assert table.loc["K2", "distance_to_split"] == 2
    assert table.loc["K1", "distance_to_split"] == 0
    assert table.loc["K5", "coverage"] == 0
    assert table.loc["K5", "is_thin"]


def test_previous_quarter_is_recomputed_from_what_was_known_then(matrix):
    table = matrix.placement.set_index("account_id")
    assert table.loc["K1", "previous_quadrant"] == "bind"
    assert table.loc["K1", "previous_engagement_index"] == 4
    assert table.loc["K2", "previous_quadrant"] == "priority"
    assert pd.isna(table.loc["K3", "previous_quadrant"])


def test_rounding_noise_does_not_decide_at_the_split():
    just_below = pd.Series([5 - 1e-12])
    assert quadrant(just_below, just_below, split_value=5, split_engagement=5).tolist() == [
        "priority"
    ]


point = st.floats(0, 10)


@given(st.lists(st.tuples(point, point), min_size=1, max_size=20), st.floats(1, 9), st.floats(1, 9))
def test_quadrants_follow_the_two_splits(points, split_value, split_engagement):
    value = pd.Series([x for x, _ in points]).round(6)
    engagement = pd.Series([y for _, y in points]).round(6)
    found = quadrant(
        value,
        engagement,
        split_value=round(split_value, 6),
        split_engagement=round(split_engagement, 6),
    )
    for name, x, y in zip(found, value, engagement, strict=True):
        assert (name in ("priority", "bind")) == (x >= round(split_value, 6))
        assert (name in ("priority", "monetise")) == (y >= round(split_engagement, 6))


def tidy(points: list[float | None]) -> pd.DataFrame:
    earned = pd.Series(points, dtype=float)
    return pd.DataFrame(
        {
            "account_id": [f"K{number}" for number in range(len(points))],
            "criterion": "growth_potential",
            "weight_pct": 100.0,
            "contribution": earned,
            "is_missing": earned.isna(),
        }
    )


def test_account_without_one_index_is_not_placed():
    table = place(tidy([6, None]), tidy([7, 7]), split_value=5, split_engagement=5)
    assert table["quadrant"].tolist() == ["priority", None]
    assert table["distance_to_split"].tolist() == pytest.approx([1, float("nan")], nan_ok=True)
    assert table["coverage"].tolist() == [100, 0]


def test_split_outside_the_scale_is_refused():
    with pytest.raises(ValueError, match="split_value"):
        Settings.model_validate(
            {"company": {"name": "x"}, "sources": {}, "matrix": {"split_value": 11}}
        )


def test_split_itself_can_be_low():
    exactly = pd.Series([5.0])
    found = quadrant(exactly, exactly, split_value=5, split_engagement=5, at_split="low")
    assert found.tolist() == ["reassess"]


@given(st.lists(st.tuples(point, point), min_size=1, max_size=20))
def test_median_split_leaves_at_least_half_on_the_upper_side(points):
    value = pd.Series([x for x, _ in points])
    engagement = pd.Series([y for _, y in points])
    splits = splits_of(value, engagement, rule="median", fixed=(5, 5))
    for index, split in zip((value, engagement), splits, strict=True):
        assert (index >= split).sum() * 2 >= len(points)
        assert (index > split).sum() * 2 <= len(points)


def test_median_of_nobody_is_the_fixed_split():
    nobody = pd.Series([None, None], dtype=float)
    assert splits_of(nobody, nobody, rule="median", fixed=(4, 6)) == (4, 6)
