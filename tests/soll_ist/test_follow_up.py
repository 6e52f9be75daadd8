"""What has to be followed up: tables of lasting deviations, causes, and causes nobody gave."""

from __future__ import annotations

import pandas as pd
from soll_ist_company import shared_chapter

from kamlib.soll_ist.causes import commented, uncommented
from kamlib.soll_ist.follow_up import causes_table, missing_table, persistent_table
from kamlib.support.language import Language

ENGLISH, GERMAN = Language(), Language("de")


def row_of(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if name in line)


def persistent(**changes: object) -> pd.DataFrame:
    row = {
        "scope": "account",
        "account_id": "K1",
        "name": "Adler Pressen AG",
        "account_manager": "Ada",
        "kpi": "net_revenue",
        "run_quarters": 3,
        "since": "2026Q1",
        "variance": -280.0,
        "cumulated_variance": -570.0,
        "light": "bad",
        "likely_cause": "currency",
        "cause_origin": "computed",
        "first_proposal": "Agree on a currency clause, or invoice in our own currency",
        "second_proposal": "Set the target in the customer's currency",
    }
    return pd.DataFrame([row | changes])


def test_a_lasting_deviation_names_cause_and_alternatives_in_german():
    text = persistent_table(persistent(), quarter="2026Q3", at_least=2, language=GERMAN).body
    assert "Währung (berechnet)" in text
    assert "Eine Währungsklausel vereinbaren" in text
    assert "Das Soll in der Währung des Kunden setzen" in text


def test_deviations_off_target_stand_above_longer_ones_that_are_watched():
    rows = pd.concat(
        [
            persistent(name="Watched AG", light="warn", run_quarters=9),
            persistent(name="Missed AG", light="bad", run_quarters=2),
        ],
        ignore_index=True,
    )
    text = persistent_table(rows, quarter="2026Q3", at_least=2, language=ENGLISH).text
    assert text.index("Missed AG") < text.index("Watched AG")


def test_without_lasting_deviations_a_sentence_stands_there():
    none = persistent().iloc[:0]
    shown = persistent_table(none, quarter="2026Q3", at_least=2, language=ENGLISH)
    assert shown.text == "No target was missed in 2 or more quarters running up to 2026Q3."


def test_a_comment_is_shown_with_cause_author_and_date():
    chapter = shared_chapter()
    shown = causes_table(chapter.comments, quarter="2026Q3", language=ENGLISH)
    line = row_of(shown.text, "Adler")
    for part in ("competitor", "Second source approved", "Ada", "5 Oct 2026"):
        assert part in line
    german = causes_table(chapter.comments, quarter="2026Q3", language=GERMAN).text
    assert "Wettbewerb" in row_of(german, "Adler")
    assert "05.10.2026" in row_of(german, "Adler")


def test_without_comments_the_page_says_what_to_do():
    chapter = shared_chapter()
    none = commented(chapter.variances, chapter.facts.comments.iloc[:0], "2026Q3")
    text = causes_table(none, quarter="2026Q3", language=ENGLISH).text
    assert "Nobody has written a comment for 2026Q3." in text
    assert "comments table" in text


def test_a_material_variance_without_a_comment_is_listed_until_somebody_writes_one():
    chapter = shared_chapter()
    comments = chapter.facts.comments
    open_now = uncommented(chapter.variances, comments, "2026Q3")
    assert ("K1", "net_revenue") not in set(
        zip(open_now["account_id"], open_now["kpi"], strict=True)
    )
    open_before = uncommented(chapter.variances, comments.iloc[:0], "2026Q3")
    assert len(open_before) == len(open_now) + 1
    assert "Ben" in missing_table(open_now, quarter="2026Q3", language=ENGLISH).text
    done = missing_table(open_now.iloc[:0], quarter="2026Q3", language=ENGLISH).text
    assert done == "No material variance of an account waits for a comment."
