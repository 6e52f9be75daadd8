"""Outlook (Hochrechnung, Erwartung): where the fiscal year will end, by four named methods.

Year to date is what came, rest of year is what the targets still ask for. No method is right;
the one the company has chosen is printed, the others stand beside it. The seasonal method takes
its shares from the targets, as the literature does, and is then the same figure as (d); with
``season = "previous_year"`` the four are four. The page says which.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from kamlib.soll_ist.actuals import ENTITY, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.support import columns as c
from kamlib.support.language import translatable
from kamlib.support.money import ratio
from kamlib.support.quarter import Quarter

OutlookMethod = Literal["rest_as_planned", "seasonal", "run_rate", "rest_by_attainment"]
#: Method to its name and its formula, in the order (a) to (d).
OUTLOOK_METHODS: dict[str, tuple[str, str]] = {
    "rest_as_planned": (
        translatable("rest as planned"),
        translatable("year to date + target of the rest"),
    ),
    "seasonal": (
        translatable("seasonal"),
        translatable("year to date ÷ share of the year that these quarters usually have"),
    ),
    "run_rate": (
        translatable("run rate"),
        translatable("year to date ÷ quarters so far × 4"),
    ),
    "rest_by_attainment": (
        translatable("rest by attainment"),
        translatable("year to date + target of the rest × attainment so far"),
    ),
}
TO_DATE, TARGET_TO_DATE, TARGET_OF_YEAR = "to_date", "target_to_date", "target_of_year"
REST_TARGET, LAST_YEAR, LAST_TO_DATE = "rest_target", "last_year", "last_year_to_date"
YEAR = 4
_GROUP = [SCOPE, ENTITY, c.KPI]


def full_year_outlook(
    to_date: pd.Series,
    *,
    target_to_date: pd.Series,
    target_of_year: pd.Series,
    share: pd.Series,
    quarters_done: int,
) -> pd.DataFrame:
    r"""Estimate where the year will end, by all four methods.

    Parameters
    ----------
    to_date, target_to_date, target_of_year : Series of shape (n,)
        Actual and target of the quarters so far, target of all four; in the KPI's unit.
    share : Series of shape (n,)
        Share of the year (0 to 1) that the quarters so far have, for the seasonal method:
        of the targets, or of last year's actuals.
    quarters_done : int
        1 to 4.

    Returns
    -------
    DataFrame of shape (n, 4)
        ``rest_as_planned``, ``seasonal``, ``run_rate``, ``rest_by_attainment`` in the KPI's unit;
        NaN where an input is missing or a denominator is not positive. After four quarters all
        methods are the actual.

    Raises
    ------
    ValueError
        If ``quarters_done`` is not 1 to 4.

    Notes
    -----
    With A actual to date, T target to date, R target of the rest, s share and n quarters done:

    .. math:: (a)\ A + R, \quad (b)\ A / s, \quad (c)\ 4 A / n, \quad (d)\ A + R \cdot A / T

    The usual forms of German outlooks (Hochrechnung): rest as planned, seasonal, run rate, rest
    by attainment. With the share of the same targets (b) and (d) are one figure:
    A ÷ (T ÷ (T + R)) = A + R · A ÷ T.

    Examples
    --------
    >>> one = lambda value: pd.Series([float(value)])
    >>> full_year_outlook(one(270), target_to_date=one(300), target_of_year=one(400),
    ...     share=one(0.6), quarters_done=3).values.tolist()
    [[370.0, 450.0, 360.0, 360.0]]
    """
    if not 1 <= quarters_done <= YEAR:
        raise ValueError(f"A fiscal year has 1 to 4 quarters to date; found {quarters_done}.")
    rest = target_of_year - target_to_date
    if quarters_done == YEAR:
        return pd.DataFrame(dict.fromkeys(OUTLOOK_METHODS, to_date.astype(float)))
    return pd.DataFrame(
        {
            "rest_as_planned": to_date + rest,
            "seasonal": ratio(to_date, share),
            "run_rate": to_date / quarters_done * YEAR,
            "rest_by_attainment": to_date + rest * ratio(to_date, target_to_date),
        }
    ).astype(float)


def outlook_to_year_end(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    quarter: str,
    *,
    season: Literal["plan", "previous_year"] = "plan",
) -> pd.DataFrame:
    """Compute for every target that is a sum what came, what is left and where the year ends.

    Parameters
    ----------
    targets : DataFrame of shape (n_targets, 5)
        ``scope``, ``entity``, ``quarter``, ``kpi``, ``target``, of the whole fiscal year, in the
        KPI's unit.
    actuals : DataFrame of shape (n_actuals, >= 5)
        ``scope``, ``entity``, ``quarter``, ``kpi``, ``actual``; a quarter without a row had no
        business, a missing actual is unknown and makes the sum unknown.
    quarter : str
        Last quarter with actuals that is used.
    season : {"plan", "previous_year"}, default="plan"
        Whose share of the year the seasonal method takes.

    Returns
    -------
    DataFrame of shape (n_found, 13)
        One row per scope, entity and KPI with a target in this fiscal year: ``target_of_year``
        (NaN unless all four quarters have one), ``target_to_date``, ``to_date``,
        ``last_year_to_date``, ``last_year``, ``rest_target`` and the four methods of
        :func:`full_year_outlook`, all in the KPI's unit. Ratios cannot be added up and have no
        outlook.

    Raises
    ------
    KeyError
        If a target is of a KPI that is not registered.

    Notes
    -----
    rest target = target of the year − target to date. The formulas of the four methods, and why
    none is right, are those of :func:`full_year_outlook`.

    Examples
    --------
    270 of 300 came in three quarters, and 200 are planned for the last.

    >>> labels = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    >>> who = {"scope": "company", "entity": "", "kpi": "net_revenue"}
    >>> targets = pd.DataFrame({"quarter": labels, "target": [100.0, 100.0, 100.0, 200.0]} | who)
    >>> actuals = pd.DataFrame({"quarter": labels[:3], "actual": [80.0, 100.0, 90.0]} | who)
    >>> outlook_to_year_end(targets, actuals, "2026Q3")[
    ...     ["to_date", "rest_target", *OUTLOOK_METHODS]].values.tolist()
    [[270.0, 200.0, 470.0, 450.0, 360.0, 450.0]]
    """
    last = Quarter.parse(quarter)
    year = [str(last.first_of_year + step) for step in range(YEAR)]
    before = [str(last.first_of_year - YEAR + step) for step in range(YEAR)]
    done = last.number
    rows = targets[targets[c.QUARTER].isin(year)]
    rows = rows[~rows[c.KPI].map(lambda kpi: KPIS[kpi].is_ratio).astype(bool)]
    asked = rows.groupby(_GROUP)[c.TARGET]
    table = pd.DataFrame(
        {
            TARGET_OF_YEAR: asked.sum().where(asked.count() == YEAR),
            TARGET_TO_DATE: _summed(rows, year[:done], c.TARGET, full=True),
            TO_DATE: _summed(actuals, year[:done], c.ACTUAL),
            LAST_TO_DATE: _summed(actuals, before[:done], c.ACTUAL),
            LAST_YEAR: _summed(actuals, before, c.ACTUAL),
        }
    ).reindex(asked.sum().index)
    table[REST_TARGET] = table[TARGET_OF_YEAR] - table[TARGET_TO_DATE]
    share = (
        ratio(table[TARGET_TO_DATE], table[TARGET_OF_YEAR])
        if season == "plan"
        else ratio(table[LAST_TO_DATE], table[LAST_YEAR])
    )
    outlook = full_year_outlook(
        table[TO_DATE],
        target_to_date=table[TARGET_TO_DATE],
        target_of_year=table[TARGET_OF_YEAR],
        share=share,
        quarters_done=done,
    )
    return table.join(outlook, validate="one_to_one").reset_index()


def _summed(rows: pd.DataFrame, quarters: list[str], name: str, *, full: bool = False) -> pd.Series:
    groups = rows[rows[c.QUARTER].isin(quarters)].groupby(_GROUP)[name]
    # A quarter without a row had none; a quarter whose figure is not known makes the sum so.
    known = groups.count() == (len(quarters) if full else groups.size())
    return groups.sum(min_count=1).where(known)
