"""The record of erasures: hashes before and after, so that reports stay verifiable.

It is written before anything is touched. Until a request is finished its entry also holds the
receipt, so that the same command finds it again and goes on; afterwards only the receipt in
the hands of the company links it to the person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kamlib.reporting.editions.shelf import MANIFEST, quarter_of
from kamlib.reporting.publish import replace_file
from kamlib.support.hashes import sha256

RECORD = "erasures.json"
#: Stands in an entry only until its request is finished.
OPEN = "receipt"


def mark_of(person: str, receipt: str) -> str:
    """Hash a person with the secret of the request; without it nobody can guess who it was.

    Examples
    --------
    >>> mark_of("P1", "a") == mark_of("P1", "b")
    False
    """
    return hashlib.sha256(f"{receipt}\n{person}".encode()).hexdigest()


def records(reports: Path) -> list[dict[str, Any]]:
    """Read all erasures of a folder of reports, oldest first."""
    path = reports / RECORD
    if not path.is_file():
        return []
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def begun(reports: Path, person: str) -> dict[str, Any]:
    """Find the request of a person that was not finished; empty where there is none."""
    for entry in records(reports):
        if OPEN in entry and entry["person"] == mark_of(person, entry[OPEN]):
            return entry
    return {}


def write(reports: Path, entry: Mapping[str, Any]) -> None:
    """Write an entry, in place of an earlier state of it."""
    entries = records(reports)
    places = [place for place, each in enumerate(entries) if each["person"] == entry["person"]]
    if places:
        entries[places[0]] = dict(entry)
    else:
        entries.append(dict(entry))
    replace_file(reports / RECORD, json.dumps(entries, indent=2, ensure_ascii=False) + "\n")


def is_withdrawn(reports: Path, path: Path) -> bool:
    """Tell whether a page was withdrawn before: what stands there is the notice."""
    if not path.is_file():
        return False
    mark = sha256(path)
    return any(mark == file["sha256_after"] for each in records(reports) for file in each["files"])


def verify(report: Path) -> dict[str, str]:
    """Compare a published report with its manifest, erasures allowed for.

    Parameters
    ----------
    report : Path
        Folder of one published quarter.

    Returns
    -------
    dict of str to str
        Per file of the manifest ``same``, ``erased`` (withdrawn as recorded) or ``changed``.
    """
    content = json.loads((report / MANIFEST).read_text(encoding="utf-8"))
    erased = {
        (file["file"], file["sha256_before"]): file["sha256_after"]
        for entry in records(report.parent)
        for file in entry["files"]
    }
    states = {}
    for name, stated in content["files"].items():
        expected = stated["sha256"] if isinstance(stated, dict) else stated
        path = report / name
        found = sha256(path) if path.is_file() else None
        places = {report.name, quarter_of(report.name)}  # it may have been current then
        is_erased = any(
            (key := (f"{place}/{name}", expected)) in erased and erased[key] == found
            for place in places
        )
        states[name] = "same" if found == expected else "erased" if is_erased else "changed"
    return states
