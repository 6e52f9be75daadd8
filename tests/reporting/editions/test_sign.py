"""Who signed what: pinned, verified, reopened by a later change."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from typer.testing import CliRunner

from kamlib.cli import app
from kamlib.reporting.editions.sign import (
    first_difference,
    reopened,
    sign,
    signatures,
    signed_by,
)
from kamlib.reporting.lock import only_one
from kamlib.support.errors import ParameterError

DAY = dt.date(2026, 11, 20)


def publish(folder, number: int, words: str, **made):
    """Write a report of one page with its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(words, encoding="utf-8")
    mark = hashlib.sha256(words.encode()).hexdigest()
    content = {
        "quarter": "2026Q3",
        "edition": number,
        "reason": "",
        "language": "en",
        "as_of": "2026-09-30",
        "finding": words,
        "key_figures": [],
        "inputs": [{"file": "sales.csv", "sha256": "a"}],
        "code": {"version": "1"},
        "files": {"index.html": {"bytes": len(words), "sha256": mark}},
    }
    (folder / "manifest.json").write_text(json.dumps(content | made), encoding="utf-8")
    return folder


@pytest.fixture
def signed(workbook_file, tmp_path):
    """A published quarter that Ada has signed, and the command to ask."""
    report = publish(tmp_path / "reports" / "2026Q3", 1, "first")

    def kam(*arguments: str):
        return CliRunner().invoke(app, [*arguments, "--workbook", str(workbook_file)])

    answer = kam("sign", "2026Q3", "--by", "Ada Lang")
    assert answer.exit_code == 0, answer.output
    return kam, report


def test_a_signature_changes_no_byte_of_the_report(tmp_path, hash_files):
    report = publish(tmp_path / "2026Q3", 1, "first")
    before = hash_files(report)
    made = sign(report, by=" Ada ", on=DAY)
    assert hash_files(report) == before
    assert (made.quarter, made.edition, made.by, made.on) == ("2026Q3", 1, "Ada", "2026-11-20")
    assert made.sha256 == before["manifest.json"]
    assert signed_by(report) == signatures(tmp_path, "2026Q3") == [made]
    with pytest.raises(ParameterError, match="needs a name"):
        sign(report, by="  ", on=DAY)


def test_verify_says_that_this_is_the_signed_edition(signed):
    kam, report = signed
    answer = kam("verify", "2026Q3")
    assert answer.exit_code == 0
    assert "This is the signed edition (signed by Ada Lang" in answer.output
    german = kam("verify", "2026Q3", "--lang", "de")
    assert "Das ist die freigegebene Ausgabe (freigegeben von Ada Lang" in german.output
    assert "signed by Ada Lang" in (report.parent / "index.html").read_text(encoding="utf-8")


def test_a_later_edition_reopens_it_and_the_first_difference_is_named(signed):
    kam, report = signed
    report.rename(report.parent / "2026Q3-edition-1")
    other = [{"file": "sales.csv", "sha256": "b"}]
    publish(report, 2, "second", inputs=other)
    answer = kam("verify", "2026Q3")
    assert answer.exit_code == 3
    said = " ".join(answer.output.split())
    assert "Ada Lang signed edition 1, this is edition 2; the first difference is sales.csv" in said
    last = reopened(report)
    assert last is not None
    assert (last[0].edition, last[1]) == (1, "sales.csv")
    assert kam("verify", "2026Q3:1").exit_code == 0  # the signed one is still there
    assert kam("sign", "2026Q3", "--by", "Berta").exit_code == 0
    assert kam("verify", "2026Q3").exit_code == 0


def test_a_touched_report_is_neither_verified_nor_signed(signed):
    kam, report = signed
    (report / "index.html").write_text("forged", encoding="utf-8")
    for arguments in (["verify", "2026Q3"], ["sign", "2026Q3", "--by", "Eve"]):
        answer = kam(*arguments)
        assert answer.exit_code == 3
        assert "index.html differs (1 of 1 files)" in answer.output
    assert [each.by for each in signatures(report.parent, "2026Q3")] == ["Ada Lang"]


def test_what_is_not_published_cannot_be_signed_and_a_running_quarter_waits(signed):
    kam, report = signed
    assert kam("sign", "2026Q2", "--by", "Ada").exit_code == 2
    with only_one(report.parent, "2026Q3"):
        assert kam("sign", "2026Q3", "--by", "Ada").exit_code == 6


def test_causes_are_named_before_what_follows_from_them():
    was = {"settings": {"sha256": "a", "values": {"scoring": {"draws": 1}}}, "files": {"x": 1}}
    now = {"settings": {"sha256": "b", "values": {"scoring": {"draws": 2}}}, "files": {"x": 2}}
    assert first_difference(was, now) == "settings.scoring.draws"
    assert first_difference(was, was | {"files": {"x": 2}}) == "x"
    assert first_difference(was, was | {"finding": "other"}) == "finding"
    assert first_difference(was, was) == ""


def test_an_unsigned_report_says_so(workbook_file, tmp_path):
    publish(tmp_path / "reports" / "2026Q3", 1, "first")
    answer = CliRunner().invoke(app, ["verify", "2026Q3", "--workbook", str(workbook_file)])
    assert answer.exit_code == 0
    assert "Nobody has signed it." in answer.output
