"""The calendar of the sample company: 12 quarters and their working days."""

from __future__ import annotations

import datetime as dt
from functools import cache
from random import Random

from kamlib.sample.draw import pick
from kamlib.support.quarter import Quarter, quarters_between

#: Every quarter with sales, oldest first.
QUARTERS: tuple[Quarter, ...] = tuple(quarters_between(Quarter(2023, 4), Quarter(2026, 3)))
LABELS: tuple[str, ...] = tuple(str(quarter) for quarter in QUARTERS)
NEWEST = len(QUARTERS) - 1

#: Day of the export: nothing is posted or paid after it.
AS_OF = QUARTERS[-1].end

_HOLIDAYS = {(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)}


def is_working_day(day: dt.date) -> bool:
    """Tell whether something is posted on a day (no weekend, no German holiday).

    Examples
    --------
    >>> is_working_day(dt.date(2026, 9, 30)), is_working_day(dt.date(2026, 10, 3))
    (True, False)
    """
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


@cache
def working_days(quarter: Quarter) -> tuple[dt.date, ...]:
    """List the working days of a quarter, oldest first."""
    days = (quarter.start + dt.timedelta(days=shift) for shift in range(quarter.days))
    return tuple(day for day in days if is_working_day(day))


def next_working_day(day: dt.date) -> dt.date:
    """Return the day itself, or the next working day after it.

    Examples
    --------
    >>> next_working_day(dt.date(2026, 8, 1)).isoformat()
    '2026-08-03'
    """
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def some_day(source: Random, quarter: Quarter) -> dt.date:
    """Draw a working day of a quarter."""
    return pick(source, working_days(quarter))


def index_of(label: str) -> int:
    """Position of a quarter among the twelve.

    Examples
    --------
    >>> index_of("2023Q4"), index_of("2026Q3")
    (0, 11)
    """
    return LABELS.index(label)
