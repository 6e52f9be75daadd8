"""Actions (Maßnahmen): who does what until when, what it takes, and what came of it.

The plan's today is the end of the reported quarter: an action finished later was still under
way then. Before and after is no proof of an effect: the same change of all accounts stands
beside it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from kamlib.matrix.spent_hours import hours_within
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, ENTITY, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.support import columns as c
from kamlib.support.money import ratio_of
from kamlib.support.quarter import Quarter

STATE = "state"
PLANNED, STARTED, LATE, DONE, DROPPED = "planned", "started", "late", "done", "dropped"
#: Still to be done.
OPEN_STATES: tuple[str, ...] = (PLANNED, STARTED, LATE)
YEAR = 4
EFFECT_COLUMNS: tuple[str, ...] = (
    "action_id",
    c.ACCOUNT_ID,
    "title",
    c.KPI,
    "expected_effect",
    "quarters",
    "before_from",
    "before_to",
    "after_from",
    "after_to",
    "before",
    "after",
    "change",
    "change_of_all",
)


def with_state(actions: pd.DataFrame, *, as_of: dt.date) -> pd.DataFrame:
    """Say how each action stood at the end of the quarter.

    Parameters
    ----------
    actions : DataFrame
        As in the facts.
    as_of : date
        End of the reported quarter.

    Returns
    -------
    DataFrame of shape (n_actions, 13)
        With ``state``: ``done`` (finished by then), ``dropped``, ``late`` (due before and not
        finished), ``started`` or ``planned``; and ``days_late`` (NaN unless late). By the day it
        is due, then ``action_id``.

    Examples
    --------
    >>> rows = pd.DataFrame({"action_id": ["M1", "M2"], "status": ["started", "done"],
    ...     "start_date": pd.to_datetime(["2026-08-01", "2026-08-01"]),
    ...     "due_date": pd.to_datetime(["2026-09-20", "2026-11-30"]),
    ...     "done_date": pd.to_datetime([None, "2026-11-15"])})
    >>> with_state(rows, as_of=dt.date(2026, 9, 30))[["state", "days_late"]].values.tolist()
    [['late', 10.0], ['started', nan]]
    """
    table, today = actions.copy(), pd.Timestamp(as_of)
    start, due, done = (
        pd.to_datetime(table[name]) for name in ("start_date", "due_date", "done_date")
    )
    # Done, but on a day after the quarter: at its end it was under way.
    is_done = (table[c.STATUS] == DONE) & ~(done > today)
    is_begun = (table[c.STATUS].isin([STARTED, DONE])) & ~(start > today)
    is_late = ~is_done & (due < today)
    table[STATE] = np.select(
        [table[c.STATUS] == DROPPED, is_done, is_late, is_begun],
        [DROPPED, DONE, LATE, STARTED],
        PLANNED,
    )
    days = (today - due).dt.days.astype(float)
    table["days_late"] = days.where(table[STATE] == LATE)
    return table.sort_values(["due_date", "action_id"], ignore_index=True)


def effort_by_quarter(
    actions: pd.DataFrame, *, quarter: str, start_month: int = 1, ahead: int = 3
) -> pd.DataFrame:
    """Spread the hours of actions over the reported quarter and those ahead.

    Parameters
    ----------
    actions : DataFrame
        From :func:`with_state`.
    quarter : str
        Reported quarter.
    start_month : int, default=1
        Of the fiscal year.
    ahead : int, default=3
        How many quarters ahead.

    Returns
    -------
    DataFrame of shape (ahead + 1, 2)
        ``quarter`` and ``action_hours``: hours of all actions but dropped ones, spread evenly
        from their start to the day they were done or are due; a late action's hours stay where
        they were planned. Actions without a start fall on no quarter.

    Examples
    --------
    >>> rows = pd.DataFrame({"action_id": ["M1"], "account_id": ["K1"], "status": ["open"],
    ...     "start_date": pd.to_datetime(["2026-09-21"]), "effort_hours": [40.0],
    ...     "due_date": pd.to_datetime(["2026-10-10"]), "done_date": pd.to_datetime([None])})
    >>> rows = with_state(rows, as_of=dt.date(2026, 9, 30))
    >>> effort_by_quarter(rows, quarter="2026Q3", ahead=1).values.tolist()
    [['2026Q3', 20.0], ['2026Q4', 20.0]]
    """
    # Here planned hours count as well: the question is what is to be done, not what was spent.
    planned = actions[actions[STATE] != DROPPED]
    first = Quarter.parse(quarter, start_month=start_month)
    quarters = [first + step for step in range(ahead + 1)]
    hours = hours_within(planned, [(each.start, each.end) for each in quarters])
    return pd.DataFrame(
        {c.QUARTER: [str(each) for each in quarters], "action_hours": np.nansum(hours, axis=1)}
    )


def before_and_after(
    actions: pd.DataFrame, actuals: pd.DataFrame, *, quarter: str, start_month: int = 1
) -> pd.DataFrame:
    """Compare the KPI of finished actions before they began and after they ended.

    Parameters
    ----------
    actions : DataFrame
        From :func:`with_state`; the finished ones are looked at.
    actuals : DataFrame
        From :func:`kamlib.soll_ist.actuals.all_actuals`.
    quarter : str
        Reported quarter.
    start_month : int, default=1
        Of the fiscal year.

    Returns
    -------
    DataFrame of shape (n_finished, 14)
        ``quarters`` compared, first and last of them before and after, ``before``, ``after``,
        ``change`` and ``change_of_all`` (the company: in percent for sums, in the KPI's unit
        for ratios). After: up to four full quarters since the end. Before: the same quarters
        in the last year that lies wholly before the start, so that seasons weigh alike. Sums are
        per year (mean of the quarters x 4); ratios are ratios of sums. NaN where no full quarter
        has passed, the KPI is unknown, or the data do not reach back.
    """
    rows = []
    labels = sorted(actuals[c.QUARTER].unique())
    for action in actions[actions[STATE] == DONE].to_dict("records"):
        row = {name: action[name] for name in EFFECT_COLUMNS[:5]}
        after, before = _windows(action, quarter=quarter, start_month=start_month)
        row["quarters"] = len(after)
        is_covered = bool(after) and bool(labels) and before[0] >= labels[0]
        if is_covered and action[c.KPI] in KPIS:
            row |= _spans(before, after)
            row |= _effect(actuals, action, before, after)
        rows.append(row)
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def _windows(
    action: dict[Any, Any], *, quarter: str, start_month: int
) -> tuple[list[str], list[str]]:
    """Find the quarters after an action's end, and those of a year before its start."""
    ended = pd.to_datetime(str(action["done_date"]), errors="coerce")
    if pd.isna(ended):
        ended = pd.to_datetime(str(action["due_date"]), errors="coerce")
    started = pd.to_datetime(str(action["start_date"]), errors="coerce")
    if pd.isna(ended) or pd.isna(started):
        return [], []
    last = Quarter.parse(quarter, start_month=start_month)
    first_after = Quarter.of(ended.date(), start_month=start_month) + 1
    count = min(last - first_after + 1, YEAR)
    if count < 1:
        return [], []
    after = [last + step for step in range(1 - count, 1)]
    begun = Quarter.of(started.date(), start_month=start_month)
    years = 1
    while not after[-1] - YEAR * years < begun:
        years += 1
    return [str(one) for one in after], [str(one - YEAR * years) for one in after]


