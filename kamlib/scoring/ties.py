"""Totals of the score that must agree, each computed in two different ways."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.scoring.methods import weights_pct
from kamlib.scoring.totals import MONEY
from kamlib.scoring.verdicts import points_table, sum_of_scores
from kamlib.support import columns as c
from kamlib.support.language import translatable
from kamlib.support.settings import Criterion

WEIGHTS_TIE = translatable("Weights (%): all criteria = 100")
CONTRIBUTIONS_TIE = translatable("Scores (points): contributions of the criteria = weighted means")
REVENUE_TIE = translatable(
    "Net revenue (money): scored + no business + without an account = statement of chapter 2"
)
CONTRIBUTION_TIE = translatable(
    "Customer contribution (money): the same parts = statement of chapter 2"
)

#: A row of tie-outs: the check and two totals.
Row = tuple[str, float, float]


def score_ties(
    used: Sequence[Criterion], criteria: pd.DataFrame, scores: pd.DataFrame
) -> list[Row]:
    """Compare weights with 100 percent, and scores with the weighted means of their points.

    Parameters
    ----------
    used : sequence of Criterion
        With their weights.
    criteria : DataFrame
        Points per account and criterion.
    scores : DataFrame
        ``score`` per account.
    """
    expected = sum_of_scores(used, points_table(used, criteria))
    return [
        (WEIGHTS_TIE, sum(weights_pct(used).values()), 100.0),
        (CONTRIBUTIONS_TIE, float(scores[c.SCORE].sum()), expected),
    ]


def money_ties(scored: pd.DataFrame, rest: pd.Series, year: pd.DataFrame) -> list[Row]:
    """Compare the money of scored accounts and of all others with the statement of chapter 2.

    Parameters
    ----------
    scored : DataFrame
        Net revenue and contribution of accounts with a score.
    rest : Series
        Money of all others, see :func:`kamlib.scoring.totals.outside`.
    year : DataFrame
        Statement of the rolling year.

    Examples
    --------
    >>> scored = pd.DataFrame({"net_revenue": [8.0], "customer_contribution": [3.0]})
    >>> year = pd.DataFrame({"net_revenue": [9.0], "customer_contribution": [2.0]})
    >>> rest = pd.Series({"net_revenue": 1.0, "customer_contribution": -1.0})
    >>> [row[1:] for row in money_ties(scored, rest, year)]
    [(9.0, 9.0), (2.0, 2.0)]
    """
    checks = zip((REVENUE_TIE, CONTRIBUTION_TIE), MONEY, strict=True)
    return [
        (check, float(scored[column].sum() + rest[column]), float(year[column].sum()))
        for check, column in checks
    ]
