"""A company of three customers small enough to score by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import settings as hypothesis_settings

from kamlib.data_collection.facts import Facts
from kamlib.profitability import Profitability
from kamlib.scoring import Evidence, Scoring
from kamlib.support.language import Language
from kamlib.support.quarter import labels_back
from kamlib.support.settings import Settings

# A busy machine is no reason to fail: what counts is the answer, not its time.
hypothesis_settings.register_profile("unhurried")
hypothesis_settings.load_profile("unhurried")

QUARTER = "2026Q3"
HISTORY = labels_back(QUARTER, 8)

ACCOUNTS = pd.DataFrame(
    {
        "account_id": ["K1", "K2", "K3", "K4", "unknown"],
        "name": ["Alpina Pressen AG", "Bodensee Pumpen GmbH", "Chiemgau <Guss>", "Dorn SE", "?"],
        "status": ["key", "candidate", "standard", "prospect", "unknown"],
        "segment": ["OEM", "OEM", "End user", "OEM", ""],
        "account_manager": ["Aydin", "Brandt", "Aydin", "Brandt", ""],
        "customer_since": [dt.date(2016, 10, 1), dt.date(2021, 10, 1), None, None, None],
        "payment_terms_days": [30.0, 60.0, None, 14.0, None],
    }
)


def sales(
    account: str, quarter: str, gross: float, cost: float, **more: float
) -> dict[str, object]:
    """One row of sales facts; a tenth of the gross is invoice discount."""
    row = {"account_id": account, "quarter": quarter, "gross_revenue": gross, "returns": 0.0}
    row |= {"invoice_discount": gross / 10, "invoiced_net": gross * 0.9, "product_cost": cost}
    row |= {"service_revenue": 0.0, "cross_sell_revenue": 0.0, "up_sell_revenue": 0.0}
    row |= {"quantity": 1.0, "order_lines": 1, "invoices": 1}
    return row | more


def company_facts() -> Facts:
    """K1 steady with much service, K2 doubling, K3 with one return, K4 a prospect."""
    lines = [sales("K1", q, 100, 50, cross_sell_revenue=9.0) for q in HISTORY]
    lines += [sales("K2", q, 100, 75) for q in HISTORY[:4]]
    lines += [sales("K2", q, 200, 150, up_sell_revenue=18.0) for q in HISTORY[4:]]
    lines += [sales("K3", QUARTER, -50, -30, returns=-50.0), sales("unknown", QUARTER, 10, 5)]
    costs = [("K1", q, "service", 9.0) for q in HISTORY]
    costs += [("K2", q, "complaints_returns", 4.0) for q in HISTORY[4:]]
    ratings = [
        ("K1", "2026Q2", "growth_potential", "sales", 9.0),
        ("K1", "2026Q2", "growth_potential", "controlling", 2.0),
        ("K1", "2026Q1", "growth_potential", "sales", 10.0),
        ("K2", "2026Q3", "growth_potential", "sales", 8.0),
        ("K2", "2025Q3", "risk", "sales", 8.0),
        ("K1", "2026Q3", "risk", "sales", 4.0),
    ]
    return Facts.of(
        accounts=ACCOUNTS,
        account_quarter=pd.DataFrame(lines),
        cost_quarter=pd.DataFrame(
            costs, columns=["account_id", "quarter", "category", "amount"]
        ).assign(attribution="direct"),
        ratings=pd.DataFrame(
            ratings, columns=["account_id", "quarter", "criterion", "rater", "score"]
        ),
        interaction_quarter=pd.DataFrame(
            {
                "account_id": ["K1", "K1", "K2", "K1"],
                "quarter": [QUARTER, "2026Q1", QUARTER, "2024Q4"],
                "kind": ["visit", "call", "mail", "visit"],
                "initiated_by": ["us", "account", "us", "us"],
                "contacts": [6, 2, 1, 99],
                "minutes": [60, 20, 5, 60],
            }
        ),
        payment_quarter=pd.DataFrame(
            {
                "account_id": ["K1", "K1"],
                "quarter": ["2026Q2", QUARTER],
                "paid_amount": [100.0, 100.0],
                "paid_delay_amount_days": [1000.0, 2000.0],
                "overdue_amount": [999.0, 50.0],
                "overdue_amount_days": [99999.0, 2000.0],
            }
        ),
        survey_quarter=pd.DataFrame(
            {
                "account_id": ["K1", "K1", "K2"],
                "quarter": [QUARTER, "2026Q1", QUARTER],
                "metric": ["nps", "nps", "csat"],
                "responses": [3, 1, 5],
                "promoters": [2, 0, 0],
                "detractors": [0, 1, 0],
            }
        ),
    )


def scoring_of(facts: Facts, language: str = "en", **sections: object) -> Scoring:
    """Build chapter 3 on facts and parts of the settings."""
    content = {"company": {"name": "Musterwerk"}, "sources": {}, **sections}
    common = {
        "settings": Settings.model_validate(content),
        "quarter": QUARTER,
        "language": Language(language),
        "facts": facts,
    }
    return Scoring(profitability=Profitability(**common), **common)


@pytest.fixture(scope="session")
def facts() -> Facts:
    return company_facts()


@pytest.fixture(scope="session")
def build():
    return scoring_of


@pytest.fixture(scope="session")
def scoring(facts: Facts) -> Scoring:
    """Compute the company once; a test that changes it builds its own."""
    return scoring_of(facts)


@pytest.fixture(scope="session")
def evidence(scoring: Scoring) -> Evidence:
    return scoring.now
