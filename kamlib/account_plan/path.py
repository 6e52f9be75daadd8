"""Build-up path (Aufbaupfad): the targets people set year by year, and what came.

Targets are entered, never computed: a year nobody set a target for has none. The trend of the
past quarters is a line to hold against the targets, not a plan, and it ends with the last target.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, ENTITY, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.quarter import Quarter, quarters_between

#: A trend needs two years of quarters, and takes whole years so that seasons weigh alike.
FEWEST_QUARTERS, MOST_QUARTERS, YEAR = 8, 12, 4
PATH_COLUMNS: tuple[str, ...] = (
    "year",
    "actual",
    "actual_quarters",
    "target",
    "target_quarters",
    "target_to_date",
    "actual_to_date",
    "difference_to_date",
    "trend",
    "opportunities",
)


def additive_kpis() -> list[str]:
    """List the KPIs that can be added up to a year.

    Examples
    --------
    >>> "net_revenue" in additive_kpis(), "nps" in additive_kpis()
    (True, False)
    """
    return [kpi for kpi, definition in KPIS.items() if not definition.is_ratio]


def quarterly(actuals: pd.DataFrame, account: str, *, kpi: str, quarter: str) -> pd.Series:
    """Take one account's actuals of a KPI by quarter, up to the reported one.

    Parameters
    ----------
    actuals : DataFrame
        From :func:`kamlib.soll_ist.actuals.all_actuals`.
    account : str
        Whose.
    kpi : str
        One of :func:`additive_kpis`.
    quarter : str
        Last quarter.

    Returns
    -------
    Series
        By quarter, from the first quarter anybody has an actual of this KPI for; a quarter
        without business is 0. Empty where the KPI was never delivered.

    Raises
    ------
    ParameterError
        If the KPI cannot be added up.
    """
    if kpi not in additive_kpis():
        raise ParameterError(
            Sentence(
                "A build-up path adds quarters up to years; {kpi!r} cannot be added.", kpi=kpi
            ),
            nearest(kpi, additive_kpis()),
        )
    rows = actuals[(actuals[c.KPI] == kpi) & (actuals[c.QUARTER] <= quarter)]
    if rows.empty:
        return pd.Series(dtype=float)
    first = Quarter.parse(str(rows[c.QUARTER].min()))
    labels = [str(one) for one in quarters_between(first, Quarter.parse(quarter))]
    own = rows[(rows[SCOPE] == ACCOUNT) & (rows[ENTITY] == account)]
    return own.set_index(c.QUARTER)[c.ACTUAL].astype(float).reindex(labels).fillna(0.0)


def trend_line(values: pd.Series) -> tuple[float, float]:
    """Fit a straight line through the last quarters.

    Parameters
    ----------
    values : Series
        By quarter, oldest first.

    Returns
    -------
    tuple of float
        Level of the first quarter of ``values`` and change per quarter; NaN with fewer than
        eight quarters.

    Notes
    -----
    Theil and Sen: the median of the slopes between all pairs of the last twelve quarters, or
    eight, through their medians. One large project does not bend it.

    Examples
    --------
    >>> level, change = trend_line(pd.Series([1.0, 2, 3, 4, 5, 6, 7, 8]))
    >>> round(level, 6), round(change, 6)
    (1.0, 1.0)
    """
    used = min(len(values) // YEAR * YEAR, MOST_QUARTERS)
    if used < FEWEST_QUARTERS:
        return float("nan"), float("nan")
    places = np.arange(len(values) - used, len(values), dtype=float)
    figures = values.iloc[-used:].to_numpy(dtype=float)
    one, other = np.triu_indices(used, k=1)
    change = np.median((figures[other] - figures[one]) / (places[other] - places[one]))
    return float(np.median(figures) - change * np.median(places)), float(change)


def build_up_path(
    targets: pd.DataFrame,
    values: pd.Series,
    *,
    quarter: str,
    opportunities: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Set targets against actuals, fiscal year by fiscal year.

    Parameters
    ----------
    targets : DataFrame
        ``quarter`` and ``target`` of one account and KPI.
    values : Series
        From :func:`quarterly`.
    quarter : str
        Reported quarter.
    opportunities : DataFrame, optional
        From :func:`kamlib.account_plan.opportunities.with_state`: weighted volume by the year
        of the decision; only for revenue.

    Returns
    -------
    DataFrame of shape (n_years, 10)
        From the first year with an actual or a target to the last with a target or the reported
        one: ``year``, ``actual`` (NaN outside the data) with ``actual_quarters``,
        ``target`` (NaN where nobody set one) with ``target_quarters``, ``target_to_date`` and
        ``actual_to_date`` (of quarters up to the reported one that have both),
        ``difference_to_date``, ``trend`` (sum of the line's four quarters; NaN without eight
        quarters, and before the data) and ``opportunities`` (weighted volume decided in that
        year; NaN before the reported one).

    Examples
    --------
    >>> targets = pd.DataFrame({"quarter": ["2026Q3", "2026Q4"], "target": [10.0, 12.0]})
    >>> path = build_up_path(targets, pd.Series({"2026Q3": 9.0}), quarter="2026Q3")
    >>> path[["year", "actual", "target", "difference_to_date"]].values.tolist()
    [[2026.0, 9.0, 22.0, -1.0]]
    """
    summed = targets.groupby(c.QUARTER)[c.TARGET].sum(min_count=1).dropna().astype(float)
    aims: dict[str, float] = dict(zip(summed.index, summed, strict=True))
    actuals: dict[str, float] = dict(zip(values.index, values, strict=True))
    labels = [*aims, *actuals, quarter]
    years = range(min(_year(label) for label in labels), max(_year(label) for label in labels) + 1)
    level, change = trend_line(values)
    first = Quarter.parse(str(values.index[0])) if len(values) else None
    rows = [_year_row(year, aims, actuals, quarter) for year in years]
    for row, year in zip(rows, years, strict=True):
        places = [Quarter(year, number) - first for number in range(1, 5)] if first else []
        is_inside = bool(places) and places[0] >= 0
        row["trend"] = sum(level + change * at for at in places) if is_inside else float("nan")
        is_ahead = year >= _year(quarter)
        row["opportunities"] = _decided(opportunities, year) if is_ahead else float("nan")
    return pd.DataFrame(rows, columns=list(PATH_COLUMNS))


def _year(label: str) -> int:
    return int(str(label)[:4])


def _year_row(
    year: int, aims: dict[str, float], actuals: dict[str, float], quarter: str
) -> dict[str, float]:
    aim = {label: figure for label, figure in aims.items() if _year(label) == year}
    came = {label: figure for label, figure in actuals.items() if _year(label) == year}
    both = [label for label in aim if label in came and label <= quarter]
    to_date, came_to_date = (_sum([part[label] for label in both]) for part in (aim, came))
    return {
        "year": year,
        "actual": _sum(came.values()),
        "actual_quarters": len(came),
        "target": _sum(aim.values()),
        "target_quarters": len(aim),
        "target_to_date": to_date,
        "actual_to_date": came_to_date,
        "difference_to_date": came_to_date - to_date,
    }


def _sum(figures: Iterable[float]) -> float:
    """Add up what is known; NaN if nothing is."""
    known = [float(figure) for figure in figures if not math.isnan(figure)]
    return sum(known) if known else math.nan


def _decided(opportunities: pd.DataFrame | None, year: int) -> float:
    if opportunities is None:
        return float("nan")
    rows = opportunities[opportunities["close_quarter"].str[:4] == str(year)]
    return float(rows["weighted"].sum())
