"""Forget a person: out of the inputs, out of every published plan, with a record that proves it.

Published plans of the account are withdrawn, not altered: the next run publishes them
without the person. The record holds hashes only, so that a report can still be verified and
nobody can be recognised in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from kamlib.account_plan.names import plan_stem
from kamlib.data_collection.erase import Found, find_person, put_in_place
from kamlib.reporting.editions.shelf import quarter_of
from kamlib.reporting.fingerprint import FINISHED
from kamlib.reporting.lock import LOCKS, only_one
from kamlib.reporting.publish import replace_file
from kamlib.support.errors import ParameterError
from kamlib.support.language import Language
from kamlib.support.settings import Settings

RECORD = "erasures.json"
_PLAIN = (".html", ".ipynb", ".json", ".csv", ".ics", ".md", ".txt")
_ZIPPED = (".xlsx", ".zip")


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """What was done: counts for the command, and what is left for people to do."""

    rows_removed: int
    cells_emptied: int
    inputs: tuple[str, ...]
    withdrawn: tuple[str, ...]
    by_hand: tuple[str, ...]


def forget(settings: Settings, person: str, *, receipt: str, on: dt.date) -> Forgotten:
    """Remove a person from inputs and published reports.

    Parameters
    ----------
    settings : Settings
        The company's.
    person : str
        The contact_id.
    receipt : str
        A secret of this request. With it, and only with it, the record can be shown to be
        about this person.
    on : date
        Day of the request.

    Returns
    -------
    Forgotten
        What went, and what must be done by hand.

    Raises
    ------
    ParameterError
        If neither an input nor a published report holds the person.
    SourceError
        If an input cannot be read, or changed meanwhile.
    BusyError
        If a quarter is being run, which could publish the person again.
    """
    found = find_person(settings, person)
    reports = settings.report_folder
    affected = list(_affected(reports, person, found.accounts))
    if not (found.files or found.by_hand or affected):
        raise ParameterError(
            f"Nobody has the contact_id {person!r} in contacts, relations or interactions, and "
            "no published report names it. Check the number in the contacts table."
        )
    with no_run(reports):
        for file in found.files:
            put_in_place(file)
        shutil.rmtree(reports / FINISHED, ignore_errors=True)  # kept notebooks show the person
        language = Language(settings.company.language)
        files = [_withdraw(path, reports, language) for path in affected]
        _record(reports, _entry(found, files, person=person, receipt=receipt, on=on))
    return Forgotten(
        rows_removed=sum(file.rows_removed for file in found.files),
        cells_emptied=sum(file.cells_emptied for file in found.files),
        inputs=tuple(file.path.name for file in found.files),
        withdrawn=tuple(str(file["file"]) for file in files),
        by_hand=found.by_hand,
    )


@contextmanager
def no_run(reports: Path) -> Iterator[None]:
    """Keep every quarter that was ever run or published from being run meanwhile.

    Raises
    ------
    BusyError
        If one is being run.
    """
    quarters = {
        quarter_of(path.name) for path in reports.glob("*/") if (path / "manifest.json").exists()
    }
    quarters |= {path.name for path in (reports / LOCKS).glob("*")}
    with ExitStack() as held:
        for quarter in sorted(quarters):
            held.enter_context(only_one(reports, quarter))
        yield


def mark_of(person: str, receipt: str) -> str:
    """Hash a person with the secret of the request; without it nobody can guess who it was.

    Examples
    --------
    >>> mark_of("P1", "a") == mark_of("P1", "b")
    False
    """
    return hashlib.sha256(f"{receipt}\n{person}".encode()).hexdigest()


def _affected(reports: Path, person: str, accounts: Iterable[str]) -> Iterable[Path]:
    """Find published files that are the account's plan, tell of it, or name the person."""
    stems = {plan_stem(account) for account in accounts}
    word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(person)}(?![A-Za-z0-9_])")
    for path in sorted(reports.rglob("*")):
        if path.is_file() and path != reports / RECORD:
            name = path.relative_to(reports).as_posix()
            if _is_plan(name, stems) or _names(path, word):
                yield path


