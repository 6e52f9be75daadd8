"""Condense sales lines: lines that are alike in all a sum asks for become one.

A condensed line can be summed like a line, because everything that decides in which sum a
line counts is the same in all of its lines. Big tables are scanned once for it, and every
sum after that is one of few rows.
"""

from __future__ import annotations

from collections.abc import Collection

import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.files import Frame
from kamlib.support import columns as c

#: Lines in a condensed line, and the day of its first one.
LINES, FIRST_DAY = "condensed_lines", "first_posting_date"
_AMOUNTS = (c.GROSS_AMOUNT, c.NET_AMOUNT, c.DISCOUNT_AMOUNT, c.PRODUCT_COST, c.QUANTITY)
#: Not asked for by any sum over condensed lines.
_DROPPED = (c.INVOICE_NO, c.POSTING_DATE, *_AMOUNTS)
_MARKS = ("is_negative", "has_cost", "has_quantity")


def condense(sales: Frame, varying: Collection[str]) -> Frame:
    """Put lines together that differ in day, invoice and amounts only.

    Parameters
    ----------
    sales : LazyFrame
        Accepted sales lines with their quarter.
    varying : collection of str
        Columns that were delivered; all others hold one value and need no comparison.

    Returns
    -------
    LazyFrame
        Columns of the lines without invoice numbers; amounts are summed (nothing filled stays
        missing), ``posting_date`` is the newest day, ``condensed_lines`` counts. Returns stand
        apart, and lines without cost or without quantity, so that sizes add up without signs.
    """
    words = [name for name in CONTRACTS["sales"].names if name not in _DROPPED]
    keys = [name for name in words if name in varying or name == c.KIND]
    marked = sales.with_columns(
        is_negative=nw.col(c.NET_AMOUNT) < 0,
        has_cost=~nw.col(c.PRODUCT_COST).is_null(),
        has_quantity=~nw.col(c.QUANTITY).is_null(),
    )
    sums = {name: total(name) for name in _AMOUNTS}
    fixed = {name: nw.col(name).min() for name in words if name not in keys}
    dates = {FIRST_DAY: nw.col(c.POSTING_DATE).min(), c.POSTING_DATE: nw.col(c.POSTING_DATE).max()}
    grouped = marked.group_by(*keys, c.QUARTER, *_MARKS)
    return grouped.agg(**{LINES: nw.len()}, **sums, **fixed, **dates).drop(*_MARKS)


def total(name: str) -> nw.Expr:
    """Sum what is filled; nothing filled is missing, not zero."""
    column = nw.col(name)
    return nw.when(column.count() > 0).then(column.sum())


def line_count(frame: Frame) -> nw.Expr:
    """Count lines, condensed or not."""
    is_condensed = LINES in frame.collect_schema().names()
    return nw.col(LINES).sum() if is_condensed else nw.len()
