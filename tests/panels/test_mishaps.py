"""What goes wrong around a panel: it says so in the reader's words, and works on."""

from __future__ import annotations

import errno
import html
import shutil
from pathlib import Path

import pytest

from kamlib.panels import open_panel
from kamlib.panels.app import app_command, write_app
from kamlib.panels.models.data_collection import DataCollectionModel
from kamlib.panels.models.matrix import MatrixModel
from kamlib.panels.models.scoring import ScoringModel
from kamlib.panels.models.soll_ist import SollIstModel
from kamlib.panels.view import STYLE
from kamlib.panels.views.data_collection import DataCollectionView
from kamlib.panels.views.matrix_picture import draw
from kamlib.panels.views.scoring import named
from kamlib.panels.views.soll_ist import SollIstView
from kamlib.workbook import open_workbook


@pytest.fixture
def own_book(tmp_path, open_again):
    return open_again(tmp_path, language="de")


def test_after_a_source_that_is_gone_every_other_one_can_be_chosen(own_book, selections, tmp_path):
    view = DataCollectionView(DataCollectionModel(own_book), selections=selections)
    stood = view.source.value
    gone = tmp_path / "costs.csv"
    shutil.move(gone, tmp_path / "aside")
    view.source.value = "costs/1"
    assert "Keine Datei" in view.guard.box.value
    assert view.source.value == stood == view.model.choice["source"]
    for source in ("targets/1", "sales/1"):
        view.source.value = source
        assert view.guard.box.value == ""
        assert view.model.name(source) in view.stage.value
    shutil.move(tmp_path / "aside", gone)
    view.source.value = "costs/1"
    assert view.guard.box.value == ""


def test_what_is_refused_does_not_stay_in_its_control(german_book, selections):
    view = SollIstView(SollIstModel(german_book), selections=selections)
    shown = view.absolute.value
    view.absolute.value = "viel"
    assert "gefunden: viel" in view.guard.box.value
    assert view.absolute.value == shown


def read_only(*_, **__):
    raise OSError(errno.EROFS, "Read-only file system")


def test_where_nothing_can_be_written_the_panel_says_so_in_german(
    own_book, selections, monkeypatch
):
    monkeypatch.setattr(Path, "mkdir", read_only)
    view = SollIstView(SollIstModel(own_book), selections=selections)
    view.relative.value = 7.5
    assert "nicht geschrieben werden kann (dort ist alles schreibgeschützt)" in view.remark.value
    view.report.button.click()
    view.report.waiting.join(20)
    told = view.report.guard.box.value
    assert "lassen sie sich das recht geben" in told.lower()
    assert "Errno" not in told and "Kernel" not in told
    assert view.report.told.value == ""


def test_what_is_heard_below_a_panel_stands_in_rooms_of_fixed_height(small_book):
    view = open_panel("soll_ist", small_book).view
    rooms = [part for part in walk(view.widget) if "kam-heard" in part._dom_classes]
    heard = [view.report.told, view.report.guard.box, view.saved]
    assert all(any(each in room.children for room in rooms) for each in heard)
    assert ".kam-heard{height:48px" in STYLE


def walk(widget):
    yield widget
    for part in getattr(widget, "children", ()):
        yield from walk(part)


def test_who_may_only_read_can_open_the_pages(small_book, tmp_path, monkeypatch):
    settings = small_book.settings
    monkeypatch.setattr(Path, "mkdir", read_only)
    notebook = write_app(settings, spare=tmp_path)
    assert notebook == tmp_path / "kam.ipynb"
    command = app_command(settings, notebook, language="en", opens_browser=False)
    assert f"--Voila.root_dir={tmp_path}" in command
    assert repr(str(settings.file)) in notebook.read_text(encoding="utf-8")


def test_two_commands_for_two_quarters_or_languages_keep_their_pages(small_book, tmp_path):
    asked = [("2026Q2", "de"), ("2026Q3", "de"), ("2026Q3", "en")]
    made = [
        write_app(small_book.settings, spare=tmp_path, quarter=q, language=say) for q, say in asked
    ]
    for (quarter, language), notebook in zip(asked, made, strict=True):
        text = notebook.read_text(encoding="utf-8")
        assert quarter in text and f"'{language}'" in text


