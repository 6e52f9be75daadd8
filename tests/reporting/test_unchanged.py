"""Nothing changed, nothing run; and whatever changed, or is half finished, runs."""

from __future__ import annotations

import json

import pytest

from kamlib.reporting import fingerprint
from kamlib.reporting.unchanged import answer, forget, question, remember


@pytest.fixture
def published(workbook_file, tmp_path):
    """A report with one page, remembered as the answer to a plain call."""
    report = tmp_path / "reports" / "2026Q3"
    report.mkdir(parents=True)
    page = report / "index.html"
    page.write_text("the report", encoding="utf-8")
    files = {"index.html": {"bytes": 10, "sha256": fingerprint.sha256(page)}}
    (report / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")

    def ask(**changed):
        asked = {"quarter": "", "language": "", "parameters": {}} | changed
        return question(workbook_file, **asked)

    remember(ask(), page)
    return ask, page


def test_the_same_question_is_answered_by_what_is_published(published):
    ask, page = published
    assert answer(ask()) == page


@pytest.mark.parametrize("meant", [{"quarter": "2026Q3"}, {"quarter": "2026q3", "language": "en"}])
def test_the_newest_quarter_is_answered_by_its_name_and_its_language_too(published, meant):
    ask, page = published
    assert answer(ask(**meant)) == page


def test_a_quarter_asked_for_by_its_name_is_the_newest_only_where_that_is_known(published):
    ask, page = published
    for note in (page.parents[1] / ".state").iterdir():
        note.unlink()
    remember(ask(quarter="2026Q3"), page)
    assert answer(ask()) is None
    remember(ask(quarter="2026Q3"), page, is_newest=True)
    assert answer(ask()) == page


@pytest.mark.parametrize(
    "changed", [{"quarter": "2026Q2"}, {"language": "de"}, {"parameters": {"account": "K1"}}]
)
def test_another_question_is_not(published, changed):
    ask, _ = published
    assert answer(ask(**changed)) is None


def test_one_more_row_one_changed_setting_or_other_code_run_again(
    published, workbook_file, monkeypatch
):
    ask, page = published
    sales = workbook_file.parent / "sales.csv"
    before = sales.read_bytes()
    sales.write_bytes(before + b"K1,2026-09-30,1,1,1,1\n")
    assert answer(ask()) is None
    sales.write_bytes(before)
    assert answer(ask()) == page
    workbook_file.write_text(workbook_file.read_text("utf-8") + "\n# a remark\n", "utf-8")
    assert answer(ask()) is None
    monkeypatch.setattr(fingerprint, "code_hash", lambda: "other code")
    assert answer(ask()) is None


def test_a_report_that_was_touched_or_lost_a_file_is_not_taken_for_done(published):
    ask, page = published
    page.write_text("the repo--", encoding="utf-8")
    assert answer(ask()) is None
    page.unlink()
    assert answer(ask()) is None


def test_a_new_publication_of_the_quarter_ends_older_answers(published):
    ask, page = published
    manifest = page.parent / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8") + "\n", encoding="utf-8")
    remember(ask(language="de"), page)
    assert answer(ask()) is None
    assert answer(ask(language="de")) == page


def test_broken_settings_are_left_to_the_run(tmp_path):
    asked = question(tmp_path / "none.toml", quarter="", language="", parameters={})
    assert asked is None and answer(asked) is None
    remember(asked, tmp_path)


def test_what_is_to_be_published_anew_is_not_taken_for_done_under_any_name(published):
    ask, _ = published
    forget(ask(quarter="2026Q3"))
    assert answer(ask()) is answer(ask(quarter="2026Q3")) is None
    forget(ask())
    forget(None)
