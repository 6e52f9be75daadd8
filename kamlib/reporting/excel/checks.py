"""Checks of the workbook against the report: a formula here, the report's figure beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from kamlib.reporting.excel.cells import Formula
from kamlib.support.language import is_missing


@dataclass(frozen=True)
class Check:
    """One total of a sheet and the figure the report shows for it."""

    label: str
    formula: Formula
    report: float

    @property
    def is_known(self) -> bool:
        """Tell whether anybody knows a figure of it, here or in the report."""
        return not (is_missing(self.formula.value) and is_missing(self.report))


def sum_of(area: str, values: Iterable[object], *, is_filtered: bool = False) -> Formula:
    """Add up an area; where no cell of it has a figure the sum has none either: it is not 0.

    Parameters
    ----------
    area : str
        As formulas write it.
    values : iterable
        The figures in it now; missing ones are left out.
    is_filtered : bool
        Whether the sum follows the filters of the table.

    Examples
    --------
    >>> sum_of("B7:B8", [1.0, None]).text, sum_of("B7:B8", [None, None]).text
    ('=SUM(B7:B8)', '=IF(COUNT(B7:B8)=0,"",SUM(B7:B8))')
    """
    given = list(values)
    known = [float(value) for value in given if not is_missing(value)]  # type: ignore[arg-type]
    total = f"SUBTOTAL(109,{area})" if is_filtered else f"SUM({area})"
    if given and not known:
        return Formula(f'=IF(COUNT({area})=0,"",{total})', math.nan)
    return Formula(f"={total}", sum(known))


def report_sum(values: pd.Series) -> float:
    """Add up what the report shows; NaN where it shows no figure at all, 0 without rows."""
    return float(values.sum(min_count=min(len(values), 1)))
