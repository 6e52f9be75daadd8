"""Draws are the same everywhere and stay inside their bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.sample.draw import around, between, pick, shuffled, stream, weighted, whole

SEEDS = st.integers(0, 10_000)


def test_a_stream_gives_these_very_numbers_on_every_python():
    source = stream(2026, "sales", "K0001", 3)
    assert [int(source.random() * 1_000_000) for _ in range(3)] == [613022, 912645, 430068]


def test_streams_of_different_names_differ():
    assert stream(1, "sales", "K0001").random() != stream(1, "sales", "K0002").random()


@given(seed=SEEDS, low=st.integers(-50, 50), width=st.integers(0, 40))
def test_whole_numbers_reach_from_low_to_high(seed, low, width):
    source = stream(seed, "whole")
    assert all(low <= whole(source, low, low + width) <= low + width for _ in range(30))


@given(seed=SEEDS)
def test_bells_and_ranges_stay_inside(seed):
    source = stream(seed, "bounds")
    assert all(-2 <= around(source, 0.0, 1.0) <= 2 for _ in range(30))
    assert all(3 <= between(source, 3.0, 5.0) < 5 for _ in range(30))


@given(seed=SEEDS, items=st.lists(st.integers(), max_size=12))
def test_shuffling_keeps_every_item_and_leaves_the_original_alone(seed, items):
    before = list(items)
    assert sorted(shuffled(stream(seed, "mix"), items)) == sorted(items)
    assert items == before


@given(seed=SEEDS, weights=st.lists(st.floats(0.1, 9.0), min_size=1, max_size=6))
def test_a_weight_of_zero_is_never_picked(seed, weights):
    chosen = weighted(stream(seed, "weights"), [0.0, *weights])
    assert 1 <= chosen <= len(weights)


def test_weights_decide_how_often():
    source = stream(5, "often")
    picks = [weighted(source, (1.0, 3.0)) for _ in range(4000)]
    assert sum(picks) / len(picks) == pytest.approx(0.75, abs=0.03)


def test_picking_from_nothing_is_refused():
    with pytest.raises(IndexError, match="out of range"):
        pick(stream(1, "none"), ())
