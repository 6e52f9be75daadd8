"""Totals of the score tie, and stop tying as soon as points are lost."""

from __future__ import annotations

import pandas as pd
import pytest

from kamlib.scoring.ties import money_ties, score_ties


def test_scores_are_the_weighted_means_of_their_points(scoring):
    weights, scores = score_ties(scoring.used, scoring.criteria, scoring.scores)
    assert weights[1] == pytest.approx(weights[2])
    assert scores[1] == pytest.approx(scores[2])
    changed = scoring.scores.assign(score=scoring.scores["score"] + 1)
    _, broken = score_ties(scoring.used, scoring.criteria, changed)
    assert broken[1] - broken[2] == pytest.approx(changed["score"].count())


def test_money_outside_the_ranking_belongs_to_the_statement():
    scored = pd.DataFrame({"net_revenue": [8.0, 2.0], "customer_contribution": [3.0, -1.0]})
    rest = pd.Series({"net_revenue": 0.0, "customer_contribution": -4.0})
    year = pd.DataFrame({"net_revenue": [10.0], "customer_contribution": [-2.0]})
    assert [row[1:] for row in money_ties(scored, rest, year)] == [(10, 10), (-2, -2)]
