"""Probability of a quadrant: by hand, certain without uncertainty, the same again, refusals."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kamlib.matrix import index_draws, place, quadrant_probability
from kamlib.matrix.probability import PROBABILITY_COLUMNS
from kamlib.scoring.score_draws import BLOCK
from kamlib.support.errors import ParameterError
from kamlib.support.settings import Criterion, Robustness

CRITERIA = (
    Criterion(id="revenue", source="measure", measure="net_revenue", weight=60),
    Criterion(id="growth_potential", weight=40),
)


def tidy(rows: list[tuple[str, float | None, float | None]]) -> pd.DataFrame:
    return (
        pd.DataFrame(
            [
                {"account_id": account, "criterion": name, "points": earned, "value": earned}
                for account, revenue, growth in rows
                for name, earned in (("revenue", revenue), ("growth_potential", growth))
            ]
        )
        .astype({"points": float, "value": float})
        .assign(spread=np.nan)
    )


def whole(blocks: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate(list(blocks))


def how(draws: int = 1000, **options: object) -> Robustness:
    return Robustness(draws=draws, **options)


def test_shares_by_hand():
    value = np.array([[6.0, 1.0], [4.0, 1.0], [6.0, 1.0], [5.0, 1.0]])
    engagement = np.array([[6.0, 9.0], [6.0, 9.0], [2.0, 9.0], [5.0, 9.0]])
    table = quadrant_probability(["K1", "K2"], [value], [engagement], splits=(5, 5))
    assert table[list(PROBABILITY_COLUMNS)].to_numpy().tolist() == [
        [0.5, 0.25, 0.25, 0.0],
        [0.0, 0.0, 1.0, 0.0],
    ]
    assert table["likeliest"].tolist() == ["priority", "monetise"]
    at_split_low = quadrant_probability(
        ["K1", "K2"], [value], [engagement], splits=(5, 5), at_split="low"
    )
    assert at_split_low.loc[0, "reassess_share"] == 0.25


def test_rating_far_from_the_split_is_nearly_certain_and_one_at_it_is_not():
    rows = tidy([("K1", 5.0, 5.0), ("K2", 8.5, 8.5)])
    drawn = [index_draws(rows, CRITERIA, how(4000), stream=stream)[1] for stream in (0, 1)]
    table = quadrant_probability(["K1", "K2"], *drawn, splits=(5, 5)).set_index("account_id")
    assert table.loc["K2", "priority_share"] == 1
    # Two independent halves: a quarter of the draws in each quadrant.
    assert table.loc["K1", list(PROBABILITY_COLUMNS)].tolist() == pytest.approx(
        [0.25] * 4, abs=0.03
    )


def test_without_any_uncertainty_the_placement_is_certain():
    rows = tidy([("K1", 8.0, 2.0), ("K2", 5.0, 5.0), ("K3", None, 3.0)])
    certain = how(weights="band", band_points=0, rating_deviation=0)
    drawn = list(index_draws(rows, CRITERIA, certain)[1])
    assert drawn[0][0].tolist() == pytest.approx([5.6, 5.0, 3.0])
    table = quadrant_probability(["K1", "K2", "K3"], drawn, drawn, splits=(5, 5))
    assert table["likeliest"].tolist() == ["priority", "priority", "reassess"]
    assert table["likeliest_share"].tolist() == [1, 1, 1]


def test_same_seed_same_bytes_and_another_seed_other_draws():
    rows = tidy([("K1", 5.0, 6.0), ("K2", 3.0, None)])
    first, again, other = (
        whole(index_draws(rows, CRITERIA, how(), stream=stream)[1]).tobytes()
        for stream in (0, 0, 1)
    )
    assert first == again
    assert first != other


def test_accounts_keep_their_order_whatever_the_order_of_the_rows():
    rows = tidy([("K2", 9.0, 9.0), ("K1", 1.0, 1.0)])
    accounts, drawn = index_draws(rows, CRITERIA, how(rating_deviation=0))
    assert accounts == ["K1", "K2"]
    assert whole(drawn)[0].tolist() == pytest.approx([1, 9])


def test_raters_who_disagree_make_a_quadrant_less_sure():
    agreed = tidy([("K1", 6.0, 6.0)])
    disputed = agreed.assign(spread=8.0)
    first, second = (
        whole(index_draws(rows, CRITERIA, how(4000))[1]) for rows in (agreed, disputed)
    )
    assert second.std() > 2 * first.std()


def test_as_many_draws_as_the_score_has_a_block_at_a_time():
    drawn = list(index_draws(tidy([("K1", 6.0, 6.0)]), CRITERIA, how(50_000))[1])
    assert sum(len(block) for block in drawn) == 50_000
    assert max(len(block) for block in drawn) == BLOCK


def test_account_without_an_index_has_no_probability():
    nothing = np.full((3, 1), np.nan)
    table = quadrant_probability(["K1"], [nothing], [np.ones((3, 1))], splits=(5, 5))
    assert table[list(PROBABILITY_COLUMNS)].isna().all(axis=None)
    assert table["likeliest"].tolist() == [None]


indices = arrays(np.float64, (12, 3), elements=st.floats(0, 10))


@given(indices, indices, st.floats(1, 9))
def test_probabilities_add_up_to_one_and_follow_a_count(value, engagement, split):
    table = quadrant_probability(["A", "B", "C"], [value], [engagement], splits=(split, 5))
    assert table[list(PROBABILITY_COLUMNS)].sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert (table["likeliest_share"] >= 0.25).all()
    high = (np.round(value, 4) >= round(split, 4)).mean(axis=0)
    assert (table["priority_share"] + table["bind_share"]).tolist() == pytest.approx(high.tolist())


@pytest.mark.parametrize("shape", [(3, 1), (0, 2), (2, 3)])
def test_draws_of_other_accounts_are_refused(shape):
    with pytest.raises(ParameterError, match="same accounts"):
        quadrant_probability(["K1", "K2"], [np.ones(shape)], [np.ones((3, 2))], splits=(5, 5))


def test_an_index_with_fewer_draws_than_the_other_and_no_draws_are_refused():
    block = np.ones((3, 1))
    with pytest.raises(ParameterError, match="same draws"):
        quadrant_probability(["K1"], [block, block], [block], splits=(5, 5))
    with pytest.raises(ParameterError, match="at least one draw"):
        quadrant_probability(["K1"], [], [], splits=(5, 5))


def test_border_names_who_is_undecided():
    def index(points: list[float]) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "account_id": ["K1", "K2", "K3"],
                "criterion": "x",
                "weight_pct": 100.0,
                "contribution": points,
                "is_missing": False,
            }
        )

    splits = {"split_value": 5, "split_engagement": 5}
    table = place(index([5.3, 5.31, 9]), index([9, 9, 4.8]), border=0.3, **splits)
    assert table["is_undecided"].tolist() == [True, False, True]
    none = place(index([5.0, 5.0, 5.0]), index([9, 9, 9]), **splits)
    assert not none["is_undecided"].any()
