"""What all plans of a quarter share: who gets one, the figures of all accounts, all people.

Computed once per workbook; a plan takes the rows of its account from here.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.data_collection import Collection
from kamlib.data_collection.facts import Facts
from kamlib.matrix import Matrix
from kamlib.profitability import Profitability
from kamlib.scoring import Scoring
from kamlib.soll_ist import SollIst
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, nearest
from kamlib.support.language import Language
from kamlib.support.quarter import Quarter
from kamlib.support.settings import Settings

#: Accounts of these statuses get a plan.
PLANNED: tuple[str, ...] = ("key", "candidate")


def planned_accounts(accounts: pd.DataFrame) -> list[str]:
    """List the accounts that get a plan: key accounts and candidates, by account_id.

    Parameters
    ----------
    accounts : DataFrame
        ``account_id`` and ``status``.

    Returns
    -------
    list of str
        Empty if nobody has such a status.

    Examples
    --------
    >>> planned_accounts(pd.DataFrame({"account_id": ["B", "A"], "status": ["key", "standard"]}))
    ['B']
    """
    return sorted(accounts.loc[accounts[c.STATUS].isin(PLANNED), c.ACCOUNT_ID].astype(str))


@dataclass(frozen=True, eq=False, kw_only=True)
class Portfolio:
    """Everything a plan is cut from.

    Parameters
    ----------
    settings : Settings
        The company's settings.
    quarter : str
        Fiscal quarter reported, like ``2026Q3``.
    language : Language
        Of everything shown.
    collection : Collection
        What was delivered, for freshness and coverage.
    profitability, scoring, matrix, soll_ist : Chapter
        Chapters 2 to 5 at the same quarter.
    """

    settings: Settings
    quarter: str
    language: Language
    collection: Collection
    profitability: Profitability
    scoring: Scoring
    matrix: Matrix
    soll_ist: SollIst

    @property
    def facts(self) -> Facts:
        """Small tables of all accounts."""
        return self.collection.facts

    @property
    def period(self) -> Quarter:
        """The quarter reported, with its first and last day."""
        return self.settings.quarter(self.quarter)

    @property
    def accounts(self) -> list[str]:
        """Accounts that get a plan."""
        return planned_accounts(self.facts.accounts)

    def find(self, account: str = "") -> str:
        """Check an account_id; "" finds the planned account with the most revenue.

        Raises
        ------
        ParameterError
            If nobody has that account_id, or no account gets a plan.
        """
        known = self.facts.accounts.loc[
            self.facts.accounts[c.ACCOUNT_ID] != c.UNKNOWN, c.ACCOUNT_ID
        ].astype(str)
        if not account:
            return self._largest()
        if account not in set(known):
            raise ParameterError(
                f"There is no account {account!r} to plan. {nearest(account, list(known))}"
            )
        return account

    def _largest(self) -> str:
        if not self.accounts:
            raise ParameterError(
                "No account has the status key or candidate, so none gets a plan. Set the "
                "status of accounts, or name the account (account=...)."
            )
        revenue = self.profitability.statement_year.set_index(c.ACCOUNT_ID)[c.NET_REVENUE]
        ranked = revenue.reindex(self.accounts).fillna(0.0).sort_values(
            ascending=False, kind="stable"
        )
        return str(ranked.index[0])
