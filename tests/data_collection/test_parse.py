"""Every type of the contract, in the German and the ISO way of writing; nothing guessed."""

from __future__ import annotations

import datetime as dt

import duckdb
import narwhals.stable.v2 as nw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.data_collection.contracts import Column
from kamlib.data_collection.parse import FIRST_YEAR, LAST_YEAR, number_pattern, parse, text_of
from kamlib.support.settings import Format

ISO = Format()
GERMAN = Format(separator=";", decimal=",", thousands=".", date="%d.%m.%Y")


def read(kind: str, texts: list[str | None], form: Format = ISO, **column: object) -> list:
    engine = duckdb.connect()
    engine.execute("CREATE TABLE cells (place INTEGER, x VARCHAR)")
    for place, text in enumerate(texts):
        engine.execute("INSERT INTO cells VALUES (?, ?)", [place, text])
    frame = nw.from_native(engine.table("cells")).lazy()
    declared = Column(name="x", meaning="", type=kind, **column)
    frame = frame.with_columns(text=text_of("x"))
    value = parse(declared, nw.String(), form, nw.col("text"))
    done = frame.select("place", value=value).sort("place").to_native()
    return [row[1] for row in done.fetchall()]


def amounts(texts: list[str], form: Format = ISO) -> list[float | None]:
    return [None if value is None else float(value) for value in read("money", texts, form)]


def test_iso_amounts():
    found = amounts(["1234.56", "-7", "+0.5", " 12 ", "\u00a03\u00a0", "1e3", "2.5E-2"])
    assert found == [1234.56, -7.0, 0.5, 12.0, 3.0, 1000.0, 0.025]


def test_german_amounts():
    found = amounts(["1.234,56", "1234,56", "-12.345.678,9", "0,5"], GERMAN)
    assert found == [1234.56, 1234.56, -12345678.9, 0.5]


@pytest.mark.parametrize(
    "text",
    [
        "1,234.56",
        "1.234",
        "12.34,5",
        "1,2,3",
        "--1",
        "-12-",
        "(12",
        "1 234,5",
        "EUR 5",
        "5 €",
        "٣",
        "nan",
    ],
)
def test_what_is_not_written_as_declared_is_missing_not_guessed(text):
    form = Format(separator=";", decimal=",", date="%d.%m.%Y")
    assert amounts([text], form) == [None]


def test_swiss_and_blank_thousands():
    swiss = Format(thousands="'")
    assert amounts(["1'234'567.80", "12'34"], swiss) == [1234567.8, None]
    blank = Format(decimal=",", thousands=" ", separator=";")
    assert amounts(["1 234,5", "1\u00a0234,5"], blank) == [1234.5, 1234.5]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56-", -1234.56),
        ("(1.234,56)", -1234.56),
        ("1.234,56 €", 1234.56),
        ("-1.234,56 EUR", -1234.56),
        ("€ 5", 5.0),
        ("(12,00 €)", -12.0),
        ("\u22121,5", -1.5),
        (",5", 0.5),
        ("5 $", None),
        ("T€ 12", None),
        ("(5-)", None),
        ("1,2 %", None),
    ],
)
def test_minus_behind_brackets_and_the_declared_currency(text, amount):
    form = Format(decimal=",", thousands=".", currency="EUR")
    assert amounts([text], form) == [amount]


def test_every_sign_of_a_kind_parts_thousands():
    assert amounts(["1'234.5", "1’234.5"], Format(decimal=".", thousands="'")) == [1234.5] * 2
    blanks = ["1 234,5", "1\u00a0234,5", "1\u202f234,5", "1\u2009234,5"]
    assert amounts(blanks, Format(decimal=",", thousands=" ")) == [1234.5] * 4


def test_numbers_too_large_for_a_decimal_are_missing_instead_of_stopping_the_engine():
    found = amounts(["999999999999", "9999999999999", "1e99", "9e11", "1e12"])
    assert found == [999_999_999_999.0, None, None, 9e11, None]


