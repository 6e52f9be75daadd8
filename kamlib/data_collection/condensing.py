"""Condense sales lines: lines that are alike in all a sum asks for become one.

A condensed line can be summed like a line, because everything that decides in which sum a
line counts is the same in all of its lines. Big tables are scanned once for it, and every
sum after that is one of few rows.
"""

from __future__ import annotations

from collections.abc import Collection

import narwhals.stable.v2 as nw

from kamlib.data_collection.completing import kind_by_sign, undelivered
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.files import Frame
from kamlib.support import columns as c

#: Lines in a condensed line, and the day of its first one.
LINES, FIRST_DAY = "condensed_lines", "first_posting_date"
#: Place of a quarter in the calendar: grouping many lines by a number costs less than by its label.
QUARTER_NO = "quarter_no"
#: Amounts of which some lines have none.
_PARTIAL = (c.PRODUCT_COST, c.QUANTITY)
#: Not asked for by any sum over condensed lines.
_UNASKED = (c.INVOICE_NO, c.CURRENCY, c.DISCOUNT_AMOUNT)
_IS_NEGATIVE, _HAS = "is_negative", "has_"


def condense(sales: Frame, varying: Collection[str]) -> Frame:
    """Put lines together that differ in day, invoice and amounts only.

    Parameters
    ----------
    sales : LazyFrame
        Accepted sales lines with the number of their quarter.
    varying : collection of str
        Columns that were delivered; all others hold one value and need no comparison.

    Returns
    -------
    LazyFrame
        Columns of the lines without invoice numbers, discounts and currencies; amounts are summed
        (nothing filled stays missing), ``posting_date`` is the newest day, ``condensed_lines``
        counts. Returns stand apart, and lines without cost or without quantity, so that sizes add
        up without signs.
    """
    columns = CONTRACTS["sales"].columns
    keys = [col.name for col in columns if col.type in ("text", "choice") and col.name in varying]
    keys = [name for name in keys if name not in _UNASKED]
    partial = [name for name in _PARTIAL if name in varying]
    marks = {_IS_NEGATIVE: nw.col(c.NET_AMOUNT) < 0}
    marks |= {_HAS + name: ~nw.col(name).is_null() for name in partial}
    sums = {name: nw.col(name).sum() for name in (c.GROSS_AMOUNT, c.NET_AMOUNT, *partial)}
    dates = {FIRST_DAY: nw.col(c.POSTING_DATE).min(), c.POSTING_DATE: nw.col(c.POSTING_DATE).max()}
    grouped = sales.with_columns(**marks).group_by(*keys, QUARTER_NO, *marks)
    summed = grouped.agg(**{LINES: nw.len()}, **sums, **dates)
    filled = {name: nw.when(nw.col(_HAS + name)).then(nw.col(name)) for name in partial}
    held = {*keys, *sums, *dates, *_UNASKED}
    fixed = {column.name: undelivered(column) for column in columns if column.name not in held}
    if c.KIND in fixed:
        fixed[c.KIND] = kind_by_sign(nw.col(c.NET_AMOUNT))
    return summed.with_columns(**filled, **fixed).drop(*marks)


def total(name: str) -> nw.Expr:
    """Sum what is filled; nothing filled is missing, not zero."""
    column = nw.col(name)
    return nw.when(column.count() > 0).then(column.sum())


def line_count(frame: Frame) -> nw.Expr:
    """Count lines, condensed or not."""
    is_condensed = LINES in frame.collect_schema().names()
    return nw.col(LINES).sum() if is_condensed else nw.len()
