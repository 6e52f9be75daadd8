"""SMAA: hand-counted ranks, conservation, central weights, refusals, many accounts."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kamlib.scoring import acceptability
from kamlib.scoring.robustness import draw_weights
from kamlib.support.errors import ParameterError

module = import_module("kamlib.scoring.acceptability")


def frame(rows: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=[f"K{place}" for place in range(len(rows))])


def certain(points: pd.DataFrame) -> pd.DataFrame:
    return points.notna() * 0.0


def test_ranks_of_three_opinions_counted_by_hand():
    points = frame([[10, 0], [0, 10], [4, 4]])
    weights = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8]], dtype=np.float32)
    found = acceptability(points, certain(points), weights, seed=1, compared=["K0", "K2"])
    # scores: 9 1 4 / 7 3 4 / 2 8 4
    assert found.counts.tolist() == [[2, 0, 1], [1, 0, 2], [0, 3, 0]]
    assert found.top(2).tolist() == pytest.approx([2 / 3, 1 / 3, 1])
    assert found.central_weights[0] == pytest.approx([0.8, 0.2])
    assert np.isnan(found.central_weights[2]).all()
    assert found.wins.tolist() == [[0, 2], [1, 0]]
    assert found.confidence.tolist() == pytest.approx([1, 1, np.nan], nan_ok=True)
    table = found.table(1)
    assert table["best_rank"].tolist() == [1, 1, 2]
    assert table["worst_rank"].tolist() == [3, 3, 2]


def test_two_uncertain_ratings_win_as_the_normal_distribution_says():
    points = frame([[6.0], [5.0]])
    weights = np.ones((60_000, 1), dtype=np.float32)
    found = acceptability(points, points * 0 + 1, weights, seed=1)
    # difference 1 with deviation √2: Φ(0.7071) = 0.7602
    assert found.top(1)[0] == pytest.approx(0.7602, abs=0.006)
    assert found.confidence[0] == pytest.approx(0.7602, abs=0.006)


small = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 9), st.integers(1, 4)), elements=st.floats(0, 10)
)


@given(values=small, spread=st.sampled_from([0.0, 1.0]))
def test_every_draw_gives_every_rank_once_and_every_account_one(values, spread):
    points = frame(values.tolist())
    weights = draw_weights(np.ones(values.shape[1]), draws=40, seed=2)
    found = acceptability(points, points * 0 + spread, weights, seed=2, compared=list(points.index))
    assert (found.counts.sum(axis=0) == 40).all()
    assert (found.counts.sum(axis=1) == 40).all()
    off = found.wins + found.wins.T + 40 * np.eye(len(points), dtype=int)
    assert (off == 40).all()
    first = np.where(found.counts[:, :1] > 0, found.central_weights, 0) * found.counts[:, :1]
    assert first.sum(axis=0) == pytest.approx(weights.sum(axis=0), rel=1e-4)


def test_dominated_account_never_wins_whatever_the_weights():
    points = frame([[9, 8, 7], [8, 7, 6]])
    weights = draw_weights([1, 1, 1], draws=3000, seed=1, uncertainty="any")
    assert acceptability(points, certain(points), weights, seed=1).top(1).tolist() == [1, 0]


def test_missing_criterion_drops_with_its_weight():
    points = frame([[8, np.nan], [7, 7]])
    weights = draw_weights([1, 9], draws=200, seed=1)
    assert acceptability(points, certain(points), weights, seed=1).top(1).tolist() == [1, 0]


def test_equal_accounts_fall_in_the_order_given():
    points = frame([[5.0], [5.0]])
    weights = np.ones((10, 1), dtype=np.float32)
    assert acceptability(points, certain(points), weights, seed=1).top(1).tolist() == [1, 0]


def test_result_does_not_depend_on_threads(monkeypatch):
    points = frame(np.random.default_rng(1).uniform(0, 10, (30, 3)).tolist())
    weights = draw_weights([1, 1, 1], draws=5000, seed=1)
    two = acceptability(points, points * 0 + 1, weights, seed=4)
    monkeypatch.setattr(module, "THREADS", 1)
    one = acceptability(points, points * 0 + 1, weights, seed=4)
    assert one.counts.tobytes() == two.counts.tobytes()


def test_more_accounts_than_small_keys_hold():
    count = 4200
    points = pd.DataFrame({"a": np.linspace(10, 0, count)}, index=range(count))
    weights = np.ones((3, 1), dtype=np.float32)
    found = acceptability(points, certain(points), weights, seed=1)
    assert (found.counts.diagonal() == 3).all()


def test_account_without_figures_and_wrong_weights_are_refused():
    points = frame([[np.nan, np.nan], [1, 2]])
    with pytest.raises(ParameterError, match="without any: K0"):
        acceptability(points, certain(points), np.ones((2, 2), dtype=np.float32), seed=1)
    with pytest.raises(ParameterError, match="one column per criterion"):
        acceptability(points, certain(points), np.ones((2, 3), dtype=np.float32), seed=1)
    rated, weights = points.fillna(3.0), np.ones((2, 2), dtype=np.float32)
    with pytest.raises(ParameterError, match="found 'K9'"):
        acceptability(rated, certain(rated), weights, seed=1, compared=["K0", "K9"])


@pytest.mark.parametrize(("threads", "block"), [(1, 1024), (3, 1024), (2, 4096), (4, 2048)])
def test_neither_threads_nor_blocks_change_a_byte(monkeypatch, threads, block):
    generator = np.random.default_rng(3)
    points = frame((10 * generator.random((40, 4))).tolist())
    weights = draw_weights([4, 3, 2, 1], draws=10_000, seed=8)

    def drawn():
        known = acceptability(points, 0 * points + 0.8, weights, seed=8, compared=["K1", "K2"])
        return [
            table.tobytes()
            for table in (known.counts, known.wins, known.weight_sums, known.confidence)
        ]

    expected = drawn()
    monkeypatch.setattr(module, "THREADS", threads)
    monkeypatch.setattr(module, "BLOCK", block)
    assert drawn() == expected
