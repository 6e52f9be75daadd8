"""Hours and money: what each account should get by its quadrant, what it got, what there is.

The effort that was spent is the minutes of contacts and the hours of actions; an action's
hours are spread evenly over its days, and the days of the quarter count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio_of
from kamlib.support.settings import QUADRANTS

#: Actions on which nobody works, or works any more.
NO_EFFORT: tuple[str, ...] = ("open", "dropped")
MINUTES_OF_HOUR = 60


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


def contact_hours(interactions: pd.DataFrame, *, quarter: str) -> pd.Series:
    """Add up the hours of contacts by account in one quarter.

    Parameters
    ----------
    interactions : DataFrame of shape (n_rows, >= 3)
        ``account_id``, ``quarter`` and ``minutes``; a contact without minutes adds nothing.
    quarter : str
        Which, like ``2026Q3``.

    Returns
    -------
    Series of shape (n_accounts_with_contacts,)
        Hours by account_id; accounts without contacts are absent.

    Notes
    -----
    Minutes of our own people with the account, as entered; travel and preparation count only where
    they were entered too.

    Examples
    --------
    >>> interactions = pd.DataFrame({"account_id": ["K1", "K1", "K2", "K1"],
    ...     "quarter": ["2026Q3", "2026Q3", "2026Q3", "2026Q2"], "minutes": [60, 30, None, 600]})
    >>> contact_hours(interactions, quarter="2026Q3").to_dict()
    {'K1': 1.5, 'K2': 0.0}
    """
    rows = interactions[interactions[c.QUARTER] == quarter]
    minutes = rows[c.MINUTES].astype(float).groupby(rows[c.ACCOUNT_ID].astype(str)).sum()
    return minutes / MINUTES_OF_HOUR


def action_hours(actions: pd.DataFrame, *, start: dt.date, end: dt.date) -> pd.Series:
    r"""Add up the hours of actions by account that fall into one quarter.

    Parameters
    ----------
    actions : DataFrame of shape (n_actions, >= 6)
        ``account_id``, ``start_date``, ``due_date``, ``done_date``, ``status`` and
        ``effort_hours``. Open and dropped ones do not count, nor those without a start.
    start, end : date
        First and last day of the quarter.

    Returns
    -------
    Series of shape (n_accounts_with_actions,)
        Hours by account_id. Unknown effort adds nothing; an account whose actions lie outside the
        quarter has 0, one without actions is absent.

    Notes
    -----
    The hours of an action are spread evenly over its days, from its start to the day it was done,
    or is due; one without either day falls on its start:

    .. math:: hours_i = \sum_{a \in i} effort_a \cdot \frac{days_a \text{ in quarter}}{days_a}

    Examples
    --------
    >>> actions = pd.DataFrame({"account_id": ["K1"], "start_date": [pd.Timestamp("2026-06-21")],
    ...     "due_date": [pd.Timestamp("2026-07-10")], "done_date": [pd.NaT],
    ...     "status": ["started"], "effort_hours": [40.0]})
    >>> action_hours(actions, start=dt.date(2026, 7, 1), end=dt.date(2026, 9, 30)).to_dict()
    {'K1': 20.0}
    """
    rows = actions[~actions[c.STATUS].isin(NO_EFFORT) & actions["start_date"].notna()]
    hours = pd.Series(hours_within(rows, [(start, end)])[0], index=rows.index)
    return hours.groupby(rows[c.ACCOUNT_ID].astype(str)).sum()


def hours_within(
    actions: pd.DataFrame, periods: Sequence[tuple[dt.date, dt.date]]
) -> npt.NDArray[np.float64]:
    """Say how many hours of each action fall into each period, see :func:`action_hours`.

    Parameters
    ----------
    actions : DataFrame
        ``start_date``, ``due_date``, ``done_date`` and ``effort_hours``.
    periods : sequence of pairs of date
        First and last day of each.

    Returns
    -------
    array of shape (n_periods, n_actions)
        Hours; NaN without a start or an effort.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-06-21", "2026-07-10", None])
    >>> action = dict(zip(("start_date", "due_date", "done_date"), days))
    >>> quarters = [(dt.date(2026, month, 1), dt.date(2026, month + 2, 30)) for month in (4, 7)]
    >>> hours_within(pd.DataFrame([{**action, "effort_hours": 40.0}]), quarters).tolist()
    [[20.0], [20.0]]
    """
    begun, due, done = (
        pd.to_datetime(actions[name]).to_numpy("datetime64[D]")
        for name in ("start_date", "due_date", "done_date")
    )
    last = np.where(np.isnat(done), due, done)
    last = np.where(last >= begun, last, begun)  # without a day, and with one before it begun
    edges = np.array(periods, dtype="datetime64[D]").reshape(-1, 2, 1)
    first_inside, last_inside = np.maximum(begun, edges[:, 0]), np.minimum(last, edges[:, 1])
    share = _days(first_inside, last_inside).clip(min=0) / _days(begun, last)
    return actions["effort_hours"].astype(float).to_numpy() * share


def _days(first: npt.NDArray[Any], last: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Count days with both ends; NaN where one is missing."""
    days: npt.NDArray[np.float64] = (last - first) / np.timedelta64(1, "D")
    return days + 1


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
