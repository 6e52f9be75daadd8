"""Pages in headless Chromium with the network off: nothing leaves, nothing overflows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from opened import (
    heard_besides,
    open_file,
    open_folds,
    serious_violations,
    show_on,
    width_needed,
)
from pages_sample import (
    HOSTILE,
    NAMES,
    chapter_notebook,
    entries,
    failure,
    links,
    page_frame,
    quarter_summary,
)

from kamlib.reporting.pages import chapter_page, failure_page, index_page, overview_page
from kamlib.support.display import Show, house_table
from kamlib.support.language import Language

KINDS = ("chapter", "index", "overview", "failure", "hostile_chapter", "hostile_index")
PHONE, TABLET, DESKTOP = 360, 390, 1280


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    english, german, folder = Language(), Language("de"), tmp_path_factory.mktemp("pages")
    everywhere = replace(
        page_frame(german), quarter="", chapters=(), index_href="", overview_href=""
    )
    drawn = {
        "chapter": chapter_page(chapter_notebook(), frame=page_frame(english, "profitability")),
        "index": index_page(quarter_summary(german), frame=page_frame(german), files=links()),
        "overview": overview_page(entries(), frame=everywhere),
        "failure": failure_page(failure(), frame=page_frame(german)),
        "hostile_chapter": chapter_page(
            chapter_notebook(HOSTILE), frame=page_frame(english, "matrix", HOSTILE[6])
        ),
        "hostile_index": index_page(
            quarter_summary(english, HOSTILE[6:] + HOSTILE[:6]),
            frame=page_frame(english, company=HOSTILE[0]),
            files=links(),
        ),
    }
    for name, page in drawn.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in drawn}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaves_the_page(page, files, kind):
    open_file(page, files[kind])
    for summary in page.locator("summary").all():
        summary.click()
    assert heard_besides(page, files[kind]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_the_screen(page, files, kind):
    open_file(page, files[kind])
    for width in (PHONE, TABLET, DESKTOP):
        show_on(page, width=width)
        open_folds(page)
        assert width_needed(page) <= width


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious(page, files, kind):
    open_file(page, files[kind])
    open_folds(page)
    for scheme in ("light", "dark"):
        show_on(page, scheme=scheme)
        assert serious_violations(page) == [], scheme


def test_the_outline_is_beside_the_text_on_a_wide_screen_and_above_on_a_narrow_one(page, files):
    open_file(page, files["chapter"])
    for width, is_beside in ((1280, True), (1099, False), (390, False)):
        show_on(page, width=width)
        outline = page.locator(".outline").bounding_box()
        main = page.locator("main").bounding_box()
        assert (outline["x"] + outline["width"] <= main["x"]) is is_beside


def test_on_a_phone_words_stay_whole_and_captions_wrap(page, tmp_path):
    names = ["Contribution margin II", "Kundendeckungsbeitrag"]
    money = [Show(name=f"m{place}", label="Money", format="money") for place in range(9)]
    frame = pd.DataFrame({"name": names} | {each.name: 1e6 for each in money})
    shown = [Show(name="name", label="Level"), *money]
    table = house_table(frame, shown, language=Language(), caption="Which figure, of whom; " * 8)
    file = tmp_path / "page.html"
    file.write_text(
        f'<!DOCTYPE html><body class="kam-page"><main>{table.body}</main>', encoding="utf-8"
    )
    open_file(page, file, width=TABLET)
    assert width_needed(page) <= TABLET
    assert (
        page.evaluate("document.querySelector('caption').getBoundingClientRect().right") <= TABLET
    )
    lines_per_word = """[...document.querySelectorAll('tbody td:first-child')].flatMap(cell => {
        const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
        return [...text.data.matchAll(/\\S+/g)].map(word => {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            return range.getClientRects().length;
        });
    })"""
    assert page.evaluate(lines_per_word) == [1, 1, 1, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_text_has_the_room_of_a_wide_screen(page, files, kind):
    open_file(page, files[kind], width=1280)
    assert page.locator("main").bounding_box()["width"] >= 900


def test_code_is_shown_by_keyboard_alone(page, files):
    open_file(page, files["chapter"])
    code = page.locator("main > .code").first
    assert not code.is_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "show-code":
            break
    page.keyboard.press("Space")
    assert code.is_visible()


def test_first_tab_leads_to_the_content(page, files):
    open_file(page, files["chapter"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_every_picture_stands_on_a_light_card_in_the_dark(page, files):
    open_file(page, files["index"], scheme="dark")
    card = page.locator(".picture").first.evaluate("node => getComputedStyle(node).backgroundColor")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert card == "rgb(255, 255, 255)" and paper != card


@pytest.mark.parametrize("kind", ["chapter", "index", "hostile_index"])
def test_paper_has_no_navigation_no_cut_tables_and_opened_folds(page, files, kind):
    open_file(page, files[kind], width=688)  # A4 less its margins
    page.emulate_media(media="print")
    assert not page.locator(".outline").is_visible()
    cut = page.evaluate(
        "[...document.querySelectorAll('.kam-table table, .picture :is(img, svg)')]"
        ".filter(node => node.getBoundingClientRect().right > 689)"
        ".map(node => node.outerHTML.slice(0, 80))"
    )
    assert cut == []
    head = page.evaluate(
        "[...document.querySelectorAll('thead')].map(node => getComputedStyle(node).display)"
    )
    assert set(head) == {"table-header-group"}


def test_names_are_really_on_the_page(page, files):
    open_file(page, files["chapter"])
    assert page.get_by_text(NAMES[1]).count() >= 2
