from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from kamlib.soll_ist.joint_term import METHODS, TwoFactors, two_factors
from kamlib.support.errors import ParameterError

FIGURE = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("cumulative", TwoFactors(5500, 2000, 0)),
        ("differentiated", TwoFactors(5000, 2000, 500)),
        ("alternative", TwoFactors(5500, 2500, -500)),
        ("symmetric", TwoFactors(5250, 2250, 0)),
    ],
)
def test_each_method_by_hand(method, expected):
    assert two_factors((1000, 20), (1100, 25), method=method) == expected


@given(st.tuples(FIGURE, FIGURE), st.tuples(FIGURE, FIGURE), st.sampled_from(sorted(METHODS)))
def test_every_method_adds_up(base, actual, method):
    found = two_factors(base, actual, method=method)
    difference = actual[0] * actual[1] - base[0] * base[1]
    assert sum(found) == pytest.approx(difference, abs=0.005)


def test_an_unknown_method_is_refused():
    with pytest.raises(ParameterError, match="no method 'mix'"):
        two_factors((1, 1), (2, 2), method="mix")
