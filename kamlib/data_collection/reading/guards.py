"""Look at a file's size and shape before it is opened: no bombs, no macros, no foreign links.

Everything here is told by sizes and by the raw bytes, before any parser sees the content.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from kamlib.support.errors import Sentence, SourceError
from kamlib.support.figures import Number

_REFERENCE = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?r="(\d{1,9})"')
_CHUNK = 1 << 20
#: What every old workbook with macros holds in its directory, in UTF-16.
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a file may be at most.

    Attributes
    ----------
    workbook_bytes : int
        Size of an Excel file as it lies.
    entries : int
        Files in a packed file.
    unpacked_bytes : int
        Size of all of them unpacked, as declared.
    ratio : int
        Unpacked to packed size of one large entry.
    cells : int
        Rows times columns of a sheet, as declared and as there are.
    rewritten_bytes : int
        Size of a text that has to be looked at line by line.
    columns : int
        Columns of a text file.
    """

    workbook_bytes: int = 200 << 20
    entries: int = 5_000
    unpacked_bytes: int = 2 << 30
    ratio: int = 200
    cells: int = 20_000_000
    rewritten_bytes: int = 512 << 20
    columns: int = 5_000


LIMITS = Limits()


def guard_workbook(path: Path, limits: Limits = LIMITS) -> None:
    """Refuse an Excel file that is too large, packs too much or brings code with it.

    Parameters
    ----------
    path : Path
        The workbook.
    limits : Limits
        What is allowed.

    Raises
    ------
    SourceError
        With what was found and how to save the file so that it can be read.
    """
    size = path.stat().st_size
    if size > limits.workbook_bytes:
        raise SourceError(
            Sentence(
                "{file} has {size} MB; an Excel file may have {limit}. Save its table as CSV.",
                file=path.name,
                size=Number(size / 2**20),
                limit=Number(limits.workbook_bytes / 2**20),
            )
        )
    if path.suffix.lower() == ".xls":
        if _OLD_MACROS in path.read_bytes():
            raise SourceError(
                Sentence("{file} holds macros. Save it as .xlsx without macros.", file=path.name)
            )
        return
    try:
        with zipfile.ZipFile(path) as packed:
            _guard_entries(path.name, packed, limits)
            for entry in packed.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    _guard_xml(path.name, packed, entry, limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise SourceError(
            Sentence(
                "{file} cannot be read as an Excel workbook: {reason}. Open it in Excel and save "
                "it as .xlsx without a password.",
                file=path.name,
                reason=str(error),
            )
        ) from None


def _guard_entries(name: str, packed: zipfile.ZipFile, limits: Limits) -> None:
    entries = packed.infolist()
    if len(entries) > limits.entries:
        raise SourceError(
            Sentence(
                "{name} packs {count} files; {limit} are allowed. Save its table in a new "
                "workbook.",
                name=name,
                count=Number(len(entries)),
                limit=Number(limits.entries),
            )
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise SourceError(
            Sentence(
                "{name} unpacks to {size} MB; {limit} are allowed. Save its table as CSV.",
                name=name,
                size=Number(unpacked / 2**20),
                limit=Number(limits.unpacked_bytes / 2**20),
            )
        )
    for entry in entries:
        if entry.file_size > max(1, entry.compress_size) * limits.ratio and (
            entry.file_size > 8 * _CHUNK
        ):
            raise SourceError(
                Sentence(
                    "{name}: {entry} unpacks to {size} MB from {packed} KB, which no table does. "
                    "Save its table in a new workbook.",
                    name=name,
                    entry=entry.filename,
                    size=Number(entry.file_size / 2**20),
                    packed=Number(entry.compress_size / 2**10),
                )
            )
        if entry.filename.lower().endswith("vbaproject.bin"):
            raise SourceError(
                Sentence("{name} holds macros. Save it as .xlsx without macros.", name=name)
            )
        if "/externallinks/" in entry.filename.lower():
            raise SourceError(
                Sentence(
                    "{name} links to other workbooks. Break the links (Data > Edit Links > Break "
                    "Link) and save it again.",
                    name=name,
                )
            )


def _guard_xml(name: str, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    """Unpack one part in pieces: its real size, no DTD, and how far its cells reach."""
    is_sheet = "worksheets/sheet" in entry.filename.lower()
    real, columns, rows, rest = 0, 0, 0, b""
    with packed.open(entry) as part:
        while chunk := part.read(_CHUNK):
            real += len(chunk)
            if real > entry.file_size + _CHUNK:
                raise SourceError(
                    Sentence(
                        "{name}: {entry} is larger than it declares.",
                        name=name,
                        entry=entry.filename,
                    )
                )
            text = rest + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise SourceError(
                    Sentence(
                        "{name}: {entry} declares a document type (DTD), which no spreadsheet "
                        "program writes. Open it in Excel and save it again.",
                        name=name,
                        entry=entry.filename,
                    )
                )
            if is_sheet:
                rows, columns = _reach(text, rows, columns)
                if rows * max(columns, 1) > limits.cells:
                    raise SourceError(
                        Sentence(
                            "{name}: {entry} reaches to row {rows} and column {columns}; {limit} "
                            "cells are allowed. Delete what is empty below and beside the table, "
                            "or save it as CSV.",
                            name=name,
                            entry=entry.filename,
                            rows=Number(rows),
                            columns=Number(columns),
                            limit=Number(limits.cells),
                        )
                    )
            rest = text[-300:]


def _reach(text: bytes, rows: int, columns: int) -> tuple[int, int]:
    for letters, row in _REFERENCE.findall(text):
        place = 0
        for letter in letters:
            place = place * 26 + letter - 64
        columns, rows = max(columns, place), max(rows, int(row))
    for row in _ROW.findall(text):
        rows = max(rows, int(row))
    return rows, columns
