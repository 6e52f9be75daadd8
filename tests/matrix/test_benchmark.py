"""Benchmarks: ratios of sums, own segment before the general figure, plus is favourable."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from kamlib.data_collection.facts import no_facts
from kamlib.matrix import compare_with_benchmarks, find_benchmarks, newest_wallets
from kamlib.matrix.benchmark import COMPARED, figures, grouped
from kamlib.scoring.evidence import Evidence
from kamlib.support import columns as c

SEGMENTS = pd.Series({"K1": "OEM", "K2": "OEM", "K3": "Trade"})


def evidence() -> Evidence:
    """K1 earns 30 of 100, K2 nothing of 900, K3 10 of 50."""
    money = pd.DataFrame(
        {
            "account_id": ["K1", "K2", "K3"],
            "quarter": "2026Q3",
            "gross_revenue": [100.0, 900.0, 50.0],
            "invoiced_net": [96.0, 890.0, 50.0],
            "customer_contribution": [30.0, 0.0, 10.0],
            "returns": 0.0,
        }
    )
    for column in (*c.CATEGORIES, "cross_sell_revenue", "up_sell_revenue"):
        money[column] = 0.0
    surveys = pd.DataFrame(
        {
            "account_id": ["K1", "K2"],
            "quarter": "2026Q3",
            "metric": "nps",
            "responses": [1.0, 3.0],
            "mean_score": [9.0, 5.0],
            "promoters": [1.0, 0.0],
            "detractors": [0.0, 3.0],
        }
    )
    return Evidence(
        quarter="2026Q3",
        as_of=dt.date(2026, 9, 30),
        accounts=pd.DataFrame({"account_id": ["K1", "K2", "K3"]}).reindex(
            columns=no_facts("accounts").columns
        ),
        statements=money,
        interactions=no_facts("interaction_quarter"),
        payments=no_facts("payment_quarter"),
        surveys=surveys,
    )


def test_segment_is_a_ratio_of_sums_not_a_mean_of_ratios():
    wallets = pd.Series({"K1": 200.0})
    table = figures(evidence(), wallets, groups=SEGMENTS).set_index("group")
    assert table.loc["OEM", "customer_profitability_pct"] == pytest.approx(3)  # not (30 + 0) / 2
    assert table.loc["OEM", "nps"] == pytest.approx(100 * (1 - 3) / 4)
    assert pd.isna(table.loc["Trade", "nps"])
    # Only K1 has a purchasing volume, so only K1's invoices count, as in chapter 2.
    assert table.loc["OEM", "share_of_wallet_pct"] == pytest.approx(48)


def test_revenue_of_unknown_contribution_is_in_no_benchmark_of_profitability():
    # K2 sells 900 and nobody knows what it earns: OEM is K1 alone, 30 of 100.
    given = evidence()
    money = given.statements.copy()
    money.loc[money["account_id"] == "K2", "customer_contribution"] = float("nan")
    table = figures(replace(given, statements=money), pd.Series(dtype=float), groups=SEGMENTS)
    found = table.set_index("group")["customer_profitability_pct"]
    assert found.to_dict() == {"OEM": pytest.approx(30), "Trade": pytest.approx(20)}


def test_group_of_every_account_itself_changes_nothing():
    alone = pd.Series({name: name for name in SEGMENTS.index})
    table = figures(evidence(), pd.Series(dtype=float), groups=alone).set_index("group")
    assert table["customer_profitability_pct"].tolist() == pytest.approx([30, 0, 20])
    assert table["share_of_wallet_pct"].isna().all()


def test_accounts_without_a_segment_are_left_out():
    some = grouped(evidence(), pd.Series({"K1": "OEM", "K2": "", "K3": None}))
    assert some.statements["account_id"].tolist() == ["OEM"]
    assert len(some.accounts) == 1


def outside() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kpi": [
                "customer_profitability_pct",
                "customer_profitability_pct",
                "average_delay_days",
            ],
            "segment": ["OEM", "", None],
            "value": [14.5, 15.5, 7.0],
            "source": ["Survey", "Survey, all", "Bureau"],
        }
    )


def test_plus_is_favourable_for_costs_too():
    one = pd.DataFrame([dict.fromkeys(COMPARED, 10.0)])
    table = compare_with_benchmarks(
        one.assign(group="K1")[["group", *COMPARED]],
        (one + 2).assign(group="OEM")[["group", *COMPARED]],
        dict.fromkeys(COMPARED, 11.0),
        segments=SEGMENTS,
        benchmarks=outside(),
    ).set_index("kpi")
    assert table.index.tolist() == list(COMPARED)
    assert table.loc["customer_profitability_pct", "against_benchmark"] == pytest.approx(-4.5)
    assert table.loc["average_delay_days", "against_benchmark"] == pytest.approx(-3)
    assert table.loc["average_delay_days", "against_segment"] == pytest.approx(2)
    assert table.loc["average_delay_days", "source"] == "Bureau"
    assert pd.isna(table.loc["nps", "benchmark"])
    assert table.loc["nps", "portfolio_value"] == 11


def test_general_figure_serves_where_the_segment_has_none():
    wanted = pd.DataFrame({"kpi": ["customer_profitability_pct"] * 2, "segment": ["OEM", "Trade"]})
    found = find_benchmarks(wanted, outside())
    assert found["benchmark"].tolist() == [14.5, 15.5]
    assert found["source"].tolist() == ["Survey", "Survey, all"]
    assert find_benchmarks(wanted, no_facts("benchmarks"))["benchmark"].isna().all()


def test_two_figures_for_one_segment_are_refused():
    wanted = pd.DataFrame({"kpi": ["customer_profitability_pct"], "segment": ["OEM"]})
    with pytest.raises(pd.errors.MergeError, match="not unique"):
        find_benchmarks(wanted, pd.concat([outside(), outside()]))


def test_newest_known_purchasing_volume_counts():
    wallets = pd.DataFrame(
        {
            "account_id": ["K1", "K1", "K1", "K2"],
            "year": [2025.0, 2026.0, 2027.0, 2027.0],
            "purchasing_volume": [5.0, 6.0, 7.0, 1.0],
            "source": "",
        }
    )
    assert newest_wallets(wallets, year=2026).to_dict() == {"K1": 6.0}
