"""What stands out is found, counted and valued; and nothing stands out where all is well."""

from __future__ import annotations

import pandas as pd
import pytest

from kamlib.data_collection.closing import newest_closed, stray_quarters, thin_quarters
from kamlib.support.errors import RedFindingError, SettingsError
from kamlib.support.quarter import Quarter
from kamlib.workbook import Workbook

HEAD = "account_id,posting_date,gross_amount,net_amount,product_cost\n"
LINES = [f"A1,2026-{month:02}-28,,100,60\n" for month in range(1, 10)]
GOOD = HEAD + "".join(LINES) + "A2,2026-07-01,,50,20\n"


def findings(company, text: str = GOOD, **options):
    company.write("sales.csv", text)
    chapter = Workbook(company.settings(**options), quarter="2026Q3").data_collection
    table = chapter.findings.set_index("check")
    return chapter, table


def test_good_data_have_no_finding_and_a_green_banner(company):
    chapter, table = findings(company)
    assert table.empty
    assert chapter.banner.kind == "good"


def test_refused_rows_are_one_finding_per_table_with_money_without_signs(company):
    budget = {"loss_budget": {"rows_pct": 100, "money_pct": 100}}
    bad = "A1,2026-07-01,,-40,x\nA1,2026-07-01,,30,x\n"
    chapter, table = findings(company, GOOD + bad, data=budget)
    assert table.loc["refused", ["severity", "table", "count", "amount"]].tolist() == [
        "amber",
        "sales",
        2,
        70,
    ]
    assert chapter.banner.kind == "warn"
    assert "Sales lines: Rows refused, within the loss budget (2, 70" in chapter.banner.lines[0]


def test_value_added_tax_in_gross_revenue_is_suspected_from_the_ratio_of_lines(company):
    taxed = "".join(f"A1,2026-07-0{n},{119 * n},{100 * n},1\n" for n in range(1, 7))
    _, table = findings(company, GOOD + taxed)
    assert table.loc["vat", ["count", "detail", "amount"]].tolist() == [6, "19", 19 * 21]
    discounts = "".join(f"A1,2026-07-0{n},{100 * n},{(100 - n) * n},1\n" for n in range(1, 7))
    assert "vat" not in findings(company, GOOD + discounts)[1].index


def test_costs_far_from_any_sale_are_found(company):
    company.write(
        "costs.csv",
        "account_id,posting_date,category,amount\n"
        "A1,2026-09-01,freight,5\nA1,2026-10-15,freight,7\nA2,2026-03-01,freight,11\n"
        "A2,2026-06-01,freight,13\n",
    )
    _, table = findings(company, costs={"file": "costs.csv"})
    # 15 October is after the last sale of all, 1 March 122 days before the first to A2.
    assert table.loc["cost_window", ["count", "amount"]].tolist() == [2, 18]


def test_gaps_repeats_and_missing_costs_are_found(company):
    text = GOOD.replace(LINES[3], "").replace(LINES[4], "").replace(LINES[5], "")
    text += "A2,2026-07-01,,50,20\nA2,2026-08-01,,9,\n"
    _, table = findings(company, text)
    assert table.loc["gap", ["table", "count", "detail"]].tolist() == ["sales", 1, "2026Q2"]
    assert table.loc["repeated", ["count", "amount"]].tolist() == [1, 50]
    assert table.loc["no_cost", ["count", "amount"]].tolist() == [1, 9]


def test_a_quarter_still_open_is_preliminary(company):
    _, table = findings(company, GOOD.replace("2026-09-28", "2026-09-02"))
    assert table.loc["open_quarter", "detail"] == "2026-09-02"


def test_severity_is_the_companys_and_red_stops(company):
    taxed = "".join(f"A1,2026-07-0{n},{119 * n},{100 * n},1\n" for n in range(1, 7))
    chapter, table = findings(company, GOOD + taxed, data={"severity": {"vat": "red"}})
    assert table.loc["vat", "severity"] == "red"
    assert chapter.banner.kind == "bad"
    with pytest.raises(RedFindingError, match=r"Value-added tax suspected.*19.*without VAT"):
        chapter.check()
    assert "vat" not in findings(company, GOOD + taxed, data={"severity": {"vat": "off"}})[1].index


def test_a_currency_without_a_rate_is_named(company):
    budget = {"loss_budget": {"rows_pct": 100, "money_pct": 100}}
    text = "account_id,posting_date,net_amount,currency\nA1,2026-09-28,1,EUR\nA1,2026-09-28,1,CHF\n"
    _, table = findings(company, text, data=budget)
    assert table.loc["no_rate", ["count", "detail"]].tolist() == [1, "CHF"]


def quarters(*rows: tuple[str, int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["quarter", "rows", "last"])


FULL = [("2026Q1", 90, "2026-03-31"), ("2026Q2", 110, "2026-06-30"), ("2026Q3", 100, "2026-09-29")]


@pytest.mark.parametrize(
    ("more", "expected", "stray"),
    [
        ([], "2026Q3", []),
        ([("2027Q4", 1, "2027-12-31")], "2026Q3", ["2027Q4"]),
        ([("2026Q4", 1, "2026-12-31")], "2026Q3", ["2026Q4"]),
        ([("2026Q4", 9, "2026-10-08")], "2026Q3", []),
        ([("2026Q4", 60, "2026-11-20")], "2026Q3", []),
        ([("2026Q4", 95, "2026-12-30")], "2026Q4", []),
        ([("2026Q4", 95, "2026-12-30"), ("2030Q1", 2, "2030-03-31")], "2026Q4", ["2030Q1"]),
    ],
)
def test_a_stray_line_in_the_future_is_no_quarter(more, expected, stray):
    sales = quarters(*FULL, *more)
    assert newest_closed(sales, Quarter.parse) == expected
    assert stray_quarters(sales, expected) == stray


def test_thin_is_measured_against_full_quarters_only():
    thin = [("2027Q1", 5, "2027-03-31"), ("2027Q2", 5, "2027-06-30"), ("2027Q3", 5, "2027-09-30")]
    assert thin_quarters(quarters(*FULL, *thin)) == ["2027Q1", "2027Q2", "2027Q3"]


def test_a_stray_posting_is_a_finding_and_does_not_move_the_report(company):
    more = "".join(line.replace("100", "70") for line in LINES)
    company.write("sales.csv", GOOD + more + "A1,2027-12-31,,1,1\n")
    book = Workbook(company.settings())
    assert book.quarter == "2026Q3"
    table = book.data_collection.findings.set_index("check")
    assert table.loc["stray_dates", ["count", "detail"]].tolist() == [1, "2027Q4"]


def test_a_misspelt_check_is_refused(tmp_path):
    from kamlib.support.settings import load_settings  # noqa: PLC0415

    file = tmp_path / "workbook.toml"
    file.write_text(
        '[company]\nname = "M"\n[data.severity]\nvatt = "red"\n'
        '[sources]\naccounts = [{ file = "a.csv" }]\nsales = [{ file = "s.csv" }]\n',
        encoding="utf-8",
    )
    with pytest.raises(SettingsError, match=r"data\.severity\.vatt"):
        load_settings(file)
