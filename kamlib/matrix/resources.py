"""Hours and money: what each account should get by its quadrant, what it got, what there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio_of
from kamlib.support.settings import QUADRANTS


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Hours and money there are for a quarter.

    Parameters
    ----------
    hours_available : float
        Hours of all account managers in the quarter; NaN where not declared.
    cost_per_hour : float
        Money; NaN where not declared.
    budget_available : float
        Money of the quarter; NaN where not declared.

    Examples
    --------
    >>> Budget(hours_available=400, cost_per_hour=80, budget_available=float("nan")).cost_per_hour
    80
    """

    hours_available: float
    cost_per_hour: float
    budget_available: float


def suggested_hours(
    placement: pd.DataFrame, *, hours: Mapping[Any, float], factor: Mapping[Any, float]
) -> pd.Series:
    r"""Suggest hours per account: those of its quadrant times the factor of its status.

    Parameters
    ----------
    placement : DataFrame of shape (n_accounts, >= 2)
        With ``quadrant`` and ``status``.
    hours : mapping of quadrant to float
        Hours of one account in one quarter.
    factor : mapping of status to float
        A status without a factor has 1.

    Returns
    -------
    Series of shape (n_accounts,)
        Hours of the quarter; NaN for accounts that are not placed.

    Notes
    -----
    :math:`hours_i = hours_{q(i)} \cdot factor_{s(i)}`, a plan of the company and no estimate: both
    stand in the settings.

    Examples
    --------
    >>> rows = pd.DataFrame({"quadrant": ["bind", "bind", None], "status": ["key", "standard", ""]})
    >>> suggested_hours(rows, hours={"bind": 20}, factor={"standard": 0.5}).tolist()
    [20.0, 10.0, nan]
    """
    basis = placement["quadrant"].map(dict(hours)).astype(float)
    weight = placement[c.STATUS].astype(object).map(lambda status: factor.get(str(status), 1.0))
    return basis * weight.astype(float)


def resources(
    placement: pd.DataFrame,
    *,
    suggested: pd.Series,
    contacts: pd.Series | None,
    actions: pd.Series | None,
    budget: Budget,
) -> pd.DataFrame:
    r"""Set suggested against spent hours and money, per account.

    Parameters
    ----------
    placement : DataFrame of shape (n_accounts, >= 2)
        With ``account_id`` and ``quadrant``.
    suggested : Series of shape (n_accounts,)
        From :func:`suggested_hours`, in the order of ``placement``.
    contacts, actions : Series or None
        Hours by account_id; None where the table was not delivered. An account that is
        absent from a delivered table has 0.
    budget : Budget
        What there is.

    Returns
    -------
    DataFrame of shape (n_accounts, 9)
        ``account_id``, ``quadrant``, ``suggested_hours``, ``contact_hours``, ``action_hours``,
        ``actual_hours`` (their sum; of one table alone, NaN with neither), ``hours_over`` (actual
        minus suggested), ``affordable_hours`` (NaN where the hours available are not declared) and
        ``suggested_budget`` (money; NaN without a cost per hour).

    Notes
    -----
    Where all suggestions exceed what there is, all are cut alike:

    .. math:: affordable_i = suggested_i \cdot
              \min\left(1, \frac{available}{\sum_k suggested_k}\right)

    Examples
    --------
    >>> placement = pd.DataFrame({"account_id": ["K1", "K2"], "quadrant": ["priority", "bind"]})
    >>> table = resources(placement, suggested=pd.Series([40.0, 20.0]),
    ...     contacts=pd.Series({"K1": 30.0}), actions=pd.Series({"K1": 16.0}),
    ...     budget=Budget(hours_available=30, cost_per_hour=80, budget_available=float("nan")))
    >>> table[["account_id", "suggested_hours", "actual_hours", "hours_over", "affordable_hours"]]
      account_id  suggested_hours  actual_hours  hours_over  affordable_hours
    0         K1             40.0          46.0         6.0              20.0
    1         K2             20.0           0.0       -20.0              10.0
    """
    table = placement[[c.ACCOUNT_ID, "quadrant"]].copy()
    table["suggested_hours"] = suggested.to_numpy(dtype=float)
    ids = table[c.ACCOUNT_ID].astype(str)
    for name, spent in (("contact_hours", contacts), ("action_hours", actions)):
        table[name] = float("nan") if spent is None else ids.map(spent).fillna(0.0).astype(float)
    both = table[["contact_hours", "action_hours"]]
    table["actual_hours"] = both.sum(axis=1, min_count=1)
    table["hours_over"] = table["actual_hours"] - table["suggested_hours"]
    wanted = float(table["suggested_hours"].sum())
    is_enough = wanted <= budget.hours_available
    share = 1.0 if is_enough else ratio_of(budget.hours_available, wanted)
    table["affordable_hours"] = table["suggested_hours"] * share
    table["suggested_budget"] = table["suggested_hours"] * budget.cost_per_hour
    return table


