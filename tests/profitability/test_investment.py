"""An investment in an account: value, payback, and what would just justify it."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.investment import (
    Effort,
    account_investments,
    investment_case,
    open_hours,
)

AS_OF = pd.Timestamp("2026-09-30")


def test_three_years_by_hand():
    """300 today, 150 a year, 20 running cost, 10 %."""
    case = investment_case(300, benefits=[150.0] * 3, costs=[20.0] * 3, rate_pct=10)
    annuity = 1 / 1.1 + 1 / 1.21 + 1 / 1.331
    assert case.present_benefit == pytest.approx(150 * annuity)
    assert case.net_present_value == pytest.approx(130 * annuity - 300)
    assert case.payback_years == pytest.approx(300 / 130)
    assert case.is_justified
    assert case.needed_yearly_benefit == pytest.approx(300 / annuity + 20)


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 10), st.integers(0, 500), st.floats(0, 30))
def test_the_benefit_needed_just_justifies(outlay, years, running, rate):
    costs = [float(running)] * years
    first = investment_case(outlay, benefits=[1.0] * years, costs=costs, rate_pct=rate)
    again = investment_case(
        outlay, benefits=[first.needed_yearly_benefit] * years, costs=costs, rate_pct=rate
    )
    assert again.net_present_value == pytest.approx(0, abs=1e-6)


def test_what_never_pays_back_has_no_payback():
    case = investment_case(100, benefits=[10.0, 10.0], costs=[0.0, 0.0], rate_pct=0)
    assert math.isnan(case.payback_years)
    assert not case.is_justified
    assert investment_case(0, benefits=[1.0], costs=[0.0], rate_pct=0).payback_years == 0.0


@pytest.mark.parametrize(("benefits", "costs"), [([], []), ([1.0], [1.0, 2.0])])
def test_years_that_do_not_match_are_refused(benefits, costs):
    with pytest.raises(ValueError, match="a benefit and a cost for each year"):
        investment_case(1, benefits=benefits, costs=costs, rate_pct=5)


def test_only_open_opportunities_count():
    days = pd.to_datetime(["2027-09-30", "2027-03-31", "2026-01-01", "2027-09-30", "2027-09-30"])
    opportunities = pd.DataFrame(
        {
            "account_id": ["K1", "K1", "K1", "K2", "K3"],
            "volume": [1000.0, 400.0, 9999.0, 500.0, 200.0],
            "probability_pct": [50.0, 100.0, 50.0, 20.0, 50.0],
            "expected_close_date": days,
            "cost": [90.0, 5.0, 5.0, float("nan"), 10.0],
        }
    )
    margins = pd.Series({"K1": 22.0, "K2": -5.0})
    cases = account_investments(
        opportunities,
        margins,
        as_of=AS_OF,
        rate_pct=10,
        effort=Effort(pd.Series({"K1": 3.0, "K9": 50.0}), 20.0),
    ).set_index("account_id")
    assert cases["opportunities"].to_dict() == {"K1": 1, "K2": 1, "K3": 1}
    assert cases.loc["K1", "benefit"] == pytest.approx(110 / 1.1 ** (365 / 365.25))
    assert cases["is_justified"].to_dict() == {"K1": False, "K2": False, "K3": False}
    assert cases.loc["K2", "cost"] == 0.0
    assert cases.loc["K1", ["outlay", "effort_cost", "cost"]].tolist() == [90.0, 60.0, 150.0]
    assert math.isnan(cases.loc["K3", "benefit"])


def one_opportunity(cost):
    return pd.DataFrame(
        {
            "account_id": ["K1"],
            "volume": [1000.0],
            "probability_pct": [50.0],
            "expected_close_date": pd.to_datetime(["2027-09-30"]),
            "cost": [cost],
        }
    )


def case_with(hours, cost_per_hour):
    """500 weighted at 20 %: 100 benefit without interest, 30 for winning it."""
    return account_investments(
        one_opportunity(30.0),
        pd.Series({"K1": 20.0}),
        as_of=AS_OF,
        rate_pct=0,
        effort=Effort(hours, cost_per_hour),
    ).iloc[0]


def test_hours_turn_the_verdict():
    """4 hours at 15 leave 10; 4 hours at 20 cost 10 too much."""
    cheap, dear = (case_with(pd.Series({"K1": 4.0}), rate) for rate in (15.0, 20.0))
    assert (cheap["net_benefit"], cheap["is_justified"]) == (10.0, True)
    assert (dear["net_benefit"], dear["is_justified"]) == (-10.0, False)


def test_hours_without_a_rate_have_no_price_and_no_verdict():
    case = case_with(pd.Series({"K1": 4.0}), 0.0)
    assert case["effort_hours"] == 4.0
    assert math.isnan(case["effort_cost"])
    assert math.isnan(case["net_benefit"])
    none = case_with(pd.Series(dtype=float), 0.0)
    assert (none["effort_cost"], none["net_benefit"]) == (0.0, 70.0)


def test_open_hours_are_those_not_finished_on_the_day():
    actions = pd.DataFrame(
        {
            "account_id": ["K1", "K1", "K1", "K1", "K2"],
            "status": ["open", "done", "done", "dropped", "started"],
            "done_date": pd.to_datetime([None, "2026-10-05", "2026-09-30", None, None]),
            "effort_hours": [8.0, 16.0, 32.0, 64.0, float("nan")],
        }
    )
    hours = open_hours(actions, as_of=AS_OF)
    assert hours["K1"] == 24.0
    assert math.isnan(hours["K2"])
