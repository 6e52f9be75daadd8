"""Figures for each criterion, whether measured or rated, and how many accounts have one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.settings import Criterion


def criterion_values(
    criteria: Sequence[Criterion], *, measures: pd.DataFrame, ratings: pd.DataFrame
) -> dict[str, pd.Series]:
    """Find the figures of every criterion by account, whether measured or rated.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones, see :func:`kamlib.scoring.resolve`.
    measures : DataFrame of shape (n_accounts, 1 + n_measures)
        From :func:`kamlib.scoring.measured`.
    ratings : DataFrame of shape (n_account_criteria, >= 3)
        ``account_id``, ``criterion`` and ``value``, from :func:`kamlib.scoring.rated`.

    Returns
    -------
    dict of criterion id to Series
        In the unit of the criterion, indexed by account_id; what was not measured is NaN, what was
        not rated is absent.

    Raises
    ------
    KeyError
        If ``measures`` lacks the column of a measured criterion.

    Notes
    -----
    Two criteria may read the same figure on different scales: what counts is the ``origin`` of a
    criterion, not its id.

    Examples
    --------
    >>> growth = Criterion(id="growth", source="measure", measure="revenue_growth_pct")
    >>> measures = pd.DataFrame({"account_id": ["K1", "K2"], "revenue_growth_pct": [4.0, None]})
    >>> ratings = pd.DataFrame({"account_id": ["K1"], "criterion": ["risk"], "value": [2.0]})
    >>> found = criterion_values([growth, Criterion(id="risk")], measures=measures, ratings=ratings)
    >>> {name: figures.to_dict() for name, figures in found.items()}
    {'growth': {'K1': 4.0, 'K2': nan}, 'risk': {'K1': 2.0}}
    """
    by_account = measures.set_index(c.ACCOUNT_ID)
    found = {}
    for criterion in criteria:
        if criterion.source == "measure":
            found[criterion.id] = by_account[criterion.origin].astype(float)
        else:
            rows = ratings[ratings[c.CRITERION] == criterion.origin]
            found[criterion.id] = rows.set_index(c.ACCOUNT_ID)["value"].astype(float)
    return found


def coverage(
    criteria: Sequence[Criterion], tidy: pd.DataFrame, *, absent: Collection[str] = ()
) -> pd.DataFrame:
    """Count the accounts that have a figure, criterion by criterion, and say why others have none.

    Parameters
    ----------
    criteria : sequence of Criterion, length n_criteria
        Completed ones.
    tidy : DataFrame of shape (n_accounts * n_criteria, >= 2)
        ``criterion`` and ``points``, from :func:`kamlib.scoring.assess`.
    absent : collection of str, optional
        Measures whose table was not delivered.

    Returns
    -------
    DataFrame of shape (n_criteria, 8)
        ``criterion``, ``source``, ``origin``, ``weight_pct``, ``accounts`` (with a figure),
        ``coverage_pct`` (of all accounts assessed; NaN where none was), ``average_points`` (of
        those with a figure) and ``gap``: why figures are missing (``table``: its table was not
        delivered; ``ratings``: nobody rated; ``some``: single accounts; ``none``: nothing is
        missing).

    Notes
    -----
    The coverage of a criterion, over accounts; that of an account, over the weight of its criteria,
    is in :func:`kamlib.scoring.weighted_sum`.

    Examples
    --------
    >>> criteria = [Criterion(id="growth", weight=3), Criterion(id="risk", weight=1)]
    >>> tidy = pd.DataFrame({"criterion": ["growth", "growth", "risk", "risk"],
    ...     "points": [5.0, 8.0, 8.0, None]})
    >>> coverage(criteria, tidy)[["criterion", "weight_pct", "coverage_pct", "gap"]]
      criterion  weight_pct  coverage_pct   gap
    0    growth        75.0         100.0  none
    1      risk        25.0          50.0  some
    """
    groups = tidy.groupby(c.CRITERION)
    table = pd.DataFrame(
        {
            "criterion": [criterion.id for criterion in criteria],
            "source": [criterion.source for criterion in criteria],
            "origin": [criterion.origin for criterion in criteria],
        }
    )
    known = groups["points"].count().reindex(table[c.CRITERION]).fillna(0).astype(int)
    assessed = groups["points"].size().reindex(table[c.CRITERION]).fillna(0).astype(int)
    weight = {criterion.id: criterion.weight for criterion in criteria}
    table["weight_pct"] = table[c.CRITERION].map(weight) / sum(weight.values()) * 100
    table["accounts"] = known.to_list()
    table["coverage_pct"] = (100 * ratio(known, assessed)).to_list()
    table["average_points"] = groups["points"].mean().reindex(table[c.CRITERION]).to_list()
    complete = (known == assessed).to_numpy() & (known > 0).to_numpy()
    table["gap"] = "some"
    table.loc[complete, "gap"] = "none"
    table.loc[(known == 0).to_numpy() & (table["source"] == "rating"), "gap"] = "ratings"
    table.loc[(table["source"] == "measure") & table["origin"].isin(absent), "gap"] = "table"
    return table
