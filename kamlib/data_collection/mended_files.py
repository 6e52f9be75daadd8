"""The workbook of refused rows: written for an analyst to mend, and read back.

One sheet per table: the refused rows with every cell as it was delivered, the wrong ones
marked, and beside them what is wrong. Cells are text and stay text, so that nothing in them
can act.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kamlib.data_collection.contracts import CONTRACTS, PERSONAL
from kamlib.data_collection.labels import hint_text, table_label
from kamlib.data_collection.reading.guards import guard_workbook
from kamlib.support import columns as c
from kamlib.support.cells import put_text
from kamlib.support.errors import Sentence, SourceError, nearest
from kamlib.support.figures import Number
from kamlib.support.language import Language

#: Names the column that holds a row's identity.
ROW = "row"
WRONG = "what_is_wrong"
#: Most rows and columns a sheet that comes back may have.
MOST_ROWS, MOST_COLUMNS = 200_000, 60
_MARKED = PatternFill("solid", start_color="FFF4E0D8")
_QUIET = PatternFill("solid", start_color="FFF2F2F0")


@dataclass(frozen=True, kw_only=True)
class MendedRow:
    """One row as an analyst handed it back.

    Parameters
    ----------
    table, row : str
        Which refused row it stands for.
    cells : dict
        Per column of the table what stands there now: text, number, date or None.
    file, line : str, int
        Where it was read.
    """

    table: str
    row: str
    cells: dict[str, Any]
    file: str
    line: int


def rejects_workbook(
    rejected_rows: Mapping[str, pd.DataFrame],
    rejects: pd.DataFrame,
    *,
    folder: str,
    language: Language,
    left_out: Collection[str] = (),
) -> Workbook:
    """Make the workbook of refused rows.

    Parameters
    ----------
    rejected_rows : mapping
        Per table its refused rows with their identity.
    rejects : DataFrame
        Every failure: table, file, line, column, reason, suggestion.
    folder : str
        Where the analyst puts the mended workbook, as it is named in the instructions.
    language : Language
        Of instructions, reasons and suggestions.
    left_out : collection of str
        Columns of persons that nobody may show; handed back without them, a row keeps what was
        delivered there.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = language.text("Read me")
    _instructions(first, rejected_rows, folder, language)
    for table, rows in rejected_rows.items():
        if len(rows):
            sheet = book.create_sheet(table)
            hidden = set(left_out) if table in PERSONAL else set()
            names = [name for name in CONTRACTS[table].names if name not in hidden]
            _rows_of(sheet, names, rows, rejects[rejects["table"] == table], language)
    return book


def _instructions(
    sheet: Worksheet, rejected: Mapping[str, pd.DataFrame], folder: str, language: Language
) -> None:
    text = language.text
    lines = [
        text("Refused rows, to mend and hand back"),
        text("Each sheet holds the refused rows of one table as they were delivered."),
        text("Mend the marked cells; the last column says what is wrong. Leave the first three."),
        text("Save the workbook into the folder {folder} and run again.", folder=folder),
        text(
            "A mended row stands in for the refused one, so it counts once, however often "
            "you run. Delete rows you do not want to mend."
        ),
        "",
        *(
            f"{table_label(table, language)} ({table}): {language.number(len(rows))}"
            for table, rows in rejected.items()
            if len(rows)
        ),
    ]
    for place, line in enumerate(lines, start=1):
        put_text(sheet.cell(place, 1), line)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 110


def _rows_of(
    sheet: Worksheet,
    columns: Sequence[str],
    rows: pd.DataFrame,
    rejects: pd.DataFrame,
    language: Language,
) -> None:
    wrong = _what_is_wrong(rejects, language)
    names = [ROW, c.FILE, c.LINE, *columns, WRONG]
    for column, name in enumerate(names, start=1):
        cell = sheet.cell(1, column)
        put_text(cell, name)
        cell.font = Font(bold=True)
        width = {ROW: 21, WRONG: 70}.get(name, max(12, len(name) + 2))
        sheet.column_dimensions[get_column_letter(column)].width = width
    for place, record in enumerate(rows.to_dict("records"), start=2):
        marked, reasons = wrong.get((record[c.FILE], int(record[c.LINE])), ({""}, ""))
        for column, name in enumerate(names, start=1):
            cell = sheet.cell(place, column)
            put_text(cell, reasons if name == WRONG else record[name])
            cell.number_format = "@"
            if name in marked:
                cell.fill = _MARKED
            elif name in (ROW, c.FILE, c.LINE, WRONG):
                cell.fill = _QUIET
            if name == WRONG:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions


