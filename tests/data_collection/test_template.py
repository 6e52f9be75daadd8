"""The input workbook: what is filled in arrives as if it had come in files; what is not, is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kamlib.data_collection import collect
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.facts import FACT_COLUMNS
from kamlib.data_collection.template import FIRST, write_template
from kamlib.support.errors import SourceError
from kamlib.support.language import Language
from kamlib.support.settings import load_settings

SAMPLE_ROWS = 12


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "input.xlsx"
    write_template(path, language=Language("de"))
    return path


def typed(contract, name, text):
    if text in (None, ""):
        return None
    kind = contract.column(name).type
    if kind in ("money", "number"):
        return float(str(text).replace(",", "."))
    if kind == "date":
        return dt.datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007
    return int(text) if kind == "year" else text


def fill(path, tables):
    book = openpyxl.load_workbook(path)
    for table, rows in tables.items():
        contract, sheet = CONTRACTS[table], book[table]
        head = [cell.value for cell in sheet[1]]
        for line, record in enumerate(rows.to_dict("records"), start=FIRST):
            for place, name in enumerate(head, start=1):
                sheet.cell(line, place).value = typed(contract, name, record.get(name))
    book.save(path)


def test_a_filled_workbook_gives_the_same_facts_as_files(template, tmp_path):
    root = Path(__file__).parents[2]
    tables = {}
    for table in CONTRACTS:
        rows = pd.read_csv(
            root / "data" / "sample" / f"{table}.csv", sep=";", dtype=str, keep_default_na=False
        ).head(SAMPLE_ROWS)
        rows.to_csv(tmp_path / f"{table}.csv", sep=";", index=False)
        tables[table] = rows
    fill(template, tables)
    head = '[company]\nname = "M"\n[data]\nfolder = "."\n'
    form = '[data.format]\nseparator = ";"\ndecimal = ","\ndate = "%d.%m.%Y"\n[sources]\n'
    listed = "".join(f'{table} = [{{ file = "{table}.csv" }}]\n' for table in CONTRACTS)
    by_files, by_workbook = tmp_path / "files.toml", tmp_path / "book.toml"
    by_files.write_text(head + form + listed, encoding="utf-8")
    by_workbook.write_text(head + 'workbook = "input.xlsx"\n', encoding="utf-8")
    one, other = collect(load_settings(by_files)), collect(load_settings(by_workbook))
    assert len(one.rejects) == len(other.rejects)
    assert other.deliveries["rows_delivered"].tolist() == [SAMPLE_ROWS] * len(CONTRACTS)
    for name in FACT_COLUMNS:
        pd.testing.assert_frame_equal(getattr(one.facts, name), getattr(other.facts, name))


def test_sheets_without_rows_are_not_delivered_and_the_example_is_no_row(template, company):
    template.rename(company.folder / "input.xlsx")
    found = company.collect(data={"workbook": "input.xlsx"})
    assert set(found.deliveries["table"]) == {"accounts", "sales"}
    assert found.facts.accounts["account_id"].tolist() == ["A1", "A2"]


def test_headings_are_locked_and_cells_below_are_free(template):
    book = openpyxl.load_workbook(template)
    for table, contract in CONTRACTS.items():
        sheet = book[table]
        assert sheet.protection.sheet
        assert [cell.value for cell in sheet[1]] == list(contract.names)
        assert all(cell.protection.locked for cell in sheet[1])
        assert all(cell.comment is not None for cell in sheet[1])
        assert not sheet.column_dimensions["A"].protection.locked


def test_choices_are_lists_and_numbers_keep_their_range(template):
    sheet = openpyxl.load_workbook(template)["ratings"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    score = rules["E3"]
    assert (score.type, score.formula1, score.formula2) == ("decimal", "0", "10")
    sales = openpyxl.load_workbook(template)["sales"]
    lists = [rule.formula1 for rule in sales.data_validations.dataValidation if rule.type == "list"]
    assert '"product,service,return"' in lists


def test_notes_and_instructions_speak_german(template):
    book = openpyxl.load_workbook(template)
    assert book.worksheets[0].title == "Bitte lesen"
    assert "Schlüssel des Kunden" in book["accounts"]["A1"].comment.text


@pytest.mark.parametrize(
    ("name", "message"),
    [("input.xlsx", "exists already and may hold data"), ("input.csv", "must end in .xlsx")],
)
def test_nothing_is_overwritten(template, name, message):
    with pytest.raises(SourceError, match=message):
        write_template(template.with_name(name), language=Language())


def test_a_missing_or_foreign_workbook_is_refused_with_the_cure(company):
    with pytest.raises(SourceError, match=r"'x\.xlsx', which is not in .*kam template"):
        company.collect(data={"workbook": "x.xlsx"})
    openpyxl.Workbook().save(company.folder / "x.xlsx")
    with pytest.raises(SourceError, match="no sheet of an input table"):
        company.collect(data={"workbook": "x.xlsx"})
