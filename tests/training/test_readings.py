"""Numbers as trainees write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.support.language import Language
from kamlib.training.readings import read_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("12,5 %", 12.5),
        ("12.5%", 12.5),
        ("1,2 Mio. €", 1_200_000),
        ("1.2 M€", 1_200_000),
        ("1,25 Millionen Euro", 1_250_000),
        ("287 T€", 287_000),
        ("287 Tsd. EUR", 287_000),
        ("287 TEUR", 287_000),
        ("7.354,- €", 7354),
        ("7.354,–", 7354),
        ("= 7.354", 7354),
        ("EUR7.354", 7354),
        ("ungefähr 7.354,50.", 7354.5),
        ("22,2 v. H.", 22.2),
        ("1.717 £", 1717),
        ("1.717 Pfund", 1717),
        ("842,17 US-Dollar", 842.17),
        ("8,17 Punkte", 8.17),
        ("2 percentage points", 2),
        ("5 Zeilen", 5),
        ("3 Menschen", 3),
        ("3.1k", 3_100),
        ("−7.354 €", -7354),
        ("- 7 354,00", -7354),
        ("1'234'567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("0,125", 0.125),
        ("+5", 5),
        (",5", 0.5),
        ("≈ 335.925,33 €", 335_925.33),
        ("ca. 12,5 %", 12.5),
        ("~ −3", -3),
        ("47,2 Tage", 47.2),
        ("2,5 Prozentpunkte", 2.5),
        (Decimal("1.5"), 1.5),
        (np.float64(2.5), 2.5),
        (np.int64(7), 7),
    ],
)
def test_one_reading(written, value):
    assert read_number(written)[0].value == pytest.approx(value)


@pytest.mark.parametrize(
    ("written", "values"), [("1.234", [1234, 1.234]), ("12,500", [12500, 12.5])]
)
def test_two_readings_where_a_sign_can_be_both(written, values):
    assert [reading.value for reading in read_number(written)] == values


@pytest.mark.parametrize(
    "written",
    ["", "viel", "1.2.3", "1,23,4", "1.234,5,6", "12 34x", "--", "1e5x", True, None, [], object(),
     float("nan"), float("inf"), dt.date(2026, 1, 1), "9" * 400],
)  # fmt: skip
def test_no_number(written):
    assert read_number(written) == []


@given(st.floats(-1e9, 1e9), st.integers(0, 2), st.sampled_from(["en", "de"]))
def test_what_the_workbook_writes_is_read_back(value, digits, code):
    written = Language(code).number(value, digits=digits)
    readings = [reading.value for reading in read_number(written)]
    assert any(one == pytest.approx(round(value, digits), abs=1e-6) for one in readings)


@given(st.text(max_size=40))
def test_any_text_is_read_or_not_but_never_fails(text):
    assert all(isinstance(reading.value, float) for reading in read_number(text))


def test_scaled_numbers_know_how_far_they_are_rounded():
    assert read_number("1,2 Mio.")[0].half_unit == pytest.approx(50_000)
    assert read_number("1234")[0].half_unit == 0