def _what_is_wrong(
    rejects: pd.DataFrame, language: Language
) -> dict[tuple[str, int], tuple[set[str], str]]:
    """Columns to mend and sentences, per refused row."""
    found: dict[tuple[str, int], tuple[set[str], str]] = {}
    for _, failures in rejects.groupby([c.FILE, c.LINE], sort=False):
        columns = {name for names in failures["column"] for name in str(names).split(", ")}
        sentences = [
            f"{row.column} {language.text(str(row.reason))}"
            + (f" ({hint_text(str(row.suggestion), language)})" if row.suggestion else "")
            for row in failures.itertuples()
        ]
        file, line = str(failures[c.FILE].iloc[0]), int(failures[c.LINE].iloc[0])
        found[(file, line)] = (columns, "; ".join(sentences))
    return found


def read_mended(path: Path) -> list[MendedRow]:
    """Read a workbook of mended rows.

    Parameters
    ----------
    path : Path
        From the folder of mended rows.

    Returns
    -------
    list of MendedRow
        In the order of the sheets.

    Raises
    ------
    SourceError
        If it is too large, no workbook, or a sheet lacks the column that names the rows.
    """
    guard_workbook(path)
    try:
        with pd.ExcelFile(path, engine="calamine") as book:
            names = [str(name) for name in book.sheet_names if str(name) in CONTRACTS]
            # "NA" is a country and "null" may be a name; only an empty cell is missing.
            options: dict[str, Any] = {"keep_default_na": False, "na_values": [""]}
            sheets = {
                name: pd.read_excel(book, sheet_name=name, header=None, dtype=object, **options)
                for name in names
            }
    except Exception as error:  # calamine raises kinds of its own
        raise SourceError(
            Sentence(
                "{file} cannot be read as an Excel workbook: {reason}. Save it as .xlsx again, or "
                "take it out of the folder of mended rows.",
                file=path.name,
                reason=str(error),
            )
        ) from None
    if not sheets:
        raise SourceError(
            Sentence(
                "{file} holds no sheet of an input table. Hand back rejects.xlsx of a report, "
                "with its sheets named as they were.",
                file=path.name,
            )
        )
    return [row for name, sheet in sheets.items() for row in _read_sheet(path, name, sheet)]


def _read_sheet(path: Path, table: str, sheet: pd.DataFrame) -> list[MendedRow]:
    if len(sheet) > MOST_ROWS or sheet.shape[1] > MOST_COLUMNS:
        raise SourceError(
            Sentence(
                "{file}, sheet {table}: {rows} rows and {columns} columns are more than "
                "{most_rows} and {most_columns}. Hand back only the refused rows.",
                file=path.name,
                table=table,
                rows=Number(len(sheet)),
                columns=Number(sheet.shape[1]),
                most_rows=Number(MOST_ROWS),
                most_columns=Number(MOST_COLUMNS),
            )
        )
    head = (
        ["" if pd.isna(name) else str(name).strip() for name in sheet.iloc[0]] if len(sheet) else []
    )
    if ROW not in head:
        raise SourceError(
            Sentence(
                "{file}, sheet {table}, has no column {column!r} in its first line, so nobody can "
                "tell which rows are mended.",
                file=path.name,
                table=table,
                column=ROW,
            ),
            nearest(ROW, [name for name in head if name]),
        )
    names = CONTRACTS[table].names
    found = []
    for line, values in enumerate(sheet.iloc[1:].itertuples(index=False), start=2):
        record = dict(zip(head, values, strict=True))
        if pd.isna(record[ROW]) or not str(record[ROW]).strip():
            continue
        cells = {
            name: None if pd.isna(record[name]) else record[name]
            for name in names
            if name in record
        }
        found.append(
            MendedRow(
                table=table, row=str(record[ROW]).strip(), cells=cells, file=path.name, line=line
            )
        )
    return found
