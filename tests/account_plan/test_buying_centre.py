from __future__ import annotations

import pandas as pd
import pytest
from plan_people import AS_OF, contacts, seen

from kamlib.account_plan.buying_centre import ROLES, buying_centre, role_state
from kamlib.account_plan.people import people_of


def state_of(*rows: tuple, left: tuple[str, ...] = (), **days: float) -> str:
    table = contacts(*((*row[:2], "", "decider", *row[2:]) for row in rows))
    table["left_date"] = pd.to_datetime(
        ["2026-01-01" if person in left else None for person in table["contact_id"]]
    )
    return role_state(people_of(table, seen(**days), as_of=AS_OF, stale_days=90))


@pytest.mark.parametrize(
    ("expected", "rows", "left", "days"),
    [
        ("covered", [("A", "Head", 9.0, 3.0, "Ann")], (), {"A": 10}),
        ("stale", [("A", "Head", 9.0, 3.0, "Ann")], (), {"A": 91}),
        ("alone", [("A", "Head", 9.0, 3.0, "")], (), {"A": 1}),
        ("left", [("A", "Head", 9.0, 3.0, "Ann")], ("A",), {"A": 1}),
        (
            "lost",
            [("A", "Head", 9.0, 3.0, "Ann"), ("B", "Deputy", 5.0, 1.0, "Ann")],
            ("A",),
            {"B": 5},
        ),
        (
            "covered",
            [("A", "Aide", 2.0, 3.0, "Ann"), ("B", "Head", 5.0, 1.0, "Ann")],
            ("A",),
            {"B": 5},
        ),
        (
            "against",
            [("A", "Head", 9.0, -4.0, "Ann"), ("B", "Deputy", 5.0, 5.0, "Ann")],
            (),
            {"A": 5, "B": 5},
        ),
    ],
)
def test_state_of_a_role(expected, rows, left, days):
    assert state_of(*rows, left=left, **days) == expected


def test_all_six_roles_are_listed_and_the_empty_ones_are_unknown(four):
    roles = buying_centre(four).set_index("role")
    assert tuple(roles.index) == ROLES
    assert roles["state"].to_dict() == {
        "initiator": "unknown",
        "user": "alone",
        "influencer": "stale",
        "decider": "covered",
        "buyer": "against",
        "gatekeeper": "unknown",
    }
    assert roles.loc["decider", "owners"] == "Ann"
    assert roles.loc["decider", "days_since_contact"] == 10
    assert pd.isna(roles.loc["gatekeeper", "influence"])
