from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from plan_people import AS_OF, contacts, seen

from kamlib.account_plan.people import champions, label_people, last_contacts, people_of

BY_QUARTER = pd.DataFrame(
    {
        "account_id": "K1",
        "contact_id": ["A", "A", "B", "", "A"],
        "quarter": ["2025Q2", "2026Q2", "2025Q1", "2026Q3", "2026Q4"],
        "contacts": [4, 3, 7, 9, 5],
        "last_date": pd.to_datetime(
            ["2025-06-01", "2026-06-20", "2025-02-01", "2026-09-01", "2026-11-11"]
        ),
    }
)


def test_last_contact_is_the_newest_up_to_the_quarter_reported():
    found = last_contacts(BY_QUARTER, quarter="2026Q3", as_of=AS_OF).set_index("contact_id")
    assert found.loc["A", "days_since_contact"] == (AS_OF - dt.date(2026, 6, 20)).days == 102
    assert found.loc["A", "contacts_year"] == 3
    assert found.loc["B", "contacts_year"] == 0
    assert list(found.index) == ["A", "B"]


def test_a_person_is_covered_when_here_held_and_met_lately(four):
    by_id = four.set_index("contact_id")
    assert by_id["is_covered"].to_dict() == {"A": True, "B": True, "C": False, "D": False}
    assert by_id["is_stale"].to_dict() == {"A": False, "B": False, "C": True, "D": True}


def test_without_interactions_nobody_is_stale():
    people = people_of(
        contacts(("A", "Director", "", "decider", 9.0, 1.0, "Ann")),
        seen(),
        as_of=AS_OF,
        stale_days=90,
    )
    assert people["is_covered"].tolist() == [True]
    assert people["days_since_contact"].isna().all()


@pytest.mark.parametrize(("left", "has_left"), [("2026-09-30", True), ("2026-10-01", False)])
def test_who_left_by_the_last_day_has_left(left, has_left):
    rows = contacts(("A", "Director", "", "decider", 9.0, 5.0, "Ann"))
    rows["left_date"] = pd.Timestamp(left)
    people = people_of(rows, seen(A=10), as_of=AS_OF, stale_days=90)
    assert people["has_left"].tolist() == [has_left]
    assert people["is_covered"].tolist() == [not has_left]
    assert len(champions(people, have_left=has_left)) == 1
    assert champions(people, have_left=not has_left).empty


def test_names_appear_only_where_asked_for():
    rows = contacts(("A", "Director", "", "", 9.0, 1.0, ""), ("B", "", "", "", 1.0, 0.0, ""))
    rows["name"] = ["Erika Beispiel", ""]
    assert label_people(rows, show="role").tolist() == ["Director", "B"]
    assert label_people(rows, show="pseudonym").tolist() == ["A", "B"]
    assert label_people(rows, show="name").tolist() == ["Erika Beispiel", "B"]


def test_labels_are_unique_among_sixty():
    rows = contacts(*((f"P{n:02d}", "Buyer", "", "", 1.0, 0.0, "") for n in range(60)))
    assert label_people(rows, show="role").is_unique


def test_people_of_the_same_function_are_numbered_within_their_account():
    rows = pd.DataFrame(
        {"contact_id": ["P1", "P2", "P3"], "account_id": ["A", "B", "A"], "function": "Buyer"}
    )
    assert label_people(rows, show="role").tolist() == ["Buyer 1", "Buyer", "Buyer 2"]
    assert label_people(rows.iloc[:2], show="role").tolist() == ["Buyer", "Buyer"]
