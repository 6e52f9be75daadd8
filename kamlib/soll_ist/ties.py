"""Totals of Soll-Ist that must agree to the cent."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER, SCOPE
from kamlib.soll_ist.effects import BASE, REVENUE, effects_of
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.variance import VARIANCE
from kamlib.support import columns as c
from kamlib.support.language import translatable

NET = translatable("Net revenue of all accounts, with and without target = statement")
CONTRIBUTION = translatable(
    "Customer contribution of all accounts, with and without target = statement"
)
MANAGERS = translatable("Net revenue credited to account managers = invoiced net revenue")
ACCOUNTS = translatable("Accounts with a target + accounts without = company, sums of all KPIs")
VARIANCES = translatable("Sum of variances = variance of the sums, sums of all KPIs")

BASES = translatable("Bridge: base period + effects = actual, revenue and gross profit")
BRIDGE = translatable("Bridge: actual = invoiced net revenue of all accounts")
BRIDGES = translatable("Bridge: effects of all accounts = effects of the company")

_STATEMENT = {c.NET_REVENUE: NET, c.CUSTOMER_CONTRIBUTION: CONTRIBUTION}


def tie_rows(
    variances: pd.DataFrame,
    actuals: pd.DataFrame,
    *,
    quarter: str,
    kpis: Sequence[str],
    statement: pd.DataFrame,
    account_quarter: pd.DataFrame,
) -> list[tuple[str, float, float]]:
    """Compute each total in two ways.

    Parameters
    ----------
    variances, actuals : DataFrame
        Variances of the reported quarter; every KPI of every scope.
    quarter : str
        Reported quarter.
    kpis : sequence of str
        KPIs of the settings.
    statement, account_quarter : DataFrame
        The statement and the sales facts by account and quarter.

    Returns
    -------
    list of (check, left, right)
        For :func:`kamlib.support.money.tie_out`.
    """
    sums = [kpi for kpi in kpis if not KPIS[kpi].is_ratio]
    rows = variances[variances[c.KPI].isin(sums)]
    now = statement[statement[c.QUARTER] == quarter]
    checks = [
        (_STATEMENT[kpi], _actual(rows, ACCOUNT, kpi), float(now[kpi].sum()))
        for kpi in sums
        if kpi in _STATEMENT and kpi in now
    ]
    credited = actuals[(actuals[SCOPE] == MANAGER) & (actuals[c.KPI] == c.NET_REVENUE)]
    invoiced = account_quarter[account_quarter[c.QUARTER] == quarter][c.INVOICED_NET]
    checks.append(
        (
            MANAGERS,
            float(credited[credited[c.QUARTER] == quarter][c.ACTUAL].sum()),
            float(invoiced.astype(float).sum()),
        )
    )
    checks.append((ACCOUNTS, *_both_scopes(rows)))
    checks.append((VARIANCES, *_of_sums(rows)))
    return checks


def _actual(rows: pd.DataFrame, scope: str, kpi: str) -> float:
    chosen = (rows[SCOPE] == scope) & (rows[c.KPI] == kpi)
    return float(rows[chosen][c.ACTUAL].sum())


def _both_scopes(rows: pd.DataFrame) -> tuple[float, float]:
    accounts = rows[rows[SCOPE] == ACCOUNT]
    has_target = accounts[c.TARGET].notna()
    left = accounts[has_target][c.ACTUAL].sum() + accounts[~has_target][c.ACTUAL].sum()
    return float(left), float(rows[rows[SCOPE] == COMPANY][c.ACTUAL].sum())


def _of_sums(rows: pd.DataFrame) -> tuple[float, float]:
    known = rows[rows[VARIANCE].notna()]
    groups = known.groupby([SCOPE, c.KPI])[[c.ACTUAL, c.TARGET]].sum()
    polarity = [KPIS[kpi].polarity for kpi in groups.index.get_level_values(c.KPI)]
    of_sums = (groups[c.ACTUAL] - groups[c.TARGET]) * polarity
    return float(known[VARIANCE].sum()), float(of_sums.sum())


def bridge_rows(
    company: pd.DataFrame, accounts: pd.DataFrame, *, quarter: str, account_quarter: pd.DataFrame
) -> list[tuple[str, float, float]]:
    """Compute each total of a bridge in two ways.

    Parameters
    ----------
    company, accounts : DataFrame
        Effects by measure, and by measure and account.
    quarter : str
        Reported quarter.
    account_quarter : DataFrame
        Sales facts by account and quarter.

    Returns
    -------
    list of (check, left, right)
        Empty where there are no product lines at all.
    """
    if company.empty or not len(accounts):
        return []
    names = effects_of(company)
    revenue = company[company["measure"] == REVENUE]
    now = account_quarter[account_quarter[c.QUARTER] == quarter]
    return [
        (
            BASES,
            float(company[BASE].sum() + company[names].sum().sum()),
            float(company[c.ACTUAL].sum()),
        ),
        (BRIDGE, float(revenue[c.ACTUAL].sum()), float(now[c.INVOICED_NET].astype(float).sum())),
        (BRIDGES, float(accounts[names].sum().sum()), float(company[names].sum().sum())),
    ]
