"""From text to values, by the format a source declares: expressions that run in any engine.

A cell that does not fit its column becomes missing and is flagged; nothing raises while
rows stream by, so that every bad row can be shown at once.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping

import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Column, Contract
from kamlib.data_collection.reading.marks import BLANKS, CURRENCIES
from kamlib.support.settings import Format, Source
from kamlib.support.settings.data_collection import EXCEL_DAYS

#: Money is summed with four decimal places, other numbers with six.
MONEY = nw.Decimal(18, 4)
NUMBER = nw.Decimal(18, 6)
LARGEST = 10**12
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
_TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s?[AaPp][Mm])?(Z|\s?UTC|[+-]\d{2}:?\d{2})?)?"
#: A mark of thousands stands for all signs of its kind.
_KINDS = {"'": "'’", " ": BLANKS}
#: Day 0 of Excel's count of days, and the counts from 1990 to 2060.
_EXCEL_BEGINS = "1899-12-30"
_EXCEL_COUNT = (
    r"^(328(7[4-9]|[89]\d)|329\d\d|3[3-9]\d{3}|4\d{4}|5[0-7]\d{3}|58[0-7]\d\d|5880[0-6])"
    r"([.,]\d+)?$"
)


def text_of(name: str) -> nw.Expr:
    """Read a column as text without surrounding blanks; empty text is missing."""
    text = (
        nw.col(name).cast(nw.String).str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    )
    return nw.when(text != "").then(text)


def is_untrimmed(name: str) -> nw.Expr:
    """Tell whether reading a column as text would change its cell."""
    return nw.col(name).str.contains("^$|^[ \t\n\r\v\f]|[ \t\n\r\v\f]$|\u00a0")


def as_delivered(column: Column, dtype: nw.dtypes.DType) -> nw.Expr:
    """Give a cell as it was delivered: as text, unless it is a number or a day already."""
    is_value = dtype.is_numeric() if column.type in ("money", "number") else is_day(dtype)
    has_value = column.type in ("money", "number", "date") and is_value
    return nw.col(column.name) if has_value else text_of(column.name)


def is_typed(contract: Contract, schema: Mapping[str, nw.dtypes.DType]) -> bool:
    """Tell whether all numbers and days were delivered as such, so that no text is read."""
    return all(
        schema[column.name].is_numeric() or is_day(schema[column.name])
        for column in contract.columns
        if column.type in ("money", "number", "date") and column.name in schema
    )


def is_day(dtype: nw.dtypes.DType) -> bool:
    """Tell whether a column came as days, with or without a time."""
    return dtype in (nw.Date, nw.Datetime)


def _body(form: Format) -> str:
    """Regular expression of the digits of a number, without sign and currency."""
    decimal = re.escape(form.decimal or ".")
    plain = rf"0*\d{{1,12}}({decimal}\d+)?"
    if not form.thousands:
        return plain
    mark = _KINDS.get(form.thousands, re.escape(form.thousands))
    return rf"({plain}|\d{{1,3}}([{mark}]\d{{3}}){{1,3}}({decimal}\d+)?)"


def number_pattern(form: Format) -> str:
    """Regular expression of a number written as declared, its sign in front.

    Examples
    --------
    >>> german = number_pattern(Format(separator=";", decimal=",", thousands="."))
    >>> [bool(re.match(german, text)) for text in ("1.234,56", "1234,56", "1.23", "12,3,4")]
    [True, True, False, False]
    """
    decimal = re.escape(form.decimal or ".")
    # A power of ten as Excel writes it; twelve digits before the mark are the most there is.
    power = rf"^[+-]?\d({decimal}\d+)?[eE](-\d{{1,2}}|[+]?(0?\d|1[01]))$"
    return rf"^[+-]?{_body(form)}$|{power}"


def odd_patterns(form: Format) -> tuple[str, str]:
    """Regular expressions of positive and negative numbers as reports write them.

    Examples
    --------
    >>> plus, minus = odd_patterns(Format(decimal=",", thousands=".", currency="EUR"))
    >>> [bool(re.match(minus, text)) for text in ("1.234,56-", "(12,00 €)", "− 5", "5", "-5-")]
    [True, True, True, False, False]
    """
    marks = CURRENCIES.get(form.currency, re.escape(form.currency))
    if form.currency in ("USD", "AUD", "CAD"):
        marks += r"|\$"
    beside = rf"[{BLANKS}]*({marks})?[{BLANKS}]*" if form.currency else rf"[{BLANKS}]*"
    decimal = re.escape(form.decimal or ".")
    body = rf"({_body(form)}|{decimal}\d+|0*\d{{1,12}}{decimal})"
    amount = rf"{beside}{body}{beside}"
    minus = "[-−]"
    negative = rf"^{beside}{minus}{amount}$|^{amount}{minus}{beside}$|^[(]{amount}[)]{beside}$"
    return rf"^{beside}[+]?{amount}$", negative


def parse_number(
    column: Column,
    dtype: nw.dtypes.DType,
    form: Format,
    text: nw.Expr,
    *,
    is_proven: bool = False,
) -> nw.Expr:
    """Read a number or an amount; what does not fit is missing."""
    target = MONEY if column.type == "money" else NUMBER
    if dtype.is_numeric():
        value = nw.col(column.name)
        fitting = value if is_proven else nw.when(is_measurable(value, dtype)).then(value)
        return fitting.cast(target)
    bare = text
    if form.thousands in _KINDS:
        bare = text.str.replace_all(f"[{_KINDS[form.thousands]}]", "")
    elif form.thousands:
        bare = text.str.replace_all(form.thousands, "", literal=True)
    decimal = form.decimal or "."
    dotted = bare.str.replace_all(decimal, ".", literal=True) if decimal != "." else bare
    regular = nw.when(text.str.contains(number_pattern(form))).then(dotted)
    # Only what is left is looked at again: a minus behind, brackets, a currency.
    plus, minus = odd_patterns(form)
    digits = text.str.replace_all(CURRENCIES.get(form.currency, "[A-Z]{3}"), "")
    digits = digits.str.replace_all(rf"[^0-9{re.escape(decimal)}]", "")
    if decimal != ".":
        digits = digits.str.replace_all(decimal, ".", literal=True)
    negated = nw.concat_str([nw.lit("-"), digits])
    odd = (
        nw.when(text.str.contains(plus))
        .then(digits)
        .otherwise(nw.when(text.str.contains(minus)).then(negated))
    )
    return regular.otherwise(odd).cast(target)


def is_measurable(value: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """Tell whether a number that came as one is finite and has no more digits than fit."""
    if dtype.is_float():
        return value.is_finite() & (value.abs() < LARGEST)
    # Compared as the whole number or decimal it is: to make a float of each costs more.
    return value.is_between(-LARGEST, LARGEST, closed="none")


def parse_date(
    column: Column,
    dtype: nw.dtypes.DType,
    form: Format,
    text: nw.Expr,
    *,
    is_proven: bool = False,
) -> nw.Expr:
    """Read a calendar day; 31 February and years outside 1990 to 2060 are missing."""
    if is_day(dtype):
        day = nw.col(column.name).cast(nw.Date)
        if is_proven:
            return day
        return nw.when(day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(day)
    written = form.dates.get(column.name) or form.date or "%Y-%m-%d"
    if written == EXCEL_DAYS:
        return _excel_day(text)
    order = re.findall(r"%([Yymd])", written)
    marks = re.split(r"%[Yymd]", written)
    other = _loose_day(text, order, marks)
    if "y" in order:
        return other
    # Days of full width are nearly all of them; as they are, they cost a tenth.
    is_regular = text.str.contains(_full_width(order, marks))
    regular = nw.when(is_regular).then(text).str.to_date(written)
    return nw.when(is_regular).then(regular).otherwise(other)


def _full_width(order: list[str], marks: list[str]) -> str:
    """Regular expression of every day of the calendar, day and month of two digits."""
    ways = (
        {"d": r"(0[1-9]|1\d|2[0-8])", "m": r"(0[1-9]|1[0-2])", "Y": f"({_YEARS})"},
        {"d": "(29|30)", "m": r"(0[13-9]|1[0-2])", "Y": f"({_YEARS})"},
        {"d": "31", "m": "(0[13578]|1[02])", "Y": f"({_YEARS})"},
        {"d": "29", "m": "02", "Y": f"({_LEAP_YEARS})"},
    )
    written = []
    for way in ways:
        pieces = [re.escape(marks[0])]
        for part, mark in zip(order, marks[1:], strict=True):
            pieces.append(way[part] + re.escape(mark))
        written.append("".join(pieces))
    return f"^({'|'.join(written)})$"


def _loose_day(text: nw.Expr, order: list[str], marks: list[str]) -> nw.Expr:
    """Read days of one digit, with a time behind or a year of two digits."""
    short = r"\d{1,2}" if all(marks[1:3]) else r"\d{2}"
    digits = {"Y": r"\d{4}", "y": r"\d{2}", "m": short, "d": short}
    pattern = "^" + re.escape(marks[0])
    for part, mark in zip(order, marks[1:], strict=True):
        pattern += digits[part] + re.escape(mark)
    parts = _date_parts(text, order, marks)
    year = parts["Y"] if "Y" in parts else _century(parts["y"])
    iso = nw.concat_str([year, parts["m"].str.zfill(2), parts["d"].str.zfill(2)], separator="-")
    is_day = text.str.contains(pattern + _TIME + "$") & iso.str.contains(_CALENDAR_DAY)
    return nw.when(is_day).then(iso).str.to_date("%Y-%m-%d")


def _century(year: nw.Expr) -> nw.Expr:
    """Complete a year of two digits to one from 1990 to 2060, or beyond, where it is refused."""
    last = str(LAST_YEAR % 100)
    century = nw.when(year <= last).then(nw.lit("20")).otherwise(nw.lit("19"))
    return nw.concat_str([century, year])


def _excel_day(text: nw.Expr) -> nw.Expr:
    """Read Excel's count of days (1900 system), with or without the time as a fraction."""
    is_count = text.str.contains(_EXCEL_COUNT)
    count = nw.when(is_count).then(text.str.slice(0, 5)).cast(nw.Int64)
    begins = nw.lit(dt.date.fromisoformat(_EXCEL_BEGINS)).cast(nw.Datetime)
    # In this order: PostgreSQL does not multiply a number by a time.
    return (begins + nw.lit(dt.timedelta(days=1)) * count).cast(nw.Date)


