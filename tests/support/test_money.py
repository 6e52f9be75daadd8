"""Totals tie to half a cent; shares of nothing are missing."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.support.errors import TieOutError
from kamlib.support.money import ratio, ratio_of, require_tied, tie_out


def test_half_a_cent_is_the_limit_and_a_missing_total_never_ties():
    rows = [("a", 1.0, 1.0049), ("b", 1.0, 1.0051), ("c", math.nan, 1.0), ("d", -5.0, -5.0)]
    assert tie_out(rows)["is_tied"].tolist() == [True, False, False, True]


def test_a_broken_total_is_named_with_both_sides():
    with pytest.raises(TieOutError, match=r"accounts = ledger: 1,000.0000 against 999.0000"):
        require_tied(tie_out([("accounts = ledger", 1000, 999), ("fine", 1, 1)]))
    require_tied(tie_out([("fine", 1, 1)]))


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1))
def test_a_ratio_is_missing_exactly_where_the_whole_is_not_positive(pairs):
    part, whole = (pd.Series(side, dtype=float) for side in zip(*pairs, strict=True))
    found = ratio(part, whole)
    assert (found.isna() == (whole <= 0)).all()
    known = whole > 1e-3
    assert found[known].mul(whole[known]).to_numpy() == pytest.approx(part[known].to_numpy())


def test_ratio_of_two_figures():
    assert ratio_of(3, 4) == 0.75
    assert all(math.isnan(ratio_of(1, whole)) for whole in (0, -1, math.nan))
