"""Present values: conventions, limits, quarters, and sums that were discounted wrongly."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kamlib.profitability.future_value import (
    check_discounting,
    customer_npv,
    margin_multiple,
    net_present_value,
    per_quarter,
    scenario_values,
)
from kamlib.support.settings import DEFAULT_SCENARIOS, Scenario


def test_three_years_by_hand():
    """-100 today, then 50 after each of three years at 10 %."""
    value = net_present_value([-100, 50, 50, 50], rate_pct=10)
    assert value == pytest.approx(-100 + 50 / 1.1 + 50 / 1.21 + 50 / 1.331)
    assert net_present_value([50, 50], rate_pct=10, first=1) == pytest.approx(50 / 1.1 + 50 / 1.21)


def test_the_conventions_differ_by_one_certain_margin():
    rates = {"retention_pct": 80, "discount_rate_pct": 10}
    later = margin_multiple(**rates)
    assert margin_multiple(**rates, first_margin="now") == pytest.approx(1 + later)
    assert later == pytest.approx(0.8 / 0.3)
    assert margin_multiple(**rates, years=400) == pytest.approx(later)


@settings(max_examples=60)
@given(st.floats(0, 100), st.floats(0, 40), st.integers(1, 30), st.floats(-20, 10))
def test_the_multiple_is_the_discounted_sum_of_expected_margins(retention, rate, years, growth):
    multiple = margin_multiple(
        retention_pct=retention, discount_rate_pct=rate, years=years, growth_pct=growth
    )
    flows = [(retention / 100 * (1 + growth / 100)) ** year for year in range(1, years + 1)]
    assert multiple == pytest.approx(net_present_value(flows, rate_pct=rate, first=1))


def test_a_value_without_end_and_without_limit_is_refused():
    with pytest.raises(ValueError, match="is infinite; give years"):
        margin_multiple(retention_pct=100, discount_rate_pct=3, growth_pct=3)
    with pytest.raises(ValueError, match="between 0 and 100 percent, found 101"):
        margin_multiple(retention_pct=101, discount_rate_pct=3)
    with pytest.raises(ValueError, match="above -100 percent"):
        net_present_value([1.0], rate_pct=-100)


def test_four_quarters_make_the_year():
    assert (per_quarter(80, kind="retention") / 100) ** 4 == pytest.approx(0.8)
    assert (1 + per_quarter(8, kind="rate") / 100) ** 4 == pytest.approx(1.08)


def test_low_expected_and_high_stand_in_order_for_an_account_that_earns():
    values = pd.DataFrame(
        {"account_id": ["K1", "K2", "K3"], "customer_value": [100.0, -40.0, float("nan")]}
    )
    valued = scenario_values(
        values, scenarios=DEFAULT_SCENARIOS, discount_rate_pct=8, years=5
    ).set_index("account_id")
    low, expected, high = (valued[f"present_value_{name}"] for name in ("low", "expected", "high"))
    assert low["K1"] < expected["K1"] < high["K1"]
    assert low["K2"] > expected["K2"] > high["K2"]
    assert math.isnan(expected["K3"])


def test_acquisition_is_paid_today():
    sure = Scenario(id="expected", retention_pct=100)
    value = customer_npv(
        100, scenario=sure, discount_rate_pct=0, years=2, first_margin="now", acquisition_cost=150
    )
    assert value == 50.0


def test_acquisition_cost_is_deducted_from_every_present_value(facts, chapter_of, company):
    sure = Scenario(id="expected", retention_pct=100)
    values = pd.DataFrame({"account_id": ["K1", "K2"], "customer_value": [100.0, float("nan")]})
    valued = scenario_values(
        values, scenarios=[sure], discount_rate_pct=0, years=2, acquisition_cost=150
    )["present_value_expected"]
    # Two years of 100, after 150 spent today; without a yearly value there is none of the future.
    assert valued[0] == 50.0
    assert math.isnan(valued[1])
    earlier = [("K2", quarter, 500.0, 0.0, 300.0) for quarter in ("2025Q4", "2026Q1")]
    sales = pd.concat([facts.account_quarter, company.sales_of(earlier)], ignore_index=True)
    facts = replace(facts, account_quarter=sales)
    rules = {"acquisition_cost": 150}
    given, left_out = (chapter_of(facts, **one).prospects.accounts for one in (rules, {}))
    for name in ("low", "expected", "high"):
        column = f"present_value_{name}"
        less = (left_out[column] - given[column]).dropna()
        assert less.tolist() == pytest.approx([150.0] * len(given))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({}, "Acquisition cost: not given, nothing is deducted."),
        ({"acquisition_cost": 150}, "Acquisition cost: 150 € an account, deducted in full today."),
        ({"acquisition_cost": 0}, "Acquisition cost: 0 € an account, deducted in full today."),
    ],
)
def test_acquisition_cost_is_printed_with_the_assumptions(rules, said, facts, chapter_of):
    view = chapter_of(facts, **rules).future
    assert said in view.table().text.replace("\u00a0", " ")


def test_discounting_is_checked_both_ways():
    flows = [100.0] * 24
    right = net_present_value(flows, rate_pct=1, first=1)
    assert check_discounting(right, flows, rate_pct=1, tolerance=0.01).is_right
    wrong = check_discounting(2400 / 1.01**24, flows, rate_pct=1, tolerance=0.01)
    assert (wrong.is_right, wrong.uses_last_factor) == (False, True)
    neither = check_discounting(1.0, flows, rate_pct=1, tolerance=0.01)
    assert (neither.is_right, neither.uses_last_factor) == (False, False)


def test_two_scenarios_of_one_name_are_refused(company):
    with pytest.raises(ValidationError, match="scenarios named twice"):
        company.settings_of(scenarios=[{"id": "low", "retention_pct": 50}] * 2)
    with pytest.raises(ValidationError, match="abc_pct needs 0 < A < B"):
        company.settings_of(abc_pct=[95, 80])
