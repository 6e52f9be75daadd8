"""Text cut into records, each with the line it begins on; strict, so that no row is shifted.

Separator and quotation are declared or proven: the one way of cutting by which every record
of the file has the same number of cells.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kamlib.support.errors import Sentence, SourceError, either
from kamlib.support.settings import Format

csv.field_size_limit(1 << 24)

_SEPARATORS = (";", ",", "\t", "|", ", ")
_QUOTES = (('"', ""), ('"', "\\"), ("'", ""))


class Record(NamedTuple):
    """One record: the line it begins on, and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Style:
    """How records are cut.

    Attributes
    ----------
    separator : str
        Between cells; a comma may have a blank behind it.
    quote : str
        Around cells that hold separators or line breaks.
    escape : str
        In front of a quote inside quotes; empty: the quote is doubled.
    """

    separator: str = ","
    quote: str = '"'
    escape: str = ""


class UncutError(ValueError):
    """A text cannot be cut in a style; ``line`` is where it fails."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def cut(text: str, style: Style) -> list[Record]:
    r"""Cut a text into records.

    Parameters
    ----------
    text : str
        With its own line breaks.
    style : Style
        How.

    Returns
    -------
    list of Record
        Lines without any character are left out, but counted.

    Raises
    ------
    UncutError
        If a quote is not closed or something follows a closed one.

    Examples
    --------
    >>> cut('a;b\n\n1;"x\ny"\n2;z\n', Style(";"))[1:]
    [Record(line=3, cells=['1', 'x\ny']), Record(line=5, cells=['2', 'z'])]
    """
    if style.escape:
        # Escaped quotes are doubled ones here; a mark in front of anything else is text.
        text = text.replace(style.escape + style.quote, style.quote * 2)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=style.separator[0],
        quotechar=style.quote,
        skipinitialspace=style.separator.endswith(" ") and len(style.separator) > 1,
        strict=True,
    )
    records, line = [], 1
    try:
        for cells in reader:
            if cells:
                records.append(Record(line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UncutError(line, str(error)) from None
    return records


def width_of(records: Iterable[Record]) -> tuple[int, float]:
    """Tell how many cells most records have, and what share of the records that is."""
    counted = Counter(len(record.cells) for record in records)
    if not counted:
        return 0, 0.0
    width, times = max(counted.items(), key=lambda item: (item[1], item[0]))
    return width, times / counted.total()


def candidates(text: str, form: Format, hint: str = "") -> list[Style]:
    """List the styles a text may be written in: the declared one, or the usual ones.

    Of those that are not declared, only the first may have marks that are nowhere in the text.
    """
    separators = (form.separator,) if form.separator else (hint,) if hint else _SEPARATORS
    quotes = [
        (quote, escape)
        for quote, escape in _QUOTES
        if (not form.quote or quote == form.quote) and (not form.escape or escape == form.escape)
    ]
    quotes = quotes[:1] + [pair for pair in quotes[1:] if all(mark in text for mark in pair)]
    return [Style(mark, quote, escape) for mark in separators for quote, escape in quotes]


def prove_style(text: str, form: Format, *, file: str, hint: str = "") -> Style:
    """Find the one style by which the records of a text have the same number of cells.

    Parameters
    ----------
    text : str
        The text, or its beginning.
    form : Format
        What is declared.
    file : str
        Its name, for the message.
    hint : str
        Separator the file itself names.

    Returns
    -------
    Style
        The style that fits most records; a text without any separator has one column.

    Raises
    ------
    SourceError
        If two separators fit equally well and cut differently.
    """
    styles = candidates(text, form, hint)
    if len(styles) == 1:
        return styles[0]
    fits = [(fit, style) for style in styles if (fit := _fit(text, style))[0] > 0]
    if not any(fit[0] == 1.0 for fit, _ in fits):
        # Only the usual quotes may leave some lines to be looked at; they are named then.
        blank = _parted_by_blanks(text) if not form.separator else None
        return blank or _most_likely(text, [item for item in fits if item[0][2]], styles)
    marks = sorted({style.separator for fit, style in fits if fit[0] == 1.0})
    if len(marks) > 1:
        first = text.lstrip("\r\n").partition("\n")[0][:80].rstrip("\r")
        raise SourceError(
            Sentence(
                "{file} could be separated by {marks}: every line has as many cells by each, as in "
                "{first!r}. Declare format.separator for it.",
                file=file,
                marks=either(repr(mark) for mark in marks),
                first=first,
            )
        )
    return max(fits, key=lambda item: item[0])[1]


def _fit(text: str, style: Style) -> tuple[float, int, int]:
    """Judge a style: share of records of one width, that width, and how usual the style is."""
    nothing = (0.0, 0, 0)
    try:
        records = cut(text, style)
    except UncutError:
        return nothing
    width, share = width_of(records)
    if width < 2 or not _is_used(text, records, style):
        return nothing
    return (share, width, 2 if (style.quote, style.escape) == _QUOTES[0] else 0)


def _is_used(text: str, records: list[Record], style: Style) -> bool:
    """Tell whether the marks of a style are used as such, and no quote is left in front."""
    mark, quote = style.separator, style.quote
    cells = (cell for record in records for cell in record.cells)
    if any(cell[:1] == " " and cell.lstrip(" ")[:1] == quote for cell in cells):
        return False
    if quote == "'" and (f"{mark}'" not in text or f'{mark}"' in text):
        return False
    if style.escape and f"{style.escape}{quote}" not in text:
        return False
    if mark == ",":
        return not _has_blanks(records)
    return mark != ", " or _has_blanks(cut(text, Style(",", "\x00")))


def _has_blanks(records: list[Record]) -> bool:
    """Tell whether a blank stands behind every separator, and there is one in every record."""
    behind = [cell[:1] for record in records for cell in record.cells[1:]]
    return bool(behind) and all(sign == " " for sign in behind)


def _most_likely(
    text: str, fits: list[tuple[tuple[float, int, int], Style]], styles: list[Style]
) -> Style:
    """Choose the style whose misfits are named: the one whose separator is in most lines."""
    if fits:
        return max(fits, key=lambda item: item[0])[1]
    usual = [style for style in styles if len(style.separator) == 1]
    lines = text.splitlines()
    return max(
        usual or styles,
        key=lambda style: (sum(style.separator in line for line in lines), style.quote == '"'),
    )


def _parted_by_blanks(text: str) -> Style | None:
    """Take blanks for separators only where many records of three or more cells agree."""
    style = Style(" ")
    try:
        records = cut(text, style)
    except UncutError:
        return None
    width, share = width_of(records)
    return style if width >= 3 and share == 1.0 and len(records) >= 10 else None


def describe(form: Format) -> str:
    """Show how a source is written by examples, as far as it is known.

    Examples
    --------
    >>> describe(Format(encoding="cp1252", separator=";", decimal=",", date="%d.%m.%Y"))
    "cp1252 · ';' · 1234,56 · 31.12.2026"
    """
    number = f"1{form.thousands}234{form.decimal}56" if form.decimal else ""
    day = form.date.replace("%Y", "2026").replace("%y", "26")
    day = day.replace("%m", "12").replace("%d", "31")
    parts = [form.encoding, repr(form.separator) if form.separator else "", number, day]
    return " · ".join(part for part in parts if part)
