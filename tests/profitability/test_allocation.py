"""Pools are shared by what was used; nothing of a pool gets lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.allocation import all_costs, allocate, driver_volumes

NO_DRIVERS = pd.DataFrame(columns=["account_id", "quarter", "driver", "volume"])


def pools_of(*rows):
    return pd.DataFrame(
        [("2026Q3", *row) for row in rows],
        columns=["quarter", "category", "driver", "amount", "practical_capacity"],
    )


def volumes_of(driver, **volumes):
    return pd.DataFrame(
        [(account, "2026Q3", driver, volume) for account, volume in volumes.items()],
        columns=["account_id", "quarter", "driver", "volume"],
    )


def test_idle_hours_are_charged_to_nobody():
    """560,000 for 7,000 practical hours is 80 an hour; 5,786 used hours leave 97,120 idle."""
    shared = allocate(
        pools_of(("service", "hours", 560_000.0, 7_000.0)), volumes_of("hours", A=5_000.0, B=786.0)
    )
    pool = shared.pools.iloc[0]
    assert pool["rate"] == pytest.approx(80.0)
    assert pool["idle"] == pytest.approx(97_120.0)
    assert shared.costs["amount"].tolist() == pytest.approx([400_000.0, 62_880.0])


def test_without_capacity_the_used_volume_sets_the_rate():
    shared = allocate(
        pools_of(("freight", "km", 900.0, float("nan"))), volumes_of("km", A=20.0, B=10.0)
    )
    assert shared.costs["amount"].tolist() == pytest.approx([600.0, 300.0])
    assert shared.pools["idle"].tolist() == [0.0]


@pytest.mark.parametrize("capacity", [0.0, 25.0, 30.0])
def test_used_above_capacity_shares_the_whole_pool(capacity):
    shared = allocate(
        pools_of(("freight", "km", 900.0, capacity)), volumes_of("km", A=20.0, B=10.0)
    )
    pool = shared.pools.iloc[0]
    assert pool["rate"] == pytest.approx(30.0)
    assert pool["idle"] == 0.0
    assert bool(pool["is_over_capacity"]) is (capacity == 25.0)


def test_a_misspelt_driver_stays_visible_as_unassigned():
    shared = allocate(pools_of(("storage", "palets", 60.0, 10.0)), volumes_of("pallets", A=1.0))
    pool = shared.pools.iloc[0]
    assert (pool["unassigned"], pool["allocated"], pool["idle"]) == (60.0, 0.0, 0.0)
    assert pd.isna(pool["rate"])
    assert shared.costs.empty


def test_a_driver_of_another_quarter_does_not_share_this_one():
    volumes = volumes_of("hours", A=5.0).assign(quarter="2026Q2")
    assert allocate(pools_of(("service", "hours", 10.0, None)), volumes).costs.empty


def test_revenue_is_a_key_and_order_lines_are_an_activity(company):
    sales = company.sales_of([("A", "2026Q3", 100.0, 20.0, 60.0), ("B", "2026Q3", 20.0, 0.0, 5.0)])
    shared = allocate(
        pools_of(("development", "net_revenue", 10.0, None), ("selling", "order_lines", 8.0, None)),
        driver_volumes(sales, NO_DRIVERS),
    )
    got = shared.costs.set_index(["category", "account_id"])
    assert got.loc[("development", "A")].tolist() == ["2026Q3", "key", 8.0]
    assert got.loc[("selling", "B")].tolist() == ["2026Q3", "activity", 4.0]


def test_negative_revenue_bears_nothing_by_that_key(company):
    sales = company.sales_of([("A", "2026Q3", 80.0, 0.0, 0.0), ("B", "2026Q3", -30.0, 0.0, 0.0)])
    shared = allocate(
        pools_of(("development", "net_revenue", 10.0, None)), driver_volumes(sales, NO_DRIVERS)
    )
    assert shared.costs[["account_id", "amount"]].to_numpy().tolist() == [["A", 10.0]]


def test_a_delivered_driver_takes_precedence_over_a_measured_one(company):
    sales = company.sales_of([("A", "2026Q3", 80.0, 0.0, 0.0), ("B", "2026Q3", 20.0, 0.0, 0.0)])
    volumes = driver_volumes(sales, volumes_of("order_lines", A=1.0, B=3.0))
    lines = volumes[volumes["driver"] == "order_lines"]
    assert lines["volume"].tolist() == [1.0, 3.0]


def test_all_costs_keeps_how_each_cost_arrived(company):
    costs = all_costs(
        company.sales_of([("A", "2026Q3", 100.0, 5.0, 60.0)]),
        company.costs_of([("A", "2026Q3", "discounts", "direct", 2.0)]),
        company.costs_of([("A", "2026Q3", "service", "activity", 7.0)]),
    )
    assert costs[["category", "attribution", "amount"]].to_numpy().tolist() == [
        ["discounts", "direct", 7.0],
        ["product_cost", "direct", 60.0],
        ["service", "activity", 7.0],
    ]


@settings(max_examples=60)
@given(
    amount=st.floats(-1e8, 1e8),
    capacity=st.one_of(st.none(), st.floats(0, 1e6)),
    # Below 2e-308 a number keeps too few digits to share anything by.
    volumes=st.lists(st.floats(0, 1e5, allow_subnormal=False), min_size=1, max_size=30),
)
def test_allocated_idle_and_unassigned_add_up_to_the_pool(amount, capacity, volumes):
    used = {f"K{n}": volume for n, volume in enumerate(volumes)}
    table = volumes_of("hours", **used)
    shared = allocate(pools_of(("service", "hours", amount, capacity)), table[table["volume"] > 0])
    pool = shared.pools.iloc[0]
    parts = shared.costs["amount"].sum() + pool["idle"] + pool["unassigned"]
    assert parts == pytest.approx(amount, abs=0.004)
    assert shared.costs["amount"].sum() == pytest.approx(pool["allocated"], abs=0.004)