def _is_plan(name: str, stems: set[str]) -> bool:
    """Tell whether a published file is the plan of one of the accounts, or lists plans.

    Examples
    --------
    >>> _is_plan("2026Q3/plans/K1.pdf", {"K1"}), _is_plan("2026Q3/plans/K10.pdf", {"K1"})
    (True, False)
    """
    folder, _, file = name.rpartition("/")
    if not stems or "plan" not in folder + file:
        return False
    if folder.endswith("plans") and file == "index.html":
        return True  # it holds the finding of every plan
    parts = re.split(r"[./]", name)
    return any(part == stem or part.startswith(f"{stem}_") for part in parts for stem in stems)


def _names(path: Path, word: re.Pattern[str]) -> bool:
    """Tell whether a published file holds the person's number."""
    kind = path.suffix.lower()
    if kind == ".parquet":
        table = pq.read_table(path)
        texts = [
            name
            for name, type_ in zip(table.column_names, table.schema.types, strict=True)
            if "string" in str(type_)
        ]
        cells = (cell for name in texts for cell in table.column(name).to_pylist())
        return any(cell and word.search(cell) for cell in cells)
    if kind in _ZIPPED:
        with zipfile.ZipFile(path) as parts:
            texts = [parts.read(name) for name in parts.namelist() if name.endswith(".xml")]
        return any(word.search(part.decode("utf-8", "replace")) for part in texts)
    if kind not in _PLAIN:
        return False
    return bool(word.search(path.read_text(encoding="utf-8", errors="replace")))


def _withdraw(path: Path, reports: Path, language: Language) -> dict[str, Any]:
    """Take a published file away; a page leaves a notice, so that links still lead somewhere."""
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    after = None
    if path.suffix == ".html":
        replace_file(path, _notice(language))
        after = hashlib.sha256(path.read_bytes()).hexdigest()
    else:
        path.unlink()
    name = path.relative_to(reports).as_posix()
    return {"file": name, "sha256_before": before, "sha256_after": after}


def _notice(language: Language) -> str:
    title = html.escape(language.text("This page was withdrawn"))
    said = html.escape(
        language.text(
            "A person asked to be forgotten. Run the quarter again (kam run) to publish it "
            "without that person."
        )
    )
    return (
        f'<!doctype html>\n<html lang="{language.code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1><p>{said}</p></main></body>"
        "</html>\n"
    )


def _entry(
    found: Found, files: list[dict[str, Any]], *, person: str, receipt: str, on: dt.date
) -> dict[str, Any]:
    return {
        "person": mark_of(person, receipt),
        "date": on.isoformat(),
        "inputs": [
            {
                "file": file.path.name,
                "sha256_before": file.before,
                "sha256_after": file.after,
                "rows_removed": file.rows_removed,
                "cells_emptied": file.cells_emptied,
            }
            for file in found.files
        ],
        "files": files,
        "by_hand": list(found.by_hand),
    }


def records(reports: Path) -> list[dict[str, Any]]:
    """Read all erasures of a folder of reports, oldest first."""
    path = reports / RECORD
    if not path.is_file():
        return []
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def _record(reports: Path, entry: Mapping[str, Any]) -> None:
    entries = [*records(reports), dict(entry)]
    replace_file(reports / RECORD, json.dumps(entries, indent=2, ensure_ascii=False) + "\n")


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
    content = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    erased = {
        (file["file"], file["sha256_before"]): file["sha256_after"]
        for entry in records(report.parent)
        for file in entry["files"]
    }
    states = {}
    for name, stated in content["files"].items():
        expected = stated["sha256"] if isinstance(stated, dict) else stated
        path = report / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        places = {report.name, quarter_of(report.name)}  # it may have been current then
        is_erased = any(
            (key := (f"{place}/{name}", expected)) in erased and erased[key] == found
            for place in places
        )
        states[name] = "same" if found == expected else "erased" if is_erased else "changed"
    return states
