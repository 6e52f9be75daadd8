"""Nothing changed, nothing run: what is published is exactly what a run would publish again.

After a report is published, a note beside it remembers what it was asked for and made of, and
the hash of its manifest. It is taken for done only if all of that is the same and every file
of the manifest lies there unchanged; a half-finished run leaves no note.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from kamlib.reporting.fingerprint import base, is_all_in_files, key
from kamlib.support.errors import KamError
from kamlib.support.hashes import sha256
from kamlib.support.settings import load_settings

NOTES = ".state"
MANIFEST = "manifest.json"


class Asked(NamedTuple):
    """What a run is asked for and would be made of, and the folder of reports."""

    parts: Mapping[str, Any]
    reports: Path

    def mark(self, quarter: str | None = None) -> str:
        """Hash it, as asked, or as if another quarter had been asked for; "" is the newest."""
        return key({**self.parts, "quarter": self.parts["quarter"] if quarter is None else quarter})


def question(
    workbook_file: Path, *, quarter: str, language: str, parameters: Mapping[str, Any]
) -> Asked | None:
    """Note what a run is asked for and would be made of; None where that cannot be told.

    Parameters
    ----------
    workbook_file : Path
        The company's settings.
    quarter, language : str
        As asked; "" takes the newest quarter and the company's language.
    parameters : mapping
        As given.

    Returns
    -------
    Asked or None
        The same for calls that mean the same: a language left out is the company's.
    """
    try:
        settings = load_settings(workbook_file)
        if not is_all_in_files(settings):
            return None
        known = quarter or settings.company.closed_through
        parts = base(settings) | {
            "quarter": str(settings.quarter(known)) if known else "",
            "language": language or settings.company.language,
            "parameters": dict(parameters),
        }
        return Asked(parts, settings.report_folder)
    except (KamError, OSError):  # told by the run itself
        return None


def answer(asked: Asked | None) -> Path | None:
    """Find the published report that a run would only publish again; None: something changed.

    Parameters
    ----------
    asked : Asked or None
        From :func:`question`.
    """
    if asked is None:
        return None
    reports = asked.reports
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads((reports / NOTES / asked.mark()).read_text(encoding="utf-8"))
        folder = reports / str(note["report"])
        if sha256(folder / MANIFEST) == note["manifest"] and is_intact(folder):
            return folder / "index.html"
    return None


def is_intact(folder: Path) -> bool:
    """Tell whether every file of a report is there as its manifest states it."""
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for name, stated in content["files"].items():
        path = folder / name
        if not path.is_file() or sha256(path) != stated["sha256"]:
            return False
    return True


def remember(asked: Asked | None, index: Path, *, is_newest: bool = False) -> None:
    """Note that a report answers a question; older notes about the same report go.

    A question for the newest quarter is answered under the name of that quarter as well, and the
    other way round.

    Parameters
    ----------
    asked : Asked or None
        From :func:`question`, asked before the run began.
    index : Path
        First page of the report that was published.
    is_newest : bool
        Whether a run without a quarter would have published this one.
    """
    if asked is None:
        return
    manifest = sha256(index.parent / MANIFEST)
    notes = asked.reports / NOTES
    notes.mkdir(exist_ok=True)
    _drop(notes, index.parent.name, but=manifest)
    content = json.dumps({"report": index.parent.name, "manifest": manifest})
    marks = {asked.mark(), asked.mark(index.parent.name)}
    for mark in marks | ({asked.mark("")} if is_newest else set()):
        waiting = notes / f".{mark}.part"
        waiting.write_text(content, encoding="utf-8")
        waiting.replace(notes / mark)


def forget(asked: Asked | None) -> None:
    """Take back that a report answers a question: it was asked to be published anew.

    Parameters
    ----------
    asked : Asked or None
        From :func:`question`.
    """
    if asked is None:
        return
    notes = asked.reports / NOTES
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads((notes / asked.mark()).read_text(encoding="utf-8"))
        _drop(notes, note["report"])


def _drop(notes: Path, report: str, *, but: str = "") -> None:
    """Remove the notes about a report, those with one manifest excepted."""
    for old in notes.iterdir():
        with suppress(OSError, ValueError, KeyError, TypeError):
            note = json.loads(old.read_text(encoding="utf-8"))
            if note["report"] == report and note["manifest"] != but:
                old.unlink()
