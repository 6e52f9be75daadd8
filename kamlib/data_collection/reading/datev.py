"""DATEV's exchange format (EXTF): a line about the file, then the table; days without a year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from kamlib.data_collection.reading.layout import Table
from kamlib.data_collection.reading.records import Record

_MARK = re.compile(r'\A"?(EXTF|DTVF)"?;')
_POSTINGS, _POSTING_DAY = "21", "Belegdatum"
#: Days in the first line stand behind the marks of version and sender.
_DAYS_FROM = 6


def is_extf(text: str) -> bool:
    """Tell whether a text is in DATEV's exchange format.

    Examples
    --------
    >>> is_extf('"EXTF";700;21;"Buchungsstapel"'), is_extf("Konto;Betrag")
    (True, False)
    """
    return bool(_MARK.match(text))


def _day(text: str) -> dt.date | None:
    if not re.fullmatch(r"(19|20)\d{6}", text.strip()):
        return None
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
        First line of the file; the days in it are the begin of the fiscal year, then the
        first and the last day of the batch.

    Returns
    -------
    date or None
        None if it is no such day, or the file does not say its period.

    Examples
    --------
    >>> about = ["EXTF", "700", "21", *[""] * 9, "20250701", "4", "20250701", "20260630"]
    >>> posting_day("1501", about), posting_day("3008", about)
    (datetime.date(2026, 1, 15), datetime.date(2025, 8, 30))
    """
    days = [day for cell in about[_DAYS_FROM:] if (day := _day(cell))]
    if not re.fullmatch(r"\d{3,4}", text) or not days:
        return None
    begins = days[0]
    first = days[1] if len(days) > 1 else begins
    last = days[2] if len(days) > 2 else dt.date(begins.year + 1, begins.month, begins.day)
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
