"""Find the files of a source and open each by its kind: text, Excel, Parquet.

Every cell of a text or Excel file arrives as text, every row with its file and line. A
file that cannot be read as declared is refused with the cure; no row is guessed or lost.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import narwhals.stable.v2 as nw

from kamlib.data_collection.reading.engine import (
    FILE,
    LINE,
    Frame,
    Opened,
    first_lines,
    keep,
    lazy,
    quoted,
    refuse_own_names,
    require_room,
)
from kamlib.data_collection.reading.sheets import open_sheet
from kamlib.data_collection.reading.text import open_text
from kamlib.support.errors import Sentence, SourceError, near_names, nearest
from kamlib.support.hashes import sha256
from kamlib.support.settings import Format, Source

__all__ = ["FILE", "LINE", "Frame", "connect", "find_files", "open_file"]

#: What the engine calls the place of a row in a Parquet file.
_ROW = "file_row_number"
_MEMORY = "3.5GB"
#: Least similarity of the name of a file that may have been meant.
_NEAR = 0.7
#: Names listed where none is near.
_NAMED = 3
_TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz")


def connect() -> duckdb.DuckDBPyConnection:
    """Open an engine in memory that never reaches for the network.

    It takes at most 3.5 GB of memory, whatever the size of the files, and uses the disk beyond;
    ``KAM_MEMORY_LIMIT`` in the environment, such as ``8GB``, says otherwise.
    """
    connection = duckdb.connect()
    limit = os.environ.get("KAM_MEMORY_LIMIT") or _MEMORY
    connection.execute("SET memory_limit = ?", [limit])
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("SET enable_progress_bar = false")
    # A file that was mended a moment ago must not be remembered as it was.
    connection.execute("SET enable_external_file_cache = false")
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
            Sentence(
                "The data folder {folder} does not exist. Name the folder that holds the input "
                "files under data.folder in the settings.",
                folder=folder,
            )
        )
    direct = folder / pattern
    if direct.is_file():
        return [direct]
    is_pattern = not Path(pattern).is_absolute()
    found = sorted(path for path in folder.glob(pattern) if path.is_file()) if is_pattern else []
    if not found:
        there = (
            sorted(path.name for path in direct.parent.glob("*") if _is_data(path))
            if direct.parent.is_dir()
            else []
        )
        told = Sentence("No file {pattern!r} in {folder}.", pattern=pattern, folder=folder)
        raise SourceError(told, _nearest_file(direct.name, there))
    return found


def _nearest_file(name: str, there: list[str]) -> Sentence:
    """Compare names without their endings, which nearly all files share."""
    stems = {Path(each).stem: each for each in there}
    close = [stems[each] for each in near_names(Path(name).stem, stems, at_most=1, cutoff=_NEAR)]
    if close or len(there) <= _NAMED:
        return nearest(close[0], close) if close else nearest("", there)
    near = near_names(Path(name).stem, stems, at_most=_NAMED, cutoff=0.0)
    names = [stems[each] for each in near] or there[:_NAMED]
    return Sentence("The nearest names there are {names}.", names=names)


def _is_data(path: Path) -> bool:
    """Tell whether a file could feed a table; notes and copies put aside cannot."""
    return path.name.lower().endswith((*_TEXT_ENDINGS, ".xlsx", ".xlsm", ".parquet"))


def open_file(
    path: Path,
    source: Source,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
    *,
    types: Mapping[str, str] | None = None,
) -> Opened:
    """Bring one file into the engine whole, so that it is read once and every failure shows.

    Parameters
    ----------
    path : Path
        The file.
    source : Source
        What is declared about its layout.
    form : Format
        What is declared about its writing; what is open is proven.
    connection : DuckDBPyConnection
        The engine.
    types : mapping of str to str, optional
        Columns of a text that the engine may read as numbers and days; none by default.

    Returns
    -------
    Opened
        Lazy rows with file and line, what was proven, and what was set aside.

    Raises
    ------
    SourceError
        If it is empty, of an unknown kind, unsafe or not readable as declared.
    """
    if path.stat().st_size == 0:
        raise SourceError(
            Sentence("{file} is empty; at least a header line is needed.", file=path.name)
        )
    # Hashed while it is read, and while its rows are checked.
    beside = ThreadPoolExecutor(1)
    hashed = beside.submit(sha256, path)
    beside.shutdown(wait=False)
    opened = _open(path, source, form, connection, types or {})
    return replace(opened, sha256=hashed.result, size=opened.size or path.stat().st_size)


def _open(
    path: Path,
    source: Source,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
    types: Mapping[str, str],
) -> Opened:
    """Open a file by its kind."""
    name = path.name.lower()
    if name.endswith(_TEXT_ENDINGS):
        return open_text(path, source, form, connection, types=types)
    if name.endswith((".xlsx", ".xlsm", ".xls")):
        return open_sheet(path, source, form, connection)
    if name.endswith(".parquet"):
        return _open_parquet(path, form, connection)
    raise SourceError(
        Sentence(
            "{file} is of an unknown kind. Readable are CSV and TXT (also .gz), XLSX, XLS "
            "and Parquet.",
            file=path.name,
        )
    )


def _open_parquet(path: Path, form: Format, connection: duckdb.DuckDBPyConnection) -> Opened:
    """Read typed columns where they lie: each question scans only the columns it needs."""
    try:
        try:
            relation = _without_nan(connection.read_parquet(str(path), file_row_number=True))
        except duckdb.BinderException:  # The file has a column of that name.
            relation = _without_nan(connection.read_parquet(str(path)))
            stored = keep(relation, path.name, before=0, connection=connection)
            return Opened(rows=lazy(stored, connection), form=form)
    except duckdb.Error as error:
        require_room(error)
        raise SourceError(
            Sentence(
                "{file} cannot be read as Parquet: {error}",
                file=path.name,
                error=first_lines(error),
            )
        ) from None
    refuse_own_names(relation.columns, path.name)
    file = path.name.replace("'", "''")
    placed = f"* EXCLUDE ({_ROW}), '{file}' AS {FILE}, {_ROW} + 1 AS {LINE}"
    frame: Frame = nw.from_native(relation.project(placed)).lazy()
    return Opened(rows=frame, form=form)


def _without_nan(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Read a NaN of another system as what it means there: missing."""
    columns = zip(relation.columns, relation.types, strict=True)
    floats = [name for name, kind in columns if str(kind) in ("FLOAT", "DOUBLE")]
    if not floats:
        return relation
    cleaned = ", ".join(
        f"CASE WHEN isnan({n}) THEN NULL ELSE {n} END AS {n}" for n in map(quoted, floats)
    )
    return relation.project(f"* REPLACE ({cleaned})")
