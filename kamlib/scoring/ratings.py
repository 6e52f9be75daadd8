"""What people rated: the newest judgement of the last year, and how far raters disagree."""

from __future__ import annotations

import pandas as pd

from kamlib.scoring.evidence import ROLLING_YEAR
from kamlib.support import columns as c
from kamlib.support.quarter import labels_back

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
    ratings : DataFrame
        One row per ``account_id``, ``quarter``, ``criterion`` and ``rater`` with a ``score``.
    quarter : str
        Last quarter that counts.
    window : int, default=4
        How many quarters a rating stays valid.

    Returns
    -------
    DataFrame of shape (n_account_criteria, 8)
        Mean of the raters (``value``), ``lowest`` and ``highest`` score, ``spread`` between
        them, number of ``raters`` and the ``rated_quarter``; sorted by account and criterion.
        What nobody rated within the window has no row.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["K1", "K1"], "quarter": ["2026Q2"] * 2,
    ...     "criterion": ["risk"] * 2, "rater": ["sales", "controlling"], "score": [9.0, 2.0]})
    >>> rated(table, quarter="2026Q3")[["value", "spread", "raters"]].to_numpy().tolist()
    [[5.5, 7.0, 2.0]]
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
    """List where raters of one account contradict each other, widest first.

    Parameters
    ----------
    table : DataFrame
        From :func:`rated`.
    criteria : list of str
        Criteria that count.
    minimum_spread : float, default=3.0
        Points between the lowest and the highest rater from which they contradict.

    Returns
    -------
    DataFrame
        The rows of ``table`` at or above the spread; ties by account and criterion.
    """
    wide = table[(table["spread"] >= minimum_spread) & table[c.CRITERION].isin(criteria)]
    order = ["spread", c.ACCOUNT_ID, c.CRITERION]
    return wide.sort_values(order, ascending=[False, True, True]).reset_index(drop=True)
