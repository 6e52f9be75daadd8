"""Sheets of the workbook: a title, a table with filters, and paper that shows all of it.

Every list sheet is laid out alike: title, what it is, how to read it, a row above the header
for totals or settings, the header, then one row per account.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from kamlib.reporting.excel.cells import Formula, fill
from kamlib.reporting.excel.styles import named_style
from kamlib.support.cells import safe_text
from kamlib.support.language import is_missing

CAPTION_ROW, TOP_ROW, HEADER_ROW, FIRST_ROW = 4, 5, 6, 7
_LONGEST_HEADER = 120


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a list sheet.

    Parameters
    ----------
    key : str
        How formulas find it.
    header : str
        Already translated.
    cells : sequence
        One value or :class:`Formula` per row.
    code : str or sequence of str
        Number format, for all rows or one per row; ``text``, ``wrapped`` or ``light`` for text.
    caption, top : object
        Small text two rows above the header; figure or text just above it.
    top_code : str
        Number format of ``top`` if it is not ``code``.
    is_result : bool
        A subtotal: set apart.
    width : float
        In characters; 0: as wide as the content.
    outline : int
        1: may be folded away.
    """

    key: str
    header: str
    cells: Sequence[Any]
    code: str | Sequence[str] = "text"
    caption: str = ""
    top: Any = None
    top_code: str = ""
    is_result: bool = False
    width: float = 0.0
    outline: int = 0


@dataclass(frozen=True)
class Grid:
    """Where the columns of a list sheet are, to write formulas by name."""

    keys: tuple[str, ...]
    rows: int
    first: int = FIRST_ROW

    @property
    def last(self) -> int:
        """Last row of the table; an empty table keeps one empty row."""
        return self.first + max(self.rows, 1) - 1

    @property
    def numbers(self) -> range:
        """Row numbers of the table's lines."""
        return range(self.first, self.first + self.rows)

    def letter(self, key: str) -> str:
        """Column letter.

        Examples
        --------
        >>> Grid(("account_id", "name"), 2).letter("name")
        'B'
        """
        return get_column_letter(self.keys.index(key) + 1)

    def all(self, key: str) -> str:
        """All rows of a column, as a fixed range.

        Examples
        --------
        >>> Grid(("account_id", "name"), 2).all("name")
        '$B$7:$B$8'
        """
        return f"${self.letter(key)}${self.first}:${self.letter(key)}${self.last}"

    def across(self, first: str, last: str, row: int) -> str:
        """Several neighbouring columns of one row."""
        return f"{self.letter(first)}{row}:{self.letter(last)}{row}"


@dataclass(eq=False)
class Sheet:
    """One sheet, and the values of the formulas on it."""

    cells: Worksheet
    values: dict[str, float | str] = field(default_factory=dict)
    _looks: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """Name of the sheet as formulas write it."""
        return "'" + self.cells.title.replace("'", "''") + "'!"

    @property
    def workbook(self) -> Workbook:
        """The workbook the sheet belongs to."""
        book = self.cells.parent
        assert isinstance(book, Workbook)
        return book

    def put(self, row: int, column: int, value: Any, role: str, code: str = "") -> Cell:
        """Write one cell in a named style; a formula's value is kept for the file."""
        cell = self.cells.cell(row=row, column=column)
        assert isinstance(cell, Cell)
        styled: Any = cell  # the stubs do not know where openpyxl keeps a cell's style
        # Looking a style up by its name for every cell takes half of the time.
        look = self._looks.get((role, code))
        if look is None:
            cell.style = named_style(self.workbook, role, code)
            self._looks[role, code] = copy(styled._style)
        else:
            styled._style = copy(look)
        fill(cell, value)
        if isinstance(value, Formula):
            self.values[cell.coordinate] = value.cached
        return cell

    def heading(self, row: int, column: int, text: str) -> None:
        """Write the heading of a block inside a sheet."""
        self.put(row, column, text, "heading")
        self.cells.row_dimensions[row].height = 20

    def head(self, title: str, subtitle: str, note: str) -> None:
        """Write the three lines every list sheet opens with."""
        for row, (text, role) in enumerate(
            [(title, "title"), (subtitle, "small"), (note, "small")], start=1
        ):
            self.put(row, 1, text, role)
        self.cells.row_dimensions[1].height = 26


def write_table(sheet: Sheet, grid: Grid, columns: Sequence[Column], *, name: str) -> None:
    """Write a list sheet's table with filters, totals above it and fitting column widths."""
    headers = distinct([column.header for column in columns])
    widths = [width_of(column, header) for column, header in zip(columns, headers, strict=True)]
    for number, (column, header) in enumerate(zip(columns, headers, strict=True), start=1):
        _write_column(sheet, grid, column, number, header)
        letter = get_column_letter(number)
        sheet.cells.column_dimensions[letter].width = widths[number - 1]
        sheet.cells.column_dimensions[letter].outlineLevel = column.outline
    lines = max(_lines(h, w - 1) for h, w in zip(headers, widths, strict=True))
    sheet.cells.row_dimensions[HEADER_ROW].height = 13.5 * lines + 5
    captions = max(_lines(c.caption, w) for c, w in zip(columns, widths, strict=True))
    sheet.cells.row_dimensions[CAPTION_ROW].height = 13.5 * captions + 2
    _fit_rows(sheet, grid, columns, widths)
    last = get_column_letter(len(columns))
    table = Table(displayName=name, name=name, ref=f"A{HEADER_ROW}:{last}{grid.last}")
    table.tableStyleInfo = TableStyleInfo(name=None, showRowStripes=False)
    sheet.cells.add_table(table)


