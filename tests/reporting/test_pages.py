"""Report pages: complete, inert whatever the data say, and without any foreign address."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pages_sample import (
    HOSTILE,
    NAMES,
    chapter_notebook,
    entries,
    failure,
    links,
    page_frame,
    quarter_summary,
    table,
)

from kamlib.reporting.pages import chapter_page, failure_page, index_page, overview_page
from kamlib.reporting.summary import Summary
from kamlib.support.errors import ChapterError
from kamlib.support.language import Language

ENGLISH = Language()
ADDRESS = re.compile(
    r"""(?:src|href|action|poster|data)\s*=\s*["']?\s*([^"'\s>]*)|url\(([^)]*)\)""", re.I
)


class Outline(HTMLParser):
    """The tags of a page as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def all_pages(names: tuple[str, ...] = NAMES, language: Language = ENGLISH) -> dict[str, str]:
    company = names[0]
    frame = page_frame(language, company=company)
    inner = replace(frame, current="profitability")
    everywhere = replace(frame, quarter="", chapters=(), index_href="", overview_href="")
    return {
        "chapter": chapter_page(chapter_notebook(names), frame=inner),
        "index": index_page(quarter_summary(language, names), frame=frame, files=links()),
        "overview": overview_page(entries(names), frame=everywhere),
        "failure": failure_page(failure(names), frame=frame),
    }


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return all_pages()


@pytest.fixture(scope="module")
def hostile_pages() -> list[tuple[str, str]]:
    turned = [HOSTILE[place:] + HOSTILE[:place] for place in (0, 1, 5, 6)]
    return [(names[0], page) for names in turned for page in all_pages(names).values()]


def addresses(page: str) -> list[str]:
    tags = re.findall(r"<[a-zA-Z][^>]*>|<style>.*?</style>", page, re.DOTALL)
    found = ADDRESS.findall(" ".join(tags))
    return [(attribute or style).strip("'\" ") for attribute, style in found]


@pytest.mark.parametrize("kind", ["chapter", "index", "overview", "failure"])
def test_a_page_names_no_other_host(pages, kind):
    found = addresses(pages[kind])
    assert found, "the page links somewhere"
    foreign = [name for name in found if not name.startswith(("data:", "#")) and ":" in name]
    assert foreign == []
    assert [name for name in found if name.startswith("//")] == []
    assert "@import" not in pages[kind]


@pytest.mark.parametrize("kind", ["chapter", "index", "overview", "failure"])
def test_a_page_forbids_what_it_does_not_need(pages, kind):
    outline = Outline(pages[kind])
    policy = [tag["content"] for tag in outline.named("meta") if tag.get("http-equiv")]
    assert policy == [
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    ]
    assert not outline.named("script")


@pytest.mark.parametrize("kind", ["chapter", "index", "overview", "failure"])
def test_headings_start_with_one_title_and_skip_no_level(pages, kind):
    levels = [int(tag[1]) for tag, _ in Outline(pages[kind]).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("kind", ["chapter", "index", "overview", "failure"])
def test_names_are_unique_and_inner_links_resolve(pages, kind):
    outline = Outline(pages[kind])
    named = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(named) == len(set(named))
    inner = [tag["href"][1:] for tag in outline.named("a") if str(tag.get("href")).startswith("#")]
    assert set(inner) <= set(named)


def test_hostile_text_stays_text(hostile_pages):
    for name, page in hostile_pages:
        outline = Outline(page)
        assert not outline.named("script"), name[:40]
        handlers = [
            attribute
            for _, attributes in outline.tags
            for attribute in attributes
            if attribute.startswith("on")
        ]
        assert handlers == [], name[:40]
        assert all(
            str(tag["src"]).startswith("data:image/png;base64,") for tag in outline.named("img")
        )


def test_hostile_text_is_shown_as_it_is(hostile_pages):
    whole = " ".join(Outline(page).text for _, page in hostile_pages[:8])
    assert "<script>alert(1)</script>" in whole
    assert r"Kosten $\frac$ GmbH" in whole
    assert "{{ 7 * 7 }}" in whole and " 49 " not in whole


def test_long_text_is_cut_and_direction_marks_go(hostile_pages):
    for _, page in hostile_pages:
        without_pictures = re.sub(r"data:image/png;base64,[^\"]+", "", page)
        assert "x" * 2001 not in without_pictures
        assert "\u202e" not in page and "\u202c" not in page


def test_right_to_left_names_do_not_reorder_the_figures_beside_them(hostile_pages):
    pages = [page for name, page in hostile_pages if "שלום" in name]
    assert pages and all("\u2068שלום עולם בע״מ\u2069" in page for page in pages)


def test_chapter_opens_with_title_and_finding(pages):
    main = pages["chapter"].split("<main", 1)[1]
    title, finding, about, first = (
        main.index(part)
        for part in ("<h1>", '<p class="finding">', '<details class="about">', "<h2 id=")
    )
    assert title < finding < about < first
    assert main.count('class="finding"') == 1
    assert "Which customers earn what they cost?</h1>" in main
    assert "**Question**" not in main and "<strong>Question</strong>" in main[about:first]


def test_chapter_hides_parameters_tasks_and_warnings(pages):
    page = pages["chapter"]
    dropped = (
        "quarter: str",
        "quarter =",
        "A task of the course",
        "solution = 42",
        "FutureWarning",
    )
    assert [text for text in dropped if text in page] == []
    assert "from kamlib import open_workbook" in page


def test_chapter_code_stands_behind_one_switch(pages):
    outline = Outline(pages["chapter"])
    assert [tag["id"] for tag in outline.named("input")] == ["show-code"]
    assert pages["chapter"].count('<div class="code">') == 7
    assert ".code { display: none; }" in pages["chapter"]


def test_chapter_has_no_machinery_of_notebooks(pages):
    page = re.sub(r'base64,[^"]*', "", pages["chapter"])
    for trace in ("MathJax", "No description", "¶", "anchor-link", "jupyter", "cdn"):
        assert trace not in page
    assert "it costs 5 $ or 7 $." in pages["chapter"]


def test_chapter_styles_tables_once(pages):
    assert pages["chapter"].count("<style>.kam-table{") == 1


def test_chapter_leaves_the_notebook_as_it_was():
    notebook, untouched = chapter_notebook(), chapter_notebook()
    chapter_page(notebook, frame=page_frame(ENGLISH, "profitability"))
    assert notebook == untouched


def test_comments_follow_the_figures_they_are_about():
    notebook = chapter_notebook()
    place = next(n for n, cell in enumerate(notebook.cells) if cell.source.startswith("## "))
    notebook.cells.insert(place, new_markdown_cell("The account in ten figures."))
    frame = replace(page_frame(ENGLISH, "profitability"), remarks=("Revenue: a late order.",))
    text = Outline(chapter_page(notebook, frame=frame)).text
    parts = ("contribution.", "ten figures.", "late order.", "Each bar is a customer")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("code", "head", "mark"),
    [
        ("en", "A view · ", "A view: Risk 9 %. This is not the company's report."),
        ("de", "Eine Ansicht · ", "Eine Ansicht: Risk 9 %. Das ist nicht der Bericht des"),
    ],
)
def test_a_view_cannot_be_taken_for_the_report(code, head, mark):
    frame = replace(page_frame(Language(code)), view="Risk 9 %.")
    for page in (
        index_page(quarter_summary(ENGLISH), frame=frame),
        chapter_page(chapter_notebook(), frame=frame),
        overview_page((), frame=replace(frame, quarter="", chapters=(), index_href="")),
    ):
        outline = Outline(page)
        assert mark in outline.text
        assert f"<title>{head}" in page
    assert 'class="view"' not in index_page(quarter_summary(ENGLISH), frame=page_frame(ENGLISH))


def test_outline_marks_the_page_and_lists_its_sections(pages):
    outline = Outline(pages["chapter"])
    current = [tag["href"] for tag in outline.named("a") if tag.get("aria-current")]
    assert current == ["02_profitability.html"]
    sections = re.findall(r'<a href="#section-\d+">([^<]+)</a>', pages["chapter"])
    assert sections == ["Who earns, who costs", "All accounts", "Checks"]
    turns = {tag["rel"]: tag["href"] for tag in outline.named("a") if "rel" in tag}
    assert turns == {"prev": "01_data_collection.html", "next": "03_scoring.html"}


def drawn(notebook: NotebookNode) -> str:
    return chapter_page(notebook, frame=page_frame(ENGLISH, "matrix"))


def notebook_of(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell("# Title"), *cells])


@pytest.mark.parametrize("is_drawn", [True, False])
def test_how_to_read_a_picture_stands_only_where_there_is_one(is_drawn):
    picture = new_output(
        "display_data",
        data={"image/png": "iVBORw0KGgo="},
        metadata={"image/png": {"alt": "Two people."}},
    )
    sentence = new_output("display_data", data={"text/html": "<p>Nobody is known.</p>"})
    reading = new_markdown_cell("**Read it like this.** Superiors stand on the left.")
    reading.metadata["tags"] = ["reading"]
    page = drawn(
        notebook_of(
            new_markdown_cell("Who reports to whom."),
            new_code_cell("plot", outputs=[picture if is_drawn else sentence]),
            reading,
            new_markdown_cell("Who listens to whom."),
        )
    )
    assert ("Read it like this" in page) is is_drawn
    assert "Who listens to whom." in page


def test_picture_without_alternative_text_is_refused():
    output = new_output("display_data", data={"image/png": "iVBORw0KGgo="})
    with pytest.raises(ChapterError, match="Cell 2 shows a picture without alternative text"):
        chapter_page(
            notebook_of(new_code_cell("plot", outputs=[output])),
            frame=page_frame(ENGLISH, "matrix"),
        )


def test_failed_cell_is_refused():
    output = new_output("error", ename="KeyError", evalue="'A1'", traceback=[])
    with pytest.raises(ChapterError, match="Cell 2 failed with KeyError"):
        chapter_page(
            notebook_of(new_code_cell("boom", outputs=[output])),
            frame=page_frame(ENGLISH, "matrix"),
        )


def test_outputs_that_carry_scripts_are_not_drawn():
    widget = new_output(
        "display_data",
        data={
            "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
            "application/javascript": "alert(1)",
            "text/plain": "IntSlider()",
        },
    )
    marked = new_output("display_data", data={"text/markdown": "<script>alert(2)</script> *x*"})
    page = chapter_page(
        notebook_of(new_code_cell("w", outputs=[widget, marked])),
        frame=page_frame(ENGLISH, "matrix"),
    )
    assert "alert(1)" not in page and "<script" not in page and "IntSlider" not in page
    assert "&lt;script&gt;alert(2)" in page


def test_chapter_without_title_finding_or_sections_is_still_a_page():
    page = chapter_page(
        new_notebook(cells=[new_markdown_cell("Just text.")]), frame=page_frame(ENGLISH, "matrix")
    )
    outline = Outline(page)
    assert "Just text." in outline.text and len(outline.named("h1")) == 1


def test_index_shows_tiles_with_the_light_in_shape_and_text(pages):
    tiles = re.findall(r"<li><h3>(.*?)</li>", pages["index"], re.DOTALL)
    assert len(tiles) == 6
    assert "48.2\u00a0M€" in tiles[0] and "●" in tiles[0] and "+3.1 % against target" in tiles[0]
    assert "■" in tiles[2]
    assert 'aria-label="Eight quarters to 2026Q3' in tiles[0]


def test_index_links_everything_it_was_given(pages):
    hrefs = {tag.get("href") for tag in Outline(pages["index"]).named("a")}
    assert {"kam-2026Q3.xlsx", "manifest.json", "05_soll_ist.html", "../index.html"} <= hrefs


def test_index_of_a_quarter_without_key_accounts_says_so():
    page = index_page(Summary(finding="No sales."), frame=page_frame(ENGLISH))
    text = Outline(page).text
    assert "No account moved noticeably" in text and "All inputs were delivered." in text


def test_overview_lists_the_newest_quarter_first(pages):
    quarters = re.findall(r'<a href="(2026Q\d/index.html)">', pages["overview"])
    assert quarters == ["2026Q3/index.html", "2026Q2/index.html"]
    assert "edition 2" in pages["overview"] and "in German" in pages["overview"]


def test_overview_without_reports_says_so():
    frame = replace(page_frame(ENGLISH), quarter="", chapters=(), index_href="")
    assert "No quarter has been published yet." in overview_page([], frame=frame)


def test_failure_says_what_whose_turn_and_what_still_holds(pages):
    text = Outline(pages["failure"]).text
    assert "The chapter “Soll-Ist” did not run to its end" in text
    assert "targets.csv, line 14" in text
    assert "Whoever delivers the input data" in text
    assert "The report published before is unchanged" in text
    assert text.index("Technical details") < text.index("Traceback")


def test_failure_links_no_page_that_was_not_published(pages):
    hrefs = {tag["href"] for tag in Outline(pages["failure"]).named("a")}
    assert hrefs == {"#content", "../index.html", "../../2026Q3/index.html", "05_soll_ist.ipynb"}


def test_failure_before_the_first_chapter():
    frame = page_frame(ENGLISH)
    page = failure_page(
        replace(failure(), chapter="", published_href="", turn="parameter"), frame=frame
    )
    assert "stopped before its first chapter" in page
    assert "There is no earlier report" in page


@pytest.mark.parametrize(
    ("turn", "have_run", "words"),
    [
        ("reason", False, "nobody has said why"),
        ("data", True, "Every chapter ran to its end"),
    ],
)
def test_failure_says_how_far_the_run_came(turn, have_run, words):
    failed = replace(failure(), chapter="", turn=turn, have_chapters_run=have_run)
    page = failure_page(failed, frame=page_frame(ENGLISH))
    assert words in page
    assert "stopped before its first chapter" not in page


@pytest.mark.parametrize("turn", ["data", "parameter", "reason", "code", "timeout"])
def test_every_kind_of_failure_names_who_acts(turn):
    page = failure_page(replace(failure(), turn=turn), frame=page_frame(ENGLISH))
    assert re.search(r"<h2 id=\"turn\">.*?</h2>\s*<p>Whoever", page)


def test_german_pages_are_german():
    german = all_pages(language=Language("de"))
    for kind, word in {
        "chapter": "Code zeigen",
        "index": "Was fehlt",
        "overview": "Key-Account-Berichte",
        "failure": "Wer jetzt am Zug ist",
    }.items():
        assert '<html lang="de">' in german[kind] and word in german[kind]
    assert "Datenstand 30.09.2026" in german["index"] and "48,2\u00a0Mio.\u00a0€" in german["index"]


def test_same_input_gives_the_same_bytes(pages):
    assert all_pages() == pages


def test_wide_tables_are_set_smaller_and_named_for_screen_readers():
    body = table().body
    assert 'class="kam-table kam-wide" tabindex="0" role="group"' in body
    assert 'aria-label="Contribution by key account"' in body


@pytest.mark.parametrize(("count", "folds"), [(12, 0), (13, 1)])
def test_many_further_plans_are_folded_and_all_there(count, folds):
    plans = tuple((f"<b>{place}", f"plans/K{place}.html") for place in range(count))
    page = index_page(replace(quarter_summary(ENGLISH), further=plans), frame=page_frame(ENGLISH))
    seen = Outline(page)
    assert sum(each.get("class") == "further" for each in seen.named("details")) == folds
    assert {each["href"] for each in seen.named("a")} >= {page for _, page in plans}
    assert "<b>" not in page.replace("<body", "")
