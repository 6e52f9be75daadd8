"""Hours: by hand, what was not delivered is missing, nothing gets lost in sums."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix import (
    Budget,
    by_manager_hours,
    by_quadrant_hours,
    resources,
    suggested_hours,
)
from kamlib.support.settings import DEFAULT_HOURS, QUADRANTS

NAN = float("nan")
PLACED = pd.DataFrame(
    {
        "account_id": ["K1", "K2", "K3", "K4"],
        "quadrant": pd.Series(["priority", "bind", "bind", None], dtype=object),
        "status": ["key", "key", "standard", "standard"],
    }
)


def budget(hours: float = NAN, cost: float = NAN, money: float = NAN) -> Budget:
    return Budget(hours_available=hours, cost_per_hour=cost, budget_available=money)


def test_hours_by_hand():
    suggested = suggested_hours(PLACED, hours=DEFAULT_HOURS, factor={"standard": 0.5})
    assert suggested.tolist() == pytest.approx([40, 20, 10, NAN], nan_ok=True)
    table = resources(
        PLACED,
        suggested=suggested,
        contacts=pd.Series({"K1": 30.0, "K3": 25.0}),
        actions=pd.Series({"K1": 20.0}),
        budget=budget(hours=35, cost=80),
    )
    assert table["actual_hours"].tolist() == [50, 0, 25, 0]
    assert table["hours_over"].tolist() == pytest.approx([10, -20, 15, NAN], nan_ok=True)
    # 70 hours suggested, 35 available: everyone gets half.
    assert table["affordable_hours"].tolist()[:3] == [20, 10, 5]
    assert table["suggested_budget"].tolist()[:3] == [3200, 1600, 800]
    sums = by_quadrant_hours(table).set_index("quadrant")
    assert sums.loc["bind", ["accounts", "suggested_hours", "actual_hours"]].tolist() == [2, 30, 25]
    assert sums.loc["bind", "hours_per_account"] == 12.5
    assert sums.loc["reassess", ["accounts", "suggested_hours"]].tolist() == [0, 0]
    assert pd.isna(sums.loc["reassess", "hours_per_account"])


def test_enough_hours_are_not_stretched():
    suggested = suggested_hours(PLACED, hours=DEFAULT_HOURS, factor={})
    table = resources(
        PLACED, suggested=suggested, contacts=None, actions=None, budget=budget(hours=1e6)
    )
    assert table["affordable_hours"].tolist()[:3] == [40, 20, 20]
    nothing = resources(
        PLACED, suggested=0 * suggested, contacts=None, actions=None, budget=budget(hours=10)
    )
    assert nothing["affordable_hours"].tolist()[:3] == [0, 0, 0]


def test_what_was_not_delivered_or_declared_is_missing():
    suggested = suggested_hours(PLACED, hours=DEFAULT_HOURS, factor={})
    table = resources(PLACED, suggested=suggested, contacts=None, actions=None, budget=budget())
    assert table[["actual_hours", "affordable_hours", "suggested_budget"]].isna().all(axis=None)
    assert by_quadrant_hours(table)["actual_hours"].isna().all()
    only_contacts = resources(
        PLACED, suggested=suggested, contacts=pd.Series({"K1": 3.0}), actions=None, budget=budget()
    )
    assert only_contacts["actual_hours"].tolist() == [3, 0, 0, 0]


def test_managers_are_checked_against_their_hours():
    suggested = suggested_hours(PLACED, hours=DEFAULT_HOURS, factor={})
    table = resources(PLACED, suggested=suggested, contacts=None, actions=None, budget=budget())
    managers = pd.Series({"K1": "Aydin", "K2": "Aydin", "K3": None, "K4": "Brandt"})
    found = by_manager_hours(table, managers, available={"Aydin": 45, "Coban": 10})
    found = found.set_index("account_manager")
    assert found.index.tolist() == ["Aydin", "", "Coban"]
    assert found.loc["Aydin", ["accounts", "suggested_hours", "hours_short"]].tolist() == [
        2,
        60,
        15,
    ]
    assert pd.isna(found.loc["", "hours_short"])
    assert found.loc["Coban", ["accounts", "hours_short"]].tolist() == [0, 0]


@given(
    st.lists(st.sampled_from([*QUADRANTS, None]), min_size=1, max_size=20),
    st.floats(1, 5000),
    st.dictionaries(st.sampled_from(["key", "standard"]), st.floats(0, 3)),
)
def test_nothing_is_lost_and_never_more_is_affordable_than_there_is(quadrants, hours, factor):
    rows = pd.DataFrame(
        {
            "account_id": [f"K{number:02d}" for number in range(len(quadrants))],
            "quadrant": pd.Series(quadrants, dtype=object),
            "status": "key",
        }
    )
    suggested = suggested_hours(rows, hours=DEFAULT_HOURS, factor=factor)
    table = resources(
        rows, suggested=suggested, contacts=None, actions=None, budget=budget(hours=hours)
    )
    total = table["suggested_hours"].sum()
    assert by_quadrant_hours(table)["suggested_hours"].sum() == pytest.approx(total)
    managers = pd.Series("Aydin", index=rows["account_id"])
    assert by_manager_hours(table, managers, available={})["suggested_hours"].sum() == (
        pytest.approx(total)
    )
    assert table["affordable_hours"].sum() == pytest.approx(min(total, hours) if total else 0)
