"""Parts of reading: guards, encodings, databases, wide sheets, profiles, proposals."""

from __future__ import annotations

import sqlite3
import tomllib
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.files import connect, open_file
from kamlib.data_collection.reading.databases import shown
from kamlib.data_collection.reading.encodings import prove_encoding
from kamlib.data_collection.reading.guards import Limits, guard_workbook
from kamlib.data_collection.reading.profiles import match, profiles, with_columns, with_profile
from kamlib.data_collection.reading.propose import add_to, propose
from kamlib.data_collection.reading.survey import survey
from kamlib.support.errors import KamError, SettingsError, SourceError
from kamlib.support.settings import Format, Source, load_settings

# --------------------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850"])
def test_an_encoding_is_proven_by_all_of_a_file(tmp_path, encoding):
    path = tmp_path / "kunden.csv"
    text = "Nr;Name\n" + "1;Meier\n" * 200_000 + "2;Müller & Söhne, Große Straße\n"
    path.write_bytes(text.encode(encoding))
    found = open_file(path, Source(file=path.name), Format(), connect())
    last = found.rows.collect("pandas").to_native().iloc[-1]
    assert last["Name"] == "Müller & Söhne, Große Straße"
    assert last["__line"] == 200_002


def test_words_that_read_two_ways_stop_with_both(tmp_path):
    path = tmp_path / "kunden.csv"
    path.write_bytes(b"Nr;Name\n1;\xe1\n")
    with pytest.raises(SourceError, match=r"cp1252: 'á' or cp850: 'ß'.*encoding = \"cp1252\""):
        prove_encoding(survey(path), path.name)


def test_names_garbled_before_delivery_are_said(tmp_path):
    path = tmp_path / "kunden.csv"
    path.write_text("Nr;Name\n1;snabbkÃ¶p\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"garbled before they were delivered .*snabbkÃ¶p"):
        open_file(path, Source(file=path.name), Format(), connect())


# ------------------------------------------------------------------------------ guards


def workbook(path: Path, **parts: bytes) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Nr", "Name"])
    book.active.append([1, "Alpha"])
    book.save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"xl/vbaProject.bin": b"x"}, "holds macros. Save it as .xlsx"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "links to other workbooks. Break"),
        ({"xl/extra.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, r"document type \(DTD\)"),
        ({"xl/bomb.xml": b" " * (20 << 20)}, "unpacks to 20 MB from"),
        (
            {
                "xl/worksheets/sheet9.xml": b'<row r="1"><c r="A1"/></row><row r="1048576"><c '
                b'r="XFD1048576"/></row>'
            },
            "reaches to row 1,048,576 and column 16,384",
        ),
    ],
    ids=["macros", "links", "dtd", "bomb", "reach"],
)
def test_an_unsafe_workbook_is_refused_before_it_is_opened(tmp_path, parts, message):
    path = workbook(tmp_path / "liste.xlsx", **parts)
    with pytest.raises(SourceError, match=message):
        guard_workbook(path)


def test_size_and_entries_are_limited(tmp_path):
    path = workbook(tmp_path / "liste.xlsx")
    guard_workbook(path)
    with pytest.raises(SourceError, match="Save its table as CSV"):
        guard_workbook(path, Limits(workbook_bytes=10))
    with pytest.raises(SourceError, match="2 are allowed"):
        guard_workbook(path, Limits(entries=2))


# --------------------------------------------------------------------------- databases


def test_a_table_and_a_query_behind_a_url(company, balance):
    with sqlite3.connect(company.folder / "erp.db") as erp:
        erp.execute("CREATE TABLE bookings (konto TEXT, tag TEXT, betrag NUMERIC)")
        erp.executemany(
            "INSERT INTO bookings VALUES (?, ?, ?)",
            [("A1", "2026-07-01", 10.5), ("A2", "2026-07-02", 1234), ("A2", "2026-07-03", None)],
        )
    columns = {"account_id": "konto", "posting_date": "tag", "net_amount": "betrag"}
    table = {"url": "sqlite:///erp.db", "table": "bookings", "columns": columns}
    found = company.collect(sales=table)
    sales = balance(found, "sales")
    assert (sales["rows_accepted"], sales["rows_rejected"]) == (2, 1)
    assert (sales["amount_accepted"], sales["file"]) == (1244.5, "sqlite:///erp.db · bookings")
    query = {"url": "sqlite:///erp.db", "query": "SELECT * FROM bookings WHERE betrag < 100"}
    found = company.collect(sales={**query, "columns": columns})
    assert balance(found, "sales")["amount_accepted"] == 10.5
    with pytest.raises(SourceError, match=r"cannot be read: no such table"):
        company.collect(sales={**table, "table": "nowhere"})
    with pytest.raises(SettingsError, match=r"begins with 'DELETE'. The workbook only reads"):
        company.collect(sales={**query, "query": "DELETE FROM bookings"})


