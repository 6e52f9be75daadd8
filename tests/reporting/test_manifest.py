"""The manifest names what a report is made of; the same inputs give the same manifest."""

from __future__ import annotations

import json

import pytest

from kamlib import open_workbook
from kamlib.reporting.fingerprint import code_hash
from kamlib.reporting.manifest import manifest, write_manifest
from kamlib.reporting.summary import summarise
from kamlib.support.hashes import sha256


@pytest.fixture
def report(tmp_path):
    """A folder that stands for a finished report."""
    folder = tmp_path / "report"
    for name in ("index.html", "kam-2026Q3.xlsx", "notebooks/01_data_collection.ipynb"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name}", encoding="utf-8")
    (folder / "manifest.json").write_text("of an earlier try", encoding="utf-8")
    return folder


@pytest.fixture
def content(workbook_file, report):
    book = open_workbook(workbook_file, quarter="2026Q3")
    parameters = {"matrix": {"quarter": "2026Q3", "workbook_file": "../secret place/workbook.toml"}}
    return manifest(
        book, summarise(book), {"loss_budget": []}, parameters=parameters, folder=report
    )


def test_every_published_file_has_its_hash_and_size(content, report):
    assert set(content["files"]) == {
        "index.html",
        "kam-2026Q3.xlsx",
        "notebooks/01_data_collection.ipynb",
    }
    page = report / "index.html"
    assert content["files"]["index.html"] == {
        "bytes": page.stat().st_size,
        "sha256": sha256(page),
    }


def test_every_input_has_its_hash_size_and_rows(content, workbook_file):
    sales = next(entry for entry in content["inputs"] if entry["table"] == "sales")
    file = workbook_file.parent / "sales.csv"
    assert (sales["file"], sales["bytes"], sales["sha256"]) == (
        "sales.csv",
        file.stat().st_size,
        sha256(file),
    )
    assert sales["rows_delivered"] == sales["rows_accepted"] + sales["rows_rejected"]


def test_settings_code_and_versions_are_named(content, workbook_file):
    assert content["settings"]["sha256"] == sha256(workbook_file)
    assert content["code"]["sha256"] == code_hash()
    assert {"python", "kamlib", "pandas", "papermill"} <= set(content["versions"])


def test_no_folder_is_named_and_the_file_is_plain_json(content, tmp_path):
    write_manifest(tmp_path / "manifest.json", content)
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in text and "secret place" not in text
    assert json.loads(text) == content
