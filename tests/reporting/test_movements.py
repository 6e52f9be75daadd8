"""What moved since the previous quarter, and the sentences about it."""

from __future__ import annotations

import pandas as pd
import pytest
from three_accounts import BY_QUARTER, PLACEMENT, QUADRANTS, STATEMENT

from kamlib.reporting.movements import movement_sentences, movements
from kamlib.support.language import Language


def moved(**options: object) -> pd.DataFrame:
    return movements(BY_QUARTER, STATEMENT, PLACEMENT, quarter="2026Q3", **options)


def test_largest_movement_of_contribution_comes_first_and_unknown_never():
    frame = moved()
    assert frame["name"].tolist() == ["Beta", "Alpha"]  # Gamma moved by less than one euro
    assert frame["customer_contribution_change"].tolist() == [-60.0, -50.0]
    assert moved(count=1)["name"].tolist() == ["Beta"]


def test_without_a_previous_quarter_nothing_moved():
    first = BY_QUARTER[BY_QUARTER["quarter"] == "2026Q3"]
    assert movements(first, STATEMENT, PLACEMENT, quarter="2026Q3").empty


def test_an_unknown_contribution_is_no_contribution_of_zero():
    unknown = BY_QUARTER.assign(
        customer_contribution=BY_QUARTER["customer_contribution"].where(
            BY_QUARTER["account_id"].ne("B") | BY_QUARTER["quarter"].ne("2026Q3")
        )
    )
    frame = movements(unknown, STATEMENT, PLACEMENT, quarter="2026Q3")
    assert frame["name"].tolist() == ["Beta", "Alpha"]
    assert frame["customer_contribution_change"].isna().tolist() == [True, False]


def test_an_account_whose_contribution_is_unknown_takes_its_place_by_revenue():
    rows = pd.DataFrame(
        [
            ("A", "2026Q2", 1e6, None),
            ("A", "2026Q3", 9e6, None),
            ("B", "2026Q2", 3e5, 50e3),
            ("B", "2026Q3", 3e5, 51e3),
        ],
        columns=["account_id", "quarter", "net_revenue", "customer_contribution"],
    ).astype({"customer_contribution": float})
    named = pd.DataFrame({"account_id": ["A", "B"], "name": ["Alpha", "Beta"]})
    frame = movements(rows, named, PLACEMENT, quarter="2026Q3")
    told = movement_sentences(frame, quadrants=QUADRANTS, language=Language())
    assert [each.replace("\u00a0", " ").split(". ")[0].rstrip(".") for each in told] == [
        "Alpha: net revenue from 1,000 k€ to 9,000 k€ (+8,000 k€)",
        "Beta: contribution from 50 k€ to 51 k€ (+1 k€), net revenue from 300 k€ to 300 k€ (0 k€)",
    ]


def test_without_any_contribution_revenue_says_who_moved():
    unknown = BY_QUARTER.assign(customer_contribution=float("nan"))
    frame = movements(unknown, STATEMENT, PLACEMENT, quarter="2026Q3")
    assert frame["name"].tolist() == ["Beta", "Alpha"]
    told = movement_sentences(frame, quadrants=QUADRANTS, language=Language())
    assert told[0].replace("\u00a0", " ") == "Beta: net revenue from 0 € to 900 € (+900 €)."


def test_sentences_name_amounts_and_the_quadrant_left():
    sentences = movement_sentences(moved(), quadrants=QUADRANTS, language=Language())
    assert sentences[1].endswith("In the matrix it moved from “Prioritise” to “Bind”.")
    assert "matrix" not in sentences[0]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "en",
            "Alpha: contribution from 117 k€ to 31 k€ (−86 k€), "
            "net revenue from 400 k€ to 500 k€ (+100 k€).",
        ),
        (
            "de",
            "Alpha: Deckungsbeitrag von 117 T€ auf 31 T€ (−86 T€), "
            "Nettoerlös von 400 T€ auf 500 T€ (+100 T€).",
        ),
    ],
)
def test_a_movement_says_from_what_to_what(code, said):
    row = {"name": "Alpha", "previous_quadrant": "bind", "quadrant": "bind"}
    row |= {"customer_contribution": 30.9e3, "customer_contribution_change": -86e3}
    row |= {"net_revenue": 500e3, "net_revenue_change": 100e3}
    told = movement_sentences(pd.DataFrame([row]), quadrants=QUADRANTS, language=Language(code))
    assert [each.replace("\u00a0", " ") for each in told] == [said]


def test_a_name_of_any_length_leaves_a_sentence():
    long = STATEMENT.assign(name="x" * 40_000)
    frame = movements(BY_QUARTER, long, PLACEMENT, quarter="2026Q3")
    sentences = movement_sentences(frame, quadrants=QUADRANTS, language=Language())
    assert all(len(sentence) < 250 for sentence in sentences)
