"""Read declared sources: files become lazy tables with the workbook's column names.

Nothing is guessed: separator, marks, date format and column names come from the settings.
Every row keeps its file and line, text stays text until it is checked, and rows that a
source leaves out on purpose (``where``) are counted.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import gzip
import hashlib
import math
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
#: Names no source uses, so that its own columns "file" and "line" stay what they are.
_FILE, _LINE = "__file", "__line"
#: In ``values`` of a source: every value that is not listed.
ANY_OTHER = "*"
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


def connect() -> duckdb.DuckDBPyConnection:
    """Open an engine in memory that never reaches for the network."""
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("SET enable_progress_bar = false")
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
    frame = _open_all(paths, source.sheet, form=form, table=contract.table, connection=connection)
    own = [name for name in frame.collect_schema().names() if name not in (_FILE, _LINE)]
    for lookup in source.lookups:
        frame = _look_up(frame, lookup, folder=folder, form=form, connection=connection)
        paths.append(_find(lookup.file, folder)[0])
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
    frames = [_open(path, form, sheet, connection) for path in paths]
    names = [frame.collect_schema().names() for frame in frames]
    for path, found in zip(paths[1:], names[1:], strict=True):
        if set(found) != set(names[0]):
            raise SourceError(
                f"{path.name} and {paths[0].name} feed {table} together but have "
                f"different columns: only in one of them {sorted(set(found) ^ set(names[0]))}. "
                "Give each form of file a source of its own."
            )
    return nw.concat([f.select(names[0]) for f in frames]) if len(frames) > 1 else frames[0]


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
    """Bring one file into the engine whole, so that it is read once and every failure shows."""
    name = path.name.lower()
    if path.stat().st_size == 0:
        raise SourceError(f"{path.name} is empty; at least a header line is needed.")
    if name.endswith(_TEXT_ENDINGS):
        with _as_utf8(path, form) as text:
            relation = _scan(text, path.name, form=form, connection=connection)
            return _keep(relation, path.name, first=2, connection=connection)
    if name.endswith((".xlsx", ".xlsm", ".xls")):
        relation = _open_excel(path, form, sheet, connection)
        return _keep(relation, path.name, first=2, connection=connection)
    if name.endswith(".parquet"):
        try:
            relation = _without_nan(connection.read_parquet(str(path)))
        except duckdb.Error as error:
            raise SourceError(
                f"{path.name} cannot be read as Parquet: {_first_lines(error)}"
            ) from None
        return _keep(relation, path.name, first=1, connection=connection)
    raise SourceError(
        f"{path.name} is of an unknown kind. Readable are CSV and TXT (also .gz), XLSX, XLS "
        "and Parquet."
    )


def _keep(
    relation: duckdb.DuckDBPyRelation,
    file: str,
    *,
    first: int,
    connection: duckdb.DuckDBPyConnection,
) -> Frame:
    """Store rows in the engine with their file and their place in it."""
    quoted = file.replace("'", "''")
    place = f"row_number() OVER () + {first - 1}"
    name = f"delivered_{len(connection.execute('SHOW TABLES').fetchall())}"
    try:
        relation.project(f"*, '{quoted}' AS {_FILE}, {place} AS {_LINE}").create(name)
    except duckdb.Error as error:
        raise SourceError(f"{file} cannot be read as declared: {_first_lines(error)}") from None
    return nw.from_native(connection.table(name)).lazy()


def _first_lines(error: duckdb.Error) -> str:
    """Say what the engine found, without the list of its own options."""
    said = str(error).partition("Possible")[0].split("\n")
    return " · ".join(line.strip()[:200] for line in said if line.strip())


def _without_nan(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Read a NaN of another system as what it means there: missing."""
    columns = zip(relation.columns, relation.types, strict=True)
    floats = [name for name, kind in columns if str(kind) in ("FLOAT", "DOUBLE")]
    if not floats:
        return relation
    quoted = ['"' + name.replace('"', '""') + '"' for name in floats]
    cleaned = ", ".join(f"CASE WHEN isnan({n}) THEN NULL ELSE {n} END AS {n}" for n in quoted)
    return relation.project(f"* REPLACE ({cleaned})")


