"""Writes the star as Parquet: plain types, every key checked, the dictionary beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kamlib.reporting.bi.catalogue import TABLES, Field, Table
from kamlib.reporting.bi.dictionary import dictionary
from kamlib.reporting.bi.hyper import write_hyper
from kamlib.reporting.bi.star import star
from kamlib.support.errors import Sentence, TieOutError
from kamlib.workbook import Workbook

FOLDER = "bi"
#: Money stays a double: rounded rows would not add up to the cent any more.
TYPES: Mapping[str, Any] = {
    "text": pa.string(),
    "count": pa.int64(),
    "money": pa.float64(),
    "number": pa.float64(),
    "percent": pa.float64(),
    "date": pa.date32(),
    "yes_no": pa.bool_(),
}


def write_bi(book: Workbook, folder: Path) -> list[Path]:
    """Write the star and its dictionary.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    folder : Path
        Where the files go.

    Returns
    -------
    list of Path
        One Parquet file per table, ``README.md`` with the dictionary and, where the settings
        ask for it, one Hyper file.

    Raises
    ------
    TieOutError
        If a row has no name of its own, or a key leads to no row.
    SettingsError
        If a Hyper file is asked for and the package that writes it is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = star(book)
    tables = {table.name: shaped(frames[table.name], table) for table in TABLES}
    require_keys(tables)
    written = [folder / f"{name}.parquet" for name in tables]
    for path, table in zip(written, tables.values(), strict=True):
        pq.write_table(table, path)
    readme = folder / "README.md"
    readme.write_text(dictionary(book), encoding="utf-8")
    if not book.settings.report.hyper:
        return [*written, readme]
    hyper = folder / f"kam-{book.quarter}.hyper"
    write_hyper(tables, hyper)
    return [*written, readme, hyper]


def shaped(frame: pd.DataFrame, table: Table) -> pa.Table:
    """Bring a frame into the declared columns, types and order of rows.

    Parameters
    ----------
    frame : DataFrame
        With at least the columns of the table.
    table : Table
        What it becomes; without an index or any note of pandas in it.
    """
    rows = frame[table.names].sort_values(list(table.keys), ignore_index=True)
    schema = pa.schema([pa.field(each.name, TYPES[each.kind]) for each in table.fields])
    arrays = [_array(rows[each.name], each) for each in table.fields]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: pd.Series, field: Field) -> Any:
    kind = TYPES[field.kind]
    if field.kind in ("money", "number", "percent"):
        return pa.array(pd.to_numeric(values).astype(float), type=kind, from_pandas=True)
    if field.kind == "date":
        days = pd.to_datetime(values)
        return pa.array([None if pd.isna(day) else day.date() for day in days], type=kind)
    convert = {"text": str, "count": int, "yes_no": bool}[field.kind]
    return pa.array([None if pd.isna(each) else convert(each) for each in values], type=kind)


def require_keys(tables: Mapping[str, Any]) -> None:
    """Require that each row is named once and each foreign key leads to a row.

    Raises
    ------
    TieOutError
        Naming table, column and the first value.
    """
    rows = {name: table.to_pandas() for name, table in tables.items()}
    for table in TABLES:
        frame = rows[table.name]
        twice = frame[frame.duplicated(list(table.keys))]
        if len(twice):
            first = twice.iloc[0][list(table.keys)].tolist()
            raise TieOutError(
                Sentence(
                    "bi/{table} needs one row per {keys}; {first} has more.",
                    table=table.name,
                    keys=list(table.keys),
                    first=first,
                )
            )
        for field in (each for each in table.fields if each.to):
            key = next(each for each in TABLES if each.name == field.to).keys[0]
            lost = set(frame[field.name]) - set(rows[field.to][key])
            if lost:
                raise TieOutError(
                    Sentence(
                        "bi/{table}.{column} needs rows of {other}; {value!r} has none.",
                        table=table.name,
                        column=field.name,
                        other=field.to,
                        value=sorted(map(str, lost))[0],
                    )
                )
