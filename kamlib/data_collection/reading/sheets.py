"""Open a sheet of an Excel workbook: typed cells become text as the source writes it.

Merged cells tell how many rows the header has. A report of mixed cells, numbers here and
"1.234,56" as text there, is written by the one form its texts prove.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from kamlib.data_collection.reading.engine import Opened, keep_records
from kamlib.data_collection.reading.guards import guard_workbook
from kamlib.data_collection.reading.layout import find_table, is_blank
from kamlib.data_collection.reading.marks import (
    ISO,
    Cell,
    decide_date,
    form_of_texts,
    readings,
)
from kamlib.data_collection.reading.records import Record
from kamlib.support.errors import Sentence, SourceError, nearest
from kamlib.support.settings import Format, Source
from kamlib.support.settings.data_collection import EXCEL_DAYS

Merged = list[tuple[tuple[int, int], tuple[int, int]]]


def open_sheet(
    path: Path, source: Source, form: Format, connection: duckdb.DuckDBPyConnection
) -> Opened:
    """Open one sheet.

    Parameters
    ----------
    path : Path
        An .xlsx, .xlsm or .xls file.
    source : Source
        Its sheet and what is declared about its layout; without a sheet the only one.
    form : Format
        How texts in it are written, and typed cells are to be.
    connection : DuckDBPyConnection
        The engine.

    Returns
    -------
    Opened
        All cells as text, empty ones missing; lines are the rows Excel shows.

    Raises
    ------
    SourceError
        If the file is unsafe, no workbook, has no such sheet, or none was named of several.
    """
    guard_workbook(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        name = _sheet(book, source.sheet, path.name)
        sheet = book.get_sheet_by_name(name)
        grid = sheet.to_python(skip_empty_area=False)
        merged: Merged = list(sheet.merged_cell_ranges or [])
    except SourceError:
        raise
    except Exception as error:  # calamine raises kinds of its own
        raise SourceError(
            Sentence(
                "{file} cannot be read as an Excel workbook: {reason}",
                file=path.name,
                reason=str(error),
            )
        ) from None
    if not any(not is_blank([str(cell) for cell in row]) for row in grid):
        raise SourceError(Sentence("{file}: sheet {name!r} is empty.", file=path.name, name=name))
    form = _settled(grid, form, path.name)
    records = [
        Record(place, [cell_text(cell, form) for cell in row])
        for place, row in enumerate(grid, start=1)
    ]
    depth = _header_rows(records, merged)
    table = find_table(records, source, file=path.name, depth=depth)
    rows = keep_records(table.names, table.rows, path.name, connection)
    return Opened(rows=rows, form=form, aside=table.aside)


def _sheet(book: CalamineWorkbook, wanted: str, file: str) -> str:
    sheets = [
        meta.name
        for meta in book.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
    ] or list(book.sheet_names)
    if wanted:
        if wanted not in book.sheet_names:
            told = Sentence("{file} has no sheet {wanted!r}.", file=file, wanted=wanted)
            raise SourceError(told, nearest(wanted, sheets))
        return wanted
    return sheets[0]


def _settled(grid: list[list[Any]], form: Format, file: str) -> Format:
    """Settle marks and dates by the texts among the cells, so that typed cells can join them."""
    if form.decimal and form.date:
        return form
    width = max(len(row) for row in grid)
    numbers: list[Cell] = []
    days: list[Cell] = []
    for place in range(width):
        column = [(line, row[place]) for line, row in enumerate(grid, start=1) if place < len(row)]
        texts = [Cell(cell.strip(), 1, line) for line, cell in column if isinstance(cell, str)]
        texts = [cell for cell in texts if cell.text]
        kinds = {type(cell) for _, cell in column} - {str}
        if kinds & {dt.date, dt.datetime}:
            days += texts
        elif kinds or sum(map(len, readings(texts))) > 0.9 * len(texts[1:]) > 0:
            numbers += [cell for cell in texts if not decide_date([cell], where=file)]
    found = form_of_texts(numbers, days, form, file=file)
    update: dict[str, Any] = {}
    if not form.decimal:
        update = {"decimal": found.decimal or ".", "thousands": found.thousands}
    if not form.date and any(isinstance(cell, dt.date) for row in grid for cell in row):
        update["date"] = found.date or ISO
    return form.model_copy(update=update)


def _header_rows(records: list[Record], merged: Merged) -> int:
    """Count the rows of the header: merged cells bind it to the rows below."""
    full = (
        place
        for place, record in enumerate(records)
        if sum(bool(cell.strip()) for cell in record.cells) > 1
    )
    start = next(full, 0)
    end = start
    for (top, left), (bottom, right) in sorted(merged):
        if start <= top <= end:
            # A name over several columns stands above names of their own.
            end = max(end, bottom + 1 if right > left else bottom)
    filled = sum(not is_blank(record.cells) for record in records[start : end + 1])
    return max(1, min(filled, len(records) - start))


def cell_text(cell: Any, form: Format) -> str:
    """Write a typed cell the way the source declares it, so that one check reads all kinds.

    Parameters
    ----------
    cell : Any
        Number, date, text or truth value.
    form : Format
        How the source is written.

    Returns
    -------
    str
        Its text; empty if the cell is.

    Examples
    --------
    >>> german = Format(decimal=",", date="%d.%m.%Y")
    >>> [cell_text(cell, german) for cell in (1001.0, 0.5, dt.date(2026, 7, 1), "", None)]
    ['1001', '0,5', '01.07.2026', '', '']
    """
    if cell is None or cell != cell:  # noqa: PLR0124 - only NaN differs from itself
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        form_of_day = form.date if form.date and form.date != EXCEL_DAYS else ISO
        return cell.strftime(form_of_day)
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        written = str(int(cell)) if float(cell).is_integer() else repr(round(cell, 12))
        return written.replace(".", form.decimal or ".")
    return str(cell)
