"""The trainee's company: twelve accounts, eight quarters, the same findings for every seed.

It is written as the files an ERP would export and opened like any other company, so every
solution is computed by the chapters of the workbook; the course has no formula of its own.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from kamlib.data_collection import Collection
from kamlib.sample.table import Table, write_table
from kamlib.support import columns as c
from kamlib.support.settings import load_settings
from kamlib.training import ledger, planning, prospects
from kamlib.training.roles import NEWEST, Player, cast
from kamlib.training.words import in_words
from kamlib.workbook import Workbook, open_workbook

COMPANY = "Lehrwerk Antriebe GmbH"
#: Seed of the company that lessons show where no participant's folder is given.
SAMPLE_SEED = 1
_SETTINGS = Path(__file__).with_name("course.toml")


def build_tables(seed: int, language: str = "en") -> dict[str, Table]:
    """Invent every table of a trainee's company.

    Parameters
    ----------
    seed : int
        Same seed, same tables.
    language : str, default="en"
        Of the words in them, never of a figure.

    Returns
    -------
    dict
        Rows by table, in the order they are written; money in whole cents.
    """
    return in_words(_in_english(seed), language)


@lru_cache(maxsize=4)
def _in_english(seed: int) -> dict[str, Table]:
    """Invent the tables; several exercises look at the same ones, and nobody changes a row."""
    players = cast(seed)
    sales = ledger.sales_rows(seed, players)
    drivers = ledger.driver_rows(seed, players)
    people = prospects.with_names(seed, planning.contact_rows(seed, players))
    return {
        "accounts": planning.account_rows(players),
        "sales": ledger.spoilt(seed, sales),
        "costs": ledger.cost_rows(seed, sales, players),
        "cost_pools": ledger.pool_rows(seed, sales, drivers),
        "drivers": drivers,
        "payments": ledger.payment_rows(seed, sales, players),
        "targets": planning.target_rows(seed, sales, players),
        "ratings": planning.rating_rows(seed, players),
        "wallets": planning.wallet_rows(seed, sales, players),
        "interactions": planning.interaction_rows(seed, players, people),
        "surveys": planning.survey_rows(seed, players),
        "contacts": people,
        "relations": planning.relation_rows(seed, people),
        "opportunities": prospects.opportunity_rows(seed, players),
        "actions": prospects.action_rows(seed, players),
        "value_chain": planning.value_chain_rows(seed, players),
    }


def write_company(folder: Path, seed: int, *, language: str = "en") -> Path:
    """Write a trainee's company as files: one CSV per table and a ``workbook.toml``.

    Parameters
    ----------
    folder : Path
        Created where missing; the tables go into its subfolder ``data``.
    seed : int
        Seed of the company.
    language : str, default="en"
        Language of the workbook and of the words in its tables.

    Returns
    -------
    Path
        The workbook file.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    for table, rows in build_tables(seed, language).items():
        write_table(data, table, rows)
    settings = _SETTINGS.read_text(encoding="utf-8")
    file = folder / "workbook.toml"
    file.write_text(
        settings.replace('language = "en"', f'language = "{language}"'),
        encoding="utf-8",
        newline="\n",
    )
    return file


@dataclass(frozen=True, eq=False)
class Company:
    """A trainee's company, as the exercises see it.

    Parameters
    ----------
    seed : int
        What it was made from.
    book : Workbook
        At the newest quarter; computes everything.
    """

    seed: int
    book: Workbook

    @cached_property
    def players(self) -> dict[str, Player]:
        """Accounts by role."""
        return {player.role: player for player in cast(self.seed)}

    def account(self, role: str) -> str:
        """Say which account plays a role, by its account_id."""
        return self.players[role].account_id

    def figure(self, role: str, column: str, *, in_newest: bool = False) -> float:
        """Take a figure of the account of a role from the statement of the year.

        Parameters
        ----------
        role : str
            Key of :data:`~kamlib.training.roles.ROLES`.
        column : str
            Column of the statement.
        in_newest : bool, default=False
            Take the newest quarter instead.
        """
        statement = self.newest if in_newest else self.year
        return float(statement[column].to_dict()[self.account(role)])

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by account_id, in order of the number."""
        return {player.account_id: player.name for player in cast(self.seed)}

    @cached_property
    def year(self) -> pd.DataFrame:
        """Statement of the last four quarters by account_id, without unknown postings."""
        statement = self.book.profitability.statement_year
        known = statement[statement[c.ACCOUNT_ID] != c.UNKNOWN]
        return known.set_index(c.ACCOUNT_ID).sort_index()

    @cached_property
    def newest(self) -> pd.DataFrame:
        """Statement of the newest quarter by account_id, without unknown postings."""
        statement = self.book.profitability.statement
        known = statement[statement[c.ACCOUNT_ID] != c.UNKNOWN]
        return known.set_index(c.ACCOUNT_ID).sort_index()


@lru_cache(maxsize=64)
def open_company(seed: int = SAMPLE_SEED, language: str = "en") -> Company:
    """Open the company of a seed; what was opened once is remembered.

    Parameters
    ----------
    seed : int, default=1
        The sample course company has seed 1.
    language : str, default="en"
        Of the words in its tables and of everything its chapters show.

    Returns
    -------
    Company
        Read in full; no file of it remains.

    Examples
    --------
    >>> len(open_company().names)
    12
    """
    with tempfile.TemporaryDirectory() as folder:
        file = write_company(Path(folder), seed, language=language)
        book = open_workbook(file, quarter=NEWEST, language=language)
        book.__dict__["collection"] = book.collection  # read while the files are there
    return Company(seed, book)


class _Unopened(Workbook):
    """A workbook of a seed that is read only when somebody asks for a figure."""

    def __init__(self, seed: int) -> None:
        super().__init__(load_settings(_SETTINGS), quarter=NEWEST, language="en")
        self.seed = seed

    @cached_property
    def collection(self) -> Collection:
        """Everything of the company, read now."""
        return open_company(self.seed).book.collection


def unopened_company(seed: int) -> Company:
    """Take a company of which only numbers and names of accounts are known for the moment.

    To read an answer takes no figure, and to open a company takes seconds.

    Parameters
    ----------
    seed : int
        Seed of the company.

    Examples
    --------
    >>> unopened_company(1).names == open_company(1).names
    True
    """
    return Company(seed, _Unopened(seed))
