"""Which tables are declared: those of the contracts, and at least the ones that are needed."""

from __future__ import annotations

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.files import find_files
from kamlib.support.command import quoted
from kamlib.support.errors import Sentence, SettingsError, SourceError, nearest
from kamlib.support.settings import Settings
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
