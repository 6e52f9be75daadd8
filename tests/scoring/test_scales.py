"""Anchored scales: hand-computed points, monotone, never outside their end points."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring import points
from kamlib.support.errors import ParameterError
from kamlib.support.settings import Criterion

SERVICE = ((0, 10), (3, 7), (8, 3), (15, 0))


def test_cost_scale_by_hand():
    # halfway between 3 and 8 percent lies halfway between 7 and 3 points
    values = pd.Series([0.0, 5.5, 8.0, 40.0, -2.0, None])
    assert points(values, SERVICE).tolist() == pytest.approx(
        [10, 5, 3, 0, 10, float("nan")], nan_ok=True
    )


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20))
def test_more_effort_never_earns_more_points(values):
    earned = points(pd.Series(sorted(values)), SERVICE)
    assert earned.is_monotonic_decreasing
    assert earned.between(0, 10).all()


@given(st.floats(-50, 50), st.lists(st.floats(-1e3, 1e3), max_size=5))
def test_points_do_not_depend_on_other_accounts(value, others):
    alone = points(pd.Series([value]), SERVICE).iloc[0]
    assert points(pd.Series([value, *others]), SERVICE).iloc[0] == alone


def test_scale_with_falling_values_is_refused():
    with pytest.raises(ValueError, match="rising order of value"):
        Criterion(id="risk", weight=1, anchors=((5, 0), (1, 10)))
    for anchors in ([(5, 0), (1, 10)], [(1, 0), (1, 10)], []):
        with pytest.raises(ParameterError, match="in rising order of value, at least one"):
            points(pd.Series([3.0]), anchors)
