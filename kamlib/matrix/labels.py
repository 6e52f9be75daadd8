"""Which accounts of the matrix carry a name, and how large their bubbles are."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c

MOST_LABELS = 60
FEWEST_LABELS = 15
#: The largest accounts are named whatever their status.
LARGEST_NAMED = 10
#: Bubble areas in square points: never smaller, never larger.
SMALLEST, LARGEST = 14.0, 900.0
#: Largest bubble as a multiple of the ninth decile of revenue, so that one cannot swallow the rest.
CAP = 4.0
NAMED_STATUS = ("key", "candidate")


def bubble_scale(revenue: pd.Series) -> float:
    """Choose the revenue that is drawn as the largest bubble.

    Parameters
    ----------
    revenue : Series of shape (n,)
        Net revenue of the accounts drawn.

    Returns
    -------
    float
        The largest revenue, but at most four times the ninth decile; 1 where nothing is positive.

    Examples
    --------
    >>> round(bubble_scale(pd.Series([10.0] * 9 + [1000.0])))
    436
    """
    positive = revenue[revenue > 0]
    if positive.empty:
        return 1.0
    return float(min(positive.max(), CAP * positive.quantile(0.9)))


def bubble_areas(revenue: pd.Series, largest: float) -> pd.Series:
    """Turn revenue into bubble areas: area grows with revenue, so the radius with its root.

    Parameters
    ----------
    revenue : Series of shape (n,)
        Net revenue; what is not positive gets the smallest bubble.
    largest : float
        Revenue of the largest bubble, from :func:`bubble_scale`.

    Returns
    -------
    Series of shape (n,)
        Square points, as matplotlib's ``scatter`` takes them.

    Examples
    --------
    >>> bubble_areas(pd.Series([100.0, 25.0, -5.0]), 100.0).tolist()
    [900.0, 225.0, 14.0]
    """
    return (revenue.astype(float) / largest * LARGEST).clip(SMALLEST, LARGEST)


def named_accounts(placement: pd.DataFrame) -> list[str]:
    """Choose the accounts that carry a name, the most important first.

    Parameters
    ----------
    placement : DataFrame
        Placed accounts with ``status``, ``value_index``, ``net_revenue`` and ``account_id``.

    Returns
    -------
    list of str
        Key accounts (status), then candidates and the ten largest, each by value index; filled
        up to 15 with the largest others; at most 60.

    Examples
    --------
    >>> named_accounts(pd.DataFrame({"account_id": ["K1", "K2", "K3"], "status": "key",
    ...     "value_index": [3.0, 9.0, 5.0], "net_revenue": [90.0, 50.0, 70.0]}))
    ['K2', 'K3', 'K1']
    """
    by_size = placement.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
    by_value = by_size.sort_values("value_index", ascending=False, kind="stable")
    is_key = by_value[c.STATUS] == "key"
    is_next = by_value[c.STATUS].isin(NAMED_STATUS) | by_value[c.ACCOUNT_ID].isin(
        by_size[c.ACCOUNT_ID].head(LARGEST_NAMED)
    )
    first = [
        *by_value.loc[is_key, c.ACCOUNT_ID],
        *by_value.loc[is_next & ~is_key, c.ACCOUNT_ID],
    ]
    rest = [account for account in by_size[c.ACCOUNT_ID] if account not in set(first)]
    return (first + rest[: max(FEWEST_LABELS - len(first), 0)])[:MOST_LABELS]
