"""Checks of the workbook against the report: a formula here, the report's figure beside it."""

from __future__ import annotations

from dataclasses import dataclass

from kamlib.reporting.excel.cells import Formula


@dataclass(frozen=True)
class Check:
    """One total of a sheet and the figure the report shows for it."""

    label: str
    formula: Formula
    report: float
