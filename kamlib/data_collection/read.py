"""Read declared sources: files become lazy tables with the workbook's column names.

Nothing is guessed: separator, marks, date format and column names come from the settings.
Every row keeps its file and line, text stays text until it is checked, and rows that a
source leaves out on purpose (``where``) are counted.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.contracts import Contract
from kamlib.support import columns as c
from kamlib.support.errors import MissingColumnsError, SettingsError, SourceError, nearest
from kamlib.support.settings import Format, Lookup, Source

Frame = nw.LazyFrame[Any]
_BRACES = re.compile(r"\{([^{}]+)\}")
_TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz")


@dataclass(frozen=True, eq=False, kw_only=True)
class Delivery:
    """One source as it was delivered.

    Attributes
    ----------
    table : str
        Input table it feeds.
    files : tuple of str
        File names read.
    rows : LazyFrame
        Columns of the contract that were found, with ``file`` and ``line``.
    set_aside : int
        Rows left out by ``where``.
    ignored : tuple of str
        Columns of the file nobody asked for.
    sha256 : tuple of str
        Hash of each file.
    """

    table: str
    files: tuple[str, ...]
    rows: Frame
    set_aside: int
    ignored: tuple[str, ...]
    sha256: tuple[str, ...]


def connect() -> duckdb.DuckDBPyConnection:
    """Open an engine in memory that never reaches for the network."""
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET preserve_insertion_order = true")
    return connection


def read_source(
    source: Source,
    contract: Contract,
    *,
    folder: Path,
    default: Format,
    connection: duckdb.DuckDBPyConnection,
) -> Delivery:
    """Read one declared source.

    Parameters
    ----------
    source : Source
        From the settings.
    contract : Contract
        Of the table it feeds.
    folder : Path
        Folder of the data; ``source.file`` is a path or a pattern in it.
    default : Format
        How text is written unless the source says otherwise.
    connection : DuckDBPyConnection
        The engine.

    Returns
    -------
    Delivery
        Lazy rows under the workbook's names.

    Raises
    ------
    SourceError
        If a file is missing, empty, not readable as declared or of an unknown kind.
    MissingColumnsError
        If a mapped or needed column is not in the file.
    SettingsError
        If the settings name a column that the contract does not know.
    """
    paths = _find(source.file, folder)
    form = source.format or default
    frames = [_open(path, form, source.sheet, connection) for path in paths]
    names = [frame.collect_schema().names() for frame in frames]
    for path, found in zip(paths[1:], names[1:], strict=True):
        if set(found) != set(names[0]):
            raise SourceError(
                f"{path.name} and {paths[0].name} feed {contract.table} together but have "
                f"different columns: only in one of them {sorted(set(found) ^ set(names[0]))}. "
                "Give each form of file a source of its own."
            )
    frame = nw.concat([f.select(names[0]) for f in frames]) if len(frames) > 1 else frames[0]
    for lookup in source.lookups:
        frame = _look_up(frame, lookup, folder=folder, form=form, connection=connection)
    frame, set_aside = _keep_where(frame, source, paths[0].name)
    mapped = _map_columns(frame, source, contract, paths[0].name)
    used = {name for value in source.columns.values() for name in _origins(value)}
    known = used | set(contract.names) | {c.FILE, c.LINE} | set(source.where)
    known |= {lookup.on for lookup in source.lookups}
    return Delivery(
        table=contract.table,
        files=tuple(path.name for path in paths),
        rows=mapped,
        set_aside=set_aside,
        ignored=tuple(name for name in names[0] if name not in known),
        sha256=tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths),
    )


def _find(pattern: str, folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SourceError(
            f"The data folder {folder} does not exist. Set data.folder in workbook.toml, or the "
            "environment variable it uses, to the folder that holds the input files."
        )
    direct = folder / pattern
    if direct.is_file():
        return [direct]
    found = sorted(path for path in folder.glob(pattern) if path.is_file())
    if not found:
        there = (
            sorted(path.name for path in direct.parent.glob("*")) if direct.parent.is_dir() else []
        )
        raise SourceError(f"No file {pattern!r} in {folder}. {nearest(direct.name, there[:200])}")
    return found


def _open(path: Path, form: Format, sheet: str, connection: duckdb.DuckDBPyConnection) -> Frame:
    name = path.name.lower()
    if path.stat().st_size == 0:
        raise SourceError(f"{path.name} is empty; at least a header line is needed.")
    if name.endswith(_TEXT_ENDINGS):
        relation = _open_text(path, form, connection)
    elif name.endswith((".xlsx", ".xlsm", ".xls")):
        relation = _open_excel(path, form, sheet, connection)
    elif name.endswith(".parquet"):
        relation = connection.read_parquet(str(path))
    else:
        raise SourceError(
            f"{path.name} is of an unknown kind. Readable are CSV and TXT (also .gz), XLSX, XLS "
            "and Parquet."
        )
    first = 1 if name.endswith(".parquet") else 2
    numbered = relation.project(
        f"*, '{path.name.replace(chr(39), chr(39) * 2)}' AS file, row_number() OVER () + {first - 1} AS line"
    )
    return nw.from_native(numbered).lazy()


def _open_text(
    path: Path, form: Format, connection: duckdb.DuckDBPyConnection
) -> duckdb.DuckDBPyRelation:
    source: str = str(path)
    if codecs.lookup(form.encoding).name not in ("utf-8", "utf-8-sig"):
        return _open_transcoded(path, form, connection)
    try:
        return connection.read_csv(
            source,
            sep=form.separator,
            header=True,
            all_varchar=True,
            quotechar='"',
            escapechar='"',
            strict_mode=True,
        )
    except duckdb.Error as error:
        raise SourceError(
            f"{path.name} cannot be read with separator {form.separator!r} and encoding "
            f"{form.encoding!r}: {str(error).splitlines()[0]}"
        ) from None


def _open_transcoded(
    path: Path, form: Format, connection: duckdb.DuckDBPyConnection
) -> duckdb.DuckDBPyRelation:
    try:
        frame = pd.read_csv(
            path,
            sep=form.separator,
            dtype=str,
            encoding=form.encoding,
            keep_default_na=False,
            na_values=[""],
        )
    except (UnicodeError, ValueError) as error:
        raise SourceError(
            f"{path.name} cannot be read with separator {form.separator!r} and encoding "
            f"{form.encoding!r}: {error}"
        ) from None
    return connection.from_df(frame)


def _open_excel(
    path: Path, form: Format, sheet: str, connection: duckdb.DuckDBPyConnection
) -> duckdb.DuckDBPyRelation:
    try:
        with pd.ExcelFile(path, engine="calamine") as book:
            sheets = [str(name) for name in book.sheet_names]
            wanted = sheet or sheets[0]
            if wanted not in sheets:
                raise SourceError(f"{path.name} has no sheet {wanted!r}. {nearest(wanted, sheets)}")
            frame = book.parse(wanted, dtype=object, header=0)
    except SourceError:
        raise
    except Exception as error:  # calamine raises kinds of its own
        raise SourceError(f"{path.name} cannot be read as an Excel workbook: {error}") from None
    return connection.from_df(frame.map(lambda cell: _cell_text(cell, form)).astype("string"))


def _cell_text(cell: Any, form: Format) -> str | None:
    """Write a typed cell the way the source declares it, so that one check reads all kinds."""
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and cell != cell):
        return None
    if isinstance(cell, dt.date):
        return cell.strftime(form.date)
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        written = str(int(cell)) if float(cell).is_integer() else repr(float(cell))
        return written.replace(".", form.decimal)
    return str(cell)


def _look_up(
    frame: Frame,
    lookup: Lookup,
    *,
    folder: Path,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
) -> Frame:
    path = _find(lookup.file, folder)[0]
    key = lookup.key or lookup.on
    other = _open(path, form, "", connection).drop(c.FILE, c.LINE)
    found = other.collect_schema().names()
    _require([key, *lookup.columns], found, path.name)
    _require([lookup.on], frame.collect_schema().names(), "the source")
    mine = set(frame.collect_schema().names())
    wanted = [name for name in (lookup.columns or found) if name != key and name not in mine]
    counted = other.select(rows=nw.len(), keys=nw.col(key).n_unique()).collect("pandas").to_native()
    if int(counted["rows"].iloc[0]) != int(counted["keys"].iloc[0]):
        raise SourceError(
            f"{path.name} is looked up by {key!r}, which comes more than once in it; "
            "rows would be doubled. Name a column that is unique."
        )
    other = other.select(nw.col(key).cast(nw.String).alias(lookup.on), *wanted)
    frame = frame.with_columns(nw.col(lookup.on).cast(nw.String))
    return frame.join(other, on=lookup.on, how="left")


def _keep_where(frame: Frame, source: Source, file: str) -> tuple[Frame, int]:
    if not source.where:
        return frame, 0
    _require(list(source.where), frame.collect_schema().names(), file)
    kept = frame
    for name, values in source.where.items():
        kept = kept.filter(nw.col(name).cast(nw.String).is_in(list(values)))
    return kept, _count(frame) - _count(kept)


def _count(frame: Frame) -> int:
    return int(frame.select(nw.len()).collect("pandas").item())


def _origins(value: str) -> list[str]:
    return _BRACES.findall(value) or [value]


def _require(needed: Sequence[str], found: Sequence[str], file: str) -> None:
    missing = [name for name in needed if name not in found]
    if missing:
        hints = " ".join(f"{name!r}: {nearest(name, found)}" for name in missing)
        raise MissingColumnsError(f"{file} has no column {missing}. {hints}")


def _map_columns(frame: Frame, source: Source, contract: Contract, file: str) -> Frame:
    found = frame.collect_schema().names()
    for name in (*source.columns, *source.constants, *source.values, *source.negate):
        if name not in contract.names:
            raise SettingsError(
                f"The source {file} of {contract.table} names a column {name!r} that the table "
                f"does not have. {nearest(name, contract.names)}"
            )
    _require([o for v in source.columns.values() for o in _origins(v)], found, file)
    mapped = [_expression(name, source, found) for name in contract.names]
    chosen = [expression for expression in mapped if expression is not None]
    return frame.select(*chosen, nw.col(c.FILE), nw.col(c.LINE))


def _expression(name: str, source: Source, found: Sequence[str]) -> nw.Expr | None:
    if name in source.constants:
        return nw.lit(source.constants[name]).alias(name)
    pattern = source.columns.get(name, name if name in found else "")
    if not pattern:
        return None
    origins = _BRACES.findall(pattern)
    if origins:
        parts = re.split(r"\{[^{}]+\}", pattern)
        pieces = [nw.lit(parts[0])]
        for origin, literal in zip(origins, parts[1:], strict=True):
            pieces += [nw.col(origin).cast(nw.String), nw.lit(literal)]
        value = nw.concat_str(pieces)
    else:
        value = nw.col(pattern)
    if name in source.values:
        text = value.cast(nw.String)
        for old, new in source.values[name].items():
            value = nw.when(text == old).then(nw.lit(new)).otherwise(value.cast(nw.String))
    return value.alias(name)
