"""The AdventureWorks quarter 2013Q3 published whole: its figures on pages, in workbook and data.

One run of all chapters, without the plans of its accounts; it takes half a minute on a quiet
machine.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from adventureworks_raw import labelled, reference, table

from kamlib.reporting.run import prepare, run

#: In short, test_adventureworks holds the figures and test_example_reports publishes others.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_warm_process")]
QUARTER = "2013Q3"
CENT = 0.005


@pytest.fixture(scope="module")
def report(settings, data, tmp_path_factory):
    """Folder of the published report, away from the checkout."""
    folder = tmp_path_factory.mktemp("adventureworks")
    copy = folder / "workbook.toml"
    shutil.copy(settings.file, copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(data.parent))
        index = run(replace(prepare(copy, quarter=QUARTER), plans=()))
    assert index == (folder / "reports" / QUARTER / "index.html").resolve()
    return index.parent


@pytest.fixture(scope="module")
def expected(data):
    """The quarter as the reference has it."""
    [row] = [row for row in reference(data, "by_quarter.csv") if labelled(row) == QUARTER]
    return {name: float(row[name]) for name in ("gross_amount", "net_revenue", "product_cost")}


def text_of(path):
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_every_page_is_published(report):
    assert sorted(path.name for path in report.glob("*.html")) == [
        "01_data_collection.html",
        "02_profitability.html",
        "03_scoring.html",
        "04_matrix.html",
        "05_soll_ist.html",
        "changes.html",
        "index.html",
    ]
    assert (report.parent / "index.html").is_file()


def test_the_first_page_shows_net_revenue_and_its_growth(report, data, expected):
    page = text_of(report / "index.html")
    quarters = {
        labelled(row): float(row["net_revenue"]) for row in reference(data, "by_quarter.csv")
    }
    growth = 100 * (quarters[QUARTER] / quarters["2012Q3"] - 1)
    assert f"{expected['net_revenue'] / 1e6:.1f} M US$" in page
    assert f"+{growth:.1f} % against 2012Q3" in page


def test_data_collection_page_says_how_many_lines_and_how_much_money(report):
    page = text_of(report / "01_data_collection.html")
    assert "60,855 sales lines with 80.5 M US$ invoiced net revenue were accepted; 0 of all" in page


def test_soll_ist_page_measures_the_quarter_against_its_quotas(report, data):
    [row] = [
        row
        for row in reference(data, "quota_vs_actual_quarter_totals.csv")
        if labelled(row) == QUARTER
    ]
    below = 100 * (1 - float(row["actual_net_revenue"]) / float(row["quota"]))
    page = text_of(report / "05_soll_ist.html")
    assert f"Net revenue is {below:.1f} % below target" in page
    assert "17 account managers" in page


def test_workbook_carries_every_account_and_the_totals_of_the_quarter(report, data, expected):
    book = openpyxl.load_workbook(report / f"kam-{QUARTER}.xlsx", data_only=True, read_only=True)
    lines = list(book["Statement"].iter_rows(values_only=True))
    [head] = [place for place, line in enumerate(lines) if line[:2] == ("Account no.", "Account")]
    names = list(lines[head])
    rows = pd.DataFrame(lines[head + 1 :], columns=names).dropna(subset=["Account no."])
    listed = {row["ResellerKey"] for row in table(data, "DimReseller.csv")}
    assert set(rows["Account no."]) == listed
    for column, name in (
        ("Gross revenue", "gross_amount"),
        ("Net revenue", "net_revenue"),
        ("− Product cost", "product_cost"),
    ):
        assert rows[column].sum() == pytest.approx(expected[name], abs=CENT)
        assert lines[head - 1][names.index(column)] == pytest.approx(expected[name], abs=CENT)


def test_data_files_add_up_to_the_references(report, data, expected):
    statement = pd.read_parquet(report / "data" / "fact_statement.parquet")
    of_quarter = statement[statement["quarter"] == QUARTER]
    assert of_quarter["net_revenue"].sum() == pytest.approx(expected["net_revenue"], abs=CENT)
    until = sum(
        float(row["net_revenue"])
        for row in reference(data, "by_quarter.csv")
        if labelled(row) <= QUARTER
    )
    assert statement["net_revenue"].sum() == pytest.approx(until, abs=CENT)
    accounts = pd.read_parquet(report / "data" / "dim_account.parquet")
    ordered = {row["ResellerKey"] for row in reference(data, "by_reseller.csv")}
    assert len(accounts) == 701
    assert len(set(accounts["account_id"]) - ordered) == 66


def test_targets_in_the_data_files_keep_no_target_apart_from_zero(report, data):
    frame = pd.read_parquet(report / "data" / "fact_soll_ist_by_quarter.parquet")
    managers = frame[frame["scope"] == "manager"]
    for row in reference(data, "quota_vs_actual_quarter_totals.csv"):
        of_quarter = managers[managers["quarter"] == labelled(row)]
        if labelled(row) > QUARTER:
            assert of_quarter.empty
        elif row["quota"]:
            assert of_quarter["target"].sum() == pytest.approx(float(row["quota"]))
        else:
            assert of_quarter["target"].isna().all()
            assert of_quarter["actual"].sum() == pytest.approx(
                float(row["actual_net_revenue"]), abs=CENT
            )


def test_manifest_names_the_inputs_and_the_gates_that_held(report):
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["quarter"] == QUARTER
    assert "FactResellerSales.csv.gz" in json.dumps(manifest["inputs"])
    assert manifest["gates"]