def by_quadrant_hours(table: pd.DataFrame) -> pd.DataFrame:
    """Compare suggested and spent hours by quadrant.

    Parameters
    ----------
    table : DataFrame of shape (n_accounts, 9)
        From :func:`resources`; accounts without a quadrant do not count.

    Returns
    -------
    DataFrame of shape (4, 8)
        ``quadrant``, ``accounts``, ``suggested_hours``, ``actual_hours``, ``affordable_hours``,
        ``suggested_budget`` (money), ``hours_over`` (actual minus suggested) and
        ``hours_per_account`` (actual; NaN without accounts). NaN where no account has the figure.

    Notes
    -----
    A quadrant without accounts has 0 hours where the others have figures.

    Examples
    --------
    >>> table = pd.DataFrame({"quadrant": ["priority", "bind", "bind"],
    ...     "suggested_hours": [40.0, 20.0, 20.0], "actual_hours": [30.0, 34.0, 16.0],
    ...     "affordable_hours": 0.0, "suggested_budget": 0.0})
    >>> shown = ["quadrant", "accounts", "suggested_hours", "hours_over", "hours_per_account"]
    >>> by_quadrant_hours(table)[shown]
       quadrant  accounts  suggested_hours  hours_over  hours_per_account
    0  priority         1             40.0       -10.0               30.0
    1      bind         2             40.0        10.0               25.0
    2  monetise         0              0.0         0.0                NaN
    3  reassess         0              0.0         0.0                NaN
    """
    groups = table[table["quadrant"].notna()].groupby("quadrant")
    money = ["suggested_hours", "actual_hours", "affordable_hours", "suggested_budget"]
    counted = groups[money].sum(min_count=1).reindex(list(QUADRANTS)).astype(float)
    counted.insert(0, "accounts", groups.size().reindex(list(QUADRANTS)).fillna(0).astype(int))
    # A quadrant without accounts needs and gets nothing, where the others have figures.
    for name in money:
        if table[name].notna().any():
            counted[name] = counted[name].where(counted["accounts"] > 0, 0.0)
    counted["hours_over"] = counted["actual_hours"] - counted["suggested_hours"]
    per = counted["actual_hours"] / counted["accounts"].where(counted["accounts"] > 0)
    return counted.assign(hours_per_account=per).rename_axis("quadrant").reset_index()


def by_manager_hours(
    table: pd.DataFrame, managers: pd.Series, *, available: Mapping[str, float]
) -> pd.DataFrame:
    r"""Compare the hours suggested to each account manager with the hours available.

    Parameters
    ----------
    table : DataFrame of shape (n_accounts, >= 3)
        ``account_id``, ``suggested_hours`` and ``actual_hours``, from :func:`resources`; accounts
        without a suggestion do not count.
    managers : Series
        Account manager by account_id; "" or missing for accounts without one.
    available : mapping of account manager to float
        Hours each has in the quarter.

    Returns
    -------
    DataFrame of shape (n_managers, 6)
        ``account_manager``, ``accounts``, ``suggested_hours``, ``actual_hours``,
        ``hours_available`` (NaN where not declared) and ``hours_short``, most suggested hours
        first. A manager with hours but no account has a row.

    Notes
    -----
    :math:`short_m = \max(0, suggested_m - available_m)`: what one has left helps no other.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["K1", "K2", "K3"],
    ...     "suggested_hours": [40.0, 20.0, 15.0], "actual_hours": [35.0, 30.0, 5.0]})
    >>> managers = pd.Series({"K1": "Aydin", "K2": "Aydin", "K3": "Brandt"})
    >>> found = by_manager_hours(table, managers, available={"Aydin": 50, "Brandt": 50})
    >>> found[["account_manager", "accounts", "suggested_hours", "hours_available", "hours_short"]]
      account_manager  accounts  suggested_hours  hours_available  hours_short
    0           Aydin         2             60.0             50.0         10.0
    1          Brandt         1             15.0             50.0          0.0
    """
    known = table[table["suggested_hours"].notna()]
    named = known[c.ACCOUNT_ID].map(managers).astype(object).fillna("")
    groups = known.groupby(named)
    counted = groups[["suggested_hours", "actual_hours"]].sum(min_count=1)
    counted.insert(0, "accounts", groups.size())
    everyone = sorted({str(name) for name in counted.index} | set(available))
    counted = counted.reindex(everyone)
    counted["accounts"] = counted["accounts"].fillna(0).astype(int)
    counted["suggested_hours"] = counted["suggested_hours"].fillna(0.0)
    counted = counted.rename_axis(c.ACCOUNT_MANAGER).reset_index()
    hours = pd.Series(dict(available), dtype=float)
    counted["hours_available"] = counted[c.ACCOUNT_MANAGER].map(hours).astype(float)
    counted["hours_short"] = (counted["suggested_hours"] - counted["hours_available"]).clip(lower=0)
    order = ["suggested_hours", c.ACCOUNT_MANAGER]
    return counted.sort_values(order, ascending=[False, True]).reset_index(drop=True)
