"""Text from data stays text, whatever it looks like."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from kamlib.reporting.excel.cached import add_values
from kamlib.reporting.excel.cells import Formula, fill
from kamlib.reporting.excel.grid import distinct
from kamlib.support.cells import LONGEST, safe_text


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1234", "-5 % Skonto", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_looks_like_a_formula_is_marked_as_text(text):
    cell = Workbook().active["A1"]
    fill(cell, text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize(
    "text", ["#N/A", "<script>alert(1)</script>", "مصنع الآلات", "2026-09-30", "007"]
)
def test_other_text_is_kept_as_text_without_a_mark(text):
    cell = Workbook().active["A1"]
    fill(cell, text)
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (text, "s", False)


def test_only_a_formula_becomes_a_formula():
    cell = Workbook().active["A1"]
    fill(cell, Formula("=1+1", 2.0))
    assert (cell.value, cell.data_type) == ("=1+1", "f")


@pytest.mark.parametrize("missing", [None, np.nan, float("inf"), np.datetime64("NaT")])
def test_missing_leaves_the_cell_empty(missing):
    cell = Workbook().active["A1"]
    fill(cell, missing)
    assert cell.value is None


def test_numbers_and_dates_keep_their_type():
    cells = [Workbook().active["A1"] for _ in range(3)]
    for cell, value in zip(
        cells, [np.float64(0.1), np.int64(3), dt.date(2026, 9, 30)], strict=True
    ):
        fill(cell, value)
    assert [cell.data_type for cell in cells] == ["n", "n", "d"]
    assert cells[0].value == 0.1


def test_too_long_text_is_cut_visibly_by_the_units_excel_counts():
    assert safe_text("x" * LONGEST) == "x" * LONGEST
    assert safe_text("x" * 40_000) == "x" * (LONGEST - 1) + "…"
    cut = safe_text("😀" * 20_000)
    assert cut.endswith("😀…") and len(cut.encode("utf-16-le")) // 2 <= LONGEST


@given(st.text(alphabet=st.characters(), max_size=60))
def test_safe_text_can_always_be_stored(text):
    kept = safe_text(text)
    assert not any(ord(sign) < 32 and sign not in "\t\n\r" for sign in kept)
    kept.encode("utf-8")
    assert safe_text(kept) == kept


@pytest.mark.parametrize(
    ("value", "cached"),
    [(None, ""), (float("nan"), ""), (np.float64(1.5), 1.5), (3, 3.0), ("gut", "gut")],
)
def test_a_formula_without_a_figure_is_stored_as_empty_text(value, cached):
    assert Formula("=A1", value).cached == cached


def test_values_are_added_and_all_other_bytes_stay():
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="m"><!-- kept --><sheetData><row r="1">'
        b'<c r="A1" s="4"><f>IF(1&lt;2,"a","b")</f><v /></c>'
        b'<c r="B1" t="inlineStr"><is><t>=1+1</t></is></c><c r="C1"><f>2*3</f><v></v></c>'
        b"</row></sheetData></worksheet>"
    )
    done = add_values(sheet, {"A1": "a & b", "C1": 6.0})
    expected = sheet.replace(
        b'<c r="A1" s="4"><f>IF(1&lt;2,"a","b")</f><v />',
        b'<c t="str" r="A1" s="4"><f>IF(1&lt;2,"a","b")</f><v>a &amp; b</v>',
    ).replace(b"<f>2*3</f><v></v>", b"<f>2*3</f><v>6.0</v>")
    assert done == expected


@pytest.mark.parametrize("values", [{}, {"A1": 2.0, "B9": 1.0}])
def test_a_formula_without_value_or_a_value_without_formula_is_refused(values):
    sheet = b'<sheetData xmlns="m"><c r="A1"><f>1+1</f><v /></c></sheetData>'
    with pytest.raises(ValueError, match="Every formula needs a value and every value a formula"):
        add_values(sheet, values)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=8))
def test_table_headers_are_always_distinct_and_never_empty(headers):
    made = distinct(headers)
    assert len({header.casefold() for header in made}) == len(headers)
    assert all(made)
