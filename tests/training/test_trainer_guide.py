"""The trainer's guide: two days of eight hours, every module, errors that exist, both languages."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from typer.main import get_command

from kamlib.classroom import train
from kamlib.training.exercises import EXERCISES, MODULES

FOLDER = Path(__file__).parents[2] / "notebooks" / "training"
GUIDES = {
    "en": (FOLDER / "trainer_guide.md").read_text(encoding="utf-8"),
    "de": (FOLDER / "trainer_guide.de.md").read_text(encoding="utf-8"),
}
BOTH = pytest.mark.parametrize("guide", GUIDES.values(), ids=list(GUIDES))
LINE = re.compile(r"^\| (\d\d):(\d\d) \| (\d+) \| (.*?) \| (.*?) ?\|$", re.MULTILINE)


def timetable(guide: str) -> list[tuple[int, int, str, str]]:
    return [
        (60 * int(hour) + int(minute), int(long), what, where)
        for hour, minute, long, what, where in LINE.findall(guide)
    ]


def errors(guide: str) -> dict[int, set[str]]:
    """Take the errors named in the section of each module."""
    sections = re.split(r"^### Modul(?:e)? (\d+)$", guide, flags=re.MULTILINE)[1:]
    return {
        int(number): set(re.findall(r"`(\w+)`", text.split("\n## ")[0]))
        for number, text in zip(sections[::2], sections[1::2], strict=True)
    }


@BOTH
def test_two_days_of_eight_hours_without_a_gap(guide):
    lines = timetable(guide)
    assert sum(long for _, long, _, _ in lines) == 2 * 480
    starts = [start for start, *_ in lines]
    second = starts.index(min(starts), 1)
    for day in (lines[:second], lines[second:]):
        for (start, long, *_), (following, *_) in pairwise(day):
            assert start + long == following


@BOTH
def test_every_module_has_its_time_and_its_exercises(guide):
    asked = {}
    for _, long, what, where in timetable(guide):
        found = re.match(r"Module? (\d+):", what)
        if found:
            assert 40 <= long <= 70
            asked[int(found[1])] = set(re.findall(r"\d+\.\d", where))
    assert set(asked) >= set(MODULES)
    for module in MODULES.values():
        assert f"{module.number}.1" in asked[module.number]
        assert asked[module.number] <= set(EXERCISES)


@BOTH
def test_every_error_it_names_is_taught_in_that_module(guide):
    named = errors(guide)
    for module in MODULES.values():
        taught = {error.id for one in module.exercises for error in one.misconceptions}
        assert len(named[module.number]) >= 3
        assert named[module.number] <= taught


def test_both_languages_say_the_same_in_figures():
    english, german = GUIDES["en"], GUIDES["de"]
    assert [line[:2] for line in timetable(english)] == [line[:2] for line in timetable(german)]
    assert errors(english) == errors(german)
    assert len(re.findall(r"^#+ ", english, re.MULTILINE)) == len(
        re.findall(r"^#+ ", german, re.MULTILINE)
    )


@BOTH
def test_commands_of_the_guide_exist_and_date_the_certificates(guide):
    """A group is made weeks before: without a day its certificates would bear that one."""
    commands = get_command(train).commands
    called = re.findall(r"^ *kam train (\w+)(.*)$", guide, flags=re.MULTILINE)
    assert {name for name, _ in called} == {"new", "collect", "verify"}
    for name, rest in called:
        known = {option for one in commands[name].params for option in one.opts}
        assert set(re.findall(r"--\w+", rest)) <= known
        assert name != "new" or re.search(r"--on 20\d\d-\d\d-\d\d", rest)
    assert "trainer/room.html" in guide


@BOTH
def test_commands_for_windows_hold_in_both_of_its_shells(guide):
    """One command a line: ";" and "&&" are not understood by all, a script may be forbidden."""
    blocks = re.findall(r"^```text\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    (windows,) = (block.splitlines() for block in blocks if "\\Scripts" in block)
    (others,) = (block.splitlines() for block in blocks if "kam/bin" in block)
    assert windows[0] == "py -m venv kam"
    assert not [line for line in windows if re.search(r"[;&']|activate", line, re.IGNORECASE)]
    as_elsewhere = [line.replace("Scripts", "bin").replace("\\", "/") for line in windows[1:]]
    assert as_elsewhere == others[1:]
