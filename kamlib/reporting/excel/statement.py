"""The statement sheet: from gross revenue to customer contribution, one line per account.

Subtotals are formulas over the cost categories; the row above the header adds up the lines
that a filter leaves visible.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from openpyxl.worksheet.properties import Outline

from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.checks import Check, report_sum, sum_of
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.grid import TOP_ROW, Column, Grid, Sheet, write_table
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing
from kamlib.support.money import ratio, ratio_of

_WHO = (c.ACCOUNT_ID, c.NAME, c.ACCOUNT_MANAGER, c.STATUS)


@dataclass(frozen=True)
class _Computed:
    """A column of formulas: how a row writes it, and what each row gives."""

    write: Callable[[int], str]
    amounts: pd.Series


def statement_grid(content: WorkbookContent) -> Grid:
    """Order the columns of the statement: who, then revenue, deductions and subtotals in turn."""
    frame = content.statement
    keys = [key for key in _WHO if key in frame.columns] + [c.GROSS_REVENUE]
    for level in content.levels:
        keys += [*level.minus, level.id]
    keys.append(c.CUSTOMER_PROFITABILITY_PCT)
    if "keyed_costs" in frame.columns:
        keys += ["keyed_costs", c.CONTRIBUTION_WITHOUT_KEYED, "profitability_without_keyed_pct"]
    if c.RETURNS in frame.columns:
        keys.append(c.RETURNS)
    if _has_gaps(content):
        keys.append(c.REVENUE_WITHOUT_COST)
    return Grid(tuple(keys), len(frame))


def _has_gaps(content: WorkbookContent) -> bool:
    """Tell whether revenue lacks its product cost; only then the sheet speaks of it."""
    frame = content.statement
    if c.REVENUE_WITHOUT_COST not in frame.columns:
        return False
    return bool((frame[c.REVENUE_WITHOUT_COST].astype(float) > 0).any())


def _is_hidden(content: WorkbookContent) -> bool:
    """Tell whether accounts have no contribution, because their product cost is unknown."""
    unknown = content.statement[c.CUSTOMER_CONTRIBUTION].isna()
    if unknown.all():
        return len(unknown) > 0
    return _has_gaps(content) and bool(unknown.any())


def level_values(content: WorkbookContent) -> dict[str, pd.Series]:
    """Compute each level as its formula does; a cost that is not recorded deducts nothing."""
    frame = content.statement
    running = frame[c.GROSS_REVENUE].astype(float)
    values = {}
    for level in content.levels:
        running = running - frame[list(level.minus)].astype(float).fillna(0.0).sum(axis=1)
        values[level.id] = running
    return values


def _denominator(content: WorkbookContent, grid: Grid) -> tuple[Callable[[int], str], pd.Series]:
    frame = content.statement
    gross = frame[c.GROSS_REVENUE].astype(float)
    if content.denominator == c.GROSS_REVENUE:
        return lambda row: f"{grid.letter(c.GROSS_REVENUE)}{row}", gross
    levels = level_values(content)
    if c.NET_REVENUE in levels:
        return lambda row: f"{grid.letter(c.NET_REVENUE)}{row}", levels[c.NET_REVENUE]
    first, less = grid.letter(c.GROSS_REVENUE), grid.letter(c.DISCOUNTS)
    return lambda row: f"({first}{row}-{less}{row})", gross - frame[c.DISCOUNTS].fillna(0.0)


def _computed(content: WorkbookContent, grid: Grid) -> dict[str, _Computed]:
    """Collect every formula column of the statement."""
    made: dict[str, _Computed] = {}
    before = c.GROSS_REVENUE
    levels = level_values(content)
    for level in content.levels:
        made[level.id] = _Computed(_deduct(grid, before, level.minus), levels[level.id])
        before = level.id
    below, whole = _denominator(content, grid)
    pairs = [(c.CUSTOMER_PROFITABILITY_PCT, c.CUSTOMER_CONTRIBUTION)]
    if "keyed_costs" in grid.keys:
        keyed = content.statement["keyed_costs"].astype(float).fillna(0.0)
        ends = grid.letter(c.CUSTOMER_CONTRIBUTION), grid.letter("keyed_costs")
        made[c.CONTRIBUTION_WITHOUT_KEYED] = _Computed(
            lambda row: f"={ends[0]}{row}+{ends[1]}{row}", levels[c.CUSTOMER_CONTRIBUTION] + keyed
        )
        pairs.append(("profitability_without_keyed_pct", c.CONTRIBUTION_WITHOUT_KEYED))
    for key, part in pairs:
        made[key] = _Computed(_divide(grid.letter(part), below), ratio(made[part].amounts, whole))
    return made


def _deduct(grid: Grid, before: str, minus: tuple[str, ...]) -> Callable[[int], str]:
    start = grid.letter(before)
    if not minus:
        return lambda row: f"={start}{row}"
    if len(minus) == 1:
        return lambda row: f"={start}{row}-{grid.letter(minus[0])}{row}"
    return lambda row: f"={start}{row}-SUM({grid.across(minus[0], minus[-1], row)})"


def _divide(part: str, below: Callable[[int], str]) -> Callable[[int], str]:
    return lambda row: f'=IF({below(row)}>0,{part}{row}/{below(row)},"")'


def statement_columns(content: WorkbookContent, grid: Grid, language: Language) -> list[Column]:
    """Lay out every column of the statement with its formulas and its total."""
    headers = _headers(content, language)
    computed = _computed(content, grid)
    columns = []
    for key in grid.keys:
        if key in _WHO:
            columns.append(_who(key, content, headers[key], language))
            continue
        cells = _cells(key, content, grid, computed)
        is_percent = key.endswith("_pct")
        top = _ratio_total(key, content, grid, computed) if is_percent else _total(key, grid, cells)
        columns.append(
            Column(
                key=key,
                header=headers[key],
                cells=cells,
                code="percent" if is_percent else "money",
                top=top,
                is_result=key in computed and key != "profitability_without_keyed_pct",
                outline=1 if key in c.CATEGORIES else 0,
            )
        )
    return columns


def _who(key: str, content: WorkbookContent, header: str, language: Language) -> Column:
    cells = content.statement[key].tolist()
    if key == c.STATUS:
        cells = [content.status_labels.get(str(value), value) for value in cells]
    top = language.text("Sum of the rows shown") if key == c.NAME else None
    return Column(key=key, header=header, cells=cells, top=top)


def _cells(
    key: str, content: WorkbookContent, grid: Grid, computed: dict[str, _Computed]
) -> list[object]:
    if key not in computed:
        return content.statement[key].tolist()
    column = computed[key]
    unknown = content.statement[c.CUSTOMER_CONTRIBUTION].isna().tolist()
    if key in content.statement.columns:
        reported = content.statement[key].tolist()
    else:
        reported = column.amounts.tolist()
    return [
        # A figure the report does not have stays empty; a percentage explains itself by "".
        None
        if is_missing(shown) and (no_result or not key.endswith("_pct"))
        else Formula(column.write(row), value)
        for row, value, shown, no_result in zip(
            grid.numbers, column.amounts, reported, unknown, strict=True
        )
    ]


def _values(cells: list[object]) -> list[object]:
    return [cell.value if isinstance(cell, Formula) else cell for cell in cells]


def _total(key: str, grid: Grid, cells: list[object]) -> Formula:
    area = f"{grid.letter(key)}{grid.first}:{grid.letter(key)}{grid.last}"
    total = sum_of(area, _values(cells), is_filtered=True)
    if key not in c.CATEGORIES:
        return total
    # A cost of nobody is unknown, not 0: also in a table without accounts.
    value = total.value if cells else None
    return Formula(f'=IF(COUNT({area})=0,"",SUBTOTAL(109,{area}))', value)


def _ratio_total(
    key: str, content: WorkbookContent, grid: Grid, computed: dict[str, _Computed]
) -> Formula | None:
    part = (
        c.CUSTOMER_CONTRIBUTION
        if key == c.CUSTOMER_PROFITABILITY_PCT
        else c.CONTRIBUTION_WITHOUT_KEYED
    )
    if _is_hidden(content):
        # Contribution of some accounts, or of none, over revenue of all would be no percentage.
        return None
    _, whole = _denominator(content, grid)
    value = ratio_of(computed[part].amounts.sum(), whole.sum())
    return Formula(computed[key].write(TOP_ROW), value)


def _headers(content: WorkbookContent, language: Language) -> dict[str, str]:
    text = language.text
    made = {
        c.ACCOUNT_ID: text("Account no."),
        c.NAME: text("Account"),
        c.ACCOUNT_MANAGER: text("Account manager"),
        c.STATUS: text("Status"),
        c.GROSS_REVENUE: text("Gross revenue"),
        "keyed_costs": text("of which keyed costs"),
        c.CONTRIBUTION_WITHOUT_KEYED: text("Contribution without keyed costs"),
        c.CUSTOMER_PROFITABILITY_PCT: text("Customer profitability"),
        "profitability_without_keyed_pct": text("Profitability without keyed costs"),
        c.RETURNS: text("Memo: returns (in gross revenue)"),
        c.REVENUE_WITHOUT_COST: text("Memo: revenue without product cost"),
    }
    for key in c.CATEGORIES:
        made[key] = "− " + content.category_labels.get(key, key)
    return made | {level.id: level.label for level in content.levels}


def write_statement(sheet: Sheet, content: WorkbookContent, language: Language) -> list[Check]:
    """Write the statement sheet and return what it must agree with."""
    grid = statement_grid(content)
    columns = statement_columns(content, grid, language)
    write_table(sheet, grid, columns, name="Statement")
    sheet.cells.sheet_properties.outlinePr = Outline(summaryRight=True)
    return _checks(sheet, content, grid, columns, language)


def _checks(
    sheet: Sheet,
    content: WorkbookContent,
    grid: Grid,
    columns: list[Column],
    language: Language,
) -> list[Check]:
    keys = [c.GROSS_REVENUE, *(level.id for level in content.levels)]
    if c.CONTRIBUTION_WITHOUT_KEYED in grid.keys:
        keys.append(c.CONTRIBUTION_WITHOUT_KEYED)
    made = []
    for column in columns:
        if column.key in keys and column.key in content.statement.columns:
            area = f"{sheet.reference}{grid.all(column.key)}"
            formula = sum_of(area, _values(list(column.cells)))
            made.append(Check(column.header, formula, report_sum(content.statement[column.key])))
    # With accounts that have no contribution the ten categories end at another amount.
    return made if _is_hidden(content) else [*made, _all_ten(sheet, content, grid, language)]


def _all_ten(sheet: Sheet, content: WorkbookContent, grid: Grid, language: Language) -> Check:
    frame = content.statement
    less = ",".join(sheet.reference + grid.all(key) for key in c.CATEGORIES)
    costs = frame[list(c.CATEGORIES)].astype(float).fillna(0.0).sum().sum()
    formula = Formula(
        f"=SUM({sheet.reference}{grid.all(c.GROSS_REVENUE)})-SUM({less})",
        float(frame[c.GROSS_REVENUE].sum() - costs),
    )
    return Check(
        language.text("Gross revenue − all ten cost categories = customer contribution"),
        formula,
        float(frame[c.CUSTOMER_CONTRIBUTION].sum()),
    )
