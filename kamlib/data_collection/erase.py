"""Take one person out of the input files, and leave every other byte as it was.

Only text files are rewritten. Each is rewritten whole beside itself and takes its place in
one step; there is no backup, because a backup would still hold the person.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kamlib.data_collection.files import connect, find_files, open_file
from kamlib.data_collection.reading.profiles import with_columns, with_profile
from kamlib.support.errors import SourceError
from kamlib.support.settings import Format, Settings, Source

#: Rows with the person in one of these columns go.
DROPPED: Mapping[str, tuple[str, ...]] = {
    "contacts": ("contact_id",),
    "relations": ("from_contact_id", "to_contact_id"),
}
#: Cells with the person are emptied, or filled with the person's superior; the row stays,
#: because the hours with the account and the reports of a superior are not the person's.
EMPTIED: Mapping[str, tuple[str, ...]] = {
    "contacts": ("reports_to",),
    "interactions": ("contact_id",),
}
PERSONAL: tuple[str, ...] = ("contacts", "relations", "interactions")
_TEXT = (".csv", ".txt", ".tsv")


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """One input file without the person; ``content`` is not yet in its place."""

    path: Path
    content: bytes
    rows_removed: int
    cells_emptied: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where a person stands in the inputs.

    Attributes
    ----------
    files : tuple of Rewritten
        Text files, ready to take their place.
    by_hand : tuple of str
        Files that hold the person and cannot be rewritten here.
    accounts : frozenset of str
        Accounts whose plans show the person.
    """

    files: tuple[Rewritten, ...]
    by_hand: tuple[str, ...]
    accounts: frozenset[str]


def without_person(
    text: str,
    person: str,
    *,
    separator: str,
    dropped: tuple[str, ...],
    emptied: tuple[str, ...] = (),
    instead: str = "",
) -> tuple[str, int, int]:
    r"""Take a person out of a delimited text.

    Parameters
    ----------
    text : str
        With a header line.
    person : str
        The contact_id.
    separator : str
        Between columns.
    dropped, emptied : tuple of str
        Columns whose row goes, or whose cell is filled with ``instead``.
    instead : str, default=""
        What stands in an emptied cell.

    Returns
    -------
    text : str
        Every line that does not hold the person is unchanged, byte for byte.
    rows_removed, cells_emptied : int
        How much went.

    Examples
    --------
    >>> without_person("id;n\nP1;a\nP2;b\n", "P1", separator=";", dropped=("id",))
    ('id;n\nP2;b\n', 1, 0)
    """
    records = _records(text, separator)
    head, raw = next(records, ([], ""))
    places = {name.strip().lstrip("\ufeff").strip('"'): at for at, name in enumerate(head)}
    gone = [places[name] for name in dropped if name in places]
    blank = [places[name] for name in emptied if name in places]
    kept, rows, cells = [raw], 0, 0
    for cells_of_row, original in records:
        if any(_at(cells_of_row, at) == person for at in gone):
            rows += 1
            continue
        hit = [at for at in blank if _at(cells_of_row, at) == person]
        for at in hit:
            cells_of_row[at] = instead
        cells += len(hit)
        kept.append(_written(cells_of_row, original, separator) if hit else original)
    return "".join(kept), rows, cells


