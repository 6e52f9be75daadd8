"""Sign-off: who signed which edition, pinned by a hash, and whether it still is that edition.

A signature pins the manifest, which holds the hash of every file. Records lie beside the
reports, so that signing changes none of their bytes. Imports nothing heavy.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kamlib.reporting.editions.shelf import MANIFEST, edition_of, quarter_of, stated
from kamlib.reporting.publish import replace_file
from kamlib.support.errors import ParameterError, Sentence

RECORD = "signatures.json"
SIGNED = "signed"
#: What a person can follow up first: other inputs explain other files.
_ORDER = ("inputs", "settings", "parameters", "code", "versions", "reason", "language", "files")


class Signature(NamedTuple):
    """One sign-off: of which edition, by whom, on which day, and the hash it pins."""

    quarter: str
    edition: int
    by: str
    on: str
    sha256: str


def signatures(reports: Path, quarter: str) -> list[Signature]:
    """Read the signatures of a quarter, oldest first."""
    path = reports / RECORD
    if not path.is_file():
        return []
    found = [Signature(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    return [each for each in found if each.quarter == quarter]


def sign(report: Path, *, by: str, on: dt.date) -> Signature:
    """Record that a person signed a published edition.

    Parameters
    ----------
    report : Path
        Folder of the edition; its files must be as published.
    by : str
        The person's name.
    on : date
        Day of signing.

    Raises
    ------
    ParameterError
        If nobody is named.
    """
    if not by.strip():
        raise ParameterError(
            Sentence("A signature needs a name: kam sign QUARTER --by NAME; found none.")
        )
    reports, manifest = report.parent, report / MANIFEST
    made = Signature(
        quarter=quarter_of(report.name),
        edition=edition_of(report).number,
        by=by.strip(),
        on=on.isoformat(),
        sha256=_hash(manifest),
    )
    replace_file(_copy(reports, made), manifest.read_text(encoding="utf-8"))
    path = reports / RECORD
    before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    entries = [*before, made._asdict()]
    replace_file(path, json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    return made


def signed_by(report: Path) -> list[Signature]:
    """List who signed exactly this state of a report; empty: nobody did, or it is reopened."""
    mark = _hash(report / MANIFEST)
    known = signatures(report.parent, quarter_of(report.name))
    return [each for each in known if each.sha256 == mark]


def reopened(report: Path) -> tuple[Signature, str] | None:
    """Tell what was signed last and how the report differs from it; None: nothing was signed.

    Parameters
    ----------
    report : Path
        Folder of an edition nobody signed as it is now.

    Returns
    -------
    (Signature, str) or None
        The newest signature of the quarter, and the first place that differs.
    """
    known = signatures(report.parent, quarter_of(report.name))
    if not known:
        return None
    last = known[-1]
    copy = _copy(report.parent, last)
    was = json.loads(copy.read_text(encoding="utf-8")) if copy.is_file() else {}
    return last, first_difference(was, stated(report))


def first_difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Name the first place where two manifests differ, causes before what follows from them.

    Parameters
    ----------
    before, after : mapping
        Manifests of a signed and of a published report.

    Examples
    --------
    >>> before = {"code": {"version": "1"}, "files": {"index.html": {"sha256": "a"}}}
    >>> first_difference(before, {**before, "code": {"version": "2"}})
    'code.version'
    >>> first_difference(before, {**before, "files": {"index.html": {"sha256": "b"}}})
    'index.html'
    """
    if not before:
        return MANIFEST
    others = [name for name in (*before, *after) if name not in (*_ORDER, "edition")]
    for name in (*_ORDER, *others, "edition"):
        if before.get(name) != after.get(name):
            return _place(name, before.get(name), after.get(name))
    return ""


def _place(name: str, before: Any, after: Any) -> str:
    if name == "inputs" and isinstance(before, list) and isinstance(after, list):
        was, now = ({str(row.get("file")): row for row in rows} for rows in (before, after))
        return next((file for file in (*was, *now) if was.get(file) != now.get(file)), name)
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return name
    inner = [each for each in (*before, *after) if before.get(each) != after.get(each)]
    if name == "settings" and before.get("values") != after.get("values"):
        inner.insert(0, "values")
    if name == "files":
        return str(inner[0])
    whole = "settings" if name == "settings.values" else name
    return _place(f"{whole}.{inner[0]}", before.get(inner[0]), after.get(inner[0]))


def _copy(reports: Path, made: Signature) -> Path:
    """Place of the manifest as it was signed."""
    return reports / SIGNED / f"{made.quarter}-{made.sha256[:16]}.json"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
