"""Against the weighted average and the target, in percentage points."""

from __future__ import annotations

import pytest

from kamlib.profitability.comparison import cost_structure, in_focus


def test_the_average_is_total_by_total(chapter):
    compared = chapter.comparison
    total = chapter.statement["customer_contribution"].sum()
    expected = total / chapter.statement["net_revenue"].sum() * 100
    assert compared["average_pct"].unique() == pytest.approx([expected])
    means = chapter.statement["customer_profitability_pct"].mean()
    assert expected != pytest.approx(means)


def test_differences_to_average_and_target_by_hand(chapter):
    """K2: 600 - 300 - 15 - service 100 - development 30 = 155 of 600; target 15 %."""
    row = chapter.comparison.set_index("account_id").loc["K2"]
    assert row["customer_profitability_pct"] == pytest.approx(155 / 600 * 100)
    assert row["versus_target_pp"] == pytest.approx(155 / 6 - 15)
    assert row["versus_average_pp"] == pytest.approx(155 / 6 - row["average_pct"])


def test_the_cost_furthest_above_average_is_named(chapter):
    """K1 spends 700 of 850 on products, all customers 1,300 of 1,950."""
    row = chapter.comparison.set_index("account_id").loc["K1"]
    assert row["largest_excess_category"] == "product_cost"
    assert row["largest_excess_pp"] == pytest.approx((1300 / 1950 - 700 / 850) * 100)


def test_unknown_postings_and_prospects_are_not_ranked_but_count_in_the_average(chapter):
    assert chapter.comparison["account_id"].tolist() == ["K1", "K2", "K3"]


def test_the_differences_of_a_cost_weigh_out_to_zero(chapter):
    structure = cost_structure(chapter.statement, denominator="net_revenue")
    service = structure[structure["category"] == "service"].set_index("account_id")
    weights = chapter.statement.set_index("account_id")["net_revenue"]
    weighed = (service["difference_pp"] * weights).sum()
    assert weighed == pytest.approx(0.0, abs=1e-9)


def test_the_chart_shows_key_accounts_best_first(chapter):
    assert in_focus(chapter.comparison)["account_id"].tolist() == ["K2", "K1"]


def test_without_key_accounts_the_largest_are_shown(chapter):
    nobody = chapter.comparison.assign(status="standard")
    assert len(in_focus(nobody, count=2)) == 2
    assert set(in_focus(nobody, count=2)["account_id"]) == {"K1", "K2"}
