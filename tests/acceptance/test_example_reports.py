"""Four public data sets published whole by ``workbook.toml`` alone, against their references.

Three of them have no account with a plan; of the fourth's three hundred plans six are run, those
of its largest accounts.
"""

from __future__ import annotations

import csv
import html
import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kamlib.reporting.run import prepare, run

pytestmark = pytest.mark.usefixtures("one_warm_process")

EXAMPLES = Path(__file__).parents[2] / "examples"
CENT = 0.005
SMALLER = ('"9800" = "key"', '"9700" = "key"', '"9600" = "key"', '"*" = "candidate"')


@dataclass(frozen=True, kw_only=True)
class Published:
    """A report, and what it must show of its quarter and of every one before it."""

    quarter: str
    folder: Path
    net: dict[str, float]
    shown: str
    plans: int


@dataclass(frozen=True, kw_only=True)
class Example:
    """Which quarter of an example is published, and the file its totals are compared with."""

    name: str
    quarter: str
    reference: str
    shown: str
    net: str = "net"
    only: tuple[str, str] | None = None
    plans: int = 0

    def published(self, data_sets: Path, folder: Path) -> Published:
        """Publish it into a folder of its own."""
        text = (EXAMPLES / self.name / "workbook.toml").read_text(encoding="utf-8")
        for line in SMALLER if self.plans else ():
            assert text.count(line) == 1
            text = text.replace(line, line.split(" = ")[0] + ' = "standard"')
        settings = folder / "workbook.toml"
        settings.write_text(text, encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KAM_DATA", str(data_sets))
            index = run(prepare(settings, quarter=self.quarter))
        with (data_sets / self.reference).open(encoding="utf-8", newline="") as lines:
            rows = [
                row
                for row in csv.DictReader(lines)
                if self.only is None or row[self.only[0]] == self.only[1]
            ]
        net = {f"{row['year']}Q{row['quarter']}": float(row[self.net]) for row in rows}
        return Published(
            quarter=self.quarter,
            folder=index.parent,
            net={quarter: net[quarter] for quarter in sorted(net) if quarter <= self.quarter},
            shown=self.shown,
            plans=self.plans,
        )


CRM = "pbi_crm_accounts_cases_opportunities/reference/opportunities_by_close_quarter.csv"
PUBLISHED = (
    Example(
        name="northwind",
        quarter="1998Q1",
        reference="northwind/reference/by_quarter.csv",
        shown="298 k US$",
    ),
    Example(
        name="sap_sample",
        quarter="2019Q4",
        reference="sap_sample_sales/reference/by_quarter.csv",
        shown="1.7 M US$",
    ),
    Example(
        name="online_retail",
        quarter="2011Q3",
        reference="uci_online_retail/reference/all_by_quarter.csv",
        shown="2.4 M£",
    ),
    Example(
        name="crm",
        quarter="2021Q1",
        reference=CRM,
        net="value",
        only=("status", "Won"),
        shown="4.1 M US$",
        plans=6,
    ),
)


@pytest.fixture(scope="module", params=PUBLISHED, ids=lambda example: example.name)
def report(request, data_sets, tmp_path_factory) -> Published:
    return request.param.published(data_sets, tmp_path_factory.mktemp(request.param.name))


def text_of(page: Path) -> str:
    written = re.sub(
        r"<(style|script)\b.*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.S
    )
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", written)))


def test_the_first_page_shows_what_was_invoiced(report):
    page = text_of(report.folder / "index.html")
    assert report.shown in page
    assert "earn is not known: their products have no cost" in page


def test_each_account_with_a_plan_has_its_page(report):
    pages = list((report.folder / "plans").glob("*.html"))
    assert len(pages) == (report.plans + 1 if report.plans else 0)


def test_data_files_have_every_quarter_of_the_reference(report):
    statement = pd.read_parquet(report.folder / "data" / "fact_statement.parquet")
    found = statement.groupby("quarter")["invoiced_net"].sum()
    assert found.to_dict() == pytest.approx(report.net, abs=CENT)


def test_the_star_has_the_same_totals_and_its_tables_of_plans_even_without_plans(report):
    lines = pd.read_parquet(report.folder / "bi" / "fact_account_quarter.parquet")
    found = lines[lines["quarter"] == report.quarter]["net_revenue"].sum()
    assert found == pytest.approx(report.net[report.quarter], abs=CENT)
    for table in ("fact_opportunity", "fact_action"):
        assert "account_id" in pd.read_parquet(report.folder / "bi" / f"{table}.parquet")


def test_the_workbook_has_the_total_of_the_quarter(report):
    book = openpyxl.load_workbook(
        report.folder / f"kam-{report.quarter}.xlsx", data_only=True, read_only=True
    )
    lines = list(book["Statement"].iter_rows(values_only=True))
    [head] = [place for place, line in enumerate(lines) if line[:2] == ("Account no.", "Account")]
    column = lines[head].index("Net revenue")
    accounts = sum(line[column] or 0.0 for line in lines[head + 1 :])
    assert accounts == pytest.approx(report.net[report.quarter], abs=CENT)
    assert lines[head - 1][column] == pytest.approx(accounts, abs=CENT)
