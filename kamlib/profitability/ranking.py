"""What costs shared out by a key do to the order of accounts, and how every cost got there."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio

RANK = "rank"
RANK_WITHOUT_KEYED = "rank_without_keyed"
RANK_CHANGE = "rank_change"


def rank_change(statement: pd.DataFrame) -> pd.DataFrame:
    r"""Find the accounts that owe their rank to costs shared out by a key.

    Parameters
    ----------
    statement : DataFrame of shape (n_accounts, >= 3)
        Accounts to rank: ``account_id``, ``customer_contribution`` and
        ``contribution_without_keyed``, in money.

    Returns
    -------
    DataFrame of shape (n_known, 7)
        ``account_id``, both contributions, ``keyed_costs``, ``rank``, ``rank_without_keyed``
        and ``rank_change``: plus means that keys alone lift the account, minus that they push
        it down. Sorted by ``rank``; equal contributions stand in order of ``account_id``.
        Accounts without a contribution are left out.

    Notes
    -----
    .. math:: change_a = rank^{without}_a - rank_a, \quad \sum_a change_a = 0

    A cost by key treats every customer as average ("Gießkanne", Haufe, Kundenergebnisrechnung),
    so a rank that hangs on it is no judgement of the customer.

    Examples
    --------
    >>> statement = pd.DataFrame({"account_id": ["A", "B"], "customer_contribution": [5.0, 6.0],
    ...     "contribution_without_keyed": [9.0, 7.0]})
    >>> rank_change(statement)[["account_id", "rank", "rank_change"]].values.tolist()
    [['B', 1, 1], ['A', 2, -1]]
    """
    wanted = [c.ACCOUNT_ID, c.CUSTOMER_CONTRIBUTION, c.CONTRIBUTION_WITHOUT_KEYED]
    frame = statement[wanted].dropna().reset_index(drop=True)
    frame["keyed_costs"] = frame[c.CONTRIBUTION_WITHOUT_KEYED] - frame[c.CUSTOMER_CONTRIBUTION]
    frame[RANK] = _places(frame, c.CUSTOMER_CONTRIBUTION)
    frame[RANK_WITHOUT_KEYED] = _places(frame, c.CONTRIBUTION_WITHOUT_KEYED)
    frame[RANK_CHANGE] = frame[RANK_WITHOUT_KEYED] - frame[RANK]
    return frame.sort_values(RANK, ignore_index=True)


def _places(frame: pd.DataFrame, column: str) -> pd.Series:
    order = frame.sort_values([column, c.ACCOUNT_ID], ascending=[False, True]).index
    return pd.Series(range(1, len(frame) + 1), index=order).reindex(frame.index)


def attribution_split(costs: pd.DataFrame) -> pd.DataFrame:
    r"""Split every cost category into direct costs, costs by activity and costs by key.

    Parameters
    ----------
    costs : DataFrame of shape (n_costs, >= 3)
        From :func:`kamlib.profitability.allocation.all_costs`; of one account or of all.

    Returns
    -------
    DataFrame of shape (10, 6)
        ``category``, ``direct``, ``activity``, ``key``, ``amount`` (their sum), in money, and
        ``key_pct`` (NaN where the category has no positive cost). A category without a cost is 0.

    Notes
    -----
    .. math:: key_{\%} = 100 \cdot \frac{key}{direct + activity + key}

    The three ways a cost reaches a customer; the more of it by key, the less a figure says about
    the customer (Controller Akademie: allocations have no place in a customer result).

    Examples
    --------
    >>> costs = pd.DataFrame({"category": ["freight", "freight"], "attribution": ["direct", "key"],
    ...     "amount": [30.0, 10.0]})
    >>> split = attribution_split(costs).set_index("category")
    >>> split.loc["freight", ["amount", "key_pct"]].tolist()
    [40.0, 25.0]
    """
    wide = costs.pivot_table(
        index=c.CATEGORY, columns=c.ATTRIBUTION, values=c.AMOUNT, aggfunc="sum"
    ).reindex(index=list(c.CATEGORIES), columns=list(c.ATTRIBUTIONS))
    frame = wide.astype(float).fillna(0.0).rename_axis(columns=None).reset_index()
    frame[c.AMOUNT] = frame[list(c.ATTRIBUTIONS)].sum(axis=1)
    return frame.assign(key_pct=ratio(frame[c.KEY], frame[c.AMOUNT]) * 100)
