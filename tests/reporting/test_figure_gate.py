"""A report whose files contradict each other is not published."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from kamlib.reporting.excel.pages import PAGES
from kamlib.reporting.gates import require_same_figures
from kamlib.support.errors import TieOutError
from kamlib.support.language import Language

PORTFOLIO = pd.DataFrame({"account_id": ["A", "B"], "net_revenue": [12_345.0, 2_000.0]}).assign(
    customer_contribution=[-1_500.0, float("nan")]
)
FINDING = "Three of 18 cost more & more."


@pytest.fixture
def report(tmp_path):
    """The first page, a chapter, the data and the workbook of two accounts."""
    rows = "".join(
        f"<tr><td>{name}</td><td><i></i><span>{money}</span></td><td>{left}</td></tr>"
        for name, money, left in (("Alpha", "12", "−2"), ("Beta", "2", "–"))
    )
    index = f'<h2 id="portfolio">P</h2><table>{rows}</table><h2 id="changed">C</h2>'
    (tmp_path / "index.html").write_text(index, encoding="utf-8")
    chapter = '<p class="finding">Three of 18 cost more &amp; more.</p>'
    (tmp_path / "02_profitability.html").write_text(chapter, encoding="utf-8")
    (tmp_path / "data").mkdir()
    old = PORTFOLIO.assign(quarter="2026Q2", net_revenue=1.0)
    statement = pd.concat([PORTFOLIO.assign(quarter="2026Q3"), old])
    statement.to_parquet(tmp_path / "data" / "fact_statement.parquet", index=False)
    book = openpyxl.Workbook()
    book.active.title = Language().text(PAGES["statement"].name)
    book.active.append(["Account", "Name", "Net revenue", "Contribution"])
    for row in PORTFOLIO.to_dict("records"):
        left = row["customer_contribution"]
        book.active.append(
            [row["account_id"], "x", row["net_revenue"], None if pd.isna(left) else left]
        )
    book.save(tmp_path / "kam-2026Q3.xlsx")
    return tmp_path


def gate(folder, portfolio: pd.DataFrame = PORTFOLIO, finding: str = FINDING) -> None:
    findings = {"02_profitability.html": finding}
    require_same_figures(folder, portfolio, findings, quarter="2026Q3", language=Language())


def test_files_that_agree_pass(report):
    gate(report)


def test_data_that_say_something_else_stop_the_report(report):
    file = report / "data" / "fact_statement.parquet"
    table = pd.read_parquet(file)
    table.assign(net_revenue=table["net_revenue"] + 0.01).to_parquet(file)
    with pytest.raises(TieOutError, match=r"fact_statement.parquet does not hold .* of A .*12,345"):
        gate(report)


def test_a_workbook_that_says_something_else_stops_the_report(report):
    file = report / "kam-2026Q3.xlsx"
    book = openpyxl.load_workbook(file)
    book.active["D2"] = -1_499.0
    book.save(file)
    with pytest.raises(TieOutError, match=r"kam-2026Q3.xlsx does not hold .*contribution of A"):
        gate(report)


def test_a_first_page_that_shows_other_figures_stops_the_report(report):
    file = report / "index.html"
    file.write_text(file.read_text(encoding="utf-8").replace(">12<", ">13<"), encoding="utf-8")
    with pytest.raises(TieOutError, match=r"index.html does not hold the net_revenue of A"):
        gate(report)


def test_an_account_the_data_do_not_know_stops_the_report(report):
    more = pd.concat([PORTFOLIO, PORTFOLIO.iloc[[0]].assign(account_id="Z")])
    with pytest.raises(TieOutError, match="of Z"):
        gate(report, more)


def test_a_finding_quoted_wrongly_stops_the_report(report):
    with pytest.raises(TieOutError, match=r"02_profitability.html shows: “Four"):
        gate(report, finding="Four of 18 cost more & more.")
