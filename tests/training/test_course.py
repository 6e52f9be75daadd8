"""The course as a notebook uses it: any order of cells, hints, solutions, tests."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kamlib.support.errors import ParameterError
from kamlib.support.language import Language
from kamlib.training.course import PARTICIPANT_FILE, open_course
from kamlib.training.exercises import EXERCISES, MODULES
from kamlib.training.log import read_log


def test_nothing_depends_on_the_order_of_cells(course):
    right = EXERCISES["1.2"].solution(course.company)
    first = course.check("1.2", right).text
    course.check("1.5", "K01")
    course.exercise("1.1")
    assert course.check("1.2", right).text == first


def test_answers_without_quotation_marks_are_read_as_they_were_written(course, tmp_path):
    german = replace(course, language=Language("de"))
    percent = f"{EXERCISES['1.3'].solution(course.company):.1f}".partition(".")
    note = german.check("1.3", int(percent[0]), int(percent[2]))  # check("1.3", 20,5)
    assert "richtig" in note.title
    assert read_log(tmp_path)[0][0].answer == f"{percent[0]},{percent[2]}"
    assert german.check("1.2", 1.234, 5).kind == "wrong"  # 1.234,5
    assert "richtig" in german.check("1.5", *EXERCISES["1.5"].solution(course.company)).title


def test_hints_come_in_three_steps_and_then_repeat(course):
    told = [course.hint("1.3").sentences[0] for _ in range(4)]
    assert len(set(told)) == 3
    assert told[2] == told[3]
    assert course.hint("1.3", 1).sentences[0] == told[0]


def test_an_unknown_exercise_is_named_with_the_nearest(course):
    for method in (course.exercise, course.check, course.hint, course.solution):
        assert "1.1" in method("1.l").text


def test_everything_tried_is_noted_and_nothing_else(course, tmp_path):
    course.exercise("1.1")
    course.check("1.1", ...)
    course.check("1.1", "K01")
    course.hint("1.1")
    course.solution("1.1")
    entries, _ = read_log(tmp_path)
    assert [(entry.what, entry.answer) for entry in entries] == [
        ("check", "K01"),
        ("hint", 1),
        ("solution", None),
    ]


def test_a_test_tells_nothing(course):
    test = replace(course, part="post")
    right = test.check("1.2", EXERCISES["1.2"].solution(course.company)).text
    assert right == test.check("1.2", 5).text
    assert "neither hints nor solutions" in test.hint("1.2").text
    assert "neither hints nor solutions" in test.solution("1.2").text


def test_a_folder_that_cannot_be_written_does_not_stop_the_lesson(course, tmp_path):
    told = replace(course, folder=tmp_path / "gone").check("1.1", "K01").text
    assert "could not be noted" in told


@pytest.mark.parametrize("module", MODULES)
def test_an_example_shows_figures_and_its_gaps_do_not(course, module):
    steps = MODULES[module].example
    assert steps
    shown, gaps = course.example(module).text, course.example(module, gaps=True).text
    assert "exercise" not in shown
    assert f"exercise {module}." in gaps


def test_names_from_data_are_escaped(course):
    course.company.__dict__["names"] = dict(course.company.names)  # its own copy
    shown = course.check("1.1", "<script>alert(1)</script>").body
    assert "<script>" not in shown


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"lesson": "x"}'])
def test_a_damaged_participant_file_is_named(tmp_path, damage):
    (tmp_path / PARTICIPANT_FILE).write_text(damage, encoding="utf-8")
    with pytest.raises(ParameterError, match="damaged"):
        open_course(tmp_path)


def test_a_participant_is_found_from_a_folder_below(sample, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(
        "kamlib.training.course.open_company", lambda *which: opened.append(which) or sample
    )
    about = {"pre": 5, "lesson": 1, "post": 23, "language": "de"}
    (tmp_path / PARTICIPANT_FILE).write_text(json.dumps(about), encoding="utf-8")
    (tmp_path / "lessons").mkdir()
    course = open_course(tmp_path / "lessons")
    assert course.folder == tmp_path
    assert opened == [(1, "de")]
    assert course.company is sample
    assert course.language == Language("de")
    assert "Aufgabe 1.1" in course.exercise("1.1").text


@pytest.mark.parametrize("options", [{"part": "exam"}, {"language": "fr"}])
def test_unknown_options_are_refused(options):
    with pytest.raises(ParameterError, match=r"exam|fr"):
        open_course(**options)
