"""Against the weighted average and the target, in percentage points."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from pydantic import ValidationError

from kamlib.profitability.comparison import cost_structure, in_focus, planned_profitability


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


def targets_of(rows):
    columns = ["account_id", "quarter", "kpi", "target"]
    return pd.DataFrame(rows, columns=columns).assign(account_manager="", set_by="")


def test_the_planned_profitability_of_the_account_is_its_target(facts, chapter_of):
    """K2 earns 155 of 600 and plans 30 %; K1 has a target for another quarter only."""
    targets = targets_of(
        [
            ("K2", "2026Q3", "customer_profitability_pct", 30.0),
            ("K1", "2026Q2", "customer_profitability_pct", 50.0),
            ("K3", "2026Q3", "net_revenue", 70.0),
            ("", "2026Q3", "customer_profitability_pct", 90.0),
        ]
    )
    chapter = chapter_of(replace(facts, targets=targets), benchmark_pct=12.0)
    rows = chapter.comparison.set_index("account_id")
    assert rows["target_pct"].to_dict() == {"K1": 12.0, "K2": 30.0, "K3": 12.0}
    assert rows["target_from"].to_dict() == {
        "K1": "benchmark", "K2": "planned", "K3": "benchmark",
    }  # fmt: skip
    assert rows.loc["K2", "versus_target_pp"] == pytest.approx(155 / 6 - 30)
    assert "planned" in chapter.tables.comparison().text
    assert "target 30.0" in chapter.charts.comparison().alt


def test_a_missing_target_is_no_target(facts):
    targets = targets_of([("K2", "2026Q3", "customer_profitability_pct", float("nan"))])
    assert planned_profitability(targets, quarter="2026Q3").empty


def test_the_old_name_of_the_benchmark_is_refused(company):
    with pytest.raises(ValidationError, match="target_pct"):
        company.settings_of(target_pct=18.0)
