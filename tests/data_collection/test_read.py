"""Files become rows under the workbook's names; what cannot be read is said, never skipped."""

from __future__ import annotations

import gzip
import hashlib

import numpy as np
import pandas as pd
import pytest

from kamlib.support.errors import MissingColumnsError, SettingsError, SourceError

HEAD = "account_id,posting_date,net_amount\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "A1,2026-07-01,10\nA2,2026-07-02,20\n",
        HEAD.replace("\n", "\r\n") + "A1,2026-07-01,10\r\nA2,2026-07-02,20\r\n",
        "\ufeff" + HEAD + 'A1,"2026-07-01",10\nA2,2026-07-02,20',
        HEAD + "A1,2026-07-01,10\n\nA2,2026-07-02,20\n\n",
        " account_id ,posting_date,net_amount,\nA1,2026-07-01,10,\nA2,2026-07-02,20,\n",
    ],
    ids=["unix", "windows", "byte order mark", "blank lines", "trailing separator"],
)
def test_no_row_is_lost_whatever_the_file_looks_like(company, balance, text):
    sales = balance(company.collect_table("sales", text), "sales")
    assert (sales["rows_accepted"], sales["amount_accepted"]) == (2, 30.0)


def test_one_single_row_is_read(company, balance):
    sales = balance(company.collect_table("sales", HEAD + "A1,2026-07-01,10\n"), "sales")
    assert sales["rows_delivered"] == 1


def test_a_row_that_begins_like_a_comment_is_a_row(company, balance):
    found = company.collect_table("sales", HEAD + "#A1,2026-07-01,10\nA1,2026-07-01,10\n")
    assert balance(found, "sales")["rows_delivered"] == 2
    assert found.unknown["delivered_account_id"].tolist() == ["#A1"]


def test_quotes_inside_names_and_separators_inside_quotes(company):
    company.write("accounts.csv", 'account_id,name\nA1,"Rohr ""Süd"", Nord"\nA2,O\'Neil\n')
    names = company.collect().facts.accounts["name"].tolist()
    assert names == ['Rohr "Süd", Nord', "O'Neil"]


def test_columns_called_file_and_line_stay_columns_of_the_source(company, reasons):
    text = "Line,file,account_id,posting_date,net_amount\n77,x.pdf,A1,soon,10\n"
    found = company.collect_table("sales", text, source={"columns": {"invoice_no": "Line"}})
    assert found.rejects["file"].tolist() == ["sales.csv"]
    assert reasons(found)[0][:3] == (2, "posting_date", "soon")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "A1,2026-07-01\n", r"line 2 has 2 cells where the header \(line 1\) has 3"),
        (HEAD + "A1,2026-07-01,1,2\n", r"line 2 has 4 cells .*'A1 \| 2026-07-01 \| 1 \| 2'"),
        (HEAD + "A1,2026-07-01,1,\n", r"merely end with one, declare header = 1"),
        (HEAD + '"A1,2026-07-01,1\nA2,2026-07-01,1\n', "begins on line 2 has a quote"),
        (HEAD + "A1,2026-07-01,1\n" + HEAD, "line 3 repeats the column names"),
        ("A1,2026-07-01,1\n", "line 1 should hold the column names.*declare header = 0"),
        ("account_id,posting_date,net_amount,NET_AMOUNT\n", "more than one column"),
        ("", "is empty; at least a header line"),
    ],
    ids=["short", "long", "end", "quote", "twice", "none", "column", "empty"],
)
def test_a_file_that_is_not_as_declared_is_refused(company, text, message):
    with pytest.raises(SourceError, match=message):
        company.collect_table("sales", text)


def test_a_bad_byte_late_in_the_file_is_refused_too(company):
    rows = "".join(f"A1,2026-07-01,{place}\n" for place in range(30_000))
    company.write("sales.csv", HEAD + rows + "Müller,2026-07-01,1\n", encoding="cp1252")
    with pytest.raises(SourceError, match="is not written in UTF-8"):
        company.collect(sales={"file": "sales.csv", "format": {"encoding": "utf-8"}})
    proven = company.collect()
    assert proven.unknown["delivered_account_id"].tolist() == ["Müller"]


