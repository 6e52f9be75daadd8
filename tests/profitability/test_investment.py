"""An investment in an account: value, payback, and what would just justify it."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.investment import account_investments, investment_case


def test_three_years_by_hand():
    """300 today, 150 a year, 20 running cost, 10 %."""
    case = investment_case(300, benefits=[150.0] * 3, costs=[20.0] * 3, rate_pct=10)
    annuity = 1 / 1.1 + 1 / 1.21 + 1 / 1.331
    assert case.present_benefit == pytest.approx(150 * annuity)
    assert case.net_present_value == pytest.approx(130 * annuity - 300)
    assert case.payback_years == pytest.approx(300 / 130)
    assert case.is_justified
    assert case.needed_yearly_benefit == pytest.approx(300 / annuity + 20)


@settings(deadline=None, max_examples=60)
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
        opportunities, margins, as_of=pd.Timestamp("2026-09-30"), rate_pct=10
    ).set_index("account_id")
    assert cases["opportunities"].to_dict() == {"K1": 1, "K2": 1, "K3": 1}
    assert cases.loc["K1", "benefit"] == pytest.approx(110 / 1.1 ** (365 / 365.25))
    assert cases["is_justified"].to_dict() == {"K1": True, "K2": False, "K3": False}
    assert cases.loc["K2", "cost"] == 0.0
    assert math.isnan(cases.loc["K3", "benefit"])
