"""The score sheet as a workbook: sums, percentages and the gain are live formulas."""

from __future__ import annotations

import math
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kamlib.reporting.excel.cached import store_values
from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.grid import FIRST_ROW, Column, Grid, Sheet, fit_paper, write_table
from kamlib.support.cells import safe_text
from kamlib.support.excel_file import saved
from kamlib.support.language import Language
from kamlib.training.certificate import Certificate
from kamlib.training.home import Group
from kamlib.training.record import Record
from kamlib.training.sheet import content_of, modules, questions


def sheet_xlsx(record: Record, group: Group, certificate: Certificate | None) -> bytes:
    """Write the score sheet of a participant as an Excel file.

    Parameters
    ----------
    record : Record
        Of the participant; a test that was not taken leaves its cells empty.
    group : Group
        Whose language is used.
    certificate : Certificate or None
        Its code is named where there is one.

    Returns
    -------
    bytes
        The file; the same record gives the same bytes.
    """
    language = group.say
    text = language.text
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = text("Tests")
    sheets = [Sheet(first), Sheet(book.create_sheet(text("Lessons")))]
    content = content_of(record, group, certificate)
    _write_tests(sheets[0], record, content, language)
    _write_modules(sheets[1], record, content, language)
    for sheet, freeze in zip(sheets, ("A", "A"), strict=True):
        fit_paper(sheet, footer=content["scope"], freeze=f"{freeze}{FIRST_ROW}")
    return _saved(book, sheets, content["title"], group)


def _write_tests(sheet: Sheet, record: Record, content: dict[str, Any], language: Language) -> None:
    text = language.text
    frame = questions(record, language)
    sheet.head(content["title"], content["scope"], content["finding"])
    grid = Grid(("exercise", "question", "pre", "post"), len(frame))
    columns = [
        Column(key="exercise", header=text("Exercise"), cells=frame["exercise"].tolist()),
        Column(key="question", header=text("Question"), cells=frame["question"].tolist(),
               code="wrapped", width=80),
        Column(key="pre", header=text("Right before"), cells=frame["pre_right"].tolist(),
               code="rank", width=16),
        Column(key="post", header=text("Right after"), cells=frame["post_right"].tolist(),
               code="rank", width=16),
    ]  # fmt: skip
    write_table(sheet, grid, columns, name="Tests")
    row = grid.last + 2
    for place, part in ((3, "pre"), (4, "post")):
        test = record.pre if part == "pre" else record.post
        cells, letter = grid.all(part), grid.letter(part)
        right = float(test.right) if test.is_taken else math.nan
        sheet.put(row, place, Formula(f'=IF(COUNT({cells})=0,"",SUM({cells}))', right),
                  "computed", "rank")  # fmt: skip
        share = Formula(f'=IF(COUNT({cells})=0,"",{letter}{row}/COUNT({cells}))', test.pct / 100)
        sheet.put(row + 1, place, share, "computed", "share")
    gain = Formula(
        f'=IF(OR(C{row + 1}="",D{row + 1}=""),"",(D{row + 1}-C{row + 1})*100)', record.gain
    )
    sheet.put(row + 2, 4, gain, "result", "signed_points")
    left = Formula(
        f'=IF(OR(D{row + 2}="",C{row + 1}=1),"",D{row + 2}/(1-C{row + 1})/100)',
        record.relative_gain / 100,
    )
    sheet.put(row + 3, 4, left, "computed", "signed_percent")
    labels = [
        text("Right answers"),
        text("Share of all questions"),
        text("Learning gain in percentage points"),
        text("Learning gain as a share of what was still to gain"),
    ]
    for step, label in enumerate(labels):
        sheet.put(row + step, 2, label, "text")
    code = content["code"] or text("No certificate: the test after the course was not taken.")
    sheet.put(row + 5, 2, text("Verification code: {code}", code=code), "text")
    _write_errors(sheet, row + 7, content)


def _write_errors(sheet: Sheet, row: int, content: dict[str, Any]) -> None:
    if content["errors"]:
        sheet.put(row, 2, content["said"]["errors"], "header")
    for step, told in enumerate(content["errors"], start=1):
        sheet.put(row + step, 2, told, "wrapped")


def _write_modules(
    sheet: Sheet, record: Record, content: dict[str, Any], language: Language
) -> None:
    text = language.text
    frame = modules(record, language)
    sheet.head(content["title"], content["scope"], text("Work in the lessons"))
    numbers = ("exercises", "done", "first", "attempts", "hints", "shown")
    headers = (
        text("Exercises"),
        text("Solved"),
        text("Right at first attempt"),
        text("Attempts"),
        text("With hints"),
        text("Solution seen first"),
    )
    grid = Grid(("number", "title", *numbers), len(frame))
    columns = [
        Column(key="number", header=text("Module"), cells=frame["number"].tolist()),
        Column(key="title", header=text("Subject"), cells=frame["title"].tolist(), width=44,
               top=text("Total")),
    ]  # fmt: skip
    columns += [
        Column(
            key=name,
            header=header,
            cells=frame[name].tolist(),
            code="rank",
            top=Formula(f"=SUM({grid.all(name)})", float(frame[name].sum())),
        )
        for name, header in zip(numbers, headers, strict=True)
    ]
    write_table(sheet, grid, columns, name="Lessons")


def _saved(book: Workbook, sheets: list[Sheet], title: str, group: Group) -> bytes:
    """Save with formula values; the only time stamp is the day of the course."""
    about = book.properties
    about.title = safe_text(title, longest=200)
    about.creator = "kamlib"
    about.language = group.say.locale.replace("_", "-")
    book.calculation.fullCalcOnLoad = True
    file = saved(book, day=group.day)  # sheets have their paths from now on
    values = {sheet.cells.path.lstrip("/"): sheet.values for sheet in sheets}
    return store_values(file, values)