def _spans(before: list[str], after: list[str]) -> dict[str, str]:
    return {
        "before_from": before[0],
        "before_to": before[-1],
        "after_from": after[0],
        "after_to": after[-1],
    }


def _effect(
    actuals: pd.DataFrame, action: dict[Any, Any], before: list[str], after: list[str]
) -> dict[str, float]:
    kpi = str(action[c.KPI])
    rows = actuals[actuals[c.KPI] == kpi]
    own = rows[(rows[SCOPE] == ACCOUNT) & (rows[ENTITY] == action[c.ACCOUNT_ID])]
    whole = rows[rows[SCOPE] == COMPANY]
    was, came = (_level(own, kpi, window) for window in (before, after))
    all_was, all_came = (_level(whole, kpi, window) for window in (before, after))
    is_ratio = KPIS[kpi].is_ratio
    of_all = all_came - all_was if is_ratio else 100 * (ratio_of(all_came, all_was) - 1)
    return {"before": was, "after": came, "change": came - was, "change_of_all": of_all}


def _level(rows: pd.DataFrame, kpi: str, window: list[str]) -> float:
    """Take a sum per year, or the ratio of sums, over some quarters."""
    found = rows[rows[c.QUARTER].isin(window)]
    total = float(found["numerator"].astype(float).sum())
    if KPIS[kpi].is_ratio:
        return KPIS[kpi].scale * ratio_of(total, float(found["denominator"].astype(float).sum()))
    return total / len(window) * YEAR
