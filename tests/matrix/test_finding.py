"""The finding of the matrix: who counts as placed, who came and went, what it rests on."""

from __future__ import annotations

import pandas as pd
import pytest

from kamlib.matrix.finding import (
    Grounds,
    change_of_top,
    facts_beside,
    finding_sentence,
    firmly_placed,
    grounds,
)
from kamlib.matrix.strategies import advice
from kamlib.support.language import Language
from kamlib.support.settings import Settings

ENGLISH = Language()
STRATEGIES = advice(
    Settings.model_validate({"company": {"name": "M"}, "sources": {}}).matrix.strategies, ENGLISH
)
PLACEMENT = pd.DataFrame(
    {
        "account_id": ["K1", "K2", "K3", "K4"],
        "name": ["Alpina", "Elbe", "Isar", "Lech"],
        "quadrant": ["priority", "bind", "priority", None],
        "is_thin": [False, False, True, True],
        "net_revenue": [3e6, 2e6, 4e6, 1e6],
    }
)
MOVEMENT = PLACEMENT[["account_id", "name", "net_revenue"]].assign(
    quadrant_before=["bind", "priority", "bind", None],
    move=["entered_top", "left_top", "entered_top", ""],
)


def said(**given: object) -> str:
    return finding_sentence(
        PLACEMENT,
        MOVEMENT,
        strategies=STRATEGIES,
        previous_quarter="2026Q2",
        language=ENGLISH,
        **given,
    ).replace("\u00a0", " ")


def test_only_accounts_with_enough_figures_are_counted_and_named():
    assert firmly_placed(PLACEMENT)["account_id"].tolist() == ["K1", "K2"]
    # Alpina has 3 of all 10 M€; Isar would stand there too, but on too few figures.
    assert said() == (
        "1 of 2 accounts with enough figures stands in “Prioritise” and brings 30 % of net "
        "revenue. Since 2026Q2, entered: Alpina; left: Elbe."
    )


def test_criteria_without_any_figure_are_said_instead_of_the_movement():
    sentence = said(rests_on=Grounds(("Net revenue",), ("Loyalty",)))
    assert sentence.endswith(
        "There are no figures for Loyalty; the placement rests on Net revenue alone."
    )
    assert "entered" not in sentence


def test_a_criterion_in_both_indices_is_named_once():
    criteria = pd.DataFrame(
        {"criterion": ["a", "b", "b", "a"], "is_missing": [True, True, False, True]}
    )
    assert grounds(criteria, {"a": "Loyalty", "b": "Revenue"}) == Grounds(
        ("Revenue",), ("Loyalty",)
    )


@pytest.mark.parametrize(
    ("moves", "sentence"),
    [
        (["entered_top", "", "", ""], "Entered since 2026Q2: Alpina."),
        (["", "left_top", "", ""], "Left since 2026Q2: Elbe."),
        (["", "", "entered_top", ""], "Nobody entered or left it since 2026Q2."),
    ],
)
def test_who_came_and_went_is_one_sentence(moves, sentence):
    movement = MOVEMENT.assign(move=moves)
    found = change_of_top(PLACEMENT, movement, previous_quarter="2026Q2", language=ENGLISH)
    assert found == sentence


def test_beside_the_finding_stand_thin_ground_and_the_largest_to_bind():
    found = facts_beside(
        PLACEMENT, strategies=STRATEGIES, minimum_coverage_pct=60.0, language=ENGLISH
    ).replace("\u00a0", " ")
    assert found == (
        "1 account is placed on figures for less than 60 % of the weight; the finding leaves it "
        "out. Largest in “Bind”, where value is high and engagement low: Elbe with 2.0 M€."
    )
