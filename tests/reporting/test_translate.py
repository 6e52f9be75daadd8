"""A chapter's text in German: paragraph by paragraph, code untouched."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kamlib.reporting.chapters import chapter_notebooks
from kamlib.reporting.translate import paragraphs, translate


def test_german_text_replaces_paragraphs_and_leaves_code_alone():
    for chapter in chapter_notebooks():
        english = chapter.read()
        german = translate(english, "de")
        pairs = list(zip(english.cells, german.cells, strict=True))
        assert all(a.source == b.source for a, b in pairs if a.cell_type == "code")
        assert any(a.source != b.source for a, b in pairs if a.cell_type == "markdown")


def test_english_and_unknown_text_stay_as_they_are():
    text = "A sentence nobody translated.\n\nAnother."
    notebook = new_notebook(cells=[new_markdown_cell(text), new_code_cell("x = 1")])
    assert translate(notebook, "en").cells[0].source == text
    assert translate(notebook, "de").cells[0].source == text
    assert translate(notebook, "de") is not notebook


def test_paragraphs_are_cut_at_blank_lines():
    assert paragraphs("# A\n \n- one\n- two\n\n\nEnd") == ["# A", "- one\n- two", "End"]
    assert paragraphs("\n\n") == []
