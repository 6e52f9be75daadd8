"""Stores the value of each formula in the finished file, so that previews and readers see it.

openpyxl writes formulas without their values. The file is opened once more, each formula
cell gets its value, and everything else stays as it was, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from kamlib.support.excel_file import repacked

#: Cell reference -> value of its formula.
Values = Mapping[str, float | str]


def store_values(file: bytes, values: Mapping[str, Values]) -> bytes:
    """Add the value of each formula to a workbook file.

    Parameters
    ----------
    file : bytes
        A workbook as openpyxl saved it.
    values : mapping of sheet path to mapping of cell reference to value
        Like ``{"xl/worksheets/sheet1.xml": {"C5": 12.5}}``.

    Returns
    -------
    bytes
        The same workbook with values.

    Raises
    ------
    ValueError
        If a formula cell has no value, or a value no formula cell.
    """

    def with_values(name: str, content: bytes) -> bytes:
        is_sheet = name.startswith("xl/worksheets/sheet")
        return add_values(content, values.get(name, {})) if is_sheet else content

    return repacked(file, with_values)


@dataclass
class _Reader:
    """Notes where each formula cell's tag starts, its formula ends and the cell ends."""

    reference: str = ""
    start: int = 0
    formula_end: int = -1
    cells: list[tuple[str, int, int, int]] = field(default_factory=list)


def _formula_cells(sheet: bytes) -> list[tuple[str, int, int, int]]:
    parser = expat.ParserCreate(namespace_separator=" ")
    seen = _Reader()

    def opened(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" c"):
            seen.reference, seen.start = attributes["r"], parser.CurrentByteIndex
            seen.formula_end = -1

    def closed(name: str) -> None:
        if name.endswith(" f"):
            seen.formula_end = sheet.index(b">", parser.CurrentByteIndex) + 1
        elif name.endswith(" c") and seen.formula_end >= 0:
            place = (seen.reference, seen.start, seen.formula_end, parser.CurrentByteIndex)
            seen.cells.append(place)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.Parse(sheet, True)
    return seen.cells


def add_values(sheet: bytes, values: Values) -> bytes:
    """Write values into the formula cells of one sheet's XML.

    Examples
    --------
    >>> xml = b'<sheetData xmlns="m"><c r="A1" s="2"><f>1+1</f><v /></c></sheetData>'
    >>> add_values(xml, {"A1": 2.0}).decode()
    '<sheetData xmlns="m"><c r="A1" s="2"><f>1+1</f><v>2.0</v></c></sheetData>'
    """
    found = _formula_cells(sheet)
    unmatched = {reference for reference, *_ in found} ^ set(values)
    if unmatched:
        raise ValueError(
            f"Every formula needs a value and every value a formula; cells {sorted(unmatched)[:5]} "
            "have only one of them. Write formulas only through Formula(text, value)."
        )
    pieces: list[bytes] = []
    done = 0
    for reference, start, formula_end, end in found:
        value = values[reference]
        pieces.append(sheet[done : start + 2])  # up to and with "<c"
        if isinstance(value, str):
            pieces.append(b' t="str"')
        pieces.append(sheet[start + 2 : formula_end])
        written = escape(value) if isinstance(value, str) else repr(value)
        pieces.append(b"<v>" + written.encode() + b"</v>")
        done = end
    pieces.append(sheet[done:])
    return b"".join(pieces)
