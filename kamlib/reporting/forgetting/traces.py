"""Where a published report can show a person, and which files show a given one.

A person stands in the plan of the account: page, print, its copy in the outbox and notebook, by
role, number or name, and in the opening sentence of that plan on the page over all plans. A
refused cell of a person stands in chapter 1 (page and notebook), in its Parquet table and in
the workbook of refused rows. Nothing else is made of persons, so nothing else is looked into:
a number such as 55 stands everywhere, and only here does it mean somebody.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from kamlib.data_collection.erase_places import PERSON_COLUMNS
from kamlib.reporting.editions.shelf import quarter_of
from kamlib.reporting.order import PLANS_PAGE

#: Of an account's plan, by folder of the report; the file is named after the account.
PLAN_FOLDERS: dict[str, tuple[str, ...]] = {
    "plans": (".html", ".pdf"),
    "notebooks/plans": (".ipynb",),
}
#: Copies of printed plans for account managers.
COPIES = "outbox/*/plans/*.pdf"
#: Of refused cells, by folder of the report.
REFUSED_FOLDERS: dict[str, tuple[str, ...]] = {
    ".": (".html", ".xlsx"),
    "notebooks": (".ipynb",),
    "data": (".parquet",),
}
#: Cells of a row in a plan's table of persons, which begins with who it is; no other has as many.
PERSON_CELLS = 10
_QUARTER = re.compile(r"\d{4}Q[1-4]")
_PICTURE = re.compile(r"data:[\w/+.;=-]*,[A-Za-z0-9+/=%]*")
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)
_CUT = re.compile(r'<span title="([^"]*)">[^<]*…</span>')
_TAG = re.compile(r"<[^>]*>")
_ISOLATED = re.compile("[\u2068\u2069]")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who is looked for.

    Parameters
    ----------
    number : str
        The contact_id.
    names : frozenset of str
        What else the person is called.
    stems : frozenset of str
        File names of the plans of the person's accounts.
    """

    number: str
    names: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()


def traces(reports: Path, person: Wanted) -> list[Path]:
    """List every file of the published reports, all editions and checks, that shows a person.

    Parameters
    ----------
    reports : Path
        Folder of the reports.
    person : Wanted
        Who is looked for.

    Returns
    -------
    list of Path
        In the order of their names; a manifest is never among them.
    """
    found = []
    for report in _reports(reports):
        found += _plans(report, person)
        found += [path for path in _files(report, REFUSED_FOLDERS) if _refuses(path, person.number)]
    return sorted(found)


def _reports(reports: Path) -> Iterator[Path]:
    for home in (reports, reports / "check"):
        for path in sorted(home.glob("*/")):
            if _QUARTER.fullmatch(quarter_of(path.name)):
                yield path


def _files(report: Path, folders: dict[str, tuple[str, ...]]) -> Iterator[Path]:
    for folder, endings in folders.items():
        for path in sorted((report / folder).glob("*")):
            if path.suffix in endings and path.is_file():
                yield path


def _plans(report: Path, person: Wanted) -> list[Path]:
    """Find the plans that show a person, whole, and the page that tells of all plans."""
    index = report / PLANS_PAGE
    plans: dict[str, list[Path]] = {}
    for path in _files(report, PLAN_FOLDERS):
        if path != index:
            plans.setdefault(path.stem, []).append(path)
    stems = [
        stem
        for stem, files in plans.items()
        if stem in person.stems or any(_lists(path, person) for path in files)
    ]
    hit = [path for stem in stems for path in plans[stem]]
    # Account managers get the printed plan of their accounts as a copy.
    hit += [path for path in report.glob(COPIES) if path.stem in stems]
    return [*hit, index] if hit and index.is_file() else hit


def _lists(path: Path, person: Wanted) -> bool:
    """Tell whether a plan lists a person, alone or numbered beside others of the same name."""
    labels = {cells[0] for cells in _rows(path) if len(cells) == PERSON_CELLS}
    labels |= {re.sub(r" \d+$", "", label) for label in labels}
    return bool(labels & {person.number, *person.names})


def _refuses(path: Path, number: str) -> bool:
    """Tell whether a file lists a refused cell or row of a person."""
    try:
        if path.suffix == ".parquet":
            return _refuses_table(path, number)
        if path.suffix == ".xlsx":
            return _refuses_sheet(path, number)
    except Exception:  # damaged in one of many ways: nobody can tell whom it shows
        return True
    pairs = (pair for cells in _rows(path) for pair in pairwise(cells))
    return any(_is_cell_of(column, value, number) for column, value in pairs)


def _is_cell_of(columns: str, value: str, number: str) -> bool:
    """Tell whether a refused cell, or the refused key of several, is about a person.

    Examples
    --------
    >>> _is_cell_of("from_contact_id, to_contact_id", "P1 · P2", "P2")
    True
    >>> _is_cell_of("influence", "55", "55")
    False
    """
    return bool(PERSON_COLUMNS & set(columns.split(", "))) and number in value.split(" · ")


def _refuses_table(path: Path, number: str) -> bool:
    names = set(pq.read_schema(path).names)
    shown = sorted(names & PERSON_COLUMNS)
    if shown:
        columns = pq.read_table(path, columns=shown).columns
        if any(str(cell) == number for column in columns for cell in column.to_pylist()):
            return True
    if not {"column", "value"} <= names:
        return False
    cells = pq.read_table(path, columns=["column", "value"]).to_pylist()
    return any(_is_cell_of(str(row["column"]), str(row["value"]), number) for row in cells)


def _refuses_sheet(path: Path, number: str) -> bool:
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        watched: set[int] = set()
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
            if any(_text(row[place]) == number for place in watched):
                return True
            watched |= {place for place, cell in enumerate(row) if str(cell) in PERSON_COLUMNS}
    return False


def _text(cell: Any) -> str:
    is_whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if is_whole else cell).strip()


def _rows(path: Path) -> list[list[str]]:
    """Read the rows of all tables of a page or a notebook, as a reader sees them."""
    if path.suffix == ".html":
        return list(_rows_of(path.read_text(encoding="utf-8", errors="replace")))
    if path.suffix == ".ipynb":
        return [row for page in _outputs(path) for row in _rows_of(page)]
    return []


def _rows_of(page: str) -> Iterator[list[str]]:
    for row in _ROW.findall(_PICTURE.sub("", page)):
        yield [_seen(cell) for cell in _CELL.findall(row)]


def _seen(cell: str) -> str:
    """Read a cell as a reader sees it, whole where it was cut.

    Examples
    --------
    >>> _seen('<span class="kam-wrap">O&#x27;Neil &amp; S</span>')
    "O'Neil & S"
    >>> _seen('<span title="Alpina">Alp…</span>')
    'Alpina'
    """
    text = html.unescape(_TAG.sub("", _CUT.sub(r"\1", cell)))
    return _ISOLATED.sub("", text).strip()


def _outputs(path: Path) -> Iterable[str]:
    """Give every page a notebook's cells have drawn."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8", errors="replace"))
        outputs = [out for cell in notebook["cells"] for out in cell.get("outputs", ())]
        drawn = [out.get("data", {}).get("text/html", "") for out in outputs]
    except (ValueError, KeyError, TypeError, AttributeError):
        return [path.read_text(encoding="utf-8", errors="replace")]
    return [part if isinstance(part, str) else "".join(part) for part in drawn]
