"""Forget a person: out of the inputs, out of every published plan, with a record that proves it.

Published plans of the account are withdrawn, not altered: the next run publishes them
without the person. The record is written first, the inputs are changed last, the person's own
row at the very end; so a command that was stopped anywhere finds the person when it is
repeated, and ends as if it had not been stopped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kamlib.account_plan.names import plan_stem
from kamlib.data_collection.erase import Found, find_person, put_in_place
from kamlib.reporting.editions.shelf import quarter_of
from kamlib.reporting.fingerprint import FINISHED
from kamlib.reporting.forgetting.record import OPEN, begun, is_withdrawn, mark_of, write
from kamlib.reporting.forgetting.traces import PLAN_FOLDERS, Wanted, traces
from kamlib.reporting.lock import LOCKS, only_one
from kamlib.reporting.order import PLANS_PAGE
from kamlib.reporting.publish import FAILED, clear_left, replace_file
from kamlib.reporting.storage import storing
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.hashes import sha256
from kamlib.support.language import Language
from kamlib.support.settings import Settings

Entry = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """What was done: counts for the command, and what is left for people to do."""

    receipt: str
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
        about this person. A request that was begun before keeps the one it has.
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
    StorageError
        If a report cannot be withdrawn.
    """
    reports = settings.report_folder
    with no_run(reports):
        found = find_person(settings, person)
        entry = begun(reports, person)
        pages = _pages(reports, person, found, entry)
        if not (found.files or found.by_hand or pages or entry):
            raise ParameterError(_nobody(person))
        notice = _notice(Language(settings.company.language))
        entry = _entry(entry or _new(person, receipt, on), found, _planned(pages, reports, notice))
        with storing(reports):
            write(reports, entry)
            for path in pages:
                _withdraw(path, notice)
            _clear(reports)
        for file in found.files:
            put_in_place(file)
        if not found.by_hand:
            with storing(reports):
                write(reports, {name: part for name, part in entry.items() if name != OPEN})
    return _done(entry)


@contextmanager
def no_run(reports: Path) -> Iterator[None]:
    """Keep every quarter that was ever run or published from being run meanwhile.

    What a run that was killed left behind is cleared away, as the next run would.

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
        for quarter in sorted(quarters):
            clear_left(reports, quarter)
        yield


def _nobody(person: str) -> Sentence:
    return Sentence(
        "Nobody has the contact_id {person!r} in contacts, relations or interactions, and no "
        "published report names it. Check the number in the contacts table.",
        person=person,
    )


def _pages(reports: Path, person: str, found: Found, entry: Entry) -> list[Path]:
    """List what must be withdrawn now; what was withdrawn before is left as it is."""
    stems = {plan_stem(account) for account in found.accounts} | set(_stems_of(entry))
    wanted = Wanted(number=person, names=found.names, stems=frozenset(stems))
    return [path for path in traces(reports, wanted) if not is_withdrawn(reports, path)]


def _stems_of(entry: Entry) -> Iterable[str]:
    """Name the plans that a request which was begun was about."""
    for file in entry.get("files", ()):
        folder, _, name = file["file"].partition("/")[2].rpartition("/")
        if folder in PLAN_FOLDERS and f"{folder}/{name}" != PLANS_PAGE:
            yield Path(name).stem


def _planned(pages: Iterable[Path], reports: Path, notice: str) -> list[Entry]:
    """Say of each file what it is now and what it will be."""
    after = hashlib.sha256(notice.encode()).hexdigest()
    return [
        {
            "file": path.relative_to(reports).as_posix(),
            "sha256_before": sha256(path),
            "sha256_after": after if path.suffix == ".html" else None,
        }
        for path in pages
    ]


def _new(person: str, receipt: str, on: dt.date) -> Entry:
    return {
        "person": mark_of(person, receipt),
        "date": on.isoformat(),
        "inputs": [],
        "files": [],
        "by_hand": [],
        OPEN: receipt,
    }


def _entry(entry: Entry, found: Found, files: list[Entry]) -> Entry:
    """Add to an entry what is to be done now."""
    inputs = [
        {
            "file": file.path.name,
            "sha256_before": file.before,
            "sha256_after": file.after,
            "rows_removed": file.rows_removed,
            "cells_emptied": file.cells_emptied,
        }
        for file in found.files
    ]
    return {
        **entry,
        "inputs": _joined(entry["inputs"], inputs),
        "files": _joined(entry["files"], files),
        "by_hand": list(found.by_hand),
    }


def _joined(before: list[Entry], now: list[Entry]) -> list[Entry]:
    """Put both lists together; what is planned anew stands for what was planned of it before."""
    planned = {(each["file"], each["sha256_before"]): each for each in (*before, *now)}
    return list(planned.values())


def _withdraw(path: Path, notice: str) -> None:
    """Take a published file away; a page leaves a notice, so that links still lead somewhere."""
    if path.suffix == ".html":
        replace_file(path, notice)
    else:
        path.unlink(missing_ok=True)


def _clear(reports: Path) -> None:
    """Clear away notebooks kept of finished and failed runs: they show the person too."""
    for name in (FINISHED, FAILED):
        if (reports / name).exists():
            shutil.rmtree(reports / name)


def _done(entry: Entry) -> Forgotten:
    return Forgotten(
        receipt=entry[OPEN],
        rows_removed=sum(file["rows_removed"] for file in entry["inputs"]),
        cells_emptied=sum(file["cells_emptied"] for file in entry["inputs"]),
        inputs=tuple(file["file"] for file in entry["inputs"]),
        withdrawn=tuple(file["file"] for file in entry["files"]),
        by_hand=tuple(entry["by_hand"]),
    )


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
