"""The trainer's overview: who is where, what was gained, which exercise is hard and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kamlib.reporting.draw import draw
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import NO_FIGURE, Language
from kamlib.support.money import ratio_of
from kamlib.training.exercises import EXERCISES, MODULES
from kamlib.training.home import Group
from kamlib.training.key import asked_in_tests
from kamlib.training.record import Record, hardships
from kamlib.training.sheet import definitions, error_of, frame_of, question_of


def overview_page(records: Sequence[Record], group: Group, *, names_people: bool = True) -> str:
    """Draw the trainer's overview as a page that loads nothing.

    Parameters
    ----------
    records : sequence of Record
        From :func:`~kamlib.training.gather.gather`.
    group : Group
        Whose language is used.
    names_people : bool, default=True
        False draws the page for the room: only what is about the group as a whole.
    """
    language = group.say
    text = language.text
    people = _about_people(records, language) if names_people else []
    parts = [*people, *_about_exercises(records, language)]
    return draw(
        "course_overview",
        replace(frame_of(group), index_href="overview.html" if names_people else "room.html"),
        title=text("How the group stands"),
        sections=[{"id": part["id"], "title": part["title"]} for part in parts],
        finding=finding(records, language),
        tiles=_tiles(records, language),
        parts=parts,
        how=text("How this is counted"),
        definitions=definitions(language, asked=len(asked_in_tests())),
    )


def _about_people(records: Sequence[Record], language: Language) -> list[dict[str, Any]]:
    text = language.text
    notes = [
        text("{name}: {note}", name=one.member.shown, note=note.said(language))
        for one in records
        for note in one.notes
    ]
    return [
        {"id": "notes", "title": text("What to look at"), "sentences": notes,
         "nothing": text("All folders, notebooks and logs could be read.")},
        {"id": "participants", "title": text("Participants"),
         "table": participants_table(records, language)},
        {"id": "modules", "title": text("Progress per module"),
         "table": modules_table(records, language)},
    ]  # fmt: skip


def _about_exercises(records: Sequence[Record], language: Language) -> list[dict[str, Any]]:
    text = language.text
    return [
        {"id": "hardest", "title": text("Hardest exercises"),
         "table": hardest_table(records, language)},
        {"id": "tests", "title": text("Tests, question by question"),
         "table": tests_table(records, language)},
    ]  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return ratio_of(sum(known), len(known))


def finding(records: Sequence[Record], language: Language) -> str:
    """Say how the group stands, in a sentence or two."""
    text = language.text
    both = [one for one in records if not math.isnan(one.gain)]
    said = text("No participant has taken both tests yet.")
    if both:
        said = language.plural(
            "{count} of {all} participants took both tests: {pre} right before the course, {post} "
            "after it, {gain} on average.",
            "{count} of {all} participants took both tests: {pre} right before the course, {post} "
            "after it, {gain} on average.",
            len(both),
            all=language.number(len(records)),
            pre=language.percent(_mean([one.pre.pct for one in both]), digits=0),
            post=language.percent(_mean([one.post.pct for one in both]), digits=0),
            gain=language.points(_mean([one.gain for one in both]), digits=0),
        )
    several = (one for one in hardships(records) if one.failed_pct > 0 and one.tried_by > 1)
    hardest = next(several, None)  # one person alone would be known by it
    if hardest is None:
        return said
    failed = text(
        "Hardest is exercise {exercise}: not right at first attempt for {failed} of {tried}.",
        exercise=hardest.exercise,
        failed=language.number(hardest.failed),
        tried=language.number(hardest.tried_by),
    )
    return f"{said} {failed}"


def _tiles(records: Sequence[Record], language: Language) -> list[dict[str, str]]:
    text = language.text
    started = sum(bool(one.tried or one.pre.is_taken or one.post.is_taken) for one in records)
    both = [one for one in records if not math.isnan(one.gain)]
    gain = _mean([one.gain for one in both])
    solved = ratio_of(sum(one.done for one in records), len(records) * len(EXERCISES)) * 100
    all_of = text("participants in all: {count}", count=language.number(len(records)))
    return [
        {"label": text("Have begun"), "value": language.number(started), "note": all_of},
        {"label": text("Exercises solved"), "value": language.percent(solved, digits=0),
         "note": text("of {count} for each participant", count=language.number(len(EXERCISES)))},
        {"label": text("Learning gain"),
         "value": NO_FIGURE if math.isnan(gain) else language.points(gain, digits=0),
         "note": text("mean of those with both tests: {count}", count=language.number(len(both)))},
    ]  # fmt: skip


def participants_table(records: Sequence[Record], language: Language) -> HouseTable:
    """One line per participant, with a link to the score sheet."""
    text = language.text
    frame = pd.DataFrame(
        [
            {
                "name": one.member.shown,
                "sheet": f"sheets/{one.member.folder}.html",
                "pre": one.pre.pct,
                "post": one.post.pct,
                "gain": one.gain,
                "done": one.done,
                "attempts": sum(each.attempts for each in one.tried.values()),
                "hints": sum(bool(each.hints) for each in one.tried.values()),
                "shown": sum(each.is_shown for each in one.tried.values()),
            }
            for one in records
        ]
    )
    columns = [
        Show(name="name", label=text("Participant"), link="sheet"),
        Show(name="pre", label=text("Before the course, %"), format="percent", digits=0),
        Show(name="post", label=text("After the course, %"), format="percent", digits=0),
        Show(name="gain", label=text("Gain, pp"), format="points", digits=0, is_signed=True),
        Show(name="done", label=text("Exercises solved"), format="number", has_bar=True),
        Show(name="attempts", label=text("Attempts"), format="number"),
        Show(name="hints", label=text("With hints"), format="number"),
        Show(name="shown", label=text("Solution seen first"), format="number"),
    ]
    note = text(
        "With hints, solution seen first: number of exercises. Names lead to the score sheets."
    )
    return house_table(frame, columns, language=language, note=note, first=30)


def modules_table(records: Sequence[Record], language: Language) -> HouseTable:
    """One line per participant, one column per module: exercises solved."""
    text = language.text
    frame = pd.DataFrame(
        [
            {"name": one.member.shown}
            | {
                f"m{module}": float(sum(each.is_right for each in one.of_module(module)))
                if one.of_module(module)
                else math.nan
                for module in MODULES
            }
            for one in records
        ]
    )
    columns = [
        Show(name="name", label=text("Participant")),
        *(
            Show(
                name=f"m{one.number}",
                label=text("{module} (of {count})", module=one.number, count=len(one.exercises)),
                format="number",
            )
            for one in MODULES.values()
        ),
    ]
    titles = " · ".join(f"{one.number} {text(one.title)}" for one in MODULES.values())
    note = text("Exercises solved; {none}: nothing tried. Modules: {titles}", none=NO_FIGURE,
                titles=titles)  # fmt: skip
    return house_table(frame, columns, language=language, note=note, first=30)


def hardest_table(records: Sequence[Record], language: Language) -> HouseTable:
    """Exercises by how many failed at their first attempt, with the error most fell for."""
    text = language.text
    frame = pd.DataFrame(
        [
            {
                "exercise": one.exercise,
                "question": question_of(one.exercise, language),
                "tried": one.tried_by,
                "failed": one.failed_pct,
                "hinted": one.hinted,
                "error": f"{error_of(one.exercise, one.error, language)} ({one.error})"
                if one.error
                else "",
                "fallen": one.fallen or math.nan,
            }
            for one in hardships(records)
        ],
        columns=["exercise", "question", "tried", "failed", "hinted", "error", "fallen"],
    )
    columns = [
        Show(name="exercise", label=text("Exercise")),
        Show(name="question", label=text("Question"), wraps=True),
        Show(name="failed", label=text("First attempt not right, %"), format="percent", digits=0,
             has_bar=True),
        Show(name="tried", label=text("Tried by"), format="number"),
        Show(name="hinted", label=text("With hint or solution"), format="number"),
        Show(name="error", label=text("Most frequent error, as it was explained"), wraps=True),
        Show(name="fallen", label=text("Made by"), format="number"),
    ]  # fmt: skip
    note = text(
        "Participants; an answer after the solution was shown does not count as first. In order of "
        "(not right + 1) ÷ (tried by + 2): what one person alone failed counts less."
    )
    return house_table(frame, columns, language=language, note=note, first=10)


def tests_table(records: Sequence[Record], language: Language) -> HouseTable:
    """Questions of the tests: share of right answers before and after."""
    text = language.text

    def share(part: str, name: str) -> float:
        tests = [one.pre if part == "pre" else one.post for one in records]
        taken = [test for test in tests if test.is_taken]
        return ratio_of(sum(test.answers[name] == "right" for test in taken), len(taken)) * 100

    frame = pd.DataFrame(
        [
            {
                "exercise": name,
                "question": question_of(name, language),
                "pre": share("pre", name),
                "post": share("post", name),
            }
            for name in asked_in_tests()
        ]
    )
    frame["gain"] = frame["post"] - frame["pre"]
    columns = [
        Show(name="exercise", label=text("Exercise")),
        Show(name="question", label=text("Question"), wraps=True),
        Show(name="pre", label=text("Right before, %"), format="percent", digits=0, has_bar=True),
        Show(name="post", label=text("Right after, %"), format="percent", digits=0, has_bar=True),
        Show(name="gain", label=text("Difference, pp"), format="points", digits=0, is_signed=True),
    ]
    note = text("In percent of those who took that test.")
    return house_table(frame, columns, language=language, note=note, first=60)
