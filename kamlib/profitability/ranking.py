"""What costs shared out by a key do to the order of accounts, and how every cost got there."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio

RANK = "rank"
RANK_WITHOUT_KEYED = "rank_without_keyed"
RANK_CHANGE = "rank_change"


def rank_change(statement: pd.DataFrame) -> pd.DataFrame:
    """Compare each account's rank by contribution with and without costs by key.

    Parameters
    ----------
    statement : DataFrame
        Accounts to rank: ``account_id``, ``customer_contribution`` and
        ``contribution_without_keyed``.

    Returns
    -------
    DataFrame
        ``account_id``, both contributions, ``keyed_costs``, ``rank``, ``rank_without_keyed``
        and ``rank_change``: plus means that keys alone lift the account, minus that they push
        it down. Changes add up to 0. Sorted by ``rank``; equal contributions stand in order of
        ``account_id``. Accounts without a contribution are left out.

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
    """Say for every cost category how much was direct, by activity and by key.

    Parameters
    ----------
    costs : DataFrame
        From :func:`kamlib.profitability.allocation.all_costs`; of one account or of all.

    Returns
    -------
    DataFrame of shape (10, 6)
        ``category``, ``direct``, ``activity``, ``key``, ``amount`` (their sum) and ``key_pct``
        (NaN where the category has no positive cost).

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
