"""Numbers, money and dates as a reader expects them in each language; missing is a dash."""

from __future__ import annotations

import datetime as dt

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from kamlib.support.errors import ParameterError
from kamlib.support.language import Language

EN, DE = Language(), Language("de")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (EN.number(-1234.56, digits=1), "−1,234.6"),
        (DE.number(-1234.56, digits=1), "−1.234,6"),
        (EN.number(-0.04, digits=1), "0.0"),
        (EN.number(5, signed=True), "+5"),
        (EN.number(0, signed=True), "0"),
        (EN.percent(12.34), "12.3\u00a0%"),
        (DE.percent(-0.5), "−0,5\u00a0%"),
        (EN.points(1.25, digits=2), "+1.25\u00a0pp"),
        (EN.money(1_234_567, unit="k"), "1,235\u00a0k€"),
        (DE.money(1_234_567, unit="M"), "1,2\u00a0Mio.\u00a0€"),
        (Language("en", "CHF").money(5), "5\u00a0CHF"),
        (EN.date(dt.date(2026, 9, 30)), "30 Sept 2026"),
        (DE.date(dt.date(2026, 9, 30)), "30.09.2026"),
    ],
)
def test_how_figures_are_written(written, expected):
    assert written == expected


@pytest.mark.parametrize("missing", [float("nan"), float("inf"), None])
def test_a_missing_figure_is_a_dash_and_never_zero(missing):
    for language in (EN, DE):
        assert language.number(missing) == language.percent(missing) == "–"
        assert language.points(missing) == "–"
    assert EN.date(None) == "–"


def test_an_infinite_amount_is_a_dash_without_a_unit():
    assert EN.money(float("nan")) == EN.money(float("inf")) == "–"


def test_names_of_the_settings_by_language():
    assert DE.pick({"en": "Priority", "de": "Priorität"}) == "Priorität"
    assert DE.pick({"en": "Priority"}) == "Priority"
    assert EN.pick({"de": "Binden"}) == "Binden"
    assert EN.pick("Bind") == "Bind"


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="'en' or 'de'; found 'fr'"):
        Language("fr")


@given(st.floats(-1e9, 1e9), st.integers(0, 4), st.sampled_from(["en", "de"]))
def test_numbers_read_as_babel_writes_them(value, digits, code):
    language, pattern = Language(code), "#,##0" + ("." + "0" * digits if digits else "")
    rounded = round(value, digits)
    expected = format_decimal(abs(rounded), format=pattern, locale=language.locale)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    assert language.number(value, digits=digits, signed=True) == sign + expected
