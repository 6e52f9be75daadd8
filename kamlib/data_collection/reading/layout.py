"""Where in a file its table stands: title lines, column names, page headings, total lines.

What is left out is counted and says why; what cannot be told apart is refused with its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kamlib.data_collection.reading.ragged import refuse_ragged
from kamlib.data_collection.reading.records import Record, width_of
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.settings import Source

#: Words in front of total lines, as reports of ERP systems and Excel write them.
TOTALS = (
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "zwischensumme",
    "endsumme",
    "insgesamt",
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sum",
    "*",
    "**",
    "***",
)
_TOTAL_OF = ("summe ", "zwischensumme ", "subtotal ")
_NUMBER = re.compile(r"^[(+\-−]?\s*[\d.,'’ \u00a0\u202f]*\d[\d.,'’ \u00a0\u202f]*\s*[%€]?[)\-−]?$")
_DAY = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T]\d.*)?$")
_DECORATION = re.compile(r"^[\s|+=_-]*$")


@dataclass(kw_only=True)
class Table:
    """A table cut out of a file.

    Attributes
    ----------
    names : list of str
        Column names.
    header_end : int
        Last line of the header; 0 without one.
    rows : list of Record
        As wide as ``names``.
    aside : Counter
        Lines left out, by reason: ``blank``, ``heading``, ``total``, ``footer``.
    """

    names: list[str]
    header_end: int
    rows: list[Record] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)


def is_blank(cells: Sequence[str]) -> bool:
    """Tell whether a row has no content."""
    return not any(cell.strip() for cell in cells)


def is_total(cells: Sequence[str], words: tuple[str, ...] | None = None) -> bool:
    """Tell whether a row is a total line: its first text is a total's word, the rest numbers.

    Parameters
    ----------
    cells : sequence of str
        The row.
    words : tuple of str or None
        Words declared for the source; None: the usual ones.

    Examples
    --------
    >>> is_total(["Summe A17", "", "602.559,90"]), is_total(["Total GmbH", "Berlin", "12"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return False
    label = filled[0].rstrip(":").lower()
    if words is not None:
        return label in {word.lower() for word in words}
    if len(filled) == len(cells) and len(cells) > 2:
        return False
    if set(label) == {"*"}:
        return True
    rest_is_numbers = all(_NUMBER.match(cell) for cell in filled[1:])
    if label in TOTALS:
        return rest_is_numbers
    return label.startswith(_TOTAL_OF) and rest_is_numbers and len(filled) > 1


def is_list(lines: Iterable[str]) -> bool:
    """Tell whether a text is a list output framed by pipes, as SAP writes it."""
    filled = [line.strip() for line in lines if line.strip()]
    framed = [line for line in filled if line[0] == "|" and line[-1] == "|" and len(line) > 2]
    return len(framed) >= 2 and 2 * len(framed) >= len(filled)


def list_records(text: str) -> tuple[list[Record], int]:
    """Cut a list output into records without its frame; count what is no row."""
    records, aside = [], 0
    for place, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or _DECORATION.match(bare):
            continue
        if bare[0] == "|" and bare[-1] == "|":
            records.append(Record(place, [cell.strip() for cell in bare[1:-1].split("|")]))
        else:
            aside += 1
    return records, aside


def looks_like_names(cells: Sequence[str]) -> bool:
    """Tell whether a row can be column names: no cell is a date or a number but a year.

    Examples
    --------
    >>> looks_like_names(["Kunde", "2025", "2026"]), looks_like_names(["A1", "1.234,56"])
    (True, False)
    """
    for cell in (cell.strip() for cell in cells):
        if _DAY.match(cell):
            return False
        if _NUMBER.match(cell) and not re.fullmatch(r"(19|20)\d{2}", cell):
            return False
    return True


def column_names(header: Sequence[Sequence[str]], file: str) -> list[str]:
    """Make one name per column of one or several header rows.

    Parameters
    ----------
    header : sequence of rows
        From top to bottom; in all but the last, an empty cell continues its left neighbour.
    file : str
        For the message.

    Returns
    -------
    list of str
        A column without any name is called by its place.

    Raises
    ------
    SourceError
        If two columns have one name.

    Examples
    --------
    >>> column_names([["Kunde", "", "Zeit"], ["Nr.", "Name", ""]], "x.xlsx")
    ['Kunde Nr.', 'Kunde Name', 'Zeit']
    """
    width = max(len(row) for row in header)
    parts: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(header):
        last = ""
        for place in range(width):
            cell = " ".join(row[place].split()) if place < len(row) else ""
            last = cell or (last if level < len(header) - 1 else "")
            if last:
                parts[place].append(last)
    names = [" ".join(part) or f"column {place}" for place, part in enumerate(parts, start=1)]
    counted = Counter(name.lower() for name in names)
    twice = sorted({name for name in names if counted[name.lower()] > 1})
    if twice:
        raise SourceError(
            Sentence(
                "{file} has more than one column {twice}; give each a name of its own.",
                file=file,
                twice=twice,
            )
        )
    return names


def find_table(
    records: list[Record], source: Source, *, file: str, is_paged: bool = False, depth: int = 1
) -> Table:
    """Find header and rows among the records of a file.

    Parameters
    ----------
    records : list of Record
        All of them.
    source : Source
        What is declared about header and total lines.
    file : str
        For messages.
    is_paged : bool, default=False
        The header may come again on every page.
    depth : int, default=1
        How many rows the header has if none is declared, as merged cells tell.

    Returns
    -------
    Table
        Rows of one width, and the count of what is none.

    Raises
    ------
    SourceError
        With the line of what does not fit and the cure.
    """
    filled = [record for record in records if not is_blank(record.cells)]
    if not filled:
        raise SourceError(Sentence("{file} is empty; at least a header line is needed.", file=file))
    header, rows, before = _split_header(filled, source, file, depth)
    rows = rows[source.below_header :]
    table = _named(header, rows, file)
    table.aside["blank"] = len(records) - len(filled)
    table.aside["heading"] = before + source.below_header
    table.header_end = rows[0].line - 1 if source.below_header and rows else table.header_end
    width = len(table.names)
    rows = _without_footer(rows, width, table.aside)
    refuse_ragged(rows, width, header, file, is_declared=source.header is not None)
    names = {tuple(cell.strip() for cell in record.cells) for record in header}
    for record in rows:
        cells = [*record.cells[:width], *[""] * (width - len(record.cells))]
        if header and tuple(cell.strip() for cell in cells) in names:
            if not (is_paged or source.header_repeats):
                raise repeated(record.line, file)
            table.aside["heading"] += 1
        elif source.totals != () and is_total(cells, source.totals):
            table.aside["total"] += 1
        else:
            table.rows.append(Record(record.line, cells))
    return table


def repeated(line: int, file: str) -> SourceError:
    """Say that a header comes again, and what that may mean."""
    return SourceError(
        Sentence(
            "{file}: line {line} repeats the column names. If a second table begins there, split "
            "the file; if it is a page heading, declare header_repeats = true; if the names have "
            "two rows, declare header = [1, 2] with their lines.",
            file=file,
            line=line,
        )
    )


def _named(header: list[Record], rows: list[Record], file: str) -> Table:
    if header:
        names = column_names([record.cells for record in header], file)
        return Table(names=names, header_end=header[-1].line)
    width, _ = width_of(rows)
    return Table(names=[f"column {place + 1}" for place in range(width)], header_end=0)


def _split_header(
    filled: list[Record], source: Source, file: str, depth: int
) -> tuple[list[Record], list[Record], int]:
    """Split off the header: by its declared lines, or the first row that is not a title."""
    if source.header == 0:
        return [], filled, 0
    if source.header is not None:
        lines = (source.header,) if isinstance(source.header, int) else source.header
        header = [record for record in filled if record.line in lines]
        if len(header) != len(lines):
            found = [record.line for record in header]
            raise SourceError(
                Sentence(
                    "{file}: header = {header} names lines that begin no row; found {found}. The "
                    "first rows begin on lines {first}.",
                    file=file,
                    header=str(list(lines)),
                    found=found,
                    first=[record.line for record in filled[:5]],
                )
            )
        before = sum(record.line < header[0].line for record in filled)
        return header, [record for record in filled if record.line > header[-1].line], before
    width = max(len(record.cells) for record in filled)
    full = (
        i for i, record in enumerate(filled) if sum(bool(cell.strip()) for cell in record.cells) > 1
    )
    start = next(full, 0) if width > 1 else 0
    header = filled[start : start + depth]
    if not all(looks_like_names(record.cells) for record in header):
        shown = ", ".join(repr(cell) for cell in filled[start].cells[:4])
        raise SourceError(
            Sentence(
                "{file}: line {line} should hold the column names but holds {shown}. If the file "
                "has none, declare header = 0 and map columns as 'column 1', 'column 2'; if they "
                "stand elsewhere, declare header = with their line.",
                file=file,
                line=filled[start].line,
                shown=shown,
            )
        )
    return header, filled[start + depth :], start


def _without_footer(rows: list[Record], width: int, aside: Counter[str]) -> list[Record]:
    """Leave out single texts below the table, such as who made the export: short or set apart."""
    begin = len(rows)
    while width >= 3 and begin and sum(bool(cell.strip()) for cell in rows[begin - 1].cells) == 1:
        begin -= 1
    end = len(rows)
    for place in range(begin, len(rows)):
        is_short = len(rows[place].cells) < width
        is_apart = place > 0 and rows[place].line > rows[place - 1].line + 1
        if is_short or is_apart:
            end = place
            break
    aside["footer"] = len(rows) - end
    return rows[:end]
