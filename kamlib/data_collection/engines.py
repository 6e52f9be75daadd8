"""The engine that holds and sums the rows: DuckDB here, Spark or PostgreSQL where they are many.

Files are read by DuckDB, whatever the engine; what it read is handed over once, and from
there on every check and every sum is the same expression in the engine of the company.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.files import Frame, connect
from kamlib.support.errors import Sentence, SettingsError

DUCKDB, SPARK = "duckdb", "spark"


class Engine(Protocol):
    """What every engine can do."""

    reader: duckdb.DuckDBPyConnection

    def take(self, frame: Frame) -> Frame:
        """Take over rows that DuckDB read."""

    def table(self, frame: pd.DataFrame) -> Frame:
        """Hold a small table."""

    def store(self, frame: Frame) -> Frame:
        """Compute rows once and keep them."""

    def close(self) -> None:
        """Drop what was kept."""


def fetch(frame: Frame, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Fetch a result with the same types, and in the same order, from every engine.

    Parameters
    ----------
    frame : LazyFrame
        Rows of any engine.
    by : sequence of str, default=()
        Columns of text without gaps to sort the rows by, sign by sign.

    Returns
    -------
    DataFrame
        Decimals as floats, text as ``str``, days as ``datetime64``.
    """
    types = frame.collect_schema()
    # Here numbers are turned by the engine: made of Python's decimals they take ten times as long.
    numbers = {name: _number_type(kind) for name, kind in types.items()}
    asked = frame.with_columns(nw.col(name).cast(kind) for name, kind in numbers.items() if kind)
    # Other engines may sort text by the rules of a language.
    is_sorted = bool(by) and frame.implementation.is_duckdb()
    if is_sorted:
        asked = asked.sort(*by)
    table: pd.DataFrame = asked.collect("pyarrow").to_native().to_pandas(date_as_object=False)
    for name, kind in types.items():
        wanted = _pandas_type(kind, table[name])
        if wanted and table[name].dtype != wanted:
            table[name] = _as(wanted, table[name])
    return table if is_sorted or not by else table.sort_values(list(by), ignore_index=True)


def _number_type(kind: Any) -> Any:
    if kind.is_decimal():
        return nw.Float64
    return nw.Int64 if kind == nw.Int128 else None


def _pandas_type(kind: Any, column: pd.Series) -> str:
    if kind.is_decimal() or kind.is_float():
        return "float64"
    if kind == nw.String:
        return "str"
    if kind in (nw.Date, nw.Datetime):
        return "datetime64[us]"
    if kind.is_integer():
        return "int64" if bool(column.notna().all()) else "float64"
    return ""


def _as(wanted: Any, column: pd.Series) -> pd.Series:
    if wanted == "str":
        return column.astype("str").where(column.notna())
    if wanted == "datetime64[us]":
        return pd.to_datetime(column).astype("datetime64[us]")
    return column.astype(wanted)


def fetch_one(frame: Frame) -> dict[str, Any]:
    """Fetch a result of one row, such as sums over all rows, from any engine.

    Parameters
    ----------
    frame : LazyFrame
        One row.

    Returns
    -------
    dict
        Values by column; decimals as floats, what is missing as None.
    """
    row = frame.collect("pyarrow").rows(named=True)[0]
    return {
        name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()
    }


def count_where(condition: nw.Expr) -> nw.Expr:
    """Count rows of which something is true; not every engine takes truth for a number."""
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)).sum()


class DuckDB:
    """DuckDB in this process: for files of any size that fit the disk.

    Parameters
    ----------
    is_for_few : bool, default=False
        Answer a few rows at once: one thread, less planning.
    """

    def __init__(self, *, is_for_few: bool = False) -> None:
        # In memory, rows are stored at a third of the cost of a file; what does not fit into the
        # limit goes to the disk by itself.
        self._folder = tempfile.TemporaryDirectory(prefix="kam-")
        self.reader = connect()
        self.reader.execute("SET temp_directory = ?", [self._folder.name])
        if is_for_few:
            # To share a thousand lines among threads, or to look for parts of expressions that
            # come twice, takes longer than the work itself.
            self.reader.execute("SET threads = 1")
            self.reader.execute("SET disabled_optimizers = 'common_subexpressions'")
        self._numbers = itertools.count()

    def take(self, frame: Frame) -> Frame:
        """Take over rows that DuckDB read: they are here already."""
        return frame

    def table(self, frame: pd.DataFrame) -> Frame:
        """Hold a small table."""
        name = f"small_{next(self._numbers)}"
        self.reader.from_df(frame).create(name)
        return nw.from_native(self.reader.table(name)).lazy()

    def store(self, frame: Frame) -> Frame:
        """Compute rows once and keep them."""
        relation: Any = frame.to_native()
        name = f"kept_{next(self._numbers)}"
        relation.create(name)
        return nw.from_native(self.reader.table(name)).lazy()

    def close(self) -> None:
        """Drop what was kept."""
        self.reader.close()
        self._folder.cleanup()


