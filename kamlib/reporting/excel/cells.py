"""What may stand in a cell: formulas only where we wrote one, everything else as harmless text.

A :class:`Formula` carries its computed value. Text from data never becomes a formula, loses
its control characters and is cut visibly where Excel would cut it silently.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from openpyxl.cell.cell import Cell

from kamlib.support.cells import put_text, safe_text
from kamlib.support.language import is_missing


@dataclass(frozen=True)
class Formula:
    """A live formula and the value it has now.

    Parameters
    ----------
    text : str
        In English function names with A1 references, starting with ``=``.
    value : float, str or None
        What the formula gives on the figures written; None or NaN stands for an empty text.
    """

    text: str
    value: float | str | None

    @property
    def cached(self) -> float | str:
        """The value as it is stored beside the formula."""
        if isinstance(self.value, str):
            return safe_text(self.value)
        if self.value is None or math.isnan(self.value):
            return ""
        return float(self.value)


def fill(cell: Cell, value: Any) -> None:
    """Put a value into a cell; missing stays empty, text stays text.

    Parameters
    ----------
    cell : Cell
        Already styled: marking text as text must not be undone by a later style.
    value : object
        Formula, number, date, text or missing.
    """
    if isinstance(value, Formula):
        cell.value = value.text
        return
    if isinstance(value, str):
        put_text(cell, value)
        return
    plain = value.item() if isinstance(value, np.generic) else value
    if is_missing(plain) or (isinstance(plain, float) and math.isinf(plain)):
        return
    cell.value = plain
