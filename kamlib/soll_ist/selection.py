"""What a picture or a table shows: the rows that matter, the rest, the total.

Charts and tables compute nothing; the sums and the order they show are made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.variance import LIGHT, PREVIOUS, RAW_DIFFERENCE, VARIANCE, VARIANCE_PCT
from kamlib.support import columns as c
from kamlib.support.language import is_missing
from kamlib.support.money import ratio
from kamlib.support.quarter import labels_back

ROW = "row"
ITEM, REST, TOTAL = "item", "rest", "total"
COUNT = "count"
_SUMS = [c.TARGET, c.ACTUAL, RAW_DIFFERENCE, VARIANCE]
_YTD_SUMS = ["ytd_target", "ytd_actual", "ytd_variance"]


def largest_variances(
    variances: pd.DataFrame, scope: str, kpi: str, *, limit: int = 15
) -> pd.DataFrame:
    """Choose the rows of a variance picture: the largest ones, worst first.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter.
    scope, kpi : str
        Which rows.
    limit : int, default=15
        Rows shown by name; the others are summed into one row ``rest``.

    Returns
    -------
    DataFrame
        ``row`` (item, rest, total), ``name``, ``account_id``, ``count``, ``target``,
        ``actual``, ``variance``, ``variance_pct``, ``light``. Ratios have no rest and no
        total, because they cannot be added.
    """
    rows = compared(variances, scope, kpi)
    size = rows[VARIANCE].abs()
    ranked = rows.assign(size=size).sort_values(
        ["size", c.ACCOUNT_ID, c.NAME], ascending=[False, True, True]
    )
    shown = ranked.head(limit).sort_values([VARIANCE, c.ACCOUNT_ID, c.NAME])
    marks: dict[str, Any] = {ROW: ITEM, COUNT: 1}
    shown = shown.assign(**marks)
    parts = [shown]
    if len(rows) > 1 and not KPIS[kpi].is_ratio:
        rest = ranked.iloc[limit:]
        sums = [_sum_row(rest, REST)] if len(rest) else []
        parts += [*sums, _sum_row(rows, TOTAL)]
    table = pd.concat(parts, ignore_index=True)
    names = [ROW, c.NAME, c.ACCOUNT_ID, COUNT, c.TARGET, c.ACTUAL, VARIANCE, VARIANCE_PCT, LIGHT]
    return table[names]


def compared(variances: pd.DataFrame, scope: str, kpi: str) -> pd.DataFrame:
    """Take the rows of a scope and KPI that have a target and an actual."""
    chosen = (variances[SCOPE] == scope) & (variances[c.KPI] == kpi)
    return variances[chosen & variances[VARIANCE].notna()]


def _sum_row(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    sums = rows[_SUMS].sum(min_count=1).to_frame().T.astype(float)
    percent = 100 * ratio(sums[VARIANCE], sums[c.TARGET].abs())
    values: dict[str, Any] = {
        ROW: kind,
        COUNT: len(rows),
        c.NAME: "",
        c.ACCOUNT_ID: "",
        VARIANCE_PCT: percent,
        LIGHT: "none",
    }
    return sums.assign(**values)


def ranked_rows(variances: pd.DataFrame, scope: str, kpi: str) -> pd.DataFrame:
    """List all rows with a target, worst variance first, with a total where it is a sum.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter, with the year to date.
    scope, kpi : str
        Which rows.

    Returns
    -------
    DataFrame
        The rows and, last, the total of a sum KPI (``is_total``); its target and actual are
        those of rows that have both, so that the columns add up to the variance.
    """
    chosen = (variances[SCOPE] == scope) & (variances[c.KPI] == kpi)
    rows = variances[chosen & (variances[c.TARGET].notna() | variances["ytd_target"].notna())]
    rows = rows.sort_values([VARIANCE, c.ACCOUNT_ID, c.NAME], na_position="last")
    rows = rows.assign(is_total=False)
    if KPIS[kpi].is_ratio or len(rows) < 2:
        return rows.reset_index(drop=True)
    both = rows[rows[VARIANCE].notna()]
    total = _sum_row(both, TOTAL).assign(is_total=True, **{c.ACCOUNT_MANAGER: ""})
    total = total.assign(**{name: rows[name].sum(min_count=1) for name in _YTD_SUMS})
    total["ytd_variance_pct"] = 100 * ratio(total["ytd_variance"], total["ytd_target"].abs())
    total["ytd_light"] = "none"
    return pd.concat([rows, total[[n for n in total if n in rows]]], ignore_index=True)


def company_by_quarter(
    by_quarter: pd.DataFrame, kpi: str, quarter: str, *, count: int = 8
) -> pd.DataFrame:
    """Take the company's last quarters, with target, actual and the year before.

    Parameters
    ----------
    by_quarter : DataFrame
        Variances of all quarters.
    kpi, quarter : str
        KPI and last quarter.
    count : int, default=8
        Quarters shown, also those without figures.

    Returns
    -------
    DataFrame of shape (count, 7)
        ``quarter``, ``target``, ``actual``, ``previous_year_actual``, ``variance``,
        ``variance_pct``, ``light``; oldest first.
    """
    rows = by_quarter[(by_quarter[SCOPE] == COMPANY) & (by_quarter[c.KPI] == kpi)]
    columns = [c.TARGET, c.ACTUAL, PREVIOUS, VARIANCE, VARIANCE_PCT, LIGHT]
    table = rows.set_index(c.QUARTER)[columns].reindex(labels_back(quarter, count))
    table[LIGHT] = table[LIGHT].fillna("none")
    return table.rename_axis(c.QUARTER).reset_index()


def lights(variances: pd.DataFrame, kpis: Sequence[str]) -> pd.DataFrame:
    """Set the lights of all KPIs side by side, one row per account with a target.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter.
    kpis : sequence of str
        KPIs of the settings, in their order.

    Returns
    -------
    DataFrame
        ``account_id``, ``name``, ``account_manager``, ``off_target`` (number of KPIs off
        target) and one column per KPI: its light, ``no actual``, or ``none`` without a
        target; most off target first, then by account.
    """
    rows = variances[(variances[SCOPE] == ACCOUNT) & variances[c.TARGET].notna()]
    who = [c.ACCOUNT_ID, c.NAME, c.ACCOUNT_MANAGER]
    rows = rows.assign(light=rows[LIGHT].mask(rows[VARIANCE].isna(), "no actual"))
    table = rows.pivot_table(index=who, columns=c.KPI, values=LIGHT, aggfunc="first")
    table = table.reindex(columns=list(kpis)).astype(object)
    table = table.where(table.notna(), "none")
    table["off_target"] = (table[list(kpis)] == "bad").sum(axis=1).astype(int)
    table.columns.name = None
    return table.reset_index().sort_values(
        ["off_target", c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
    )


def without_target(variances: pd.DataFrame, kpi: str) -> pd.DataFrame:
    """List accounts that have an actual but no target, largest first.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter.
    kpi : str
        Which KPI.

    Returns
    -------
    DataFrame
        Rows of accounts with ``actual`` and ``previous_year_actual``.
    """
    chosen = (variances[SCOPE] == ACCOUNT) & (variances[c.KPI] == kpi)
    rows = variances[chosen & variances[c.TARGET].isna() & variances[c.ACTUAL].notna()]
    return rows.sort_values(
        [c.ACTUAL, c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
    ).assign(is_total=False)


def headline(variances: pd.DataFrame, kpi: str) -> tuple[str, float, int]:
    """Say by how many percent a sum KPI is above (plus) or below its target.

    The company's own target counts; where it has none, the account managers' together, and
    then the accounts'.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter.
    kpi : str
        A KPI that is a sum.

    Returns
    -------
    scope : str
        Whose targets were added, "" if there are none.
    difference_pct : float
        (actual − target) ÷ |target| × 100; NaN without target or for target 0.
    count : int
        How many targets were added.
    """
    for scope in (COMPANY, MANAGER, ACCOUNT):
        rows = compared(variances, scope, kpi)
        if len(rows):
            target = float(rows[c.TARGET].sum())
            difference = float(rows[RAW_DIFFERENCE].sum())
            percent = 100 * difference / abs(target) if target else float("nan")
            return scope, percent, len(rows)
    return "", float("nan"), 0


def bar_span(*values: pd.Series) -> tuple[float, float]:
    """Find the range that bars from zero need.

    Examples
    --------
    >>> bar_span(pd.Series([2.0, 5.0]), pd.Series([-1.0, None]))
    (-1.0, 5.0)
    """
    joined = pd.concat(list(values)).astype(float)
    low, high = np.nanmin([0.0, *joined]), np.nanmax([0.0, *joined])
    return float(low), float(high)


def known(value: float) -> float:
    """Take a missing figure as zero, for the room it needs in a picture.

    Examples
    --------
    >>> known(float("nan")), known(2.0)
    (0.0, 2.0)
    """
    return 0.0 if is_missing(value) else float(value)
