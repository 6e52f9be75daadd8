"""A small machine supplier: three accounts, two account managers, five quarters."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from kamlib.data_collection.facts import Facts
from kamlib.soll_ist import SollIst
from kamlib.support.language import Language
from kamlib.support.settings import Company, Kpi, Settings
from kamlib.support.settings import SollIst as SollIstSettings

QUARTERS = ["2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
#: Gross revenue per quarter; discounts are a tenth, product cost half of it.
GROSS = {
    "K1": [1000.0, 1000.0, 1000.0, 900.0, 800.0],
    "K2": [500.0, 500.0, 500.0, 600.0, 700.0],
    "unknown": [0.0, 0.0, 0.0, 0.0, 50.0],
}
COMMENT = [
    "K1",
    "net_revenue",
    "2026Q3",
    "competitor",
    "Second source approved",
    "Ada",
    "2026-10-05",
]


def statement() -> pd.DataFrame:
    rows = [
        {
            "account_id": account,
            "quarter": quarter,
            "gross_revenue": gross,
            "discounts": gross * 0.1,
            "net_revenue": gross * 0.9,
            "product_cost": gross * 0.5,
            "customer_gross_profit": gross * 0.4,
            "service": gross * 0.1,
            "customer_contribution": gross * 0.3,
        }
        for account, values in GROSS.items()
        for quarter, gross in zip(QUARTERS, values, strict=True)
        if gross
    ]
    return pd.DataFrame(rows)


def facts(targets: list[list[object]] | None = None) -> Facts:
    table = statement()
    sales = table.assign(invoiced_net=table["net_revenue"])
    accounts = pd.DataFrame(
        {
            "account_id": ["K1", "K2", "K3", "unknown"],
            "name": [
                "Adler Pressen AG",
                "Birke Motoren GmbH",
                "Cedra Pumpen SE",
                "Unknown account",
            ],
            "account_manager": ["Ada", "Ben", "Ben", ""],
            "status": ["key", "key", "standard", "unknown"],
        }
    )
    managers = sales.assign(account_manager=sales["account_id"].map({"K1": "Ada", "K2": "Ben"}))
    credited = managers.fillna({"account_manager": ""}).groupby(
        ["account_manager", "quarter"], as_index=False
    )[["gross_revenue", "invoiced_net", "product_cost"]]
    given = targets if targets is not None else default_targets()
    return Facts.of(
        accounts=accounts,
        account_quarter=sales,
        manager_quarter=credited.sum(),
        targets=pd.DataFrame(
            given, columns=["account_id", "account_manager", "quarter", "kpi", "target"]
        ),
        comments=pd.DataFrame(
            [COMMENT], columns=["account_id", "kpi", "quarter", "cause", "text", "author", "date"]
        ).assign(date=lambda table: pd.to_datetime(table["date"])),
        survey_quarter=pd.DataFrame(
            {
                "account_id": ["K1", "K1", "K2"],
                "quarter": ["2026Q3", "2026Q3", "2026Q3"],
                "metric": ["nps", "csat", "nps"],
                "responses": [4, 9, 2],
                "promoters": [1, 9, 2],
                "detractors": [2, 0, 0],
            }
        ),
    )


def with_products(given: Facts) -> Facts:
    """Give every account one product."""
    rows = statement()
    lines = pd.DataFrame(
        {
            "account_id": rows["account_id"],
            "quarter": rows["quarter"],
            "product_group": "drives",
            "product_id": "D1",
            "quantity": rows["gross_revenue"] / 10,
            "gross_revenue": rows["gross_revenue"],
            "invoiced_net": rows["net_revenue"],
            "product_cost": rows["product_cost"],
        }
    )
    return dataclasses.replace(given, product_quarter=lines)


def default_targets() -> list[list[object]]:
    now = QUARTERS[2:]
    return [
        *[["K1", "", quarter, "net_revenue", 1000.0] for quarter in now],
        *[["K2", "", quarter, "net_revenue", 500.0] for quarter in now],
        ["K3", "", "2026Q3", "net_revenue", 100.0],
        ["K1", "", "2026Q3", "customer_profitability_pct", 30.0],
        ["K1", "", "2026Q3", "nps", 10.0],
        ["K3", "", "2026Q3", "nps", 10.0],
        ["", "Ada", "2026Q3", "net_revenue", 900.0],
        *[["", "", quarter, "net_revenue", 1500.0] for quarter in now],
        ["", "", "2026Q3", "service_cost", 100.0],
        ["K1", "", "2026Q3", "net_revenu", 5.0],
        ["K1", "", "2026Q3", "interactions", 5.0],
    ]


KPIS = (
    Kpi(id="net_revenue", absolute=50, relative_pct=5),
    Kpi(id="customer_profitability_pct", absolute=1.5, relative_pct=0),
    Kpi(id="service_cost", absolute=10, relative_pct=5),
    Kpi(id="nps", absolute=10, relative_pct=0),
)


def make_chapter(
    targets: list[list[object]] | None = None,
    *,
    language: str = "en",
    kpis: tuple[Kpi, ...] = KPIS,
    company: str = "Probe Antriebe GmbH",
    given: Facts | None = None,
) -> SollIst:
    settings = Settings(
        company=Company(name=company),
        sources={},
        soll_ist=SollIstSettings(kpis=kpis, persistence_quarters=2),
        file=Path("workbook.toml"),
    )
    return SollIst(
        facts=given or facts(targets),
        profitability=SimpleNamespace(statement_by_quarter=statement()),
        settings=settings,
        quarter="2026Q3",
        language=Language(language),
    )


@functools.cache
def shared_chapter(language: str = "en", *, has_targets: bool = True) -> SollIst:
    """Compute the company once for all tests that only read it."""
    return make_chapter(None if has_targets else [], language=language)


def full_year() -> list[list[object]]:
    return [*default_targets(), ["", "", "2026Q4", "net_revenue", 1500.0]]


@functools.cache
def whole_chapter(language: str = "en") -> SollIst:
    """Compute the company with product lines and a target for the whole year once."""
    return make_chapter(language=language, given=with_products(facts(full_year())))
