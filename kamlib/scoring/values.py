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
    """Find the figures of every criterion by account.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones, see :func:`kamlib.scoring.catalogue.resolve`.
    measures : DataFrame
        From :func:`kamlib.scoring.criteria.measured`.
    ratings : DataFrame
        From :func:`kamlib.scoring.ratings.rated`.

    Returns
    -------
    dict of criterion id to Series
        Indexed by account_id; what was not measured or not rated is NaN or absent.
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
    """Count the accounts that have a figure, criterion by criterion.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones.
    tidy : DataFrame
        From :func:`kamlib.scoring.methods.assess`.
    absent : collection of str
        Measures whose table was not delivered.

    Returns
    -------
    DataFrame of shape (n_criteria, 8)
        ``criterion``, ``source``, ``origin``, ``weight_pct``, ``accounts`` (with a figure),
        ``coverage_pct`` (of all accounts assessed), ``average_points`` and ``gap``: why figures
        are missing (``table``: its table was not delivered; ``ratings``: nobody rated;
        ``some``: single accounts; ``none``: nothing is missing).
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
