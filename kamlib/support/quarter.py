"""Fiscal quarters: one label everywhere, and the calendar table that places dates in them.

A quarter is written ``2026Q3``. With a fiscal year that starts in another month than
January, the year is the one in which the fiscal year ends (a year starting in October
2025 is 2026), which is also the convention of :class:`pandas.Period`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence

if TYPE_CHECKING:
    import pandas as pd

_LABEL = re.compile(r"^(\d{4})Q([1-4])$")


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """One fiscal quarter.

    Parameters
    ----------
    year : int
        Fiscal year, named after the calendar year in which it ends.
    number : int
        1 to 4.
    start_month : int, default=1
        Calendar month in which the fiscal year begins.

    Examples
    --------
    >>> quarter = Quarter.parse("2026Q3")
    >>> str(quarter), quarter.start.isoformat(), quarter.end.isoformat()
    ('2026Q3', '2026-07-01', '2026-09-30')
    >>> str(quarter - 4), str(quarter.first_of_year), quarter - Quarter.parse("2025Q3")
    ('2025Q3', '2026Q1', 4)
    >>> Quarter.parse("2026Q1", start_month=10).start.isoformat()
    '2025-10-01'
    """

    year: int
    number: int
    start_month: int = 1

    @classmethod
    def parse(cls, label: str, *, start_month: int = 1) -> Quarter:
        """Read a label such as ``2026Q3``; refuse anything else with an example."""
        found = _LABEL.match(str(label).strip().upper())
        if found is None:
            raise ParameterError(*not_a_quarter(str(label)))
        return cls(int(found[1]), int(found[2]), start_month)

    @classmethod
    def of(cls, day: dt.date, *, start_month: int = 1) -> Quarter:
        """Return the fiscal quarter that a calendar day belongs to."""
        months = day.year * 12 + day.month - start_month
        shift = 0 if start_month == 1 else 1
        return cls(months // 12 + shift, months % 12 // 3 + 1, start_month)

    @property
    def start(self) -> dt.date:
        """First day of the quarter."""
        shift = 0 if self.start_month == 1 else 1
        months = (self.year - shift) * 12 + self.start_month - 1 + (self.number - 1) * 3
        return dt.date(months // 12, months % 12 + 1, 1)

    @property
    def end(self) -> dt.date:
        """Last day of the quarter."""
        return (self + 1).start - dt.timedelta(days=1)

    @property
    def days(self) -> int:
        """Number of calendar days in the quarter."""
        return (self.end - self.start).days + 1

    @property
    def first_of_year(self) -> Quarter:
        """First quarter of the same fiscal year, where year to date begins."""
        return Quarter(self.year, 1, self.start_month)

    def __add__(self, quarters: int) -> Quarter:
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1, self.start_month)

    @overload
    def __sub__(self, other: Quarter) -> int: ...
    @overload
    def __sub__(self, other: int) -> Quarter: ...
    def __sub__(self, other: int | Quarter) -> Quarter | int:
        if isinstance(other, Quarter):
            return (self.year - other.year) * 4 + self.number - other.number
        return self + (-other)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def not_a_quarter(found: str) -> tuple[Sentence, ...]:
    """Say how a quarter is written and, where it can be told, how this one would be.

    Examples
    --------
    >>> not_a_quarter("Q3 2026")[-1], not_a_quarter("2026Q5")[-1]
    ("Did you mean '2026Q3'?", "Did you mean '2026Q4'?")
    """
    needed = Sentence(
        "A quarter is written like '2026Q3' (four digits, Q, 1 to 4); found {found!r}.",
        found=found,
    )
    meant = _meant(found)
    return (needed, Sentence("Did you mean {name!r}?", name=meant)) if meant else (needed,)


def _meant(text: str) -> str:
    """Read a quarter written in another way; "" where year or number cannot be told."""
    numbers = re.findall(r"\d+", text)
    years = [number for number in numbers if len(number) == 4]
    if not years and len(numbers) == 2 and len(numbers[0]) != len(numbers[1]):
        years = [number for number in numbers if len(number) == 2]
    rest = [number for number in numbers if number not in years]
    if len(years) != 1 or len(rest) != 1 or len(rest[0]) > 1:
        return ""
    year = years[0] if len(years[0]) == 4 else f"20{years[0]}"
    return f"{year}Q{min(max(int(rest[0]), 1), 4)}"


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    """List all quarters from ``first`` to ``last``, both included.

    Examples
    --------
    >>> [str(q) for q in quarters_between(Quarter.parse("2025Q4"), Quarter.parse("2026Q2"))]
    ['2025Q4', '2026Q1', '2026Q2']
    """
    listed = []
    while first <= last:
        listed.append(first)
        first = first + 1
    return listed


def labels_back(quarter: str, count: int) -> list[str]:
    """Labels of the ``count`` quarters that end with ``quarter``, oldest first.

    Examples
    --------
    >>> labels_back("2026Q2", 3)
    ['2025Q4', '2026Q1', '2026Q2']
    """
    last = Quarter.parse(quarter)
    return [str(last + shift) for shift in range(1 - count, 1)]


def year_to_date(quarter: str) -> list[str]:
    """Labels from the first quarter of the fiscal year to ``quarter``.

    Examples
    --------
    >>> year_to_date("2026Q3")
    ['2026Q1', '2026Q2', '2026Q3']
    """
    last = Quarter.parse(quarter)
    return [str(q) for q in quarters_between(last.first_of_year, last)]


def calendar_table(first: Quarter, last: Quarter) -> pd.DataFrame:
    """One row per day with its fiscal quarter: joined by date, on every engine.

    Parameters
    ----------
    first, last : Quarter
        The span of the calendar, both included.

    Returns
    -------
    DataFrame of shape (n_days, 2)
        ``date`` (datetime64) and ``quarter`` (label), oldest first.

    Examples
    --------
    >>> calendar_table(Quarter.parse("2026Q3"), Quarter.parse("2026Q3")).shape
    (92, 2)
    """
    import pandas as pd  # noqa: PLC0415 - settings are read before anything heavy is loaded

    quarters = quarters_between(first, last)
    lengths = [(quarter.end - quarter.start).days + 1 for quarter in quarters]
    labels = pd.Series(list(map(str, quarters)), dtype="str").repeat(lengths)
    days = pd.date_range(first.start, last.end, freq="D")
    return pd.DataFrame({c.DATE: days, c.QUARTER: labels.array})
