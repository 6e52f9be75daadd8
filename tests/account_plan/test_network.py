"""Figures of the network against networkx and against networks drawn by hand."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_plan.network import (
    centralisation,
    centrality,
    held_by_one,
    influence_graph,
    network_figures,
    ties,
)
from kamlib.account_plan.network_table import network_summary
from kamlib.support.language import Language


def relations(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from_contact_id", "to_contact_id", "strength", "kind"])


HAND_DRAWN = relations(
    ("A", "B", 8.0, "formal"),
    ("A", "C", 6.0, "formal"),
    ("C", "A", 2.0, "informal"),
    ("C", "D", 5.0, "informal"),
    ("B", "C", 7.0, "conflict"),
    ("X", "A", 9.0, "formal"),
)


def test_figures_of_four_people_by_hand(four):
    found = network_figures(four, influence_graph(four, HAND_DRAWN))
    # Ties A-B, A-C, C-D: 3 of 6 pairs. Degrees 2, 1, 2, 1: (0+1+0+1) / (3 x 2).
    assert (found.people, found.ties, found.conflicts) == (4, 3, 1)
    assert found.density_pct == pytest.approx(50.0)
    assert found.centralisation_pct == pytest.approx(100 / 3)
    # Influence 9, 6, 4, 1; held and met lately: the director and the buyer.
    assert found.coverage_pct == pytest.approx(100 * 15 / 20)
    # 9x1 - 6x3 + 4x4 + 1x2 = 9 of 5x20.
    assert found.support_pct == pytest.approx(9.0)
    assert (found.one_colleague, found.one_colleague_pct) == ("Ann", pytest.approx(75.0))
    assert found.days_since_contact == 10
    assert found.one_contact_pct == pytest.approx(100 / 3)


def test_centrality_equals_networkx_on_a_path(four):
    graph = influence_graph(four, HAND_DRAWN)
    path = nx.Graph([("B", "A"), ("A", "C"), ("C", "D")])
    found = centrality(graph).set_index("contact_id")
    for person in path:
        assert found.loc[person, "betweenness_pct"] == pytest.approx(
            100 * nx.betweenness_centrality(path)[person]
        )
        assert found.loc[person, "degree_pct"] == pytest.approx(
            100 * nx.degree_centrality(path)[person]
        )
    # Of the three pairs of others two run through each inner person.
    assert found.loc["A", "betweenness_pct"] == pytest.approx(200 / 3)
    assert found.loc[["A", "B", "C"], "influences"].tolist() == [2, 0, 2]


def test_conflicts_strangers_and_oneself_are_no_ties(four):
    graph = influence_graph(four, pd.concat([HAND_DRAWN, relations(("A", "A", 1.0, "formal"))]))
    assert set(graph.edges) == {("A", "B"), ("A", "C"), ("C", "A"), ("C", "D"), ("B", "C")}
    assert not ties(graph).has_edge("B", "C")


def test_who_left_takes_the_ties_along(four):
    gone = four.assign(has_left=four["contact_id"] == "A")
    found = network_figures(gone, influence_graph(gone, HAND_DRAWN))
    assert (found.people, found.ties) == (3, 1)
    assert found.coverage_pct == pytest.approx(100 * 6 / 11)


def test_nobody_and_one_person_have_no_density(four):
    for people in (four.iloc[:0], four.iloc[:1]):
        found = network_figures(people, influence_graph(people, HAND_DRAWN))
        assert math.isnan(found.density_pct)
        assert math.isnan(found.centralisation_pct)


def test_influence_that_nobody_holds_is_zero_not_missing():
    nobody = pd.DataFrame({"owner": ["", ""], "influence": [3.0, 4.0]})
    assert held_by_one(nobody) == ("", 0.0)
    assert math.isnan(held_by_one(nobody.iloc[:0])[1])


@given(st.integers(min_value=3, max_value=40))
def test_a_star_is_fully_centralised_and_a_ring_is_not(count):
    assert centralisation(nx.star_graph(count - 1)) == pytest.approx(1.0)
    assert centralisation(nx.cycle_graph(count)) == pytest.approx(0.0)


@given(
    st.sets(
        st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]),
        max_size=60,
    )
)
def test_density_and_betweenness_equal_networkx_whatever_is_drawn(pairs):
    people = pd.DataFrame(
        {
            "contact_id": [f"P{number:02d}" for number in range(12)],
            "has_left": False,
            "is_covered": True,
            "influence": 5.0,
            "attitude": 1.0,
            "owner": "Ann",
            "contacts_year": 1.0,
            "days_since_contact": 3.0,
        }
    )
    rows = relations(*((f"P{a:02d}", f"P{b:02d}", 1.0, "informal") for a, b in sorted(pairs)))
    graph = influence_graph(people, rows)
    other = nx.Graph()
    other.add_nodes_from(people["contact_id"])
    other.add_edges_from((f"P{a:02d}", f"P{b:02d}") for a, b in pairs)
    assert network_figures(people, graph).density_pct == pytest.approx(100 * nx.density(other))
    found = centrality(graph).set_index("contact_id")["betweenness_pct"]
    for person, value in nx.betweenness_centrality(other).items():
        assert found[person] == pytest.approx(100 * value)


def summary(people: pd.DataFrame, language: str = "en") -> str:
    found = network_figures(people, influence_graph(people, relations()))
    return network_summary(found, language=Language(language)).replace("\xa0", " ")


def test_the_line_above_the_fold_says_in_words_what_is_not_known():
    one = pd.DataFrame(
        {
            "contact_id": ["A", "B"],
            "has_left": False,
            "is_covered": [True, False],
            "influence": [6.0, 2.0],
            "attitude": 1.0,
            "owner": ["Ann", ""],
            "contacts_year": 1.0,
            "days_since_contact": [1.0, float("nan")],
        }
    )
    assert summary(one) == (
        "Network: 75 % of the influence is covered, 75 % of it hangs on one colleague, "
        "last contact 1 day ago"
    )
    assert summary(one.assign(has_left=True), "de") == (
        "Netzwerk: Alle erfassten Personen sind ausgeschieden, abgedeckt ist daher nichts"
    )
    unknown = one.assign(influence=float("nan"), days_since_contact=float("nan"))
    assert summary(unknown) == (
        "Network: nobody's influence is recorded, so its coverage is not known, "
        "no contact is recorded"
    )
    nobody = summary(one.assign(owner="", is_covered=False))
    assert "none of it is held by one of us" in nobody
    assert "–" not in summary(unknown) + nobody
