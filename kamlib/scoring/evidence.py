"""What is known about every account at one quarter: the tables that measures are computed from.

The same evidence feeds the score and the matrix, at the reported quarter and, for the
arrows, at the quarter before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.data_collection.facts import Facts
from kamlib.support import columns as c
from kamlib.support.quarter import labels_back

#: Accounts that are nobody's customers yet, or nobody's account.
NOT_SCORED: tuple[str, ...] = ("prospect", c.UNKNOWN)
ROLLING_YEAR = 4


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """Tables that measures are computed from, and the quarter they are computed at.

    Parameters
    ----------
    quarter : str
        Last quarter of the rolling year.
    as_of : date
        Last day of that quarter.
    denominator : str
        What customer profitability is divided by: ``net_revenue`` or ``gross_revenue``.
    accounts, statements, interactions, payments, surveys : DataFrame
        Accounts, statement by account and quarter, and facts by account and quarter;
        later quarters may be there and are not used.
    """

    quarter: str
    as_of: dt.date
    denominator: str = c.NET_REVENUE
    accounts: pd.DataFrame
    statements: pd.DataFrame
    interactions: pd.DataFrame
    payments: pd.DataFrame
    surveys: pd.DataFrame

    @classmethod
    def of(
        cls,
        facts: Facts,
        statements: pd.DataFrame,
        *,
        quarter: str,
        as_of: dt.date,
        denominator: str = c.NET_REVENUE,
    ) -> Evidence:
        """Take the tables from the facts of a company and its statements by quarter."""
        return cls(
            quarter=quarter,
            as_of=as_of,
            denominator=denominator,
            accounts=facts.accounts,
            statements=statements,
            interactions=facts.interaction_quarter,
            payments=facts.payment_quarter,
            surveys=facts.survey_quarter,
        )

    @property
    def account_ids(self) -> pd.Index:
        """Every account, sorted."""
        return pd.Index(sorted(self.accounts[c.ACCOUNT_ID].astype(str)), name=c.ACCOUNT_ID)

    @property
    def year(self) -> list[str]:
        """The four quarters of the rolling year."""
        return labels_back(self.quarter, ROLLING_YEAR)

    @property
    def prior_year(self) -> list[str]:
        """The four quarters before the rolling year."""
        return labels_back(self.quarter, 2 * ROLLING_YEAR)[:ROLLING_YEAR]

    def per_account(self, values: pd.Series, *, absent: float = float("nan")) -> pd.Series:
        """Bring a figure to all accounts; ``absent`` stands where an account has none."""
        return values.astype(float).reindex(self.account_ids).fillna(absent)

    def total(self, columns: Sequence[str], quarters: Sequence[str]) -> pd.Series:
        """Sum columns of the statement over quarters; no business is 0, an unknown figure NaN."""
        rows = self.statements[self.statements[c.QUARTER].isin(list(quarters))]
        added = rows[list(columns)].astype(float).sum(axis=1, min_count=1)
        summed = added.groupby(rows[c.ACCOUNT_ID].astype(str)).sum(min_count=1)
        return summed.astype(float).reindex(self.account_ids, fill_value=0.0)

    def account_column(self, name: str) -> pd.Series:
        """Read a column of the accounts table by account."""
        column = self.accounts.set_index(self.accounts[c.ACCOUNT_ID].astype(str))[name]
        return column.reindex(self.account_ids)


def business_accounts(evidence: Evidence) -> list[str]:
    """List the accounts with business in the rolling year, sorted by account_id.

    Prospects and postings without a known account are not customers and stay out.

    Parameters
    ----------
    evidence : Evidence
        Accounts, statements and the quarter.

    Returns
    -------
    list of str
        Accounts with revenue or a return in at least one of the four quarters.
    """
    rows = evidence.statements[evidence.statements[c.QUARTER].isin(evidence.year)]
    traded = rows[(rows[c.GROSS_REVENUE].fillna(0) != 0) | (rows[c.RETURNS].fillna(0) != 0)]
    status = evidence.account_column(c.STATUS)
    customers = status.index[~status.isin(NOT_SCORED) & (status.index != c.UNKNOWN)]
    return sorted(set(customers) & set(traded[c.ACCOUNT_ID].astype(str)))
