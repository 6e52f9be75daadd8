"""How an account compares with its segment, with all accounts and with figures from outside.

A segment's figure is a ratio of sums, as if the segment were one large account: the mean
of ratios would give the smallest customer the weight of the largest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kamlib.profitability.loyalty import share_of_wallet
from kamlib.scoring.criteria import measured
from kamlib.scoring.evidence import Evidence
from kamlib.support import columns as c
from kamlib.support.language import translatable

SHARE_OF_WALLET = "share_of_wallet_pct"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A KPI that can be compared across groups of accounts."""

    label: str
    unit: str
    polarity: int


#: Ratios only: sums and means of single accounts cannot be compared with those of a segment.
COMPARED: dict[str, Compared] = {
    c.CUSTOMER_PROFITABILITY_PCT: Compared(
        label=translatable("Customer profitability"), unit="%", polarity=1
    ),
    "revenue_growth_pct": Compared(label=translatable("Revenue growth"), unit="%", polarity=1),
    "service_effort_pct": Compared(label=translatable("Service effort"), unit="%", polarity=-1),
    "nps": Compared(label=translatable("Net promoter score"), unit="", polarity=1),
    SHARE_OF_WALLET: Compared(label=translatable("Share of wallet"), unit="%", polarity=1),
    "average_delay_days": Compared(label=translatable("Payment delay"), unit="days", polarity=-1),
}
_POLARITY = {name: item.polarity for name, item in COMPARED.items()}


def newest_wallets(wallets: pd.DataFrame, *, year: int) -> pd.Series:
    """Take each account's newest purchasing volume up to a year.

    Parameters
    ----------
    wallets : DataFrame of shape (n_rows, >= 3)
        ``account_id``, ``year`` and ``purchasing_volume`` (money of all suppliers); rows without a
        volume do not count.
    year : int
        Later years are not known yet.

    Returns
    -------
    Series of shape (n_accounts_with_volume,)
        Purchasing volume by account_id, money of one year; accounts without one are absent.

    Notes
    -----
    An old volume stands until a newer one is known, however old it is.

    Examples
    --------
    >>> wallets = pd.DataFrame({"account_id": ["K1", "K1", "K2"], "year": [2024, 2026, 2027],
    ...     "purchasing_volume": [5e6, 6e6, 1e6]})
    >>> newest_wallets(wallets, year=2026).to_dict()
    {'K1': 6000000.0}
    """
    rows = wallets[(wallets["year"].astype(float) <= year) & wallets["purchasing_volume"].notna()]
    rows = rows.sort_values([c.ACCOUNT_ID, "year"]).drop_duplicates(c.ACCOUNT_ID, keep="last")
    return rows.set_index(rows[c.ACCOUNT_ID].astype(str))["purchasing_volume"].astype(float)


def grouped(evidence: Evidence, groups: pd.Series) -> Evidence:
    """Merge accounts to groups, so that every ratio becomes a ratio of sums.

    Parameters
    ----------
    evidence : Evidence
        Tables by account.
    groups : Series
        Group by account_id; accounts without one are left out.

    Returns
    -------
    Evidence
        The same tables with the group in place of the account. Only ratios may be read
        from it.
    """
    known = groups[groups.notna() & (groups.astype(object) != "")].astype(str)

    def renamed(table: pd.DataFrame) -> pd.DataFrame:
        named = table[c.ACCOUNT_ID].astype(str).map(known)
        return table.assign(**{c.ACCOUNT_ID: named})[named.notna()]

    members = sorted(set(known))
    return replace(
        evidence,
        accounts=pd.DataFrame({c.ACCOUNT_ID: members}).reindex(columns=evidence.accounts.columns),
        statements=renamed(evidence.statements),
        interactions=renamed(evidence.interactions),
        payments=renamed(evidence.payments),
        surveys=renamed(evidence.surveys),
    )


