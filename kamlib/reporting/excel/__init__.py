"""The report as an Excel workbook: live formulas, native charts, and figures that tie out.

``content`` says what goes in, ``cells`` and ``grid`` put it into cells safely, one module per
sheet lays it out, ``cached`` adds the computed value of each formula so that previews and
other programs read figures, and ``write`` puts it all into one file.
"""

from kamlib.reporting.excel.content import (
    CriterionLine,
    KpiLine,
    QuadrantLine,
    StatementLevel,
    WorkbookContent,
    content_of,
)
from kamlib.reporting.excel.write import write_workbook

__all__ = [
    "CriterionLine",
    "KpiLine",
    "QuadrantLine",
    "StatementLevel",
    "WorkbookContent",
    "content_of",
    "write_workbook",
]
