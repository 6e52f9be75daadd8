"""How well each outlook did: what it expected of past quarters, scored against what came."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from kamlib.soll_ist.actuals import ENTITY, SCOPE
from kamlib.soll_ist.outlook import (
    LAST_YEAR,
    TARGET_OF_YEAR,
    TARGET_TO_DATE,
    TO_DATE,
    YEAR,
    outlook_to_year_end,
)
from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import Quarter

METHOD, OUTLOOK, ERROR, ERROR_PCT = "method", "outlook", "error", "error_pct"
_GROUP = [SCOPE, ENTITY, c.KPI]


def next_quarter(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    quarter: str,
    *,
    season: Literal["plan", "previous_year"] = "plan",
) -> pd.DataFrame:
    """Say what each method expected of a quarter one quarter before.

    Parameters
    ----------
    targets, actuals : DataFrame
        As for :func:`outlook_to_year_end`.
    quarter : str
        The quarter expected; what came in it is not used.
    season : {"plan", "previous_year"}, default="plan"
        Whose share of the year the seasonal method takes.

    Returns
    -------
    DataFrame
        ``scope``, ``entity``, ``kpi``, ``method``, ``quarter``, ``outlook``; empty for the
        first quarter of a year, because no outlook of that year was made before.
    """
    now = Quarter.parse(quarter)
    if now.number == 1:
        empty = pd.DataFrame(columns=[*_GROUP, METHOD, c.QUARTER, OUTLOOK])
        return empty.astype({OUTLOOK: float})
    table = outlook_to_year_end(targets, actuals, str(now - 1), season=season)
    asked = targets[targets[c.QUARTER] == quarter][[*_GROUP, c.TARGET]]
    table = table.merge(asked, on=_GROUP, how="left", validate="one_to_one")
    last = actuals[actuals[c.QUARTER] == str(now - YEAR)][[*_GROUP, c.ACTUAL]]
    table = table.merge(last, on=_GROUP, how="left", validate="one_to_one")
    ahead = {
        "plan": ratio(table[c.TARGET], table[TARGET_OF_YEAR]),
        "previous_year": ratio(table[c.ACTUAL], table[LAST_YEAR]),
    }[season]
    expected = {
        "rest_as_planned": table[c.TARGET],
        "seasonal": table["seasonal"] * ahead,
        "run_rate": table["run_rate"] / YEAR,
        "rest_by_attainment": table[c.TARGET] * ratio(table[TO_DATE], table[TARGET_TO_DATE]),
    }
    parts = []
    for method, values in expected.items():
        part = table[_GROUP].copy()
        part[METHOD], part[c.QUARTER], part[OUTLOOK] = method, quarter, values
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def scored_outlooks(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    quarters: list[str],
    *,
    season: Literal["plan", "previous_year"] = "plan",
) -> pd.DataFrame:
    r"""Score each method's outlook of past quarters against what came.

    Parameters
    ----------
    targets : DataFrame of shape (n_targets, 5)
        As for :func:`outlook_to_year_end`.
    actuals : DataFrame of shape (n_actuals, >= 5)
        As for :func:`outlook_to_year_end`.
    quarters : list of str
        Quarters to score, at least one; the first of a fiscal year has no outlook.
    season : {"plan", "previous_year"}, default="plan"
        Whose share of the year the seasonal method takes.

    Returns
    -------
    DataFrame of shape (n_outlooks, 9)
        ``scope``, ``entity``, ``kpi``, ``method``, ``quarter``, ``outlook`` and ``actual`` in the
        KPI's unit, ``error`` (NaN where either is missing) and ``error_pct`` (of the actual; NaN
        unless that is positive).

    Notes
    -----
    .. math:: error = actual - outlook, \quad error_{\%} = 100 \cdot error / actual

    Each outlook uses only quarters before the one it expects (Hyndman and Koehler 2006: forecast
    errors are measured out of sample). Plus: more came than was expected.

    Examples
    --------
    After 80 of 100 in the first quarter, 100 came in the second: the plan was right.

    >>> labels = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    >>> who = {"scope": "company", "entity": "", "kpi": "net_revenue"}
    >>> targets = pd.DataFrame({"quarter": labels, "target": 100.0} | who)
    >>> actuals = pd.DataFrame({"quarter": labels[:2], "actual": [80.0, 100.0]} | who)
    >>> scored = scored_outlooks(targets, actuals, ["2026Q2"]).set_index("method")
    >>> scored["error"].to_dict()
    {'rest_as_planned': 0.0, 'rest_by_attainment': 20.0, 'run_rate': 20.0, 'seasonal': 20.0}
    """
    expected = pd.concat(
        [next_quarter(targets, actuals, quarter, season=season) for quarter in quarters]
    )
    came = actuals[[*_GROUP, c.QUARTER, c.ACTUAL]]
    table = expected.merge(came, on=[*_GROUP, c.QUARTER], how="left", validate="many_to_one")
    table[ERROR] = table[c.ACTUAL] - table[OUTLOOK]
    table[ERROR_PCT] = 100 * ratio(table[ERROR], table[c.ACTUAL])
    return table.sort_values([*_GROUP, c.QUARTER, METHOD], ignore_index=True)


def mean_errors(scored: pd.DataFrame) -> pd.DataFrame:
    """Average how far each method was off, whatever the direction.

    Parameters
    ----------
    scored : DataFrame
        From :func:`scored_outlooks`; ``account_id`` and ``account_manager`` may stand in
        for ``entity``.

    Returns
    -------
    DataFrame
        ``scope``, ``entity``, ``kpi``, ``method``, ``quarters_scored`` and
        ``mean_error_pct``: Σ|error| ÷ Σ actual × 100 (NaN unless positive).

    Examples
    --------
    >>> rows = pd.DataFrame({"scope": "company", "entity": "", "kpi": "net_revenue",
    ...     "method": "run_rate", "actual": [100.0, 100.0], "error": [10.0, -30.0]})
    >>> mean_errors(rows)[["quarters_scored", "mean_error_pct"]].values.tolist()
    [[2.0, 20.0]]
    """
    known = scored[scored[ERROR].notna()]
    known = known.assign(size=np.abs(known[ERROR]))
    who = [SCOPE, ENTITY, c.ACCOUNT_ID, c.ACCOUNT_MANAGER, c.KPI]
    groups = known.groupby([name for name in [*who, METHOD] if name in known])
    sums = groups[["size", c.ACTUAL]].sum()
    return (
        pd.DataFrame(
            {
                "quarters_scored": groups.size(),
                "mean_error_pct": 100 * ratio(sums["size"], sums[c.ACTUAL]),
            }
        )
        .astype({"quarters_scored": int})
        .reset_index()
    )
