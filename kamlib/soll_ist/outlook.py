"""Outlook (Hochrechnung, Erwartung): where the fiscal year will end, by four named methods.

Year to date is what came, rest of year is what the targets still ask for. No method is right;
the one the company has chosen is printed, the others stand beside it, and each is scored
every quarter against what came.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
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
METHOD, OUTLOOK, ERROR, ERROR_PCT = "method", "outlook", "error", "error_pct"
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
    """Compute the year's end by all four methods.

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
        ``rest_as_planned``, ``seasonal``, ``run_rate``, ``rest_by_attainment``; NaN where an
        input is missing or a denominator is not positive. After four quarters all methods
        are the actual.

    Raises
    ------
    ValueError
        If ``quarters_done`` is not 1 to 4.

    Notes
    -----
    (a) A + R; (b) A ÷ share; (c) A ÷ n × 4; (d) A + R × A ÷ T, with A actual to date, T target
    to date, R target of the rest. With the share of the same targets (b) and (d) are one
    figure: A ÷ (T ÷ (T + R)) = A + R × A ÷ T.

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
    """Compute year to date, rest of year and outlook of every target that is a sum.

    Parameters
    ----------
    targets : DataFrame of shape (n_targets, 5)
        ``scope``, ``entity``, ``quarter``, ``kpi``, ``target``, of the whole fiscal year.
    actuals : DataFrame
        ``scope``, ``entity``, ``quarter``, ``kpi``, ``actual``; a quarter without a row had no
        business, a missing actual is unknown.
    quarter : str
        Last quarter with actuals that is used.
    season : {"plan", "previous_year"}, default="plan"
        Whose share of the year the seasonal method takes.

    Returns
    -------
    DataFrame
        One row per scope, entity and KPI with a target in this fiscal year: ``to_date``,
        ``target_to_date``, ``rest_target``, ``target_of_year`` (NaN unless all four
        quarters have one), ``last_year_to_date``, ``last_year`` and the four methods.
        Ratios cannot be added up and have no outlook.
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
    """Score each method's outlook of past quarters against what came.

    Parameters
    ----------
    targets, actuals : DataFrame
        As for :func:`outlook_to_year_end`.
    quarters : list of str
        Quarters to score; the first of a fiscal year has no outlook.
    season : {"plan", "previous_year"}, default="plan"
        Whose share of the year the seasonal method takes.

    Returns
    -------
    DataFrame
        ``scope``, ``entity``, ``kpi``, ``method``, ``quarter``, ``outlook``, ``actual``,
        ``error`` (actual − outlook) and ``error_pct`` (of the actual; NaN unless positive).
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
