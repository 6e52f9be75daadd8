"""Text in cells of a workbook: it stays text, whatever it looks like.

Text from data never becomes a formula, loses its control characters and is cut visibly
where Excel would cut it silently.
"""

from __future__ import annotations

import re
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell

#: Longest text of a cell, in UTF-16 units as Excel counts them.
LONGEST = 32_767
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_text(value: Any, *, longest: int = LONGEST) -> str:
    r"""Make any text storable: no control characters, cut visibly at the end.

    Parameters
    ----------
    value : object
        Text from data.
    longest : int, default=32767
        UTF-16 units that are kept, the cut mark included.

    Examples
    --------
    >>> safe_text("A\x07B"), safe_text("Maschinenbau", longest=6)
    ('AB', 'Masch…')
    """
    text = _UNPRINTABLE.sub("", str(value))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * (longest - 1)].decode("utf-16-le", errors="ignore") + "…"


def put_text(cell: Cell | MergedCell, value: Any) -> None:
    """Put text into a cell so that it stays text.

    Parameters
    ----------
    cell : Cell
        Already styled: marking text as text must not be undone by a later style.
    value : object
        Text from data.

    Examples
    --------
    >>> from openpyxl import Workbook
    >>> cell = Workbook().active["A1"]
    >>> put_text(cell, "=1+1")
    >>> cell.data_type, cell.quotePrefix
    ('s', True)
    """
    assert isinstance(cell, Cell), "only the first of merged cells can hold text"
    text = safe_text(value)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_TRIGGERS):
        cell.quotePrefix = True
