"""TOPSIS behind our own checks: best is 1, worst is 0, what cannot be compared is NaN."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kamlib.scoring.second_opinion import topsis, weighted_shares
from kamlib.support.errors import ParameterError

tables = arrays.arrays(
    np.float64,
    st.tuples(st.integers(2, 8), st.integers(1, 4)),
    elements=st.floats(0, 10).map(lambda value: round(value, 3)),
)


@given(tables)
def test_closeness_lies_between_nothing_and_one_and_rises_with_all_points(values):
    table = pd.DataFrame(values)
    found = topsis(table, [1] * values.shape[1])
    if (table.max() == table.min()).all():
        assert found.isna().all()
        return
    assert found.between(-1e-12, 1 + 1e-12).all()
    for one in table.index:
        for two in table.index:
            if (table.loc[one] >= table.loc[two]).all():
                assert found[one] >= found[two] - 1e-9


@given(tables)
def test_direction_is_the_same_as_turning_the_scale_in_a_two_sided_table(values):
    table = pd.DataFrame(values)
    down = topsis(table, [1] * values.shape[1], is_cost=[True] * values.shape[1])
    up = topsis(table, [1] * values.shape[1])
    assert (up + down).dropna().to_numpy() == pytest.approx(1)


def test_missing_figure_single_row_and_constant_table_are_nan_not_a_guess():
    gap = topsis(pd.DataFrame({"a": [1.0, 5.0, np.nan], "b": [1.0, 5.0, 9.0]}), [1, 1])
    assert gap.tolist() == pytest.approx([0, 1, np.nan], nan_ok=True)
    assert topsis(pd.DataFrame({"a": [5.0]}), [1]).isna().all()
    assert topsis(pd.DataFrame({"a": [5.0, 5.0]}), [1]).isna().all()
    assert topsis(pd.DataFrame({"a": []}), [1]).empty


def test_criterion_of_zeros_decides_nothing():
    table = pd.DataFrame({"a": [9.0, 1.0, 4.0], "b": [0.0, 0.0, 0.0]})
    assert topsis(table, [1, 3]).tolist() == pytest.approx([1, 0, 3 / 8])


def test_weights_that_do_not_fit_are_refused():
    with pytest.raises(ParameterError, match="found 2 weights and 1 directions for 1 criteria"):
        topsis(pd.DataFrame({"a": [1.0, 2.0]}), [1, 1])


def test_inverted_zero_is_refused_instead_of_exploding():
    with pytest.raises(ParameterError, match="Use anchored scales"):
        weighted_shares(pd.DataFrame({"a": [0.0, 2.0]}), [1], is_cost=[True])
