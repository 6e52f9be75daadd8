"""The unit of a picture: the coarsest in which every figure says something."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_plan.units import picture_form, says_nothing


def test_by_hand():
    assert picture_form([1_280_000.0, 768_000.0]) == ("M", 1)
    assert picture_form([1_280_000.0, 40_000.0]) == ("k", 0)  # 0.04 M€ would read 0.0
    assert picture_form([1_280_000.0, 60_000.0]) == ("M", 1)
    assert picture_form([1_280_000.0, 400.0]) == ("", 0)
    assert picture_form([12_000.0, 300.0]) == ("", 0)
    assert picture_form([-1_280_000.0, -40_000.0, 0.0, math.nan, 0.3]) == ("k", 0)
    assert picture_form([]) == ("", 0)


@given(st.lists(st.floats(-1e9, 1e9), max_size=8))
def test_no_amount_of_a_unit_or_more_reads_as_zero(amounts):
    form = picture_form(amounts)
    assert not any(says_nothing(amount, *form) for amount in amounts if abs(amount) >= 1)
