"""What people rated: the newest judgement of the last year, and how far raters disagree."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.scoring.evidence import ROLLING_YEAR
from kamlib.support import columns as c
from kamlib.support.quarter import labels_back
from kamlib.support.settings import Criterion

RATED_COLUMNS: tuple[str, ...] = (
    c.ACCOUNT_ID,
    c.CRITERION,
    "value",
    "lowest",
    "highest",
    "spread",
    "raters",
    "rated_quarter",
)


def rated(ratings: pd.DataFrame, *, quarter: str, window: int = ROLLING_YEAR) -> pd.DataFrame:
    """Take each account's newest ratings within the last quarters, raters averaged.

    Parameters
    ----------
    ratings : DataFrame of shape (n_ratings, >= 5)
        One row per ``account_id``, ``quarter``, ``criterion`` and ``rater`` with a ``score`` of 0
        to 10; rows without a score do not count.
    quarter : str
        Last quarter that counts, like ``2026Q3``.
    window : int, default=4
        How many quarters a rating stays valid.

    Returns
    -------
    DataFrame of shape (n_account_criteria, 8)
        ``account_id``, ``criterion``, ``value`` (mean of the raters), ``lowest`` and ``highest``
        score, ``spread`` between them (points), number of ``raters`` and the ``rated_quarter``;
        sorted by account and criterion. What nobody rated within the window has no row.

    Notes
    -----
    Only the raters of the newest quarter are averaged: a judgement of last year and one of today
    are no disagreement. Every rater counts the same, whatever the function.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": "K1", "quarter": ["2026Q1", "2026Q2", "2026Q2"],
    ...     "criterion": "risk", "rater": ["sales", "sales", "service"], "score": [1.0, 9.0, 2.0]})
    >>> rated(table, quarter="2026Q3")[["value", "spread", "raters", "rated_quarter"]]
       value  spread  raters rated_quarter
    0    5.5     7.0       2        2026Q2
    """
    valid = ratings[ratings[c.QUARTER].isin(labels_back(quarter, window))]
    valid = valid[valid[c.SCORE].notna()]
    if valid.empty:
        return pd.DataFrame(columns=list(RATED_COLUMNS))
    keys = [c.ACCOUNT_ID, c.CRITERION]
    newest = valid.groupby(keys)[c.QUARTER].transform("max")
    groups = valid[valid[c.QUARTER] == newest].astype({c.SCORE: float}).groupby(keys)
    table = groups.agg(
        value=(c.SCORE, "mean"),
        lowest=(c.SCORE, "min"),
        highest=(c.SCORE, "max"),
        raters=(c.RATER, "nunique"),
        rated_quarter=(c.QUARTER, "max"),
    ).reset_index()
    table["spread"] = table["highest"] - table["lowest"]
    return table[list(RATED_COLUMNS)]


def disagreements(
    table: pd.DataFrame, *, criteria: list[str], minimum_spread: float = 3.0
) -> pd.DataFrame:
    r"""List where raters of one account contradict each other, widest first.

    Parameters
    ----------
    table : DataFrame of shape (n_account_criteria, >= 3)
        ``account_id``, ``criterion`` and ``spread``, from :func:`rated`.
    criteria : list of str
        Criteria that count, as the ratings name them.
    minimum_spread : float, default=3.0
        Points between the lowest and the highest rater from which they contradict.

    Returns
    -------
    DataFrame of shape (n_disagreements, n_columns)
        The rows of ``table`` at or above the spread, widest first; ties by account and criterion.

    Notes
    -----
    The spread is :math:`\max_r x_r - \min_r x_r` over the raters of the newest quarter, 0 with one
    rater. Three of ten points is a convention of this house: more than half the way between two
    written anchors.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["K1", "K2", "K3"], "criterion": "risk",
    ...     "lowest": [2.0, 4.0, 1.0], "highest": [5.0, 6.0, 9.0], "spread": [3.0, 2.0, 8.0]})
    >>> disagreements(table, criteria=["risk"])[["account_id", "spread"]]
      account_id  spread
    0         K3     8.0
    1         K1     3.0
    """
    wide = table[(table["spread"] >= minimum_spread) & table[c.CRITERION].isin(criteria)]
    order = ["spread", c.ACCOUNT_ID, c.CRITERION]
    return wide.sort_values(order, ascending=[False, True, True]).reset_index(drop=True)


def with_spread(
    tidy: pd.DataFrame, criteria: Sequence[Criterion], newest: pd.DataFrame
) -> pd.DataFrame:
    """Set beside the points how far the raters lie apart.

    Parameters
    ----------
    tidy : DataFrame of shape (n_accounts * n_criteria, n_columns)
        From :func:`kamlib.scoring.assess`.
    criteria : sequence of Criterion
        Completed ones.
    newest : DataFrame of shape (n_account_criteria, 8)
        From :func:`rated`.

    Returns
    -------
    DataFrame of shape (n_accounts * n_criteria, n_columns + 1)
        With ``spread`` (points); NaN for measures and where nobody rated.

    Examples
    --------
    >>> tidy = pd.DataFrame({"account_id": ["K1", "K2"], "criterion": "risk"})
    >>> newest = pd.DataFrame({"account_id": ["K1"], "criterion": ["risk"], "spread": [7.0]})
    >>> with_spread(tidy, [Criterion(id="risk")], newest)["spread"].tolist()
    [7.0, nan]
    """
    origin = {item.id: item.origin for item in criteria if item.source == "rating"}
    keys = pd.MultiIndex.from_arrays([tidy[c.ACCOUNT_ID], tidy[c.CRITERION].map(origin)])
    spread = newest.set_index([c.ACCOUNT_ID, c.CRITERION])["spread"].reindex(keys)
    return tidy.assign(spread=spread.to_numpy(dtype=float))
