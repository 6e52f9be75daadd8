"""Which tables are declared: those of the contracts, and at least the ones that are needed."""

from __future__ import annotations

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.support.errors import Sentence, SettingsError, nearest
from kamlib.support.settings import Settings

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
