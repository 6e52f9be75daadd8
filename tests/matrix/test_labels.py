"""Names and bubbles: who is named first, and sizes by area."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix.labels import (
    LARGEST,
    MOST_LABELS,
    SMALLEST,
    bubble_areas,
    bubble_scale,
    named_accounts,
)


def accounts(count: int, *, key: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": [f"K{number:03d}" for number in range(count)],
            "status": ["key"] * key + ["standard"] * (count - key),
            "net_revenue": np.arange(count, 0, -1) * 1e4,
            "value_index": 10 * np.arange(count, 0, -1) / count,
        }
    )


def test_key_accounts_are_named_first_then_the_largest():
    table = accounts(100, key=3).iloc[::-1]
    named = named_accounts(table)
    assert named[:3] == ["K000", "K001", "K002"]
    assert named[3:] == [f"K{number:03d}" for number in range(3, 15)]


def test_a_key_account_of_high_value_comes_before_a_larger_one():
    table = accounts(30, key=20).assign(value_index=lambda rows: rows.index / 3.0)
    named = named_accounts(table)
    assert named[:2] == ["K019", "K018"]


def test_the_largest_account_is_named_whatever_its_status():
    table = accounts(100, key=20).iloc[::-1].assign(status="standard")
    table.loc[table["account_id"] >= "K060", "status"] = "key"
    named = named_accounts(table)
    assert len(named) == 50
    assert named[40:] == [f"K{number:03d}" for number in range(10)]


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
