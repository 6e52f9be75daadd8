"""Which account a page shows in detail."""

from __future__ import annotations

import difflib

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence, near_names
from kamlib.support.figures import Number

#: How alike a word must be to count as misspelt.
_NEAR = 0.6
_LONGEST_NAME = 60


def account_shown(asked: str, *, accounts: pd.DataFrame, active: pd.DataFrame) -> str:
    """Choose the account asked for, or the one most worth a look.

    Parameters
    ----------
    asked : str
        An account; empty: the loss-maker with the largest revenue, and where no account
        loses money, the account with the largest revenue.
    accounts : DataFrame
        All known accounts: ``account_id`` and ``name``.
    active : DataFrame
        Accounts with business: ``account_id``, ``net_revenue``, ``customer_contribution``.

    Returns
    -------
    str
        A known account.

    Raises
    ------
    ParameterError
        If the account is not known; names the nearest known one, with its name.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B"], "name": ["Alpha", "Beta"]})
    >>> active = pd.DataFrame({"account_id": ["A", "B"], "net_revenue": [9.0, 5.0],
    ...     "customer_contribution": [1.0, -1.0]})
    >>> account_shown("", accounts=accounts, active=active)
    'B'
    """
    if asked and not accounts[c.ACCOUNT_ID].eq(asked).any():
        told = Sentence("The account {asked!r} is not in the accounts table.", asked=asked)
        raise ParameterError(told, _hint(asked, accounts))
    if asked:
        return asked
    if not len(active):
        return str(accounts[c.ACCOUNT_ID].min()) if len(accounts) else ""
    losing = active[active[c.CUSTOMER_CONTRIBUTION] < 0]
    order = (losing if len(losing) else active).sort_values(
        [c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True]
    )
    return str(order[c.ACCOUNT_ID].iloc[0])


def _hint(asked: str, accounts: pd.DataFrame) -> Sentence:
    ids = [str(account_id) for account_id in accounts[c.ACCOUNT_ID]]
    by_name = dict(zip(accounts[c.NAME].astype(str), ids, strict=True))
    if asked in by_name:
        return Sentence("That is a name; the account is {account!r}.", account=by_name[asked])
    known = sorted(account_id for account_id in ids if account_id != c.UNKNOWN)
    names = dict(zip(ids, accounts[c.NAME].astype(str), strict=True))
    named = difflib.get_close_matches(asked, sorted(by_name), n=1, cutoff=_NEAR)
    close = near_names(asked, known, at_most=1, cutoff=0.0 if not named else _NEAR)
    if not close and not named:
        return Sentence("The accounts table is empty.")
    nearest = close[0] if close else by_name[named[0]]
    if named or difflib.SequenceMatcher(None, asked, nearest).ratio() >= _NEAR:
        return Sentence(
            "Did you mean {account!r} ({name})?", account=nearest, name=_cut(names[nearest])
        )
    return Sentence(
        "The nearest is {account!r} ({name}); there are {count} accounts, from {first!r} to "
        "{last!r}.",
        account=nearest,
        name=_cut(names[nearest]),
        count=Number(len(known)),
        first=known[0],
        last=known[-1],
    )


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