def _date_parts(text: nw.Expr, order: list[str], marks: list[str]) -> dict[str, nw.Expr]:
    """Cut year, month and day out of the text: by its mark, or by place where it has none."""
    mark = marks[1]
    if mark:
        # Spark cuts at regular expressions, in which a point is any sign.
        plain = text.str.replace_all(mark, "/", literal=True) if mark != "/" else text
        pieces = plain.str.slice(0, 8 + len("".join(marks))).str.split("/")
        cut = {part: pieces.list.get(place) for place, part in enumerate(order)}
        last = order[-1]
        width = 4 if last == "Y" else 2
        return {**cut, last: cut[last].str.slice(0, width).str.replace_all("[ T]", "")}
    return _parts_by_place(text, order, marks)


def _parts_by_place(text: nw.Expr, order: list[str], marks: list[str]) -> dict[str, nw.Expr]:
    """Cut year, month and day out of a text where each stands at its place."""
    widths = {"Y": 4, "y": 2, "m": 2, "d": 2}
    cut, start = {}, len(marks[0])
    for part, mark in zip(order, marks[1:], strict=True):
        cut[part] = text.str.slice(start, widths[part])
        start += widths[part] + len(mark)
    return cut


def adjust(value: nw.Expr, column: Column, source: Source) -> nw.Expr:
    """Turn the sign of a number and bring it to its unit, where the source says so."""
    if column.name in source.factor:
        target = MONEY if column.type == "money" else NUMBER
        product = value.cast(nw.Float64) * source.factor[column.name]
        value = nw.when(product.abs() < LARGEST).then(product).cast(target)
    return -value if column.name in source.negate else value


