"""Look at whole columns of a large table, so that not every cell needs a look of its own.

What is found holds for all cells: text that is nowhere wrapped in blanks is not trimmed, and
numbers and days that all can be read are taken as they are.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Column
from kamlib.data_collection.engines import count_where, fetch, fetch_one
from kamlib.data_collection.files import Frame
from kamlib.data_collection.parse import FIRST_YEAR, LARGEST, LAST_YEAR, is_day, is_untrimmed

#: Rows that show which columns of a table have few values; one with fewer rows is small.
_FIRST = 10_000


def trimmed(rows: Frame, texts: list[str]) -> list[str]:
    """Name the columns of a large table of which no cell would change when read as text.

    To look is cheaper than to trim, and where few values come again and again, each of them is
    looked at once.

    Parameters
    ----------
    rows : LazyFrame
        As delivered.
    texts : list of str
        Columns that came as text.

    Returns
    -------
    list of str
        Of these; none of a table with few rows, which costs nothing to trim.
    """
    first = fetch(rows.select(texts).head(_FIRST))
    if len(first) < _FIRST:
        return []
    few = [name for name in texts if first[name].nunique() < _FIRST / 5]
    many = [name for name in texts if name not in few]
    parts = [([name], rows.group_by(name).agg(times=nw.len())) for name in few]
    parts += [(many, rows)] if many else []
    found: dict[str, int] = {}
    for names, part in parts:
        odd = {name: count_where(is_untrimmed(name).fill_null(False)) for name in names}
        counts = fetch_one(part.select(**odd))
        found |= {name: int(counts[name] or 0) for name in names}
    return [name for name in texts if not found[name] > 0]


def proven(rows: Frame, delivered: list[Column]) -> set[str]:
    """Name the columns that came as numbers or days and of which every cell can be read.

    Parameters
    ----------
    rows : LazyFrame
        As delivered.
    delivered : list of Column
        What the contract says of its columns.

    Returns
    -------
    set of str
        By least and largest value, which the engine often knows without reading a cell.
    """
    schema = rows.collect_schema()
    ends: dict[str, nw.Expr] = {}
    for column in delivered:
        dtype, value = schema[column.name], nw.col(column.name)
        is_number = column.type in ("money", "number") and dtype.is_numeric()
        if is_number or (column.type == "date" and is_day(dtype)):
            least, largest = value.min(), value.max()
            ends["least " + column.name] = least if is_number else least.cast(nw.Date)
            ends["largest " + column.name] = largest if is_number else largest.cast(nw.Date)
    if not ends:
        return set()
    row = fetch_one(rows.select(**ends))
    found = {name.partition(" ")[2] for name in ends}
    return {name for name in found if can_be_read(row["least " + name], row["largest " + name])}


def can_be_read(least: Any, largest: Any) -> bool:
    """Tell whether all values from the least to the largest can be read as numbers or days.

    Examples
    --------
    >>> can_be_read(-1.5, 10**11), can_be_read(0, float("nan")), can_be_read(None, None)
    (True, False, True)
    >>> can_be_read(dt.date(1990, 1, 1), dt.date(2061, 1, 1))
    False
    """
    if least is None:
        return True
    if isinstance(least, dt.date):
        return bool(least.year >= FIRST_YEAR and largest.year <= LAST_YEAR)
    return bool(least > -LARGEST and largest < LARGEST)
