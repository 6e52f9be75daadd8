"""An index exactly at the split: formulas, figures and what the sheet says follow the setting."""

from __future__ import annotations

import openpyxl
import pytest

from kamlib.reporting.excel.matrix import quadrant_number
from kamlib.reporting.excel.pages import page_note
from kamlib.reporting.excel.write import build
from kamlib.support.language import Language


@pytest.mark.parametrize(
    ("at_split", "number", "sign", "said", "caption"),
    [
        ("high", 0, ">=", "at or above the split is high", "high from"),
        ("low", 3, ">", "An index above the split is high", "high above"),
    ],
)
def test_an_index_at_the_split_is_what_the_settings_say(
    content, at_split, number, sign, said, caption
):
    made = content(4, at_split=at_split)
    assert quadrant_number(made.split_value, made.split_engagement, made) == number
    book, _ = build(made, Language("en"))
    texts = [str(cell.value) for row in book["Matrix"].iter_rows() for cell in row if cell.value]
    assert any(said in text for text in texts)
    assert texts.count(caption) == 2
    formula = next(text for text in texts if text.startswith("=IF(COUNT("))
    assert (">=" in formula) == (sign == ">=")


def test_only_the_matrix_reads_differently():
    assert page_note("scores", at_split="low") == page_note("scores")
    assert page_note("matrix", at_split="low") != page_note("matrix")


def test_the_file_says_it_in_german(content, tmp_path):
    book, _ = build(content(3, at_split="low"), Language("de"))
    book.save(tmp_path / "kam.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "kam.xlsx")["Matrix"]
    said = [str(cell.value) for row in sheet.iter_rows(max_row=6) for cell in row if cell.value]
    assert any("Ein Index über der Trennlinie ist hoch" in text for text in said)
