from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_plan.organisation import (
    heads,
    levels,
    places,
    reading_order,
    reporting_lines,
)


def people(*rows: tuple[str, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["contact_id", "reports_to", "has_left"])


def test_an_empty_chair_stays_while_somebody_reports_to_it():
    lines, cut = reporting_lines(people(("A", "", True), ("B", "A", False), ("C", "B", True)))
    assert set(lines) == {"A", "B"}
    assert cut == []


def test_who_left_without_reports_is_gone_with_all_above_who_left():
    lines, _ = reporting_lines(people(("A", "", True), ("B", "A", True), ("C", "", False)))
    assert set(lines) == {"C"}


def test_circles_and_unknown_superiors_are_cut_and_told():
    lines, cut = reporting_lines(
        people(("A", "B", False), ("B", "A", False), ("C", "X", False), ("D", "D", False))
    )
    assert cut == ["B", "C", "D"]
    assert list(lines.edges) == [("B", "A")]


def test_levels_and_reading_order_of_a_small_firm():
    lines = nx.DiGraph([("A", "B"), ("A", "C"), ("B", "D")])
    lines.add_node("E")
    assert heads(lines) == ["A", "E"]
    assert reading_order(lines) == ["A", "B", "D", "C", "E"]
    assert levels(lines) == {"A": 0, "B": 1, "D": 2, "C": 1, "E": 0}


@given(st.lists(st.integers(min_value=0, max_value=60), min_size=1, max_size=60))
def test_no_two_boxes_share_a_place_however_people_report(superiors):
    rows = [(f"P{place:02d}", f"P{other:02d}", False) for place, other in enumerate(superiors)]
    lines, _ = reporting_lines(people(*rows))
    assert nx.is_forest(lines)
    placed = places(lines)
    assert set(placed) == {name for name, _, _ in rows}
    # On one level boxes are a row apart or more: they never overlap.
    for level in {level for level, _ in placed.values()}:
        heights = sorted(row for at, row in placed.values() if at == level)
        assert all(after - before >= 1 - 1e-9 for before, after in pairwise(heights))


def test_the_same_people_stand_in_the_same_places_in_any_order():
    rows = [("A", "", False), ("B", "A", False), ("C", "A", False), ("D", "C", False)]
    first = places(reporting_lines(people(*rows))[0])
    assert first == places(reporting_lines(people(*rows[::-1]))[0])
