"""What a score sheet says, once for the page, the printed sheet and the workbook."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import pandas as pd

from kamlib.reporting.draw import draw
from kamlib.reporting.frame import PageFrame
from kamlib.support.display import Show, house_table
from kamlib.support.language import NO_FIGURE, Language
from kamlib.support.safe_text import clean
from kamlib.training.certificate import Certificate
from kamlib.training.exercises import EXERCISES, MODULES
from kamlib.training.home import Group
from kamlib.training.judge import general_errors
from kamlib.training.key import asked_in_tests
from kamlib.training.record import Record

_MARKS = {"right": "✓", "wrong": "✗", "rough": "≈", "open": "–", "unreadable": "?"}
LONGEST_QUESTION = 190
LONGEST_ERROR = 190


class CourseFrame(PageFrame):
    """The frame of a page of the course."""

    @property
    def imprint(self) -> list[str]:
        """The parts of the line over the page, after the group."""
        return [self.language.text("Course Key Account Management"),
                *([self.language.date(self.as_of)] if self.as_of else [])]  # fmt: skip


def frame_of(group: Group) -> CourseFrame:
    """Frame of the pages of a group."""
    return CourseFrame(
        company=group.title, quarter="", language=group.say, as_of=group.day, index_href=""
    )


def question_of(exercise: str, language: Language) -> str:
    """Write what an exercise asks, for everybody: figures and names of a company are left out."""
    text = language.text(EXERCISES[exercise].question)
    return textwrap.shorten(text.format_map(Left()), LONGEST_QUESTION, placeholder=" …")


class Left(dict[str, str]):
    """Fills every placeholder with an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def error_of(exercise: str, error: str, language: Language) -> str:
    """Say an error as participants were told; figures of their companies are left out."""
    known = {one.id: one.diagnosis for one in EXERCISES[exercise].misconceptions}
    told = known.get(error) or general_errors().get(error, "")
    if not told:
        return ""
    said = language.text(told).format_map(Left())
    return textwrap.shorten(said, LONGEST_ERROR, placeholder=" …")


def errors_told(record: Record, language: Language) -> list[str]:
    """Say which known errors the wrong answers of the newest test taken look like."""
    test = record.post if record.post.is_taken else record.pre
    return [
        language.text("{exercise}: {error}", exercise=name, error=error_of(name, error, language))
        for name, error in test.errors.items()
    ]


def state_text(state: str, language: Language) -> str:
    """Name the state of an answer: a mark and a word."""
    words = {
        "right": language.text("right"),
        "wrong": language.text("wrong"),
        "rough": language.text("rounded too much"),
        "open": language.text("not answered"),
        "unreadable": language.text("cannot be read"),
    }
    return f"{_MARKS[state]} {words[state]}"


def questions(record: Record, language: Language) -> pd.DataFrame:
    """List the questions of the tests with both answers.

    Returns
    -------
    DataFrame of shape (n_questions, 6)
        ``exercise``, ``module``, ``question``, ``pre`` and ``post`` as text, and whether they
        were right (0, 1, or missing where the test was not taken).
    """
    return pd.DataFrame(
        [
            {
                "exercise": name,
                "module": language.text(MODULES[EXERCISES[name].module].title),
                "question": question_of(name, language),
                "pre": _state(record, "pre", name, language),
                "post": _state(record, "post", name, language),
                "pre_right": _right(record, "pre", name),
                "post_right": _right(record, "post", name),
            }
            for name in asked_in_tests()
        ]
    )


def _state(record: Record, part: str, name: str, language: Language) -> str:
    test = record.pre if part == "pre" else record.post
    return state_text(test.answers[name], language) if test.is_taken else NO_FIGURE


def _right(record: Record, part: str, name: str) -> float:
    test = record.pre if part == "pre" else record.post
    return float(test.answers[name] == "right") if test.is_taken else math.nan


def modules(record: Record, language: Language) -> pd.DataFrame:
    """List what was done in each module.

    Returns
    -------
    DataFrame of shape (n_modules, 8)
        ``number``, ``title``, ``exercises``, ``done``, ``first`` (right at first attempt),
        ``attempts``, ``hints`` (exercises with hints), ``shown`` (solution shown before).
    """
    lines = []
    for module in MODULES.values():
        tried = record.of_module(module.number)
        lines.append(
            {
                "number": str(module.number),
                "title": language.text(module.title),
                "exercises": len(module.exercises),
                "done": sum(one.is_right for one in tried),
                "first": sum(one.is_first_right for one in tried),
                "attempts": sum(one.attempts for one in tried),
                "hints": sum(bool(one.hints) for one in tried),
                "shown": sum(one.is_shown for one in tried),
            }
        )
    return pd.DataFrame(lines)


