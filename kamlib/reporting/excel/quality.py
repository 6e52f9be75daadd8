"""The data quality sheet: what was not delivered, and how far each criterion is covered."""

from __future__ import annotations

from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.grid import HEADER_ROW, Column, Grid, Sheet, write_table
from kamlib.reporting.excel.scores import points_table, scores_grid
from kamlib.support.language import Language


def write_quality(
    sheet: Sheet, scores: Sheet, content: WorkbookContent, language: Language
) -> None:
    """Write missing inputs, and below them the coverage of the criteria as formulas."""
    frame, text = content.missing_inputs, language.text
    grid = Grid(("input", "consequence", "ask"), len(frame))
    columns = [
        Column(key="input", header=text("Missing input"), cells=frame["input"].tolist(), width=34),
        Column(
            key="consequence",
            header=text("What cannot be shown without it"),
            cells=frame["consequence"].tolist(),
            code="wrapped",
            width=70,
        ),
        Column(key="ask", header=text("Whom to ask"), cells=frame["ask"].tolist(), width=34),
    ]
    write_table(sheet, grid, columns, name="MissingInputs")
    if not len(frame):
        sheet.put(grid.first, 1, text("Every input was delivered."), "text")
    _write_coverage(sheet, scores, content, language, start=max(grid.last, HEADER_ROW) + 3)


def _write_coverage(
    sheet: Sheet, scores: Sheet, content: WorkbookContent, language: Language, *, start: int
) -> None:
    text, points, grid = language.text, points_table(content), scores_grid(content)
    sheet.heading(start - 1, 1, text("How many accounts have a figure for each criterion"))
    heads = [text("Criterion"), text("Accounts with a figure"), text("Share of scored accounts")]
    for column, head in enumerate(heads, start=1):
        sheet.put(start, column, head, "header" if column == 1 else "result header")
    for row, criterion in enumerate(content.criteria, start=start + 1):
        area = scores.reference + grid.all(f"points {criterion.id}")
        known, count = int(points[criterion.id].notna().sum()), len(points)
        share = Formula(
            f"=IF(COUNTA({scores.reference}{grid.all('account_id')})>0,"
            f'B{row}/COUNTA({scores.reference}{grid.all("account_id")}),"")',
            known / count if count else None,
        )
        sheet.put(row, 1, criterion.label or criterion.id, "text")
        sheet.put(row, 2, Formula(f"=COUNT({area})", known), "computed", "money")
        sheet.put(row, 3, share, "computed", "share")
