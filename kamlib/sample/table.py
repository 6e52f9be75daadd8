"""Rows before they are written, and the German CSV that an ERP export would be.

Money is whole cents until it is written, so gross minus discount is net to the cent.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from kamlib.data_collection.contracts import CONTRACTS

Cell: TypeAlias = str | int | float | dt.date | None
Row: TypeAlias = dict[str, Cell]
Table: TypeAlias = list[Row]


def euros(cents: int) -> str:
    """Write whole cents with a decimal comma.

    Examples
    --------
    >>> euros(123456), euros(-5), euros(0)
    ('1234,56', '-0,05', '0,00')
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"


def cell_text(value: Cell, *, is_money: bool = False) -> str:
    """Write one cell as a German ERP would.

    Examples
    --------
    >>> cell_text(1250, is_money=True), cell_text(0.9412), cell_text(dt.date(2026, 9, 30))
    ('12,50', '0,9412', '30.09.2026')
    >>> cell_text(None), cell_text("k.A.", is_money=True)
    ('', 'k.A.')
    """
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    if is_money and isinstance(value, int):
        return euros(value)
    if isinstance(value, float):
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return text.replace(".", ",")
    return str(value)


def as_rows(records: Iterable[Any]) -> Table:
    """Turn records (dataclasses with slots) into rows; much faster than ``asdict``."""
    return [{name: getattr(record, name) for name in record.__slots__} for record in records]


def write_table(folder: Path, table: str, rows: Iterable[Row]) -> Path:
    """Write one input table as German CSV: semicolons, decimal comma, dd.mm.yyyy.

    Parameters
    ----------
    folder : Path
        Where ``<table>.csv`` is written.
    table : str
        Name of the contract; its columns are the header.
    rows : iterable of dict
        Cells by column name; a missing column is an empty cell.

    Returns
    -------
    Path
        The file written.
    """
    columns = CONTRACTS[table].columns
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow([column.name for column in columns])
        for row in rows:
            writer.writerow(
                [
                    cell_text(row.get(column.name), is_money=column.type == "money")
                    for column in columns
                ]
            )
    return path
