"""Names and bubbles: who is named, sizes by area, and no name over another."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix.labels import (
    LARGEST,
    MOST_LABELS,
    SMALLEST,
    bubble_areas,
    bubble_scale,
    named_accounts,
    set_names,
)
from kamlib.support.theme import house_figure


def accounts(count: int, *, key: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": [f"K{number:03d}" for number in range(count)],
            "status": ["key"] * key + ["standard"] * (count - key),
            "net_revenue": np.arange(count, 0, -1) * 1e4,
        }
    )


def test_key_accounts_are_named_first_then_the_largest():
    table = accounts(100, key=3).iloc[::-1]
    named = named_accounts(table)
    assert named[:3] == ["K000", "K001", "K002"]
    assert named[3:] == [f"K{number:03d}" for number in range(3, 15)]


def test_never_more_than_sixty_names():
    assert len(named_accounts(accounts(700, key=90))) == MOST_LABELS


@given(st.lists(st.floats(-1e7, 1e8), min_size=1, max_size=40))
def test_area_grows_with_revenue_within_its_limits(revenue):
    values = pd.Series(sorted(revenue))
    areas = bubble_areas(values, bubble_scale(values))
    assert areas.between(SMALLEST, LARGEST).all()
    assert areas.is_monotonic_increasing


def test_double_revenue_is_double_area():
    areas = bubble_areas(pd.Series([100.0, 200.0, 400.0]), 400.0)
    assert (areas / areas.iloc[0]).tolist() == [1, 2, 4]


def test_one_giant_does_not_swallow_the_rest():
    revenue = pd.Series([1e6] * 20 + [1e9])
    assert bubble_areas(revenue, bubble_scale(revenue)).iloc[0] >= LARGEST / 4.1


@pytest.mark.parametrize("spread", [0.5, 4.0])
def test_sixty_names_never_overlap(spread):
    generator = np.random.default_rng(7)
    rows = accounts(60, key=60).assign(
        name=[f"Maschinenbau Werk {number}" for number in range(60)],
        is_named=True,
        value_index=5 + spread * (generator.random(60) - 0.5),
        engagement_index=5 + spread * (generator.random(60) - 0.5),
    )
    areas = bubble_areas(rows["net_revenue"], bubble_scale(rows["net_revenue"]))
    with house_figure(9.4) as figure:
        axes = figure.subplots()
        axes.set(xlim=(0, 10), ylim=(0, 10))
        missed = set_names(axes, rows, areas=areas, ways=np.empty((0, 4)))
        boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == 60 - len(missed)
    assert len(boxes) >= 10
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other)
