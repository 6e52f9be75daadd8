"""The company in one row per quarter: what the tiles of the first page show.

Totals include postings without a known account, because nothing is lost; shares are of
these totals. Concentration counts customers with positive revenue only.
"""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import labels_back

TOP = 5
HISTORY = 8


def company_by_quarter(
    statements: pd.DataFrame, accounts: pd.DataFrame, *, quarter: str, denominator: str
) -> pd.DataFrame:
    """Sum up the company in the eight quarters that end with ``quarter``.

    Parameters
    ----------
    statements : DataFrame
        One row per account and quarter with revenue and contribution.
    accounts : DataFrame
        ``account_id`` and ``status``.
    quarter : str
        Last quarter shown.
    denominator : {"net_revenue", "gross_revenue"}
        What customer profitability is measured against.

    Returns
    -------
    DataFrame of shape (8, 6), index quarter
        ``net_revenue``, ``customer_contribution``, ``customer_profitability_pct``,
        ``key_account_pct`` (share of key accounts in net revenue; NaN without any),
        ``top_pct`` (share of the five largest customers) and ``hhi`` (sum of squared
        shares, 0 to 1). A quarter without business is NaN throughout.

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
    known = statements.assign(
        base=statements[denominator],
        key_revenue=statements[c.NET_REVENUE].where(statements[c.ACCOUNT_ID].isin(keys), 0.0),
    )
    sums = [c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, "base", "key_revenue"]
    total = known.groupby(c.QUARTER)[sums].sum()
    total[c.CUSTOMER_PROFITABILITY_PCT] = 100 * ratio(total[c.CUSTOMER_CONTRIBUTION], total["base"])
    share = 100 * ratio(total["key_revenue"], total[c.NET_REVENUE])
    total["key_account_pct"] = share if keys else float("nan")
    total = total.join(_concentration(statements), how="left", validate="one_to_one")
    columns = [c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, c.CUSTOMER_PROFITABILITY_PCT]
    return total.reindex(labels_back(quarter, HISTORY))[
        [*columns, "key_account_pct", "top_pct", "hhi"]
    ]


def _concentration(statements: pd.DataFrame) -> pd.DataFrame:
    customers = statements[
        (statements[c.ACCOUNT_ID] != c.UNKNOWN) & (statements[c.NET_REVENUE] > 0)
    ]
    whole = customers.groupby(c.QUARTER)[c.NET_REVENUE].transform("sum")
    shares = customers.assign(share=customers[c.NET_REVENUE] / whole)
    by_quarter = shares.groupby(c.QUARTER)["share"]
    return pd.DataFrame(
        {
            "top_pct": by_quarter.apply(lambda share: 100 * share.nlargest(TOP).sum()),
            "hhi": by_quarter.apply(lambda share: (share**2).sum()),
        }
    )


def open_actions(actions: pd.DataFrame, *, as_of: pd.Timestamp) -> tuple[int, int]:
    """Count actions that are open, and those of them that are late, on a day.

    Parameters
    ----------
    actions : DataFrame
        ``start_date``, ``due_date``, ``done_date`` and ``status``; an action that has not
        begun by ``as_of`` does not count, a missing start counts as begun.
    as_of : Timestamp
        The last day of the quarter.

    Examples
    --------
    >>> actions = pd.DataFrame({"status": ["open", "open", "done", "dropped"],
    ...     "start_date": pd.NaT, "due_date": pd.to_datetime(["2026-09-01", "2026-12-01"] * 2),
    ...     "done_date": pd.to_datetime([None, None, "2026-08-01", None])})
    >>> open_actions(actions, as_of=pd.Timestamp("2026-09-30"))
    (2, 1)
    """
    start, due, done = (
        pd.to_datetime(actions[name], errors="coerce")
        for name in ("start_date", "due_date", "done_date")
    )
    has_begun = ~(start > as_of)
    is_finished = (done <= as_of) | ((actions[c.STATUS] == "done") & done.isna())
    is_open = has_begun & ~is_finished & (actions[c.STATUS] != "dropped")
    return int(is_open.sum()), int((is_open & (due < as_of)).sum())