def test_duckdb_by_url_keeps_its_types(company, balance):
    with duckdb.connect(company.folder / "erp.duckdb") as erp:
        erp.execute(
            "CREATE TABLE sales AS SELECT 'A1' AS account_id, DATE '2026-07-01' AS posting_date, "
            "12.34::DECIMAL(9, 2) AS net_amount"
        )
    found = company.collect(sales={"url": "duckdb:///erp.duckdb", "table": "sales"})
    assert balance(found, "sales")["amount_accepted"] == 12.34


def test_a_password_stands_in_the_environment_only(monkeypatch):
    with pytest.raises(ValueError, match=r"password stands in the url; .* \$\{NAME\}"):
        Source(url="postgresql://kam:secret@erp/sales", table="bookings")
    source = Source(url="postgresql://kam:${ERP_PW}@erp/sales", table="bookings")
    assert shown(source) == "postgresql://erp/sales · bookings"
    with pytest.raises(ValueError, match="either a file or a url"):
        Source(file="x.csv", url="sqlite:///x.db")
    with pytest.raises(ValueError, match="a table or a query"):
        Source(url="sqlite:///x.db")


# ---------------------------------------------------------------------- twice, unit, sign


def test_a_file_declared_twice_would_double_its_rows(company):
    source = {"file": "sales.csv"}
    with pytest.raises(SettingsError, match=r"sales.csv is declared twice .*would double"):
        company.collect(sales=[source, {"file": "*ales.csv"}])
    company.write("sales_copy.csv", (company.folder / "sales.csv").read_text())
    with pytest.raises(SettingsError, match=r"sales_copy.csv is declared twice .*also as sales"):
        company.collect(sales={"file": "sales*.csv"})


def test_amounts_in_thousands_with_a_debit_mark_in_a_currency(company, balance):
    text = "konto;tag;betrag;sh\nA1;31.07.2026;1,5;S\nA2;31.07.2026;0,5;H\nA2;31.07.2026;-1;H\n"
    source = {
        "columns": {"account_id": "konto", "posting_date": "tag", "amount": "betrag"},
        "constants": {"category": "freight"},
        "sign": {"column": "sh", "minus": ["H"]},
        "factor": {"amount": 1000},
        "currency": "EUR",
    }
    costs = balance(company.collect_table("costs", text, source=source), "costs")
    assert costs["amount_accepted"] == 1500 - 500 + 1000


# ------------------------------------------------------------------------- wide, profiles


def test_a_column_per_month_becomes_targets_per_quarter(company):
    text = "Kunde;Jan 2026;Feb 2026;Mrz 2026;Apr 2026;Summe\nA1;10;20;;40;70\n"
    source = {
        "wide": {"columns": "{quarter}", "value": "Ziel"},
        "columns": {"account_id": "Kunde", "target": "Ziel"},
        "constants": {"kpi": "net_revenue"},
        "repeated_keys": "add",
    }
    found = company.collect_table("targets", text, source=source).facts.targets
    assert found.set_index("quarter")["target"].astype(float).to_dict() == {
        "2026Q1": 30.0,
        "2026Q2": 40.0,
    }


def test_every_profile_names_columns_of_its_table():
    for name, profile in profiles().items():
        contract = CONTRACTS[profile["table"]]
        assert set(profile["columns"]) <= set(contract.names), name
        for column, values in profile.get("values", {}).items():
            assert set(values.values()) <= set(contract.column(column).choices), name
        assert set(profile.get("constants", {})) <= set(contract.names), name


def test_a_profile_fills_what_the_source_leaves_open():
    source = Source(file="x.csv", profile="hubspot/opportunities", columns={"stage": "Phase"})
    taken = with_columns(
        with_profile(source, "opportunities"), ["Record ID", "Deal Name", "Phase", "Amount"]
    )
    assert taken.columns == {
        "stage": "Phase",
        "opportunity_id": "Record ID",
        "title": "Deal Name",
        "volume": "Amount",
    }
    assert taken.factor == {"probability_pct": 100}
    with pytest.raises(SettingsError, match="feeds opportunities, not sales"):
        with_profile(source, "sales")
    with pytest.raises(SettingsError, match=r"Did you mean 'hubspot/accounts'"):
        with_profile(Source(file="x.csv", profile="hubspot/account"), "accounts")