def test_windows_encoding_is_proven_or_declared_and_refused_where_utf8_is_declared(company):
    text = "account_id,name\nA1,Hüttenwerk Südpfalz\n"
    company.write("accounts.csv", text, encoding="cp1252")
    wrong = {"file": "accounts.csv", "format": {"encoding": "utf-8"}}
    with pytest.raises(SourceError, match=r'not written in UTF-8.*encoding = "cp1252"'):
        company.collect(accounts=wrong)
    assert company.collect().facts.accounts["name"].iloc[0] == "Hüttenwerk Südpfalz"
    declared = {"file": "accounts.csv", "format": {"encoding": "cp1252"}}
    accounts = company.collect(accounts=declared).facts.accounts
    assert accounts["name"].iloc[0] == "Hüttenwerk Südpfalz"


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace(",", ";") + "A1;2026-07-01;1,5\nA2;2026-07-02;2\n",
        "Export of July\n\n" + HEAD + "A1,2026-07-01,1.5\nA2,2026-07-02,2\n",
        "sep=;\n" + HEAD.replace(",", ";") + "A1;01.07.2026;1,5-\nA2;31.07.2026;5 €\n",
        HEAD + "A1,2026-07-01,1.5\nA2,2026-07-02,2\n\nExported by: Ada\n",
        HEAD.replace(",", "\t") + "A1\t07/01/2026\t1.5\nA2\t07/31/2026\t2\n",
        HEAD + "A1,2026-07-01,1.5\nA2,2026-07-02,2\nSumme,,3.5\n,,\n",
    ],
    ids=["semicolon", "title", "sep", "footer", "tab", "total"],
)
def test_what_is_left_out_is_proven(company, balance, text):
    sales = balance(company.collect_table("sales", text), "sales")
    assert (sales["rows_accepted"], sales["amount_accepted"]) == (2, 3.5)


def test_utf8_declared_as_windows_would_garble_names_and_is_refused(company):
    declared = {"file": "accounts.csv", "format": {"encoding": "cp1252"}}
    with pytest.raises(SourceError, match="is written in UTF-8"):
        company.collect(accounts=declared)


@pytest.mark.parametrize(
    ("form", "message"),
    [({"encoding": "ascii-ish"}, "no encoding 'ascii-ish'"), ({"encoding": "utf-16"}, "utf-16")],
)
def test_an_encoding_that_cannot_be(company, form, message):
    company.write("accounts.csv", "account_id,name\nA1,Alpha\n")
    with pytest.raises(SourceError, match=message):
        company.collect(accounts={"file": "accounts.csv", "format": form})


def test_a_packed_file_is_read(company, balance):
    text = HEAD + "A1,2026-07-01,10\n"
    (company.folder / "sales.csv.gz").write_bytes(gzip.compress(text.encode()))
    found = company.collect(sales={"file": "sales.csv.gz"})
    sales = balance(found, "sales")
    assert sales["amount_accepted"] == 10.0
    packed = (company.folder / "sales.csv.gz").read_bytes()
    assert sales["sha256"] == hashlib.sha256(packed).hexdigest()


def test_excel_reads_like_text_with_its_types_and_its_words(company):
    frame = pd.DataFrame(
        {
            "account_id": [1001, "0042"],
            "name": ["NA", "null"],
            "customer_since": [pd.Timestamp("2020-02-29"), None],
            "payment_terms_days": [30.0, None],
        }
    )
    with pd.ExcelWriter(company.folder / "accounts.xlsx") as book:
        pd.DataFrame({"x": [1]}).to_excel(book, sheet_name="Cover", index=False)
        frame.to_excel(book, sheet_name="Kunden", index=False)
    source = {"file": "accounts.xlsx", "sheet": "Kunden"}
    accounts = company.collect(accounts=source).facts.accounts.set_index("account_id")
    assert accounts.loc[["0042", "1001"], "name"].tolist() == ["null", "NA"]
    assert accounts.loc["1001", "customer_since"] == pd.Timestamp("2020-02-29")
    assert accounts.loc["1001", "payment_terms_days"] == 30
    assert np.isnan(accounts.loc["0042", "payment_terms_days"])
    with pytest.raises(SourceError, match=r"no sheet 'Kundn'. Did you mean 'Kunden'"):
        company.collect(accounts={**source, "sheet": "Kundn"})


