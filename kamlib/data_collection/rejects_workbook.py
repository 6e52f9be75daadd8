"""The workbook of refused rows, written for an analyst to mend and hand back.

One sheet per table: the refused rows with every cell as it was delivered, the wrong ones
marked, and beside them what is wrong. Cells are text and stay text, so that nothing in them
can act.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kamlib.data_collection.contracts import CONTRACTS, PERSONAL
from kamlib.data_collection.labels import hint_text, table_label
from kamlib.data_collection.mended_files import ROW
from kamlib.support import columns as c
from kamlib.support.cells import put_text
from kamlib.support.language import Language

WRONG = "what_is_wrong"
_MARKED = PatternFill("solid", start_color="FFF4E0D8")
_QUIET = PatternFill("solid", start_color="FFF2F2F0")


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
