"""Tables and queries behind a connection URL, streamed into the engine in batches.

Credentials come from the environment only: ``${NAME}`` in the URL is filled in when it is
opened, and no message, page or manifest ever shows the password.
"""

from __future__ import annotations

import datetime as dt
import decimal
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kamlib.data_collection.reading.engine import (
    FILE,
    LINE,
    Opened,
    keep,
    lazy,
    new_name,
    quoted,
    refused,
    require_room,
)
from kamlib.data_collection.reading.marks import ISO
from kamlib.support.errors import Sentence, SettingsError, SourceError
from kamlib.support.settings import Format, Source, expand

_BATCH = 50_000
_READS = re.compile(r"^\s*(select|with|from|values|table)\b", re.IGNORECASE)
#: What is typed in a database is written here in one way only.
_WRITTEN = {"decimal": ".", "thousands": "", "date": ISO}


def open_database(
    source: Source, folder: Path, form: Format, connection: duckdb.DuckDBPyConnection
) -> Opened:
    """Read a table or query behind a URL.

    Parameters
    ----------
    source : Source
        Its ``url`` and its ``table`` or ``query``.
    folder : Path
        Where relative paths of embedded databases begin.
    form : Format
        What is declared.
    connection : DuckDBPyConnection
        The engine.

    Returns
    -------
    Opened
        All rows, numbered as the database returned them.

    Raises
    ------
    SettingsError
        If a variable of the URL is not set, or the query does anything but read.
    SourceError
        If the database cannot be reached or refuses the query.
    """
    if source.query and not _READS.match(source.query):
        raise SettingsError(
            Sentence(
                "The query of {source} must begin with SELECT or WITH; it begins with {found!r}. "
                "The workbook only reads.",
                source=shown(source),
                found=source.query.split()[0],
            )
        )
    url = expand(source.url)
    form = form.model_copy(update=_WRITTEN)
    if url.startswith("duckdb:///"):
        return _from_duckdb(url.removeprefix("duckdb:///"), source, folder, form, connection)
    return _from_sqlalchemy(url, source, folder, form, connection)


def shown(source: Source) -> str:
    """Name a source without its password.

    Examples
    --------
    >>> shown(Source(url="postgresql://kam:${PW}@erp/sales", table="bookings"))
    'postgresql://erp/sales · bookings'
    """
    bare = re.sub(r"//[^/@]*@", "//", source.url.partition("?")[0])
    return f"{bare} · {source.table or 'query'}"


def _from_duckdb(
    path: str,
    source: Source,
    folder: Path,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
) -> Opened:
    file = folder / path
    if not file.is_file():
        raise SourceError(
            Sentence("There is no database {path!r} in {folder}.", path=path, folder=folder)
        )
    escaped = str(file).replace("'", "''")
    label = shown(source).replace("'", "''")
    name = new_name()
    [[own]] = connection.execute("SELECT current_database()").fetchall()
    query = source.query or f"SELECT * FROM {_table(source.table)}"
    try:
        connection.execute(f"ATTACH '{escaped}' AS delivered_by (READ_ONLY)")
        try:
            connection.execute("USE delivered_by")
            connection.execute(
                f"CREATE TABLE {quoted(own)}.main.{name} AS SELECT *, '{label}' AS {FILE}, "
                f"row_number() OVER () AS {LINE} FROM ({query})"
            )
        finally:
            connection.execute(f"USE {quoted(own)}")
            connection.execute("DETACH delivered_by")
    except duckdb.Error as error:
        require_room(error)
        raise refused(shown(source), error) from None
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    return Opened(rows=lazy(name, connection), form=form, sha256=digest.hexdigest)


def _table(name: str) -> str:
    return ".".join(quoted(part) for part in name.split("."))


def _from_sqlalchemy(
    url: str,
    source: Source,
    folder: Path,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
) -> Opened:
    import sqlalchemy as sa  # noqa: PLC0415 - takes half a second, and most sources are files

    name = shown(source)
    try:
        address = sa.make_url(url)
        if address.drivername.startswith("sqlite") and address.database:
            file = folder / address.database
            if not file.is_file():
                raise SourceError(
                    Sentence(
                        "There is no database {path!r} in {folder}.",
                        path=address.database,
                        folder=folder,
                    )
                )
            address = address.set(database=str(file))
        engine = sa.create_engine(address, hide_parameters=True)
    except ImportError as error:
        raise SourceError(
            Sentence(
                "{name} needs the driver {driver!r}, which is not installed. Install it beside "
                "the workbook (for PostgreSQL: psycopg, and write postgresql+psycopg:// in the "
                "url).",
                name=name,
                driver=error.name,
            )
        ) from None
    except sa.exc.ArgumentError:
        raise SettingsError(
            Sentence("A source's url is not one: needed is dialect://user:${NAME}@host/database.")
        ) from None
    digest = hashlib.sha256()
    try:
        with engine.connect() as link:
            query = source.query or f"SELECT * FROM {_parts(source.table, engine)}"
            result = link.execution_options(stream_results=True).execute(sa.text(query))
            names = [str(key) for key in tuple(result.keys())]
            schema = pa.schema([(one, pa.string()) for one in names])
            batches = _batches(result, schema, digest)
            reader = pa.RecordBatchReader.from_batches(schema, batches)
            stored = keep(connection.from_arrow(reader), name, before=0, connection=connection)
    except (sa.exc.SQLAlchemyError, duckdb.Error) as error:
        require_room(error)
        raise SourceError(
            Sentence(
                "{name} cannot be read: {reason}",
                name=name,
                reason=_without_password(error, address),
            )
        ) from None
    finally:
        engine.dispose()
    return Opened(rows=lazy(stored, connection), form=form, sha256=digest.hexdigest)


def _parts(table: str, engine: Any) -> str:
    prepare = engine.dialect.identifier_preparer
    return ".".join(prepare.quote_identifier(part) for part in table.split("."))


def _batches(result: Any, schema: pa.Schema, digest: Any) -> Iterator[pa.RecordBatch]:
    for rows in result.partitions(_BATCH):
        texts = [[_text(cell) for cell in row] for row in rows]
        digest.update(repr(texts).encode())
        columns = zip(*texts, strict=True)
        yield pa.RecordBatch.from_arrays(
            [pa.array(column, pa.string()) for column in columns], schema=schema
        )


def _text(cell: Any) -> str | None:
    """Write a value of a database in the one form it is read by."""
    if cell is None or cell != cell:  # noqa: PLR0124 - only NaN differs from itself
        return None
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, decimal.Decimal):
        return format(cell, "f")
    return str(cell)


def _without_password(error: Exception, address: Any) -> str:
    said = str(getattr(error, "orig", None) or error).strip().split("\n")[0][:300]
    secrets: Sequence[str] = [str(address.password)] if address.password else []
    for secret in secrets:
        said = said.replace(secret, "***")
    return said
