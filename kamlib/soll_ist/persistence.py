"""Which accounts have missed a target for several quarters running, and by how much.

One bad quarter has many reasons; an adverse variance that stays asks for an action. The run
ends with the reported quarter; a quarter without a target or an actual breaks it.
"""

from __future__ import annotations

import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, ENTITY, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.variance import VARIANCE
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

RUN_QUARTERS = "run_quarters"
CUMULATED = "cumulated_variance"
AVERAGE = "average_variance"


def persistent_deviations(
    by_quarter: pd.DataFrame, quarter: str, *, at_least: int, scope: str = ACCOUNT
) -> pd.DataFrame:
    r"""Find targets that were missed in every quarter up to the reported one, and since when.

    Parameters
    ----------
    by_quarter : DataFrame of shape (n, >= 5)
        ``scope``, ``entity``, ``quarter``, ``kpi``, ``variance`` of all quarters, in the KPI's
        unit, plus is favourable. A missing variance breaks a run.
    quarter : str
        Reported quarter, the last one of the run.
    at_least : int
        Quarters in a row that count as persistent.
    scope : str, default="account"
        Whose deviations.

    Returns
    -------
    DataFrame of shape (n_found, 7)
        ``scope``, ``entity``, ``kpi``, ``run_quarters``, ``since`` (first quarter of the run),
        ``cumulated_variance`` (sum over the run; NaN for ratios, which cannot be added) and
        ``average_variance``; longest run first, then by entity and KPI.

    Notes
    -----
    .. math:: run = \max\{n : v_{t} < 0,\ v_{t-1} < 0,\ \dots,\ v_{t-n+1} < 0\}

    with t the reported quarter. Own definition: one adverse quarter may be chance, several in a
    row ask for an action.

    Examples
    --------
    >>> rows = pd.DataFrame({"scope": "account", "entity": "A", "kpi": "net_revenue",
    ...     "quarter": ["2025Q4", "2026Q1", "2026Q2", "2026Q3"],
    ...     "variance": [4.0, -5.0, -6.0, -7.0]})
    >>> found = persistent_deviations(rows, "2026Q3", at_least=3)
    >>> found[["run_quarters", "since", "cumulated_variance"]].values.tolist()
    [[3, '2026Q1', -18.0]]
    """
    known = by_quarter[(by_quarter[SCOPE] == scope) & (by_quarter[c.QUARTER] <= quarter)]
    adverse = known[known[VARIANCE] < 0].copy()
    last = Quarter.parse(quarter)
    back = {label: last - Quarter.parse(label) for label in adverse[c.QUARTER].unique()}
    adverse["back"] = adverse[c.QUARTER].map(back).astype(float)
    group = [SCOPE, ENTITY, c.KPI]
    adverse = adverse.sort_values([*group, "back"], ignore_index=True)
    # In an unbroken run up to now, the n-th newest adverse quarter lies n quarters back.
    in_run = adverse[adverse["back"] == adverse.groupby(group).cumcount()]
    found = in_run.groupby(group, as_index=False).agg(
        **{
            RUN_QUARTERS: (VARIANCE, "size"),
            "since": (c.QUARTER, "min"),
            CUMULATED: (VARIANCE, "sum"),
            AVERAGE: (VARIANCE, "mean"),
        }
    )
    is_ratio = found[c.KPI].map(lambda kpi: KPIS[kpi].is_ratio).astype(bool)
    found[CUMULATED] = found[CUMULATED].mask(is_ratio)
    found = found[found[RUN_QUARTERS] >= at_least]
    return found.sort_values(
        [RUN_QUARTERS, ENTITY, c.KPI], ascending=[False, True, True], ignore_index=True
    )
