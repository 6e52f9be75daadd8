"""What a group has done: every log read again, every answer judged again with the trainer's seeds.

Nothing a participant's folder says about results is believed; a folder, notebook or log that
cannot be read is named with what to do, and never stops the others.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import nbformat

from kamlib.support.errors import Sentence
from kamlib.training.course import PARTICIPANT_FILE
from kamlib.training.exercises import EXERCISES
from kamlib.training.handout import TEST_FILES, lesson_names
from kamlib.training.home import Group, Home, Member
from kamlib.training.judge import State, Verdict
from kamlib.training.key import Key, asked_in_tests, asked_of
from kamlib.training.log import LOG_NAME, Entry, read_log
from kamlib.training.record import Record, Test, Tried

#: Steps of a participant that are judged; nobody takes that many.
MOST_ENTRIES = 20_000


def gather(group: Group, home: Home, key: Key) -> list[Record]:
    """Read and judge what all members of a group have done.

    Parameters
    ----------
    group : Group
        From the trainer's file.
    home : Home
        Where the participants' folders lie.
    key : Key
        Right answers by seed; completed here if some are missing.

    Returns
    -------
    list of Record
        In the order of the list.
    """
    found = {member.folder: _entries(home.of(member)) for member in group.members}
    key.complete(_needed(group.members, found))
    return [_record(member, home.of(member), *found[member.folder], key) for member in
            group.members]  # fmt: skip


def _entries(folder: Path) -> tuple[list[Entry], list[Sentence]]:
    """Read a log; say what of it cannot be read."""
    entries, damaged = read_log(folder)
    notes = []
    if damaged:
        notes.append(
            Sentence(
                "Damaged lines in {file}: {count}. They were left out, all others count; ask the "
                "participant whether the notebook was killed or the file edited.",
                count=damaged,
                file=LOG_NAME,
            )
        )
    known = [one for one in entries if one.exercise in EXERCISES]
    if len(known) < len(entries):
        notes.append(
            Sentence(
                "Lines in {file} about exercises that this course does not have: {count}. They "
                "were left out. Collect with the version of the course that the group was made "
                "with.",
                count=len(entries) - len(known),
                file=LOG_NAME,
            )
        )
    if len(known) > MOST_ENTRIES:
        notes.append(
            Sentence(
                "{file} has {count} lines; only the first {most} were judged.",
                file=LOG_NAME,
                count=len(known),
                most=MOST_ENTRIES,
            )
        )
    return known[:MOST_ENTRIES], notes


def _needed(
    members: Sequence[Member], found: dict[str, tuple[list[Entry], list[Sentence]]]
) -> dict[int, tuple[str, ...]]:
    """Say of which seeds anything was answered, and which exercises they can be asked."""
    return {
        member.seeds[entry.part]: asked_of(entry.part)
        for member in members
        for entry in found[member.folder][0]
        if entry.what == "check" and entry.part in member.seeds
    }


def _record(
    member: Member, folder: Path, entries: list[Entry], notes: list[Sentence], key: Key
) -> Record:
    absent = _about_folder(folder)
    if absent:
        return Record(member=member, pre=_test([]), post=_test([]), notes=tuple(absent))
    judged = [(entry, _judge(key, member, entry)) for entry in entries]
    tests = {
        part: _test([(one, verdict) for one, verdict in judged if one.part == part])
        for part in TEST_FILES
    }
    lessons = [(one, verdict) for one, verdict in judged if one.part == "lesson"]
    told = [*notes, *_about_file(member, folder), *_about_notebooks(folder)]
    if not entries:
        told.append(
            Sentence(
                "Nothing was tried yet: {file} is not there or empty. If the participant did work, "
                "the notebooks were probably opened elsewhere: ask for that folder.",
                file=LOG_NAME,
            )
        )
    return Record(
        member=member,
        pre=tests["pre"],
        post=tests["post"],
        tried=_tried(lessons),
        notes=tuple(told),
    )


def _judge(key: Key, member: Member, entry: Entry) -> Verdict | None:
    """Judge an answer with the trainer's seed; None where there is nothing to judge."""
    if entry.what != "check" or entry.part not in member.seeds:
        return None
    seed = member.seeds[entry.part]
    if entry.exercise not in key.sheets.get(seed, {}):
        return None
    return key.judge(seed, entry.exercise, entry.answer)


def _test(judged: Sequence[tuple[Entry, Verdict | None]]) -> Test:
    """Take the last answer to each question that could be read, as the participant was told."""
    states: dict[str, State] = dict.fromkeys(asked_in_tests(), "open")
    errors: dict[str, str] = {}
    for entry, verdict in judged:
        if entry.exercise in states and verdict and verdict.state not in ("open", "unreadable"):
            states[entry.exercise] = verdict.state
            errors[entry.exercise] = verdict.misconception
    return Test(states, {name: error for name, error in errors.items() if error})


def _tried(judged: Sequence[tuple[Entry, Verdict | None]]) -> dict[str, Tried]:
    found: dict[str, Tried] = {}
    for entry, verdict in judged:
        one = found.setdefault(entry.exercise, Tried())
        if entry.what == "hint" and entry.answer in (1, 2, 3):
            one.hints = max(one.hints, int(entry.answer))
        elif entry.what == "solution":
            one.is_shown = one.is_shown or not one.is_right
        elif verdict and verdict.state in ("right", "wrong", "rough"):
            one.attempts += 1
            one.is_first_right = one.is_first_right or (
                one.attempts == 1 and verdict.is_right and not one.is_shown
            )
            one.is_right = one.is_right or verdict.is_right
            if verdict.misconception and verdict.misconception not in one.errors:
                one.errors.append(verdict.misconception)
    return found


def _about_folder(folder: Path) -> list[Sentence]:
    """Say why nothing in a folder can be looked at; empty where it can."""
    named = f"participants/{folder.name}"
    if not folder.is_dir():
        return [
            Sentence(
                "The folder {folder} is missing. Ask the participant for it, put it there and "
                "collect again.",
                folder=named,
            )
        ]
    if os.access(folder, os.R_OK | os.X_OK):
        return []
    return [
        Sentence(
            "You may not read the folder {folder}, so nothing in it was counted. Give yourself "
            "the right to read it, and collect again.",
            folder=named,
        )
    ]


def _about_file(member: Member, folder: Path) -> list[Sentence]:
    """Say whether the participant's file is the one that was handed out."""
    try:
        found = json.loads((folder / PARTICIPANT_FILE).read_text(encoding="utf-8"))
        seeds = {part: found[part] for part in member.seeds}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return [
            Sentence(
                "{file} is missing or damaged. It was judged with your own seeds, so no result is "
                "lost; before the participant goes on, make the group again into another folder "
                "with the same list and seed and copy the file from there.",
                file=PARTICIPANT_FILE,
            )
        ]
    if seeds == member.seeds:
        return []
    return [
        Sentence(
            "{file} is not the one that was handed out. It was judged with your own seeds; if two "
            "participants have mixed up their folders, give each his own and collect again.",
            file=PARTICIPANT_FILE,
        )
    ]


def _about_notebooks(folder: Path) -> list[Sentence]:
    """Name the notebooks that do not open; their answers are in the log all the same."""
    return [
        Sentence(
            "{notebook} does not open. Copy it from the folder of another participant; the "
            "answers given so far are kept and counted.",
            notebook=name,
        )
        for name in (TEST_FILES["pre"], *lesson_names(), TEST_FILES["post"])
        if not _opens(folder / name)
    ]


def _opens(path: Path) -> bool:
    try:
        nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except Exception:  # whatever is wrong with it, it is only named
        return False
    return True