@contextmanager
def _as_utf8(path: Path, form: Format) -> Iterator[Path]:
    """Give a text file in UTF-8: itself, or a copy for as long as it is read."""
    try:
        is_utf8 = codecs.lookup(form.encoding).name in ("utf-8", "utf-8-sig")
    except LookupError:
        raise SourceError(
            f"{path.name}: there is no encoding {form.encoding!r}; usual ones are 'utf-8' and "
            "'cp1252' (Windows)."
        ) from None
    if is_utf8:
        yield path
        return
    packed = path.read_bytes()
    content = gzip.decompress(packed) if path.name.lower().endswith(".gz") else packed
    if not content.isascii() and _is_utf8(content):
        raise SourceError(
            f"{path.name} is declared as {form.encoding!r} but is written in UTF-8; names would "
            'be garbled. Declare encoding = "utf-8" for it.'
        )
    try:
        text = content.decode(form.encoding)
    except UnicodeError as error:
        raise SourceError(
            f"{path.name} cannot be read with encoding {form.encoding!r}: {error}"
        ) from None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "text.csv"
        copy.write_text(text, encoding="utf-8", newline="")
        yield copy


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _scan(
    path: Path, shown: str, *, form: Format, connection: duckdb.DuckDBPyConnection
) -> duckdb.DuckDBPyRelation:
    """Scan text with its own header: the engine, left to guess, skips lines that look odd."""
    names = _header(path, shown, form)
    try:
        return connection.read_csv(
            str(path),
            sep=form.separator,
            header=True,
            auto_detect=False,
            columns=dict.fromkeys(names, "VARCHAR"),
            quotechar='"',
            escapechar='"',
            strict_mode=True,
        )
    except duckdb.Error as error:
        raise SourceError(
            f"{shown} cannot be read with separator {form.separator!r}: {_first_lines(error)}"
        ) from None


def _header(path: Path, shown: str, form: Format) -> list[str]:
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            cells = next(csv.reader(file, delimiter=form.separator), [])
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{shown} is not written in UTF-8 ({error}). Declare its encoding, for example "
            'encoding = "cp1252" for a file from Windows.'
        ) from None
    except (csv.Error, OSError) as error:
        raise SourceError(f"The header of {shown} cannot be read: {error}") from None
    other = [mark for mark in ";,\t|" if mark in "".join(cells) and mark != form.separator]
    if len(cells) == 1 and other:
        raise SourceError(
            f"{shown} has one column only, {cells[0][:80]!r}, if it is separated by "
            f"{form.separator!r}. Declare format.separator = {other[0]!r} for it."
        )
    names = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, start=1)]
    seen = [name.lower() for name in names]
    twice = sorted({name for name in names if seen.count(name.lower()) > 1})
    if twice:
        raise SourceError(f"{shown} has more than one column {twice}; give each a name of its own.")
    return names


def _open_excel(
    path: Path, form: Format, sheet: str, connection: duckdb.DuckDBPyConnection
) -> duckdb.DuckDBPyRelation:
    try:
        with pd.ExcelFile(path, engine="calamine") as book:
            sheets = [str(name) for name in book.sheet_names]
            wanted = sheet or sheets[0]
            if wanted not in sheets:
                raise SourceError(f"{path.name} has no sheet {wanted!r}. {nearest(wanted, sheets)}")
            # "NA" is a country and "null" may be a name; only an empty cell is missing.
            frame = pd.read_excel(
                book, sheet_name=wanted, dtype=object, keep_default_na=False, na_values=[""]
            )
    except SourceError:
        raise
    except Exception as error:  # calamine raises kinds of its own
        raise SourceError(f"{path.name} cannot be read as an Excel workbook: {error}") from None
    return connection.from_df(frame.map(lambda cell: _cell_text(cell, form)).astype("string"))


def _cell_text(cell: Any, form: Format) -> str | None:
    """Write a typed cell the way the source declares it, so that one check reads all kinds."""
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and math.isnan(cell)):
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
    other = _open(path, form, "", connection).drop(_FILE, _LINE)
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
    for name in (*source.columns, *source.constants, *source.values, *source.negate):  # noqa: PD011
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
    return frame.select(*chosen, nw.col(_FILE).alias(c.FILE), nw.col(_LINE).alias(c.LINE))


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
    if name in source.values:  # noqa: PD011
        value = _rewrite(value.cast(nw.String), source.values[name])  # noqa: PD011
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
