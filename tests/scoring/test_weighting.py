"""Weights from an order and from pairs: hand figures, identities, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring.weighting import pairwise_weights, rank_order_weights
from kamlib.support.errors import SettingsError

FIVE = ["revenue", "growth", "risk", "service", "loyalty"]


def test_rank_order_centroid_of_four_by_hand():
    found = rank_order_weights(["a", "b", "c", "d"])
    parts = [25 / 48, 13 / 48, 7 / 48, 3 / 48]
    assert list(found.values()) == pytest.approx(parts)


@given(st.integers(1, 12))
def test_rank_order_weights_fall_and_add_up_to_one(count):
    weights = list(rank_order_weights([str(place) for place in range(count)]).values())
    assert sum(weights) == pytest.approx(1)
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == count


def test_criterion_twice_in_the_order_is_refused():
    with pytest.raises(SettingsError, match="names criteria twice: risk"):
        rank_order_weights(["risk", "growth", "risk"])


@given(st.lists(st.integers(1, 9), min_size=3, max_size=5), st.data())
def test_consistent_comparisons_give_back_their_weights(importance, data):
    names = FIVE[: len(importance)]
    pairs = {}
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            turned = data.draw(st.booleans())
            a, b = (j, i) if turned else (i, j)
            pairs[f"{names[a]}|{names[b]}"] = f"{importance[a]}/{importance[b]}"
    found = pairwise_weights(pairs, names)
    total = sum(importance)
    assert list(found.weights.values()) == pytest.approx([part / total for part in importance])
    assert found.largest_eigenvalue == pytest.approx(len(names))
    assert found.consistency_ratio == pytest.approx(0, abs=1e-6)
    assert found.is_consistent


def test_contradiction_shows_and_depends_on_the_named_table():
    circle = {"a|b": 3, "b|c": 3, "c|a": 3}
    found = pairwise_weights(circle, ["a", "b", "c"])
    # λ of the circle is 1 + 3 + 1/3; CI = (λ - 3) / 2
    assert found.largest_eigenvalue == pytest.approx(13 / 3)
    assert found.consistency_index == pytest.approx(2 / 3)
    assert found.consistency_ratio == pytest.approx(2 / 3 / 0.52)
    assert not found.is_consistent
    older = pairwise_weights(circle, ["a", "b", "c"], random_index="saaty_1980")
    assert older.consistency_ratio == pytest.approx(2 / 3 / 0.58)


def test_one_and_two_criteria_cannot_contradict_each_other():
    assert pairwise_weights({}, ["a"]).weights == {"a": 1.0}
    two = pairwise_weights({"a|b": 4}, ["a", "b"])
    assert list(two.weights.values()) == pytest.approx([0.8, 0.2])
    assert two.consistency_ratio == 0


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ({"a|b": 2, "b|c": 2}, "missing: a\\|c"),
        ({"a|b": 2, "b|a": 2, "b|c": 1, "a|c": 1}, "stands there twice"),
        ({"a|a": 2}, "twice or with itself"),
        ({"a|x": 2}, "'x', which is no criterion"),
        ({"a-b": 2}, "written 'a\\|b' = 3"),
        ({"a|b": 0}, "positive number"),
        ({"a|b": "1/0"}, "positive number"),
        ({"a|b": "many"}, "positive number"),
    ],
)
def test_comparisons_nobody_can_compute_are_refused(pairs, message):
    with pytest.raises(SettingsError, match=message):
        pairwise_weights(pairs, ["a", "b", "c"])


def test_more_criteria_than_the_table_has_are_refused():
    with pytest.raises(SettingsError, match="found 11"):
        pairwise_weights({}, [str(place) for place in range(11)])
