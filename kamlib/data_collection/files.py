"""Open the files of a source as they lie: text by its declared form, Excel, Parquet.

Every cell of a text or Excel file arrives as text, every row with its file and line. A
file that cannot be read as declared is refused with the cure; no row is guessed or lost.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import gzip
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.support.errors import SourceError, nearest
from kamlib.support.settings import Format

Frame = nw.LazyFrame[Any]
#: Names no source uses, so that its own columns "file" and "line" stay what they are.
FILE, LINE = "__file", "__line"
_TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz")


def connect() -> duckdb.DuckDBPyConnection:
    """Open an engine in memory that never reaches for the network."""
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("SET enable_progress_bar = false")
    return connection


def find_files(pattern: str, folder: Path) -> list[Path]:
    """Find the file of a name, or all files of a pattern, in their order.

    Raises
    ------
    SourceError
        If the folder or every such file is missing, with the nearest name there.
    """
    if not folder.is_dir():
        raise SourceError(
            f"The data folder {folder} does not exist. Set data.folder in workbook.toml, or the "
            "environment variable it uses, to the folder that holds the input files."
        )
    direct = folder / pattern
    if direct.is_file():
        return [direct]
    is_pattern = not Path(pattern).is_absolute()
    found = sorted(path for path in folder.glob(pattern) if path.is_file()) if is_pattern else []
    if not found:
        there = (
            sorted(path.name for path in direct.parent.glob("*")) if direct.parent.is_dir() else []
        )
        raise SourceError(f"No file {pattern!r} in {folder}. {nearest(direct.name, there[:200])}")
    return found


def open_file(path: Path, form: Format, sheet: str, connection: duckdb.DuckDBPyConnection) -> Frame:
    """Bring one file into the engine whole, so that it is read once and every failure shows.

    Raises
    ------
    SourceError
        If it is empty, of an unknown kind or not readable as declared.
    """
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
        relation.project(f"*, '{quoted}' AS {FILE}, {place} AS {LINE}").create(name)
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
