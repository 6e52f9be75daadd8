"""A comment lands in the declared table, in its own way of writing, and is read from there."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from kamlib.data_collection import collect
from kamlib.panels.comments import OWN_FILE, write_comment
from kamlib.panels.models.soll_ist import SollIstModel
from kamlib.support.errors import SourceError
from kamlib.support.settings import load_settings
from kamlib.workbook import open_workbook

QUARTERS = ("2026Q1", "2026Q2", "2026Q3")
DAY = dt.date(2026, 10, 8)
COMMENT = {
    "account_id": "K3",
    "kpi": "net_revenue",
    "quarter": "2026Q3",
    "cause": "project",
    "text": 'Größter Auftrag; "verschoben"\nins Frühjahr',
    "author": "Ada",
}


def comments_of(file):
    """Collect the comments; of the other tables only those without which nothing is read."""
    settings = load_settings(file)
    needed = {table: settings.sources[table] for table in ("accounts", "sales", "comments")}
    facts = collect(settings.model_copy(update={"sources": needed})).facts
    return facts.comments.set_index(["account_id", "quarter"])


def test_it_is_written_as_the_file_is_written(with_comments):
    written = write_comment(load_settings(with_comments.file), COMMENT, on=DAY)
    assert written.file == with_comments.comments
    assert written.before == ""
    text = written.file.read_bytes().decode("cp1252")
    assert text.startswith("Konto;kpi;quarter;cause;text;author;date\r\nK1;net_revenue;2026Q3;")
    assert text.endswith(
        'K3;net_revenue;2026Q3;project;"Größter Auftrag; ""verschoben"" ins Frühjahr";Ada;'
        "08.10.2026\r\n"
    )
    found = comments_of(with_comments.file)
    assert len(found) == 3
    assert found.loc[("K3", "2026Q3"), "text"] == 'Größter Auftrag; "verschoben" ins Frühjahr'


def test_writing_again_replaces_what_was_said(with_comments):
    settings = load_settings(with_comments.file)
    written = write_comment(settings, COMMENT | {"account_id": "K1"}, on=DAY)
    assert written.before == "Alte Preisliste für Süd"
    found = comments_of(with_comments.file)
    assert len(found) == 2
    assert found.loc[("K1", "2026Q3"), "cause"] == "project"
    assert found.loc[("K2", "2026Q2"), "text"] == "flau"


def test_without_a_comments_table_one_is_made_and_declared(workbook_file):
    write_comment(load_settings(workbook_file), COMMENT, on=DAY)
    write_comment(load_settings(workbook_file), COMMENT | {"account_id": "K1"}, on=DAY)
    assert workbook_file.read_text(encoding="utf-8").count(OWN_FILE) == 1
    assert set(comments_of(workbook_file).index) == {("K3", "2026Q3"), ("K1", "2026Q3")}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cause": ""}, "needs a cause"),
        ({"text": "  "}, "needs a cause and a text"),
        ({"text": "東京"}, "encoding cp1252 lacks a letter"),
        ({"text": "x" * 2001}, "At most 2,000 letters are kept here; found 2,001"),
        ({"author": "x" * 101}, "At most 100 letters"),
    ],
)
def test_what_cannot_be_written_leaves_the_file_as_it_was(with_comments, change, words):
    before = with_comments.comments.read_bytes()
    with pytest.raises(SourceError, match=words):
        write_comment(load_settings(with_comments.file), COMMENT | change, on=DAY)
    assert with_comments.comments.read_bytes() == before


def test_comments_in_no_text_file_are_refused_with_the_cure(with_comments):
    text = with_comments.file.read_text(encoding="utf-8")
    text = text.replace(
        "columns = { account_id", 'where = { kpi = ["net_revenue"] }, columns = { account_id'
    )
    with_comments.file.write_text(text, encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"Add this source to sources\.comments in workbook\.toml"
    ):
        write_comment(load_settings(with_comments.file), COMMENT, on=DAY)


def test_the_panel_counts_what_is_still_to_be_said(with_comments):
    model = SollIstModel(open_workbook(with_comments.file))
    model.choose(absolute=0.0, relative_pct=0.0, account="K3")
    material = model.judged()
    missing = model.missing()
    account = material.loc[material["is_material"], "account_id"].iloc[-1]
    model.choose(account=account)
    written = model.comment(cause="price", text="neue Liste", author="Ada", on=DAY)
    assert written.file == with_comments.comments
    assert model.missing() == missing - (account != "K1")
    assert model.commented()["text"].tolist() == ["neue Liste"]


TYPED = {
    '=HYPERLINK("http://x")': '\'=HYPERLINK("http://x")',
    "+49 711": "'+49 711",
    "@SUM(A1)": "'@SUM(A1)",
    "-5 % Menge": "−5 % Menge",
    "\u202eab\x00c\x07": "ab c",
    "a\r\nb\tc": "a b c",
}


def test_nothing_that_is_typed_becomes_a_formula_or_a_line_of_its_own(workbook_file):
    places = product(("K1", "K2", "K3", "K4"), QUARTERS)
    typed = dict(zip(places, product(("text", "author"), TYPED), strict=True))
    for (account, quarter), (name, words) in typed.items():
        own = COMMENT | {"account_id": account, "quarter": quarter, name: words}
        written = write_comment(load_settings(workbook_file), own, on=DAY)
        assert written.told[name] == TYPED[words]
    found = comments_of(workbook_file)
    for place, (name, words) in typed.items():
        assert found.loc[place, name] == TYPED[words]
    lines = written.file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(typed)
