"""Rows with more or fewer cells than the table has: refused with their lines and the cure.

Usually a separator is missing, or stands in a text; cells are never shifted or cut off.
"""

from __future__ import annotations

from kamlib.data_collection.reading.records import Record
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.figures import Number


def refuse_ragged(
    rows: list[Record], width: int, header: list[Record], file: str, *, is_declared: bool
) -> None:
    """Refuse rows of another width; where the header is declared, empty cells may follow."""
    ragged = [
        record
        for record in rows
        if len(record.cells) < width
        or (record.cells[width:] and not is_declared)
        or any(cell.strip() for cell in record.cells[width:])
    ]
    if not ragged:
        return
    first = ragged[0]
    where = Sentence("most lines")
    if header:
        where = Sentence("the header (line {line})", line=header[-1].line)
    told = Sentence(
        "{file}: line {line} has {found} cells where {where} has {width}: {shown!r}.",
        file=file,
        line=first.line,
        found=len(first.cells),
        where=where,
        width=width,
        shown=" | ".join(first.cells)[:120],
    )
    is_everywhere = len(ragged) == len(rows) and not is_declared and bool(header)
    raise SourceError(
        told, *_others(ragged), _cure(header[-1].line if is_everywhere else 0), *_remark(first)
    )


def _others(ragged: list[Record]) -> list[Sentence]:
    lines = ", ".join(str(record.line) for record in ragged[1:5])
    if len(ragged) > 5:
        more = Number(len(ragged) - 5)
        return [Sentence("So have lines {lines} and {more} more.", lines=lines, more=more)]
    return [Sentence("So have lines {lines}.", lines=lines)] if lines else []


def _cure(header_line: int) -> Sentence:
    """Say how ragged rows are mended; with the line of the header if all of them are ragged."""
    if not header_line:
        return Sentence(
            "Mend them: usually a separator is missing, or stands in a text without quotes, or a "
            "second table begins."
        )
    return Sentence(
        "Mend them: a separator is missing in the header; or, if all rows merely end with one, "
        "declare header = {line}.",
        line=header_line,
    )


def _remark(first: Record) -> list[Sentence]:
    mark = first.cells[0].lstrip()[:1]
    if mark not in ("#", "%", "!"):
        return []
    return [Sentence('If such lines are remarks, declare format.comment = "{mark}".', mark=mark)]
