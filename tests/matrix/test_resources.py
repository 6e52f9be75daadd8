"""Hours: by hand, what was not delivered is missing, nothing gets lost in sums."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix import (
    Budget,
    action_hours,
    by_manager_hours,
    by_quadrant_hours,
    contact_hours,
    resources,
    suggested_hours,
)
from kamlib.support.settings import DEFAULT_HOURS, QUADRANTS

NAN = float("nan")
THIRD_QUARTER = {"start": dt.date(2026, 7, 1), "end": dt.date(2026, 9, 30)}
PLACED = pd.DataFrame(
    {
        "account_id": ["K1", "K2", "K3", "K4"],
        "quadrant": pd.Series(["priority", "bind", "bind", None], dtype=object),
        "status": ["key", "key", "standard", "standard"],
    }
)


def budget(hours: float = NAN, cost: float = NAN, money: float = NAN) -> Budget:
    return Budget(hours_available=hours, cost_per_hour=cost, budget_available=money)


def action(start: str, due: str | None, done: str | None, status: str) -> dict[str, object]:
    return {
        "account_id": "K1",
        "start_date": pd.Timestamp(start),
        "due_date": pd.Timestamp(due) if due else pd.NaT,
        "done_date": pd.Timestamp(done) if done else pd.NaT,
        "status": status,
        "effort_hours": 30.0,
    }


@pytest.mark.parametrize(
    ("row", "hours"),
    [
        (action("2026-08-01", "2026-08-30", None, "started"), 30),
        (action("2026-06-21", "2026-12-31", "2026-07-10", "done"), 15),  # done, not due, counts
        (action("2026-09-30", None, None, "started"), 30),
        (action("2026-10-01", "2026-10-30", None, "started"), 0),
        (action("2026-01-01", "2026-01-30", "2026-01-30", "done"), 0),
        (action("2026-08-10", "2026-08-01", None, "started"), 30),  # due before it began
    ],
)
def test_hours_of_an_action_fall_into_its_days(row, hours):
    assert action_hours(pd.DataFrame([row]), **THIRD_QUARTER).sum() == pytest.approx(hours)


@pytest.mark.parametrize("status", ["open", "dropped"])
def test_actions_nobody_works_on_cost_no_hours(status):
    row = action("2026-08-01", "2026-08-30", None, status)
    assert action_hours(pd.DataFrame([row]), **THIRD_QUARTER).empty


def test_minutes_of_the_quarter_become_hours():
    rows = pd.DataFrame(
        {
            "account_id": ["K1", "K1", "K1"],
            "quarter": ["2026Q3", "2026Q3", "2026Q2"],
            "minutes": [90.0, NAN, 600.0],
        }
    )
    assert contact_hours(rows, quarter="2026Q3").to_dict() == {"K1": 1.5}


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
