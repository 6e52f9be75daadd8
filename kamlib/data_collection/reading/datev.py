"""DATEV's exchange format (EXTF): a line about the file, then the table; days without a year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from kamlib.data_collection.reading.layout import Table
from kamlib.data_collection.reading.records import Record

_MARK = re.compile(r'\A"?(EXTF|DTVF)"?;')
_POSTINGS, _POSTING_DAY = "21", "Belegdatum"
_BEGINS, _FROM, _TO = 12, 14, 15


def is_extf(text: str) -> bool:
    """Tell whether a text is in DATEV's exchange format.

    Examples
    --------
    >>> is_extf('"EXTF";700;21;"Buchungsstapel"'), is_extf("Konto;Betrag")
    (True, False)
    """
    return bool(_MARK.match(text))


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text.strip(), "%Y%m%d").date()  # noqa: DTZ007 - a plain day
    except ValueError:
        return None


def posting_day(text: str, about: Sequence[str]) -> dt.date | None:
    """Complete a day and month by the year the file is about.

    Parameters
    ----------
    text : str
        Day and month, such as ``1501`` or ``501``.
    about : sequence of str
        First line of the file: begin of the fiscal year, first and last day of the batch.

    Returns
    -------
    date or None
        None if it is no such day, or the file does not say its period.

    Examples
    --------
    >>> about = [""] * 12 + ["20250701", "4", "20250701", "20260630"]
    >>> posting_day("1501", about), posting_day("3008", about)
    (datetime.date(2026, 1, 15), datetime.date(2025, 8, 30))
    """
    if not re.fullmatch(r"\d{3,4}", text) or len(about) <= _TO:
        return None
    begins = _day(about[_BEGINS]) or _day(about[_FROM])
    if begins is None:
        return None
    first = _day(about[_FROM]) or begins
    last = _day(about[_TO]) or dt.date(begins.year + 1, begins.month, 1)
    digits = text.zfill(4)
    for year in (first.year, first.year + 1):
        try:
            day = dt.date(year, int(digits[2:]), int(digits[:2]))
        except ValueError:
            continue
        if first <= day <= last:
            return day
    return None


def complete_days(table: Table, about: Sequence[str], form: str) -> Table:
    """Write the posting days of a batch with their year; what is none stays as it is.

    Parameters
    ----------
    table : Table
        Of the file.
    about : sequence of str
        Its first line.
    form : str
        How days are written by the source.

    Returns
    -------
    Table
        The same rows, their days completed.
    """
    if len(about) < 3 or about[2] != _POSTINGS or _POSTING_DAY not in table.names:
        return table
    place = table.names.index(_POSTING_DAY)
    rows = []
    for record in table.rows:
        day = posting_day(record.cells[place].strip(), about)
        cells = list(record.cells)
        cells[place] = day.strftime(form) if day else cells[place]
        rows.append(Record(record.line, cells))
    table.rows = rows
    return table
