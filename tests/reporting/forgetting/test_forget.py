"""Forgotten in inputs and reports, and still verifiable."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import zipfile

import pandas as pd
import pytest
from typer.testing import CliRunner

from kamlib.cli import app
from kamlib.reporting.forgetting.forget import forget, no_run
from kamlib.reporting.forgetting.record import mark_of, records, verify
from kamlib.reporting.lock import only_one
from kamlib.support.errors import BusyError, ParameterError
from kamlib.support.settings import load_settings

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def published(workbook_file, tmp_path):
    """A company with two people, and a report whose plan of K1 shows them."""
    (tmp_path / "contacts.csv").write_text(
        "contact_id,account_id,function,reports_to\nP1,K1,Director,\nP12,K2,Buyer,\n",
        encoding="utf-8",
    )
    with workbook_file.open("a", encoding="utf-8") as file:
        file.write('contacts = [{ file = "contacts.csv" }]\n')
    report = tmp_path / "reports" / "2026Q3"
    (report / "plans").mkdir(parents=True)
    (report / "data").mkdir()
    (report / "index.html").write_text("<p>K1 and K2</p>", encoding="utf-8")
    for account in ("index", "K1", "K10", "K2"):
        (report / "plans" / f"{account}.html").write_text("<p>a plan</p>", encoding="utf-8")
    (report / "plans" / "K1.pdf").write_bytes(b"%PDF")
    (report / "01_data_collection.html").write_text("refused: P1, once", encoding="utf-8")
    (report / "02_profitability.html").write_text("P12 and XP1", encoding="utf-8")
    pd.DataFrame({"value": ["P1"]}).to_parquet(report / "data" / "rejects.parquet")
    pd.DataFrame({"value": ["P12"]}).to_parquet(report / "data" / "other.parquet")
    with zipfile.ZipFile(report / "kam.xlsx", "w") as book:
        book.writestr("xl/sharedStrings.xml", "<t>P1</t>")
    files = {
        path.relative_to(report).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in report.rglob("*")
        if path.is_file()
    }
    (report / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    return load_settings(workbook_file)


def test_plans_and_traces_go_and_everything_else_stays_verifiable(published):
    report = published.report_folder / "2026Q3"
    done = forget(published, "P1", receipt="secret", on=DAY)
    assert done.rows_removed == 1
    assert set(done.withdrawn) == {
        "2026Q3/plans/index.html",
        "2026Q3/plans/K1.html",
        "2026Q3/plans/K1.pdf",
        "2026Q3/01_data_collection.html",
        "2026Q3/data/rejects.parquet",
        "2026Q3/kam.xlsx",
    }
    assert "withdrawn" in (report / "plans" / "K1.html").read_text(encoding="utf-8")
    states = verify(report)
    assert {name for name, state in states.items() if state == "erased"} == {
        name.removeprefix("2026Q3/") for name in done.withdrawn
    }
    assert "changed" not in states.values()
    assert states["plans/K10.html"] == states["02_profitability.html"] == "same"


def test_verification_still_finds_what_was_changed_by_others(published):
    report = published.report_folder / "2026Q3"
    forget(published, "P1", receipt="secret", on=DAY)
    (report / "plans" / "K1.html").write_text("a forged plan", encoding="utf-8")
    (report / "plans" / "K2.html").write_text("another", encoding="utf-8")
    states = verify(report)
    assert states["plans/K1.html"] == states["plans/K2.html"] == "changed"


def test_the_record_holds_no_person_and_only_the_receipt_links_it(published):
    forget(published, "P1", receipt="secret", on=DAY)
    text = (published.report_folder / "erasures.json").read_text(encoding="utf-8")
    assert "P1" not in text
    assert "Director" not in text
    (entry,) = records(published.report_folder)
    assert entry["person"] == mark_of("P1", "secret") != mark_of("P1", "guess")
    assert entry["inputs"][0]["rows_removed"] == 1


def test_nobody_is_left_behind_anywhere(published, tmp_path):
    forget(published, "P1", receipt="secret", on=DAY)
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.suffix in (".csv", ".html", ".json"):
            words = path.read_text(encoding="utf-8").replace(",", " ").split()
            assert "P1" not in words or path.name == "manifest.json", path


def test_somebody_unknown_is_refused_and_nothing_is_touched(published, hash_files):
    before = hash_files(published.folder)
    with pytest.raises(ParameterError, match="Nobody has the contact_id 'P9'"):
        forget(published, "P9", receipt="secret", on=DAY)
    assert hash_files(published.folder) == before


def test_the_command_says_what_went_and_gives_a_receipt(published):
    answer = CliRunner().invoke(app, ["forget", "P1", "--workbook", str(published.file)])
    assert answer.exit_code == 0, answer.output
    said = " ".join(answer.output.split())
    assert "Removed: 1 rows" in said
    receipt = re.search(r"Receipt: ([0-9a-f]{32})", said)
    assert receipt
    assert records(published.report_folder)[0]["person"] == mark_of("P1", receipt[1])
    again = CliRunner().invoke(app, ["forget", "P1", "--workbook", str(published.file)])
    assert again.exit_code == 2


@pytest.mark.parametrize("quarter", ["2026Q3", "2026Q4"])
def test_while_a_quarter_is_being_run_nothing_is_touched(published, hash_files, quarter):
    reports = published.report_folder

    def files() -> dict[str, str]:
        found = hash_files(published.folder)
        return {name: mark for name, mark in found.items() if "/.locks/" not in name}

    with only_one(reports, quarter):
        before = files()
        with pytest.raises(BusyError, match=quarter):
            forget(published, "P1", receipt="secret", on=DAY)
        assert files() == before


def test_a_quarter_cannot_be_run_while_somebody_is_forgotten(published):
    reports = published.report_folder
    with no_run(reports), pytest.raises(BusyError), only_one(reports, "2026Q3"):
        pass
    with only_one(reports, "2026Q3"):
        pass
