"""Read declared sources: files and tables become lazy rows under the workbook's names.

What a source does not declare about its writing is proven over the whole file or column.
Every row keeps its file and line, text stays text until it is checked, and rows that are
left out, by ``where`` or as titles and totals, are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Contract
from kamlib.data_collection.files import FILE, LINE, Frame, find_files, open_file
from kamlib.data_collection.reading.databases import open_database, shown
from kamlib.data_collection.reading.engine import Opened
from kamlib.data_collection.reading.mapping import map_columns, origins, require
from kamlib.data_collection.reading.profiles import with_columns, with_profile
from kamlib.data_collection.reading.prove import prove_form
from kamlib.data_collection.reading.records import describe
from kamlib.data_collection.reading.typed import copied_columns, typed_columns
from kamlib.data_collection.reading.wide import lengthen
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SettingsError, SourceError
from kamlib.support.settings import Format, Lookup, Source

#: Bytes of a source from which it pays to let the engine read numbers and days itself.
LARGE = 1 << 24


@dataclass(frozen=True, eq=False, kw_only=True)
class Delivery:
    """One source as it was delivered.

    Attributes
    ----------
    table : str
        Input table it feeds.
    files : tuple of str
        File names read, or what stands for a database.
    rows : LazyFrame
        Columns of the contract that were found, with ``file`` and ``line``.
    set_aside : int
        Rows left out by ``where``, and lines that are no rows: blank, headings, totals.
    ignored : tuple of str
        Columns of the file nobody asked for.
    sha256 : tuple of callable
        Tell the hash of each file, looked-up files included.
    form : Format
        How its text is written, as declared or proven.
    size : int
        Bytes of its files; 0: it came from a database.
    is_typed : bool
        Whether the engine itself read numbers and days, so that their text is not known.
    trimmed : frozenset of str
        Columns whose text is known to have no blanks around any cell, if it came as text.
    """

    table: str
    files: tuple[str, ...]
    rows: Frame
    set_aside: int
    ignored: tuple[str, ...]
    sha256: tuple[Callable[[], str], ...]
    form: Format
    size: int
    is_typed: bool
    trimmed: frozenset[str] = frozenset()

    @property
    def read_as(self) -> str:
        """How it was read, for the record: encoding, separator, a number and a date."""
        return describe(self.form)


def read_source(  # noqa: PLR0913 - a source and all it depends on
    source: Source,
    contract: Contract,
    *,
    folder: Path,
    default: Format,
    connection: duckdb.DuckDBPyConnection,
    start_month: int = 1,
    may_be_typed: bool = False,
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
    start_month : int, default=1
        First month of the fiscal year, for sheets with a column per month.
    may_be_typed : bool, default=False
        Whether the engine may read numbers and days of a large text itself, for someone who
        asks again if a row is refused.

    Returns
    -------
    Delivery
        Lazy rows under the workbook's names.

    Raises
    ------
    SourceError
        If a file is missing, empty, not readable as declared or of an unknown kind, or if
        two ways of reading it remain.
    MissingColumnsError
        If a mapped or needed column is not in the file.
    SettingsError
        If the settings name a column that the contract does not know.
    """
    source = with_profile(source, contract.table)
    form = source.format or default
    types = typed_columns(source, contract, form) if may_be_typed else {}
    parts, names = _open_all(source, folder, form, connection, types)
    frame, form = _together(parts, names, contract.table)
    hashes = [part.sha256 for part in parts]
    source = with_columns(source, frame.collect_schema().names())
    own = [name for name in frame.collect_schema().names() if name not in (FILE, LINE)]
    if source.wide:
        frame = lengthen(frame, source.wide, file=names[0], start_month=start_month)
    for lookup in source.lookups:
        frame, digest = _look_up(frame, lookup, folder=folder, form=form, connection=connection)
        names.append(find_files(lookup.file, folder)[0].name)
        hashes.append(digest)
    frame = _without_missing(frame, form)
    frame, left_out = _keep_where(frame, source, names[0])
    form, source = _settle(frame, source, contract, form, names[0])
    rows = map_columns(frame, source, contract, form, file=names[0])
    rows, repeated = _first_of_key(rows, source, contract)
    is_trimmed = all(part.is_trimmed for part in parts)
    return Delivery(
        table=contract.table,
        files=tuple(names),
        rows=rows,
        set_aside=left_out + repeated + sum(sum(part.aside.values()) for part in parts),
        ignored=_ignored(own, source, contract),
        sha256=tuple(hashes),
        form=form,
        size=sum(part.size for part in parts),
        is_typed=any(part.is_typed for part in parts),
        trimmed=copied_columns(source, contract) if is_trimmed else frozenset(),
    )


def _open_all(
    source: Source,
    folder: Path,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
    types: Mapping[str, str],
) -> tuple[list[Opened], list[str]]:
    if source.url:
        return [open_database(source, folder, form, connection)], [shown(source)]
    paths = find_files(source.file, folder)
    if sum(path.stat().st_size for path in paths) < LARGE:
        types = {}
    opened = [open_file(path, source, form, connection, types=types) for path in paths]
    if len({part.is_typed for part in opened}) > 1:  # One of them has a cell that does not fit.
        opened = [open_file(path, source, form, connection) for path in paths]
    return opened, [path.name for path in paths]


