"""Fiscal quarters: arithmetic that undoes itself, and a calendar that covers each day once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.support.errors import ParameterError
from kamlib.support.language import Language
from kamlib.support.quarter import (
    Quarter,
    calendar_table,
    labels_back,
    quarters_between,
    year_to_date,
)

MONTHS = st.integers(1, 12)
QUARTERS = st.builds(Quarter, st.integers(1995, 2055), st.integers(1, 4), MONTHS)


@given(QUARTERS, st.integers(-40, 40))
def test_adding_and_taking_away_undo_each_other(quarter, count):
    assert quarter + count - count == quarter
    assert (quarter + count) - quarter == count


@given(st.dates(dt.date(1995, 1, 1), dt.date(2055, 12, 31)), MONTHS)
def test_a_day_lies_in_its_quarter(day, month):
    quarter = Quarter.of(day, start_month=month)
    assert quarter.start <= day <= quarter.end
    assert 89 <= quarter.days <= 92


@given(QUARTERS)
def test_quarters_follow_each_other_without_a_gap(quarter):
    assert (quarter + 1).start == quarter.end + dt.timedelta(days=1)
    assert Quarter.parse(str(quarter), start_month=quarter.start_month) == quarter


@pytest.mark.parametrize("month", [1, 4, 7, 10])
def test_the_calendar_holds_each_day_once(month):
    first = Quarter(2024, 1, month)
    table = calendar_table(first, first + 7)
    assert table["date"].is_unique
    assert len(table) == ((first + 7).end - first.start).days + 1
    assert table["quarter"].nunique() == 8


def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends():
    first = Quarter.parse("2026Q1", start_month=10)
    assert (first.start, first.end) == (dt.date(2025, 10, 1), dt.date(2025, 12, 31))
    assert str(Quarter.of(dt.date(2026, 9, 30), start_month=10)) == "2026Q4"


def test_labels_of_a_year_and_back():
    assert year_to_date("2026Q2") == ["2026Q1", "2026Q2"]
    assert labels_back("2026Q1", 2) == ["2025Q4", "2026Q1"]
    assert quarters_between(Quarter(2026, 2), Quarter(2026, 1)) == []


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("2026Q5", "2026Q4"),
        ("2026Q0", "2026Q1"),
        ("2026-Q3", "2026Q3"),
        ("Q3 2026", "2026Q3"),
        ("3/2026", "2026Q3"),
        ("2026/3", "2026Q3"),
        ("2. Quartal 2025", "2025Q2"),
        ("26Q3", "2026Q3"),
    ],
)
def test_a_quarter_written_otherwise_is_refused_with_its_own_spelling(label, meant):
    with pytest.raises(ParameterError) as refused:
        Quarter.parse(label)
    assert str(refused.value) == (
        "A quarter is written like '2026Q3' (four digits, Q, 1 to 4); "
        f"found {label!r}. Did you mean '{meant}'?"
    )
    assert f"gefunden: {label!r}. Meinten Sie '{meant}'?" in refused.value.told(Language("de"))
    assert str(Quarter.parse(meant)) == meant


@pytest.mark.parametrize("label", ["", "2026", "2026-09", "2026-09-30", "now", "2025Q4-2026Q3"])
def test_what_cannot_be_told_is_refused_without_a_guess(label):
    with pytest.raises(ParameterError, match=r"written like '2026Q3'.*found '.*'\.$"):
        Quarter.parse(label)
