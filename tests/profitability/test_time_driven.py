"""Time equations: minutes by hand, nothing of a pool lost, names that would mix refused."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.allocation import allocate
from kamlib.profitability.time_driven import (
    activity_costs,
    activity_minutes,
    known_drivers,
    practical_capacity,
    with_minutes,
)
from kamlib.support.errors import SettingsError
from kamlib.support.settings import TimeEquation

ORDER = TimeEquation(
    activity="order",
    driver="desk_minutes",
    event="orders",
    minutes=8,
    more={"express": 5, "export": 20},
)
COMPLAINT = TimeEquation(
    activity="complaint", driver="desk_minutes", event="complaints", minutes=60
)


def volumes_of(*rows):
    frame = pd.DataFrame(rows, columns=["account_id", "driver", "volume"])
    return frame.assign(quarter="2026Q3").astype({"volume": float})


def pool_of(amount, capacity):
    return pd.DataFrame(
        {
            "quarter": ["2026Q3"],
            "category": "selling",
            "driver": "desk_minutes",
            "amount": float(amount),
            "practical_capacity": float(capacity),
        }
    )


def test_an_express_export_order_takes_longer():
    """K1: 10 orders x 8 + 4 express x 5 + 1 export x 20 = 120; K2: 5 x 8 + 2 complaints x 60."""
    volumes = volumes_of(
        ("K1", "orders", 10), ("K1", "express", 4), ("K1", "export", 1),
        ("K2", "orders", 5), ("K2", "complaints", 2),
    )  # fmt: skip
    minutes = activity_minutes(volumes, [ORDER, COMPLAINT])
    assert minutes.set_index(["account_id", "activity"])["minutes"].to_dict() == {
        ("K1", "order"): 120.0,
        ("K2", "order"): 40.0,
        ("K2", "complaint"): 120.0,
    }
    shared = allocate(pool_of(800, 400), with_minutes(volumes, minutes))
    assert shared.costs.set_index("account_id")["amount"].to_dict() == {"K1": 240.0, "K2": 320.0}
    assert shared.pools["idle"].tolist() == [240.0]
    priced = activity_costs(minutes, shared.pools).set_index("activity")
    assert priced.loc["order", "cost_per_event"] == pytest.approx(160 / 15 * 2)
    assert priced.loc["complaint", "cost"] == pytest.approx(240.0)


def test_without_equations_the_volumes_stay_as_they_are():
    volumes = volumes_of(("K1", "orders", 10))
    assert with_minutes(volumes, activity_minutes(volumes, [])).equals(volumes)


def test_what_prolongs_without_an_event_still_takes_its_minutes():
    minutes = activity_minutes(volumes_of(("K1", "express", 4)), [ORDER])
    assert minutes[["events", "minutes"]].to_numpy().tolist() == [[0.0, 20.0]]


def test_minutes_named_like_a_delivered_driver_are_refused():
    with pytest.raises(SettingsError, match="'desk_minutes', but that driver is delivered"):
        activity_minutes(volumes_of(("K1", "desk_minutes", 3), ("K1", "orders", 3)), [ORDER])


def test_counting_what_nobody_measures_is_refused_with_the_nearest():
    with pytest.raises(SettingsError, match="Did you mean 'exports'"):
        known_drivers([ORDER], ["orders", "express", "exports"])


@pytest.mark.parametrize("usable", [0, -5, 101])
def test_capacity_beyond_what_is_paid_is_refused(usable):
    with pytest.raises(ValueError, match="80 to 85"):
        practical_capacity(100, usable_pct=usable)


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 90)), min_size=1, max_size=8),
    st.integers(1, 2_000_000),
    st.integers(0, 50_000),
)
def test_activities_and_idle_minutes_add_up_to_the_pool(used, amount, capacity):
    rows = [(f"K{n}", "orders", orders) for n, (orders, _) in enumerate(used)]
    rows += [(f"K{n}", "complaints", count) for n, (_, count) in enumerate(used)]
    volumes = volumes_of(*[row for row in rows if row[2] > 0])
    minutes = activity_minutes(volumes, [ORDER, COMPLAINT])
    shared = allocate(pool_of(amount, capacity), with_minutes(volumes, minutes))
    pool = shared.pools.iloc[0]
    assert pool["allocated"] + pool["idle"] + pool["unassigned"] == pytest.approx(amount)
    assert shared.costs["amount"].sum() == pytest.approx(pool["allocated"])
    if len(minutes):
        assert activity_costs(minutes, shared.pools)["cost"].sum() == pytest.approx(
            pool["allocated"]
        )
