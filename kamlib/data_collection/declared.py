"""Which tables are declared: those of the contracts, and at least the ones that are needed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.files import find_files
from kamlib.data_collection.reading.databases import shown
from kamlib.support.command import quoted
from kamlib.support.errors import Sentence, SettingsError, SourceError, nearest
from kamlib.support.settings import Settings, Source
from kamlib.support.settings.workbook import variables

#: Tables whose rows of the same key may be added up, if a source says so.
ADDED = ("cost_pools", "drivers", "targets", "payments")


def require_tables(settings: Settings) -> None:
    """Refuse settings that declare a table nobody knows, or leave out one that is needed.

    Parameters
    ----------
    settings : Settings
        Of the company.

    Raises
    ------
    SettingsError
        If a declared table does not exist, adds amounts up that may not be added, or is missing.
    """
    for table in settings.sources:
        if table not in CONTRACTS:
            told = Sentence("sources.{table}: there is no input table of that name.", table=table)
            raise SettingsError(told, nearest(table, CONTRACTS))
        if table not in ADDED and any(s.repeated_keys == "add" for s in settings.sources[table]):
            raise SettingsError(
                Sentence(
                    'sources.{table}: repeated_keys = "add" adds amounts up, which only {tables} '
                    "allow. Keep one row per key in {table}.",
                    table=table,
                    tables=", ".join(ADDED),
                )
            )
    for contract in CONTRACTS.values():
        if contract.is_required and not settings.sources.get(contract.table):
            raise SettingsError(
                Sentence(
                    "sources.{table}: this table is needed. Declare where it is with "
                    '[[sources.{table}]] and file = "...", or fill its sheet in the input '
                    "workbook (data.workbook).",
                    table=contract.table,
                )
            )


def require_files(settings: Settings) -> None:
    """Refuse settings that declare a folder or a file that is not there, before any is read.

    Parameters
    ----------
    settings : Settings
        Of the company.

    Raises
    ------
    SourceError
        Naming the entry of the settings, and whether the table may be left out.
    """
    folder, file = settings.data_folder, quoted(settings.file.name)
    declared = [
        (table, entry, name)
        for table, sources in settings.sources.items()
        for source in sources
        for entry, name in (
            ("", source.file),
            *((".lookups", lookup.file) for lookup in source.lookups),
        )
        if name
    ]
    if declared and not folder.is_dir():
        raise SourceError(*_no_folder(settings, file))
    for table, entry, name in declared:
        try:
            find_files(name, folder)
        except SourceError as error:
            raise SourceError(error.sentence, *_entry(table, entry, file)) from None


def _no_folder(settings: Settings, file: str) -> list[Sentence]:
    told = Sentence("The data folder {folder} does not exist.", folder=settings.data_folder)
    names = variables(settings.data.folder)
    if not names:
        return [
            told,
            Sentence("Name the folder of the input files under data.folder in {file}.", file=file),
        ]
    return [
        told,
        Sentence(
            "data.folder in {file} is {written!r}: set the environment variable {names} so that "
            "this is the folder of the input files, or name the folder there.",
            file=file,
            written=settings.data.folder,
            names=", ".join(names),
        ),
    ]


def _entry(table: str, entry: str, file: str) -> list[Sentence]:
    """Say which entry declares a file, and whether the report can do without it."""
    told = Sentence(
        "It is declared in {file} under sources.{entry}.", file=file, entry=f"{table}{entry}"
    )
    contract = CONTRACTS[table]
    if contract.is_required or entry:
        return [told]
    cure = Sentence(
        "This table is optional: if it is not delivered, take the entry out, and the report lacks "
        "{feeds}.",
        feeds=Sentence(contract.feeds),
    )
    return [told, cure]


def refuse_twice(sources: Sequence[Source], table: str, folder: Path) -> None:
    """Refuse sources of one table that would deliver the same rows twice.

    Parameters
    ----------
    sources : sequence of Source
        All of the table.
    table : str
        Its name, for the message.
    folder : Path
        Folder of the data.

    Raises
    ------
    SettingsError
        If a file is declared twice for the same rows and columns, or lies there twice.
    """
    seen: dict[tuple[str, str], str] = {}
    for source in sources:
        if source.url:
            delivered = [(f"{source.url} {source.table}{source.query}", shown(source))]
        else:
            paths = find_files(source.file, folder)
            delivered = [(str(path.resolve()), path.name) for path in paths] + _copies(paths)
        what = source.model_dump_json(include={"sheet", "where", "columns", "wide", "values"})
        for place, name in delivered:
            if (place, what) in seen:
                raise _twice(table, name, seen[place, what])
            seen[place, what] = name


def _copies(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Identify files by content where two of the same size lie side by side."""
    sizes = [path.stat().st_size for path in paths]
    return [
        (hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        for path, size in zip(paths, sizes, strict=True)
        if sizes.count(size) > 1
    ]


def _twice(table: str, name: str, before: str) -> SettingsError:
    also = Sentence(" (also as {name})", name=before) if before != name else ""
    return SettingsError(
        Sentence(
            "sources.{table}: {name} is declared twice for the same rows{also}, which would double "
            "them. Take one of the declarations out; or tell their rows apart with where.",
            table=table,
            name=name,
            also=also,
        )
    )
