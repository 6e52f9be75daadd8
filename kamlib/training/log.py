"""What a participant tried: one JSON line per attempt, hint and solution.

Lines carry no time: the course measures understanding, not working hours. A damaged line
is counted and skipped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

LOG_NAME = "attempts.jsonl"
What = Literal["check", "hint", "solution"]
#: Bytes of a log that are read; nobody answers that often.
_MOST = 5_000_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the log.

    Parameters
    ----------
    part : {"pre", "lesson", "post"}
        Where it was asked.
    exercise : str
        Its id.
    what : {"check", "hint", "solution"}
        What the participant did.
    answer : object
        As it was given; recomputed, never trusted.
    """

    part: str
    exercise: str
    what: str
    answer: Any = None


def append(folder: Path, entry: Entry) -> bool:
    """Add a line to the log in one write.

    Parameters
    ----------
    folder : Path
        Folder of the participant.
    entry : Entry
        What was done.

    Returns
    -------
    bool
        False where it could not be written; the lesson goes on.
    """
    line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
    path = folder / LOG_NAME
    try:
        if path.exists() and path.stat().st_size and path.read_bytes()[-1:] != b"\n":
            line = "\n" + line  # a line that was cut off must not take this one with it
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line.encode("utf-8"))
        finally:
            os.close(handle)
    except OSError:
        return False
    return True


def read_log(folder: Path) -> tuple[list[Entry], int]:
    """Read a participant's log.

    Parameters
    ----------
    folder : Path
        Folder of the participant.

    Returns
    -------
    tuple of (list of Entry, int)
        The lines in order, and how many could not be read.
    """
    try:
        with (folder / LOG_NAME).open("rb") as file:
            text = file.read(_MOST).decode("utf-8", errors="replace")
    except OSError:
        return [], 0
    entries, damaged = [], 0
    for line in text.split("\n"):
        if not line.strip():
            continue
        entry = _entry(line)
        if entry is None:
            damaged += 1
        else:
            entries.append(entry)
    return entries, damaged


def _entry(line: str) -> Entry | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, Mapping):
        return None
    names = ("part", "exercise", "what")
    if not all(isinstance(found.get(name), str) for name in names):
        return None
    return Entry(**{name: found[name] for name in names}, answer=found.get("answer"))
