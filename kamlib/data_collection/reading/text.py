"""Open a text file: regular ones by the engine in one go, all others record by record.

The engine is strict: it proves that every record has the cells the header announces. What
it refuses is cut here, where title lines, page headings, totals and remarks are told
apart, or the line that does not fit is named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from kamlib.data_collection.reading import datev, scan
from kamlib.data_collection.reading.encodings import as_utf8, prove_encoding
from kamlib.data_collection.reading.engine import Opened, keep_records, require_room
from kamlib.data_collection.reading.guards import LIMITS
from kamlib.data_collection.reading.layout import Table, find_table, is_list, list_records
from kamlib.data_collection.reading.records import Record, Style, UncutError, cut, prove_style
from kamlib.data_collection.reading.survey import Survey, opened, survey
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.figures import Number
from kamlib.support.settings import Format, Source

_HEAD = 1 << 16
_NAMED = re.compile(r"\A[\"']?sep=(.|\\t)[\"']?\s*?(?=\r|\n)", re.IGNORECASE)
_LISTED = Style("|")


@dataclass(frozen=True, kw_only=True)
class TextFile:
    """A text file with what is declared about it.

    Attributes
    ----------
    text : Path
        Its content in UTF-8.
    file : str
        The name it was delivered under.
    source : Source
        What is declared about its layout.
    form : Format
        How it is written.
    found : Survey
        Of ``text``.
    """

    text: Path
    file: str
    source: Source
    form: Format
    found: Survey


def open_text(
    path: Path,
    source: Source,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
    *,
    types: Mapping[str, str],
) -> Opened:
    """Open one text file.

    Parameters
    ----------
    path : Path
        The file, packed or not.
    source : Source
        What is declared about its layout.
    form : Format
        What is declared about its writing.
    connection : DuckDBPyConnection
        The engine.
    types : mapping of str to str
        Columns that the engine may read as numbers and days if the file is regular.

    Returns
    -------
    Opened
        All other cells as text; ``form`` with encoding, separator and quotes as declared or proven.

    Raises
    ------
    SourceError
        If it cannot be read as declared, or two ways of reading it remain.
    """
    signs = scan.proving_signs(form, types)
    found = survey(path, signs)
    if not found.size:
        raise SourceError(
            Sentence("{file} is empty; at least a header line is needed.", file=path.name)
        )
    encoding = form.encoding or prove_encoding(found, path.name)
    form = form.model_copy(update={"encoding": encoding})
    with as_utf8(path, encoding, found) as text:
        rewritten: Survey = found if text == path else survey(text, signs)
        file = TextFile(text=text, file=path.name, source=source, form=form, found=rewritten)
        done = _in_one_go(file, connection, types) if types else None
        done = done or _in_one_go(file, connection, {}) or _record_by_record(file, connection)
    return replace(done, size=found.size)


def _in_one_go(
    file: TextFile, connection: duckdb.DuckDBPyConnection, types: Mapping[str, str]
) -> Opened | None:
    """Let the engine read a regular file; None if it is not regular."""
    head, is_whole = _beginning(file.text)
    is_odd = datev.is_extf(head) or is_list(head.splitlines())
    if is_odd or file.form.comment:
        return None
    style = prove_style(_without_sep(head), file.form, file=file.file, hint=_named(head))
    table = _plan(file, head, style, is_whole=is_whole)
    if table is None or style.escape:
        return None
    try:
        rows, aside, is_trimmed = scan.scan(
            file.text,
            file.file,
            table=table,
            style=style,
            engine=connection,
            source=file.source,
            found=file.found,
            form=file.form,
            types=types,
        )
    except duckdb.Error as error:
        require_room(error)
        return None  # The record that does not fit is found and named the other way.
    is_typed = bool(set(types) & set(table.names))
    form = _written(file.form, style)
    return Opened(rows=rows, form=form, aside=aside, is_typed=is_typed, is_trimmed=is_trimmed)


def _written(form: Format, style: Style) -> Format:
    return form.model_copy(
        update={"separator": style.separator, "quote": style.quote, "escape": style.escape}
    )


def _beginning(text: Path) -> tuple[str, bool]:
    """Read the first lines, whole ones only, and tell whether that is all."""
    with opened(text) as file:
        head = file.read(_HEAD)
    is_whole = len(head) < _HEAD
    mark = b"\n" if b"\n" in head else b"\r"
    if not is_whole and mark in head:
        head = head[: head.rfind(mark) + 1]
    return head.decode("utf-8-sig", "ignore"), is_whole


def _named(text: str) -> str:
    """Find the separator a first line ``sep=;`` names."""
    named = _NAMED.match(text)
    return named.group(1).replace("\\t", "\t") if named else ""


def _without_sep(text: str) -> str:
    named = _NAMED.match(text)
    return text[named.end() :] if named else text


def _plan(file: TextFile, head: str, style: Style, *, is_whole: bool) -> Table | None:
    """Find the header in the beginning of a regular file; None if it is not regular."""
    try:
        records = cut(_without_sep(head), style)
        if not is_whole:
            # The last record may be cut off inside quotes.
            records = records[: max(1, len(records) - 1)]
        if len({len(record.cells) for record in records[-20:]}) > 1:
            return None
        table = find_table(records, file.source, file=file.file)
    except (UncutError, SourceError):
        return None
    return table if 1 < len(table.names) <= LIMITS.columns or not _marks(head) else None


def _marks(head: str) -> list[str]:
    first = head.lstrip("\r\n").splitlines()[:1]
    return [mark for mark in ";,\t|" if first and mark in first[0]]


def _record_by_record(file: TextFile, connection: duckdb.DuckDBPyConnection) -> Opened:
    text = _whole(file)
    if file.form.comment:
        mark = re.escape(file.form.comment)
        text = re.sub(rf"(?m)^{mark}[^\r\n]*", "", text)
    about: list[str] = []
    paged = 0
    if datev.is_extf(text):
        style = Style(";")
        first, *records = _cut(file, text, style)
        about = first.cells
    elif is_list(text.splitlines()):
        style = _LISTED
        records, paged = list_records(text)
    else:
        style = prove_style(_without_sep(text), file.form, file=file.file, hint=_named(text))
        records = _cut(file, _without_sep(text), style)
    table = find_table(records, file.source, file=file.file, is_paged=style is _LISTED)
    _refuse_one_column(file, table, style)
    table = datev.complete_days(table, about, file.form.date or "%Y-%m-%d")
    table.aside["heading"] += paged
    rows = keep_records(table.names, table.rows, file.file, connection)
    return Opened(rows=rows, form=_written(file.form, style), aside=table.aside)


def _cut(file: TextFile, text: str, style: Style) -> list[Record]:
    try:
        return cut(text, style)
    except UncutError as error:
        raise SourceError(
            Sentence(
                "{file}: the record that begins on line {line} has a quote {quote!r} that is not "
                "closed, or text behind a closed one ({reason}). Double the quotes inside the "
                "text, or declare format.quote or format.escape as it is written.",
                file=file.file,
                line=error.line,
                quote=style.quote,
                reason=str(error),
            )
        ) from None


def _refuse_one_column(file: TextFile, table: Table, style: Style) -> None:
    other = [mark for mark in ";,\t|" if mark in table.names[0] and mark != style.separator]
    if len(table.names) == 1 and other:
        raise SourceError(
            Sentence(
                "{file} has one column only, {column!r}, if it is separated by {separator!r}. "
                "Declare format.separator = {other!r} for it.",
                file=file.file,
                column=table.names[0][:80],
                separator=style.separator,
                other=other[0],
            )
        )


def _whole(file: TextFile) -> str:
    with opened(file.text) as content:
        found = content.read(LIMITS.rewritten_bytes + 1)
    if len(found) > LIMITS.rewritten_bytes:
        raise SourceError(
            Sentence(
                "{file} is not one regular table and has more than {limit} MB, too much to be "
                "looked at line by line. Export it without title, page headings and totals.",
                file=file.file,
                limit=Number(LIMITS.rewritten_bytes / 2**20),
            )
        )
    return found.decode("utf-8-sig")
