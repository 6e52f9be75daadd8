"""Which account a page shows in detail."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, nearest

_LONGEST_HINT = 200


def account_shown(asked: str, *, accounts: pd.DataFrame, ranked: pd.DataFrame) -> str:
    """Choose the account asked for, or the one most worth a look.

    Parameters
    ----------
    asked : str
        An account; empty: the loss-maker with the largest revenue, and where no account
        loses money, the account with the largest revenue.
    accounts : DataFrame
        All known accounts: ``account_id`` and ``name``.
    ranked : DataFrame
        Accounts with business: ``account_id``, ``net_revenue``, ``customer_contribution``.

    Returns
    -------
    str
        A known account.

    Raises
    ------
    ParameterError
        If the account is not known; names the nearest known one.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B"], "name": ["Alpha", "Beta"]})
    >>> ranked = pd.DataFrame({"account_id": ["A", "B"], "net_revenue": [9.0, 5.0],
    ...     "customer_contribution": [1.0, -1.0]})
    >>> account_shown("", accounts=accounts, ranked=ranked)
    'B'
    """
    if asked and not accounts[c.ACCOUNT_ID].eq(asked).any():
        raise ParameterError(
            f"The account {asked!r} is not in the accounts table. {_hint(asked, accounts)}"
        )
    if asked:
        return asked
    if not len(ranked):
        return str(accounts[c.ACCOUNT_ID].min()) if len(accounts) else ""
    losing = ranked[ranked[c.CUSTOMER_CONTRIBUTION] < 0]
    order = (losing if len(losing) else ranked).sort_values(
        [c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True]
    )
    return str(order[c.ACCOUNT_ID].iloc[0])


def _hint(asked: str, accounts: pd.DataFrame) -> str:
    ids = [str(account_id) for account_id in accounts[c.ACCOUNT_ID]]
    by_name = dict(zip(accounts[c.NAME].astype(str), ids, strict=True))
    if asked in by_name:
        return f"That is a name; the account is {by_name[asked]!r}."
    hint = nearest(asked, ids)
    if len(hint) <= _LONGEST_HINT:
        return hint
    return f"There are {len(ids)} accounts, from {min(ids)!r} to {max(ids)!r}."
