"""Targets as a controller would set them: from last year's margin and the sales plan.

Not every account has one; an account manager answers for the sum of his accounts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kamlib.sample import stories
from kamlib.sample.accounts import MANAGERS, Account
from kamlib.sample.days import QUARTERS
from kamlib.sample.draw import around, chance, clamp, stream
from kamlib.sample.orders import expected_revenue
from kamlib.sample.results import Results
from kamlib.sample.table import Row, Table
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter, quarters_between

#: 2026Q4 is planned, though not yet over.
PLANNED: tuple[Quarter, ...] = tuple(quarters_between(Quarter(2025, 1), Quarter(2026, 4)))
_SET_ON = {2025: dt.date(2024, 12, 16), 2026: dt.date(2025, 12, 15)}
_WITHOUT_TARGET = ("K0018", "K0027", "K0030")
_WITH_NPS = 12
_AMBITION = 0.005
_STEADY_PATH = (6250, 6250, 6250, 6500, 7000, 8000, 9500, 11500)


@dataclass(frozen=True, slots=True)
class _Goal:
    revenue: float
    contribution: float


def _round(value: float, step: int) -> float:
    return float(int(value / step + (0.5 if value >= 0 else -0.5)) * step)


def _margin(account: Account, results: Results, year: int) -> float:
    before = results.yearly_margin(account.account_id, year - 1)
    whole = results.yearly_margin(None, year - 1)
    usual = before if before is not None else (whole or 0.0)
    return clamp(usual, -0.06, 0.32) + _AMBITION


def _goal(seed: int, account: Account, quarter: Quarter, results: Results) -> _Goal:
    position = quarter - QUARTERS[0]
    source = stream(seed, "targets", account.account_id, quarter.year)
    revenue = expected_revenue(account, position) * around(source, 1.005, 0.024)
    if account.account_id in (stories.PRICE_RISE, stories.MIX_SHIFT):
        last_year = results.revenue.get((account.account_id, "2024Q3"), 0) / 100
        revenue = last_year * (1.01 if quarter.year == 2025 else 1.025)
    if account.account_id == stories.STEADY:
        revenue = float(_STEADY_PATH[PLANNED.index(quarter)])
    margin = _margin(account, results, quarter.year)
    return _Goal(revenue, revenue * margin)


def _row(quarter: Quarter, kpi: str, target: float, *, set_by: str, **owner: str) -> Row:
    return {
        "quarter": str(quarter),
        "kpi": kpi,
        "target": target,
        "set_by": set_by,
        "set_on": _SET_ON[quarter.year],
        **owner,
    }


def _account_rows(account: Account, quarter: Quarter, goal: _Goal, *, nps: float | None) -> Table:
    step = 1000 if goal.revenue > 100_000 else 50
    revenue, contribution = _round(goal.revenue, step), _round(goal.contribution, step)
    kpis = {
        c.NET_REVENUE: revenue,
        c.CUSTOMER_CONTRIBUTION: contribution,
        c.CUSTOMER_PROFITABILITY_PCT: _round(contribution / revenue * 1000, 1) / 10,
    }
    if nps is not None:
        kpis["nps"] = nps
    return [
        _row(quarter, kpi, target, set_by="Sales planning", account_id=account.account_id)
        for kpi, target in kpis.items()
    ]


def _company_rows(quarter: Quarter, revenue: float, margin: float) -> Table:
    return [
        _row(quarter, c.NET_REVENUE, _round(revenue, 10_000), set_by="Management"),
        _row(
            quarter,
            c.CUSTOMER_CONTRIBUTION,
            _round(revenue * (margin + _AMBITION), 10_000),
            set_by="Management",
        ),
    ]


def _manager_rows(quarter: Quarter, goals: dict[str, float]) -> Table:
    return [
        _row(
            quarter,
            c.NET_REVENUE,
            _round(goals.get(name, 0.0), 10_000),
            set_by="Head of sales",
            account_manager=name,
        )
        for name in MANAGERS.values()
    ]


def target_rows(seed: int, accounts: list[Account], results: Results) -> Table:
    """Rows of the targets table, 2025Q1 to 2026Q4.

    Parameters
    ----------
    seed : int
        Seed of the company.
    accounts : list of Account
        Key accounts and candidates get targets of their own, all count for their manager.
    results : Results
        What last year really brought.

    Returns
    -------
    list of dict
        Per quarter: accounts, then account managers, then the whole company.
    """
    rows: Table = []
    for quarter in PLANNED:
        by_manager: dict[str, float] = {}
        revenue = 0.0
        for number, account in enumerate(accounts):
            goal = _goal(seed, account, quarter, results)
            manager = account.account_manager
            by_manager[manager] = by_manager.get(manager, 0.0) + goal.revenue
            revenue += goal.revenue
            if account.is_watched and account.account_id not in _WITHOUT_TARGET:
                source = stream(seed, "nps target", account.account_id)
                nps = 30.0 if number < _WITH_NPS or chance(source, 0.2) else None
                rows += _account_rows(account, quarter, goal, nps=nps)
        rows += _manager_rows(quarter, by_manager)
        rows += _company_rows(
            quarter, revenue, results.yearly_margin(None, quarter.year - 1) or 0.0
        )
    return rows
