"""Take one person out of a delimited text, and leave every other line byte for byte as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator


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
