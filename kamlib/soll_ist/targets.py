"""Targets (Ziel, Soll): for whom each is, and which cannot be compared with an actual.

A target row names an account, an account manager, or neither and then holds for the whole
company. No target row is lost: what cannot be compared is listed with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, ENTITY, KEY, MANAGER, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.support import columns as c
from kamlib.support.language import translatable

UNKNOWN_KPI = translatable("the workbook knows no such KPI")
UNUSED_KPI = translatable("the settings do not compare this KPI")
TWO_TARGETS = translatable("several targets for one ratio; ratios cannot be added")
NO_VALUE = translatable("the target is empty")
NOBODY = translatable("no such account or account manager")


def scoped_targets(
    targets: pd.DataFrame, kpis: Iterable[str], *, known: Iterable[str] | None = None
) -> pd.DataFrame:
    """Say for each target row whom it is for and whether it can be compared.

    Parameters
    ----------
    targets : DataFrame of shape (n_targets, >= 5)
        ``account_id``, ``account_manager`` (missing is ""), ``quarter``, ``kpi``, ``target`` in
        the KPI's unit.
    kpis : iterable of str
        KPIs of the settings.
    known : iterable of str or None
        Accounts and account managers there are; a target for anybody else is not compared,
        because an actual of zero would be invented for it. None: everybody is known.

    Returns
    -------
    DataFrame of shape (n_targets, 6)
        ``scope``, ``entity``, ``quarter``, ``kpi``, ``target`` and ``reason``: why it is not
        compared, "" where it is. No row is lost; an empty target is one of the reasons.

    Notes
    -----
    scope = account where one is named, else manager where one is named, else company. Two rows
    of one ratio are refused, because ratios cannot be added; two rows of one sum are added by
    :func:`usable_targets`. Definition of the input table ``targets``.

    Examples
    --------
    >>> rows = pd.DataFrame({"account_id": ["A", None, ""], "account_manager": ["", "Bo", ""],
    ...     "quarter": "2026Q3", "kpi": ["nps", "nps", "npz"], "target": [10.0, 20.0, 30.0]})
    >>> scoped_targets(rows, ["nps"])[["scope", "entity", "reason"]].values.tolist()[1:]
    [['manager', 'Bo', ''], ['company', '', 'the workbook knows no such KPI']]
    """
    account = targets[c.ACCOUNT_ID].fillna("").astype(str)
    manager = targets[c.ACCOUNT_MANAGER].fillna("").astype(str)
    table = pd.DataFrame(
        {
            SCOPE: np.select([account != "", manager != ""], [ACCOUNT, MANAGER], COMPANY),
            ENTITY: account.where(account != "", manager),
            c.QUARTER: targets[c.QUARTER].astype(str),
            c.KPI: targets[c.KPI].astype(str),
            c.TARGET: targets[c.TARGET].astype(float),
        }
    )
    is_ratio = table[c.KPI].map(lambda kpi: kpi in KPIS and KPIS[kpi].is_ratio).astype(bool)
    conditions = [
        ~table[c.KPI].isin(list(KPIS)),
        ~table[c.KPI].isin(list(kpis)),
        table[c.TARGET].isna(),
        is_ratio & table.duplicated(KEY, keep=False),
        (table[SCOPE] != COMPANY) & (known is not None) & ~table[ENTITY].isin(list(known or [])),
    ]
    reasons = [UNKNOWN_KPI, UNUSED_KPI, NO_VALUE, TWO_TARGETS, NOBODY]
    table["reason"] = np.select(conditions, reasons, "")
    return table.reset_index(drop=True)


def usable_targets(scoped: pd.DataFrame, *, only_compared: bool = True) -> pd.DataFrame:
    """Keep the targets that can be compared, one per key.

    Several rows of one key (an account shared by two account managers) are added.

    Parameters
    ----------
    scoped : DataFrame
        From :func:`scoped_targets`.
    only_compared : bool, default=True
        Leave out KPIs that the settings do not compare; otherwise keep them, as weights for
        the targets of ratios.

    Returns
    -------
    DataFrame of shape (n_keys, 5)
        ``scope``, ``entity``, ``quarter``, ``kpi``, ``target``.
    """
    allowed = [""] if only_compared else ["", UNUSED_KPI]
    kept = scoped[scoped["reason"].isin(allowed)]
    return kept.groupby(KEY)[[c.TARGET]].sum(min_count=1).reset_index()


def not_compared(scoped: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """List the targets up to the reported quarter that are not compared, with the reason.

    Parameters
    ----------
    scoped : DataFrame
        From :func:`scoped_targets`.
    quarter : str
        Reported quarter; later targets are simply not due yet.

    Returns
    -------
    DataFrame of shape (n_rows, 6)
        The rows with a reason, newest quarter first.
    """
    rows = scoped[(scoped["reason"] != "") & (scoped[c.QUARTER] <= quarter)]
    return rows.sort_values(
        [c.QUARTER, SCOPE, ENTITY, c.KPI], ascending=[False, True, True, True], ignore_index=True
    )
