"""Year to date (aufgelaufen): the quarters of the fiscal year that can be compared.

Sums are added; a ratio is the ratio of its sums. The target of a ratio is weighted by the
targets of its denominator where these are known, otherwise it is a simple mean, and the
method is printed. How many quarters were comparable is shown beside every figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.soll_ist.actuals import ENTITY, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.variance import with_variance
from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import year_to_date as quarters_to_date
from kamlib.support.settings import Kpi

YTD_QUARTERS = "ytd_quarters"
YTD_METHOD = "ytd_method"
SUM, WEIGHTED, MEAN = "sum", "weighted", "mean"
_GROUP = [SCOPE, ENTITY, c.KPI]


def year_to_date(
    by_quarter: pd.DataFrame,
    quarter: str,
    *,
    kpis: Sequence[Kpi],
    weights: pd.DataFrame,
    weight_kpis: dict[str, str] | None = None,
) -> pd.DataFrame:
    r"""Compare target and actual from the start of the fiscal year.

    Parameters
    ----------
    by_quarter : DataFrame of shape (n, >= 8)
        From :func:`kamlib.soll_ist.variance.variances_by_quarter`: ``scope``, ``entity``,
        ``quarter``, ``kpi``, ``target``, ``actual``, ``numerator``, ``denominator``.
    quarter : str
        Reported quarter, the last one added.
    kpis : sequence of Kpi
        Thresholds; the same as for one quarter.
    weights : DataFrame of shape (n_targets, 5)
        All targets, also of KPIs that are not compared.
    weight_kpis : dict or None
        For a ratio, the KPI whose target is its denominator; None: as registered.

    Returns
    -------
    DataFrame of shape (n_found, 12)
        One row per scope, entity and KPI with at least one quarter that has target and
        actual (other quarters are left out): ``ytd_target``, ``ytd_actual``,
        ``ytd_raw_difference``, ``ytd_variance`` in the KPI's unit, ``ytd_variance_pct``,
        ``ytd_light``, ``ytd_is_material``, ``ytd_quarters`` (how many were added) and
        ``ytd_method`` (sum, weighted, mean).

    Notes
    -----
    With a sum, target and actual are added. With a ratio,

    .. math:: actual = scale \cdot \frac{\sum_q numerator_q}{\sum_q denominator_q}, \quad
              target = \frac{\sum_q w_q\, target_q}{\sum_q w_q}

    w the target of its denominator; where one is missing or not positive, the simple mean of the
    quarters' targets (``mean``). The ratio of sums is the definition of the statement; the
    weights make the target comparable with it.

    Examples
    --------
    10 percent of 100 and 20 percent of 300 were planned: 70 of 400. 5 and 60 came: 65 of 400.

    >>> quarters = pd.DataFrame({"scope": "company", "entity": "",
    ...     "quarter": ["2026Q1", "2026Q2"], "kpi": "customer_profitability_pct",
    ...     "target": [10.0, 20.0], "actual": [5.0, 20.0], "numerator": [5.0, 60.0],
    ...     "denominator": [100.0, 300.0]})
    >>> planned = pd.DataFrame({"scope": "company", "entity": "",
    ...     "quarter": ["2026Q1", "2026Q2"], "kpi": "net_revenue", "target": [100.0, 300.0]})
    >>> year_to_date(quarters, "2026Q2", weights=planned,
    ...     kpis=[Kpi(id="customer_profitability_pct", absolute=1, relative_pct=0)])[
    ...     ["ytd_target", "ytd_actual", "ytd_variance", "ytd_method"]].values.tolist()
    [[17.5, 16.25, -1.25, 'weighted']]
    """
    chosen = weight_kpis or {kpi: KPIS[kpi].weight for kpi in KPIS}
    rows = by_quarter[by_quarter[c.QUARTER].isin(quarters_to_date(quarter))]
    rows = rows[rows[c.TARGET].notna() & rows[c.ACTUAL].notna()]
    rows = _with_weights(rows, weights, chosen)
    added = _added(rows)
    judged = with_variance(added, kpis)
    names = [name for name in judged.columns if name not in [*_GROUP, YTD_QUARTERS, YTD_METHOD]]
    return judged.rename(columns={name: f"ytd_{name}" for name in names})


def _with_weights(
    rows: pd.DataFrame, weights: pd.DataFrame, weight_kpis: dict[str, str]
) -> pd.DataFrame:
    given = weights.rename(columns={c.KPI: "weight_kpi", c.TARGET: "weight"})
    asked = rows.assign(weight_kpi=rows[c.KPI].map(weight_kpis).astype(object))
    key = [SCOPE, ENTITY, c.QUARTER, "weight_kpi"]
    given = given.astype({"weight_kpi": object})
    return asked.merge(given[[*key, "weight"]], on=key, how="left", validate="many_to_one")


def _added(rows: pd.DataFrame) -> pd.DataFrame:
    positive = rows["weight"].where(rows["weight"] > 0)
    parts = rows.assign(weight=positive, weighted_target=rows[c.TARGET] * positive)
    groups = parts.groupby(_GROUP, sort=True)
    sums = groups[[c.TARGET, "numerator", "denominator", "weight", "weighted_target"]].sum(
        min_count=1
    )
    count = groups[c.QUARTER].count()
    has_weights = groups["weight"].count() == count
    kpi = sums.index.get_level_values(c.KPI)
    is_ratio = np.array([KPIS[name].is_ratio for name in kpi], dtype=bool)
    scale = np.array([KPIS[name].scale for name in kpi], dtype=float)
    target = (sums["weighted_target"] / sums["weight"]).where(has_weights, sums[c.TARGET] / count)
    return pd.DataFrame(
        {
            c.TARGET: target.where(is_ratio, sums[c.TARGET]),
            c.ACTUAL: (scale * ratio(sums["numerator"], sums["denominator"])).where(
                is_ratio, sums["numerator"]
            ),
            YTD_QUARTERS: count,
            YTD_METHOD: np.select([~is_ratio, has_weights], [SUM, WEIGHTED], MEAN),
        }
    ).reset_index()
