"""Where a person stands in the inputs: files, sheets, second files, mended rows that wait.

Every place says by which columns its rows name the person, and on which lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from kamlib.data_collection.contracts import CONTRACTS, PERSONAL
from kamlib.data_collection.files import connect, find_files, open_file
from kamlib.data_collection.mended_files import MendedRow, read_mended
from kamlib.data_collection.mending import mended_workbooks
from kamlib.data_collection.read import read_source
from kamlib.data_collection.reading.engine import LINE
from kamlib.data_collection.reading.profiles import with_columns, with_profile
from kamlib.data_collection.reading.sheets import cell_text
from kamlib.support import columns as c
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
#: Columns in which a person stands, in inputs and in what is published of them.
PERSON_COLUMNS: frozenset[str] = frozenset().union(*DROPPED.values(), *EMPTIED.values())


@dataclass(frozen=True, kw_only=True)
class Place:
    """A file or sheet with rows that name the person; columns are those of the file.

    ``rows`` are the rows that name them, by the workbook's columns; ``lines`` where they stand.
    """

    path: Path
    table: str
    dropped: Mapping[str, str]
    emptied: Mapping[str, str]
    rows: list[dict[str, str]]
    lines: list[int]
    form: Format = field(default_factory=Format)
    sheet: str = ""
    is_database: bool = False

    @property
    def own_rows(self) -> list[dict[str, str]]:
        """Rows that say who somebody is, and not only what they did."""
        return [row for row in self.rows if self.table == "contacts" and "contact_id" in row]


def places_of(settings: Settings, person: str) -> list[Place]:
    """Find every file and sheet with rows that name a person.

    Parameters
    ----------
    settings : Settings
        The company's, with the input workbook's sheets among the sources.
    person : str
        The contact_id.

    Raises
    ------
    SourceError
        If a source cannot be read as declared.
    """
    return [*_declared(settings, person), *_mended(settings, person)]


def _declared(settings: Settings, person: str) -> Iterator[Place]:
    for table in PERSONAL:
        for declared in settings.sources.get(table, ()):
            for path in find_files(declared.file, settings.data_folder) if declared.file else ():
                place = _read(path, declared, settings.data.format, table)
                yield from _naming(place, person)
            if declared.url:
                yield from _naming(_asked(settings, declared, table), person)
            yield from _looked_up(settings, declared, table, person)


def _asked(settings: Settings, declared: Source, table: str) -> Place:
    """Ask a database; people take the person out there."""
    delivery = read_source(
        declared,
        CONTRACTS[table],
        folder=settings.data_folder,
        default=settings.data.format,
        connection=connect(),
    )
    frame: pd.DataFrame = delivery.rows.collect("pandas").to_native()
    return Place(
        path=Path(declared.table or "query"),
        table=table,
        dropped={name: name for name in DROPPED.get(table, ())},
        emptied={name: name for name in EMPTIED.get(table, ())},
        rows=_as_text(frame),
        lines=[0] * len(frame),
        is_database=True,
    )


def _as_text(frame: pd.DataFrame) -> list[dict[str, str]]:
    whole = frame.astype("object").where(frame.notna(), "")
    return [
        {str(name): str(cell).strip() for name, cell in row.items()}
        for row in whole.to_dict("records")
    ]


def _looked_up(settings: Settings, declared: Source, table: str, person: str) -> Iterator[Place]:
    """Look into second files that are joined by the number of a person."""
    own = _column(declared, "contact_id")
    for lookup in declared.lookups:
        if lookup.on != own:
            continue
        column = lookup.key or lookup.on
        source = Source(file=lookup.file, columns={"contact_id": column})
        form = (declared.format or settings.data.format).model_copy(
            update={"encoding": "", "separator": ""}
        )
        path = find_files(lookup.file, settings.data_folder)[0]
        place = _read(path, source, form, table)
        row_goes = {"contact_id": column}
        yield from _naming(
            Place(
                path=path,
                table=table,
                dropped=row_goes,
                emptied={},
                rows=place.rows,
                lines=place.lines,
                form=place.form,
            ),
            person,
        )


def _mended(settings: Settings, person: str) -> Iterator[Place]:
    """Look into mended rows that wait beside the inputs."""
    for path in mended_workbooks(settings.data_folder / settings.data.mended):
        by_table: dict[str, list[MendedRow]] = {}
        for row in read_mended(path):
            by_table.setdefault(row.table, []).append(row)
        for table in sorted(by_table.keys() & set(PERSONAL)):
            rows = by_table[table]
            cells = [
                {name: cell_text(cell, Format()).strip() for name, cell in row.cells.items()}
                for row in rows
            ]
            place = Place(
                path=path,
                table=table,
                dropped={name: name for name in DROPPED.get(table, ())},
                emptied={name: name for name in EMPTIED.get(table, ())},
                rows=cells,
                lines=[row.line for row in rows],
                sheet=table,
            )
            yield from _naming(place, person)


def _column(source: Source, name: str) -> str:
    return source.columns.get(name, name)


def _read(path: Path, declared: Source, general: Format, table: str) -> Place:
    """Read what may name a person, by the workbook's column names, and how it is written."""
    source = with_profile(declared, table)
    opened = open_file(path, source, source.format or general, connect())
    frame: pd.DataFrame = opened.rows.collect("pandas").to_native()
    source = with_columns(source, list(frame.columns))
    names = {*DROPPED.get(table, ()), *EMPTIED.get(table, ()), c.ACCOUNT_ID, c.NAME}
    there = {name: _column(source, name) for name in sorted(names)}
    there = {name: column for name, column in there.items() if column in frame.columns}
    part = frame[list(there.values())].set_axis(list(there), axis="columns")
    return Place(
        path=path,
        table=table,
        dropped={name: there[name] for name in DROPPED.get(table, ()) if name in there},
        emptied={name: there[name] for name in EMPTIED.get(table, ()) if name in there},
        rows=_as_text(part),
        lines=[int(line) for line in frame[LINE]],
        form=opened.form,
        sheet=source.sheet,
    )


def _naming(place: Place, person: str) -> Iterator[Place]:
    """Keep of a place the rows that name a person; nothing if none does."""
    names = (*place.dropped, *place.emptied)
    hits = [
        (row, line)
        for row, line in zip(place.rows, place.lines, strict=True)
        if any(row.get(name) == person for name in names)
    ]
    if hits:
        rows, lines = [row for row, _ in hits], [line for _, line in hits]
        yield replace(place, rows=rows, lines=lines)


def accounts_of(settings: Settings, named: set[str]) -> frozenset[str]:
    """Add to account numbers the accounts that other systems call by one of them."""
    found = set(named)
    for declared in settings.sources.get("account_map", ()):
        for path in find_files(declared.file, settings.data_folder) if declared.file else ():
            source = with_profile(declared, "account_map")
            opened = open_file(path, source, source.format or settings.data.format, connect())
            frame: pd.DataFrame = opened.rows.collect("pandas").to_native()
            source = with_columns(source, list(frame.columns))
            foreign, own = _column(source, "foreign_id"), _column(source, c.ACCOUNT_ID)
            if {foreign, own} <= set(frame.columns):
                is_named = frame[foreign].astype(str).str.strip().isin(named)
                found |= set(frame.loc[is_named, own].dropna().astype(str).str.strip())
    return frozenset(found)
