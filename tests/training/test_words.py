"""A German course has German words in its data, and the same figures."""

from __future__ import annotations

import csv

import pytest

from kamlib.support.language import Language
from kamlib.training.company import build_tables, open_company, write_company
from kamlib.training.course import Course
from kamlib.training.exercises import EXERCISES
from kamlib.training.key import Answers, answers_of
from kamlib.training.words import GERMAN, WORDED


@pytest.fixture(scope="module")
def german():
    return open_company(1, "de")


@pytest.mark.parametrize("seed", [1, 23, 4711])
def test_every_word_of_the_data_has_a_german_one(seed):
    managers = {row["account_manager"] for row in build_tables(seed)["accounts"]}
    for table, columns in WORDED.items():
        for row in build_tables(seed)[table]:
            for column in columns:
                assert row[column] in GERMAN or row[column] in managers


def test_two_words_stay_two_words():
    # A row must not look like another one because both were called the same.
    assert len(set(GERMAN.values())) == len(GERMAN)


def test_only_words_differ():
    english, german = build_tables(23), build_tables(23, "de")
    assert list(english) == list(german)
    for table, rows in english.items():
        for one, other in zip(rows, german[table], strict=True):
            differing = {name for name in one if one[name] != other[name]}
            assert differing <= set(WORDED.get(table, ()))


def test_a_german_participant_finds_no_english_title_in_his_files(tmp_path):
    write_company(tmp_path, 23, language="de")
    found = set()
    for table, columns in WORDED.items():
        with (tmp_path / "data" / f"{table}.csv").open(encoding="utf-8") as file:
            found |= {row[column] for row in csv.DictReader(file, delimiter=";")
                      for column in columns}  # fmt: skip
    assert "Einkaufsleitung" in found
    assert not found & {word for word, own in GERMAN.items() if word != own}


def test_the_answers_are_the_same_in_both_languages(german):
    solved = {
        name: Answers(
            one.solution(german), {each.id: each.wrong(german) for each in one.misconceptions}
        )
        for name, one in EXERCISES.items()
    }
    assert solved == answers_of(1)


@pytest.mark.parametrize("exercise", ["7.3", "7.4", "8.3", "8.5", "9.3", "9.4", "9.5", "11.3"])
def test_tables_of_a_german_lesson_show_german_words(german, exercise):
    course = Course(company=german, language=Language("de"))
    shown = course.exercise(exercise)._repr_mimebundle_()["text/html"]
    english = {word for word, own in GERMAN.items() if word != own and len(word) > 8}
    assert not [word for word in english if f">{word}<" in shown]