def _together(parts: list[Opened], files: list[str], table: str) -> tuple[Frame, Format]:
    """Put the files of one source under each other; they must have the same columns and form."""
    names = [part.rows.collect_schema().names() for part in parts]
    first = parts[0].form
    for file, part, found in zip(files[1:], parts[1:], names[1:], strict=True):
        if set(found) != set(names[0]):
            raise SourceError(
                Sentence(
                    "{file} and {first} feed {table} together but have different columns: only in "
                    "one of them {columns}. Give each form of file a source of its own.",
                    file=file,
                    first=files[0],
                    table=table,
                    columns=sorted(set(found) ^ set(names[0])),
                )
            )
        if (part.form.decimal, part.form.date) != (first.decimal, first.date):
            raise SourceError(
                Sentence(
                    "{file} and {first} feed {table} together but are written differently: {form} "
                    "and {other}. Give each form of file a source of its own.",
                    file=file,
                    first=files[0],
                    table=table,
                    form=describe(part.form),
                    other=describe(first),
                )
            )
    if len(parts) == 1:
        return parts[0].rows, first
    return nw.concat([part.rows.select(names[0]) for part in parts]), first


def _look_up(
    frame: Frame,
    lookup: Lookup,
    *,
    folder: Path,
    form: Format,
    connection: duckdb.DuckDBPyConnection,
) -> tuple[Frame, Callable[[], str]]:
    path = find_files(lookup.file, folder)[0]
    key = lookup.key or lookup.on
    written = form.model_copy(update={"encoding": "", "separator": ""})
    opened = open_file(path, Source(file=lookup.file), written, connection)
    other = opened.rows.drop(FILE, LINE)
    found = other.collect_schema().names()
    require([key, *lookup.columns], found, path.name)
    require([lookup.on], frame.collect_schema().names(), Sentence("the source"))
    mine = set(frame.collect_schema().names())
    wanted = [name for name in (lookup.columns or found) if name != key and name not in mine]
    counted = other.select(rows=nw.len(), keys=nw.col(key).n_unique()).collect("pandas").to_native()
    if int(counted["rows"].iloc[0]) != int(counted["keys"].iloc[0]):
        raise SourceError(
            Sentence(
                "{file} is looked up by {key!r}, which comes more than once in it; rows would be "
                "doubled. Name a column that is unique.",
                file=path.name,
                key=key,
            )
        )
    other = other.select(nw.col(key).cast(nw.String).alias(lookup.on), *wanted)
    frame = frame.with_columns(nw.col(lookup.on).cast(nw.String))
    return frame.join(other, on=lookup.on, how="left"), opened.sha256


def _without_missing(frame: Frame, form: Format) -> Frame:
    """Empty the cells that hold a word for nothing."""
    if not form.missing:
        return frame
    schema = frame.collect_schema()
    texts = [name for name in schema.names() if schema[name] == nw.String and name != FILE]
    words = list(form.missing)
    return frame.with_columns(
        *[nw.when(~nw.col(name).is_in(words)).then(nw.col(name)).alias(name) for name in texts]
    )


def _keep_where(frame: Frame, source: Source, file: str) -> tuple[Frame, int]:
    if not source.where:
        return frame, 0
    require(list(source.where), frame.collect_schema().names(), file)
    kept = frame
    for name, values in source.where.items():
        kept = kept.filter(nw.col(name).cast(nw.String).is_in(list(values)))
    return kept, _count(frame) - _count(kept)


def _first_of_key(frame: Frame, source: Source, contract: Contract) -> tuple[Frame, int]:
    """Keep the first row of each key, where a list of accounts is made from lines."""
    if source.repeated_keys != "first":
        return frame, 0
    keys = list(contract.key)
    filled = frame
    for key in keys:
        filled = filled.filter(~nw.col(key).is_null())
    first = filled.with_columns(one=nw.lit(1))
    turn = nw.col("one").cum_sum().over(*keys, order_by=[c.FILE, c.LINE])
    kept = first.with_columns(turn=turn).filter(nw.col("turn") == 1).drop("one", "turn")
    return kept, _count(frame) - _count(kept)


def _count(frame: Frame) -> int:
    return int(frame.select(nw.len()).collect("pandas").item())


def _settle(
    frame: Frame, source: Source, contract: Contract, form: Format, file: str
) -> tuple[Format, Source]:
    """Prove what is left open about numbers and dates, and what currency they are in."""
    if not (form.decimal and form.date):
        # Factors are proven under the name of the amount they make.
        factors = {name: names[0] for name, names in source.multiply.items()}
        plain = {"sign": None, "multiply": {}, "columns": {**source.columns, **factors}}
        mapped = map_columns(frame, source.model_copy(update=plain), contract, form, file=file)
        form = prove_form(mapped, contract, form, file=file)
    written = form.currency
    declared = source.currency or source.constants.get(c.CURRENCY, "")
    if written and declared and written != declared:
        raise SettingsError(
            Sentence(
                "{file} writes amounts in {written}, but the source declares {declared}. Take the "
                "declared currency out, or correct it.",
                file=file,
                written=written,
                declared=declared,
            )
        )
    currency = source.currency or written
    is_open = c.CURRENCY not in source.columns and c.CURRENCY not in source.constants
    has_column = c.CURRENCY in frame.collect_schema().names()
    if currency and is_open and not has_column and c.CURRENCY in contract.names:
        constants = {**source.constants, c.CURRENCY: currency}
        source = source.model_copy(update={"constants": constants})
    return form, source


def _ignored(own: Sequence[str], source: Source, contract: Contract) -> tuple[str, ...]:
    used = {name for value in source.columns.values() for name in origins(value)}
    used |= {name for factors in source.multiply.values() for name in factors}
    known = used | set(contract.names) | set(source.where)
    known |= {lookup.on for lookup in source.lookups}
    if source.sign:
        known.add(source.sign.column)
    return tuple(name for name in own if name not in known)
