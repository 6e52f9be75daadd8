"""The engine that holds delivered rows, and how rows get into it with their file and line."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.reading.records import Record
from kamlib.support.errors import Sentence, SourceError, StorageError
from kamlib.support.settings import Format

Frame = nw.LazyFrame[Any]
#: Names no source may use, so that its own columns "file" and "line" stay what they are.
FILE, LINE = "__file", "__line"
_NUMBERS = itertools.count()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file or table as it was opened.

    Attributes
    ----------
    rows : LazyFrame
        Its columns, with file and line.
    form : Format
        How it is written: what was declared, and what was proven about it.
    aside : Counter
        Lines left out, by reason.
    sha256 : callable
        Tells the hash of the file, as it was delivered; it may wait until all is hashed.
    size : int
        Bytes of the file, of a packed one unpacked; 0 for a table of a database.
    is_typed : bool
        Whether the engine itself read numbers and days of a text, so that nobody knows how
        they were written.
    is_trimmed : bool
        Whether the text has no blank, tab or the like, so that none surrounds a cell.
    """

    rows: Frame
    form: Format
    aside: Counter[str] = field(default_factory=Counter)
    sha256: Callable[[], str] = str
    size: int = 0
    is_typed: bool = False
    is_trimmed: bool = False


def quoted(name: str) -> str:
    """Quote a column name for the engine."""
    return '"' + name.replace('"', '""') + '"'


def first_lines(error: Exception) -> str:
    """Say what the engine found, without the list of its own options."""
    said = str(error).partition("Possible")[0].split("\n")
    return " · ".join(line.strip()[:200] for line in said if line.strip())


def new_name() -> str:
    """Name a table of delivered rows as none is named yet."""
    return f"delivered_{next(_NUMBERS)}"


def refuse_own_names(names: Sequence[str], file: str) -> None:
    """Refuse a column called as those in which rows keep their file and line.

    Raises
    ------
    SourceError
        If there is one.
    """
    for name in names:
        if name.lower() in (FILE, LINE):
            raise SourceError(
                Sentence(
                    "{file} has a column {name!r}, a name under which kam keeps where a row came "
                    "from. Rename it in the file, or leave it out.",
                    file=file,
                    name=name,
                )
            )


def keep(
    relation: duckdb.DuckDBPyRelation,
    file: str,
    *,
    before: int,
    connection: duckdb.DuckDBPyConnection,
) -> str:
    """Store rows in the engine with their file and their place in it.

    Parameters
    ----------
    relation : DuckDBPyRelation
        The rows, in their order.
    file : str
        Shown for them.
    before : int
        Lines before the first row.
    connection : DuckDBPyConnection
        The engine.

    Returns
    -------
    str
        Name of the rows with both.

    Raises
    ------
    duckdb.Error
        If the rows cannot be read.
    SourceError
        If a column has one of our names.
    """
    refuse_own_names(relation.columns, file)
    escaped = file.replace("'", "''")
    beside = f"'{escaped}' AS {FILE}, {{place}} + {before} AS {LINE}"
    name = new_name()
    if "rowid" in map(str.lower, relation.columns):
        relation.project(f"*, {beside.format(place='row_number() OVER ()')}").create(name)
        return name
    # The engine knows the place of each row; to number them anew takes one thread and its time.
    relation.create(name)
    placed = new_name()
    columns = f"*, {beside.format(place='rowid + 1')}"
    connection.execute(f"CREATE VIEW {placed} AS SELECT {columns} FROM {name}")
    return placed


def keep_records(
    names: Sequence[str],
    rows: list[Record],
    file: str,
    connection: duckdb.DuckDBPyConnection,
) -> Frame:
    """Store records that were cut in Python; an empty cell is missing."""
    refuse_own_names(names, file)
    columns: dict[str, list[Any]] = {
        name: [record.cells[place] or None for record in rows] for place, name in enumerate(names)
    }
    frame = pd.DataFrame(columns, dtype="string")
    frame[FILE] = pd.Series([file] * len(rows), dtype="string")
    frame[LINE] = pd.Series([record.line for record in rows], dtype="int64")
    name = new_name()
    connection.from_df(frame).create(name)
    return lazy(name, connection)


def lazy(name: str, connection: duckdb.DuckDBPyConnection) -> Frame:
    """Give a stored table as a lazy frame."""
    return nw.from_native(connection.table(name)).lazy()


def require_room(error: Exception) -> None:
    """Refuse to go on where memory, or the disk behind it, is too small for the rows.

    Parameters
    ----------
    error : Exception
        What the engine raised; any other one is left to the caller.

    Raises
    ------
    StorageError
        If it is full.
    """
    if isinstance(error, duckdb.OutOfMemoryException) or "No space left" in str(error):
        raise StorageError(
            Sentence(
                "The rows do not fit into memory and on the disk for temporary files: {reason}. "
                "Set KAM_MEMORY_LIMIT in the environment (such as 8GB) to what this machine can "
                "spare, or make room on the disk (TMPDIR names its folder).",
                reason=str(error).partition("\n")[0],
            )
        ) from None


def refused(file: str, error: Exception) -> SourceError:
    """Turn what the engine says into a message for an analyst."""
    return SourceError(
        Sentence(
            "{file} cannot be read as declared: {reason}", file=file, reason=first_lines(error)
        )
    )
