"""Read declared sources: files become lazy tables with the workbook's column names.

Nothing is guessed: separator, marks, date format and column names come from the settings.
Every row keeps its file and line, text stays text until it is checked, and rows that a
source leaves out on purpose (``where``) are counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Contract
from kamlib.data_collection.files import FILE, LINE, Frame, find_files, open_file
from kamlib.support import columns as c
from kamlib.support.errors import MissingColumnsError, SettingsError, SourceError, nearest
from kamlib.support.settings import Format, Lookup, Source

_BRACES = re.compile(r"\{([^{}]+)\}")
#: In ``values`` of a source: every value that is not listed.
ANY_OTHER = "*"


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
        Hash of each file, looked-up files included.
    form : Format
        How its text is written.
    """

    table: str
    files: tuple[str, ...]
    rows: Frame
    set_aside: int
    ignored: tuple[str, ...]
    sha256: tuple[str, ...]
    form: Format


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
    paths = find_files(source.file, folder)
    form = source.format or default
    frame = _open_all(paths, source.sheet, form=form, table=contract.table, connection=connection)
    own = [name for name in frame.collect_schema().names() if name not in (FILE, LINE)]
    for lookup in source.lookups:
        frame = _look_up(frame, lookup, folder=folder, form=form, connection=connection)
        paths.append(find_files(lookup.file, folder)[0])
    frame, set_aside = _keep_where(frame, source, paths[0].name)
    mapped = _map_columns(frame, source, contract, paths[0].name)
    used = {name for value in source.columns.values() for name in _origins(value)}
    known = used | set(contract.names) | set(source.where)
    known |= {lookup.on for lookup in source.lookups}
    return Delivery(
        table=contract.table,
        files=tuple(path.name for path in paths),
        rows=mapped,
        set_aside=set_aside,
        ignored=tuple(name for name in own if name not in known),
        sha256=tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths),
        form=form,
    )


def _open_all(
    paths: list[Path],
    sheet: str,
    *,
    form: Format,
    table: str,
    connection: duckdb.DuckDBPyConnection,
) -> Frame:
    """Open the files of one source under each other; they must have the same columns."""
    frames = [open_file(path, form, sheet, connection) for path in paths]
    names = [frame.collect_schema().names() for frame in frames]
    for path, found in zip(paths[1:], names[1:], strict=True):
        if set(found) != set(names[0]):
            raise SourceError(
                f"{path.name} and {paths[0].name} feed {table} together but have "
                f"different columns: only in one of them {sorted(set(found) ^ set(names[0]))}. "
                "Give each form of file a source of its own."
            )
    return nw.concat([f.select(names[0]) for f in frames]) if len(frames) > 1 else frames[0]


def _look_up(
    frame: Frame,
    lookup: Lookup,
    *,
    folder: Path,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
) -> Frame:
    path = find_files(lookup.file, folder)[0]
    key = lookup.key or lookup.on
    other = open_file(path, form, "", connection).drop(FILE, LINE)
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
    for name in source.negate:
        if contract.column(name).type not in ("money", "number"):
            raise SettingsError(
                f"The source {file} of {contract.table} would negate {name!r}, which is no number."
            )
    mapped = [_expression(name, source, found) for name in contract.names]
    chosen = [expression for expression in mapped if expression is not None]
    return frame.select(*chosen, nw.col(FILE).alias(c.FILE), nw.col(LINE).alias(c.LINE))


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
        value = _rewrite(value.cast(nw.String), source.values[name])
    return value.alias(name)


def _rewrite(text: nw.Expr, values: dict[str, str]) -> nw.Expr:
    """Rewrite the listed values; ``*`` stands for every other filled one."""
    listed = {old: new for old, new in values.items() if old != ANY_OTHER}
    value = text
    if ANY_OTHER in values:
        value = nw.when(~text.is_null()).then(nw.lit(values[ANY_OTHER]))
    for old, new in listed.items():
        value = nw.when(text == old).then(nw.lit(new)).otherwise(value)
    return value
