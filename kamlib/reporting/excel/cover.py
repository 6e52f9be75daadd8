"""The cover: whose report it is, what the sheets hold, whether it ties out, what words mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.hyperlink import Hyperlink

from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.checks import Check
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.grid import Sheet
from kamlib.reporting.excel.styles import ADVERSE_TEXT, FAVOURABLE_TEXT
from kamlib.support.cells import safe_text
from kamlib.support.language import Language
from kamlib.support.money import CENT

_WIDTHS = {"A": 2.5, "B": 66.0, "C": 18.0, "D": 18.0, "E": 13.0, "F": 15.0}
_TEXT_WIDTH = 66.0


@dataclass(frozen=True)
class Entry:
    """One sheet in the list on the cover."""

    sheet: Sheet
    purpose: str


@dataclass(frozen=True)
class _Line:
    """One check as it stands on the cover."""

    label: str
    left: Formula | float
    right: float
    is_known: bool = True

    @property
    def left_value(self) -> float:
        value = self.left.value if isinstance(self.left, Formula) else self.left
        return float("nan") if value is None or isinstance(value, str) else float(value)

    @property
    def is_tied(self) -> bool:
        return abs(self.left_value - self.right) < CENT


def write_cover(
    sheet: Sheet,
    content: WorkbookContent,
    language: Language,
    *,
    entries: Sequence[Entry],
    checks: Sequence[Check],
) -> None:
    """Write the cover; the verdict on all checks stands right under the title."""
    text = language.text
    for letter, width in _WIDTHS.items():
        sheet.cells.column_dimensions[letter].width = width
    sheet.put(1, 2, text("Key Account report {quarter}", quarter=content.quarter), "title")
    sheet.cells.row_dimensions[1].height = 30
    sheet.put(2, 2, content.company, "company")
    row = _write_facts(sheet, content, language, start=4)
    verdict_row = row
    row = _write_entries(sheet, entries, language, start=row + 2)
    ties = content.tie_outs
    lines = [_Line(check.label, check.formula, check.report, check.is_known) for check in checks]
    lines += [
        _Line(language.text(str(check)), float(left), float(right))
        for check, left, right in zip(
            *(ties[key] for key in ("check", "left", "right")), strict=True
        )
    ]
    row = _write_terms(sheet, _reading(language), text("How to read this workbook"), start=row + 1)
    if content.definitions:
        row = _write_terms(sheet, content.definitions, text("Definitions"), start=row + 1)
    _write_verdict(sheet, lines, language, row=verdict_row, first=row + 3)
    _write_checks(sheet, lines, language, start=row + 1)


def _write_facts(sheet: Sheet, content: WorkbookContent, language: Language, *, start: int) -> int:
    text = language.text
    facts: list[tuple[str, object, str]] = [
        (text("Quarter"), content.quarter, ""),
        (text("Edition"), content.edition, "rank"),
        (text("Data as of"), content.as_of, f"date_{language.code}"),
        (text("Currency"), content.currency, ""),
    ]
    for row, (label, value, code) in enumerate(facts, start=start):
        sheet.put(row, 2, label, "text")
        sheet.put(row, 3, value, "fact" if code else "text", code)
    return start + len(facts)


def _write_verdict(
    sheet: Sheet, lines: Sequence[_Line], language: Language, *, row: int, first: int
) -> None:
    known = [line for line in lines if line.is_known]
    good = language.text("✓ all {count} checks tie", count=len(known))
    if len(known) < len(lines):
        good = language.text(
            "✓ {count} checks tie; {unknown} compare what is not known",
            count=len(known),
            unknown=len(lines) - len(known),
        )
    bad = language.text("✗ at least one check differs")
    area = f"F{first}:F{first + max(len(lines), 1) - 1}"
    holds = all(line.is_tied for line in known)
    formula = Formula(
        f'=IF(COUNTIF({area},"✓*")={len(known)},"{good}","{bad}")', good if holds else bad
    )
    sheet.put(row, 2, language.text("Checks"), "text")
    sheet.put(row, 3, formula, "text")
    _colour(sheet, f"C{row}:C{row}")


def _write_entries(
    sheet: Sheet, entries: Sequence[Entry], language: Language, *, start: int
) -> int:
    sheet.heading(start, 2, language.text("What is where"))
    for row, entry in enumerate(entries, start=start + 1):
        cell = sheet.put(row, 2, entry.sheet.cells.title, "link")
        target = entry.sheet.reference + "A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=str(cell.value))
        cell.style = "KAM link"
        sheet.put(row, 3, entry.purpose, "plain")
    return start + 1 + len(entries)


def _write_checks(sheet: Sheet, lines: Sequence[_Line], language: Language, *, start: int) -> None:
    text = language.text
    sheet.heading(start, 2, text("Checks: agreement to half a cent"))
    heads = [
        text("Check"),
        text("This workbook"),
        text("Report"),
        text("Difference"),
        text("State"),
    ]
    for column, head in enumerate(heads, start=2):
        sheet.put(start + 1, column, head, "result header" if column in (3, 4, 5) else "header")
    good, bad, neither = text("✓ ties"), text("✗ differs"), text("– not known")
    for row, line in enumerate(lines, start=start + 2):
        difference = f'=IF(COUNT(C{row}:D{row})=2,ROUND(C{row}-D{row},4),"")'
        state = f'=IF(COUNT(C{row}:D{row})=2,IF(ABS(E{row})<{CENT},"{good}","{bad}"),"{bad}")'
        shown = good if line.is_tied else bad
        if not line.is_known:
            # Nobody has a figure: neither a tick nor a difference.
            state, shown = f'=IF(COUNT(C{row}:D{row})=0,"{neither}",{state[1:]})', neither
        gap = round(line.left_value - line.right, 4) + 0.0
        sheet.put(row, 2, line.label, "text")
        role = "computed" if isinstance(line.left, Formula) else "given"
        sheet.put(row, 3, line.left, role, "cents")
        sheet.put(row, 4, line.right, "given", "cents")
        sheet.put(
            row, 5, Formula(difference, None if math.isnan(gap) else gap), "computed", "cents"
        )
        sheet.put(row, 6, Formula(state, shown), "text")
    _colour(sheet, f"F{start + 2}:F{start + 1 + max(len(lines), 1)}")


def _colour(sheet: Sheet, area: str) -> None:
    cell = area.partition(":")[0]
    for sign, look in (("✓", FAVOURABLE_TEXT), ("✗", ADVERSE_TEXT)):
        rule = Rule(type="expression", dxf=look, formula=[f'LEFT({cell},1)="{sign}"'])
        sheet.cells.conditional_formatting.add(area, rule)


def _reading(language: Language) -> list[tuple[str, str]]:
    text = language.text
    return [
        (text("Blue figures"), text("Delivered by the report, or settings you may change here.")),
        (text("Black figures"), text("Computed in this workbook by a formula.")),
        (text("Empty cells"), text("There is no figure. Missing is not zero.")),
        (
            text("Sum of the rows shown"),
            text("Follows the filters of the table below it; the checks always use all rows."),
        ),
    ]


def _write_terms(sheet: Sheet, terms: Sequence[tuple[str, str]], title: str, *, start: int) -> int:
    """Write terms and their meaning; long texts run over several lines."""
    sheet.heading(start, 2, title)
    for row, (term, meaning) in enumerate(terms, start=start + 1):
        sheet.put(row, 2, term, "wrapped")
        sheet.put(row, 3, meaning, "wrapped")
        for column in (4, 5, 6):
            sheet.put(row, column, None, "wrapped")
        sheet.cells.merge_cells(start_row=row, start_column=3, end_row=row, end_column=6)
        lines = math.ceil(len(safe_text(meaning)) * 0.95 / _TEXT_WIDTH) or 1
        sheet.cells.row_dimensions[row].height = min(13.5 * max(lines, 1) + 2, 400)
    return start + 1 + len(terms)
