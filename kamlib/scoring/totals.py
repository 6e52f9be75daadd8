"""From the accounts of a chapter back to the statement of chapter 2, so that no money is lost."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamlib.support import columns as c

#: Parts of the statement that no chapter after it ranks or places.
NO_BUSINESS, NO_ACCOUNT = "no_business", "no_account"
MONEY = [c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION]


def parts_of_statement(year: pd.DataFrame, parts: Mapping[str, str]) -> pd.DataFrame:
    """Split the statement of the rolling year by what a chapter does with each account.

    Parameters
    ----------
    year : DataFrame of shape (n_accounts, >= 3)
        ``account_id``, ``net_revenue`` and ``customer_contribution`` (money); one row per account,
        and one for postings without a known account.
    parts : mapping of account_id to str
        The part of each account that the chapter looks at.

    Returns
    -------
    DataFrame of shape (n_parts, 4)
        ``part`` (those given, in order of first mention, then ``no_business`` and
        ``no_account``), ``accounts`` (postings without one count none), ``net_revenue`` and
        ``customer_contribution``. A missing amount adds nothing.

    Notes
    -----
    Over all parts the money is that of the statement: no account is lost between two chapters.

    Examples
    --------
    >>> year = pd.DataFrame({"account_id": ["K1", "K2", "unknown"],
    ...     "net_revenue": [8.0, 1.0, 2.0], "customer_contribution": [3.0, -1.0, 2.0]})
    >>> parts_of_statement(year, {"K1": "ranked"})
              part  accounts  net_revenue  customer_contribution
    0       ranked         1          8.0                    3.0
    1  no_business         1          1.0                   -1.0
    2   no_account         0          2.0                    2.0
    """
    ids = year[c.ACCOUNT_ID].astype(str)
    part = ids.map(dict(parts)).astype(object).fillna(NO_BUSINESS)
    part = part.mask(ids == c.UNKNOWN, NO_ACCOUNT)
    names = [*dict.fromkeys(parts.values()), NO_BUSINESS, NO_ACCOUNT]
    table = year[MONEY].astype(float).groupby(part).sum().reindex(names).fillna(0.0)
    counted = part.value_counts().reindex(names).fillna(0).astype(int)
    table.insert(0, "accounts", counted.where(counted.index != NO_ACCOUNT, 0))
    return table.rename_axis("part").reset_index()


def outside(table: pd.DataFrame) -> pd.Series:
    """Add up what lies outside the accounts of a chapter, from :func:`parts_of_statement`.

    Examples
    --------
    >>> table = pd.DataFrame({"part": ["ranked", "no_account"], "net_revenue": [8.0, 2.0],
    ...     "customer_contribution": [3.0, 2.0]})
    >>> outside(table).tolist()
    [2.0, 2.0]
    """
    return table.loc[table["part"].isin([NO_BUSINESS, NO_ACCOUNT]), MONEY].sum()