def figures(evidence: Evidence, wallets: pd.Series, *, groups: pd.Series) -> pd.DataFrame:
    """Compute the compared KPIs of groups of accounts.

    Parameters
    ----------
    evidence : Evidence
        Tables by account.
    wallets : Series
        Purchasing volume by account_id; share of wallet is that of accounts with one: invoiced
        net revenue of four quarters by purchasing volume, as in chapter 2.
    groups : Series
        Group by account_id; the account itself for figures by account.

    Returns
    -------
    DataFrame of shape (n_groups, 1 + n_kpis)
        ``group`` and one column per KPI of :data:`COMPARED`; NaN without a figure.
    """
    merged = grouped(evidence, groups)
    table = measured(merged).rename(columns={c.ACCOUNT_ID: "group"})
    # Revenue of unknown contribution says nothing about profitability.
    is_known = merged.statements[c.CUSTOMER_CONTRIBUTION].notna()
    costed = measured(replace(merged, statements=merged.statements[is_known]))
    earned = costed.set_index(c.ACCOUNT_ID)[c.CUSTOMER_PROFITABILITY_PCT]
    table[c.CUSTOMER_PROFITABILITY_PCT] = table["group"].map(earned).astype(float)
    with_wallet = groups[groups.index.isin(wallets.index)]
    sold = grouped(evidence, with_wallet).total([c.INVOICED_NET], evidence.year)
    volume = wallets.groupby(with_wallet.reindex(wallets.index)).sum()
    table[SHARE_OF_WALLET] = table["group"].map(share_of_wallet(sold, volume)).astype(float)
    return table[["group", *COMPARED]]


def compare_with_benchmarks(
    by_account: pd.DataFrame,
    by_segment: pd.DataFrame,
    portfolio: Mapping[str, float],
    *,
    segments: pd.Series,
    benchmarks: pd.DataFrame,
) -> pd.DataFrame:
    r"""Set each figure beside that of the segment, of all accounts and of the outside world.

    Parameters
    ----------
    by_account, by_segment : DataFrame of shape (n_groups, 1 + n_kpis)
        ``group`` (account, segment) and one column per KPI, in its unit.
    portfolio : mapping of KPI to float
        Figures of all accounts together.
    segments : Series of shape (n_accounts,)
        Segment by account_id; "" or missing for accounts without one.
    benchmarks : DataFrame of shape (n_benchmarks, 4)
        ``kpi``, ``segment`` ("" for all), ``value`` and ``source``.

    Returns
    -------
    DataFrame of shape (n_accounts * n_kpis, 10)
        ``account_id``, ``kpi``, ``segment``, ``value``, ``segment_value``, ``portfolio_value``,
        ``benchmark`` (that of the segment, else the general one; NaN without), ``source``,
        ``against_segment`` and ``against_benchmark`` (differences in the unit of the KPI, plus is
        favourable; NaN without one of the two). Sorted by account, then by KPI.

    Raises
    ------
    pandas.errors.MergeError
        If there are two figures for one KPI and segment.

    Notes
    -----
    :math:`against = polarity \cdot (value - other)`, with polarity -1 for what is better when
    lower, such as days late. The figure of a segment is a ratio of sums, as if the segment were one
    account.

    Examples
    --------
    >>> by_account = pd.DataFrame({"group": ["K1"], "average_delay_days": [4.0]})
    >>> by_segment = pd.DataFrame({"group": ["OEM"], "average_delay_days": [6.0]})
    >>> outside = pd.DataFrame({"kpi": ["average_delay_days"], "segment": [""], "value": [3.0],
    ...     "source": ["Survey"]})
    >>> table = compare_with_benchmarks(by_account, by_segment, {"average_delay_days": 5.0},
    ...     segments=pd.Series({"K1": "OEM"}), benchmarks=outside)
    >>> table[["account_id", "value", "segment_value", "against_segment", "against_benchmark"]]
      account_id  value  segment_value  against_segment  against_benchmark
    0         K1    4.0            6.0              2.0               -1.0
    """
    tidy = by_account.melt(id_vars="group", var_name=c.KPI, value_name="value")
    tidy = tidy.rename(columns={"group": c.ACCOUNT_ID})
    tidy[c.SEGMENT] = tidy[c.ACCOUNT_ID].map(segments).astype(object).fillna("")
    inside = by_segment.melt(id_vars="group", var_name=c.KPI, value_name="segment_value")
    inside = inside.rename(columns={"group": c.SEGMENT})
    tidy = tidy.merge(inside, how="left", on=[c.SEGMENT, c.KPI], validate="many_to_one")
    tidy["portfolio_value"] = tidy[c.KPI].map(dict(portfolio)).astype(float)
    outside = find_benchmarks(tidy[[c.KPI, c.SEGMENT]], benchmarks)
    tidy = tidy.assign(benchmark=outside["benchmark"], source=outside["source"])
    polarity = tidy[c.KPI].map(_POLARITY).astype(float)
    tidy["against_segment"] = polarity * (tidy["value"] - tidy["segment_value"])
    tidy["against_benchmark"] = polarity * (tidy["value"] - tidy["benchmark"])
    order = [c.ACCOUNT_ID, c.KPI, c.SEGMENT, "value", "segment_value", "portfolio_value"]
    shown = [*order, "benchmark", "source", "against_segment", "against_benchmark"]
    tidy["place"] = tidy[c.KPI].map(list(COMPARED).index)
    return tidy.sort_values([c.ACCOUNT_ID, "place"])[shown].reset_index(drop=True)


