"""Weighted sum: hand arithmetic, a published example, identities for any data."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring import assess, ranks, weighted_sum
from kamlib.scoring.methods import knocked_out, weights_pct
from kamlib.support.settings import Criterion

TWO = (Criterion(id="growth_potential", weight=3), Criterion(id="risk", weight=1))


def frame(growth: list[float | None], risk: list[float | None]) -> pd.DataFrame:
    accounts = [f"K{number}" for number in range(len(growth))]
    values = {
        "growth_potential": pd.Series(growth, index=accounts, dtype=float),
        "risk": pd.Series(risk, index=accounts, dtype=float),
    }
    return assess(TWO, values, accounts)


def test_weighted_mean_and_coverage_by_hand():
    table = weighted_sum(frame([8, 8, None, None], [4, None, 6, None]))
    assert table["score"].tolist() == pytest.approx([7, 8, 6, float("nan")], nan_ok=True)
    assert table["coverage_pct"].tolist() == [100, 75, 25, 0]


def test_two_categories_of_the_infor_help_page_give_2_825():
    # docs.infor.com, account scoring: 0.65 x 3 + 0.35 x 2.5, printed as 2.83
    criteria = (Criterion(id="a", weight=65), Criterion(id="b", weight=35))
    values = {"a": pd.Series({"K1": 3.0}), "b": pd.Series({"K1": 2.5})}
    assert weighted_sum(assess(criteria, values, ["K1"]))["score"].iloc[0] == pytest.approx(2.825)


def test_account_without_any_row_is_kept_as_missing():
    table = assess(
        TWO, {"growth_potential": pd.Series(dtype=float), "risk": pd.Series(dtype=float)}, ["K9"]
    )
    assert table["is_missing"].all()
    assert weighted_sum(table)["coverage_pct"].tolist() == [0.0]


some = st.one_of(st.none(), st.floats(0, 10))


@given(st.lists(st.tuples(some, some), min_size=1, max_size=12))
def test_contributions_add_up_and_a_score_lies_between_its_points(rows):
    tidy = frame([growth for growth, _ in rows], [risk for _, risk in rows])
    table = weighted_sum(tidy).set_index("account_id")
    for account, part in tidy.groupby("account_id"):
        known = part.dropna(subset="points")
        if known.empty:
            assert pd.isna(table.loc[account, "score"])
            continue
        assert known["effective_weight_pct"].sum() == pytest.approx(100)
        assert known["contribution"].sum() == pytest.approx(table.loc[account, "score"])
        low, high = known["points"].min(), known["points"].max()
        assert low - 1e-9 <= table.loc[account, "score"] <= high + 1e-9


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=8))
def test_weights_always_add_up_to_one_hundred(weights):
    criteria = [Criterion(id=f"c{place}", weight=weight) for place, weight in enumerate(weights)]
    assert sum(weights_pct(criteria).values()) == pytest.approx(100)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=15))
def test_rank_counts_those_strictly_better(values):
    given_ranks = ranks(pd.Series(values)).tolist()
    rounded = [round(value, 9) for value in values]
    assert given_ranks == [1 + sum(other > own for other in rounded) for own in rounded]


def test_scores_that_differ_by_rounding_noise_share_a_rank():
    assert ranks(pd.Series([0.1 + 0.2, 0.3, 0.2])).tolist() == [1, 1, 3]


def test_weight_of_zero_is_refused():
    with pytest.raises(ValueError, match="greater than 0"):
        Criterion(id="risk", weight=0)


def test_missing_weight_stays_in_its_group():
    criteria = (
        Criterion(id="growth", weight=30, group="potential"),
        Criterion(id="wallet", weight=20, group="potential"),
        Criterion(id="risk", weight=50),
    )
    values = {
        "growth": pd.Series({"K1": 8.0, "K2": 8.0}),
        "wallet": pd.Series({"K1": 2.0}),
        "risk": pd.Series({"K1": 4.0, "K2": 4.0, "K3": 6.0}),
    }
    table = weighted_sum(assess(criteria, values, ["K1", "K2", "K3"]))
    assert table["score"].tolist() == pytest.approx([4.8, 6.0, 6.0])
    assert table["coverage_pct"].tolist() == pytest.approx([100, 80, 50])


def test_minimum_is_not_averaged_away():
    criteria = (Criterion(id="growth", weight=99), Criterion(id="risk", weight=1, minimum=3))
    values = {
        "growth": pd.Series({"K1": 10.0, "K2": 1.0, "K3": 9.0}),
        "risk": pd.Series({"K1": 2.9, "K2": 3.0}),
    }
    tidy = assess(criteria, values, ["K1", "K2", "K3"])
    out = knocked_out(tidy, criteria)
    assert out.to_numpy().tolist() == [["K1", "risk", 2.9, 3.0]]