def test_the_terminal_of_the_pages_stays_quiet(small_book, tmp_path):
    notebook = write_app(small_book.settings, spare=tmp_path)
    command = app_command(small_book.settings, notebook, language="en", opens_browser=False)
    assert "--Voila.log_level=ERROR" in command
    assert not [each for each in command if each.endswith("]")]  # a list would be deprecated


def test_a_refusal_names_things_and_writes_numbers_as_the_reader_does(german_book, selections):
    view = SollIstView(SollIstModel(german_book), selections=selections)
    view.absolute.value = "-1.234,5"
    assert "Schwelle, € braucht eine Zahl von 0 bis " in view.guard.box.value
    assert "gefunden: −1.234,50" in view.guard.box.value
    told = view.model.restore({"account": "K99"}).said(german_book.language)
    assert "Kunde gehört nicht zu den 4" in told
    told = ScoringModel(german_book).restore({"weights": {"other": 100.0}})
    assert "andere Kriterien als die der Einstellungen" in told.said(german_book.language)


def test_a_saved_comment_says_whose_it_is_what_it_replaces_and_goes_with_its_account(
    own_book, selections
):
    view = SollIstView(SollIstModel(own_book), selections=selections)

    def write(words):
        view.cause.value, view.words.value = "price", words
        view.save.click()

    first, second = [key for _, key in view.account.options][:2]
    view.account.value = first
    name = own_book.language.text("Comment on {name}", name=view.model.accounts[first])
    assert view.words.description == name
    write("von Ada")
    assert f"{html.escape(name)} in comments_written.csv gespeichert" in view.saved.value
    assert "ersetzt" not in view.saved.value
    assert view.cause.value == view.words.value == ""
    write("von Bea")
    assert "Er ersetzt: von Ada" in view.saved.value
    view.account.value = second
    assert view.saved.value == ""
    assert view.words.description != name


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("company", "Net Promoter Score hat auf dieser Ebene kein Soll oder kein Ist"),
        ("product", "Hinter Net Promoter Score stehen keine Produkte"),
    ],
)
def test_where_there_is_nothing_to_show_it_is_said_why(german_book, selections, level, told):
    model = SollIstModel(german_book)
    model.choose_kpi("nps")
    model.choose(level=level)
    assert told in SollIstView(model, selections=selections).stage.value


def test_of_many_new_accounts_a_few_are_named_and_the_others_counted(german_book):
    model = ScoringModel(german_book)
    assert named(model, list("ABCD")) == "A, B, C, D"
    assert named(model, list("ABCDE")) == "A, B, C, D und 1 weiterer"
    assert named(model, list("ABCDEF")) == "A, B, C, D und 2 weitere"


@pytest.mark.parametrize(
    ("kpi", "unit"), [("net_revenue", "€"), ("customer_profitability_pct", "PP")]
)
def test_a_threshold_says_its_unit(german_book, kpi, unit):
    assert SollIstModel(german_book).threshold_label(kpi) == f"Schwelle, {unit}"


def test_one_account_is_not_spoken_of_as_many(tmp_path, company_writer):
    book = open_workbook(company_writer(tmp_path, names=["Nordwind AG"], language="de"))
    scoring = open_panel("scoring", book).view.stage.value
    assert "steht derselbe Kunde vorn" in scoring
    assert "der Erste ist markiert" in scoring
    assert "von 1 Kunden mit Ziel jenseits" in open_panel("soll_ist", book).view.stage.value


def test_the_picture_of_the_matrix_says_what_size_and_shade_mean(small_book):
    model = MatrixModel(small_book)
    assert "Area: net revenue of the four quarters to 2026Q3. Strong" in draw(model)
    model.choose(quarter="2026Q1")
    assert "Area: net revenue of the four quarters to 2026Q1. Strong" in draw(model)


def test_marked_rows_are_marked_in_a_saved_notebook_too(small_book):
    still = open_panel("scoring", small_book).fallback()["text/html"]
    assert 'class="kam-static"' in still and '<tr class="kam-marked">' in still
    assert ":is(.kam-panel,.kam-static) .kam-table tr.kam-marked{background" in STYLE
    assert ".kam-panel,.kam-static{--kam-good" in STYLE


def test_names_beside_a_picture_are_not_cut_in_a_saved_notebook():
    # JupyterLab fixes the columns of a table as wide as its place: names then end in dots.
    assert ".kam-beside .kam-table table{min-width:0;width:100%;table-layout:auto}" in STYLE
