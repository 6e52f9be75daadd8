"""Warnings on criteria: too many, moving together, a cost that counts twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamlib.scoring.catalogue import resolve_all
from kamlib.scoring.cautions import cautions, counted_twice
from kamlib.support.settings import Criterion


def used(*names: str) -> tuple[Criterion, ...]:
    return resolve_all([Criterion(id=name, weight=1) for name in names])


def table(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_criteria_that_move_together_or_against_each_other_are_named():
    steps = np.linspace(0, 10, 12)
    other = [1, 9, 4, 2, 8, 3, 7, 5, 6, 2, 9, 1]
    points = table(risk=list(steps), loyalty=list(10 - steps), innovation=other)
    found = cautions(used("risk", "loyalty", "innovation"), points, correlation=0.8)
    assert found[["kind", "criterion", "other"]].to_numpy().tolist() == [
        ["correlated", "risk", "loyalty"]
    ]
    assert found["figure"].iloc[0] == -1


def test_few_accounts_show_no_correlation():
    points = table(risk=[1.0, 2.0, 3.0], loyalty=[1.0, 2.0, 3.0])
    assert cautions(used("risk", "loyalty"), points, correlation=0.8).empty


def test_cost_in_a_margin_and_in_a_criterion_of_its_own_counts_twice():
    criteria = used("profitability", "service_effort", "payment_terms", "risk")
    points = pd.DataFrame(columns=[item.id for item in criteria], dtype=float)
    found = cautions(criteria, points, correlation=0.8)
    assert found["kind"].tolist() == ["cost_twice"] * 2
    assert found["categories"].tolist() == ["service, complaints_returns", "financing"]
    assert len(counted_twice(*used("contribution", "profitability"))) == 10


def test_same_cost_in_two_criteria_without_a_margin_is_no_double_count():
    assert counted_twice(*used("payment_terms", "payment_behaviour")) == ()
    rated = Criterion(id="profitability", weight=1, source="rating")
    assert counted_twice(rated, *used("service_effort")) == ()


def test_more_than_eight_criteria_are_too_many():
    names = ["risk", "loyalty", "innovation", "brand_fit", "relationship", "cooperation"]
    names += ["growth_potential", "strategic_importance", "cross_sell_potential"]
    points = pd.DataFrame(columns=names, dtype=float)
    assert cautions(used(*names[:8]), points[names[:8]], correlation=0.8).empty
    found = cautions(used(*names), points, correlation=0.8)
    assert found[["kind", "figure"]].to_numpy().tolist() == [["many", 9.0]]
