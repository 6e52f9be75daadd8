"""Numbers and days that the engine reads itself are those the checks would have read."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opened_engines import close_engines, opened  # noqa: F401  # a fixture

from kamlib.data_collection import read
from kamlib.data_collection.check import Against, Checked, check
from kamlib.data_collection.completing import Currencies
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.parse import FIRST_YEAR, LARGEST, LAST_YEAR
from kamlib.data_collection.read import Delivery, read_source
from kamlib.data_collection.reading.typed import copied_columns, typed_columns
from kamlib.support.settings import Format, Lookup, Sign, Source, Wide

HEADER = "Kunde;Tag;Betrag;Notiz\n"
COLUMNS = {"account_id": "Kunde", "posting_date": "Tag", "amount": "Betrag"}
SOURCE = Source(file="kosten.csv", columns=COLUMNS, constants={"category": "freight"})
GERMAN = Format(separator=";", decimal=",", date="%d.%m.%Y", encoding="utf-8")
AMOUNTS = st.one_of(
    st.decimals(min_value=-(10**11), max_value=10**11, places=4).map(
        lambda amount: f"{amount:.4f}".replace(".", ",")
    ),
    st.text("0123456789,.+-eE_ '()€", max_size=7),
)
DAYS = st.one_of(
    st.dates().map(lambda day: f"{day.day:02}.{day.month:02}.{day.year:04}"),
    st.dates().map(lambda day: f"{day.day}.{day.month}.{day.year}"),
    st.text("0123.- :", max_size=10),
)
FEW = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch):
    monkeypatch.setattr(read, "LARGE", 0)


def delivered(
    folder: Path, text: str, *, may_be_typed: bool = True, source: Source = SOURCE
) -> tuple[Delivery, Checked]:
    (folder / "kosten.csv").write_text(text, encoding="utf-8", newline="")
    engine, contract = opened(), CONTRACTS["costs"]
    delivery = read_source(
        source,
        contract,
        folder=folder,
        default=GERMAN,
        connection=engine.reader,
        may_be_typed=may_be_typed,
    )
    against = Against(currencies=Currencies(reporting="EUR"))
    return delivery, check(delivery, contract, source=source, against=against, engine=engine)


def rows(checked: Checked) -> pd.DataFrame:
    return checked.accepted.sort("file", "line").collect("pandas").to_native()


@FEW
@given(cells=st.lists(st.tuples(AMOUNTS, DAYS), min_size=1, max_size=3))
def test_what_the_engine_takes_the_checks_take_as_the_same(tmp_path, cells):
    text = HEADER + "".join(
        f"K{place};{day};{amount};x\n" for place, (amount, day) in enumerate(cells)
    )
    delivery, typed = delivered(tmp_path, text)
    if not delivery.is_typed or len(typed.rejects):
        return  # It is read again as text, see below.
    _, written = delivered(tmp_path, text, may_be_typed=False)
    assert written.rejects.empty
    pd.testing.assert_frame_equal(rows(typed), rows(written))
    assert typed.balance == written.balance


def taken_by_the_engine(folder: Path, kind: str, cells: list[str]) -> dict[int, object]:
    """Let the engine read cells that fit its type, by their line; it leaves the others out."""
    path = folder / "einzeln.csv"
    path.write_text("".join(f"{n};{cell}\n" for n, cell in enumerate(cells, 2)), encoding="utf-8")
    options = {"decimal": ",", "date_format": "%d.%m.%Y", "auto_detect": False, "header": False}
    columns = {"line": "BIGINT", "value": kind}
    rows = opened().reader.read_csv(
        str(path), sep=";", columns=columns, ignore_errors=True, quotechar='"', **options
    )
    return {line: value for line, value in rows.fetchall() if value is not None}


@pytest.mark.parametrize(
    ("kind", "name", "cells"),
    [
        (
            "DECIMAL(18,4)",
            "amount",
            ["".join(signs) for n in (1, 2, 3, 4) for signs in product("05,.+- ", repeat=n)]
            + ["0000000000001,5", "000000000000000000005", "-0000000000001,", "9" * 13, "1,00005"],
        ),
        (
            "DATE",
            "posting_date",
            [
                f"{day}.{month}.{year}"
                for day in ("0", "1", "01", " 1", "001", "29", "31", "32", "+1", "-1")
                for month in ("0", "2", "02", " 2", "2 ", "12", "13", "002")
                for year in ("24", "2024", "2023", "1989", "2061", "02024", "-2024", "2024 ", "202")
            ],
        ),
    ],
    ids=["amounts", "days"],
)
def test_every_way_to_write_that_the_engine_takes_is_taken(tmp_path, kind, name, cells):
    day, amount = ("{}", "1") if name == "posting_date" else ("30.09.2026", "{}")
    lines = [f"K{n};{day.format(cell)};{amount.format(cell)};x\n" for n, cell in enumerate(cells)]
    _, checked = delivered(tmp_path, HEADER + "".join(lines), may_be_typed=False)
    by_checks = rows(checked).set_index("line")[name]
    read_years = range(FIRST_YEAR, LAST_YEAR + 1)
    taken = {
        line: pd.Timestamp(value) if kind == "DATE" else float(value)
        for line, value in taken_by_the_engine(tmp_path, kind, cells).items()
        if (value.year in read_years if kind == "DATE" else abs(value) < LARGEST)
    }
    assert len(taken) > 20
    assert taken == by_checks[by_checks.index.isin(taken)].to_dict()


def test_a_regular_file_is_read_by_the_engine_itself(tmp_path):
    totals = "Summe;;4,50;\nZwischensumme;1.10.2026;4,50;\n"
    text = HEADER + f"K1;30.9.2026;007,50;Eis_1\nK2;;-3;\n{totals}K3;1.10.2026;1,00005;e\n"
    delivery, checked = delivered(tmp_path, text)
    assert delivery.is_typed
    assert delivery.set_aside == 2
    assert rows(checked)["amount"].tolist() == [7.5, 1.0001]
    assert rows(checked)["line"].tolist() == [2, 6]


@pytest.mark.parametrize(
    "cell", ["1_000", "12e3", "1.234,50", "(4,00)", "4,00-", "4,00 EUR", "n/a"]
)
def test_a_cell_the_engine_would_read_otherwise_makes_the_file_text(tmp_path, cell):
    delivery, _ = delivered(tmp_path, HEADER + f"K1;30.09.2026;{cell};Eis_e\nK2;30.09.2026;1;x\n")
    assert not delivery.is_typed


def test_a_refused_row_is_shown_and_mended_as_it_was_written(company):
    company.write("costs.csv", "account_id;category;posting_date;amount\nA1;ice;1.9.2026;007,50\n")
    form = {"separator": ";", "decimal": ",", "date": "%d.%m.%Y"}
    found = company.collect(costs={"file": "costs.csv", "format": form})
    assert found.rejects["value"].tolist() == ["ice"]
    row = found.rejected_rows["costs"].iloc[0]
    assert row[["posting_date", "amount"]].tolist() == ["1.9.2026", "007,50"]


def test_files_of_one_source_are_read_alike(tmp_path):
    (tmp_path / "kosten_2.csv").write_text(HEADER + "K2;30.09.2026;4,00-;x\n", encoding="utf-8")
    source = SOURCE.model_copy(update={"file": "kosten*.csv"})
    delivery, checked = delivered(tmp_path, HEADER + "K1;30.09.2026;1,5;x\n", source=source)
    assert not delivery.is_typed
    assert rows(checked)["amount"].tolist() == [1.5, -4.0]


def test_a_small_file_stays_text(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "LARGE", 1 << 24)
    delivery, _ = delivered(tmp_path, HEADER + "K1;30.09.2026;1,5;x\n")
    assert not delivery.is_typed


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("cell", "is_trimmed", "account"),
    [
        ("K1", True, "K1"),
        ('"K1"', True, "K1"),
        ("Käse", True, "Käse"),
        (" K1", False, "K1"),
        ("K 1", False, "K 1"),
        ("K1\t", False, "K1"),
        ("K1\f", False, "K1"),
        ("\vK1", False, "K1"),
        ("\u00a0K1", False, "K1"),
        ("Kà", True, "Kà"),
        ('"K1\n"', False, "K1"),
        ('"K1\r"', False, "K1"),
    ],
)
def test_text_is_taken_as_it_is_where_the_file_has_no_blank(
    tmp_path, cell, is_trimmed, account, end
):
    lines = ["Kunde;Tag;Betrag;Notiz ohne alles", f"{cell};30.09.2026;1,5;x", ""]
    delivery, checked = delivered(tmp_path, end.join(lines))
    assert ("account_id" in delivery.trimmed) == is_trimmed
    assert rows(checked)["account_id"].tolist() == [account]
    assert rows(checked)["amount"].tolist() == [1.5]


def test_an_empty_text_in_quotes_is_missing_where_the_file_has_no_blank(tmp_path):
    delivery, checked = delivered(tmp_path, HEADER + 'K1;30.09.2026;1,5;""\n"";30.09.2026;1;x\n')
    assert "account_id" in delivery.trimmed
    assert checked.rejects["column"].tolist() == ["account_id"]


@pytest.mark.parametrize(
    ("change", "is_copied"),
    [
        ({}, True),
        ({"columns": {**COLUMNS, "account_id": "{Kunde} "}}, False),
        ({"constants": {"account_id": " K1"}}, False),
        ({"values": {"account_id": {"K1": " A1"}}}, False),
        ({"lookups": (Lookup(file="x.csv", on="Kunde"),)}, False),
        ({"wide": Wide(columns="Soll {quarter}")}, False),
        ({"where": {"Kunde": ("K1",)}}, True),
    ],
    ids=str,
)
def test_only_cells_of_the_file_itself_are_known_by_its_bytes(change, is_copied):
    source = SOURCE.model_copy(update=change)
    assert ("account_id" in copied_columns(source, CONTRACTS["costs"])) == is_copied


@pytest.mark.parametrize(
    ("change", "typed"),
    [
        ({}, ["Betrag", "Tag"]),
        ({"where": {"Betrag": ("1",)}}, ["Tag"]),
        ({"columns": {**COLUMNS, "currency": "Tag"}}, ["Betrag"]),
        ({"columns": {**COLUMNS, "account_id": "{Tag}-{Betrag}"}}, []),
        ({"values": {"amount": {"": "0"}}}, ["Tag"]),
        ({"sign": Sign(column="Betrag", minus=("H",))}, ["Tag"]),
        ({"multiply": {"amount": ("Betrag", "Menge")}}, ["Tag"]),
        ({"lookups": (Lookup(file="x.csv", on="Tag"),)}, ["Betrag"]),
        ({"wide": Wide(columns="Soll {quarter}")}, []),
        ({"profile": "sap/costs"}, []),
        ({"totals": ("Summe 2026",)}, []),
        ({"totals": ("Summe",)}, ["Betrag", "Tag"]),
        ({"sign": Sign(column="Art", minus=("H",))}, ["Tag"]),
        ({"sign": Sign(column="Art", minus=("H",), amounts=("amount",))}, ["Tag"]),
    ],
    ids=str,
)
def test_columns_of_which_the_text_is_needed_stay_text(change, typed):
    found = typed_columns(SOURCE.model_copy(update=change), CONTRACTS["costs"], GERMAN)
    assert sorted({*found} & {"Tag", "Betrag", "Menge"}) == typed


@pytest.mark.parametrize(
    ("change", "typed"),
    [
        ({"decimal": ""}, ["Tag"]),
        ({"date": ""}, ["Betrag"]),
        ({"date": "%d.%m.%y"}, ["Betrag"]),
        ({"date": "%Y%m%d"}, ["Betrag"]),
        ({"date": "%d. %m. %Y"}, ["Betrag"]),
        ({"date": "(%d.%m.%Y)"}, ["Betrag"]),
        ({"dates": {"posting_date": "%Y-%m-%d"}}, ["Betrag"]),
        ({"thousands": "."}, []),
        ({"missing": ("-",)}, []),
    ],
    ids=str,
)
def test_what_is_not_declared_plainly_stays_text(change, typed):
    found = typed_columns(SOURCE, CONTRACTS["costs"], GERMAN.model_copy(update=change))
    assert sorted({*found} & {"Betrag", "Tag"}) == typed


def test_a_day_in_the_key_of_first_rows_stays_text():
    rates, first = CONTRACTS["fx_rates"], Source(file="kurse.csv", repeated_keys="first")
    assert "rate" in typed_columns(first, rates, GERMAN)
    assert not set(rates.key) & set(typed_columns(first, rates, GERMAN))


@pytest.mark.parametrize("cell", ["12e3", "1_000"])
def test_a_file_of_one_column_is_looked_at_too(tmp_path, cell):
    fixed = {"account_id": "A1", "category": "freight", "posting_date": "2026-09-01"}
    source = Source(file="kosten.csv", columns={"amount": "Betrag"}, constants=fixed)
    delivery, _ = delivered(tmp_path, f"Betrag\n{cell}\n5\n", source=source)
    assert not delivery.is_typed
