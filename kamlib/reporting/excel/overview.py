"""The overview sheet: the company's way from gross revenue to customer contribution.

The amounts add up the statement sheet; the bars are a native chart of the same cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.checks import report_sum
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.grid import FIRST_ROW, HEADER_ROW, Sheet
from kamlib.reporting.excel.matrix_chart import letters
from kamlib.reporting.excel.statement import level_values, statement_grid
from kamlib.reporting.excel.styles import rgb
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.money import ratio_of
from kamlib.support.theme import CONTEXT, INK, MUTED

#: Columns of the figures the bars are drawn from: right of the printed area.
_HELPERS = 17


@dataclass(frozen=True)
class _Step:
    """One line: its column on the statement, label, amount (NaN: unknown), whether deducted."""

    key: str
    label: str
    amount: float
    is_deducted: bool


def steps(content: WorkbookContent, language: Language) -> list[_Step]:
    """List revenue, deductions and subtotals of the whole company in order."""
    frame, levels = content.statement, level_values(content)
    gross = float(frame[c.GROSS_REVENUE].sum())
    made = [_Step(c.GROSS_REVENUE, language.text("Gross revenue"), gross, False)]
    for level in content.levels:
        for key in level.minus:
            label = "− " + content.category_labels.get(key, key)
            made.append(_Step(key, label, float(frame[key].sum(min_count=1)), True))
        # A level without a figure in the report has none on the statement sheet either.
        shown = levels[level.id].where(frame[level.id].notna())
        # What accounts without revenue cost, or only got back, is no result of the company.
        is_known = frame.empty or bool((shown.notna() & (frame[c.GROSS_REVENUE] > 0)).any())
        total = report_sum(shown) if is_known or shown.notna().all() else math.nan
        made.append(_Step(level.id, level.label, total, False))
    return made


def write_overview(
    sheet: Sheet, statement: Sheet, content: WorkbookContent, language: Language
) -> None:
    """Write the company's statement and its chart."""
    text, lines = language.text, steps(content, language)
    is_gross = content.denominator == c.GROSS_REVENUE
    share = text("% of gross revenue") if is_gross else text("% of net revenue")
    heads = [text("Step"), text("Amount, {currency}", currency=content.currency), share]
    for column, head in enumerate(heads, start=1):
        sheet.put(HEADER_ROW, column, head, "header" if column == 1 else "result header")
    whole = next((n for n, line in enumerate(lines) if line.key == content.denominator), 0)
    grid = statement_grid(content)
    for number, line in enumerate(lines):
        row = FIRST_ROW + number
        area = statement.reference + grid.all(line.key)
        role = "computed" if line.is_deducted else "result"
        below = f"$B${FIRST_ROW + whole}"
        value = ratio_of(line.amount, lines[whole].amount)
        total, known = f"=SUM({area})", f"{below}>0"
        if line.is_deducted or math.isnan(line.amount):
            # A cost nobody delivered is unknown, not 0; nor is what is left after it.
            count = f"COUNT({area})"
            if not line.is_deducted:
                sold = statement.reference + grid.all(c.GROSS_REVENUE)
                count = f"SUMPRODUCT(ISNUMBER({area})*({sold}>0))"
            total, known = f'=IF({count}=0,"",SUM({area}))', f"AND({known},COUNT(B{row})=1)"
        sheet.put(row, 1, line.label, "text" if line.is_deducted else "result text")
        sheet.put(row, 2, Formula(total, line.amount), role, "money")
        sheet.put(row, 3, Formula(f'=IF({known},B{row}/{below},"")', value), role, "percent")
        sheet.cells.row_dimensions[row].height = 19
    for letter, width in {"A": 36.0, "B": 16.0, "C": 19.0, "D": 3.0}.items():
        sheet.cells.column_dimensions[letter].width = width
    _write_bars(sheet, lines)
    _add_chart(sheet, len(lines))


def _write_bars(sheet: Sheet, lines: list[_Step]) -> None:
    """Write where each bar starts and ends: hidden part and shown part, above and below zero."""
    end = 0.0
    for number, line in enumerate(lines):
        row = FIRST_ROW + number
        amount = 0.0 if math.isnan(line.amount) else line.amount
        # An unknown subtotal has no bar; what follows hangs where the last known one ended.
        is_hanging = line.is_deducted or (number > 0 and math.isnan(line.amount))
        begin = end if is_hanging else 0.0
        end = begin - amount if is_hanging else amount
        low, high = min(begin, end), max(begin, end)
        start = f"R{row - 1}" if is_hanging else "0"
        stop = f"Q{row}-SUM(B{row})" if is_hanging else f"B{row}"
        shown = (max(0.0, high) - max(0.0, low), min(0.0, low) - min(0.0, high))
        bars = [
            Formula(f"={start}", begin),
            Formula(f"={stop}", end),
            Formula(f"=MAX(0,MIN(Q{row},R{row}))", max(0.0, low)),
            Formula(f"=MIN(0,MAX(Q{row},R{row}))", min(0.0, high)),
        ]
        ends = [
            Formula(f"=MAX(0,MAX(Q{row},R{row}))-S{row}", shown[0]),
            Formula(f"=MIN(0,MIN(Q{row},R{row}))-T{row}", shown[1]),
        ]
        bars += [0, 0, *ends] if line.is_deducted else [*ends, 0, 0]  # type: ignore[list-item]
        for shift, bar in enumerate(bars):
            sheet.put(row, _HELPERS + shift, bar, "helper", "")


def _add_chart(sheet: Sheet, count: int) -> None:
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    chart.width = 19.5  # type: ignore[assignment]  # centimetres; the stubs know only whole ones
    chart.height = 0.67 * count + 0.95
    chart.legend = None
    chart.graphical_properties = GraphicalProperties(ln=LineProperties())
    chart.graphical_properties.line.noFill = True
    last = FIRST_ROW + count - 1
    for shift in range(2, 8):
        column = _HELPERS + shift
        reference = Reference(sheet.cells, min_col=column, min_row=FIRST_ROW, max_row=last)
        series = Series(values=reference)
        series.spPr = GraphicalProperties()
        if shift < 4:
            series.spPr.noFill = True
        else:
            series.spPr.solidFill = rgb(INK if shift < 6 else CONTEXT)
        series.invertIfNegative = False
        chart.series.append(series)
    chart.set_categories(Reference(sheet.cells, min_col=1, min_row=FIRST_ROW, max_row=last))
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.x_axis.tickLblPos, chart.x_axis.majorTickMark = "low", "none"
    chart.x_axis.txPr = letters(9, INK)
    chart.x_axis.spPr = GraphicalProperties(ln=LineProperties(solidFill=rgb(MUTED), w=9525))
    chart.y_axis.majorGridlines = None
    sheet.cells.add_chart(chart, f"E{HEADER_ROW}")