@settings(max_examples=15)
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_an_amount_survives_its_way_through_german_text(amount):
    text = f"{amount:,.4f}".translate(str.maketrans(",.", ".,"))
    assert read("money", [text], GERMAN)[0] == amount


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("2023-02-29", None),
        ("1900-02-29", None),
        ("2000-02-29", dt.date(2000, 2, 29)),
        ("2024-02-30", None),
        ("2024-04-31", None),
        ("2024-12-31", dt.date(2024, 12, 31)),
        ("2024-13-01", None),
        ("2024-00-10", None),
        ("2024-1-2", dt.date(2024, 1, 2)),
        ("2024-01-02 23:59", dt.date(2024, 1, 2)),
        ("2024-01-02T08:15:30.250", dt.date(2024, 1, 2)),
        ("2024-1-2 8:15", dt.date(2024, 1, 2)),
        ("2024-01-02 soon", None),
        (f"{FIRST_YEAR - 1}-12-31", None),
        (f"{FIRST_YEAR}-01-01", dt.date(FIRST_YEAR, 1, 1)),
        (f"{LAST_YEAR}-12-31", dt.date(LAST_YEAR, 12, 31)),
        (f"{LAST_YEAR + 1}-01-01", None),
        ("02.01.2024", None),
        ("24-01-02", None),
        ("", None),
    ],
)
def test_iso_dates(text, day):
    assert read("date", [text]) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31.02.2024", None),
        ("29.02.2024", dt.date(2024, 2, 29)),
        ("1.2.2024", dt.date(2024, 2, 1)),
        ("01.02.2024 17:30", dt.date(2024, 2, 1)),
        ("12.31.2024", None),
        ("2024-02-01", None),
        ("01.02.24", None),
    ],
)
def test_german_dates_are_day_before_month(text, day):
    assert read("date", [text], GERMAN) == [day]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%Y%m%d", "20240309"),
        ("%m/%d/%Y", "3/9/2024"),
        ("%d. %m. %Y", "09. 03. 2024"),
        ("%d-%m-%Y", "9-3-2024"),
    ],
)
def test_other_declared_dates(form, text):
    assert read("date", [text], Format(date=form)) == [dt.date(2024, 3, 9)]


def test_days_counted_as_excel_does_end_with_the_calendar():
    begins, ends = "32874", "58806"
    found = read("date", ["32873", begins, f"{ends},999", "58807"], Format(date="excel"))
    assert found == [None, dt.date(1990, 1, 1), dt.date(2060, 12, 31), None]


def test_days_counted_as_excel_does_and_years_of_two_digits():
    excel = Format(date="excel")
    assert read("date", ["40633", "45292.75", "31.12.2026", "12"], excel) == [
        dt.date(2011, 3, 31),
        dt.date(2024, 1, 1),
        None,
        None,
    ]
    short = Format(date="%d.%m.%y")
    assert read("date", ["31.12.24", "1.2.99", "01.02.2024"], short) == [
        dt.date(2024, 12, 31),
        dt.date(1999, 2, 1),
        None,
    ]


def test_a_column_may_be_written_in_a_form_of_its_own():
    assert read("date", ["31.12.2024"], Format(dates={"x": "%d.%m.%Y"})) == [dt.date(2024, 12, 31)]


def test_a_date_without_marks_needs_all_eight_digits():
    assert read("date", ["2024115", "202411"], Format(date="%Y%m%d")) == [None, None]


@settings(max_examples=10)
@given(st.lists(st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)), min_size=40))
def test_every_calendar_day_is_read_back(days):
    assert read("date", [day.isoformat() for day in days]) == days


def test_choices_quarters_and_years():
    kinds = {"choices": ("key", "standard")}
    assert read("choice", ["Key", " STANDARD ", "kee", None], **kinds) == [
        "key",
        "standard",
        None,
        None,
    ]
    assert read("quarter", ["2026q3", "2026-Q3", "Q3/2026", "Q3 2026"]) == ["2026Q3"] * 4
    assert read("quarter", ["2026Q5", "3/2026", "2026"]) == [None] * 3
    assert read("year", ["2026", "2026.0", "26", "3026"]) == [2026, 2026, None, None]


def test_text_is_trimmed_and_blank_text_is_missing():
    assert read("text", ["  A1 ", "\u00a0", "", None]) == ["A1", None, None, None]


def test_pattern_keeps_the_declared_marks_literal():
    assert number_pattern(Format()).startswith(r"^[+-]?0*\d{1,12}(\.")
