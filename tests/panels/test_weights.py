"""Weights under a hand always add up to 100 %; scores by them are those of chapter 3."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.panels.models.weights import Scored, checked_weights, moved
from kamlib.scoring.methods import assess, weighted_sum
from kamlib.support.errors import ParameterError
from kamlib.support.settings import Criterion

percent = st.floats(min_value=0, max_value=100, allow_nan=False)


def test_the_others_keep_their_proportions():
    # 60 of 100 taken: 40 left for 30 and 20, so 24 and 16.
    before = {"growth": 50.0, "risk": 30.0, "loyalty": 20.0}
    assert moved(before, "growth", 60) == {"growth": 60.0, "risk": 24.0, "loyalty": 16.0}


def test_what_rounding_leaves_goes_to_the_largest_remainders():
    thirds = {"a": 100.0, "b": 0.0, "c": 0.0, "d": 0.0}
    assert moved(thirds, "a", 0) == {"a": 0.0, "b": 33.4, "c": 33.3, "d": 33.3}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 1000), min_size=1),
    st.lists(st.tuples(st.integers(0, 7), percent), min_size=1, max_size=6),
)
def test_weights_always_add_up_to_100(shares, moves):
    total = sum(shares.values()) or 1
    weights = {name: 100 * share / total for name, share in shares.items()}
    for place, value in moves:
        name = sorted(weights)[place % len(weights)]
        weights = moved(weights, name, value)
        tenths = [round(10 * weight) for weight in weights.values()]
        assert sum(tenths) == 1000
        assert all(weight >= 0 for weight in weights.values())
        if len(weights) > 1:
            assert weights[name] == pytest.approx(value, abs=0.051)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("growth", 101, "from 0 to 100"), ("growth", "much", "needs a number"), ("x", 5, "x whose")],
)
def test_a_weight_that_cannot_be_is_refused(name, value, words):
    with pytest.raises(ParameterError, match=words):
        moved({"growth": 50.0, "risk": 50.0}, name, value)


@pytest.mark.parametrize(
    "given_weights", [{"risk": 100.0}, {"risk": 50.0, "growth": 49.0}, "none", {"growth": 100.0}]
)
def test_kept_weights_that_do_not_fit_are_refused(given_weights):
    with pytest.raises(ParameterError, match=r"other criteria than|add up to 100"):
        checked_weights(given_weights, ["growth", "risk"])


@given(
    st.lists(
        st.tuples(*[st.one_of(st.none(), st.floats(0, 10, allow_nan=False, width=32))] * 3),
        min_size=1,
        max_size=8,
    ),
    st.tuples(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50)),
)
def test_scores_are_those_of_chapter_3(points, shares):
    names = ("growth", "risk", "loyalty")
    criteria = [
        Criterion(id=name, weight=share, group="g" if name != "loyalty" else "")
        for name, share in zip(names, shares, strict=True)
    ]
    accounts = [f"K{number}" for number in range(len(points))]
    values = {
        name: pd.Series([row[at] for row in points], index=accounts, dtype=float)
        for at, name in enumerate(names)
    }
    tidy = assess(criteria, values, accounts)
    expected = weighted_sum(tidy).sort_values("account_id")
    scored = Scored.of(criteria, tidy)
    found = scored.scores(scored.stated()).sort_values("account_id")
    for column in ("score", "coverage_pct"):
        np.testing.assert_allclose(found[column], expected[column], atol=1e-9)


def test_a_criterion_of_weight_0_is_out():
    criteria = (Criterion(id="growth", weight=60), Criterion(id="risk", weight=40))
    points = pd.DataFrame({"growth": [5.0, None], "risk": [8.0, 9.0]}, index=["K1", "K2"])
    found = Scored(criteria, points).scores({"growth": 0.0, "risk": 100.0})
    assert found["score"].tolist() == [8.0, 9.0]
    assert found["coverage_pct"].tolist() == [100.0, 100.0]
