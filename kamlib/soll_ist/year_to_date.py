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
    """Compare target and actual from the start of the fiscal year.

    Parameters
    ----------
    by_quarter : DataFrame
        From :func:`kamlib.soll_ist.variance.variances_by_quarter`.
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
    DataFrame
        One row per scope, entity and KPI with at least one quarter that has target and
        actual: ``ytd_target``, ``ytd_actual``, ``ytd_raw_difference``, ``ytd_variance``,
        ``ytd_variance_pct``, ``ytd_light``, ``ytd_is_material``, ``ytd_quarters`` (how many
        were added) and ``ytd_method`` (sum, weighted, mean).
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
