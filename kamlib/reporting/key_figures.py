"""The company in one row per quarter: what the tiles of the first page show.

Totals include postings without a known account, because nothing is lost; shares are of
these totals. Concentration is that of chapter 2: four quarters, accounts of a group as one
customer, customers with positive revenue only.
"""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.dependence import by_customer, concentration_of, top_share
from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import labels_back

TOP = 5
YEAR = 4
HISTORY = 8


def company_by_quarter(
    statements: pd.DataFrame,
    accounts: pd.DataFrame,
    *,
    quarter: str,
    denominator: str,
    uncosted_pct: float = 5.0,
) -> pd.DataFrame:
    """Sum up the company in the eight quarters that end with ``quarter``.

    Parameters
    ----------
    statements : DataFrame
        One row per account and quarter with revenue and contribution.
    accounts : DataFrame
        ``account_id``, ``status`` and ``group_id``.
    quarter : str
        Last quarter shown.
    denominator : {"net_revenue", "gross_revenue"}
        What customer profitability is measured against.
    uncosted_pct : float, default=5
        Share of net revenue without a known contribution, in percent, above which the company has
        none either; below it, the known ones count on both sides of the ratio.

    Returns
    -------
    DataFrame of shape (8, 6), index quarter
        ``net_revenue``, ``customer_contribution``, ``customer_profitability_pct``,
        ``key_account_pct`` (share of key accounts in net revenue; NaN without any),
        ``top_pct`` (share of the five largest customers in four quarters) and ``hhi`` (sum of
        their squared shares, 0 to 1). A quarter without business is NaN throughout.

    Examples
    --------
    >>> lines = pd.DataFrame({"account_id": ["A", "B"], "quarter": "2026Q3",
    ...     "net_revenue": [75.0, 25.0], "customer_contribution": [10.0, -2.0]})
    >>> status = pd.DataFrame({"account_id": ["A", "B"], "status": ["key", "standard"]})
    >>> last = company_by_quarter(lines, status, quarter="2026Q3", denominator="net_revenue")
    >>> last.loc["2026Q3", ["customer_profitability_pct", "key_account_pct", "hhi"]].tolist()
    [8.0, 75.0, 0.625]
    """
    keys = set(accounts.loc[accounts[c.STATUS] == "key", c.ACCOUNT_ID])
    is_unknown = statements[c.CUSTOMER_CONTRIBUTION].isna()
    known = statements.assign(
        base=statements[denominator].mask(is_unknown),
        unknown=statements[c.NET_REVENUE].where(is_unknown, 0.0),
        key_revenue=statements[c.NET_REVENUE].where(statements[c.ACCOUNT_ID].isin(keys), 0.0),
    )
    sums = [c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, "base", "key_revenue", "unknown"]
    total = known.groupby(c.QUARTER)[sums].sum()
    is_hidden = total["unknown"] > uncosted_pct / 100 * total[c.NET_REVENUE]
    total[c.CUSTOMER_CONTRIBUTION] = total[c.CUSTOMER_CONTRIBUTION].mask(is_hidden)
    total[c.CUSTOMER_PROFITABILITY_PCT] = 100 * ratio(total[c.CUSTOMER_CONTRIBUTION], total["base"])
    share = 100 * ratio(total["key_revenue"], total[c.NET_REVENUE])
    total["key_account_pct"] = share if keys else float("nan")
    shown = labels_back(quarter, HISTORY)
    columns = [c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, c.CUSTOMER_PROFITABILITY_PCT]
    return total.reindex(shown)[[*columns, "key_account_pct"]].join(
        concentration_by_quarter(statements, accounts, quarters=shown),
        how="left",
        validate="one_to_one",
    )


def concentration_by_quarter(
    statements: pd.DataFrame, accounts: pd.DataFrame, *, quarters: list[str]
) -> pd.DataFrame:
    """Say how much hangs on a few customers in the four quarters that end with each quarter.

    The definition of chapter 2: accounts of one group are one customer, and customers without
    positive revenue do not count.

    Parameters
    ----------
    statements : DataFrame
        One row per account and quarter with revenue.
    accounts : DataFrame
        ``account_id`` and ``group_id`` (missing: no groups).
    quarters : list of str
        Quarters shown, the reported one last.

    Returns
    -------
    DataFrame of shape (n_quarters, 2), index quarter
        ``top_pct`` and ``hhi``; NaN before four quarters were delivered, except for the
        reported quarter, which takes what there is.

    Examples
    --------
    >>> lines = pd.DataFrame({"account_id": ["A", "B", "C"], "net_revenue": [40.0, 20.0, 40.0],
    ...     "quarter": ["2026Q3", "2026Q3", "2026Q1"]})
    >>> groups = pd.DataFrame({"account_id": ["A", "B", "C"], "group_id": ["G", "G", ""]})
    >>> found = concentration_by_quarter(lines, groups, quarters=["2026Q3"])
    >>> found.round(2).to_dict("records")
    [{'top_pct': 100.0, 'hhi': 0.52}]
    """
    known = statements[statements[c.ACCOUNT_ID] != c.UNKNOWN]
    listed = accounts[c.GROUP_ID].fillna("") if c.GROUP_ID in accounts else [""] * len(accounts)
    groups = dict(zip(accounts[c.ACCOUNT_ID], listed, strict=True))
    first = known[c.QUARTER].min() if len(known) else ""
    rows = []
    for quarter in quarters:
        year = labels_back(quarter, YEAR)
        part = known[known[c.QUARTER].isin(year)]
        if quarter not in set(part[c.QUARTER]) or (quarter != quarters[-1] and year[0] < first):
            rows.append((float("nan"), float("nan")))
            continue
        summed = part.groupby(c.ACCOUNT_ID, as_index=False)[c.NET_REVENUE].sum()
        unasked = {c.CUSTOMER_CONTRIBUTION: 0.0, c.CONTRIBUTION_WITHOUT_KEYED: 0.0, c.NAME: ""}
        customers = by_customer(
            summed.assign(
                group_id=[groups.get(each, "") for each in summed[c.ACCOUNT_ID]], **unasked
            )
        )[c.NET_REVENUE]
        earning = customers[customers > 0].tolist()
        rows.append((100 * top_share(earning, count=TOP), concentration_of(earning).hhi))
    return pd.DataFrame(rows, columns=["top_pct", "hhi"], index=pd.Index(quarters, name=c.QUARTER))
