"""Satisfaction of an account: net promoter score, and customer satisfaction (CSAT) beside it.

A company that asks only one of the two is shown that one, under its own name.
"""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import labels_back

CSAT = "csat"


def satisfaction(nps: pd.DataFrame, surveys: pd.DataFrame, *, quarter: str) -> pd.DataFrame:
    r"""Set NPS and CSAT of the last four quarters side by side, with their answers.

    Parameters
    ----------
    nps : DataFrame
        ``account_id`` and ``nps``, -100 to 100; one row per account.
    surveys : DataFrame
        ``account_id``, ``quarter``, ``metric``, ``responses``, ``mean_pct`` (mean answer on
        its own scale, 0 to 100) and ``scaled_responses`` (answers whose scale is known).
    quarter : str
        Last of the four.

    Returns
    -------
    DataFrame
        ``nps`` with ``responses``, ``csat`` (0 to 100) and ``csat_responses``; NaN without
        answers, and without a scale for CSAT.

    Notes
    -----
    .. math:: CSAT = 100 \cdot \frac{\overline{answer} - lowest}{highest - lowest}

    The mean on its scale, so that answers on 1 to 5 and on 1 to 10 can be compared.

    Examples
    --------
    >>> nps = pd.DataFrame({"account_id": ["A"], "nps": [float("nan")]})
    >>> surveys = pd.DataFrame({"account_id": "A", "quarter": ["2026Q2", "2026Q3"],
    ...     "metric": "csat", "responses": [1, 3], "mean_pct": [100.0, 80.0],
    ...     "scaled_responses": [1, 3]})
    >>> satisfaction(nps, surveys, quarter="2026Q3")[["csat", "csat_responses"]].values.tolist()
    [[85.0, 4.0]]
    """
    columns = [c.ACCOUNT_ID, c.METRIC, "responses", "mean_pct", "scaled_responses"]
    year = surveys[surveys[c.QUARTER].isin(labels_back(quarter, 4))].reindex(columns=columns)
    asked = year[year[c.METRIC] == "nps"].groupby(c.ACCOUNT_ID)["responses"].sum().astype(float)
    rows = year[(year[c.METRIC] == CSAT) & year["mean_pct"].notna()]
    weights = rows["scaled_responses"].astype(float)
    sums = pd.DataFrame({"points": rows["mean_pct"].astype(float) * weights, "answers": weights})
    sums = sums.groupby(rows[c.ACCOUNT_ID]).sum()
    accounts = nps[c.ACCOUNT_ID]
    return nps.assign(
        responses=accounts.map(asked),
        csat=accounts.map(ratio(sums["points"], sums["answers"])),
        csat_responses=accounts.map(sums["answers"]),
    )
