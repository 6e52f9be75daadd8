"""Uncertainty of ratings, and the split into stable, contested and out."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring import assess
from kamlib.scoring.verdicts import assess_robustness, deviations, points_table, verdicts
from kamlib.support.settings import Criterion, Robustness

STEEP = ((0.0, 0.0), (5.0, 10.0), (10.0, 10.0))
RATED = Criterion(id="growth_potential", weight=3, anchors=STEEP)
MEASURED = Criterion(id="nps", weight=1, source="measure", measure="nps")
HOW = Robustness(draws=2000, seed=1)


def tidy(growth: dict[str, float], spread: dict[str, float] | None = None) -> pd.DataFrame:
    values = {"growth_potential": pd.Series(growth), "nps": pd.Series(growth)}
    table = assess((RATED, MEASURED), values, sorted(growth))
    return table.assign(spread=table["account_id"].map(spread or {}).astype(float))


def test_rating_is_uncertain_by_the_steps_of_its_scale_measures_are_not():
    table = tidy({"K1": 2.0, "K2": 5.0, "K3": 8.0}, {"K1": 6.0})
    found = deviations((RATED, MEASURED), table, rating_deviation=1.0)
    # K1: raters 6 apart, s = 3: (10 - 0) / 2; K2: (10 - 8) / 2; K3: on the flat part
    assert found["growth_potential"].to_dict() == pytest.approx({"K1": 5, "K2": 1, "K3": 0})
    assert (found["nps"] == 0).all()


def test_points_table_keeps_gaps_and_order():
    table = points_table((MEASURED, RATED), tidy({"K2": float("nan"), "K1": 4.0}))
    assert list(table.columns) == ["nps", "growth_potential"]
    assert list(table.index) == ["K1", "K2"]
    assert table.loc["K2"].isna().all()


@given(st.lists(st.floats(0, 100), min_size=1))
def test_every_probability_has_one_verdict(shares):
    found = verdicts(pd.Series(shares), stable_pct=90, out_pct=10)
    assert [name == "stable" for name in found] == [share >= 90 for share in shares]
    assert [name == "out" for name in found] == [share <= 10 for share in shares]
    assert set(found) <= {"stable", "contested", "out"}


def test_verdict_without_a_probability_is_none():
    assert verdicts(pd.Series([float("nan")]), stable_pct=90, out_pct=10).tolist() == [None]


def test_only_ranked_accounts_are_drawn_and_none_gives_none():
    table = tidy({"K1": 1.0, "K2": 3.0, "K3": 2.0})
    found = assess_robustness((RATED, MEASURED), table, ["K2", "K1"], HOW)
    assert found.account_ids == ("K1", "K2")
    assert found.draws == 2000
    assert found.top(1)[1] > 0.7
    assert assess_robustness((RATED, MEASURED), table, [], HOW) is None
