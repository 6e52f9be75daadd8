"""White space (weiße Flecken): product groups an account buys less of than its segment does.

The account is set against the other accounts of its segment, over the last four quarters:
what share of revenue each product group has with them, and how many of them buy it at all.
"""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import labels_back

#: With fewer other buyers than this in a segment, all accounts are the comparison.
FEWEST_PEERS = 3
SEGMENT, EVERYONE = "segment", "all"
WHITE_SPACE_COLUMNS: tuple[str, ...] = (
    c.ACCOUNT_ID,
    c.PRODUCT_GROUP,
    "compared_with",
    "peers",
    "revenue",
    "share_pct",
    "peer_share_pct",
    "penetration_pct",
    "revenue_by_peer_mix",
    "white_space",
    "wallet_space",
)


def group_revenue(products: pd.DataFrame, *, quarter: str) -> pd.DataFrame:
    """Add up invoiced net revenue per account and product group over four quarters.

    Parameters
    ----------
    products : DataFrame
        Facts ``product_quarter``.
    quarter : str
        Last of the four quarters.

    Returns
    -------
    DataFrame of shape (n_accounts, n_groups)
        Accounts with positive revenue in total, by ``account_id``; 0 where an account bought
        nothing of a group. No columns where product groups were not delivered.

    Examples
    --------
    >>> rows = pd.DataFrame({"account_id": ["K1", "K1"], "quarter": ["2026Q3", "2024Q3"],
    ...     "product_group": ["drives", "motors"], "invoiced_net": [10.0, 99.0]})
    >>> group_revenue(rows, quarter="2026Q3").to_dict("index")
    {'K1': {'drives': 10.0}}
    """
    rows = products[products[c.QUARTER].isin(labels_back(quarter, 4))]
    group = rows[c.PRODUCT_GROUP].fillna("").astype(str)
    rows = rows[(group != "") & (rows[c.ACCOUNT_ID] != c.UNKNOWN)]
    keys = [c.ACCOUNT_ID, c.PRODUCT_GROUP]
    summed = rows.astype({c.INVOICED_NET: float}).groupby(keys)[c.INVOICED_NET].sum()
    if summed.empty:
        return pd.DataFrame(index=pd.Index([], name=c.ACCOUNT_ID))
    wide = summed.reset_index().pivot_table(
        index=c.ACCOUNT_ID, columns=c.PRODUCT_GROUP, values=c.INVOICED_NET, fill_value=0.0
    )
    return wide[wide.sum(axis=1) > 0].sort_index(axis=1)


def white_space(
    account: str, revenue: pd.DataFrame, segments: pd.Series, *, wallet: float = float("nan")
) -> pd.DataFrame:
    """Set an account's product groups against the other accounts of its segment.

    Parameters
    ----------
    account : str
        Whose white space.
    revenue : DataFrame of shape (n_accounts, n_groups)
        From :func:`group_revenue`.
    segments : Series
        Segment by account_id; "" or missing: compared with all.
    wallet : float, optional
        Purchasing volume of a year, in all categories we sell.

    Returns
    -------
    DataFrame of shape (n_groups, 11)
        ``account_id``, ``product_group``, ``compared_with`` (segment, or all where the segment
        has fewer than three others), ``peers`` (how many others), ``revenue``, ``share_pct`` (of
        the account's revenue), ``peer_share_pct`` (of the peers' revenue), ``penetration_pct``
        (peers that buy the group), ``revenue_by_peer_mix`` (the account's revenue with the mix
        of its peers; over all groups it adds up to the account's revenue), ``white_space`` (how
        much that is above its revenue, at least 0) and ``wallet_space`` (peer share of its
        wallet minus its revenue, at least 0; NaN without a wallet). NaN where nobody else buys;
        no row for an account without positive revenue.

    Examples
    --------
    >>> revenue = pd.DataFrame({"drives": [100.0, 60.0, 60.0, 60.0],
    ...     "service": [0.0, 40.0, 40.0, 40.0]},
    ...     index=pd.Index(["K1", "K2", "K3", "K4"], name="account_id"))
    >>> table = white_space("K1", revenue, pd.Series("OEM", index=revenue.index))
    >>> table[["peer_share_pct", "white_space"]].iloc[1].tolist()
    [40.0, 40.0]
    """
    if account not in revenue.index or not len(revenue.columns):
        return pd.DataFrame(columns=list(WHITE_SPACE_COLUMNS))
    peers, compared_with = _peers(account, revenue, segments)
    own = revenue.loc[account].astype(float)
    total = float(own.to_numpy().sum())
    bought = peers.clip(lower=0.0)
    share = ratio(bought.sum(), pd.Series(float(bought.to_numpy().sum()), index=own.index))
    buyers = (peers > 0).sum().astype(float)
    expected = share * total
    table = {
        c.ACCOUNT_ID: account,
        c.PRODUCT_GROUP: own.index.astype(str),
        "compared_with": compared_with,
        "peers": len(peers),
        "revenue": own,
        "share_pct": 100 * own / total,
        "peer_share_pct": 100 * share,
        "penetration_pct": 100 * ratio(buyers, pd.Series(float(len(peers)), index=own.index)),
        "revenue_by_peer_mix": expected,
        "white_space": (expected - own).clip(lower=0.0),
        "wallet_space": (share * wallet - own).clip(lower=0.0),
    }
    return pd.DataFrame(table, index=own.index).reset_index(drop=True)


def _peers(account: str, revenue: pd.DataFrame, segments: pd.Series) -> tuple[pd.DataFrame, str]:
    others = revenue.drop(index=account)
    own = segments.get(account, "")
    if isinstance(own, str) and own:
        same = others[segments.reindex(others.index).astype(object) == own]
        if len(same) >= FEWEST_PEERS:
            return same, SEGMENT
    return others, EVERYONE
