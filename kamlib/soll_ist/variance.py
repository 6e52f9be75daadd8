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


_FOUND = "found"


def variances_by_quarter(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    *,
    kpis: Sequence[Kpi],
    covered: Mapping[str, frozenset[str]],
) -> pd.DataFrame:
    r"""Compare every target with its actual, and keep actuals without a target.

    Parameters
    ----------
    targets : DataFrame of shape (n_targets, 5)
        From :func:`kamlib.soll_ist.targets.usable_targets`: ``scope``, ``entity``, ``quarter``,
        ``kpi``, ``target`` in the KPI's unit.
    actuals : DataFrame of shape (n_actuals, 7)
        From :func:`kamlib.soll_ist.actuals.all_actuals`.
    kpis : sequence of Kpi
        KPIs of the settings with their thresholds; others are left out.
    covered : mapping of str to frozenset of str
        Quarters in which a KPI's input was delivered. There a sum without postings is 0;
        everything else without an actual stays NaN.

    Returns
    -------
    DataFrame of shape (n_keys, 14)
        One row per scope, entity, quarter and KPI, in that order: ``target``, ``numerator``,
        ``denominator``, ``actual``, ``previous_year_actual``, ``raw_difference`` (actual −
        target), ``variance`` (plus is favourable), all in the KPI's unit, ``variance_pct`` (of
        the absolute target, NaN for target 0), ``light`` (good, warn, bad, none) and
        ``is_material``. No target is not a target of zero: the variance is NaN then.

    Raises
    ------
    pandas.errors.MergeError
        If a key has two targets or two actuals.

    Notes
    -----
    .. math:: variance = polarity \cdot (actual - target)

    Polarity is −1 for cost-like KPIs, so plus is favourable: the sign convention of German
    variance analysis (wirtschaftslexikon24, "Abweichung"). See :func:`with_variance`.

    Examples
    --------
    B was delivered and bought nothing: 0. B was not asked for its satisfaction: unknown.

    >>> targets = pd.DataFrame({"scope": "account", "entity": ["A", "B", "B"],
    ...     "quarter": "2026Q3", "kpi": ["net_revenue", "net_revenue", "nps"],
    ...     "target": [100.0, 50.0, 30.0]})
    >>> actuals = pd.DataFrame({"scope": ["account"], "entity": "A", "quarter": "2026Q3",
    ...     "kpi": "net_revenue", "numerator": 90.0, "denominator": float("nan"), "actual": 90.0})
    >>> found = variances_by_quarter(targets, actuals,
    ...     kpis=[Kpi(id="net_revenue", absolute=5, relative_pct=5), Kpi(id="nps", absolute=10)],
    ...     covered={"net_revenue": frozenset({"2026Q3"})})
    >>> found[["entity", "actual", "variance", "light"]].values.tolist()
    [['A', 90.0, -10.0, 'bad'], ['B', 0.0, -50.0, 'bad'], ['B', nan, nan, 'none']]
    """
    ids = [kpi.id for kpi in kpis]
    table = targets[targets[c.KPI].isin(ids)].merge(
        actuals[actuals[c.KPI].isin(ids)],
        on=KEY,
        how="outer",
        validate="one_to_one",
        indicator=_FOUND,
    )
    table = _with_zeros(table, covered)
    table = _with_previous_year(table, actuals, covered)
    table = with_variance(table, kpis)
    return table.sort_values(KEY, ignore_index=True)


def _with_zeros(table: pd.DataFrame, covered: Mapping[str, frozenset[str]]) -> pd.DataFrame:
    # An actual that was found and has no figure is unknown; only what is not there at all is 0.
    is_zero = table[_FOUND].eq("left_only") & _is_sum_delivered(table, covered, back=0)
    names = ["numerator", c.ACTUAL]
    filled = {name: table[name].mask(is_zero, 0.0) for name in names}
    return table.drop(columns=_FOUND).assign(**filled)


def _with_previous_year(
    table: pd.DataFrame, actuals: pd.DataFrame, covered: Mapping[str, frozenset[str]]
) -> pd.DataFrame:
    before = actuals[[*KEY, c.ACTUAL]].rename(columns={c.ACTUAL: PREVIOUS})
    later = {label: str(Quarter.parse(label) + 4) for label in before[c.QUARTER].unique()}
    before[c.QUARTER] = before[c.QUARTER].map(later).astype(table[c.QUARTER].dtype)
    joined = table.merge(before, on=KEY, how="left", validate="one_to_one", indicator=_FOUND)
    is_zero = joined[_FOUND].eq("left_only") & _is_sum_delivered(joined, covered, back=4)
    filled = joined[PREVIOUS].mask(is_zero, 0.0)
    return joined.drop(columns=_FOUND).assign(**{PREVIOUS: filled})


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
    r"""Add differences, light and materiality to targets and actuals.

    Parameters
    ----------
    table : DataFrame of shape (n, n_columns)
        With ``kpi``, ``target`` and ``actual``, both in the KPI's unit.
    kpis : sequence of Kpi
        Thresholds, in the unit of the KPI and in percent of the target.

    Returns
    -------
    DataFrame of shape (n, n_columns + 5)
        The table with ``raw_difference``, ``variance``, ``variance_pct``, ``light``,
        ``is_material``; NaN, ``none`` and False where target or actual is missing.

    Notes
    -----
    .. math:: raw = actual - target, \quad variance = polarity \cdot raw, \quad
              variance_{\%} = 100 \cdot variance / |target|

    Plus is favourable whatever the KPI (wirtschaftslexikon24, "Abweichung": output Ist − Soll,
    input Soll − Ist). NaN percent for a target of 0. A ratio's variance is in its own unit, so
    percentage points for a percentage.

    Examples
    --------
    Service cost 30 above target is 30 to the bad.

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
    r"""Give each variance a light and say whether it is material.

    Parameters
    ----------
    variance, variance_pct : Series of shape (n,)
        In the KPI's unit, plus is favourable; in percent of the target (NaN for target 0).
    absolute, relative_pct : Series of shape (n,)
        Thresholds in the same units. A threshold of 0 is not asked, nor is the relative one for
        target 0.

    Returns
    -------
    light : Series of shape (n,)
        ``bad``: adverse and all asked thresholds passed; ``warn``: adverse and one of two
        passed; ``good``: everything else; ``none``: no variance known.
    is_material : Series of shape (n,)
        All asked thresholds passed, favourable or adverse; False where no variance is known.

    Notes
    -----
    .. math:: material \Leftrightarrow |v| \ge absolute \ \wedge\ |v_{\%}| \ge relative

    Two thresholds at once, so that neither a large percentage of a small amount nor a small
    percentage of a large one asks for an explanation: management by exception. Own rule for
    ``warn``.

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
