"""A public corpus of files gone wrong: read as expected, or refused with the line and the cure.

``MANIFEST.csv`` says of each file what is odd and what to expect. Every file is opened as it
lies, with nothing declared, and once more with what its oddity asks an analyst to declare.
None may crash, none may be read differently in silence.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from adventureworks_raw import rows as csv_rows
from opened_engines import close_engines, opened  # noqa: F401  # a fixture

from kamlib.data_collection.check import Against, Currencies, check
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.files import FILE, LINE, connect, open_file
from kamlib.data_collection.read import read_source
from kamlib.support.errors import KamError
from kamlib.support.settings import Format, Source

#: What an analyst reads in a refusal: where, or what to do.
CURE = re.compile(r"line \d+|[Dd]eclare|[Ss]ave|[Hh]ave it|give each|at least a header")

#: What an analyst declares once told; the file is then read.
DECLARED: dict[str, dict[str, object]] = {
    "pollock/file_no_header.csv": {"header": 0},
    "pollock/file_header_multirow_2.csv": {"header": [1, 2]},
    "pollock/file_header_multirow_3.csv": {"header": [1, 2, 3]},
    "frictionless/latin1.csv": {"format": {"encoding": "cp1252"}},
    "frictionless/skip-rows.csv": {"format": {"comment": "#"}},
    "frictionless/skip-blank-at-the-end.csv": {"format": {"comment": "#"}},
    "frictionless/issue-1478__table.csv": {"header": 0},
    "frictionless/preserve-formatting.xlsx": {"header": 1},
    "microsoft_raw/DimReseller.csv": {"header": 0},
    "microsoft_raw/FactSalesQuota.csv": {"header": 0},
    "microsoft_raw/SalesPerson.csv": {"header": 0},
    "microsoft_raw/StateProvince.csv": {"header": 0},
    "derived/d13_mojibake_customers.csv": {"format": {"encoding": "utf-8"}},
}
#: Rows and columns, where the manifest tells them in words.
SHAPES = {
    "frictionless/bom.csv": (2, 2),
    "frictionless/latin1.csv": (2, 2),
    "frictionless/delimiter.csv": (2, 2),
    "frictionless/escaping.csv": (3, 2),
    "frictionless/doublequote.csv": (5, 17),
    "frictionless/duplicate-rows.csv": (3, 3),
    "frictionless/blank-headers.csv": (2, 3),
    "frictionless/blank-rows.csv": (2, 3),
    "frictionless/blank-rows-multiple.csv": (2, 3),
    "frictionless/skip-rows-before-headers.csv": (2, 2),
    "frictionless/skip-rows.csv": (2, 2),
    "frictionless/skip-blank-at-the-end.csv": (1, 2),
    "frictionless/matrix-with-comment.csv": (4, 4),
    "frictionless/leading-zeros.csv": (3, 1),
    "frictionless/issue-1232.csv": (5, 7),
    "frictionless/issue-1138.csv": (7, 4),
    "frictionless/issue-825.csv": (2, 3),
    "frictionless/issue-991.csv": (1, 3),
    "frictionless/issue-1109.csv": (3, 3),
    "frictionless/issue-1105-timezone.csv": (2, 2),
    "frictionless/issue-1100.csv": (2, 2),
    "frictionless/number__number-test.csv": (13, 6),
    "frictionless/floats.csv": (5, 1),
    "frictionless/accent.csv": (2, 17),
    "frictionless/issue-1478__table.csv": (10, 4),
    "frictionless/encoding-issue-274.csv": (507, 17),
    "frictionless/issue-305.csv": (338, 31),
    "frictionless/merged-cells.xlsx": (0, 1),
    "frictionless/merged-cells.xls": (0, 1),
    "frictionless/multiline-headers.xlsx": (1, 4),
    "frictionless/skip-rows.xlsx": (1, 2),
    "frictionless/number-format-multicode.xlsx": (3, 1),
    "frictionless/preserve-formatting.xlsx": (1, 11),
    "frictionless/preserve-formatting-percentage.xlsx": (3, 2),
    "frictionless/adjust-floating-point-error.xlsx": (5, 4),
    "frictionless/cast-int-to-string-issue-1251.xlsx": (2, 5),
    "frictionless/sheets.xlsx": (1, 2),
    "frictionless/issue-320.xlsx": (46, 54),
    "datev/ledermann_EXTF_Buchungsstapel.csv": (2, 120),
    "datev/ledermann_EXTF_Stammdaten.csv": (4, 254),
    "datev/ledermann_EXTF_Kontenbeschriftungen.csv": (3, 3),
    "datev/lint_valid_minimal_700.csv": (10, 14),
    "datev/lint_encoding_windows1252.csv": (2, 14),
    "datev/lint_encoding_utf8_bom.csv": (2, 14),
    "datev/lint_leading_zero_konto.csv": (2, 14),
    "datev/lint_invalid_fields.csv": (4, 8),
    "datev/lint_before_belegfeld_fix.csv": (3, 8),
    "datev/lint_after_belegfeld_fix.csv": (3, 8),
    "microsoft_raw/DimReseller.csv": (701, 20),
    "microsoft_raw/FactSalesQuota.csv": (163, 7),
    "microsoft_raw/SalesPerson.csv": (17, 9),
    "microsoft_raw/StateProvince.csv": (181, 8),
    "sap_raw/SalesOrders.csv": (5166, 17),
    "sap_raw/BusinessPartners.csv": (40, 14),
    "sap_raw/Employees.csv": (14, 19),
    "sap_raw/Addresses.csv": (54, 12),
    "sap_raw/SalesOrders_dsp1.csv": (500, 17),
    "derived/d10_account_identity_variants.csv": (52, 3),
    "derived/d12_wide_targets_cp1252.csv": (17, 12),
    "derived/d13_mojibake_customers.csv": (37, 4),
    "derived/d14_northwind_customers_cp1252.csv": (91, 11),
    "derived/d15_northwind_customers_cp850.csv": (91, 11),
}
#: Cells that show a file was understood: (row, column) to text.
CELLS = {
    "frictionless/bom.csv": {(1, "name"): "中国人", (0, "id"): "1"},
    "frictionless/latin1.csv": {(1, "name"): "©"},
    "frictionless/leading-zeros.csv": {(0, "value"): "01", (2, "value"): "00003"},
    "frictionless/escaping.csv": {(1, "Test"): 'Test " line 2', (2, "Test"): 'Test " line 3'},
    "frictionless/issue-1232.csv": {(0, "codice_regione"): "03"},
    "frictionless/accent.csv": {(0, "code_insee"): "06090"},
    "frictionless/preserve-formatting-percentage.xlsx": {(0, "col2"): "0.52"},
    "frictionless/adjust-floating-point-error.xlsx": {(1, "actual PO4 (values)"): "274.66"},
    "frictionless/cast-int-to-string-issue-1251.xlsx": {(0, "A"): "001", (0, "C"): "1"},
    "frictionless/skip-rows.xlsx": {(0, "A"): "8", (0, "B"): "9"},
    "datev/ledermann_EXTF_Buchungsstapel.csv": {
        (0, "Belegdatum"): "2018-02-21",
        (0, "Buchungstext"): "Fachbuch: Controlling für Dummies",
        (1, "Umsatz (ohne Soll/Haben-Kz)"): "5950,00",
    },
    "datev/ledermann_EXTF_Stammdaten.csv": {(0, "Titel/Akad. Grad"): "Dr."},
    "datev/lint_valid_minimal_700.csv": {(0, "Umsatz"): "100,00", (0, "Belegdatum"): "2025-01-15"},
    "datev/lint_leading_zero_konto.csv": {(0, "Konto"): "0001200"},
    "datev/lint_encoding_windows1252.csv": {(0, "Umsatz"): "100,00"},
    "sap_raw/SalesOrders.csv": {(0, "NETAMOUNT"): "3142,13"},
    "sap_raw/SalesOrders_dsp1.csv": {(0, "SALESORDERID"): "0050000001"},
    "sap_raw/Addresses.csv": {(0, "ADDRESSID"): "1000000034"},
    "derived/d14_northwind_customers_cp1252.csv": {(4, "CompanyName"): "Berglunds snabbköp"},
    "derived/d15_northwind_customers_cp850.csv": {(4, "CompanyName"): "Berglunds snabbköp"},
}
LISTS = [f"derived/d0{number}" for number in range(1, 9)] + ["derived/d11"]


@pytest.fixture(scope="module")
def corpus(data_sets) -> Path:
    folder = data_sets / "messy"
    if not (folder / "MANIFEST.csv").is_file():
        pytest.skip("the corpus of messy files is not here: set KAM_DATA")
    return folder


def delivered(corpus: Path) -> Iterator[tuple[str, Path]]:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (corpus / row["file"]).is_file():
                yield row["file"], corpus / row["file"]


def read(path: Path, **declared: object) -> tuple[list[str], list[list[str]]]:
    """Open a file; columns and cells, an empty cell is an empty text."""
    source = Source.model_validate({"file": path.name, **declared})
    found = open_file(path, source, source.format or Format(), connect())
    frame = found.rows.sort(LINE).drop(FILE, LINE).collect("pandas").to_native()
    return list(frame.columns), frame.fillna("").astype(str).to_numpy().tolist()


def expected_table(corpus: Path, name: str) -> tuple[list[str] | None, list[list[str]]] | None:
    """Load the table a folder of the corpus gives for a file, if it does."""
    stem = Path(name)
    if name.startswith("csv-spectrum/"):
        records = json.loads((corpus / "csv-spectrum/expected" / f"{stem.stem}.json").read_text())
        return list(records[0]), [list(record.values()) for record in records]
    if name.startswith("pollock/"):
        with (corpus / "pollock/expected" / stem.name).open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file, strict=True))
        about = json.loads((corpus / "pollock/parameters" / f"{stem.name}.json").read_text())
        return (lines[0], lines[1:]) if about["header_lines"] else (None, lines)
    return None


def is_as_expected(corpus: Path, name: str, names: list[str], cells: list[list[str]]) -> bool:
    table = expected_table(corpus, name)
    if table is not None:
        same_names = table[0] is None or [" ".join(one.split()) for one in table[0]] == names
        return same_names and table[1] == cells
    if any(name.startswith(one) for one in LISTS) or "d09" in name:
        return len(cells) == (42 if "d09" in name else 210)  # values: see the tests below
    told = {(row, column): cells[row][names.index(column)] for row, column in CELLS.get(name, {})}
    return SHAPES.get(name) == (len(cells), len(names)) and told == CELLS.get(name, {})


def outcome(corpus: Path, name: str, path: Path, declared: dict[str, object]) -> str:
    try:
        names, cells = read(path, **declared)
    except KamError as error:
        return "refused" if CURE.search(str(error)) else f"no cure: {error}"
    except Exception as error:  # what a crash is
        return f"crashed: {error!r}"
    return "read" if is_as_expected(corpus, name, names, cells) else "read wrongly"


def test_every_file_is_read_as_expected_or_refused_with_a_cure(corpus, capsys):
    first = {name: outcome(corpus, name, path, {}) for name, path in delivered(corpus)}
    counted = Counter(first.values())
    wrong = {name: said for name, said in first.items() if said not in ("read", "refused")}
    with capsys.disabled():
        print(  # noqa: T201 - the figure the corpus is measured by
            f"\n{len(first)} messy files: {counted['read']} read as expected, "
            f"{counted['refused']} refused with line or cure, {len(wrong)} crashed or wrong"
        )
    assert not wrong
    assert counted["read"] >= 80


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_what_a_refusal_asks_for_is_enough(corpus, name):
    if not (corpus / name).is_file():
        pytest.skip("not in this copy of the corpus")
    assert outcome(corpus, name, corpus / name, {}) == "refused"
    assert outcome(corpus, name, corpus / name, DECLARED[name]) == "read"


@pytest.mark.parametrize("place", range(9), ids=[one.partition("/")[2] for one in LISTS])
def test_german_lists_add_up_to_their_totals(corpus, place):
    [path] = (corpus / "derived").glob(f"{LISTS[place].partition('/')[2]}*")
    totals = json.loads((corpus / "derived/expected/reseller_quarter_totals.json").read_text())
    names, _ = read(path)
    for column, amount in zip(
        names[4:], ("umsatz", "wareneinsatz", "rabatt", "fracht", "db"), strict=True
    ):
        checked = collected(path, {"account_id": names[0], "posting_date": names[2]}, column)
        assert checked.rejects.empty
        assert checked.balance["rows_accepted"] == totals["records"]
        assert round(checked.balance["amount_accepted"], 2) == float(totals[amount])
        assert (checked.balance["first"], checked.balance["last"]) == ("2010-12-31", "2013-12-31")
    losses = checked.accepted.collect("pandas").to_native()["amount"] < 0
    assert losses.sum() == totals["records_with_negative_db"]


def collected(path: Path, columns: dict[str, str], amount: str, **declared: object):
    """Read a file as costs and check it."""
    source = Source.model_validate(
        {
            "file": path.name,
            "columns": {**columns, "amount": amount},
            "constants": {"category": "freight"},
            **declared,
        }
    )
    engine, contract = opened(), CONTRACTS["costs"]
    delivery = read_source(
        source, contract, folder=path.parent, default=Format(), connection=engine.reader
    )
    against = Against(currencies=Currencies(reporting="EUR"))
    return check(delivery, contract, source=source, against=against, engine=engine)


def test_numbers_written_in_two_ways_stop_and_are_refused_one_by_one_once_declared(corpus):
    path = corpus / "derived/d09_mixed_number_formats.csv"
    columns = {"account_id": "Konto"}
    day = {"constants": {"category": "freight", "posting_date": "2026-07-01"}}
    with pytest.raises(KamError, match=r"two ways: .*line \d+.* decimal point, .*line \d+"):
        collected(path, columns, "Betrag", **day)
    form = {"decimal": ",", "thousands": "."}
    checked = collected(path, columns, "Betrag", **day, format=form)
    values = {row["Konto"] + row["Quartal"]: row for row in csv_rows(path_of(corpus, "d09"))}
    assert checked.balance["rows_delivered"] == 42
    assert 0 < checked.balance["rows_accepted"] < 42
    assert "67,458.96" in set(checked.rejects["value"])
    assert values


def path_of(corpus: Path, name: str) -> Path:
    return corpus / "derived/expected" / f"{name}.csv"


def test_a_wide_sheet_of_targets_becomes_its_long_table(corpus):
    expected = {
        (row["personalnr"], f"{row['jahr']}Q{row['quartal']}"): float(row["soll"])
        for row in csv_rows(path_of(corpus, "d12_long"))
        if row["soll"]
    }
    source = Source.model_validate(
        {
            "file": "d12_wide_targets_cp1252.csv",
            "wide": {"columns": "Soll {quarter}", "value": "Soll"},
            "columns": {"account_manager": "Pers.-Nr.", "target": "Soll"},
            "constants": {"kpi": "net_revenue"},
        }
    )
    engine, contract = opened(), CONTRACTS["targets"]
    delivery = read_source(
        source, contract, folder=corpus / "derived", default=Format(), connection=engine.reader
    )
    checked = check(
        delivery,
        contract,
        source=source,
        against=Against(currencies=Currencies(reporting="EUR")),
        engine=engine,
    )
    assert checked.rejects.empty
    found = checked.accepted.collect("pandas").to_native()
    keys = zip(found["account_manager"], found["quarter"], strict=True)
    assert dict(zip(keys, found["target"].astype(float), strict=True)) == expected
