"""Hours and money: what each account should get by its quadrant, what it got, what there is.

The effort that was spent is the minutes of contacts and the hours of actions; an action's
hours are spread evenly over its days, and the days of the quarter count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio_of
from kamlib.support.settings import QUADRANTS

#: Actions on which nobody works, or works any more.
NO_EFFORT: tuple[str, ...] = ("open", "dropped")
MINUTES_OF_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a quarter's hours may be and cost; NaN where it was not declared."""

    hours_available: float
    cost_per_hour: float
    budget_available: float


def contact_hours(interactions: pd.DataFrame, *, quarter: str) -> pd.Series:
    """Add up the hours of contacts per account in one quarter.

    Parameters
    ----------
    interactions : DataFrame
        ``account_id``, ``quarter`` and ``minutes``; a contact without minutes adds nothing.
    quarter : str
        Which.

    Returns
    -------
    Series
        Hours by account_id; accounts without contacts are absent.
    """
    rows = interactions[interactions[c.QUARTER] == quarter]
    minutes = rows[c.MINUTES].astype(float).groupby(rows[c.ACCOUNT_ID].astype(str)).sum()
    return minutes / MINUTES_OF_HOUR


def action_hours(actions: pd.DataFrame, *, start: dt.date, end: dt.date) -> pd.Series:
    """Add up the hours of actions per account that fall into a quarter.

    Parameters
    ----------
    actions : DataFrame
        ``account_id``, ``start_date``, ``due_date``, ``done_date``, ``status`` and
        ``effort_hours``. Open and dropped ones do not count, nor those without a start.
    start, end : date
        First and last day of the quarter.

    Returns
    -------
    Series
        Hours by account_id. Each action's hours are spread evenly from its start to the day
        it was done, or is due; one without either day falls on its start.

    Examples
    --------
    >>> actions = pd.DataFrame({"account_id": ["K1"], "start_date": [pd.Timestamp("2026-06-21")],
    ...     "due_date": [pd.Timestamp("2026-07-10")], "done_date": [pd.NaT],
    ...     "status": ["started"], "effort_hours": [40.0]})
    >>> action_hours(actions, start=dt.date(2026, 7, 1), end=dt.date(2026, 9, 30)).to_dict()
    {'K1': 20.0}
    """
    begun = pd.to_datetime(actions["start_date"])
    rows = actions[~actions[c.STATUS].isin(NO_EFFORT) & begun.notna()]
    begun = begun.loc[rows.index]
    done, due = pd.to_datetime(rows["done_date"]), pd.to_datetime(rows["due_date"])
    last = done.fillna(due).fillna(begun)
    last = last.where(last >= begun, begun)
    first_day, last_day = pd.Timestamp(start), pd.Timestamp(end)
    inside = _days(
        begun.where(begun >= first_day, first_day), last.where(last <= last_day, last_day)
    )
    hours = rows["effort_hours"].astype(float) * inside.clip(lower=0) / _days(begun, last)
    return hours.groupby(rows[c.ACCOUNT_ID].astype(str)).sum()


def _days(first: pd.Series, last: pd.Series) -> pd.Series:
    return (last - first).dt.days + 1


def suggested_hours(
    placement: pd.DataFrame, *, hours: Mapping[Any, float], factor: Mapping[Any, float]
) -> pd.Series:
    """Suggest hours per account: those of its quadrant times the factor of its status.

    Parameters
    ----------
    placement : DataFrame
        With ``quadrant`` and ``status``.
    hours : mapping of quadrant to float
        Hours of one account in one quarter.
    factor : mapping of status to float
        A status without a factor has 1.

    Returns
    -------
    Series of shape (n_accounts,)
        Hours; NaN for accounts that are not placed.

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
    """Set suggested against spent hours and money, per account.

    Parameters
    ----------
    placement : DataFrame
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
        ``account_id``, ``quadrant``, ``suggested_hours``, ``contact_hours``,
        ``action_hours``, ``actual_hours`` (NaN without both tables), ``hours_over``
        (actual minus suggested), ``affordable_hours`` (suggested, cut in proportion where all
        together exceed the hours available; NaN where those are not declared) and
        ``suggested_budget`` (suggested hours times the cost of an hour).
    """
    table = placement[[c.ACCOUNT_ID, "quadrant"]].copy()
    table["suggested_hours"] = suggested.to_numpy(dtype=float)
    ids = table[c.ACCOUNT_ID].astype(str)
    for name, spent in (("contact_hours", contacts), ("action_hours", actions)):
        table[name] = float("nan") if spent is None else ids.map(spent).fillna(0.0).astype(float)
    both = table[["contact_hours", "action_hours"]]
    table["actual_hours"] = both.sum(axis=1, min_count=1)
    table["hours_over"] = table["actual_hours"] - table["suggested_hours"]
    share = ratio_of(budget.hours_available, float(table["suggested_hours"].sum()))
    table["affordable_hours"] = table["suggested_hours"] * min(share, 1.0)
    if pd.isna(share):
        table["affordable_hours"] = float("nan")
    table["suggested_budget"] = table["suggested_hours"] * budget.cost_per_hour
    return table


def by_quadrant_hours(table: pd.DataFrame) -> pd.DataFrame:
    """Add up hours per quadrant.

    Parameters
    ----------
    table : DataFrame
        From :func:`resources`.

    Returns
    -------
    DataFrame of shape (4, 8)
        ``quadrant``, ``accounts``, ``suggested_hours``, ``actual_hours``, ``hours_over``,
        ``affordable_hours``, ``suggested_budget`` and ``hours_per_account`` (actual; NaN
        without accounts).
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
    """Add up hours per account manager and set them against the hours each has.

    Parameters
    ----------
    table : DataFrame
        From :func:`resources`.
    managers : Series
        Account manager by account_id; "" or missing for accounts without one.
    available : mapping of account manager to float
        Hours each has in the quarter.

    Returns
    -------
    DataFrame of shape (n_managers, 6)
        ``account_manager``, ``accounts``, ``suggested_hours``, ``actual_hours``,
        ``hours_available`` (NaN where not declared) and ``hours_short`` (suggested minus
        available, at least 0), most suggested hours first. A manager with hours but no
        account has a row.
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
