"""What the command says, in both languages, and how verification goes on."""

from __future__ import annotations

import datetime as dt
import re
import shutil

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from kamlib.cli import app
from kamlib.data_collection.template import write_template
from kamlib.reporting.editions.sign import sign
from kamlib.reporting.forgetting.record import OPEN, mark_of, records
from kamlib.support.language import Language
from kamlib.support.settings import load_settings


def _kam(settings, *words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, [*words, "--workbook", str(settings.file)])
    return answer.exit_code, " ".join(answer.output.split())


def test_the_command_says_what_went_and_gives_a_receipt(settings):
    code, said = _kam(settings, "forget", "P1")
    assert code == 0, said
    assert "2 rows removed, 1 cell emptied (relations.csv, contacts.csv)" in said
    assert "Withdrawn: 8 published files" in said
    receipt = re.search(r"Receipt: ([0-9a-f]{32})", said)
    assert receipt
    assert records(settings.report_folder)[0]["person"] == mark_of("P1", receipt[1])
    assert _kam(settings, "forget", "P1")[0] == 2


def test_a_german_company_is_answered_in_german(settings):
    text = settings.file.read_text(encoding="utf-8")
    settings.file.write_text(text.replace('"en"', '"de"'), encoding="utf-8")
    code, said = _kam(settings, "forget", "P9")
    assert code == 2
    assert said.startswith("Niemand hat die contact_id 'P9'")
    code, said = _kam(settings, "forget", "P1")
    assert code == 0, said
    assert "Eingaben: 2 Zeilen entfernt, 1 Zelle geleert" in said
    assert "Zurückgezogen: 8 veröffentlichte Dateien" in said
    assert "Quittung: " in said
    assert "Receipt" not in said
    assert "Run" not in said


def test_a_signed_edition_stays_signed_and_verifiable(settings):
    reports = settings.report_folder
    sign(reports / "2026Q3", by="Ada", on=dt.date(2026, 11, 20))
    shutil.copytree(reports / "2026Q3", reports / "2026Q3-edition-1")
    manifest = reports / "2026Q3" / "manifest.json"
    later = manifest.read_text(encoding="utf-8").replace('"edition": 1', '"edition": 2')
    manifest.write_text(later, encoding="utf-8")
    assert _kam(settings, "forget", "P1")[0] == 0
    code, said = _kam(settings, "verify", "2026Q3:1")
    assert (code, "This is the signed edition" in said) == (0, True), said
    assert "8 files were withdrawn" in said
    code, said = _kam(settings, "verify", "2026Q3")
    assert (code, "As published" in said, "Not the signed edition" in said) == (3, True, True)


@pytest.mark.parametrize("has_earlier", [False, True])
def test_without_a_manifest_nothing_counts_as_published(settings, has_earlier):
    report = settings.report_folder / "2026Q3"
    if has_earlier:
        shutil.copytree(report, settings.report_folder / "2026Q3-edition-1")
    (report / "manifest.json").unlink()
    code, said = _kam(settings, "verify", "2026Q3")
    assert code == 2
    assert "2026Q3 has no manifest.json that can be read" in said


def _with_input_workbook(settings, *, formula: bool = False):
    """Move the contacts into the filled template, as ``kam template`` writes it."""
    book_file = settings.folder / "inputs.xlsx"
    write_template(book_file, language=Language("en"))
    book = load_workbook(book_file)
    page = book["contacts"]
    names = {str(cell.value): cell.column for row in page.iter_rows(max_row=5) for cell in row}
    first = page.max_row + 1
    for place, (who, account, above) in enumerate(
        [(1, "K1", "P3"), ("P12", "K2", 1), ("P3", "K1", None)], start=first
    ):
        values = {"contact_id": who, "account_id": account, "reports_to": above}
        for name, value in (values | {"function": "Buyer", "influence": 1}).items():
            page.cell(place, names[name]).value = value
    if formula:
        page.cell(first, names["influence"]).value = "=1+0"
    book.save(book_file)
    text = settings.file.read_text(encoding="utf-8")
    text = text.replace('contacts = [{ file = "contacts.csv" }]\n', "")
    text = text.replace('folder = "."', 'folder = "."\nworkbook = "inputs.xlsx"')
    settings.file.write_text(text, encoding="utf-8")
    (settings.folder / "relations.csv").write_text(
        "from_contact_id,to_contact_id,strength\n1,P12,5\n", encoding="utf-8"
    )
    return load_settings(settings.file), first, names


def test_a_row_in_the_input_workbook_goes_and_the_rest_of_it_stays(settings):
    settings, first, names = _with_input_workbook(settings)
    book_file = settings.folder / "inputs.xlsx"
    before = load_workbook(book_file)
    code, said = _kam(settings, "forget", "1")
    assert code == 0, said
    assert "2 rows removed, 1 cell emptied (relations.csv, inputs.xlsx)" in said
    after = load_workbook(book_file)
    assert after.sheetnames == before.sheetnames
    for sheet in before.sheetnames:
        old, new = before[sheet], after[sheet]
        assert len(new.data_validations.dataValidation) == len(old.data_validations.dataValidation)
        moved = {
            (cell.row, cell.column)
            for row in old.iter_rows()
            for cell in row
            if new[cell.coordinate].value != cell.value
        }
        used = ("contact_id", "account_id", "reports_to", "function", "influence")
        expected = {(first, names[name]) for name in used} | {(first + 1, names["reports_to"])}
        assert moved == (expected if sheet == "contacts" else set())
    assert after["contacts"].cell(first + 1, names["reports_to"]).value == "P3"
    assert _kam(settings, "forget", "1")[0] == 2


def test_a_workbook_with_formulas_is_left_to_people_and_the_request_is_finished_later(settings):
    settings, first, _ = _with_input_workbook(settings, formula=True)
    book_file = settings.folder / "inputs.xlsx"
    before = book_file.read_bytes()
    code, said = _kam(settings, "forget", "1")
    assert code == 1
    assert "Left to do by hand: inputs.xlsx (contacts)" in said
    assert book_file.read_bytes() == before
    assert not (settings.report_folder / "2026Q3" / "plans" / "K1.pdf").exists()
    receipt = re.findall(r"[0-9a-f]{32}", said)
    book = load_workbook(book_file)
    book["contacts"].delete_rows(first)
    book["contacts"].cell(first, 1).value = "P12"
    for row in book["contacts"].iter_rows(min_row=first):
        for cell in row:
            cell.value = None if cell.value == 1 else cell.value
    book.save(book_file)
    code, said = _kam(settings, "forget", "1")
    assert code == 0, said
    assert re.findall(r"[0-9a-f]{32}", said) == receipt
    assert OPEN not in records(settings.report_folder)[0]