def segment_benchmarks(
    by_segment: pd.DataFrame, portfolio: Mapping[str, float], *, benchmarks: pd.DataFrame
) -> pd.DataFrame:
    """Set each segment, and all accounts, beside the figures from outside.

    Parameters
    ----------
    by_segment : DataFrame
        From :func:`figures`, with segments as groups.
    portfolio : mapping of KPI to float
        Figures of all accounts together.
    benchmarks : DataFrame
        ``kpi``, ``segment`` ("" for all), ``value`` and ``source``.

    Returns
    -------
    DataFrame of shape (n_kpis * (1 + n_segments), 7)
        ``kpi``, ``segment`` ("" for all accounts, which come first), ``value``,
        ``portfolio_value``, ``benchmark``, ``source`` and ``against_benchmark`` (plus is
        favourable). Rows without a figure and without a benchmark are left out.
    """
    everyone = pd.DataFrame([{"group": "", **portfolio}])
    table = pd.concat([everyone, by_segment], ignore_index=True)
    tidy = table.melt(id_vars="group", var_name=c.KPI, value_name="value")
    tidy = tidy.rename(columns={"group": c.SEGMENT})
    tidy["portfolio_value"] = tidy[c.KPI].map(dict(portfolio)).astype(float)
    outside = find_benchmarks(tidy[[c.KPI, c.SEGMENT]], benchmarks)
    tidy = tidy.assign(benchmark=outside["benchmark"], source=outside["source"])
    polarity = tidy[c.KPI].map(_POLARITY).astype(float)
    tidy["against_benchmark"] = polarity * (tidy["value"] - tidy["benchmark"])
    tidy["place"] = tidy[c.KPI].map(list(COMPARED).index)
    known = tidy[tidy["value"].notna() | tidy["benchmark"].notna()]
    shown = [c.KPI, c.SEGMENT, "value", "portfolio_value", "benchmark", "source"]
    ordered = known.sort_values(["place", c.SEGMENT])
    return ordered[[*shown, "against_benchmark"]].reset_index(drop=True)


def find_benchmarks(wanted: pd.DataFrame, benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Find the figure from outside for each KPI and segment: the segment's, else the general.

    Parameters
    ----------
    wanted : DataFrame of shape (n_wanted, >= 2)
        ``kpi`` and ``segment``.
    benchmarks : DataFrame of shape (n_benchmarks, >= 4)
        ``kpi``, ``segment`` ("" or missing for all), ``value`` and ``source``.

    Returns
    -------
    DataFrame of shape (n_wanted, 2)
        ``benchmark`` (in the unit of the KPI) and ``source``; NaN and "" without one. Index as
        ``wanted``.

    Raises
    ------
    pandas.errors.MergeError
        If there are two figures for one KPI and segment.

    Notes
    -----
    A figure about the own segment comes before a general one: whom it is about counts most. Where
    the own one has no value, the general one stands in.

    Examples
    --------
    >>> outside = pd.DataFrame({"kpi": ["nps", "nps"], "segment": ["OEM", ""],
    ...     "value": [28.0, 29.0], "source": "Survey"})
    >>> wanted = pd.DataFrame({"kpi": ["nps", "nps"], "segment": ["OEM", "Trade"]})
    >>> find_benchmarks(wanted, outside)["benchmark"].tolist()
    [28.0, 29.0]
    """
    known = benchmarks.assign(**{c.SEGMENT: benchmarks[c.SEGMENT].astype(object).fillna("")})
    keys = [c.KPI, c.SEGMENT]
    own = wanted[keys].merge(
        known[[*keys, "value", "source"]], how="left", on=keys, validate="many_to_one"
    )
    general = known[known[c.SEGMENT] == ""][[c.KPI, "value", "source"]]
    every = wanted[[c.KPI]].merge(general, how="left", on=c.KPI, validate="many_to_one")
    found = pd.DataFrame(
        {
            "benchmark": own["value"].astype(float).fillna(every["value"].astype(float)),
            "source": own["source"].astype(object).where(own["value"].notna(), every["source"]),
        }
    )
    return found.fillna({"source": ""}).set_index(wanted.index)
