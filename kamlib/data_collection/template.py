"""An Excel workbook for all input tables, to be filled by hand.

One sheet per table, made from its contract: headings that cannot be changed, a note on each,
one example row, drop-down lists and number formats below. Filled, it is read by
:mod:`~kamlib.data_collection.input_workbook`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kamlib.data_collection.contracts import CONTRACTS, Column, Contract
from kamlib.data_collection.input_workbook import EXAMPLE, HEADING
from kamlib.data_collection.labels import table_label
from kamlib.data_collection.template_words import EXAMPLES
from kamlib.support import columns as c
from kamlib.support.cells import put_text
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.language import Language

#: Rows to fill in.
FIRST, LAST = EXAMPLE + 1, 5_000
_HEADING = PatternFill("solid", start_color="FF1F2A36")
_NEEDED = PatternFill("solid", start_color="FF0B5C94")
_PALE = PatternFill("solid", start_color="FFF2F2F0")
_FORMATS = {"money": "#,##0.00", "number": "#,##0.##", "date": "yyyy-mm-dd", "year": "0"}
_FONT = "Calibri"
_NARROW, _WIDE = 12, 40
_BY_TYPE: dict[str, Any] = {
    "date": dt.date(2026, 7, 15),
    "quarter": "2026Q3",
    "year": 2026,
    "money": 1250.0,
    "number": 1.0,
}


def write_template(path: Path, *, language: Language) -> None:
    """Write the empty input workbook.

    Parameters
    ----------
    path : Path
        A new ``.xlsx`` file.
    language : Language
        Of instructions and notes; headings are the workbook's own names in both.

    Raises
    ------
    SourceError
        If the file exists already or does not end in ``.xlsx``.
    """
    if path.suffix.lower() != ".xlsx":
        raise SourceError(Sentence("{file} must end in .xlsx.", file=path.name))
    if path.exists():
        raise SourceError(
            Sentence("{path} exists already and may hold data. Name a new file.", path=path)
        )
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = language.text("Read me")
    _instructions(first, path.name, language)
    for contract in CONTRACTS.values():
        _sheet(book.create_sheet(contract.table), contract, language)
    book.save(path)


def next_steps(file: str, language: Language) -> list[str]:
    """Say what to do with a template that was written.

    Parameters
    ----------
    file : str
        Its name.
    language : Language
        Of the lines.
    """
    text = language.text
    return [
        text("Fill it, put it into the data folder and declare it in workbook.toml with:"),
        "",
        "[data]",
        f'workbook = "{file}"',
        "",
        text(
            "Every column is explained in data/README.md; rows of files (sources) may be beside it."
        ),
    ]


def _instructions(sheet: Worksheet, file: str, language: Language) -> None:
    text = language.text
    lines = [
        text("Input tables of the Key Account Management workbook"),
        text("Fill the sheets you have; accounts and sales are needed, the others switch on more."),
        text("Begin below the grey example row. Blue headings must be filled in every row."),
        text("Each heading has a note that says what belongs into the column."),
        text("Amounts are without value-added tax unless the note says otherwise."),
        text('Name this file in workbook.toml under [data]: workbook = "{file}".', file=file),
        "",
    ]
    for place, line in enumerate(lines, start=1):
        put_text(sheet.cell(place, 1), line)
    sheet["A1"].font = Font(name=_FONT, bold=True, size=14)
    start = len(lines) + 1
    heads = (text("Sheet"), text("Table"), text("One row is"), text("Without it the report lacks"))
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(start, column)
        put_text(cell, head)
        cell.font, cell.fill = Font(name=_FONT, bold=True, color="FFFFFFFF"), _HEADING
    for place, contract in enumerate(CONTRACTS.values(), start=start + 1):
        values = (
            contract.table,
            table_label(contract.table, language),
            text(contract.meaning),
            text(contract.feeds),
        )
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(place, column)
            put_text(cell, value)
            cell.alignment = Alignment(wrap_text=column > 2, vertical="top")
        link = sheet.cell(place, 1)
        link.hyperlink = f"#'{contract.table}'!A{FIRST}"
        longest = max(len(str(value)) for value in values[2:])
        sheet.row_dimensions[place].height = 16 * (1 + longest // 60)
        link.font = Font(
            name=_FONT, underline="single", color="FF0B5C94", bold=contract.is_required
        )
    for letter, width in zip("ABCD", (16, 28, 56, 56), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    _page(sheet)


def _sheet(sheet: Worksheet, contract: Contract, language: Language) -> None:
    sheet.sheet_properties.tabColor = "0B5C94" if contract.is_required else "A3B1BF"
    for place, column in enumerate(contract.columns, start=1):
        letter = get_column_letter(place)
        _heading(sheet.cell(HEADING, place), column, language)
        example = sheet.cell(EXAMPLE, place)
        _put(example, example_of(column))
        example.number_format = _FORMATS.get(column.type, "@")
        example.font, example.fill = Font(name=_FONT, italic=True, color="FF52606D"), _PALE
        whole = sheet.column_dimensions[letter]
        wide = max(len(column.name), len(str(example.value or "")))
        whole.width = max(_NARROW, min(_WIDE, wide + 4))
        whole.number_format = _FORMATS.get(column.type, "@")
        whole.protection = Protection(locked=False)
        rule = _validation(column, contract, language)
        if rule is not None:
            rule.add(f"{letter}{FIRST}:{letter}{LAST}")
            sheet.add_data_validation(rule)
    sheet.row_dimensions[HEADING].height = 22
    sheet.freeze_panes = f"A{FIRST}"
    _page(sheet)
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "insertRows", "deleteRows", "sort"):
        setattr(protection, allowed, False)  # False means: not forbidden


def _page(sheet: Worksheet) -> None:
    """Print on pages as wide as the sheet."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _heading(cell: Any, column: Column, language: Language) -> None:
    cell.font = Font(name=_FONT, bold=True, color="FFFFFFFF")
    cell.fill = _NEEDED if column.is_required else _HEADING
    cell.alignment = Alignment(vertical="center")
    put_text(cell, column.name)
    parts = [language.text(column.meaning)]
    if column.choices:
        parts.append(language.text("One of: {words}", words=", ".join(column.choices)))
    if column.default:
        parts.append(language.text("Empty: {word}", word=column.default))
    parts.append(language.text("Needed in every row") if column.is_required else "")
    note = Comment("\n".join(part for part in parts if part), "kam")
    note.width, note.height = 280, 40 + 18 * sum(1 + len(part) // 42 for part in parts)
    cell.comment = note


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value


def example_of(column: Column) -> Any:
    """Give an example of a column: a word, a number or a day.

    Examples
    --------
    >>> example_of(CONTRACTS["sales"].column("net_amount"))
    1250.0
    >>> example_of(CONTRACTS["ratings"].column("score"))
    7.0
    """
    if column.name in EXAMPLES:
        return EXAMPLES[column.name]
    if column.type == "choice":
        return column.default or column.choices[0]
    if column.type == "number" and column.maximum is not None:
        return min(7.0, column.maximum)
    return _BY_TYPE.get(column.type, "")


def _validation(column: Column, contract: Contract, language: Language) -> DataValidation | None:
    """Offer a list, or refuse what the contract would refuse."""
    rule: DataValidation | None = None
    if column.type == "choice":
        rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"')
    elif column.name == c.ACCOUNT_ID and contract.table != "accounts":
        # An account nobody knows is kept and listed, so the list only warns.
        area = f"accounts!$A${FIRST}:$A${LAST}"
        rule = DataValidation(type="list", formula1=area, errorStyle="warning")
    elif column.type == "date":
        rule = DataValidation(type="date", operator="between", formula1="32874", formula2="58804")
    elif column.type == "year":
        rule = DataValidation(type="whole", operator="between", formula1="1990", formula2="2060")
    elif column.type in ("money", "number"):
        low = -1e12 if column.minimum is None else column.minimum
        high = 1e12 if column.maximum is None else column.maximum
        rule = DataValidation(
            type="decimal", operator="between", formula1=f"{low:.15g}", formula2=f"{high:.15g}"
        )
    if rule is not None:
        rule.allow_blank = True
        rule.showErrorMessage = True
        rule.errorTitle = column.name[:31]
        rule.error = language.text(column.meaning)[:220]
    return rule
