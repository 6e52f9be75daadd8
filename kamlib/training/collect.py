"""Collect a group: overview, a score sheet per participant, certificates; again at any time.

The same logs give the same bytes; certificates issued earlier stay in the register.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from kamlib.reporting.storage import storing
from kamlib.reporting.typeset import unprintable
from kamlib.support.errors import KamError, Sentence
from kamlib.training.certificate import Certificate, code_of, enter
from kamlib.training.gather import gather
from kamlib.training.home import Group, Home, load_group, load_key, load_secret, save_key
from kamlib.training.key import asked_in_tests
from kamlib.training.overview import overview_page
from kamlib.training.record import Record
from kamlib.training.sheet import sheet_page
from kamlib.training.sheet_excel import sheet_xlsx
from kamlib.training.sheet_pdf import certificate_pdf, sheet_pdf


class Collected(NamedTuple):
    """What collecting a group has made.

    Parameters
    ----------
    page : Path
        The trainer's overview.
    records : list of Record
        One per participant.
    issued : list of Certificate
        For those who took the test after the course.
    failed : list of (str, str)
        Participants whose sheet could not be written, and why.
    """

    page: Path
    records: list[Record]
    issued: list[Certificate]
    failed: list[tuple[str, str]]


def collect(folder: Path, *, on: str = "") -> Collected:
    """Read what a group has done and write the trainer's overview, sheets and certificates.

    The overview is written a second time as ``room.html``, for the screen: it names nobody.

    Parameters
    ----------
    folder : Path
        Folder of the group.
    on : str, default=""
        Day on the certificates, like ``2026-11-22``; "" takes the day of the group.

    Returns
    -------
    Collected
        With the overview's path.

    Raises
    ------
    ParameterError
        If it is no folder of a group, or a file of the trainer is missing or damaged.
    StorageError
        If the trainer's folder cannot be written.
    """
    home = Home(folder)
    group = load_group(home)
    group = replace(group, held_on=on or group.held_on)
    secret = load_secret(home)
    key = load_key(home, secret)
    records = gather(group, home, key)
    with storing(home.trainer):
        if key.added:
            save_key(home, key, secret)
        issued, kept, failed = [], [], []
        for record in map(_with_boxes_told, records):
            try:
                certificate = _write_sheets(home, group, record, secret)
            except KamError as error:  # one sheet never stops the others
                told = Sentence("The score sheet could not be written: {reason}",
                                reason=str(error))  # fmt: skip
                record = replace(record, notes=(*record.notes, told))  # noqa: PLW2901
                failed.append((record.member.shown, str(error)))
                certificate = None
            kept.append(record)
            issued += [certificate] if certificate else []
        enter(home, issued)
        page = home.trainer / "overview.html"
        _put(page, overview_page(kept, group).encode())
        _put(home.trainer / "room.html", overview_page(kept, group, names_people=False).encode())
    return Collected(page, kept, issued, failed)


def _with_boxes_told(record: Record) -> Record:
    """Note which signs of a name no font of this machine can print."""
    boxes = unprintable(f"{record.member.name} {record.member.shown}")
    if not boxes:
        return record
    told = Sentence(
        "No font of this machine can print {signs}: the PDFs show boxes there. Install a font "
        "that has them, like Noto Sans CJK, or write the name in Latin letters in {file}; then "
        "collect again.",
        signs=boxes,
        file="trainer/group.json",
    )
    return replace(record, notes=(*record.notes, told))


def certificate_of(record: Record, group: Group, secret: bytes) -> Certificate | None:
    """Issue a certificate to who took the test after the course; None to others."""
    if not record.post.is_taken:
        return None
    bare = Certificate(
        name=record.member.name,
        group=group.title,
        day=group.held_on,
        asked=len(asked_in_tests()),
        pre=record.pre.right if record.pre.is_taken else None,
        post=record.post.right,
        folder=record.member.folder,
    )
    return replace(bare, code=code_of(bare, secret))


def _write_sheets(home: Home, group: Group, record: Record, secret: bytes) -> Certificate | None:
    name = record.member.folder
    certificate = certificate_of(record, group, secret)
    files = {
        f"sheets/{name}.html": sheet_page(record, group, certificate).encode(),
        f"sheets/{name}.pdf": sheet_pdf(record, group, certificate),
        f"sheets/{name}.xlsx": sheet_xlsx(record, group, certificate),
    }
    if certificate:
        files[f"certificates/{name}.pdf"] = certificate_pdf(certificate, record, group)
    for path, content in files.items():
        _put(home.trainer / path, content)
    if certificate is None:
        return None
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return replace(certificate, files=hashes)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
