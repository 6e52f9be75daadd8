"""Pictures of every planned account of the sample, in both languages, as their SVG reads."""

from __future__ import annotations

import pytest
from plan_drawn import faults, pictures


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_of_every_plan_stand_apart_from_words_dots_and_dark_bars(book, german_book, language):
    used = german_book if language == "de" else book
    found, count = {}, 0
    for account in used.portfolio.accounts:
        for name, picture in pictures(used.account_plan(account)).items():
            count += 1
            if told := faults(picture):
                found[f"{account} {name}"] = told
    assert found == {}
    assert count > 250


def test_names_of_the_rings_are_words_of_the_sheet(book):
    picture = book.account_plan("K0007").charts.sociogram()
    assert {"influence 0", "influence 5"} <= set(picture.figure.words)
    written = picture.content().decode().count("influence 5<")
    assert written == picture.figure.words.count("influence 5")
