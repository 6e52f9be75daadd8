"""Four public data sets, each read by a ``workbook.toml`` alone, against its reference files."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from kamlib.data_collection import Collection, collect
from kamlib.support.settings import load_settings

EXAMPLES = Path(__file__).parents[2] / "examples"
CENT = Decimal("0.005")


def collected(name: str) -> Collection:
    settings = load_settings(EXAMPLES / name / "workbook.toml")
    if not settings.data_folder.is_dir():
        pytest.skip(f"the public data set of {name} is not here: set KAM_DATA")
    return collect(settings)


def reference(data_sets: Path, folder: str, file: str) -> list[dict[str, str]]:
    with (data_sets / folder / "reference" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def northwind() -> Collection:
    return collected("northwind")


@pytest.fixture(scope="module")
def sap_sample() -> Collection:
    return collected("sap_sample")


@pytest.fixture(scope="module")
def online_retail() -> Collection:
    return collected("online_retail")


@pytest.fixture(scope="module")
def crm() -> Collection:
    return collected("crm")


def label(row: dict[str, str]) -> str:
    return f"{row['year']}Q{row['quarter']}"


def close(found: float, expected: str) -> bool:
    return abs(Decimal(str(found)) - Decimal(expected)) <= CENT


def sums(found: Collection, by: str) -> pd.DataFrame:
    return found.facts.account_quarter.groupby(by).sum(numeric_only=True)


def delivery(found: Collection, table: str) -> pd.Series:
    return found.deliveries.set_index("table").loc[table]


# ---------------------------------------------------------------------------- Northwind


def test_northwind_every_customer_and_quarter(northwind, data_sets):
    assert northwind.rejects.empty
    assert northwind.unknown.empty
    quarters, customers = sums(northwind, "quarter"), sums(northwind, "account_id")
    by_quarter = reference(data_sets, "northwind", "by_quarter.csv")
    by_customer = reference(data_sets, "northwind", "by_customer.csv")
    assert list(quarters.index) == [label(row) for row in by_quarter]
    assert set(customers.index) == {row["CustomerID"] for row in by_customer}
    pairs = [(quarters.loc[label(row)], row) for row in by_quarter]
    pairs += [(customers.loc[row["CustomerID"]], row) for row in by_customer]
    for found, row in pairs:
        assert close(found["gross_revenue"], row["gross"])
        assert close(found["invoice_discount"], row["discount"])
        assert close(found["invoiced_net"], row["net"])
        assert found["order_lines"] == int(row["lines"])
        assert found["invoices"] == int(row["orders"])
    freight = northwind.facts.cost_quarter.groupby("account_id")["amount"].sum()
    for row in by_customer:
        assert close(freight[row["CustomerID"]], row["freight"])


def test_northwind_in_total_to_the_last_digit(northwind, data_sets):
    [total] = reference(data_sets, "northwind", "total.csv")
    amounts = northwind.facts.account_quarter["invoiced_net"]
    assert sum(Decimal(str(round(x, 4))) for x in amounts) == Decimal(total["net"])


# --------------------------------------------------------------------------- SAP sample


def test_sap_sample_every_partner_and_quarter(sap_sample, data_sets):
    assert sap_sample.rejects.empty
    assert sap_sample.unknown.empty
    partners, quarters = sums(sap_sample, "account_id"), sums(sap_sample, "quarter")
    by_partner = reference(data_sets, "sap_sample_sales", "by_partner.csv")
    by_quarter = reference(data_sets, "sap_sample_sales", "by_quarter.csv")
    assert list(quarters.index) == [label(row) for row in by_quarter]
    pairs = [(partners.loc[row["PARTNERID"]], row) for row in by_partner]
    pairs += [(quarters.loc[label(row)], row) for row in by_quarter]
    assert len(pairs) == 123
    for found, row in pairs:
        assert close(found["invoiced_net"], row["net"])
        assert found["order_lines"] == int(row["orders"])


# ------------------------------------------------------------------------ Online Retail


def test_online_retail_every_quarter_with_its_returns(online_retail, data_sets):
    assert online_retail.rejects.empty
    quarters = sums(online_retail, "quarter")
    by_quarter = reference(data_sets, "uci_online_retail", "all_by_quarter.csv")
    assert list(quarters.index) == [label(row) for row in by_quarter]
    unknown = online_retail.unknown
    unknown = unknown[unknown["table"] == "sales"].set_index("quarter")["rows"]
    active = online_retail.facts.account_quarter
    active = active[active["account_id"] != "unknown"].groupby("quarter").size()
    for row in by_quarter:
        found = quarters.loc[label(row)]
        assert close(found["invoiced_net"], row["net"])
        # Two lines adjust bad debt by a negative price; here every negative line is a return.
        bad_debt = Decimal("22124.12") if label(row) == "2011Q3" else Decimal(0)
        assert close(found["returns"], str(Decimal(row["returns_negative"]) - bad_debt))
        assert found["order_lines"] == int(row["lines"])
        assert unknown[label(row)] == int(row["lines_without_customer"])
        assert active[label(row)] == int(row["active_customers"])


def test_online_retail_says_that_no_line_has_a_cost(online_retail):
    assert online_retail.without_cost["rows"].sum() == 541_909
    assert online_retail.facts.account_quarter["product_cost"].isna().all()


# ---------------------------------------------------------------------------------- CRM


def test_crm_what_was_won_by_quarter(crm, data_sets):
    assert crm.rejects.empty
    folder = "pbi_crm_accounts_cases_opportunities"
    quarters = sums(crm, "quarter")
    won = [
        row
        for row in reference(data_sets, folder, "opportunities_by_close_quarter.csv")
        if row["status"] == "Won"
    ]
    assert list(quarters.index) == [label(row) for row in won]
    active = crm.facts.account_quarter.groupby("quarter").size()
    for row in won:
        assert close(quarters.loc[label(row), "invoiced_net"], row["value"])
        assert quarters.loc[label(row), "order_lines"] == int(row["opportunities"])
        assert active[label(row)] == int(row["accounts"])


def test_crm_what_is_open_and_how_content_customers_are(crm, data_sets):
    folder = "pbi_crm_accounts_cases_opportunities"
    status = {
        row["status"]: row for row in reference(data_sets, folder, "opportunities_by_status.csv")
    }
    everything = crm.facts.opportunities
    assert len(everything) == sum(int(row["opportunities"]) for row in status.values())
    pipeline = everything[everything["stage"].str.startswith("Open")]
    assert len(pipeline) == int(status["Open"]["opportunities"])
    assert close(pipeline["volume"].astype(float).sum(), status["Open"]["value"])
    assert pipeline["probability_pct"].astype(float).between(0, 100).all()
    assert delivery(crm, "sales")["rows_accepted"] == int(status["Won"]["opportunities"])
    surveys = crm.facts.survey_quarter
    contacts = crm.facts.interaction_quarter.groupby("quarter")["contacts"].sum()
    for row in reference(data_sets, folder, "cases_by_quarter.csv"):
        answers = surveys[surveys["quarter"] == label(row)]
        assert answers["responses"].sum() == int(row["cases"])
        assert len(answers) == int(row["accounts"])
        assert contacts[label(row)] == int(row["cases"])
        mean = (answers["responses"] * answers["mean_score"]).sum() / answers["responses"].sum()
        assert mean == pytest.approx(float(row["csat_mean"]), abs=1e-5)
