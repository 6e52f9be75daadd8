"""Refused rows that an analyst has mended and handed back, as they stand in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.reading.guards import guard_workbook
from kamlib.support.errors import Sentence, SourceError, nearest
from kamlib.support.figures import Number

#: Names the column that holds a row's identity.
ROW = "row"
#: Most rows and columns a sheet that comes back may have.
MOST_ROWS, MOST_COLUMNS = 200_000, 60


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
