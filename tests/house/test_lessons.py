"""The lessons: one per module, each with the parts a lesson has, asking all its exercises."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from kamlib.reporting.translate import translate
from kamlib.training.exercises import MODULES

FOLDER = Path(__file__).parents[2] / "notebooks" / "training"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
#: A digit, a number word ("a" and "ein" are none), or how exactly: to the euro, auf den Euro.
FIGURE = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|twelve|percent|to the \w+|one (?:\w+ )?"
    r"(?:place|euro|line|sentence))\b"
    r"|\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|Prozent|auf (?:den|das|die) \w+"
    r"|eine Nachkommastelle|eine[nmr]? (?:Euro|Zeile|Satz))\b"
)
PARTS = (
    "## Five-minute problem",
    "## Worked example",
    "## The same with gaps",
    "## Exercises",
    "## Transfer: one of your own accounts",
)


def sources(path: Path, kind: str) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == kind]


def test_every_module_has_its_lesson_in_order():
    assert [int(path.stem[:2]) for path in LESSONS] == list(MODULES)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_its_parts_in_order(path):
    text = "\n\n".join(sources(path, "markdown"))
    assert re.findall(r"^## .*$", text, re.MULTILINE) == list(PARTS)
    assert "**After this module you can**" in text


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_objectives_are_things_one_can_watch_somebody_do(path):
    first = sources(path, "markdown")[0]
    objectives = [line for line in first.splitlines() if line.startswith("- ")]
    assert len(objectives) >= 3
    vague = re.compile(r"^- (understand|know|learn|be aware|appreciate)", re.IGNORECASE)
    assert not [line for line in objectives if vague.match(line)]


def objectives(path: Path, language: str) -> list[str]:
    lesson = translate(nbformat.read(path, as_version=4), language)
    return [line for line in lesson.cells[0].source.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_objective_holds_a_figure(path, language):
    found = objectives(path, language)
    assert len(found) >= 3
    assert not [line for line in found if not FIGURE.search(line)]


@pytest.mark.parametrize(
    "vague",
    [
        "- tell a ratio of sums from a mean of ratios, and say which one answers a question.",
        "- compute an average weighted by amount and spot one that is not.",
        "- in einer veröffentlichten Rechnung den Fehler finden und berichtigen.",
    ],
)
def test_an_objective_without_a_figure_is_found(vague):
    assert not FIGURE.search(vague)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_asks_every_exercise_of_its_module_once(path):
    code = "\n".join(sources(path, "code"))
    wanted = [exercise.id for exercise in MODULES[int(path.stem[:2])].exercises]
    assert sorted(re.findall(r'course\.exercise\("([\d.]+)"\)', code)) == wanted
    assert sorted(re.findall(r'check\("([\d.]+)", \.\.\.\)', code)) == wanted
