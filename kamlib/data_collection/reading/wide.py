"""Sheets with a column per month or quarter: turned into one row per period."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

import narwhals.stable.v2 as nw

from kamlib.data_collection.reading.engine import FILE, LINE, Frame
from kamlib.support.errors import MissingColumnsError, Sentence, SourceError, nearest
from kamlib.support.quarter import Quarter
from kamlib.support.settings import Wide

_MONTHS = {
    **{name.lower()[:3]: place for place, name in enumerate(calendar.month_name) if name},
    **{"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12},
}
_TARGET = re.compile(r"\b(soll|plan|ziel|budget|target)", re.IGNORECASE)
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_QUARTER = r"(?:Q|Quartal\s*)(?P<quarter>[1-4])"
_FORMS = (
    rf"{_QUARTER}[\s/.-]*{_YEAR}",
    rf"{_YEAR}[\s/.-]*{_QUARTER}",
    rf"(?P<quarter>[1-4])\.?\s*(?:Q|Quartal)[\s/.-]*{_YEAR}",
    rf"{_YEAR}[-/.](?P<month>0?[1-9]|1[0-2])(?:[-/.]\d{{1,2}})?",
    rf"{_YEAR}(?P<month>0[1-9]|1[0-2])",
    rf"(?:\d{{1,2}}\.)?(?P<month>0?[1-9]|1[0-2])[-/.]{_YEAR}",
    rf"(?P<name>[A-Za-zäÄ]{{3,9}})\.?[\s/.-]*(?:{_YEAR}|'?(?P<short>\d{{2}}))",
)


def quarter_of(text: str, start_month: int = 1) -> str:
    """Read a heading of a month or quarter as the label of its fiscal quarter.

    Parameters
    ----------
    text : str
        Such as ``Q4/2012``, ``2026-03``, ``Mrz 26`` or ``3. Quartal 2026``.
    start_month : int, default=1
        First month of the fiscal year, for headings of months.

    Returns
    -------
    str
        A label like 2026Q1; empty if the heading is no period.

    Examples
    --------
    >>> [quarter_of(text) for text in ("Q4/2012", "2026-03", "Mrz 26", "07/2026", "Summe")]
    ['2012Q4', '2026Q1', '2026Q1', '2026Q3', '']
    """
    for form in _FORMS:
        found = re.fullmatch(form, text.strip(), re.IGNORECASE)
        if not found:
            continue
        parts = found.groupdict()
        year = int(parts.get("year") or f"20{parts.get('short')}")
        if parts.get("quarter"):
            return f"{year}Q{parts['quarter']}"
        month = parts.get("month")
        number = int(month) if month else _MONTHS.get(str(parts.get("name"))[:3].lower())
        if number is None:
            continue
        return str(Quarter.of(dt.date(year, number, 1), start_month=start_month))
    return ""


def find_wide(names: Sequence[str], *, value: str) -> Wide | None:
    """Find the columns of a file that stand for months or quarters.

    Parameters
    ----------
    names : sequence of str
        Headings of the file.
    value : str
        What their cells are called as rows.

    Returns
    -------
    Wide or None
        None: fewer than two headings name a period. Where they come with several words, such as
        target and actual side by side, those of a target are taken, else the most.

    Examples
    --------
    >>> find_wide(["Kunde", "Jan 26", "Feb 26"], value="target").columns
    '{quarter}'
    >>> find_wide(["Kunde", "Ist Q1 2026", "Soll Q1 2026", "Soll Q2 2026"], value="x").columns
    'Soll {quarter}'
    >>> find_wide(["Kunde", "Umsatz 2026"], value="target")
    """
    found: Counter[str] = Counter()
    for name in names:
        words = name.split()
        parts = [
            (words[:first], words[first:last], words[last:])
            for first in range(len(words))
            for last in range(len(words), first, -1)
        ]
        for before, period, behind in parts:
            if quarter_of(" ".join(period)):
                found[" ".join([*before, "{quarter}", *behind])] += 1
                break
    several = [form for form, times in found.items() if times > 1]
    if not several:
        return None
    best = max(several, key=lambda form: (bool(_TARGET.search(form)), found[form]))
    return Wide(columns=best, value=value)


def _split(wide: Wide) -> list[str]:
    return re.split(r"\{(\w+)\}", wide.columns)


def _periods_in(names: Sequence[str], wide: Wide) -> dict[str, str]:
    """Take from each heading that is written so what stands for the period, even if it is none."""
    before, _, behind = _split(wide)
    pattern = rf"{re.escape(before.strip())}\s*(.+?)\s*{re.escape(behind.strip())}"
    return {name: hit[1] for name in names if (hit := re.fullmatch(pattern, name))}


def quarters_in(names: Sequence[str], wide: Wide) -> dict[str, str]:
    """Name the quarter of each heading that stands for one, or for a month of it.

    Parameters
    ----------
    names : sequence of str
        Headings of the file.
    wide : Wide
        How those of periods are written.

    Returns
    -------
    dict of str to str
        Heading and label of the quarter (calendar years); other headings are left out.

    Examples
    --------
    >>> quarters_in(["Kunde", "Q1/2026"], Wide(columns="{quarter}"))
    {'Q1/2026': '2026Q1'}
    """
    found = _periods_in(names, wide)
    return {name: label for name, text in found.items() if (label := quarter_of(text))}


def lengthen(frame: Frame, wide: Wide, *, file: str, start_month: int = 1) -> Frame:
    """Turn columns of periods into rows; an empty cell makes none.

    Parameters
    ----------
    frame : LazyFrame
        Rows of a file, one column per period.
    wide : Wide
        How these columns are called.
    file : str
        For messages.
    start_month : int, default=1
        First month of the fiscal year.

    Returns
    -------
    LazyFrame
        The other columns, the period and its value; the line stays that of the file.

    Raises
    ------
    MissingColumnsError
        If no column is called so.
    SourceError
        If such a column does not name a month or quarter.
    """
    names = frame.collect_schema().names()
    before, name, behind = _split(wide)
    found = _periods_in([one for one in names if one not in (FILE, LINE)], wide)
    if name == "quarter":
        periods = {one: quarter_of(text, start_month) for one, text in found.items()}
        if before.strip() or behind.strip():
            wrong = [one for one, label in periods.items() if not label]
            if wrong:
                raise SourceError(
                    Sentence(
                        "{file}: the headings {headings} do not name a month or quarter; needed "
                        "is one like 'Q4/2026', '2026-10' or 'Okt 2026'.",
                        file=file,
                        headings=wrong,
                    )
                )
        periods = {one: label for one, label in periods.items() if label}
    else:
        periods = found
    if not periods:
        raise MissingColumnsError(
            Sentence(
                "{file} has no column called like {wanted!r}.", file=file, wanted=wide.columns
            ),
            nearest(wide.columns, names),
        )
    index = [one for one in names if one not in periods]
    parts = [
        frame.select(
            *index, nw.lit(period).alias(name), nw.col(heading).cast(nw.String).alias(wide.value)
        )
        for heading, period in periods.items()
    ]
    return nw.concat(parts).filter(~nw.col(wide.value).is_null())