def test_a_qualtrics_export_with_its_three_headers(company):
    head = "StartDate,EndDate,Finished,RecordedDate,ResponseId,ExternalReference,Q1\n"
    text = (
        head + "Start Date,End Date,Finished,Recorded Date,Response ID,External Data Reference,"
        '"How likely is it, from 0 to 10,\nthat you recommend us?"\n'
        + '"{""ImportId"":""startDate""}",'
        + '"{""ImportId"":""x""}",' * 5
        + '"{}"\n'
        + "2026-07-01 8:00:00,2026-07-01 8:02:00,True,2026-07-01 8:02:01,R_1,A1,9\n"
        + "2026-07-02 8:00:00,2026-07-02 8:02:00,False,2026-07-02 8:02:01,R_2,A1,1\n"
    )
    source = {"profile": "qualtrics/surveys", "columns": {"score": "Q1"}}
    found = company.collect_table("surveys", text, source=source)
    assert found.rejects.empty
    answer = found.facts.survey_quarter.iloc[0]
    assert answer[["account_id", "quarter", "metric", "responses", "promoters"]].tolist() == [
        "A1",
        "2026Q3",
        "nps",
        1,
        1,
    ]


def test_exports_are_recognised_by_their_columns():
    assert (
        match(
            [
                "Record ID",
                "Company name",
                "Company owner",
                "Industry",
                "Country/Region",
                "Create Date",
                "Type",
                "State/Region",
            ]
        )
        == "hubspot/accounts"
    )
    assert match(["Kunde", "Umsatz"]) == ""


# --------------------------------------------------------------------------- proposals


@pytest.fixture
def unknown(tmp_path) -> Path:
    path = tmp_path / "Umsatzliste Juli.csv"
    path.write_bytes(
        "Umsatzliste\n\nKunden-Nr.;Buchungsdatum;Umsatz (netto) EUR;Zeichen\n"
        "A1;31.07.2026;1.234,56-;Mü\nA2;01.07.2026;5,00;Äü\nSumme;;1.229,56-;\n".encode("cp1252")
    )
    return path


def test_a_proposal_declares_what_was_proven_and_reads_the_same(unknown, company, balance):
    found = propose(unknown)
    assert found.table == "sales"
    assert found.rows["net_amount"].astype(float).tolist() == [-1234.56, 5.0]
    assert found.notes[0] == "Left out: 1 title or heading line, 1 total line"
    declared = tomllib.loads(found.block)["sources"]["sales"][0]
    assert declared["format"] == {
        "encoding": "cp1252",
        "separator": ";",
        "decimal": ",",
        "thousands": ".",
        "date": "%d.%m.%Y",
    }
    (company.folder / unknown.name).write_bytes(unknown.read_bytes())
    sales = balance(company.collect(sales=declared), "sales")
    assert sales["amount_accepted"] == -1229.56


@pytest.mark.parametrize(
    ("headings", "columns", "quarters", "repeated"),
    [
        ("Jan 26;Feb 26;Apr 26", "{quarter}", {"2026Q1": 3.5, "2026Q2": 4.0}, "add"),
        (
            "Ist Q1 2026;Soll Q1 2026;Soll Q2 2026",
            "Soll {quarter}",
            {"2026Q1": 2.5, "2026Q2": 4.0},
            None,
        ),
    ],
)
def test_a_sheet_with_a_column_per_period_is_proposed_as_targets(
    company, headings, columns, quarters, repeated
):
    path = company.folder / "Ziele.csv"
    path.write_text(
        f"Kundennummer;Kunde;KPI;{headings}\nA1;Alpha;net_revenue;1,00;2,50;4,00\n",
        encoding="utf-8",
    )
    found = propose(path)
    assert (found.table, found.notes[-1]) == (
        "targets",
        "Not used: Kunde" + (", Ist Q1 2026" if repeated is None else ""),
    )
    declared = tomllib.loads(found.block)["sources"]["targets"][0]
    assert declared["wide"] == {"columns": columns, "value": "target"}
    assert declared.get("repeated_keys") == repeated
    targets = company.collect(targets=declared).facts.targets
    assert dict(zip(targets["quarter"], targets["target"], strict=True)) == quarters


def test_a_proposal_is_written_only_where_it_fits(unknown, tmp_path):
    found = propose(unknown)
    target = tmp_path / "workbook.toml"
    target.write_text('[company]\nname = "X"\n\n[data]\nfolder = "."\n', encoding="utf-8")
    add_to(target, found)
    assert load_settings(target).sources["sales"][0].file == unknown.name
    with pytest.raises(SettingsError, match=r"declares 'Umsatzliste Juli\.csv' for sales already"):
        add_to(target, found)
    inline = tmp_path / "inline.toml"
    inline.write_text('[sources]\nsales = [{ file = "a.csv" }]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"lists sales in one line"):
        add_to(inline, found)


def test_a_file_that_fits_no_table_is_shown_with_its_columns(tmp_path):
    path = tmp_path / "x.csv"
    pd.DataFrame({"foo": [1], "bar": [2]}).to_csv(path, index=False)
    found = propose(path)
    assert found.table == ""
    assert "#   'foo'" in found.block
    assert "--table" in found.notes[-1]
    with pytest.raises(KamError, match="no input table 'sale'"):
        propose(path, table="sale")
