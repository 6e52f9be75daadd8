"""How numbers and dates are written, proven over whole columns; if two ways remain, both shown.

``1.234,56`` can only be German and ``1,234.56`` only English, but a column of only ``1.234`` is one
thousand or one, and ``01.02.2024`` two days: the run stops with both readings and the line to add.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kamlib.support.errors import Sentence, SourceError, either
from kamlib.support.figures import Day, Number
from kamlib.support.settings import Format
from kamlib.support.settings.data_collection import EXCEL_DAYS

ISO = "%Y-%m-%d"
#: Marks of currencies as they stand beside amounts; "$" alone does not say whose dollar.
CURRENCIES = {
    "EUR": "€|EUR|Euro",
    "GBP": "£|GBP",
    "CHF": r"CHF|SFr\.?|Fr\.",
    "USD": r"US\$|USD",
    "$": r"\$",
}
BLANKS = " \u00a0\u202f\u2009"
_CURRENCY = "|".join(CURRENCIES.values())
_OPEN = rf"^[(]?\s*(?:{_CURRENCY})?\s*[+\-−]?\s*(?:{_CURRENCY})?\s*"
_CLOSE = rf"\s*(?:{_CURRENCY})?\s*[-−]?\s*[)]?\s*(?:{_CURRENCY})?$"
_TIME = (
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm])?(?:Z|\s?UTC|[+-]\d{2}:?\d{2})?)?"
)
_PARTS = {
    "Y": r"(?:19[9]\d|20[0-6]\d)",
    "y": r"\d{2}",
    "m": r"(?:0?[1-9]|1[0-2])",
    "d": r"(?:0?[1-9]|[12]\d|3[01])",
}
_FULL_PARTS = {**_PARTS, "m": r"(?:0[1-9]|1[0-2])", "d": r"(?:0[1-9]|[12]\d|3[01])"}
#: Ways a date may be written if none is declared.
DATE_FORMS = (
    *(form.replace("-", mark) for mark in "-./" for form in (ISO, "%d-%m-%Y", "%m-%d-%Y")),
    *(form.replace("-", mark) for mark in "./-" for form in ("%d-%m-%y", "%m-%d-%y")),
    "%Y%m%d",
    EXCEL_DAYS,
)


def _grouped(marks: str) -> str:
    groups = "|".join(rf"(?:[{mark}]\d{{3}})+" for mark in marks.split("/"))
    return rf"[1-9]\d{{0,2}}(?:{groups})"


def _amount(decimal: str, groups: str) -> str:
    point = re.escape(decimal)
    body = rf"(?:(?:{_grouped(groups)}|\d+)(?:{point}\d+)?|{point}\d+)(?:[eE][+-]?\d{{1,2}})?"
    return _OPEN + body + _CLOSE


#: A number whose decimal mark is a point, or a comma, whatever its thousands are.
POINT = _amount(".", f",/'’/{BLANKS}")
COMMA = _amount(",", rf"\./'’/{BLANKS}")
_GROUPS = {
    ".": r"\d\.\d{3}(?:\D|$)",
    ",": r"\d,\d{3}(?:\D|$)",
    "'": r"\d['’]\d{3}",
    " ": rf"\d[{BLANKS}]\d{{3}}",
}


def date_pattern(form: str) -> str:
    """Regular expression of a date written by a form.

    Examples
    --------
    >>> bool(re.match(date_pattern("%d.%m.%Y"), "31.12.2026 08:15"))
    True
    """
    if form == EXCEL_DAYS:
        return r"^(?:3[3-9]|4\d|5[0-8])\d{3}(?:[.,]\d+)?$"
    marks = re.split(r"%[Yymd]", form)
    parts = _PARTS if all(marks[1:3]) else _FULL_PARTS
    pattern = "^" + re.escape(marks[0])
    for letter, mark in zip(re.findall(r"%([Yymd])", form), marks[1:], strict=True):
        pattern += parts[letter] + re.escape(mark)
    return pattern + _TIME + "$"


class Cell(NamedTuple):
    """A text of a column, how many cells are written like it, and the first line of them."""

    text: str
    times: int
    line: int

    @property
    def shown(self) -> Sentence:
        """The text and its line, as an error shows them."""
        return Sentence("{text!r} (line {line})", text=self.text, line=self.line)


class NumberReadings(NamedTuple):
    """Cells of columns of numbers, by how they can be read.

    ``point`` and ``comma`` read one way only, by their decimal mark; ``either`` reads both
    ways with different values; ``plain`` has no mark that could tell.
    """

    point: list[Cell]
    comma: list[Cell]
    either: list[Cell]
    plain: list[Cell]


def readings(cells: Iterable[Cell]) -> NumberReadings:
    """Sort cells by how they can be read as numbers; what is no number is left out.

    Examples
    --------
    >>> found = readings([Cell("1.234,56", 1, 2), Cell("1.234", 9, 3), Cell("12", 1, 4)])
    >>> [len(part) for part in found]
    [0, 1, 1, 1]
    """
    found = NumberReadings([], [], [], [])
    for cell in cells:
        text = cell.text.strip()
        point, comma = bool(re.match(POINT, text)), bool(re.match(COMMA, text))
        if point and comma:
            (found.either if re.search("[.,]", text) else found.plain).append(cell)
        elif point or comma:
            (found.point if point else found.comma).append(cell)
    return found


def decide_marks(found: NumberReadings, *, file: str) -> tuple[str, str]:
    """Decide the decimal mark and that of thousands.

    Parameters
    ----------
    found : NumberReadings
        Over all columns of numbers of a source.
    file : str
        For the message.

    Returns
    -------
    tuple of str
        Decimal mark, thousands mark ("" for none).

    Raises
    ------
    SourceError
        If both marks are used as decimals, or every marked number reads both ways.

    Examples
    --------
    >>> decide_marks(readings([Cell("1.234,56", 1, 2), Cell("1.234", 9, 3)]), file="x.csv")
    (',', '.')
    """
    if found.point and found.comma:
        raise SourceError(
            Sentence(
                "{file} writes numbers in two ways: {point} has a decimal point, {comma} a "
                'decimal comma. Have it exported in one; or declare format.decimal = "," (or '
                '"."), and the other rows are listed as refused.',
                file=file,
                point=found.point[0].shown,
                comma=found.comma[0].shown,
            )
        )
    if not (found.point or found.comma):
        if found.either:
            raise _ambiguous_number(found.either[0], file)
        return ".", next((mark for mark in "' " if _uses(mark, found.plain)), "")
    decimal, other = (".", ",") if found.point else (",", ".")
    told = [*found.point, *found.comma, *found.either]
    seen = [mark for mark in (other, "'", " ") if _uses(mark, told)]
    if len(seen) > 1:
        raise SourceError(
            Sentence(
                "{file} parts thousands by {one!r} and by {other!r}. Declare format.decimal and "
                "format.thousands; rows written otherwise are then refused.",
                file=file,
                one=seen[0],
                other=seen[1],
            )
        )
    return decimal, seen[0] if seen else ""


def _uses(mark: str, cells: list[Cell]) -> bool:
    return any(re.search(_GROUPS[mark], cell.text) for cell in cells)


def _ambiguous_number(cell: Cell, file: str) -> SourceError:
    digits = re.sub(r"[^\d.,]", "", cell.text)
    mark = "," if "," in digits else "."
    other = "." if mark == "," else ","
    whole, part = digits.replace(mark, ""), digits.replace(mark, ".")
    return SourceError(
        Sentence(
            "{file}: {cell} is {whole} (thousands parted by {mark!r}) or {part} (a fraction), and "
            'no number of the file tells. Declare format = {{ decimal = "{other}", thousands = '
            '"{mark}" }} for the first, format = {{ decimal = "{mark}" }} for the second.',
            file=file,
            cell=cell.shown,
            whole=Number(int(whole)),
            mark=mark,
            part=Number(float(part), len(part.partition(".")[2])),
            other=other,
        )
    )


def is_date(text: str, form: str) -> bool:
    """Tell whether a text is a day of the calendar, written by a form.

    Examples
    --------
    >>> is_date("28.02.2026 08:15", "%d.%m.%Y"), is_date("31.02.2026", "%d.%m.%Y")
    (True, False)
    """
    if not re.match(date_pattern(form), text):
        return False
    if form == EXCEL_DAYS:
        return True
    try:
        dt.datetime.strptime(re.split(r"[ T]", text)[0], form)  # noqa: DTZ007 - a plain day
    except ValueError:
        return False
    return True


def decide_date(cells: Sequence[Cell], *, where: str) -> tuple[str, ...]:
    """Find the forms the dates of a column are written in.

    Parameters
    ----------
    cells : sequence of Cell
        Its texts; what is no date by any form is passed over.
    where : str
        Column and file, for the message.

    Returns
    -------
    tuple of str
        One form if it is proven, several if all of them fit equally, none if none does.

    Raises
    ------
    SourceError
        If some cells fit one form only and others another one only.

    Examples
    --------
    >>> decide_date([Cell("01.02.2024", 5, 2), Cell("31.01.2024", 1, 7)], where="x")
    ('%d.%m.%Y',)
    """
    fitting = [
        (cell, {form for form in DATE_FORMS if is_date(cell.text.strip(), form)}) for cell in cells
    ]
    dates = [(cell, forms) for cell, forms in fitting if forms]
    if not dates:
        return ()
    times = {form: sum(cell.times for cell, forms in dates if form in forms) for form in DATE_FORMS}
    most = max(times.values())
    best = tuple(form for form in DATE_FORMS if times[form] == most)
    if len(best) > 1 and not any(forms >= set(best) for _, forms in dates):
        best = best[:1]
    other = next((cell for cell, forms in dates if not forms & set(best)), None)
    if other is not None:
        raise SourceError(
            Sentence(
                "{where} writes dates in several ways: {most} as {form}, but not {other}. Have it "
                'exported in one; or declare format.date = "{form}", and the other rows are '
                "listed as refused.",
                where=where,
                most=Number(most),
                form=best[0],
                other=other.shown,
            )
        )
    return best


def ambiguous_date(forms: Sequence[str], *, where: str, text: str) -> SourceError:
    """Show both readings of a date that has two, and the line that settles it.

    Examples
    --------
    >>> print(ambiguous_date(["%d.%m.%Y", "%m.%d.%Y"], where="x.csv, line 2", text="01.02.2024"))
    x.csv, line 2: '01.02.2024' is 1 February 2024 (%d.%m.%Y) or 2 January 2024 (%m.%d.%Y), \
