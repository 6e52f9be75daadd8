"""Concentration: known figures, groups as one customer, and the largest leaving."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.dependence import (
    by_customer,
    concentration_of,
    large_customers,
    lorenz,
    top_share,
    without_largest,
)


def statement_of(*rows):
    frame = pd.DataFrame(
        rows, columns=["account_id", "group_id", "net_revenue", "customer_contribution"]
    )
    return frame.assign(
        name=frame["account_id"] + " GmbH",
        contribution_without_keyed=frame["customer_contribution"] + 20.0,
    )


def test_equal_customers_are_as_many_as_they_are():
    measured = concentration_of([25.0] * 4)
    assert (measured.hhi, measured.effective_number) == (0.25, 4.0)
    assert measured.hhi_normalised == pytest.approx(0.0)
    assert measured.gini == pytest.approx(0.0)


def test_one_customer_has_everything():
    measured = concentration_of([0.0, 0.0, 0.0, 8.0])
    assert (measured.hhi, measured.hhi_normalised) == (1.0, 1.0)
    assert measured.gini == pytest.approx(0.75)
    assert measured.gini_small_sample == pytest.approx(1.0)
    alone = concentration_of([8.0])
    assert (alone.hhi, alone.gini) == (1.0, 0.0)
    assert math.isnan(alone.hhi_normalised)
    assert math.isnan(alone.gini_small_sample)


def test_without_revenue_nothing_is_measured():
    assert math.isnan(concentration_of([]).hhi)
    assert math.isnan(concentration_of([0.0, 0.0]).gini)
    assert math.isnan(top_share([0.0], count=5))
    assert lorenz([0.0])["value_share"].isna().all()


@pytest.mark.parametrize("values", [[5.0, -1.0], [5.0, float("nan")]])
def test_negative_or_missing_revenue_is_refused(values):
    for measure in (concentration_of, lorenz, lambda amounts: top_share(amounts, count=1)):
        with pytest.raises(ValueError, match="known and not negative"):
            measure(values)


@settings(max_examples=60)
@given(st.lists(st.integers(1, 100_000), min_size=2, max_size=40))
def test_index_and_gini_lie_where_they_must(amounts):
    measured = concentration_of(amounts)
    assert 1 / len(amounts) - 1e-12 <= measured.hhi <= 1
    assert 1 <= measured.effective_number <= len(amounts) + 1e-9
    assert -1e-12 <= measured.gini <= 1 - 1 / len(amounts) + 1e-12
    curve = lorenz(amounts)
    shares, steps = curve["value_share"], curve["customers_share"]
    area = ((shares + shares.shift()) / 2 * steps.diff()).sum()
    assert measured.gini == pytest.approx(1 - 2 * area, abs=1e-9)
    assert (shares <= steps + 1e-12).all()
    assert top_share(amounts, count=len(amounts)) == pytest.approx(1.0)


def test_a_group_is_one_customer_named_after_its_largest_account():
    statement = statement_of(
        ("K1", "", 400.0, 40.0), ("K2", "G1", 350.0, -5.0), ("K3", "G1", 250.0, 20.0)
    )
    customers = by_customer(statement)
    assert customers[["customer", "name", "accounts"]].to_numpy().tolist() == [
        ["G1", "K2 GmbH", 2],
        ["K1", "K1 GmbH", 1],
    ]
    assert customers["share_pct"].tolist() == [60.0, 40.0]
    assert customers["customer_contribution"].sum() == 55.0


def test_ten_percent_exactly_is_named():
    customers = by_customer(
        statement_of(("K1", None, 900.0, 1.0), ("K2", "", 100.0, 1.0), ("K3", "", 0.0, 0.0))
    )
    assert large_customers(customers)["customer"].tolist() == ["K1", "K2"]
    assert large_customers(customers, from_pct=10.1)["customer"].tolist() == ["K1"]


def test_when_the_largest_leaves_its_costs_by_key_stay():
    customers = by_customer(
        statement_of(("K1", "", 600.0, 90.0), ("K2", "", 300.0, -6.0), ("K3", "", 100.0, 16.0))
    )
    today, after = without_largest(customers).to_dict("records")
    # Each carries 20 by key. K1 takes its 110 before them along; the 60 are still to be paid.
    assert (today["customer_contribution"], after["customer_contribution"]) == (100.0, -10.0)
    assert (today["keyed_costs"], after["keyed_costs"]) == (60.0, 60.0)
    assert (today["largest_pct"], after["largest_pct"]) == (60.0, 75.0)
    assert after["customer_profitability_pct"] == -2.5
    nobody = without_largest(customers.iloc[:1]).iloc[1]
    assert (nobody["net_revenue"], nobody["customer_contribution"]) == (0.0, -20.0)
    assert math.isnan(nobody["customer_profitability_pct"])


def test_customers_of_unknown_contribution_count_in_no_profitability():
    # B and C are known: (8 + 2) / (30 + 20) = 20 %; without the largest, A, nobody can tell.
    customers = pd.DataFrame(
        {
            "customer": ["A", "B", "C"],
            "net_revenue": [50.0, 30.0, 20.0],
            "customer_contribution": [float("nan"), 8.0, 2.0],
            "contribution_without_keyed": [float("nan"), 9.0, 3.0],
        }
    )
    today, after = without_largest(customers).to_dict("records")
    assert today["customer_contribution"] == pytest.approx(10)
    assert today["customer_profitability_pct"] == pytest.approx(20)
    assert math.isnan(after["customer_contribution"])
    assert math.isnan(after["customer_profitability_pct"])
    small = customers.assign(net_revenue=[10.0, 30.0, 20.0])
    assert without_largest(small).iloc[1]["customer_contribution"] == pytest.approx(3 - 2)
    unknown = customers.assign(
        customer_contribution=float("nan"), contribution_without_keyed=float("nan")
    )
    assert without_largest(unknown)["customer_contribution"].isna().all()
