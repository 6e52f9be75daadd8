"""From text to values, by the format a source declares: expressions that run in any engine.

A cell that does not fit its column becomes missing and is flagged; nothing raises while
rows stream by, so that every bad row can be shown at once.
"""

from __future__ import annotations

import re

import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Column
from kamlib.support.settings import Format

#: Money is summed with four decimal places, other numbers with six.
MONEY = nw.Decimal(18, 4)
NUMBER = nw.Decimal(18, 6)
FIRST_YEAR, LAST_YEAR = 1990, 2060
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
    tail = rf"({decimal}\d+)?([eE][+-]?\d{{1,2}})?$"
    plain = rf"^[+-]?\d{{1,12}}{tail}"
    if not form.thousands:
        return plain
    mark = re.escape(form.thousands)
    return rf"{plain}|^[+-]?\d{{1,3}}({mark}\d{{3}}){{1,3}}{tail}"


def parse_number(column: Column, dtype: nw.dtypes.DType, form: Format) -> nw.Expr:
    """Read a number or an amount; what does not fit is missing."""
    target = MONEY if column.type == "money" else NUMBER
    if dtype.is_numeric():
        return nw.col(column.name).cast(target)
    text = text_of(column.name)
    bare = text.str.replace_all(form.thousands, "", literal=True) if form.thousands else text
    dotted = bare.str.replace_all(form.decimal, ".", literal=True) if form.decimal != "." else bare
    return nw.when(text.str.contains(number_pattern(form))).then(dotted).cast(target)


def parse_date(column: Column, dtype: nw.dtypes.DType, form: Format) -> nw.Expr:
    """Read a calendar day; 31 February and years outside 1990 to 2060 are missing."""
    if dtype in (nw.Date, nw.Datetime):
        day = nw.col(column.name).cast(nw.Date)
        return nw.when(day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(day)
    text = text_of(column.name)
    order = re.findall(r"%([Ymd])", form.date)
    marks = re.split(r"%[Ymd]", form.date)
    digits = {"Y": r"\d{4}", "m": r"\d{1,2}", "d": r"\d{1,2}"}
    pattern = "^" + re.escape(marks[0])
    for part, mark in zip(order, marks[1:], strict=True):
        pattern += f"({digits[part]})" + re.escape(mark)
    fits = text.str.contains(pattern + _TIME + "$")
    parts = _date_parts(text, order, marks)
    year, month, day = (nw.when(fits).then(parts[name]).cast(nw.Int64) for name in "Ymd")
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    last = (
        nw.when(month.is_in([4, 6, 9, 11]))
        .then(nw.lit(30))
        .otherwise(
            nw.when(month != 2)
            .then(nw.lit(31))
            .otherwise(nw.when(leap).then(nw.lit(29)).otherwise(nw.lit(28)))
        )
    )
    is_day = (
        month.is_between(1, 12)
        & (day >= 1)
        & (day <= last)
        & year.is_between(FIRST_YEAR, LAST_YEAR)
    )
    iso = nw.concat_str(
        [parts["Y"], parts["m"].str.zfill(2), parts["d"].str.zfill(2)], separator="-"
    )
    return nw.when(fits & is_day).then(iso).str.to_date("%Y-%m-%d")


def _date_parts(text: nw.Expr, order: list[str], marks: list[str]) -> dict[str, nw.Expr]:
    """Cut year, month and day out of the text: by its mark, or by place where it has none."""
    mark = marks[1]
    if mark:
        pieces = text.str.slice(0, 10).str.split(mark)
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


def parse(column: Column, dtype: nw.dtypes.DType, form: Format) -> nw.Expr:
    """Read one column by its contract.

    Parameters
    ----------
    column : Column
        Of the contract.
    dtype : DType
        Type in which it was delivered: text, or already a number or date.
    form : Format
        How the source writes numbers and dates.

    Returns
    -------
    Expr
        The value, missing where the cell is empty or does not fit.
    """
    if column.type in ("money", "number"):
        return parse_number(column, dtype, form)
    if column.type == "date":
        return parse_date(column, dtype, form)
    text = text_of(column.name)
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