def _fit_rows(sheet: Sheet, grid: Grid, columns: Sequence[Column], widths: Sequence[float]) -> None:
    """Make rows as high as their wrapped texts; no reader does it for all programs."""
    for column, width in zip(columns, widths, strict=True):
        if column.code != "wrapped":
            continue
        for row, text in zip(grid.numbers, column.cells, strict=True):
            lines = 1 if is_missing(text) else min(_lines(str(text)[:2000], width - 2), 12)
            if lines > 1:
                sheet.cells.row_dimensions[row].height = 13.5 * lines + 2


def _write_column(sheet: Sheet, grid: Grid, column: Column, number: int, header: str) -> None:
    codes = [column.code] * grid.rows if isinstance(column.code, str) else list(column.code)
    is_text = column.code in ("text", "wrapped", "light")
    header_role = "header" if is_text else "result header"
    sheet.put(HEADER_ROW, number, header, header_role)
    if column.caption:
        sheet.put(CAPTION_ROW, number, column.caption, "caption")
    if column.top is not None:
        code = column.top_code or (codes[0] if codes else str(column.code))
        is_words = isinstance(column.top, str)
        role = "total" if isinstance(column.top, Formula) else "given"
        sheet.put(
            TOP_ROW,
            number,
            column.top,
            "total text" if is_words else role,
            "" if is_words else code,
        )
    for row, value, code in zip(grid.numbers, column.cells, codes, strict=True):
        if code in ("text", "wrapped", "light"):
            sheet.put(row, number, value, code)
        elif column.is_result:
            sheet.put(row, number, value, "result", code)
        else:
            role = "computed" if isinstance(value, Formula) else "given"
            sheet.put(row, number, value, role, code)


def distinct(headers: Sequence[str]) -> list[str]:
    """Make table headers unique as Excel demands it (case does not count), never empty.

    Examples
    --------
    >>> distinct(["Risk", "risk", ""])
    ['Risk', 'risk (2)', 'Column']
    """
    seen: dict[str, int] = {}
    made = []
    for header in headers:
        text = safe_text(" ".join(header.split()), longest=_LONGEST_HEADER) or "Column"
        wanted, count = text, 1
        while text.casefold() in seen:
            count += 1
            text = f"{wanted} ({count})"
        seen[text.casefold()] = 1
        made.append(text)
    return made


def _shown(value: Any, code: str) -> int:
    """Count the characters a cell shows, roughly."""
    if isinstance(value, Formula):
        value = value.cached
    if isinstance(value, str):
        return len(value)
    if is_missing(value):
        return 1
    if code.endswith("percent") and not code.startswith("kpi"):
        return len(f"{abs(float(value)) * 100:.1f}") + 2
    digits = 2 if code == "cents" else 1 if code in ("index", "kpi_percent") else 0
    return len(f"{float(value):,.{digits}f}") + (2 if code.startswith("kpi") else 1)


def width_of(column: Column, header: str) -> float:
    """Fit a column to its content, its total and the longest word of its header."""
    if column.width:
        return column.width
    codes = [column.code] * len(column.cells) if isinstance(column.code, str) else column.code
    shown = max((_shown(v, k) for v, k in zip(column.cells, codes, strict=True)), default=1)
    top = _shown(column.top, column.top_code or str(column.code)) * 1.12
    word = max(len(word) for word in header.split()) * 1.15 + 3.2  # bold, and the filter button
    is_indented = column.code in ("text", "light")
    content = shown + (3.0 if is_indented else 1.5)
    return round(min(max(content, top + 1.5, min(word, 20), 7.5), 34), 1)


def _lines(text: str, width: float) -> int:
    """Count the lines that words wrapped at a width take."""
    lines = 1
    used = 0.0
    for word in text.split():
        length = len(word) * 1.05
        if used and used + 1 + length > width:
            lines += 1
            used = length
        else:
            used += length + (1 if used else 0)
    return lines


def fit_paper(
    sheet: Sheet, *, footer: str, freeze: str = "", areas: str = "", pages_wide: int = 1
) -> None:
    """Print on A4 landscape, as many pages wide as is readable, header and names repeated."""
    cells = sheet.cells
    cells.page_setup.orientation = "landscape"
    cells.page_setup.paperSize = 9  # A4
    cells.page_setup.fitToWidth = pages_wide
    cells.page_setup.fitToHeight = 0
    cells.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    cells.page_margins.left = cells.page_margins.right = 0.4
    cells.page_margins.top, cells.page_margins.bottom = 0.5, 0.6
    cells.print_options.horizontalCentered = False
    line = cells.oddFooter
    assert line is not None
    line.left.text = safe_text(footer, longest=100).replace("&", "&&")
    line.right.text = "&A  &P / &N"
    line.left.size = line.right.size = 8
    cells.sheet_view.showGridLines = False
    cells.sheet_view.zoomScale = 90
    if freeze:
        cells.freeze_panes = freeze
        cells.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        if pages_wide > 1:
            cells.print_title_cols = "A:B"
    if areas:
        cells.print_area = areas
