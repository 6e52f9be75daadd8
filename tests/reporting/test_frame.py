"""The frame: plain tuples become links, neighbours are found, every label is there."""

from __future__ import annotations

import datetime as dt

import pytest

from kamlib.reporting.frame import PageFrame, labels, whose_turn
from kamlib.support.language import Language

THREE = tuple((n, stem, stem.title(), f"{stem}.html") for n, stem in enumerate("abc", start=1))


def framed(**changed: object) -> PageFrame:
    given = {"company": "Alpha", "quarter": "2026Q3", "language": Language(), "chapters": THREE}
    return PageFrame(**(given | changed))


def test_imprint_says_only_what_is_known():
    assert framed().imprint == ["Key Account report 2026Q3"]
    full = framed(edition=2, as_of=dt.date(2026, 9, 30), language=Language("de"))
    assert full.imprint == ["Key-Account-Bericht 2026Q3", "Ausgabe 2", "Datenstand 30.09.2026"]
    assert framed(quarter="").imprint == ["Key Account reports"]


@pytest.mark.parametrize(
    ("current", "before", "after"),
    [("a", None, "b"), ("b", "a", "c"), ("c", "b", None), ("", None, None), ("x", None, None)],
)
def test_neighbours(current, before, after):
    frame = framed(current=current)
    found = [link.stem if link else None for link in (frame.beside(-1), frame.beside(1))]
    assert found == [before, after]


def test_no_label_is_the_same_in_both_languages_by_accident():
    english, german = labels(Language()), labels(Language("de"))
    same = {name for name in english if english[name] == german[name]}
    assert english.keys() == german.keys() and same == {"portfolio"}


def test_every_turn_has_its_own_advice():
    advice = {whose_turn(turn, Language()) for turn in ("data", "parameter", "code", "timeout")}
    assert len(advice) == 4
