from __future__ import annotations

import pandas as pd

from kamlib.account_plan.buying_centre import buying_centre
from kamlib.account_plan.network import influence_graph, network_figures
from kamlib.account_plan.sentences import contacts_by_quarter, people_sentences
from kamlib.support.language import Language

NO_RELATIONS = pd.DataFrame(columns=["from_contact_id", "to_contact_id", "strength", "kind"])


def said(people: pd.DataFrame, contacts: pd.Series) -> list[str]:
    network = network_figures(people, influence_graph(people, NO_RELATIONS))
    return people_sentences(people, buying_centre(people), network, contacts, language=Language())


def test_gaps_are_told_worst_first(four):
    assert said(four, pd.Series(dtype=float)) == [
        "Buying centre without cover: Initiator, User, Gatekeeper.",
        "No recent contact with: Influencer.",
        "Against us: Buyer.",
    ]


def test_a_lost_champion_comes_first_with_falling_contacts(four):
    gone = four.assign(
        has_left=four["contact_id"] == "C",
        influence=four["influence"].where(four["contact_id"] != "C", 8.0),
        left_date=pd.Timestamp("2025-11-14"),
    )
    falling = pd.Series([9.0, 4.0], index=["2026Q2", "2026Q3"])
    assert said(gone, falling)[0] == (
        "Lost champion: Engineer (influence 8, attitude +4) left on 14 Nov 2025; "
        "contacts per quarter since 2026Q2: 9, 4."
    )
    assert "contacts" not in said(gone, falling[::-1])[0]


def test_no_people_is_said(four):
    assert said(four.iloc[:0], pd.Series(dtype=float)) == [
        "No people are recorded: nobody knows who decides."
    ]


def test_contacts_before_the_first_delivery_are_unknown_not_zero():
    rows = pd.DataFrame(
        {
            "account_id": ["A", "B"],
            "quarter": ["2026Q2", "2026Q1"],
            "contacts": [3.0, 7.0],
        }
    )
    found = contacts_by_quarter(rows, account="A", quarter="2026Q3")
    assert found["2026Q2"] == 3
    assert found["2026Q1"] == 0
    assert pd.isna(found["2025Q4"])
