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
    """Tables that measures are computed from, at one quarter.

    Parameters
    ----------
    quarter : str
        Last quarter of the rolling year, like ``2026Q3``.
    as_of : date
        Last day of that quarter.
    denominator : {"net_revenue", "gross_revenue"}, default="net_revenue"
        What customer profitability is divided by.
    accounts : DataFrame of shape (n_accounts, n_columns)
        One row per ``account_id``.
    statements, interactions, payments, surveys : DataFrame
        The statement and the facts by account and quarter, money in the reporting currency. Later
        quarters may be there and are not used; a table without rows was not delivered.

    Notes
    -----
    An account without rows in the four quarters has business of 0. Where rows are there, but none
    has the figure, it is NaN; a figure that single rows lack adds nothing.

    Examples
    --------
    >>> nothing = pd.DataFrame()
    >>> evidence = Evidence(quarter="2026Q3", as_of=dt.date(2026, 9, 30),
    ...     accounts=pd.DataFrame({"account_id": ["K1", "K2"]}),
    ...     statements=pd.DataFrame({"account_id": "K1", "gross_revenue": [70.0, 80.0, 90.0],
    ...         "quarter": ["2025Q3", "2025Q4", "2026Q3"]}),
    ...     interactions=nothing, payments=nothing, surveys=nothing)
    >>> evidence.year
    ['2025Q4', '2026Q1', '2026Q2', '2026Q3']
    >>> evidence.total(["gross_revenue"], evidence.year).to_dict()
    {'K1': 170.0, 'K2': 0.0}
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
    """List the accounts with business in the rolling year.

    Prospects and postings without a known account are not customers and stay out.

    Parameters
    ----------
    evidence : Evidence
        With ``account_id`` and ``status`` of accounts, ``gross_revenue`` and ``returns`` of
        statements.

    Returns
    -------
    list of str
        Accounts with revenue or a return in at least one of the four quarters, sorted; a missing
        amount is no business.

    Notes
    -----
    A quarter counts when either amount differs from 0, not when their sum does: a sale and its
    return are business.

    Examples
    --------
    >>> nothing = pd.DataFrame()
    >>> evidence = Evidence(quarter="2026Q3", as_of=dt.date(2026, 9, 30),
    ...     accounts=pd.DataFrame({"account_id": ["K1", "K2", "K3"],
    ...         "status": ["key", "prospect", "standard"]}),
    ...     statements=pd.DataFrame({"account_id": ["K1", "K2", "K3"], "quarter": ["2026Q1"] * 3,
    ...         "gross_revenue": [100.0, 5.0, 0.0], "returns": [0.0, 0.0, -5.0]}),
    ...     interactions=nothing, payments=nothing, surveys=nothing)
    >>> business_accounts(evidence)
    ['K1', 'K3']
    """
    rows = evidence.statements[evidence.statements[c.QUARTER].isin(evidence.year)]
    traded = rows[(rows[c.GROSS_REVENUE].fillna(0) != 0) | (rows[c.RETURNS].fillna(0) != 0)]
    status = evidence.account_column(c.STATUS)
    customers = status.index[~status.isin(NOT_SCORED) & (status.index != c.UNKNOWN)]
    return sorted(set(customers) & set(traded[c.ACCOUNT_ID].astype(str)))