def parse_quarter(text: nw.Expr) -> nw.Expr:
    """Read a quarter written 2026Q3, 2026-Q3, Q3/2026 or Q3 2026."""
    upper = text.str.to_uppercase()
    turned = nw.concat_str([upper.str.slice(-4), upper.str.slice(0, 2)])
    parted = nw.concat_str([upper.str.slice(0, 4), upper.str.slice(-2)])
    other = (
        nw.when(upper.str.contains(r"^Q[1-4][ /-]?(19|20)\d{2}$"))
        .then(turned)
        .otherwise(nw.when(upper.str.contains(r"^(19|20)\d{2}[ /-]Q[1-4]$")).then(parted))
    )
    return nw.when(upper.str.contains(r"^(19|20)\d{2}Q[1-4]$")).then(upper).otherwise(other)


def parse(
    column: Column,
    dtype: nw.dtypes.DType,
    form: Format,
    text: nw.Expr,
    *,
    is_proven: bool = False,
) -> nw.Expr:
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
    is_proven : bool, default=False
        Whether the column was looked at already: all of its numbers or days can be read.

    Returns
    -------
    Expr
        The value, missing where the cell is empty or does not fit.
    """
    if column.type in ("money", "number"):
        return parse_number(column, dtype, form, text, is_proven=is_proven)
    if column.type == "date":
        return parse_date(column, dtype, form, text, is_proven=is_proven)
    if column.type == "choice":
        lowered = text.str.to_lowercase()
        return nw.when(lowered.is_in(list(column.choices))).then(lowered)
    if column.type == "quarter":
        return parse_quarter(text)
    if column.type == "year":
        whole = text.str.replace_all(r"\.0$", "")
        return nw.when(whole.str.contains(r"^(19|20)\d{2}$")).then(whole).cast(nw.Int64)
    return text
