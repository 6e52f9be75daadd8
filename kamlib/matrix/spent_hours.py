"""Hours that were spent on accounts: the minutes of contacts and the hours of actions.

An action's hours are spread evenly over its days, and the days of the quarter count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kamlib.support import columns as c

#: Actions on which nobody works, or works any more.
NO_EFFORT: tuple[str, ...] = ("open", "dropped")
MINUTES_OF_HOUR = 60


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
