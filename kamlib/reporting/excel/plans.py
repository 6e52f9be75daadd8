"""The plans sheet: one line per account with a plan, its figures, chances, steps and risks."""

from __future__ import annotations

from typing import Any

from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.checks import Check, report_sum, sum_of
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.grid import Column, Grid, Sheet, write_table
from kamlib.support import columns as c
from kamlib.support.display import light_text
from kamlib.support.language import Language, is_missing, translatable

#: Columns of the sheet: number format and header.
_COLUMNS: dict[str, tuple[str, str]] = {
    c.ACCOUNT_ID: ("text", translatable("Account no.")),
    c.NAME: ("text", translatable("Account")),
    c.NET_REVENUE: ("money", translatable("Net revenue")),
    c.CUSTOMER_CONTRIBUTION: ("money", translatable("Customer contribution")),
    c.CUSTOMER_PROFITABILITY_PCT: ("percent", translatable("Customer profitability")),
    "customer_value": ("money", translatable("Customer value per year")),
    "present_value": ("money", translatable("Present value (NPV)")),
    c.SCORE: ("index", translatable("Score (0 to 10)")),
    "rank": ("rank", translatable("Rank")),
    "quadrant": ("text", translatable("Quadrant")),
    "share_of_wallet_pct": ("percent", translatable("Share of wallet")),
    "light": ("light", translatable("Soll-Ist, worst KPI")),
    "nps": ("signed_points", translatable("Satisfaction (NPS)")),
    "open_opportunities": ("money", translatable("Open opportunities")),
    "weighted": ("money", translatable("Weighted volume")),
    "open_actions": ("money", translatable("Open actions")),
    "late_actions": ("money", translatable("of which late")),
    "next_action": ("wrapped", translatable("Next action")),
    "next_due": ("date", translatable("Due")),
    "people_risks": ("money", translatable("People risks")),
}
_CSAT = ("index", translatable("Satisfaction (CSAT, 0–100)"))
_SUMS = (
    c.NET_REVENUE,
    c.CUSTOMER_CONTRIBUTION,
    "customer_value",
    "present_value",
    "open_opportunities",
    "weighted",
    "open_actions",
    "late_actions",
    "people_risks",
)


def plans_grid(content: WorkbookContent) -> Grid:
    """Order the columns of the plans."""
    return Grid(tuple(_columns(content)), len(content.plans))


def _columns(content: WorkbookContent) -> dict[str, tuple[str, str]]:
    """Satisfaction stands as CSAT where nobody asked for the net promoter score."""
    plans = content.plans
    if "csat" not in plans or plans["nps"].notna().any() or plans["csat"].isna().all():
        return _COLUMNS
    return {
        "csat" if key == "nps" else key: _CSAT if key == "nps" else column
        for key, column in _COLUMNS.items()
    }


def plans_columns(content: WorkbookContent, grid: Grid, language: Language) -> list[Column]:
    """Lay out every column of the plans, with totals of the rows shown."""
    columns = []
    for key, (code, header) in _columns(content).items():
        cells = _cells(key, content, language)
        columns.append(
            Column(
                key=key,
                header=language.text(header),
                cells=cells,
                code=f"date_{language.code}" if code == "date" else code,
                top=_top(key, grid, cells, language),
                top_code="money" if key in _SUMS else "",
                width=52.0 if code == "wrapped" else 13.0 if code == "date" else 0.0,
            )
        )
    return columns


def _cells(key: str, content: WorkbookContent, language: Language) -> list[Any]:
    if content.plans.empty:
        return []
    values = content.plans[key]
    if key == "light":
        return [light_text(str(value), language) for value in values]
    if key == "quadrant":
        names = {quadrant.id: quadrant.label for quadrant in content.quadrants}
        return [names.get(str(value), "") for value in values]
    if key == "next_due":
        return [None if is_missing(value) else value.date() for value in values]
    if key.endswith("_pct"):
        return (values / 100).tolist()
    return values.tolist()


def _top(key: str, grid: Grid, cells: list[Any], language: Language) -> Formula | str | None:
    if key == c.NAME:
        return language.text("Sum of the rows shown")
    if key not in _SUMS:
        return None
    letter = grid.letter(key)
    return sum_of(f"{letter}{grid.first}:{letter}{grid.last}", cells, is_filtered=True)


def write_plans(sheet: Sheet, content: WorkbookContent, language: Language) -> list[Check]:
    """Write the plans sheet and return what it must agree with."""
    grid = plans_grid(content)
    write_table(sheet, grid, plans_columns(content, grid, language), name="Plans")
    if content.plans.empty:
        said = language.text("No account has the status key or candidate.")
        sheet.put(grid.first, 1, said, "text")
        return []
    known = content.statement.set_index(c.ACCOUNT_ID)[c.CUSTOMER_CONTRIBUTION]
    planned = known.reindex(content.plans[c.ACCOUNT_ID])
    area = f"{sheet.reference}{grid.all(c.CUSTOMER_CONTRIBUTION)}"
    return [
        Check(
            language.text("Customer contribution of the accounts with a plan"),
            sum_of(area, content.plans[c.CUSTOMER_CONTRIBUTION]),
            report_sum(planned),
        )
    ]
