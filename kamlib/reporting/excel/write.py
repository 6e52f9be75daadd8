"""Builds the workbook of one quarter and puts it into one file."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kamlib.reporting.excel.cached import store_values
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.cover import Entry, write_cover
from kamlib.reporting.excel.grid import FIRST_ROW, Sheet, fit_paper
from kamlib.reporting.excel.matrix import matrix_grid, write_matrix
from kamlib.reporting.excel.overview import write_overview
from kamlib.reporting.excel.pages import PAGES, page_note
from kamlib.reporting.excel.plans import write_plans
from kamlib.reporting.excel.quality import write_quality
from kamlib.reporting.excel.scores import write_scores
from kamlib.reporting.excel.soll_ist import write_soll_ist
from kamlib.reporting.excel.statement import write_statement
from kamlib.support.cells import safe_text
from kamlib.support.excel_file import saved
from kamlib.support.language import Language


def build(content: WorkbookContent, language: Language) -> tuple[Workbook, list[Sheet]]:
    """Lay out all sheets in reading order; formulas have no values in the file yet."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = language.text("Cover")
    cover = Sheet(first)
    text = language.text
    sheets = {key: Sheet(book.create_sheet(text(page.name))) for key, page in PAGES.items()}
    subtitle = _subtitle(content, language)
    for key, page in PAGES.items():
        note = text(page_note(key, at_split=content.at_split))
        sheets[key].head(text(page.title), subtitle, note)
    checks = write_statement(sheets["statement"], content, language)
    write_overview(sheets["overview"], sheets["statement"], content, language)
    checks += write_scores(sheets["scores"], content, language)
    checks += write_matrix(sheets["matrix"], content, language)
    checks += write_soll_ist(sheets["soll_ist"], content, language)
    checks += write_plans(sheets["plans"], content, language)
    write_quality(sheets["quality"], sheets["scores"], content, language)
    entries = [Entry(sheets[key], text(page.purpose)) for key, page in PAGES.items()]
    write_cover(cover, content, language, entries=entries, checks=checks)
    _fit(cover, sheets, content, subtitle)
    _describe(book, content, language)
    return book, [cover, *sheets.values()]


def _subtitle(content: WorkbookContent, language: Language) -> str:
    text = language.text
    return " · ".join(
        [
            safe_text(content.company, longest=80),
            content.quarter,
            text("edition {number}", number=content.edition),
            text("data as of {date}", date=language.date(content.as_of)),
            text("amounts in {currency}", currency=content.currency),
        ]
    )


def _fit(cover: Sheet, sheets: dict[str, Sheet], content: WorkbookContent, footer: str) -> None:
    """Set up paper and frozen headers of every sheet."""
    fit_paper(cover, footer=footer)
    fit_paper(sheets["overview"], footer=footer, areas="A1:O28")
    grid = matrix_grid(content)
    width = len(grid.keys)
    table = f"A1:{get_column_letter(width)}{grid.last}"
    chart = f"{get_column_letter(width + 2)}6:{get_column_letter(width + 5)}38"
    freezes = dict.fromkeys(("statement", "scores", "matrix", "plans"), "C")
    freezes |= {"soll_ist": "F", "quality": "A"}
    for key, column in freezes.items():
        areas = f"{table},{chart}" if key == "matrix" else ""
        fit_paper(
            sheets[key],
            footer=footer,
            freeze=f"{column}{FIRST_ROW}",
            areas=areas,
            pages_wide=2 if key in ("statement", "plans") else 1,
        )


def _describe(book: Workbook, content: WorkbookContent, language: Language) -> None:
    """Fill the document properties."""
    about = book.properties
    about.title = safe_text(
        language.text("Key Account report {quarter}", quarter=content.quarter), longest=200
    )
    about.subject = safe_text(content.company, longest=200)
    about.creator = "kamlib"
    about.language = language.locale.replace("_", "-")
    book.calculation.fullCalcOnLoad = True


def write_workbook(path: Path, content: WorkbookContent, *, language: Language) -> None:
    """Write the report of one quarter as an Excel workbook.

    Every subtotal, score, rank, quadrant, variance and check is a live formula with its value
    stored beside it. The same content gives the same bytes.

    Parameters
    ----------
    path : Path
        File to write; its folder exists. An existing file is replaced only by a whole one.
    content : WorkbookContent
        Tables and texts of the quarter; missing figures are NaN and become empty cells.
    language : Language
        Of sheet names, headers, texts and dates.
    """
    book, sheets = build(content, language)
    file = saved(book, day=content.as_of)  # sheets have their paths from now on
    values = {sheet.cells.path.lstrip("/"): sheet.values for sheet in sheets}
    finished = store_values(file, values)
    waiting = path.with_name(path.name + ".part")
    waiting.write_bytes(finished)
    waiting.replace(path)