def test_parquet_reads_numbers_as_numbers_and_nan_as_missing(company, reasons):
    frame = pd.DataFrame(
        {
            "account_id": ["A1", "A1", "A2"],
            "posting_date": pd.to_datetime(["2026-07-01", "2026-07-02", "2026-07-03"]),
            "net_amount": [10.5, 1e15, 2.0],
            "quantity": [np.nan, 1.0, np.inf],
        }
    )
    frame.to_parquet(company.folder / "sales.parquet")
    found = company.collect(sales={"file": "sales.parquet"})
    assert [row[:2] for row in reasons(found)] == [(2, "net_amount"), (3, "quantity")]
    assert found.facts.account_quarter["invoiced_net"].tolist() == [10.5]


def test_what_only_looks_like_parquet_or_excel_is_refused(company):
    for name, kind in (("sales.parquet", "Parquet"), ("sales.xlsx", "Excel")):
        company.write(name, "no such thing")
        with pytest.raises(SourceError, match=f"cannot be read as .*{kind}"):
            company.collect(sales={"file": name})
    company.write("sales.pdf", "x")
    with pytest.raises(SourceError, match="unknown kind"):
        company.collect(sales={"file": "sales.pdf"})


def test_parquet_with_a_damaged_page_is_refused(company):
    lines = pd.DataFrame(
        {
            "account_id": ["A1"] * 5_000,
            "posting_date": pd.Timestamp("2026-07-01"),
            "net_amount": np.arange(5_000) / 7,
        }
    )
    path = company.folder / "sales.parquet"
    lines.to_parquet(path)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2_000] = b"\xaa" * 2_000
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"sales\.parquet cannot be read as declared"):
        company.collect(sales={"file": "sales.parquet"})


def test_parquet_cells_are_trimmed_and_placed_whatever_its_columns_are_called(company, reasons):
    frame = pd.DataFrame(
        {
            "account_id": [" A1", "A2\u00a0", ""],
            "posting_date": pd.to_datetime(["2026-07-01", "2026-07-02", "2026-07-03"]),
            "net_amount": [1.0, 2.0, 4.0],
            "product_id": ["P1", "P2", "P3"],
        }
    )
    for named in (frame, frame.assign(file_row_number=7)):
        named.to_parquet(company.folder / "sales.parquet")
        found = company.collect(sales={"file": "sales.parquet"})
        assert found.facts.account_quarter["account_id"].tolist() == ["A1", "A2"]
        assert [row[:2] for row in reasons(found)] == [(3, "account_id")]
        sales = found.deliveries.set_index("table").loc["sales"]
        assert (sales["amount_written"], sales["amount_witness"]) == (7, 7)


def test_an_unknown_file_is_answered_with_the_nearest(company):
    with pytest.raises(SourceError, match=r"No file 'sale.csv'.*Did you mean 'sales.csv'"):
        company.collect(sales={"file": "sale.csv"})
    (company.folder / "accounts.csv").touch()
    with pytest.raises(SourceError, match=r"No file 'costs.csv'.*Known are 'accounts.csv'"):
        company.collect(sales={"file": "costs.csv"})
    with pytest.raises(SourceError, match=r"data folder .* does not exist"):
        company.collect(data={"folder": str(company.folder / "nowhere")})


