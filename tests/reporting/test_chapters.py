"""Chapters are found in order and declare the parameters that all pages share."""

from __future__ import annotations

import pytest

from kamlib.reporting.chapters import chapter_notebooks

NOTEBOOKS = chapter_notebooks()


@pytest.mark.parametrize("chapter", NOTEBOOKS, ids=lambda chapter: chapter.stem)
def test_every_chapter_declares_the_same_first_parameters(chapter):
    tagged = [c for c in chapter.read().cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    parameters = chapter.parameters()
    assert list(parameters)[:3] == ["quarter", "workbook_file", "language"]
    assert all(parameter.meaning for parameter in parameters.values())


def test_chapters_come_in_order_and_the_start_page_is_none(tmp_path, notebook_writer):
    for name in ("02_profitability", "00_start_here", "01_data_collection"):
        notebook_writer(tmp_path / "n", name=name)
    found = chapter_notebooks(tmp_path / "n")
    assert [(each.number, each.stem, each.page) for each in found] == [
        (1, "data_collection", "01_data_collection.html"),
        (2, "profitability", "02_profitability.html"),
    ]
