"""Views without a browser: controls choose, errors end in the red box, labels on everything."""

from __future__ import annotations

import asyncio
import html
import os
import re
import signal
import socket
import sys

import ipywidgets as widgets
import pytest

from kamlib.panels import PANELS, open_panel
from kamlib.panels.app import App, open_app, serve
from kamlib.panels.drawing import as_text
from kamlib.panels.models.matrix import MatrixModel
from kamlib.panels.models.scoring import ScoringModel
from kamlib.panels.models.soll_ist import SollIstModel
from kamlib.panels.parts import Guard, Patience
from kamlib.panels.selection import Selections
from kamlib.panels.views.data_collection import DataCollectionView
from kamlib.panels.views.matrix import MatrixView
from kamlib.panels.views.scoring import ScoringView
from kamlib.panels.views.soll_ist import SollIstView
from kamlib.scoring.words import short
from kamlib.support.display import TABLE_STYLE
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.language import Language

VALUED = (widgets.ValueWidget,)


@pytest.fixture
def scoring_view(small_book, selections):
    return ScoringView(ScoringModel(small_book), selections=selections)


def controls_of(view):
    return [control for control in view.controls if not isinstance(control, widgets.Box)]


@pytest.mark.parametrize("chapter", PANELS)
@pytest.mark.parametrize("book", ["small_book", "german_book"])
def test_every_panel_opens_and_every_control_has_a_label(chapter, book, request):
    view = open_panel(chapter, request.getfixturevalue(book)).view
    assert view.guard.box.layout.display == "none"
    assert as_text(view.stage.value)
    assert view.room.layout.height == f"{view.height}px"
    assert view.room.children == (view.guard.box, view.remark, view.stage)
    for control in controls_of(view):
        assert control.description, control
        assert not isinstance(control, widgets.Play), "its buttons have no names"


def test_words_stand_at_the_left_and_figures_at_the_right_as_in_the_house(small_book):
    drawn = open_panel("scoring", small_book).view.stage.value
    kinds = re.findall(r"<t[hd][^>]*?(?: class=\"(\w+)\")?>", drawn)
    assert set(kinds) == {"", "words"}
    (row, *_) = re.findall(r"<tbody><tr[^>]*>(.*?)</tr>", drawn)
    words = [cell for cell in re.findall(r"<td.*?</td>", row) if cell.startswith('<td class="wor')]
    assert any(short(small_book.scoring.scores["name"].iloc[0]) in cell for cell in words)
    assert "td.words{text-align:left}" in TABLE_STYLE


def test_the_weights_follow_the_hand_and_the_table_follows_the_weights(scoring_view):
    before = scoring_view.stage.value
    scoring_view.sliders["profitability"].value = 70.0
    assert sum(slider.value for slider in scoring_view.sliders.values()) == pytest.approx(100)
    assert scoring_view.model.choice["weights"]["profitability"] == 70.0
    assert scoring_view.stage.value != before
    scoring_view._start_again()
    assert scoring_view.stage.value == before


def test_the_choice_is_found_again_by_the_next_kernel(scoring_view, small_book, selections):
    scoring_view.top.value = 2
    again = ScoringView(ScoringModel(small_book), selections=Selections(selections.file.parents[1]))
    assert again.top.value == 2
    assert again.stage.value == scoring_view.stage.value
    assert again.remark.value == ""


def test_a_choice_that_no_longer_fits_is_said_in_the_panel(small_book, selections):
    selections.write("scoring", {"top": 99})
    view = ScoringView(ScoringModel(small_book), selections=selections)
    assert "no longer fits" in view.remark.value
    assert view.guard.box.layout.display == "none"


def test_an_error_while_drawing_ends_in_the_red_box(scoring_view, monkeypatch):
    def fail():
        raise ValueError("<b>no</b>")

    drawn = scoring_view.stage.value
    monkeypatch.setattr(scoring_view.model, "ranking", fail)
    scoring_view.top.value = 2
    assert "ValueError: &lt;b&gt;no&lt;/b&gt;" in scoring_view.guard.box.value
    assert scoring_view.guard.box.layout.display == ""
    assert scoring_view.stage.value == drawn
    assert "kam-busy" not in scoring_view.stage._dom_classes
    monkeypatch.undo()
    scoring_view.top.value = 3
    assert scoring_view.guard.box.layout.display == "none"


def test_an_error_of_ours_is_said_in_the_readers_language():
    guard = Guard(Language("de"))
    with guard:
        raise ParameterError(
            Sentence("Weights must add up to 100 percent; found {found}.", found=3)
        )
    assert "zusammen 100 Prozent" in guard.box.value


def test_what_stops_a_kernel_is_not_held_back():
    with pytest.raises(KeyboardInterrupt), Guard(Language()):
        raise KeyboardInterrupt


def test_of_many_changes_of_a_control_the_last_one_wins():
    heard = []

    async def move():
        patience = Patience(Guard(Language()), seconds=0.02)
        for weight in (10, 20, 30):
            patience("risk", lambda weight=weight: heard.append(("risk", weight)))
        patience("top", lambda: heard.append(("top", 3)))
        assert heard == []
        await asyncio.sleep(0.1)

    asyncio.run(move())
    assert heard == [("risk", 30), ("top", 3)]


