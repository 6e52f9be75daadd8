"""Hours spent in a quarter, counted by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix import action_hours, contact_hours
from kamlib.matrix.spent_hours import hours_within

THIRD_QUARTER = {"start": dt.date(2026, 7, 1), "end": dt.date(2026, 9, 30)}


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
            "minutes": [90.0, float("nan"), 600.0],
        }
    )
    assert contact_hours(rows, quarter="2026Q3").to_dict() == {"K1": 1.5}


@given(starts=st.lists(st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)), min_size=1))
def test_all_hours_of_an_action_fall_into_some_quarter(starts):
    rows = pd.DataFrame(
        {
            "start_date": pd.to_datetime(starts),
            "due_date": pd.to_datetime(starts) + pd.Timedelta(days=100),
            "done_date": pd.NaT,
            "effort_hours": 40.0,
        }
    )
    firsts = [dt.date(year, month, 1) for year in range(2025, 2030) for month in (1, 4, 7, 10)]
    lasts = [each - dt.timedelta(days=1) for each in firsts[1:]]
    hours = hours_within(rows, list(zip(firsts, lasts, strict=False)))
    assert hours.sum(axis=0) == pytest.approx(40.0)
    assert (hours >= 0).all()
