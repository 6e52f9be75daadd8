from __future__ import annotations

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given

from kamlib.soll_ist.outlook import (
    OUTLOOK_METHODS,
    full_year_outlook,
    outlook_to_year_end,
)

YEAR = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
WHO = {"scope": "company", "entity": "", "kpi": "net_revenue"}
TARGETS = pd.DataFrame({**WHO, "quarter": YEAR, "target": [100.0, 100.0, 100.0, 200.0]})
ACTUALS = pd.DataFrame(
    {
        **WHO,
        "quarter": ["2025Q1", "2025Q2", "2025Q3", "2025Q4", *YEAR[:3]],
        "actual": [80.0, 80.0, 80.0, 160.0, 90.0, 90.0, 60.0],
    }
)


def test_the_four_methods_by_hand():
    row = outlook_to_year_end(TARGETS, ACTUALS, "2026Q3").iloc[0]
    assert row["to_date"] == 240.0
    assert row["rest_target"] == 200.0
    assert row["last_year"] == 400.0
    assert row["rest_as_planned"] == 440.0
    assert row["seasonal"] == pytest.approx(400.0)  # 240 of 60 %
    assert row["run_rate"] == 320.0
    assert row["rest_by_attainment"] == pytest.approx(400.0)


def test_seasonal_shares_of_the_year_before():
    actuals = ACTUALS.assign(actual=[100.0, 100.0, 100.0, 100.0, 90.0, 90.0, 60.0])
    row = outlook_to_year_end(TARGETS, actuals, "2026Q3", season="previous_year").iloc[0]
    assert row["seasonal"] == pytest.approx(240 / 0.75)
    assert row["rest_by_attainment"] == pytest.approx(400.0)


def test_a_year_without_all_targets_has_only_the_run_rate():
    row = outlook_to_year_end(TARGETS.iloc[:3], ACTUALS, "2026Q3").iloc[0]
    assert row["run_rate"] == 320.0
    assert row[["rest_as_planned", "seasonal", "rest_by_attainment"]].isna().all()


def test_an_unknown_quarter_leaves_no_outlook():
    actuals = ACTUALS.assign(actual=ACTUALS["actual"].mask(ACTUALS["quarter"] == "2026Q2"))
    row = outlook_to_year_end(TARGETS, actuals, "2026Q3").iloc[0]
    assert row[list(OUTLOOK_METHODS)].isna().all()


def test_ratios_have_no_outlook():
    targets = TARGETS.assign(kpi="customer_profitability_pct")
    assert outlook_to_year_end(targets, ACTUALS, "2026Q3").empty


AMOUNT = st.floats(1.0, 1e8)


@given(AMOUNT, AMOUNT, AMOUNT)
def test_after_four_quarters_every_method_is_the_actual(actual, target, share):
    found = full_year_outlook(
        pd.Series([actual]),
        target_to_date=pd.Series([target]),
        target_of_year=pd.Series([target]),
        share=pd.Series([share]),
        quarters_done=4,
    )
    assert (found == actual).all(axis=None)


@given(AMOUNT, AMOUNT, AMOUNT, st.integers(1, 3))
def test_on_target_so_far_three_methods_meet_the_target(to_date, rest, _, done):
    found = full_year_outlook(
        pd.Series([to_date]),
        target_to_date=pd.Series([to_date]),
        target_of_year=pd.Series([to_date + rest]),
        share=pd.Series([to_date / (to_date + rest)]),
        quarters_done=done,
    ).iloc[0]
    for method in ("rest_as_planned", "seasonal", "rest_by_attainment"):
        assert found[method] == pytest.approx(to_date + rest)


def test_a_fifth_quarter_is_refused():
    one = pd.Series([1.0])
    with pytest.raises(ValueError, match="1 to 4 quarters to date; found 5"):
        full_year_outlook(one, target_to_date=one, target_of_year=one, share=one, quarters_done=5)


@given(AMOUNT, AMOUNT, AMOUNT, st.integers(1, 3))
def test_with_shares_of_the_targets_seasonal_is_rest_by_attainment(actual, target, rest, done):
    found = full_year_outlook(
        pd.Series([actual]),
        target_to_date=pd.Series([target]),
        target_of_year=pd.Series([target + rest]),
        share=pd.Series([target / (target + rest)]),
        quarters_done=done,
    ).iloc[0]
    assert found["seasonal"] == pytest.approx(found["rest_by_attainment"])
