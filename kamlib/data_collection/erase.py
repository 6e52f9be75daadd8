"""Take one person out of the input files, and leave everything else as it was.

Text files and plain Excel workbooks are rewritten: whole, beside themselves, and put in place
in one step; there is no backup, because a backup would still hold the person. Everything else
is named, for people to do.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from kamlib.data_collection.erase_places import Place, accounts_of, places_of
from kamlib.data_collection.erase_sheets import without_lines
from kamlib.data_collection.erase_text import without_person
from kamlib.data_collection.input_workbook import with_input_workbook
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.settings import Settings

_TEXT = (".csv", ".txt", ".tsv")
_SHEETS = (".xlsx",)


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
        Ready to take their place; the person's own row goes last, so that what was begun can
        be finished.
    by_hand : tuple of str
        Files that hold the person and cannot be rewritten here.
    accounts : frozenset of str
        Accounts whose plans show the person.
    names : frozenset of str
        What the person is called, where the inputs say it.
    """

    files: tuple[Rewritten, ...]
    by_hand: tuple[str, ...]
    accounts: frozenset[str]
    names: frozenset[str]


@dataclass
class _Change:
    """What a file holds after the places looked at so far."""

    before: bytes
    content: bytes
    rows: int = 0
    cells: int = 0
    is_own: bool = False


@dataclass
class _Erasure:
    """One person, and all files that must change."""

    person: str
    superior: str = ""
    changes: dict[Path, _Change] = field(default_factory=dict)
    by_hand: list[str] = field(default_factory=list)

    def take_out(self, place: Place) -> None:
        """Prepare the file of a place, or name it for people."""
        if place.is_database:
            self.by_hand.append(f"{place.path} ({place.table})")
            return
        found = self.changes.get(place.path)
        if found is None:
            content = place.path.read_bytes()
            found = _Change(content, content)
        kind = place.path.suffix.lower()
        instead = self.superior if place.table == "contacts" else ""
        made = None
        if kind in _TEXT:
            made = self._out_of_text(place, found.content, instead)
        elif kind in _SHEETS:
            made = self._out_of_sheet(place, found.content, instead)
        if made is None:
            self.by_hand.append(f"{place.path.name} ({place.table})")
            return
        found.content, rows, cells = made
        found.rows, found.cells = found.rows + rows, found.cells + cells
        found.is_own |= any(row["contact_id"] == self.person for row in place.own_rows)
        self.changes[place.path] = found

    def _out_of_text(
        self, place: Place, content: bytes, instead: str
    ) -> tuple[bytes, int, int] | None:
        text, rows, cells = without_person(
            content.decode(place.form.encoding),
            self.person,
            separator=place.form.separator,
            dropped=tuple(place.dropped.values()),
            emptied=tuple(place.emptied.values()),
            instead=instead,
        )
        # Fewer places found in the text than were read: its layout is not plain.
        if rows + cells < len(place.rows) and place.path not in self.changes:
            return None
        return text.encode(place.form.encoding), rows, cells

    def _out_of_sheet(
        self, place: Place, content: bytes, instead: str
    ) -> tuple[bytes, int, int] | None:
        dropped: list[int] = []
        emptied: dict[tuple[int, str], str] = {}
        for line, row in zip(place.lines, place.rows, strict=True):
            if any(row.get(name) == self.person for name in place.dropped):
                dropped.append(line)
                continue
            hit = [column for name, column in place.emptied.items() if row[name] == self.person]
            emptied |= {(line, column): instead for column in hit}
        made = without_lines(content, sheet=place.sheet, dropped=dropped, emptied=emptied)
        return None if made is None else (made, len(dropped), len(emptied))


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
    settings = with_input_workbook(settings)
    places = places_of(settings, person)
    met = [row for place in places if place.table == "interactions" for row in place.rows]
    own = [row for place in places for row in place.own_rows if row["contact_id"] == person]
    superiors = [above for row in own if (above := row.get("reports_to", "")) not in ("", person)]
    erasure = _Erasure(person, superiors[0] if superiors else "")
    for place in places:
        erasure.take_out(place)
    files = [_rewritten(path, change) for path, change in erasure.changes.items()]
    files.sort(key=lambda file: erasure.changes[file.path].is_own)
    return Found(
        files=tuple(files),
        by_hand=tuple(dict.fromkeys(erasure.by_hand)),
        accounts=accounts_of(settings, {row.get(c.ACCOUNT_ID, "") for row in (*own, *met)} - {""}),
        names=frozenset({row.get(c.NAME, "") for row in own} - {""}),
    )


def _rewritten(path: Path, change: _Change) -> Rewritten:
    return Rewritten(
        path=path,
        content=change.content,
        rows_removed=change.rows,
        cells_emptied=change.cells,
        before=hashlib.sha256(change.before).hexdigest(),
        after=hashlib.sha256(change.content).hexdigest(),
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
            Sentence(
                "{file} was changed while the person was being taken out. Nothing was written to "
                "it; run the command again.",
                file=file.path.name,
            )
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
