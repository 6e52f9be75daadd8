"""The value and engagement matrix as a native bubble chart that follows the cells.

The axes cross where the indices are split. The largest accounts carry their names; all others
are grey and stand in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl.chart import BubbleChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel, XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RichTextProperties,
)
from openpyxl.utils import get_column_letter

from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.grid import FIRST_ROW, TOP_ROW, Grid, Sheet
from kamlib.reporting.excel.styles import rgb
from kamlib.support import columns as c
from kamlib.support.cells import safe_text
from kamlib.support.language import Language
from kamlib.support.theme import CONTEXT, INK, MUTED, PALE

#: Accounts that carry their name in the chart.
NAMED = 12
_FILLS = {"priority": "7FB285", "bind": "6FA8CC", "monetise": "E2A96B", "reassess": "9AA5B1"}
_CHART_ROW = 13
_LABEL = 24


@dataclass(frozen=True)
class _Box:
    """Roughly what a bubble or a name covers, in units of the indices."""

    x: float
    y: float
    half_width: float
    half_height: float

    @property
    def is_inside(self) -> bool:
        return (
            self.x - self.half_width >= 0
            and self.x + self.half_width <= 10
            and self.half_height <= self.y <= 10 - self.half_height
        )

    def meets(self, others: Sequence[_Box]) -> bool:
        return any(
            abs(self.x - other.x) < self.half_width + other.half_width
            and abs(self.y - other.y) < self.half_height + other.half_height
            for other in others
        )


def letters(size: int, colour: str, *, is_bold: bool = False) -> RichText:
    """Describe the type of a chart's text."""
    look = CharacterProperties(sz=size * 100, b=is_bold, solidFill=rgb(colour))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _bubbles(sheet: Sheet, columns: tuple[int, int, int], rows: tuple[int, int]) -> XYSeries:
    x, y, size = (
        Reference(sheet.cells, min_col=column, min_row=rows[0], max_row=rows[1])
        for column in columns
    )
    series = Series(values=y, xvalues=x, zvalues=size)
    assert isinstance(series, XYSeries)
    return series


def _name(series: XYSeries, cell: str, *, size: int, position: str, colour: str = INK) -> None:
    series.tx = SeriesLabel(strRef=StrRef(cell))
    labels = DataLabelList(showSerName=True, showVal=False, showBubbleSize=False)
    labels.showLegendKey = labels.showCatName = labels.showPercent = False
    labels.position = position
    labels.txPr = letters(size, colour, is_bold=position == "ctr")
    series.dLbls = labels


def _paint(series: XYSeries, fill: str | None) -> None:
    look = GraphicalProperties()
    if fill is None:
        look.noFill = True
        look.line = LineProperties()
        look.line.noFill = True
    else:
        look.solidFill = fill
        look.line = LineProperties(solidFill="FFFFFF", w=6350)
    series.spPr = look
    series.invertIfNegative = False
    series.bubble3D = False


def _axis(chart: BubbleChart, name: str, title: str, crosses_at: float) -> None:
    axis = getattr(chart, name)
    axis.title = title
    axis.title.tx.rich.p[0].pPr = ParagraphProperties(
        defRPr=CharacterProperties(sz=1000, b=False, solidFill=rgb(MUTED))
    )
    axis.title.overlay = False
    axis.scaling.min, axis.scaling.max = 0, 10
    axis.majorUnit = 2
    axis.majorGridlines = None
    axis.number_format, axis.numFmt.sourceLinked = "0", False
    axis.delete = False
    axis.tickLblPos = "low"
    axis.majorTickMark = axis.minorTickMark = "none"
    axis.crosses, axis.crossesAt = None, crosses_at
    axis.txPr = letters(9, MUTED)
    axis.spPr = GraphicalProperties(ln=LineProperties(solidFill=rgb(MUTED), w=9525))


def add_matrix_chart(
    sheet: Sheet, content: WorkbookContent, grid: Grid, placed: pd.DataFrame, language: Language
) -> None:
    """Draw the placed accounts, which are the first rows of the table, beside it."""
    chart = BubbleChart()
    chart.width, chart.height = 24, 13
    chart.legend = None
    chart.bubbleScale = 35
    chart.sizeRepresents = "area"
    chart.roundedCorners = False
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=rgb(PALE)))
    _axis(chart, "x_axis", language.text("Value index (0 to 10)"), content.split_engagement)
    _axis(chart, "y_axis", language.text("Engagement index (0 to 10)"), content.split_value)
    _add_accounts(chart, sheet, content, grid, placed)
    _corner_names(chart, sheet, content, grid, placed)
    column = len(grid.keys) + 2
    sheet.put(
        _CHART_ROW - 1,
        column,
        language.text(
            "Bubble area: net revenue; named: up to {count} of the largest accounts", count=NAMED
        ),
        "small",
    )
    sheet.cells.add_chart(chart, f"{get_column_letter(column)}{_CHART_ROW}")


