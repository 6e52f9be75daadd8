"""Take lines out of an Excel workbook, if nothing else of it is lost by that.

A line is emptied, not deleted, so that no other cell moves. A workbook that holds more than
cells (formulas with their results, charts, pictures, pivot tables, macros) is left to people.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Mapping
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

#: Parts of a workbook that come through reading and writing it again.
_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/\w+\.xml"
    r"|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/theme/theme\d+\.xml|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/.+"
    r"|xl/tables/table\d+\.xml|xl/printerSettings/.+"
    r"|xl/(comments/)?comments?\d+\.xml|xl/drawings/\w+\.vml"
)
#: A formula would lose its result, an extension its content.
_LOST = re.compile(rb"<(\w+:)?(f|extLst)[ />]")
Grid = list[list[Any]]


def without_lines(
    content: bytes,
    *,
    sheet: str,
    dropped: Collection[int],
    emptied: Mapping[tuple[int, str], str],
) -> bytes | None:
    """Empty lines and single cells of a sheet.

    Parameters
    ----------
    content : bytes
        The workbook.
    sheet : str
        Its name; "": the first one.
    dropped : collection of int
        Lines to empty, as Excel counts them.
    emptied : mapping
        Per line and heading of the column what stands in the cell instead; "" for nothing.

    Returns
    -------
    bytes or None
        The workbook without them; None if something else of it would be lost.
    """
    if not _is_plain(content):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # it warns of what it would lose
            book = load_workbook(io.BytesIO(content), rich_text=True)
            page = book[sheet or book.sheetnames[0]]
            places = _places(page, dropped, emptied)
            if places is None:
                return None
            for (line, column), value in places.items():
                _fill(page.cell(line, column), value)
            target = io.BytesIO()
            book.save(target)
    except Exception:  # damaged in one of many ways: people look at it
        return None
    made = target.getvalue()
    touched = {(page.title, line, column) for line, column in places}
    return made if _differences(content, made) <= touched else None


def _is_plain(content: bytes) -> bool:
    """Tell whether a workbook holds nothing that writing it again would lose."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [name for name in parts.namelist() if not name.endswith("/")]
            sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
            return all(_KEPT.fullmatch(name) for name in names) and not any(
                _LOST.search(parts.read(name)) for name in sheets
            )
    except zipfile.BadZipFile:
        return False


def _places(
    page: Worksheet, dropped: Collection[int], emptied: Mapping[tuple[int, str], str]
) -> dict[tuple[int, int], str] | None:
    """Find the cells to fill; None if a heading is not there or a line is merged with others."""
    places = {
        (cell.row, cell.column): ""
        for line in dropped
        for cell in page[line]
        if not isinstance(cell, MergedCell)
    }
    merged = [range_ for range_ in page.merged_cells.ranges if range_.min_row < range_.max_row]
    lines = {*dropped, *(line for line, _ in emptied)}
    if any(range_.min_row <= line <= range_.max_row for range_ in merged for line in lines):
        return None
    for (line, heading), value in emptied.items():
        column = _column(page, heading, above=line)
        if column is None:
            return None
        places[line, column] = value
    return places


def _column(page: Worksheet, heading: str, *, above: int) -> int | None:
    for row in page.iter_rows(max_row=above - 1):
        for cell in row:
            if cell.value is not None and str(cell.value).strip() == heading:
                return int(cell.column)
    return None


def _fill(cell: Any, value: str) -> None:
    was = cell.value
    cell.value = (int(value) if isinstance(was, int) and value.isdigit() else value) or None
    if not value:
        cell.comment = None
        cell.hyperlink = None


def _differences(before: bytes, after: bytes) -> set[tuple[str, int, int]]:
    """List the cells that differ, and every cell of a sheet that is not in both."""
    was, now = _grids(before), _grids(after)
    found = set()
    for name in was.keys() | now.keys():
        one, other = was.get(name, []), now.get(name, [])
        for line in range(max(len(one), len(other))):
            left = one[line] if line < len(one) else []
            right = other[line] if line < len(other) else []
            for column in range(max(len(left), len(right))):
                if _at(left, column) != _at(right, column):
                    found.add((name, line + 1, column + 1))
    return found


def _grids(content: bytes) -> dict[str, Grid]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def _at(row: list[Any], place: int) -> Any:
    return row[place] if place < len(row) else ""