and no date of the column tells. Declare format.date = "%d.%m.%Y" or "%m.%d.%Y".
    """
    readings: list[str] = []
    for form in forms:
        bare = re.split(r"[ T]", text.strip())[0]
        try:
            day = dt.datetime.strptime(bare, form)  # noqa: DTZ007 - a plain day
            readings.append(Sentence("{day} ({form})", day=Day(day), form=form))
        except ValueError:
            readings.append(form)
    return SourceError(
        Sentence(
            "{where}: {text!r} is {readings}, and no date of the column tells. Declare format.date "
            "= {choice}.",
            where=where,
            text=text,
            readings=either(readings),
            choice=either(f'"{form}"' for form in forms),
        )
    )


def form_of_texts(
    numbers: Sequence[Cell], days: Sequence[Cell], form: Format, *, file: str
) -> Format:
    """Prove the form of numbers and dates that stand as text.

    Parameters
    ----------
    numbers, days : sequence of Cell
        Texts in columns of numbers and of dates; what is neither is passed over.
    form : Format
        What is declared.
    file : str
        For messages.

    Returns
    -------
    Format
        With ``decimal``, ``thousands`` and ``date`` where a text proves them.

    Raises
    ------
    SourceError
        If two readings remain.
    """
    update: dict[str, str] = {}
    if not form.decimal:
        update["decimal"], update["thousands"] = decide_marks(readings(numbers), file=file)
    if not form.date:
        best = decide_date(days, where=file)
        if len(best) > 1:
            raise ambiguous_date(best, where=file, text=days[0].text)
        if best:
            update["date"] = best[0]
    return form.model_copy(update=update)
