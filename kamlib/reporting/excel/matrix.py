"""The matrix sheet: value by engagement, the quadrant as a formula of the two splits.

The splits stand above the indices and can be changed. Beside the table: what each quadrant
holds and asks for, and the matrix as a native bubble chart.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass

import pandas as pd
from openpyxl.utils import get_column_letter

from kamlib.matrix.placement import SPLIT_DIGITS
from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.checks import Check
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.grid import (
    FIRST_ROW,
    HEADER_ROW,
    TOP_ROW,
    Column,
    Grid,
    Sheet,
    write_table,
)
from kamlib.reporting.excel.matrix_chart import add_matrix_chart
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing

VALUE, ENGAGEMENT, QUADRANT = "value_index", "engagement_index", "quadrant"
_BEFORE = ("previous_value_index", "previous_engagement_index")


@dataclass(frozen=True)
class Beside:
    """Where the block of quadrants beside the table stands."""

    grid: Grid

    @property
    def column(self) -> int:
        """First column of the block, one free column after the table."""
        return len(self.grid.keys) + 2

    def label(self, number: int) -> str:
        """Write a fixed reference to the label of a quadrant."""
        return f"${get_column_letter(self.column)}${FIRST_ROW + number}"


def sorted_placement(content: WorkbookContent) -> pd.DataFrame:
    """Put accounts that can be placed first, larger ones before smaller."""
    frame = content.placement
    placed = frame[[VALUE, ENGAGEMENT]].notna().all(axis=1)
    order = frame.assign(_open=~placed).sort_values(
        ["_open", c.NET_REVENUE, c.ACCOUNT_ID], ascending=[True, False, True], na_position="last"
    )
    return order.drop(columns="_open").reset_index(drop=True)


def matrix_grid(content: WorkbookContent) -> Grid:
    """Order the columns of the matrix table."""
    frame = content.placement
    keys = [c.ACCOUNT_ID, c.NAME, QUADRANT, VALUE, ENGAGEMENT]
    keys += [key for key in ("distance_to_split",) if key in frame.columns]
    keys.append(c.NET_REVENUE)
    if set(_BEFORE) <= set(frame.columns):
        keys += [*_BEFORE, "previous_quadrant"]
    return Grid(tuple(keys), len(frame))


def quadrant_number(value: float, engagement: float, content: WorkbookContent) -> int:
    """Place one account: 0 priority, 1 bind, 2 monetise, 3 reassess; -1 if not placed."""
    if is_missing(value) or is_missing(engagement):
        return -1
    above = operator.gt if content.at_split == "low" else operator.ge
    is_high = above(round(value, SPLIT_DIGITS), round(content.split_value, SPLIT_DIGITS))
    is_close = above(round(engagement, SPLIT_DIGITS), round(content.split_engagement, SPLIT_DIGITS))
    return 2 * int(not is_high) + int(not is_close)


def _place(
    frame: pd.DataFrame, keys: tuple[str, str], content: WorkbookContent, grid: Grid
) -> list[Formula]:
    beside, cells = Beside(grid), []
    high, warm = (f"${grid.letter(key)}${TOP_ROW}" for key in (VALUE, ENGAGEMENT))
    x, y = (grid.letter(key) for key in keys)
    above = ">" if content.at_split == "low" else ">="
    for row, value, engagement in zip(grid.numbers, frame[keys[0]], frame[keys[1]], strict=True):
        number = quadrant_number(value, engagement, content)
        text = (
            f'=IF(COUNT({x}{row},{y}{row})<2,"",IF({x}{row}{above}{high},'
            f"IF({y}{row}{above}{warm},{beside.label(0)},{beside.label(1)}),"
            f"IF({y}{row}{above}{warm},{beside.label(2)},{beside.label(3)})))"
        )
        cells.append(Formula(text, content.quadrants[number].label if number >= 0 else None))
    return cells


def matrix_columns(content: WorkbookContent, grid: Grid, language: Language) -> list[Column]:
    """Lay out every column of the matrix table with its formulas."""
    text, frame = language.text, sorted_placement(content)
    headers = {
        c.ACCOUNT_ID: text("Account no."),
        c.NAME: text("Account"),
        QUADRANT: text("Quadrant"),
        VALUE: text("Value index"),
        ENGAGEMENT: text("Engagement index"),
        "distance_to_split": text("Distance to the split"),
        c.NET_REVENUE: text("Net revenue, last four quarters"),
        _BEFORE[0]: text("Value index before"),
        _BEFORE[1]: text("Engagement index before"),
        "previous_quadrant": text("Quadrant before"),
    }
    formulas = {QUADRANT: (VALUE, ENGAGEMENT), "previous_quadrant": _BEFORE}
    splits = {VALUE: content.split_value, ENGAGEMENT: content.split_engagement}
    columns = []
    for key in grid.keys:
        if key in formulas:
            cells: list[object] = list(_place(frame, formulas[key], content, grid))
        else:
            cells = frame[key].tolist()
        is_text = key in (c.ACCOUNT_ID, c.NAME, *formulas)
        columns.append(
            Column(
                key=key,
                header=headers[key],
                cells=cells,
                code="text" if is_text else "money" if key == c.NET_REVENUE else "index",
                caption=(text("high above") if content.at_split == "low" else text("high from"))
                if key in splits
                else "",
                top=splits.get(key),
                width=30 if key == c.NAME else 0,
            )
        )
    return columns


def _write_quadrants(
    sheet: Sheet, content: WorkbookContent, grid: Grid, language: Language
) -> list[Check]:
    """Write the block beside the table; return the number of accounts of each quadrant."""
    beside, frame, text = Beside(grid), sorted_placement(content), language.text
    numbers = pd.Series(
        [
            quadrant_number(value, engagement, content)
            for value, engagement in zip(frame[VALUE], frame[ENGAGEMENT], strict=True)
        ],
        dtype=int,
    )
    heads = [
        text("Quadrant"),
        text("Accounts"),
        text("Net revenue, last four quarters"),
        text("What to do"),
    ]
    for shift, head in enumerate(heads):
        role = "result header" if shift in (1, 2) else "header"
        sheet.put(HEADER_ROW, beside.column + shift, head, role)
    checks = []
    for number, quadrant in enumerate(content.quadrants):
        row, label, inside = FIRST_ROW + number, beside.label(number), numbers == number
        count = Formula(f"=COUNTIF({grid.all(QUADRANT)},{label})", int(inside.sum()))
        revenue = Formula(
            f"=SUMIFS({grid.all(c.NET_REVENUE)},{grid.all(QUADRANT)},{label})",
            math.fsum(frame[c.NET_REVENUE][inside].dropna()),
        )
        sheet.put(row, beside.column, quadrant.label, "text")
        sheet.put(row, beside.column + 1, count, "computed", "money")
        sheet.put(row, beside.column + 2, revenue, "computed", "money")
        sheet.put(row, beside.column + 3, quadrant.strategy, "text")
        reported = float((content.placement[QUADRANT] == quadrant.id).sum())
        cell = f"${get_column_letter(beside.column + 1)}${row}"
        label_text = text("Accounts in quadrant {quadrant}", quadrant=quadrant.label)
        checks.append(
            Check(label_text, Formula(f"={sheet.reference}{cell}", count.value), reported)
        )
    return checks


def write_matrix(sheet: Sheet, content: WorkbookContent, language: Language) -> list[Check]:
    """Write the matrix sheet with its chart and return what it must agree with."""
    grid = matrix_grid(content)
    write_table(sheet, grid, matrix_columns(content, grid, language), name="Matrix")
    checks = _write_quadrants(sheet, content, grid, language)
    beside = Beside(grid)
    for shift, width in enumerate([3.0, 22.0, 11.0, 15.0, 104.0]):
        letter = get_column_letter(beside.column - 1 + shift)
        sheet.cells.column_dimensions[letter].width = width
    placed = sorted_placement(content).dropna(subset=[VALUE, ENGAGEMENT, c.NET_REVENUE])
    add_matrix_chart(sheet, content, grid, placed, language)
    return checks