def _records(text: str, separator: str) -> Iterator[tuple[list[str], str]]:
    """Give each record with the very text it was read from."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for record in csv.reader(lines(), delimiter=separator):
        yield record, "".join(taken)
        taken.clear()


def _at(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _written(cells: list[str], original: str, separator: str) -> str:
    ending = original[len(original.rstrip("\r\n")) :]
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=separator, lineterminator=ending).writerow(cells)
    return line.getvalue()


def find_person(settings: Settings, person: str) -> Found:
    """Find a person in the input files and prepare each without them; nothing is written.

    Parameters
    ----------
    settings : Settings
        The company's.
    person : str
        The contact_id.

    Returns
    -------
    Found
        Empty where nobody has that number.

    Raises
    ------
    SourceError
        If a source cannot be read as declared.
    """
    files: list[Rewritten] = []
    by_hand: list[str] = []
    accounts: set[str] = set()
    superior = ""
    for table in PERSONAL:
        for declared in settings.sources.get(table, ()):
            if declared.url:
                by_hand.append(f"{declared.table or 'query'} ({table})")
                continue
            for path in find_files(declared.file, settings.data_folder):
                source, form, rows = _read(path, declared, settings.data.format, table)
                hits = _naming(rows, person, table)
                if not hits:
                    continue
                accounts |= {row["account_id"] for row in hits if row.get("account_id")}
                if table == "contacts":
                    own = [row for row in hits if row.get("contact_id") == person]
                    superior = own[0].get("reports_to", "") if own else superior
                made = _rewrite(path, source, form, table, (person, superior))
                # Fewer places found in the text than were read: its layout is not plain.
                if made is None or made.rows_removed + made.cells_emptied < len(hits):
                    by_hand.append(f"{path.name} ({table})")
                else:
                    files.append(made)
    return Found(files=tuple(files), by_hand=tuple(by_hand), accounts=frozenset(accounts))


def _column(source: Source, name: str) -> str:
    return source.columns.get(name, name)


def _read(
    path: Path, declared: Source, general: Format, table: str
) -> tuple[Source, Format, pd.DataFrame]:
    """Read what may name a person, by the workbook's column names, and how it is written."""
    source = with_profile(declared, table)
    opened = open_file(path, source, source.format or general, connect())
    frame: pd.DataFrame = opened.rows.collect("pandas").to_native()
    source = with_columns(source, list(frame.columns))
    names = {*DROPPED.get(table, ()), *EMPTIED.get(table, ()), "account_id"}
    there = {name: _column(source, name) for name in sorted(names)}
    there = {name: column for name, column in there.items() if column in frame.columns}
    part = frame[list(there.values())].set_axis(list(there), axis="columns").astype("object")
    rows = part.where(part.notna(), "").map(lambda cell: str(cell).strip())
    return source, opened.form, rows


def _naming(rows: pd.DataFrame, person: str, table: str) -> list[dict[str, str]]:
    """List the rows that name a person."""
    names = [name for name in (*DROPPED.get(table, ()), *EMPTIED.get(table, ())) if name in rows]
    is_hit = (rows[names] == person).any(axis=1)
    records = rows[is_hit].to_dict("records")
    return [{str(name): str(cell) for name, cell in record.items()} for record in records]


def _rewrite(
    path: Path, source: Source, form: Format, table: str, who: tuple[str, str]
) -> Rewritten | None:
    """Prepare a text file without the person; None where it is no plain text file."""
    if path.suffix.lower() not in _TEXT:
        return None
    before = path.read_bytes()
    text, rows, cells = without_person(
        before.decode(form.encoding),
        who[0],
        separator=form.separator,
        dropped=tuple(_column(source, name) for name in DROPPED.get(table, ())),
        emptied=tuple(_column(source, name) for name in EMPTIED.get(table, ())),
        instead=who[1] if table == "contacts" else "",
    )
    after = text.encode(form.encoding)
    if not rows + cells:
        return None
    return Rewritten(
        path=path,
        content=after,
        rows_removed=rows,
        cells_emptied=cells,
        before=hashlib.sha256(before).hexdigest(),
        after=hashlib.sha256(after).hexdigest(),
    )


def put_in_place(file: Rewritten) -> None:
    """Exchange an input file for the one without the person, in one step.

    Raises
    ------
    SourceError
        If the file changed since it was read; nothing is written then.
    """
    if hashlib.sha256(file.path.read_bytes()).hexdigest() != file.before:
        raise SourceError(
            f"{file.path.name} was changed while the person was being taken out. Nothing was "
            "written to it; run the command again."
        )
    handle, name = tempfile.mkstemp(prefix=f".{file.path.name}-", dir=file.path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(file.content)
            target.flush()
            os.fsync(target.fileno())
        temporary.chmod(file.path.stat().st_mode & 0o777)
        temporary.replace(file.path)
    finally:
        temporary.unlink(missing_ok=True)
