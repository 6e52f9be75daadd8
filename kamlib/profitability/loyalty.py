"""How accounts come back: repurchase, recurring revenue, share of wallet, RFM."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio, ratio_of
from kamlib.support.quarter import Quarter

SHARE_OF_WALLET_PCT = "share_of_wallet_pct"
WALLET_GAP = "wallet_gap"
RECURRING_PCT = "recurring_revenue_pct"
_RFM = ("recency_quarters", "frequency", "monetary")


def repurchase_rate(sales: pd.DataFrame, *, before: Sequence[str], during: Sequence[str]) -> float:
    r"""Compute which share of customers bought again.

    Parameters
    ----------
    sales : DataFrame of shape (n_accounts * n_quarters, >= 3)
        Facts ``account_quarter``; a quarter counts as bought where ``invoiced_net`` (money) is
        positive, a missing amount is no purchase.
    before, during : sequence of str
        Quarters in which a customer was active, and in which it may have come back.

    Returns
    -------
    float
        Customers active in both, divided by customers active before; 0 to 1, NaN where nobody
        was active before. Postings without a known account are left out.

    Notes
    -----
    .. math:: rate = |before \cap during| / |before|

    The windows are part of the figure. A business customer may pause without leaving
    ("always a share", Jackson 1985), so a short window understates.

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A", "B", "A"],
    ...     "quarter": ["2025Q3", "2025Q3", "2026Q3"], "invoiced_net": 10.0})
    >>> repurchase_rate(sales, before=["2025Q3"], during=["2026Q3"])
    0.5
    """
    bought = sales[(sales[c.INVOICED_NET] > 0) & (sales[c.ACCOUNT_ID] != c.UNKNOWN)]
    active = set(bought.loc[bought[c.QUARTER].isin(list(before)), c.ACCOUNT_ID])
    again = set(bought.loc[bought[c.QUARTER].isin(list(during)), c.ACCOUNT_ID])
    return ratio_of(len(active & again), len(active))


def recurring_revenue(products: pd.DataFrame, *, quarters: Sequence[str]) -> pd.DataFrame:
    r"""Measure which part of revenue came from product groups bought in every quarter.

    Parameters
    ----------
    products : DataFrame of shape (n_lines, >= 4)
        Facts ``product_quarter``: ``account_id``, ``quarter``, ``product_group``,
        ``invoiced_net`` in money.
    quarters : sequence of str
        Usually the last four.

    Returns
    -------
    DataFrame of shape (n_accounts, 4)
        ``account_id``, ``revenue``, ``recurring_revenue`` (money) and ``recurring_revenue_pct``
        (NaN where revenue is zero or negative). Lines without a product group are left out, so
        the table is empty where none was delivered: unknown is not zero.

    Notes
    -----
    .. math:: recurring = \sum_{g\,:\,x_{gq} > 0\ \forall q} \sum_q x_{gq}

    Recurring by behaviour, not by contract: the input tables hold no contracts. Own definition.

    Examples
    --------
    >>> products = pd.DataFrame({"account_id": "A", "quarter": ["2026Q2", "2026Q3", "2026Q3"],
    ...     "product_group": ["drives", "drives", "motors"], "invoiced_net": [30.0, 30.0, 40.0]})
    >>> recurring_revenue(products, quarters=["2026Q2", "2026Q3"])["recurring_revenue_pct"].tolist()
    [60.0]
    """
    group = products[c.PRODUCT_GROUP].fillna("").astype(str)
    chosen = products[products[c.QUARTER].isin(list(quarters)) & (group != "")]
    keys = [c.ACCOUNT_ID, c.PRODUCT_GROUP]
    per_quarter = chosen.groupby([*keys, c.QUARTER], as_index=False)[c.INVOICED_NET].sum()
    per_quarter["bought"] = per_quarter[c.INVOICED_NET] > 0
    grouped = per_quarter.groupby(keys, as_index=False).agg(
        revenue=(c.INVOICED_NET, "sum"), bought=("bought", "sum")
    )
    is_recurring = grouped["bought"] == len(list(quarters))
    grouped["recurring_revenue"] = grouped["revenue"].where(is_recurring, 0.0)
    sums = grouped.groupby(c.ACCOUNT_ID)[["revenue", "recurring_revenue"]].sum()
    amounts = pd.DataFrame(sums).astype(float)
    share = ratio(amounts["recurring_revenue"], amounts["revenue"]) * 100
    return amounts.assign(**{RECURRING_PCT: share}).reset_index()


def share_of_wallet(own_sales: pd.Series, purchasing_volume: pd.Series) -> pd.Series:
    r"""Compute which part of what an account buys it buys from us, in percent.

    Parameters
    ----------
    own_sales : Series of shape (n,)
        Own sales by account, in money.
    purchasing_volume : Series of shape (n_known,)
        What an account buys in all in the same time, by account, in money.

    Returns
    -------
    Series of shape (n,)
        Percent, on the index of ``own_sales``; NaN where the volume is missing, zero or negative.
        More than 100 means that the volume was estimated too low.

    Notes
    -----
    .. math:: SoW = \frac{own\ sales}{purchasing\ volume} \cdot 100

    Lieferanteil; McDonald asks to print own sales beside all available sales for each account.

    Examples
    --------
    >>> share_of_wallet(pd.Series({"A": 30.0, "B": 5.0}), pd.Series({"A": 120.0})).tolist()
    [25.0, nan]
    """
    return ratio(own_sales, purchasing_volume.reindex(own_sales.index)) * 100


def wallet_position(
    sales: pd.DataFrame, wallets: pd.DataFrame, *, quarters: Sequence[str]
) -> pd.DataFrame:
    r"""Compare own sales with all an account buys, and name the gap.

    Parameters
    ----------
    sales : DataFrame of shape (n_accounts * n_quarters, >= 3)
        Facts ``account_quarter``: ``invoiced_net`` in money.
    wallets : DataFrame of shape (n_wallets, >= 4)
        Facts ``wallets``: purchasing volume a year in money; the newest year up to that of the
        last quarter counts, and the page prints it.
    quarters : sequence of str
        Four quarters, so that a year stands against a year.

    Returns
    -------
    DataFrame of shape (n_accounts_with_wallet, 8)
        ``account_id``, ``year``, ``source``, ``purchasing_volume``, ``own_sales`` (0 without
        sales), ``share_of_wallet_pct``, ``is_plausible`` (own sales do not exceed the volume) and
        ``wallet_gap``, NaN where the volume is smaller than own sales: then the volume is wrong,
        not the gap negative.

    Notes
    -----
    .. math:: gap = purchasing\ volume - own\ sales

    The share is :func:`share_of_wallet`.

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A"], "quarter": ["2026Q3"], "invoiced_net": [25.0]})
    >>> wallets = pd.DataFrame({"account_id": ["A"], "year": [2026], "purchasing_volume": [100.0],
    ...     "source": ["talks"]})
    >>> wallet_position(sales, wallets, quarters=["2026Q3"])[
    ...     ["share_of_wallet_pct", "wallet_gap"]].values.tolist()
    [[25.0, 75.0]]
    """
    newest = Quarter.parse(list(quarters)[-1]).year
    usable = wallets[wallets["year"].astype(float) <= newest]
    last = usable.sort_values([c.ACCOUNT_ID, "year"]).drop_duplicates(c.ACCOUNT_ID, keep="last")
    chosen = sales[sales[c.QUARTER].isin(list(quarters))]
    own = chosen.groupby(c.ACCOUNT_ID)[c.INVOICED_NET].sum().astype(float)
    frame = last[[c.ACCOUNT_ID, "year", "source", "purchasing_volume"]].reset_index(drop=True)
    frame["purchasing_volume"] = frame["purchasing_volume"].astype(float)
    frame["own_sales"] = frame[c.ACCOUNT_ID].map(own).astype(float).fillna(0.0)
    frame[SHARE_OF_WALLET_PCT] = share_of_wallet(frame["own_sales"], frame["purchasing_volume"])
    gap = frame["purchasing_volume"] - frame["own_sales"]
    frame["is_plausible"] = gap >= 0
    frame[WALLET_GAP] = gap.where(gap >= 0)
    return frame


def wallet_share_of_rank(rank: int, *, suppliers: int) -> float:
    r"""Estimate a share of wallet from the rank among the suppliers an account uses.

    Parameters
    ----------
    rank : int
        1 is the first choice.
    suppliers : int
        How many the account uses.

    Returns
    -------
    float
        Share from 0 to 1. An estimate from consumer markets, for want of a purchasing volume.

    Raises
    ------
    ValueError
        If the rank is not between 1 and the number of suppliers.

    Notes
    -----
    .. math:: \left(1 - \frac{rank}{n+1}\right) \cdot \frac{2}{n}

    Wallet allocation rule (Keiningham, Aksoy, Williams and Buoye 2015); the shares of all n
    suppliers add up to 1.

    Examples
    --------
    >>> [round(wallet_share_of_rank(rank, suppliers=3), 3) for rank in (1, 2, 3)]
    [0.5, 0.333, 0.167]
    """
    if not 1 <= rank <= suppliers:
        raise ValueError(f"A rank lies between 1 and {suppliers} suppliers, found {rank}.")
    return (1 - rank / (suppliers + 1)) * 2 / suppliers


def rfm(
    sales: pd.DataFrame,
    *,
    quarter: str,
    breaks: dict[str, Sequence[float]],
    weights: dict[str, float],
) -> pd.DataFrame:
    r"""Score how recently, how often and for how much an account bought.

    Parameters
    ----------
    sales : DataFrame of shape (n_accounts * n_quarters, >= 4)
        Facts ``account_quarter``: ``invoiced_net`` in money, ``invoices`` (count).
    quarter : str
        The quarter reported; recency counts quarters back from it.
    breaks : dict of str to sequence of float
        For ``recency_quarters``, ``frequency`` (invoices) and ``monetary`` (invoiced net): the
        limits between scores in rising order, half open: a value on a limit belongs to the
        upper class. Fixed limits, so that a score does not move because others came or went.
    weights : dict of str to float
        For the same three; only proportions count.

    Returns
    -------
    DataFrame of shape (n_accounts, 8)
        ``account_id``, the three values over four quarters, ``<value>_score`` from 1 to number of
        limits + 1 (few quarters since the last purchase score high) and ``rfm_score``. Accounts
        that never bought are left out; no invoice in four quarters is a frequency of 0.

    Raises
    ------
    ValueError
        If limits or weights are missing, limits do not rise, or weights do not add up to more
        than 0.

    Notes
    -----
    .. math:: RFM = \frac{w_R R + w_F F + w_M M}{w_R + w_F + w_M}

    Recency, frequency, monetary value: the scoring of direct marketing (Hughes 1994), here with
    fixed limits in place of quintiles.

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A", "B"], "quarter": ["2026Q3", "2026Q1"],
    ...     "invoiced_net": [500.0, 20.0], "invoices": [6, 1]})
    >>> breaks = {"recency_quarters": [1, 2], "frequency": [2, 5], "monetary": [100, 400]}
    >>> scored = rfm(sales, quarter="2026Q3", breaks=breaks,
    ...     weights={"recency_quarters": 1, "frequency": 1, "monetary": 2})
    >>> scored["rfm_score"].tolist()
    [3.0, 1.0]
    """
    _refuse_rules(breaks, weights)
    last = Quarter.parse(quarter)
    bought = sales[(sales[c.INVOICED_NET] > 0) & (sales[c.QUARTER] <= quarter)]
    newest = bought.groupby(c.ACCOUNT_ID)[c.QUARTER].max()
    year = [str(last - back) for back in range(4)]
    recent = sales[sales[c.QUARTER].isin(year)].groupby(c.ACCOUNT_ID)
    frame = pd.DataFrame(
        {"recency_quarters": [float(last - Quarter.parse(label)) for label in newest]},
        index=newest.index,
    )
    frame["frequency"] = recent[c.INVOICES].sum().astype(float).reindex(frame.index).fillna(0.0)
    frame["monetary"] = recent[c.INVOICED_NET].sum().astype(float).reindex(frame.index).fillna(0.0)
    for name in _RFM:
        place = np.searchsorted(list(breaks[name]), frame[name], side="right")
        top = len(breaks[name])
        frame[f"{name}_score"] = top + 1 - place if name == _RFM[0] else place + 1
    total = sum(weights[name] for name in _RFM)
    parts = [frame[f"{name}_score"] * weights[name] for name in _RFM]
    frame["rfm_score"] = (parts[0] + parts[1] + parts[2]) / total
    return frame.sort_index().rename_axis(c.ACCOUNT_ID).reset_index()


def _refuse_rules(breaks: dict[str, Sequence[float]], weights: dict[str, float]) -> None:
    for name in _RFM:
        limits = list(breaks.get(name, []))
        if not limits or limits != sorted(set(limits)):
            raise ValueError(f"RFM needs rising limits for {name}, found {limits}.")
        if not weights.get(name, -1) >= 0:
            raise ValueError(f"RFM needs a weight of 0 or more for {name}.")
    if not sum(weights[name] for name in _RFM) > 0:
        raise ValueError("RFM weights add up to 0; give at least one of them more.")