def test_files_of_one_pattern_are_read_together_and_must_have_the_same_columns(company, balance):
    company.write("2026-07.csv", HEAD + "A1,2026-07-01,10\n")
    company.write("2026-08.csv", "posting_date,account_id,net_amount\n2026-08-01,A1,20\n")
    found = company.collect(sales={"file": "2026-*.csv"})
    sales = balance(found, "sales")
    assert (sales["amount_accepted"], sales["file"]) == (30.0, "2026-07.csv, 2026-08.csv")
    company.write("2026-09.csv", "account_id,net_amount\nA1,2\n")
    with pytest.raises(SourceError, match=r"different columns: .*\['posting_date'\]"):
        company.collect(sales={"file": "2026-*.csv"})


def test_columns_constants_values_where_and_negate(company, balance):
    text = (
        "Kunde,Jahr,Quartal,Betrag,Werk,Art\n"
        "A1,2026,3,-100,Nord,K\nA2,2026,3,-50,Süd,K\nA1,2026,3,-7,Ost,X\nA1,2026,3,-1,,K\n"
    )
    source = {
        "columns": {
            "account_id": "Kunde",
            "quarter": "{Jahr}Q{Quartal}",
            "category": "Art",
            "amount": "Betrag",
        },
        "constants": {"driver": "service_hours"},
        "values": {"category": {"K": "service"}},
        "where": {"Werk": ["Nord", "Süd"]},
        "negate": ["amount"],
    }
    del source["columns"]["account_id"]
    source["repeated_keys"] = "add"
    found = company.collect_table("cost_pools", text, source=source)
    pool = found.facts.cost_pools.iloc[0]
    assert pool[["quarter", "category", "driver", "amount"]].tolist() == [
        "2026Q3",
        "service",
        "service_hours",
        150.0,
    ]
    record = balance(found, "cost_pools")
    assert (record["rows_delivered"], record["rows_set_aside"]) == (2, 2)
    assert record["ignored_columns"] == "Kunde"


def test_a_lookup_brings_in_columns_and_its_file_is_on_record(company, balance):
    company.write("products.csv", "sku,product_group\nP1,Pumpen\n")
    text = "account_id,posting_date,net_amount,sku\nA1,2026-07-01,10,P1\nA1,2026-07-01,5,P9\n"
    source = {"lookups": [{"file": "products.csv", "on": "sku"}], "columns": {"product_id": "sku"}}
    found = company.collect_table("sales", text, source=source)
    groups = found.facts.product_quarter.set_index("product_id")["product_group"]
    assert groups.to_dict() == {"P1": "Pumpen", "P9": ""}
    record = balance(found, "sales")
    assert record["file"] == "sales.csv, products.csv"
    content = (company.folder / "products.csv").read_bytes()
    assert record["sha256"].endswith(hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("lookup", "error", "message"),
    [
        ({"on": "net_amount", "key": "sku"}, SourceError, "'sku', which comes more than once"),
        ({"on": "sku"}, MissingColumnsError, r"the source has no column \['sku'\]"),
        ({"on": "net_amount", "key": "skuu"}, MissingColumnsError, "Did you mean 'sku'"),
    ],
)
def test_a_lookup_that_would_double_rows_or_finds_no_column(company, lookup, error, message):
    company.write("products.csv", "sku,product_group\nP1,Pumpen\nP1,Ventile\n")
    with pytest.raises(error, match=message):
        company.collect(
            sales={"file": "sales.csv", "lookups": [{"file": "products.csv", **lookup}]}
        )


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ({"columns": {"net_amont": "net_amount"}}, SettingsError, "Did you mean 'net_amount'"),
        ({"columns": {"quantity": "qty"}}, MissingColumnsError, r"no column \['qty'\]"),
        ({"where": {"plant": ["Nord"]}}, MissingColumnsError, r"no column \['plant'\]"),
        ({"negate": ["account_id"]}, SettingsError, "'account_id', which is no number"),
    ],
)
def test_settings_of_a_source_that_do_not_fit(company, source, error, message):
    with pytest.raises(error, match=message):
        company.collect(sales={"file": "sales.csv", **source})


def test_turning_the_sign_of_a_column_nobody_delivered_does_nothing(company, balance):
    found = company.collect(sales={"file": "sales.csv", "negate": ["gross_amount"]})
    assert balance(found, "sales")["amount_accepted"] == 150.0
