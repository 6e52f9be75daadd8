"""Variance (Abweichung): target against actual, favourable is plus, and when it matters.

Cost-like KPIs are turned around, so a plus is always good news; the raw difference stands
beside it. No target is not a target of zero, and a quarter without delivered input has no
actual. A variance is material when it passes the absolute and the relative threshold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kamlib.soll_ist.actuals import ENTITY, KEY, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import Quarter
from kamlib.support.settings import Kpi

VARIANCE = "variance"
VARIANCE_PCT = "variance_pct"
RAW_DIFFERENCE = "raw_difference"
LIGHT = "light"
IS_MATERIAL = "is_material"
PREVIOUS = "previous_year_actual"

#: Differences below this are rounding of floating point numbers, not a variance.
NOTHING = 1e-7


def variances_by_quarter(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    *,
    kpis: Sequence[Kpi],
    covered: Mapping[str, frozenset[str]],
) -> pd.DataFrame:
    """Compare every target with its actual, and keep actuals without a target.

    Parameters
    ----------
    targets : DataFrame of shape (n_targets, 5)
        From :func:`kamlib.soll_ist.targets.usable_targets`.
    actuals : DataFrame of shape (n_actuals, 7)
        From :func:`kamlib.soll_ist.actuals.all_actuals`.
    kpis : sequence of Kpi
        KPIs of the settings with their thresholds.
    covered : mapping
        Quarters in which a KPI's input was delivered. There a sum without postings is 0;
        everything else without an actual stays NaN.

    Returns
    -------
    DataFrame
        One row per scope, entity, quarter and KPI: ``target``, ``actual``, ``numerator``,
        ``denominator``, ``previous_year_actual``, ``raw_difference`` (actual - target),
        ``variance`` (polarity times it), ``variance_pct`` (of the absolute target, NaN for
        target 0), ``light`` (good, warn, bad, none) and ``is_material``.
    """
    ids = [kpi.id for kpi in kpis]
    table = targets[targets[c.KPI].isin(ids)].merge(
        actuals[actuals[c.KPI].isin(ids)], on=KEY, how="outer", validate="one_to_one"
    )
    table = _with_zeros(table, covered)
    table = _with_previous_year(table, actuals, covered)
    table = with_variance(table, kpis)
    return table.sort_values(KEY, ignore_index=True)


def _with_zeros(table: pd.DataFrame, covered: Mapping[str, frozenset[str]]) -> pd.DataFrame:
    is_zero = table[c.ACTUAL].isna() & _is_sum_delivered(table, covered, back=0)
    names = ["numerator", c.ACTUAL]
    return table.assign(**{name: table[name].mask(is_zero, 0.0) for name in names})


def _with_previous_year(
    table: pd.DataFrame, actuals: pd.DataFrame, covered: Mapping[str, frozenset[str]]
) -> pd.DataFrame:
    before = actuals[[*KEY, c.ACTUAL]].rename(columns={c.ACTUAL: PREVIOUS})
    later = {label: str(Quarter.parse(label) + 4) for label in before[c.QUARTER].unique()}
    before[c.QUARTER] = before[c.QUARTER].map(later).astype(table[c.QUARTER].dtype)
    joined = table.merge(before, on=KEY, how="left", validate="one_to_one")
    is_zero = joined[PREVIOUS].isna() & _is_sum_delivered(joined, covered, back=4)
    return joined.assign(**{PREVIOUS: joined[PREVIOUS].mask(is_zero, 0.0)})


def _is_sum_delivered(
    table: pd.DataFrame, covered: Mapping[str, frozenset[str]], *, back: int
) -> pd.Series:
    """Tell where a missing sum is 0: its input was delivered ``back`` quarters ago."""
    then = {label: str(Quarter.parse(label) - back) for label in table[c.QUARTER].unique()}
    pairs = zip(table[c.KPI], table[c.QUARTER], strict=True)
    is_zero = [
        not KPIS[kpi].is_ratio and then[quarter] in covered.get(kpi, frozenset())
        for kpi, quarter in pairs
    ]
    return pd.Series(is_zero, index=table.index, dtype=bool)


def with_variance(table: pd.DataFrame, kpis: Sequence[Kpi]) -> pd.DataFrame:
    """Add differences, light and materiality to targets and actuals.

    Parameters
    ----------
    table : DataFrame
        With ``kpi``, ``target``, ``actual``.
    kpis : sequence of Kpi
        Thresholds, in the unit of the KPI and in percent of the target.

    Returns
    -------
    DataFrame
        The table with ``raw_difference``, ``variance``, ``variance_pct``, ``light``,
        ``is_material``; NaN and ``none`` where target or actual is missing.

    Notes
    -----
    variance = polarity × (actual − target), plus is favourable.

    Examples
    --------
    >>> rows = pd.DataFrame({"kpi": ["service_cost"], "target": [100.0], "actual": [130.0]})
    >>> judged = with_variance(rows, [Kpi(id="service_cost", absolute=20, relative_pct=10)])
    >>> judged[["raw_difference", "variance", "variance_pct", "light"]].values.tolist()
    [[30.0, -30.0, -30.0, 'bad']]
    """
    limits = {kpi.id: kpi for kpi in kpis}
    difference = table[c.ACTUAL].astype(float) - table[c.TARGET].astype(float)
    difference = difference.mask(difference.abs() < NOTHING, 0.0)
    polarity = table[c.KPI].map(lambda kpi: KPIS[kpi].polarity).astype(float)
    variance = polarity * difference + 0.0
    percent = 100 * ratio(variance, table[c.TARGET].astype(float).abs())
    light, is_material = judge(
        variance,
        percent,
        absolute=table[c.KPI].map(lambda kpi: limits[kpi].absolute).astype(float),
        relative_pct=table[c.KPI].map(lambda kpi: limits[kpi].relative_pct).astype(float),
    )
    return table.assign(
        **{
            RAW_DIFFERENCE: difference,
            VARIANCE: variance,
            VARIANCE_PCT: percent,
            LIGHT: light,
            IS_MATERIAL: is_material,
        }
    )


def judge(
    variance: pd.Series, variance_pct: pd.Series, *, absolute: pd.Series, relative_pct: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Give each variance a light and say whether it is material.

    Parameters
    ----------
    variance, variance_pct : Series of shape (n,)
        In the KPI's unit, plus is favourable; in percent of the target (NaN for target 0).
    absolute, relative_pct : Series of shape (n,)
        Thresholds. A threshold of 0 is not asked, nor is the relative one for target 0.

    Returns
    -------
    light : Series of shape (n,)
        ``bad``: adverse and all asked thresholds passed; ``warn``: adverse and one of two
        passed; ``good``: everything else; ``none``: no variance known.
    is_material : Series of shape (n,)
        All asked thresholds passed, favourable or adverse.

    Examples
    --------
    >>> one = lambda *values: pd.Series(values, dtype=float)
    >>> light, material = judge(one(-9, -9, -9, 9), one(-9, -2, -9, 9),
    ...     absolute=one(5, 5, 0, 5), relative_pct=one(5, 5, 5, 5))
    >>> light.tolist(), material.tolist()
    (['bad', 'warn', 'bad', 'good'], [True, False, True, True])
    """
    asks_absolute = absolute > 0
    asks_relative = (relative_pct > 0) & variance_pct.notna()
    passes_absolute = variance.abs() >= absolute
    passes_relative = variance_pct.abs() >= relative_pct
    passes_all = (passes_absolute | ~asks_absolute) & (passes_relative | ~asks_relative)
    passes_one = (passes_absolute & asks_absolute) | (passes_relative & asks_relative)
    is_adverse = variance < 0
    is_material = variance.notna() & (variance != 0) & passes_all
    light = np.select(
        [variance.isna(), is_adverse & is_material, is_adverse & passes_one],
        ["none", "bad", "warn"],
        "good",
    )
    return pd.Series(light, index=variance.index, dtype=object), is_material.astype(bool)