def test_the_movement_plays_quarter_by_quarter_and_can_be_stopped(small_book, selections):
    view = MatrixView(MatrixModel(small_book), selections=selections)
    seen = []
    view.model.observe(lambda change: seen.append(change["new"]["quarter"]), names="choice")

    async def watch(clicks):
        view.player.seconds = 0.02
        view.player.button.click()
        for _ in range(clicks):
            await asyncio.sleep(0.01)
            assert view.player.button.description == "Stop"
            view.player.button.click()
        await asyncio.gather(view.player.playing, return_exceptions=True)

    asyncio.run(watch(clicks=0))
    assert seen == view.model.quarters
    assert view.player.button.description == "Play the movement"
    asyncio.run(watch(clicks=1))
    assert seen == [*view.model.quarters, view.model.quarters[0]]
    assert "the movement begins here" in view.stage.value


def test_every_bubble_knows_its_place_in_the_list(small_book, selections):
    view = MatrixView(MatrixModel(small_book), selections=selections)
    keys = [key for _, key in view.account.options]
    found = re.findall(r'data-option="(\d+)"[^>]*><title>([^<:]+)', view.stage.value)
    assert {keys[int(place)] for place, _ in found} == set(keys)
    assert all(
        html.unescape(name) in view.model.accounts[keys[int(place)]] for place, name in found
    )


@pytest.mark.parametrize("written", ["-5", "−5", "much", "1e999", ""])
def test_a_threshold_that_is_none_is_refused_in_the_red_box(small_book, selections, written):
    view = SollIstView(SollIstModel(small_book), selections=selections)
    before = dict(view.model.choice)
    view.absolute.value = written or " "
    assert "kam-wrong" in view.guard.box.value
    assert view.model.choice == before


def test_a_threshold_is_read_as_the_reader_writes_it(german_book, selections):
    view = SollIstView(SollIstModel(german_book), selections=selections)
    stated = view.model.choice["absolute"]
    assert view.absolute.value == german_book.language.number(stated)
    view.absolute.value = "1.000,5"
    assert view.model.choice["absolute"] == 1000.5
    assert view.absolute.value == "1.000,50"


def test_the_waterfall_has_a_shape_for_a_telephone_with_the_same_figures(small_book):
    drawn = open_panel("profitability", small_book).view.stage.value
    broad, narrow = re.findall(r'<svg class="kam-picture" role="img" aria-label="(.*?)"', drawn)
    assert broad == narrow
    assert re.findall(r'viewBox="0 0 (\d+) ', drawn) == ["780", "340"]


def test_without_open_actions_there_is_no_table_of_them(small_book):
    model = open_panel("account_plan", small_book).view.model
    assert model.plan().business.actions.open.empty
    assert "Days late" not in open_panel("account_plan", small_book).view.stage.value


def test_a_stopped_app_leaves_no_server_behind_and_says_its_address_when_it_listens():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    heard = []

    def ready():
        with socket.socket() as asked:
            heard.append(asked.connect_ex(("127.0.0.1", port)))
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    assert serve(command, port=port, ready=ready) != 0
    assert heard == [0]
    with socket.socket() as asked:
        assert asked.connect_ex(("127.0.0.1", port)) != 0
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_comment_without_a_cause_is_asked_for(small_book, selections):
    view = SollIstView(open_panel("soll_ist", small_book).view.model, selections=selections)
    view.words.value = "late"
    view.save.click()
    assert "needs a cause and a text" in view.guard.box.value
    assert view.saved.value == ""


def test_a_column_map_is_tried_by_two_lists(small_book, selections):
    view = DataCollectionView(
        open_panel("data_collection", small_book).view.model, selections=selections
    )
    view.source.value = "ratings/1"
    view.column.value = "score"
    assert view.heading.value == "score"
    view.heading.value = "rater"
    assert "is not a number as declared" in view.stage.value
    assert "columns = { score = &quot;rater&quot; }" in view.stage.value


def test_the_report_says_what_came_of_it(scoring_view):
    from kamlib.panels.view_report import Outcome  # noqa: PLC0415

    bar = scoring_view.report
    bar.publish = lambda _: Outcome(None, "reports/views/scoring/2026Q3", "<no>")
    bar.button.click()
    bar.waiting.join(10)
    assert "Not published: &lt;no&gt;" in bar.told.value
    assert bar.button.disabled is False


def test_a_report_that_breaks_ends_in_the_red_box(scoring_view):
    def fail(_):
        raise RuntimeError("gone")

    bar = scoring_view.report
    bar.publish = fail
    bar.button.click()
    bar.waiting.join(10)
    assert "RuntimeError: gone" in bar.guard.box.value


def test_pages_are_made_when_they_are_opened_and_the_last_one_is_found_again(tmp_path, open_again):
    book = open_again(tmp_path)
    app = App(book)
    assert list(app._made) == ["scoring"]
    app.pages.value = "matrix"
    assert app.place.children == (app._made["matrix"],)
    assert App(book).pages.value == "matrix"


def test_a_workbook_that_cannot_be_opened_is_a_sentence_on_the_page(tmp_path):
    page = open_app(str(tmp_path / "none.toml"), language="de")
    assert any("none.toml" in getattr(child, "value", "") for child in page.children)