class Spark:
    """Spark: rows travel as Parquet files, which a cluster reads in parallel.

    Raises
    ------
    SettingsError
        If pyspark or Java is missing.
    """

    def __init__(self) -> None:
        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415  an extra
        except ImportError:
            raise SettingsError(
                Sentence(
                    'engine = "spark" needs pyspark 4.3 or newer and Java 17. Install the extra: '
                    "pip install kamlib[spark]."
                )
            ) from None
        self.reader = connect()
        self._folder = tempfile.TemporaryDirectory(prefix="kam-spark-")
        self._numbers = itertools.count()
        builder: Any = SparkSession.builder
        for name, value in _SPARK.items():
            builder = builder.config(name, value)
        self._spark: Any = builder.getOrCreate()

    def _path(self) -> str:
        return str(Path(self._folder.name) / f"rows_{next(self._numbers)}.parquet")

    def _read(self, path: str) -> Frame:
        frame: Any = nw.from_native(self._spark.read.parquet(path))
        lazy: Frame = frame.lazy()
        return lazy

    def take(self, frame: Frame) -> Frame:
        """Take over rows that DuckDB read, through Parquet: pandas would spoil missing text."""
        path, relation = self._path(), frame.to_native()
        relation.write_parquet(path)
        return self._read(path)

    def table(self, frame: pd.DataFrame) -> Frame:
        """Hold a small table."""
        path = self._path()
        self.reader.from_df(frame).write_parquet(path)
        return self._read(path)

    def store(self, frame: Frame) -> Frame:
        """Compute rows once and keep them."""
        path, rows = self._path(), frame.to_native()
        rows.write.parquet(path)
        return self._read(path)

    def close(self) -> None:
        """Drop what was kept; the session stays, starting one takes seconds."""
        self.reader.close()
        self._folder.cleanup()


_SPARK = {
    "spark.sql.session.timeZone": "UTC",
    # A cell that cannot be cut or cast is missing and flagged, not an error.
    "spark.sql.ansi.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": str(os.cpu_count() or 2),
    "spark.log.level": "ERROR",
}


class Database:
    """A database behind a connection URL, through Ibis; tables are kept in a schema of its own.

    Raises
    ------
    SettingsError
        If ibis is missing or the database does not answer.
    """

    def __init__(self, url: str) -> None:
        try:
            import ibis  # noqa: PLC0415  an extra
        except ImportError:
            raise SettingsError(
                Sentence(
                    "engine = {url!r} needs ibis. Install the extra: pip install kamlib[ibis].",
                    url=_shown(url),
                )
            ) from None
        self.reader = connect()
        self._numbers = itertools.count()
        try:
            self._connection: Any = ibis.connect(url)
        except Exception as error:  # every backend raises kinds of its own
            raise SettingsError(
                Sentence(
                    "The engine {url} does not answer: {reason}. Check address, user and the "
                    "environment variable of the password.",
                    url=_shown(url),
                    reason=type(error).__name__,
                )
            ) from None

    def _keep(self, content: Any) -> Frame:
        name = f"kam_{next(self._numbers)}"
        kept = self._connection.create_table(name, content, temp=True)
        frame: Any = nw.from_native(kept)
        lazy: Frame = frame.lazy()
        return lazy

    def take(self, frame: Frame) -> Frame:
        """Take over rows that DuckDB read."""
        relation: Any = frame.to_native()
        return self._keep(relation.to_arrow_table())

    def table(self, frame: pd.DataFrame) -> Frame:
        """Hold a small table."""
        return self._keep(self.reader.from_df(frame).to_arrow_table())

    def store(self, frame: Frame) -> Frame:
        """Compute rows once and keep them."""
        return self._keep(frame.to_native())

    def close(self) -> None:
        """Drop what was kept: temporary tables end with the connection."""
        self.reader.close()
        self._connection.disconnect()


def _shown(url: str) -> str:
    """Show a URL without its password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def open_engine(name: str) -> Engine:
    """Open the engine the settings name.

    Parameters
    ----------
    name : str
        ``duckdb``, ``spark`` or a connection URL such as ``postgresql://...``, with its
        variables filled in.

    Returns
    -------
    Engine
        To be closed after use.

    Raises
    ------
    SettingsError
        If there is no such engine, or it cannot be had here.

    Examples
    --------
    >>> engine = open_engine("duckdb")
    >>> fetch(engine.table(pd.DataFrame({"quarter": ["2026Q3"]})))["quarter"].tolist()
    ['2026Q3']
    >>> engine.close()
    """
    if name == DUCKDB:
        return DuckDB()
    if name == SPARK:
        return Spark()
    if "://" in name:
        return Database(name)
    raise SettingsError(
        Sentence(
            "data.engine is {name!r}; it is 'duckdb', 'spark' or a connection URL such as "
            "'postgresql://user:${{KAM_PASSWORD}}@host/database'.",
            name=name,
        )
    )
