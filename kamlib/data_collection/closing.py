"""Which quarter is delivered in full, told from the sales lines alone; no clock is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

#: A quarter counts as closed when sales were posted in its last days.
CLOSING_DAYS = 7
#: A quarter counts as delivered with at least this share of the lines of the four before it.
DELIVERED_SHARE = 0.25


def thin_quarters(sales: pd.DataFrame) -> list[str]:
    """List quarters with far fewer sales lines than the four quarters before them.

    Parameters
    ----------
    sales : DataFrame
        ``quarter`` and ``rows`` of the sales lines.

    Returns
    -------
    list of str
        Quarters with less than a quarter of the median of the up to four quarters with sales
        before them that are not thin themselves, oldest first.

    Examples
    --------
    >>> lines = pd.DataFrame({"quarter": ["2026Q1", "2026Q2", "2026Q3", "2027Q4"],
    ...                       "rows": [5_000, 4_800, 5_100, 1]})
    >>> thin_quarters(lines)
    ['2027Q4']
    """
    thin: list[str] = []
    full: list[int] = []
    for quarter, rows in sales.sort_values(c.QUARTER)[[c.QUARTER, "rows"]].to_numpy():
        if full and rows < DELIVERED_SHARE * float(pd.Series(full[-4:]).median()):
            thin.append(str(quarter))
        else:
            full.append(int(rows))
    return thin


def newest_closed(sales: pd.DataFrame, to_quarter: Callable[[str], Quarter]) -> str:
    """Find the newest quarter that is delivered in full.

    Thin quarters at the end are left out first: a single line dated far in the future is no
    quarter. Of what remains the newest counts if sales were posted in its last seven days,
    otherwise the one before it.

    Parameters
    ----------
    sales : DataFrame
        ``quarter``, ``rows`` and ``last`` (newest day) of the sales lines; not empty.
    to_quarter : callable
        Reads a label by the company's fiscal year.

    Returns
    -------
    str
        A label.
    """
    thin = set(thin_quarters(sales))
    table = sales.sort_values(c.QUARTER)
    full = table[~table[c.QUARTER].isin(thin)]
    newest = full.iloc[-1]
    missing = (to_quarter(str(newest[c.QUARTER])).end - _day(newest["last"])).days
    is_closed = missing < CLOSING_DAYS or len(full) == 1
    return str(newest[c.QUARTER] if is_closed else full.iloc[-2][c.QUARTER])


def is_open(sales: pd.DataFrame, quarter: Quarter) -> bool:
    """Tell whether a quarter's last days are still without sales."""
    found = sales.loc[sales[c.QUARTER] == str(quarter), "last"]
    return bool(len(found)) and (quarter.end - _day(found.iloc[0])).days >= CLOSING_DAYS


def stray_quarters(sales: pd.DataFrame, quarter: str) -> list[str]:
    """List thin quarters after the reported one that nobody would call begun.

    A quarter that follows directly and has lines in its first weeks is begun; one with a gap
    before it, or with a line in its last days, holds lines with a wrong date.

    Parameters
    ----------
    sales : DataFrame
        ``quarter``, ``rows`` and ``last`` of the sales lines.
    quarter : str
        Quarter reported.

    Returns
    -------
    list of str
        Labels, oldest first.
    """
    stray = []
    days = dict(zip(sales[c.QUARTER], sales["last"], strict=True))
    for label in thin_quarters(sales):
        if label <= quarter:
            continue
        follows = Quarter.parse(label) - Quarter.parse(quarter) == 1
        if not follows or _day(days[label]).day >= 24:
            stray.append(label)
    return stray


def _day(text: object) -> dt.date:
    return dt.date.fromisoformat(str(text)[:10])
