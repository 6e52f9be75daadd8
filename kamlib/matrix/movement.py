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
    """Compare two placements account by account.

    Parameters
    ----------
    now, before : DataFrame
        From :func:`kamlib.matrix.placement.place`, at two quarters.

    Returns
    -------
    DataFrame of shape (n_accounts_of_either, 6)
        ``account_id``, ``quadrant_before``, ``quadrant_now``, ``value_change`` and
        ``engagement_change`` (points; NaN without one of the two), ``move``: ``left_top``,
        ``entered_top``, ``changed`` (other quadrants), ``new`` and ``gone`` (placed at one of
        the quarters only) or ``stayed``. Sorted by move, then by distance moved, then account.

    Examples
    --------
    >>> now = pd.DataFrame({"account_id": ["K1"], "value_index": [6.0],
    ...     "engagement_index": [6.0], "quadrant": ["priority"]})
    >>> before = now.assign(value_index=4.5, quadrant="monetise")
    >>> movements(now, before)[["move", "value_change"]].to_numpy().tolist()
    [['entered_top', 1.5]]
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
    """Add up each quadrant.

    Parameters
    ----------
    placement : DataFrame
        With ``quadrant``, ``net_revenue`` and ``customer_contribution``.

    Returns
    -------
    DataFrame of shape (4, 6) or (5, 6)
        One row per quadrant, empty ones included, and, if there are any, one for accounts that
        cannot be placed (``quadrant`` ""): ``accounts``, ``net_revenue``,
        ``customer_contribution``, ``revenue_share_pct`` (of all rows; NaN where the total is not
        positive) and ``customer_profitability_pct`` (contribution ÷ net revenue).
    """
    groups = placement.assign(quadrant=placement["quadrant"].fillna("")).groupby("quadrant")
    names = list(QUADRANTS) + ([""] if placement["quadrant"].isna().any() else [])
    table = groups[[c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION]].sum().reindex(names).fillna(0.0)
    table.insert(0, "accounts", groups.size().reindex(names).fillna(0).astype(int))
    total = pd.Series(table[c.NET_REVENUE].sum(), index=table.index)
    table["revenue_share_pct"] = 100 * ratio(table[c.NET_REVENUE], total)
    earned = ratio(table[c.CUSTOMER_CONTRIBUTION], table[c.NET_REVENUE])
    table[c.CUSTOMER_PROFITABILITY_PCT] = 100 * earned
    return table.rename_axis("quadrant").reset_index()
