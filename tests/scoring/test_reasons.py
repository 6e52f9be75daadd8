"""Sentences: agreement of score and revenue, lists of names, hostile and long names."""

from __future__ import annotations

import pandas as pd
import pytest

from kamlib.scoring.reasons import status_sentence, unranked_sentence
from kamlib.scoring.words import label_names, listed, short, write_value
from kamlib.support.language import Language


def test_agreement_is_said_in_one_sentence(scoring):
    said = (
        "Score and net revenue have the same first 2 accounts; Bodensee Pumpen GmbH leads by score."
    )
    assert said in scoring.tables.ranking().text
    assert scoring.finding.sentence.count(". ") <= 1


def test_a_name_of_forty_thousand_signs_is_cut():
    assert len(short("x" * 40_000)) == 40
    assert len(listed(["y" * 40_000] * 9, Language())) < 200


@pytest.mark.parametrize(
    ("names", "phrase"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_lists_read_like_sentences(names, phrase):
    assert listed(names, Language()) == phrase


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (1_500_000.0, "money", "1,500\xa0k€"),
        (12.5, "percent", "12.5\xa0%"),
        (10.0, "percent", "10\xa0%"),
        (31.2, "days", "31 days"),
        (2.5, "years", "2.5 years"),
        (-20.0, "index", "−20"),
        (float("nan"), "money", "–"),
    ],
)
def test_figures_are_written_in_their_unit(value, unit, written):
    assert write_value(value, unit, Language()) == written


def test_legal_form_goes_where_names_stay_distinct():
    names = ["Alpina Pressen GmbH & Co. KG", "Elbe Guss AG", "Elbe Guss GmbH", "Dorn SE", "AG"]
    assert label_names(names) == ["Alpina Pressen", "Elbe Guss AG", "Elbe Guss GmbH", "Dorn", "AG"]


def test_status_and_score_are_told_apart_and_who_enters_and_leaves_is_named():
    scores = pd.DataFrame(
        {
            "name": ["Alpina", "Elbe", "Isar", "Lech", "Main"],
            "rank": [1, 2, 3, float("nan"), 4],
            "proposal": ["stays", "enters", "leaves", "unranked", ""],
        }
    )
    said = status_sentence(scores, key_accounts=2, without_business=1, language=Language())
    assert said == (
        "Of 4 key accounts (status), 1 are in the top 2 by score; to enter: Elbe; "
        "to leave or to review: Isar."
    )
    german = status_sentence(scores, key_accounts=2, without_business=1, language=Language("de"))
    assert german == (
        "Von 4 Key Accounts (Status) stehen 1 unter den ersten 2 nach Punktwert; aufzunehmen: "
        "Elbe; abzugeben oder zu prüfen: Isar."
    )


def test_who_has_no_rank_is_said_beside_the_ranking():
    scores = pd.DataFrame(
        {
            "choice": ["both", "knocked_out", "not_ranked", "not_ranked"],
            "proposal": ["stays", "", "unranked", ""],
            "net_revenue": [9e6, 1e6, 2e6, 5e5],
        }
    )
    said = unranked_sentence(scores, without_business=1, language=Language())
    assert said.replace("\u00a0", " ") == (
        "1 account is knocked out by a minimum. 2 accounts with 2.5 M€ net revenue are not ranked "
        "for want of figures. 2 key accounts (status) have no rank, for want of figures or of "
        "business."
    )
    assert not unranked_sentence(scores.head(1), without_business=0, language=Language())


def test_a_company_without_statuses_says_nothing_about_them():
    scores = pd.DataFrame({"name": ["Alpina"], "rank": [1], "proposal": ["enters"]})
    assert not status_sentence(scores, key_accounts=2, without_business=0, language=Language())


def test_where_nobody_is_ranked_nothing_is_said_of_the_top():
    scores = pd.DataFrame({"name": ["Alpina"], "rank": [float("nan")], "proposal": ["unranked"]})
    assert not status_sentence(scores, key_accounts=2, without_business=3, language=Language())