def question_columns(language: Language) -> list[Show]:
    """Columns of the questions as they are shown."""
    text = language.text
    return [
        Show(name="exercise", label=text("Exercise")),
        Show(name="question", label=text("Question"), wraps=True),
        Show(name="pre", label=text("Before the course")),
        Show(name="post", label=text("After the course")),
    ]


def module_columns(language: Language) -> list[Show]:
    """Columns of the modules as they are shown."""
    text = language.text
    return [
        Show(name="number", label=text("Module")),
        Show(name="title", label=text("Subject"), wraps=True),
        Show(name="exercises", label=text("Exercises"), format="number"),
        Show(name="done", label=text("Solved"), format="number"),
        Show(name="first", label=text("Right at first attempt"), format="number"),
        Show(name="attempts", label=text("Attempts"), format="number"),
        Show(name="hints", label=text("With hints"), format="number"),
        Show(name="shown", label=text("Solution seen first"), format="number"),
    ]


def content_of(record: Record, group: Group, certificate: Certificate | None) -> dict[str, Any]:
    """Say everything a sheet says, as plain texts.

    Parameters
    ----------
    record : Record
        Of one participant.
    group : Group
        Whose language is used.
    certificate : Certificate or None
        None: none was issued.
    """
    language = group.say
    text = language.text
    asked, all_exercises = len(asked_in_tests()), len(EXERCISES)
    return {
        "lang": language.code,
        "title": text("Score sheet: {name}", name=clean(record.member.shown)),
        "company": clean(group.title),
        "scope": " · ".join([clean(group.title), *frame_of(group).imprint]),
        "finding": finding_of(record, language),
        "tiles": [
            _tile(text("Test before the course"), record.pre.written(language),
                  percent_of(record.pre.pct, language)),
            _tile(text("Test after the course"), record.post.written(language),
                  percent_of(record.post.pct, language)),
            _tile(text("Learning gain"), points_of(record.gain, language),
                  text("{share} of what was still to gain",
                       share=percent_of(record.relative_gain, language))),
            _tile(text("Exercises solved"),
                  text("{right} of {asked}", right=language.number(record.done),
                       asked=language.number(all_exercises)), ""),
        ],
        "errors": errors_told(record, language),
        "notes": [note.said(language) for note in record.notes],
        "definitions": definitions(language, asked=asked),
        "code": certificate.code if certificate else "",
        "said": {
            "questions": text("Answers to the tests"),
            "errors": text("What wrong answers look like"),
            "modules": text("Work in the lessons"),
            "notes": text("What to look at"),
            "definitions": text("How this is counted"),
            "code": text("Verification code"),
            "no_code": text("No certificate: the test after the course was not taken."),
        },
    }  # fmt: skip


def finding_of(record: Record, language: Language) -> str:
    """Say the result of a participant in a sentence."""
    text = language.text
    if record.pre.is_taken and record.post.is_taken:
        return text(
            "{pre} questions right before the course, {post} after it: {gain}.",
            pre=record.pre.written(language),
            post=record.post.written(language),
            gain=points_of(record.gain, language),
        )
    if record.post.is_taken:
        return text(
            "{post} questions right after the course; without the test before it there is no "
            "learning gain.",
            post=record.post.written(language),
        )
    if record.pre.is_taken:
        return text(
            "{pre} questions right before the course; the test after it was not taken.",
            pre=record.pre.written(language),
        )
    return text("No test was taken.")


def definitions(language: Language, *, asked: int) -> list[str]:
    """Say how scores and gains are counted."""
    text = language.text
    return [
        text(
            "Both tests ask the same {asked} questions for two different companies. The last "
            "answer that could be read counts; questions left open count as not right. Who "
            "answered nothing did not take the test and has no score.",
            asked=language.number(asked),
        ),
        text(
            "Learning gain: percentage after minus percentage before, in percentage points; "
            "beside it as a share of what could still be gained: gain ÷ (100 − before) × 100."
        ),
        text(
            "All answers were judged again with the trainer's own figures; nothing was taken from "
            "results in the participant's folder."
        ),
    ]


def _tile(label: str, value: str, note: str) -> dict[str, str]:
    return {"label": label, "value": value, "note": note}


def percent_of(value: float, language: Language) -> str:
    """Write a percentage without decimals."""
    return language.percent(value, digits=0)


def points_of(value: float, language: Language) -> str:
    """Write percentage points without decimals."""
    return NO_FIGURE if math.isnan(value) else language.points(value, digits=0)


def sheet_page(record: Record, group: Group, certificate: Certificate | None) -> str:
    """Draw the score sheet as a page that loads nothing."""
    language = group.say
    content = content_of(record, group, certificate)
    return draw(
        "score_sheet",
        frame_of(group),
        title=content["title"],
        sections=[],
        content=content,
        questions=house_table(
            questions(record, language), question_columns(language), language=language, first=60
        ),
        modules=house_table(
            modules(record, language), module_columns(language), language=language, first=60
        ),
    )
