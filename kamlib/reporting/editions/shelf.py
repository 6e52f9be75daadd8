"""Where editions lie: the current one in the quarter's folder, earlier ones beside it.

An earlier edition is the very folder that was published, moved beside the current one
(``reports/2026Q3-edition-1``), so that its bytes stay the same and its links still lead
where they led. Imports nothing heavy.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from kamlib.support.command import USUAL, command
from kamlib.support.errors import ParameterError, Sentence

MANIFEST = "manifest.json"
_BESIDE = re.compile(r"(\d{4}Q[1-4])-edition-(\d+)")
_QUARTER = re.compile(r"\d{4}Q[1-4]")
_ASKED = re.compile(r"([^:]+)(?::(\d+))?")


class Edition(NamedTuple):
    """One published state of a quarter: its number, from 1, and why it came."""

    number: int = 1
    reason: str = ""


FIRST = Edition()


def stated(folder: Path) -> dict[str, Any]:
    """Read the manifest of a report; empty where there is none that can be read."""
    with suppress(OSError, ValueError):
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if isinstance(content, dict):
            return content
    return {}


def edition_of(folder: Path) -> Edition:
    """Read which edition a folder holds; number 0: it is no published report."""
    content = stated(folder)
    return Edition(int(content.get("edition", 0)), str(content.get("reason", "")))


def beside(reports: Path, quarter: str, number: int) -> Path:
    """Place of an earlier edition.

    Examples
    --------
    >>> beside(Path("reports"), "2026Q3", 1).as_posix()
    'reports/2026Q3-edition-1'
    """
    return reports / f"{quarter}-edition-{number}"


def quarter_of(name: str) -> str:
    """Quarter of a folder's name, current or earlier.

    Examples
    --------
    >>> quarter_of("2026Q3-edition-12"), quarter_of("2026Q3")
    ('2026Q3', '2026Q3')
    """
    found = _BESIDE.fullmatch(name)
    return found[1] if found else name


def editions(reports: Path, quarter: str) -> dict[int, Path]:
    """List all readable editions of a quarter, oldest first; the last one is current."""
    found = {edition_of(path).number: path for path in reports.glob(f"{quarter}-edition-*/")}
    current = reports / quarter
    found[edition_of(current).number] = current
    return {number: found[number] for number in sorted(found) if number}


def newest(reports: Path, quarter: str) -> Path | None:
    """Find the newest edition of a quarter; None: it was never published."""
    return next(reversed(editions(reports, quarter).values()), None)


def published_quarters(reports: Path) -> list[str]:
    """List the quarters that are published, oldest first."""
    found = {quarter_of(path.parent.name) for path in reports.glob(f"*/{MANIFEST}")}
    return sorted(name for name in found if _QUARTER.fullmatch(name))


def find(reports: Path, asked: str, *, workbook: Path = Path(USUAL)) -> Path:
    """Find the edition a person asks for as ``2026Q3`` (the newest) or ``2026Q3:1``.

    Parameters
    ----------
    reports : Path
        Folder of the published reports.
    asked : str
        What the person wrote.
    workbook : Path
        The settings, for the command that is advised.

    Raises
    ------
    ParameterError
        If there is none, naming those there are.
    """
    read = _ASKED.fullmatch(asked.strip())
    quarter, number = (read[1].strip().upper(), read[2]) if read else (asked, None)
    known = editions(reports, quarter)
    if not number and (reports / quarter / "index.html").exists() and not stated(reports / quarter):
        raise ParameterError(
            Sentence(
                "{quarter} has no {manifest} that can be read, so nobody can tell whether it is "
                "as published. Publish it again with {command}, or put the file back.",
                quarter=quarter,
                command=command(f"run {quarter}", workbook),
                manifest=MANIFEST,
            )
        )
    if not known:
        there = published_quarters(reports)
        told = (
            Sentence("No report of {quarter} is published.", quarter=quarter),
            Sentence("Published are {quarters}.", quarters=", ".join(there))
            if there
            else Sentence("No quarter has been published yet."),
        )
        if not _QUARTER.fullmatch(quarter):
            raise ParameterError(*told)
        cure = Sentence(
            "If there are sales in {quarter}, publish it with {command}.",
            quarter=quarter,
            command=command(f"run {quarter}", workbook),
        )
        raise ParameterError(*told, cure)
    chosen = int(number) if number else max(known)
    if chosen not in known:
        raise ParameterError(
            Sentence(
                "{quarter} has no edition {number}; there are {known}.",
                quarter=quarter,
                number=chosen,
                known=", ".join(f"{quarter}:{each}" for each in known),
            )
        )
    return known[chosen]


def keep_earlier(folder: Path, target: Path) -> bool:
    """Put a folder beside the published report if it is an earlier edition of it.

    Parameters
    ----------
    folder : Path
        What a publication took out of its place; whatever else lies there stays.
    target : Path
        Where the quarter's current edition is read.

    Returns
    -------
    bool
        Whether it was one, and is kept.
    """
    number = edition_of(folder).number
    if not 0 < number < edition_of(target).number:
        return False
    place = beside(target.parent, target.name, number)
    if place.exists():
        return False
    folder.rename(place)
    if os.name != "nt":  # Windows cannot open a folder to sync it
        handle = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return True
