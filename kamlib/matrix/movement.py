"""Who changed quadrant since the quarter before, who entered and who left the top quadrant."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.settings import QUADRANTS

TOP = "priority"
#: What can happen to an account between two quarters, most important first.
MOVES: tuple[str, ...] = ("left_top", "entered_top", "changed", "new", "gone", "stayed")


def movements(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    r"""Compare two placements: who changed quadrant, and how far each account moved.

    Parameters
    ----------
    now, before : DataFrame of shape (n_accounts, >= 4)
        From :func:`kamlib.matrix.place`, at two quarters.

    Returns
    -------
    DataFrame of shape (n_accounts_of_either, 6)
        ``account_id``, ``quadrant_before``, ``quadrant_now``, ``value_change`` and
        ``engagement_change`` (points; NaN without one of the two), ``move``: ``left_top``,
        ``entered_top``, ``changed`` (other quadrants), ``new`` and ``gone`` (placed at one of
        the quarters only) or ``stayed``. Sorted by move, then by distance moved, then account.
        Accounts placed at neither quarter have no row.

    Raises
    ------
    pandas.errors.MergeError
        If a placement names an account twice.

    Notes
    -----
    The distance moved is :math:`\sqrt{\Delta V^2 + \Delta E^2}`, in points of an index.

    Examples
    --------
    >>> now = pd.DataFrame({"account_id": ["K1", "K2"], "value_index": [6.0, 2.0],
    ...     "engagement_index": [6.0, 1.0], "quadrant": ["priority", "reassess"]})
    >>> before = now[:1].assign(value_index=4.5, quadrant="monetise")
    >>> movements(now, before)[["account_id", "quadrant_before", "move", "value_change"]]
      account_id quadrant_before         move  value_change
    0         K1        monetise  entered_top           1.5
    1         K2             NaN          new           NaN
    """
    columns = [c.ACCOUNT_ID, "value_index", "engagement_index", "quadrant"]
    table = before[columns].merge(
        now[columns],
        how="outer",
        on=c.ACCOUNT_ID,
        suffixes=("_before", "_now"),
        validate="one_to_one",
    )
    table["value_change"] = table["value_index_now"] - table["value_index_before"]
    table["engagement_change"] = table["engagement_index_now"] - table["engagement_index_before"]
    old, new = table["quadrant_before"], table["quadrant_now"]
    table["move"] = "changed"
    table.loc[old == new, "move"] = "stayed"
    table.loc[(old == TOP) & (new != TOP), "move"] = "left_top"
    table.loc[(old != TOP) & (new == TOP), "move"] = "entered_top"
    table.loc[old.isna(), "move"] = "new"
    table.loc[new.isna(), "move"] = "gone"
    table = table[old.notna() | new.notna()].copy()
    table["order"] = table["move"].map(MOVES.index)
    table["way"] = (table["value_change"] ** 2 + table["engagement_change"] ** 2).round(9)
    table = table.sort_values(["order", "way", c.ACCOUNT_ID], ascending=[True, False, True])
    shown = [c.ACCOUNT_ID, "quadrant_before", "quadrant_now", "value_change", "engagement_change"]
    return table[[*shown, "move"]].reset_index(drop=True)


def by_quadrant(placement: pd.DataFrame) -> pd.DataFrame:
    r"""Add up accounts, revenue and contribution by quadrant.

    Parameters
    ----------
    placement : DataFrame of shape (n_accounts, >= 3)
        With ``quadrant``, ``net_revenue`` and ``customer_contribution`` (money of the rolling
        year).

    Returns
    -------
    DataFrame of shape (4, 7) or (5, 7)
        One row per quadrant, empty ones included, and, if there are any, one for accounts that
        cannot be placed (``quadrant`` ""): ``accounts``, ``net_revenue``,
        ``customer_contribution`` (of those it is known of; NaN where it is known of none),
        ``known_revenue`` (of the same accounts), ``revenue_share_pct`` (of all rows; NaN where the
        total is not positive) and ``customer_profitability_pct`` (of ``known_revenue``; NaN where
        that is not positive).

    Notes
    -----
    The profitability of a quadrant is the ratio of its sums over accounts of known contribution,

    .. math:: \frac{\sum_{i \in q} contribution_i}{\sum_{i \in q} revenue_i} \cdot 100

    not the mean over its accounts: the smallest would count as much as the largest.

    Examples
    --------
    >>> placement = pd.DataFrame({"quadrant": ["priority", "bind", "bind"],
    ...     "net_revenue": [50.0, 40.0, 10.0], "customer_contribution": [20.0, 4.0, 3.0]})
    >>> table = by_quadrant(placement).rename(columns={"customer_profitability_pct": "margin_pct"})
    >>> table[["quadrant", "accounts", "revenue_share_pct", "margin_pct"]]
       quadrant  accounts  revenue_share_pct  margin_pct
    0  priority         1               50.0        40.0
    1      bind         2               50.0        14.0
    2  monetise         0                0.0         NaN
    3  reassess         0                0.0         NaN
    """
    is_known = placement[c.CUSTOMER_CONTRIBUTION].notna()
    groups = placement.assign(
        quadrant=placement["quadrant"].fillna(""),
        known_revenue=placement[c.NET_REVENUE].where(is_known, 0.0),
    ).groupby("quadrant")
    names = list(QUADRANTS) + ([""] if placement["quadrant"].isna().any() else [])
    table = groups[[c.NET_REVENUE, "known_revenue"]].sum()
    table.insert(1, c.CUSTOMER_CONTRIBUTION, groups[c.CUSTOMER_CONTRIBUTION].sum(min_count=1))
    table.insert(0, "accounts", groups.size())
    table = table.reindex(names, fill_value=0).astype({"accounts": int})
    total = pd.Series(table[c.NET_REVENUE].sum(), index=table.index)
    table["revenue_share_pct"] = 100 * ratio(table[c.NET_REVENUE], total)
    earned = ratio(table[c.CUSTOMER_CONTRIBUTION], table["known_revenue"])
    table[c.CUSTOMER_PROFITABILITY_PCT] = 100 * earned
    return table.rename_axis("quadrant").reset_index()
