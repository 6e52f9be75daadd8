from __future__ import annotations

import pytest
from soll_ist_company import make_chapter

from kamlib.support.settings import Kpi

PROFITABILITY = (Kpi(id="customer_profitability_pct", absolute=1.5, relative_pct=0),)


def to_date(targets: list[list[object]], kpis: tuple[Kpi, ...], account: str = "K1"):
    table = make_chapter(targets, kpis=kpis).variances
    return table[table["account_id"] == account].iloc[0]


def test_sums_are_added_over_the_quarters_of_the_fiscal_year(chapter):
    row = chapter.variances.query("account_id == 'K1' and kpi == 'net_revenue'").iloc[0]
    # targets 3 x 1000; actual 0.9 x (1000 + 900 + 800)
    assert (row["ytd_target"], row["ytd_actual"], row["ytd_variance"]) == (3000.0, 2430.0, -570.0)
    assert (row["ytd_quarters"], row["ytd_method"]) == (3, "sum")


def test_only_quarters_with_target_and_actual_are_compared():
    row = to_date([["K1", "", "2026Q2", "net_revenue", 700.0]], (Kpi(id="net_revenue"),))
    assert (row["ytd_target"], row["ytd_actual"], row["ytd_quarters"]) == (700.0, 810.0, 1)
    assert row["light"] == "none"


def test_target_of_a_ratio_is_weighted_by_the_targets_of_its_denominator():
    row = to_date(
        [
            ["K1", "", "2026Q2", "customer_profitability_pct", 20.0],
            ["K1", "", "2026Q3", "customer_profitability_pct", 40.0],
            ["K1", "", "2026Q2", "net_revenue", 300.0],
            ["K1", "", "2026Q3", "net_revenue", 100.0],
        ],
        PROFITABILITY,
    )
    assert row["ytd_target"] == pytest.approx((20 * 300 + 40 * 100) / 400)
    assert row["ytd_actual"] == pytest.approx(100 * 0.3 / 0.9)
    assert row["ytd_method"] == "weighted"


def test_target_of_a_ratio_is_a_simple_mean_where_a_weight_is_missing():
    row = to_date(
        [
            ["K1", "", "2026Q2", "customer_profitability_pct", 20.0],
            ["K1", "", "2026Q3", "customer_profitability_pct", 40.0],
            ["K1", "", "2026Q3", "net_revenue", 100.0],
        ],
        PROFITABILITY,
    )
    assert (row["ytd_target"], row["ytd_method"]) == (30.0, "mean")


def test_a_target_that_ended_earlier_in_the_year_is_not_lost():
    row = to_date(
        [["K3", "", "2026Q1", "net_revenue", 90.0]], (Kpi(id="net_revenue"),), account="K3"
    )
    assert (row["ytd_variance"], row["light"], row["ytd_light"]) == (-90.0, "none", "bad")
