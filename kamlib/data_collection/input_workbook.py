"""The filled input workbook: its sheets are sources like any other file.

``data.workbook`` in the settings names it; a sheet without rows counts as not delivered.
"""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.reading.guards import guard_workbook
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.settings import Settings, Source

#: The heading is the first row, the example the second; what is filled in stands below.
HEADING, EXAMPLE = 1, 2


def is_template(path: Path) -> bool:
    """Tell whether a file is an input workbook, as ``kam template`` makes it.

    Parameters
    ----------
    path : Path
        Any file.

    Raises
    ------
    SourceError
        If it is an Excel workbook that is not safe to read.
    """
    if path.suffix.lower() != ".xlsx":
        return False
    guard_workbook(path)
    try:
        sheets = set(CalamineWorkbook.from_path(str(path)).sheet_names)
    except Exception:  # calamine raises kinds of its own; whoever reads the rows says what is wrong
        return False
    return {each.table for each in CONTRACTS.values() if each.is_required} <= sheets


def with_input_workbook(settings: Settings) -> Settings:
    """Declare the sheets of the filled input workbook as sources.

    Parameters
    ----------
    settings : Settings
        ``data.workbook`` names the file, in the data folder; empty: there is none.

    Returns
    -------
    Settings
        With one more source for every sheet that has rows below its example.

    Raises
    ------
    SourceError
        If the workbook is missing, unsafe, or has no sheet of an input table.
    """
    name = settings.data.workbook
    if not name:
        return settings
    path = settings.data_folder / name
    if not path.is_file():
        raise SourceError(
            Sentence(
                "data.workbook names {file!r}, which is not in {folder}. Make one with kam "
                "template FILE.xlsx, fill it and put it there.",
                file=name,
                folder=settings.data_folder,
            )
        )
    guard_workbook(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        tables = [table for table in CONTRACTS if table in book.sheet_names]
        filled = [table for table in tables if _has_rows(book, table)]
    except Exception as error:  # calamine raises kinds of its own
        raise SourceError(
            Sentence(
                "{file} cannot be read as an Excel workbook: {reason}", file=name, reason=str(error)
            )
        ) from None
    if not tables:
        raise SourceError(
            Sentence(
                "{file} has no sheet of an input table; its sheets are named as kam template does.",
                file=name,
            )
        )
    sources = dict(settings.sources)
    for table in filled:
        more = Source(file=name, sheet=table, header=HEADING, below_header=EXAMPLE - HEADING)
        sources[table] = (*sources.get(table, ()), more)
    return settings.model_copy(update={"sources": sources})


def _has_rows(book: CalamineWorkbook, table: str) -> bool:
    grid = book.get_sheet_by_name(table).to_python(skip_empty_area=False)
    return any(any(cell not in ("", None) for cell in row) for row in grid[EXAMPLE:])