def named(table: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Say whom a row is about: account and its manager, account manager, or company.

    Parameters
    ----------
    table : DataFrame
        With ``scope`` and ``entity``.
    accounts : DataFrame
        Names and managers of the accounts.

    Returns
    -------
    DataFrame
        With ``account_id``, ``account_manager`` and ``name`` in place of ``entity``; an
        account that is not in the list keeps its number as its name.
    """
    known = accounts[[c.ACCOUNT_ID, c.NAME, c.ACCOUNT_MANAGER]].rename(
        columns={c.ACCOUNT_ID: ENTITY}
    )
    known = known.astype({ENTITY: str}).assign(**{SCOPE: "account"})
    joined = table.merge(known, on=[SCOPE, ENTITY], how="left", validate="many_to_one")
    is_account, is_manager = joined[SCOPE] == "account", joined[SCOPE] == "manager"
    joined[c.ACCOUNT_ID] = joined[ENTITY].where(is_account, "")
    joined[c.ACCOUNT_MANAGER] = (
        joined[c.ACCOUNT_MANAGER].fillna("").where(~is_manager, joined[ENTITY])
    )
    joined[c.NAME] = joined[c.NAME].fillna(joined[ENTITY])
    first = [SCOPE, c.ACCOUNT_ID, c.NAME, c.ACCOUNT_MANAGER]
    rest = [name for name in joined.columns if name not in [*first, ENTITY]]
    return joined[[*first, *rest]]
