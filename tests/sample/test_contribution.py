"""The company earns a plausible contribution, and not with every account.

The contribution is computed here by hand from the files (revenue, product cost, posted
costs, shares of the pools, cash discounts; without interest), not by the workbook.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sample_tables import amounts, quarters, read_raw

NEWEST = "2026Q3"
LAST_FOUR = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def _posted(quarter: str) -> pd.Series:
    costs = read_raw("costs")
    here = costs[(quarters(costs["posting_date"]) == quarter) & (costs["currency"] == "EUR")]
    return amounts(here["amount"]).groupby(here["account_id"]).sum()


def _shared(quarter: str, net: pd.Series) -> pd.Series:
    drivers, pools = read_raw("drivers"), read_raw("cost_pools")
    total = pd.Series(0.0, index=net.index)
    for pool in pools[pools["quarter"] == quarter].itertuples():
        here = drivers[(drivers["quarter"] == quarter) & (drivers["driver"] == pool.driver)]
        volume = amounts(here.set_index("account_id")["volume"])
        volume = net if pool.driver == "net_revenue" else volume
        capacity = float(pool.practical_capacity or 0)
        rate = float(pool.amount.replace(",", ".")) / max(volume.sum(), capacity)
        total = total.add(volume * rate, fill_value=0.0)
    return total


@pytest.fixture(scope="module")
def contribution(sales):
    """Net revenue and contribution of each account in each of the last four quarters."""
    tables = {}
    for quarter in LAST_FOUR:
        lines = sales[sales["quarter"] == quarter].groupby("account_id")[["net", "cost"]].sum()
        charged = _posted(quarter).add(_shared(quarter, lines["net"]), fill_value=0.0)
        index = lines.index.union(charged.index)
        lines, charged = lines.reindex(index).fillna(0.0), charged.reindex(index).fillna(0.0)
        earned = lines["net"] - lines["cost"] - charged
        tables[quarter] = pd.DataFrame({"net": lines["net"], "contribution": earned})
    return pd.concat(tables, names=["quarter"])


def test_the_company_earns_15_to_20_percent(contribution):
    totals = contribution.groupby("quarter").sum()
    margin = 100 * totals["contribution"] / totals["net"]
    assert margin.between(15, 20).all()


def test_about_four_key_accounts_lose_money_in_the_newest_quarter(contribution):
    accounts = read_raw("accounts")
    keys = accounts.loc[accounts["status"] == "key", "account_id"]
    earned = contribution.loc[NEWEST, "contribution"].reindex(keys)
    assert 3 <= (earned < 0).sum() <= 6


def test_the_whale_curve_turns(contribution):
    earned = contribution.loc[NEWEST, "contribution"].sort_values(ascending=False)
    curve = earned.cumsum() / earned.sum()
    assert curve.max() > 1.04
    turning = int(np.argmax(curve.to_numpy())) + 1
    assert 0.6 * len(curve) < turning < 0.9 * len(curve)


def test_customer_a_earns_hardly_anything_and_customer_b_far_more(contribution):
    year = contribution.groupby("account_id").sum()
    margin = 100 * year["contribution"] / year["net"]
    assert -2 < margin["K0001"] < 5
    assert margin["K0002"] > 25
    assert year.loc["K0002", "contribution"] > year.loc["K0001", "contribution"]