def _add_accounts(
    chart: BubbleChart,
    sheet: Sheet,
    content: WorkbookContent,
    grid: Grid,
    placed: pd.DataFrame,
) -> None:
    """Draw the largest accounts with their names, and all others in grey behind them."""
    at = tuple(
        grid.keys.index(key) + 1 for key in ("value_index", "engagement_index", c.NET_REVENUE)
    )
    columns = (at[0], at[1], at[2])
    last = FIRST_ROW + len(placed) - 1
    named = placed.head(NAMED)
    for number, (line, side) in enumerate(
        zip(named.itertuples(), label_sides(named, content), strict=True)
    ):
        row = FIRST_ROW + number
        short = _short_name(sheet, grid, row, str(line.name))
        series = _bubbles(sheet, columns, (row, row))
        _paint(series, _FILLS.get(str(line.quadrant), rgb(CONTEXT)))
        if side:
            _name(series, short, size=8, position=side)
        chart.series.append(series)
    if len(placed) > NAMED:
        series = _bubbles(sheet, columns, (FIRST_ROW + NAMED, last))
        _paint(series, rgb(PALE))
        # Behind the named accounts.
        chart.series.insert(0, series)


def _floats(values: pd.Series) -> list[float]:
    return [float(value) for value in values.to_numpy(dtype=float)]


def label_sides(named: pd.DataFrame, content: WorkbookContent) -> list[str]:
    """Choose the side of each bubble where its name covers no other name, if possible no bubble.

    Returns
    -------
    list of str
        ``r``, ``l``, ``t`` or ``b`` per account; empty where no side is free, so that the
        account stands in the table alone.
    """
    largest = max(float(named[c.NET_REVENUE].max()), 1.0) if len(named) else 1.0
    spots = list(
        zip(
            _floats(named["value_index"]),
            _floats(named["engagement_index"]),
            [max(revenue, 0.0) / largest for revenue in _floats(named[c.NET_REVENUE])],
            [str(name) for name in named[c.NAME]],
            strict=True,
        )
    )
    bubbles = [_Box(x, y, 0.3 * size**0.5, 0.55 * size**0.5) for x, y, size, _ in spots]
    middles = [content.split_value / 2, content.split_value / 2 + 5]
    taken = [_Box(x, y, 0.8, 0.3) for x in middles for y in (0.3, 9.7)]
    sides = []
    for number, ((x, y, _, name), bubble) in enumerate(zip(spots, bubbles, strict=True)):
        half = min(len(name), _LABEL) * 0.042
        right, above = bubble.half_width + half + 0.1, bubble.half_height + 0.25
        boxes = {
            "r": _Box(x + right, y, half, 0.22),
            "l": _Box(x - right, y, half, 0.22),
            "t": _Box(x, y + above, half, 0.22),
            "b": _Box(x, y - above, half, 0.22),
        }
        others = taken + bubbles[:number] + bubbles[number + 1 :]
        inside = [side for side, box in boxes.items() if box.is_inside]
        # Rather on another bubble than on another name.
        free = [side for side in inside if not boxes[side].meets(others)] or [
            side for side in inside if not boxes[side].meets(taken)
        ]
        sides.append(free[0] if free else "")
        if free:
            taken.append(boxes[free[0]])
    return sides


def _short_name(sheet: Sheet, grid: Grid, row: int, name: str) -> str:
    """Write a name short enough for a label beside the chart; return where it stands."""
    column, cell = len(grid.keys) + 10, f"{grid.letter(c.NAME)}{row}"
    text = safe_text(name)
    shown = text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
    formula = f'=IF(LEN({cell})>{_LABEL},LEFT({cell},{_LABEL - 1})&"…",{cell}&"")'
    sheet.put(row, column, Formula(formula, shown), "helper")
    return f"{sheet.reference}${get_column_letter(column)}${row}"


def _corner_names(
    chart: BubbleChart,
    sheet: Sheet,
    content: WorkbookContent,
    grid: Grid,
    placed: pd.DataFrame,
) -> None:
    """Name the four quadrants in their corners, at points that follow the splits."""
    first = len(grid.keys) + 7
    high = f"${grid.letter('value_index')}${TOP_ROW}"
    largest = float(placed[c.NET_REVENUE].max()) if len(placed) else 1.0
    corners = [(1, 9.7), (1, 0.3), (0, 9.7), (0, 0.3)]
    for number, (is_right, height) in enumerate(corners):
        row = FIRST_ROW + number
        middle = content.split_value / 2 + 5 * is_right
        x = Formula(f"={high}/2+{5 * is_right}", middle)
        for shift, value in enumerate([x, height, largest / 1e4]):
            sheet.put(row, first + shift, value, "helper", "")
        series = _bubbles(sheet, (first, first + 1, first + 2), (row, row))
        _paint(series, None)
        label = f"{sheet.reference}${get_column_letter(len(grid.keys) + 2)}${row}"
        _name(series, label, size=11, position="ctr", colour=MUTED)
        chart.series.append(series)
