"""Scores in every draw: missing criteria drop with their weight, blocks make no difference."""

from __future__ import annotations

import numpy as np
import pytest

from kamlib.scoring import score_draws
from kamlib.scoring.robustness import draw_points, draw_weights
from kamlib.scoring.score_draws import draw_scores, effective_weights, score_blocks
from kamlib.support.errors import ParameterError

STATED = [25.0, 15.0, 20.0, 15.0, 15.0, 10.0]


def test_one_error_per_score_says_the_same_as_one_per_criterion():
    points, deviation = np.array([[5.0, 7.0, np.nan]]), np.array([[1.0, 2.0, 1.0]])
    weights = np.tile(np.array([[0.5, 0.25, 0.25]], dtype=np.float32), (40_000, 1))
    scores = draw_scores(points, deviation, weights, seed=1)
    each = np.nansum(draw_points(points, deviation, draws=40_000, seed=2) * [2 / 3, 1 / 3, 0], 2)
    assert scores.mean() == pytest.approx(each.mean(), abs=0.02)
    assert scores.std() == pytest.approx(each.std(), rel=0.02)


def test_missing_weight_stays_in_the_group_then_goes_to_all():
    weights = np.array([[0.2, 0.3, 0.4, 0.1]], dtype=np.float32)
    groups = ["money", "money", "people", ""]
    one_missing = effective_weights(weights, np.array([True, False, True, True]), groups)
    assert one_missing[0] == pytest.approx([0.5, 0, 0.4, 0.1])
    group_missing = effective_weights(weights, np.array([False, False, True, True]), groups)
    assert group_missing[0] == pytest.approx([0, 0, 0.8, 0.2])
    ungrouped = effective_weights(weights, np.array([True, False, True, True]))
    assert ungrouped[0] == pytest.approx(np.array([0.2, 0, 0.4, 0.1]) / 0.7)


@pytest.mark.parametrize("block", [1024, 2048, 10_240])
def test_scores_do_not_depend_on_how_many_draws_a_block_has(monkeypatch, block):
    points, deviation = np.array([[5.0, np.nan], [9.5, 2.0]]), np.full((2, 2), 1.0)
    weights = draw_weights([2, 1], draws=5_000, seed=4)
    expected = draw_scores(points, deviation, weights, seed=4)
    monkeypatch.setattr(score_draws, "BLOCK", block)
    blocks = list(score_blocks(points, deviation, weights, seed=4))
    assert len(blocks) == -(-5_000 // block)
    assert np.concatenate(blocks).tobytes() == expected.tobytes()


@pytest.mark.parametrize("columns", [1, 3])
def test_weights_of_other_criteria_are_refused(columns):
    weights = np.ones((5, columns), dtype=np.float32)
    with pytest.raises(ParameterError, match=r"found \(5, \d\) for 2 criteria"):
        draw_scores(np.array([[5.0, 7.0]]), np.zeros((1, 2)), weights, seed=1)


@pytest.mark.parametrize("tile", [1, 100, 4096])
def test_how_many_figures_are_multiplied_at_a_time_changes_no_bit(tile, monkeypatch):
    random = np.random.default_rng(5)
    points = random.uniform(0, 10, (40, 6))
    points[random.random((40, 6)) < 0.3] = np.nan
    points[:, 0] = 5.0
    deviation = np.where(random.random((40, 6)) < 0.5, 1.0, 0.0)
    deviation[:, 1] = 0.0
    weights = random.dirichlet(np.ones(6), 1500).astype(np.float32)
    expected = draw_scores(points, deviation, weights, seed=3)
    monkeypatch.setattr("kamlib.scoring.score_draws.TILE", tile)
    assert draw_scores(points, deviation, weights, seed=3).tobytes() == expected.tobytes()


def test_patterns_of_missing_figures_are_scored_term_by_term():
    random = np.random.default_rng(7)
    points = random.uniform(0, 10, (9, 4)).astype(np.float32)
    for account, criterion in ((1, 0), (2, 3), (5, 0), (7, 1), (7, 2)):
        points[account, criterion] = np.nan
    weights = random.dirichlet(np.ones(4), 50).astype(np.float32)
    found = draw_scores(points, 0 * np.nan_to_num(points), weights, seed=1)
    for account, row in enumerate(points):
        used = effective_weights(weights, ~np.isnan(row))
        expected = (used * np.nan_to_num(row)).sum(axis=1)
        assert found[:, account] == pytest.approx(expected, rel=1e-5)
