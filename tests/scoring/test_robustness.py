"""Draws of weights and ratings: their means, their bounds, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring.robustness import draw_points, draw_weights
from kamlib.support.errors import ParameterError

STATED = [25.0, 15.0, 20.0, 15.0, 15.0, 10.0]


@pytest.mark.parametrize("uncertainty", ["around", "any", "band"])
@given(weights=st.lists(st.floats(0.1, 100), min_size=1, max_size=9))
def test_drawn_weights_are_weights(uncertainty, weights):
    drawn = draw_weights(weights, draws=50, seed=3, uncertainty=uncertainty)
    assert drawn.shape == (50, len(weights))
    assert (drawn >= 0).all()
    assert drawn.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_draws_around_stated_weights_have_their_mean_and_the_promised_deviation():
    drawn = draw_weights(STATED, draws=40_000, seed=1, concentration=50)
    stated = np.array(STATED) / 100
    assert drawn.mean(axis=0) == pytest.approx(stated, abs=0.002)
    assert drawn.std(axis=0) == pytest.approx(np.sqrt(stated * (1 - stated) / 51), rel=0.03)


def test_a_band_is_never_left_and_any_weights_forget_the_stated_ones():
    drawn = draw_weights(STATED, draws=5_000, seed=1, uncertainty="band", band_points=5)
    assert np.abs(drawn - np.array(STATED) / 100).max() <= 0.05 + 1e-6
    free = draw_weights(STATED, draws=40_000, seed=1, uncertainty="any")
    assert free.mean(axis=0) == pytest.approx(1 / 6, abs=0.003)


def test_same_seed_same_bytes_other_seed_other_draws():
    one, same, other = (draw_weights(STATED, draws=9, seed=seed).tobytes() for seed in (5, 5, 6))
    assert one == same != other


@pytest.mark.parametrize("weights", [[], [1, 0], [1, float("nan")], [-1, 2]])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(ParameterError, match="Weights must be positive numbers"):
        draw_weights(weights, draws=10, seed=1)


def test_points_scatter_around_what_was_stated_and_gaps_stay_gaps():
    points = np.array([[5.0, np.nan], [9.5, 2.0]])
    drawn = draw_points(points, np.array([[1.0, 1.0], [2.0, np.nan]]), draws=20_000, seed=1)
    assert np.isnan(drawn[:, 0, 1]).all()
    assert drawn[:, 1, 0].mean() == pytest.approx(9.5, abs=0.05)
    assert drawn[:, 1, 0].std() == pytest.approx(2, abs=0.05)
    assert (drawn[:, 1, 1] == 2).all()


def test_negative_deviation_is_refused():
    with pytest.raises(ParameterError, match="no deviation negative"):
        draw_points(np.ones((2, 2)), -np.ones((2, 2)), draws=1, seed=1)
