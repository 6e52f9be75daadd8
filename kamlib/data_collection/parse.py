"""From text to values, by the format a source declares: expressions that run in any engine.

A cell that does not fit its column becomes missing and is flagged; nothing raises while
rows stream by, so that every bad row can be shown at once.
"""

from __future__ import annotations

import calendar
import re

import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Column
from kamlib.support.settings import Format

#: Money is summed with four decimal places, other numbers with six.
MONEY = nw.Decimal(18, 4)
NUMBER = nw.Decimal(18, 6)
LARGEST = 1e12
FIRST_YEAR, LAST_YEAR = 1990, 2060
_LEAP_YEARS = "|".join(
    str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1) if calendar.isleap(year)
)
_YEARS = "|".join(str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1))
#: Every day there is, written as 2026-09-30.
_CALENDAR_DAY = (
    rf"^(({_YEARS})-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)"
    rf"|02-(0[1-9]|1\d|2[0-8]))|({_LEAP_YEARS})-02-29)$"
)
_TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?"


def text_of(name: str) -> nw.Expr:
    """Read a column as text without surrounding blanks; empty text is missing."""
    text = (
        nw.col(name).cast(nw.String).str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    )
    return nw.when(text != "").then(text)


def number_pattern(form: Format) -> str:
    """Regular expression of a number written as declared.

    Examples
    --------
    >>> german = number_pattern(Format(separator=";", decimal=",", thousands="."))
    >>> [bool(re.match(german, text)) for text in ("1.234,56", "1234,56", "1.23", "12,3,4")]
    [True, True, False, False]
    """
    decimal = re.escape(form.decimal)
    tail = rf"({decimal}\d+)?$"
    # A power of ten as Excel writes it; twelve digits before the mark are the most there is.
    power = rf"^[+-]?\d({decimal}\d+)?[eE](-\d{{1,2}}|[+]?(0?\d|1[01]))$"
    plain = rf"^[+-]?\d{{1,12}}{tail}|{power}"
    if not form.thousands:
        return plain
    mark = re.escape(form.thousands)
    return rf"{plain}|^[+-]?\d{{1,3}}({mark}\d{{3}}){{1,3}}{tail}"


def parse_number(column: Column, dtype: nw.dtypes.DType, form: Format, text: nw.Expr) -> nw.Expr:
    """Read a number or an amount; what does not fit is missing."""
    target = MONEY if column.type == "money" else NUMBER
    if dtype.is_numeric():
        value = nw.col(column.name)
        measured = value.cast(nw.Float64)
        fits = measured.is_finite() & (measured.abs() < LARGEST)
        return nw.when(fits).then(value).cast(target)
    bare = text.str.replace_all(form.thousands, "", literal=True) if form.thousands else text
    dotted = bare.str.replace_all(form.decimal, ".", literal=True) if form.decimal != "." else bare
    return nw.when(text.str.contains(number_pattern(form))).then(dotted).cast(target)


def parse_date(column: Column, dtype: nw.dtypes.DType, form: Format, text: nw.Expr) -> nw.Expr:
    """Read a calendar day; 31 February and years outside 1990 to 2060 are missing."""
    if dtype in (nw.Date, nw.Datetime):
        day = nw.col(column.name).cast(nw.Date)
        return nw.when(day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(day)
    order = re.findall(r"%([Ymd])", form.date)
    marks = re.split(r"%[Ymd]", form.date)
    short = r"\d{1,2}" if all(marks[1:3]) else r"\d{2}"
    digits = {"Y": r"\d{4}", "m": short, "d": short}
    pattern = "^" + re.escape(marks[0])
    for part, mark in zip(order, marks[1:], strict=True):
        pattern += digits[part] + re.escape(mark)
    parts = _date_parts(text, order, marks)
    iso = nw.concat_str(
        [parts["Y"], parts["m"].str.zfill(2), parts["d"].str.zfill(2)], separator="-"
    )
    is_day = text.str.contains(pattern + _TIME + "$") & iso.str.contains(_CALENDAR_DAY)
    return nw.when(is_day).then(iso).str.to_date("%Y-%m-%d")


def _date_parts(text: nw.Expr, order: list[str], marks: list[str]) -> dict[str, nw.Expr]:
    """Cut year, month and day out of the text: by its mark, or by place where it has none."""
    mark = marks[1]
    if mark:
        pieces = text.str.slice(0, 8 + len("".join(marks))).str.split(mark)
        cut = {part: pieces.list.get(place) for place, part in enumerate(order)}
        last = order[-1]
        width = 4 if last == "Y" else 2
        return {**cut, last: cut[last].str.slice(0, width).str.strip_chars(" T")}
    widths = {"Y": 4, "m": 2, "d": 2}
    cut, start = {}, len(marks[0])
    for part in order:
        cut[part] = text.str.slice(start, widths[part])
        start += widths[part]
    return cut


def parse(column: Column, dtype: nw.dtypes.DType, form: Format, text: nw.Expr) -> nw.Expr:
    """Read one column by its contract.

    Parameters
    ----------
    column : Column
        Of the contract.
    dtype : DType
        Type in which it was delivered: text, or already a number or date.
    form : Format
        How the source writes numbers and dates.
    text : Expr
        The column as text, from :func:`text_of`.

    Returns
    -------
    Expr
        The value, missing where the cell is empty or does not fit.
    """
    if column.type in ("money", "number"):
        return parse_number(column, dtype, form, text)
    if column.type == "date":
        return parse_date(column, dtype, form, text)
    if column.type == "choice":
        lowered = text.str.to_lowercase()
        return nw.when(lowered.is_in(list(column.choices))).then(lowered)
    if column.type == "quarter":
        upper = text.str.to_uppercase()
        return nw.when(upper.str.contains(r"^(19|20)\d{2}Q[1-4]$")).then(upper)
    if column.type == "year":
        whole = text.str.replace_all(r"\.0$", "")
        return nw.when(whole.str.contains(r"^(19|20)\d{2}$")).then(whole).cast(nw.Int64)
    return text
