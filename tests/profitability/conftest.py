"""A small company whose every figure can be computed by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from kamlib.data_collection.facts import Facts
from kamlib.profitability import Profitability
from kamlib.support.language import Language
from kamlib.support.settings import Settings

QUARTER = "2026Q3"
LEVELS = {
    "net_revenue": ("discounts",),
    "customer_gross_profit": ("product_cost",),
    "contribution_margin_2": ("complaints_returns", "freight"),
    "contribution_margin_3": ("promotion", "selling", "service", "financing"),
    "customer_contribution": ("storage", "development"),
}


def sales_of(rows):
    """Build account_quarter facts from (account, quarter, gross, discount, product cost)."""
    frame = pd.DataFrame(
        rows, columns=["account_id", "quarter", "gross_revenue", "invoice_discount", "product_cost"]
    )
    return frame.assign(
        invoiced_net=frame["gross_revenue"] - frame["invoice_discount"],
        quantity=frame["gross_revenue"] / 100,
        returns=-10.0,
        service_revenue=40.0,
        cross_sell_revenue=30.0,
        up_sell_revenue=20.0,
        order_lines=5,
        invoices=2,
        revenue_without_cost=0.0,
    )


def costs_of(rows):
    """Build cost_quarter facts from (account, quarter, category, attribution, amount)."""
    return pd.DataFrame(
        rows, columns=["account_id", "quarter", "category", "attribution", "amount"]
    )


@pytest.fixture(scope="session")
def accounts():
    return pd.DataFrame(
        {
            "account_id": ["K1", "K2", "K3", "P1", "unknown"],
            "name": ["Alpina Pressen AG", "Borken Walzwerk", "Celler Kranbau", "Dorn", "Unknown"],
            "status": ["key", "key", "standard", "prospect", "unknown"],
            "segment": "OEM",
            "account_manager": "M. Test",
            "group_id": "",
        }
    )


@pytest.fixture(scope="session")
def facts(accounts):
    """K1 is large and loses, K2 earns, K3 earns a little, P1 has no business.

    In 2026Q3: K1 pays for 60 of 100 service hours, K2 for 20; the rest is idle.
    Development of 100 is shared by net revenue; logistics has no volumes.
    """
    return Facts.of(
        accounts=accounts,
        account_quarter=sales_of(
            [
                ("K1", "2026Q3", 1000.0, 100.0, 700.0),
                ("K2", "2026Q3", 600.0, 0.0, 300.0),
                ("K3", "2026Q3", 300.0, 0.0, 200.0),
                ("unknown", "2026Q3", 200.0, 0.0, 100.0),
                ("K1", "2026Q2", 500.0, 0.0, 300.0),
                ("K2", "2025Q3", 400.0, 0.0, 250.0),
                ("K2", "2026Q4", 9999.0, 0.0, 1.0),
            ]
        ),
        cost_quarter=costs_of(
            [
                ("K1", "2026Q3", "discounts", "direct", 50.0),
                ("K1", "2026Q3", "freight", "direct", 30.0),
                ("K2", "2026Q3", "promotion", "key", 15.0),
            ]
        ),
        cost_pools=pd.DataFrame(
            {
                "quarter": "2026Q3",
                "category": ["service", "development", "storage"],
                "driver": ["service_hours", "net_revenue", "pallet_day"],
                "amount": [500.0, 100.0, 60.0],
                "practical_capacity": [100.0, float("nan"), float("nan")],
            }
        ),
        drivers=pd.DataFrame(
            {
                "account_id": ["K1", "K2"],
                "quarter": "2026Q3",
                "driver": "service_hours",
                "volume": [60.0, 20.0],
            }
        ),
    )


@pytest.fixture(scope="session")
def company():
    """Builders of small tables, and the default levels."""
    return SimpleNamespace(
        sales_of=sales_of,
        costs_of=costs_of,
        levels=LEVELS,
        no_costs=costs_of([]),
        settings_of=settings_of,
    )


def settings_of(**profitability):
    return Settings.model_validate(
        {
            "company": {"name": "Musterwerk Antriebe GmbH"},
            "sources": {},
            "profitability": profitability,
        }
    )


@pytest.fixture(scope="session")
def chapter_of():
    """Build the chapter from facts, in English unless told otherwise."""

    def build(facts, *, quarter=QUARTER, language="en", **profitability):
        return Profitability(
            facts=facts,
            settings=settings_of(**profitability),
            quarter=quarter,
            language=Language(language),
        )

    return build


@pytest.fixture(scope="session")
def chapter(facts, chapter_of):
    """Compute the company once; no test changes it."""
    return chapter_of(facts)
