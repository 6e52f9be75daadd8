"""A company of five customers placed by hand, and how they stood a quarter before."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import settings as hypothesis_settings

from kamlib.data_collection.facts import Facts
from kamlib.matrix import Matrix
from kamlib.profitability import Profitability
from kamlib.scoring import Scoring
from kamlib.support.language import Language
from kamlib.support.quarter import labels_back
from kamlib.support.settings import Settings

# A busy machine is no reason to fail: what counts is the answer, not its time.
hypothesis_settings.register_profile("unhurried")
hypothesis_settings.load_profile("unhurried")

QUARTER = "2026Q3"
#: Value is rated growth potential, engagement is rated cooperation: placed as rated.
RATED = {
    "value": [{"id": "growth_potential", "weight": 1}],
    "engagement": [{"id": "cooperation", "weight": 1}],
}
NAMES = ["Alpina Pressen AG", "Bodensee Pumpen GmbH", "Chiemgau <Guss>", "Dorn SE", "Elbe AG"]
#: account, quarter, growth potential, cooperation
RATINGS = [
    ("K1", "2026Q2", 5.0, 4.0),
    ("K1", "2026Q3", 5.0, 5.0),
    ("K2", "2026Q2", 7.0, 6.0),
    ("K2", "2026Q3", 7.0, 2.0),
    ("K3", "2026Q3", 1.0, 9.0),
    ("K4", "2026Q3", 1.5, 1.0),
]


def company_facts() -> Facts:
    """K1 enters the top quadrant, K2 leaves it, K3 is new, K4 stays low, K5 is not rated."""
    accounts = [f"K{number}" for number in range(1, 6)]
    quarters = labels_back(QUARTER, 2)
    lines = [
        {"account_id": account, "quarter": quarter, "gross_revenue": 1e6 * place}
        for place, account in enumerate(accounts, start=1)
        for quarter in (quarters if account != "K3" else quarters[1:])
    ]
    sales = pd.DataFrame(lines)
    for column in ("invoice_discount", "returns", "service_revenue", "quantity"):
        sales[column] = 0.0
    sales = sales.assign(
        invoiced_net=sales["gross_revenue"],
        product_cost=sales["gross_revenue"] * 0.8,
        cross_sell_revenue=0.0,
        up_sell_revenue=0.0,
        order_lines=1,
        invoices=1,
    )
    scores = [
        (account, quarter, criterion, "sales", score)
        for account, quarter, growth, cooperation in RATINGS
        for criterion, score in (("growth_potential", growth), ("cooperation", cooperation))
    ]
    return Facts.of(
        accounts=pd.DataFrame(
            {
                "account_id": accounts,
                "name": NAMES,
                "status": ["key", "key", "candidate", "standard", "standard"],
                "account_manager": "Aydin",
                "customer_since": dt.date(2016, 10, 1),
            }
        ),
        account_quarter=sales,
        ratings=pd.DataFrame(
            scores, columns=["account_id", "quarter", "criterion", "rater", "score"]
        ),
    )


def matrix_of(facts: Facts, language: str = "en", **matrix: object) -> Matrix:
    """Build chapter 4 on facts and settings of the matrix."""
    content = {"company": {"name": "Musterwerk"}, "sources": {}, "matrix": {**RATED, **matrix}}
    common = {
        "settings": Settings.model_validate(content),
        "quarter": QUARTER,
        "language": Language(language),
        "facts": facts,
    }
    profitability = Profitability(**common)
    scoring = Scoring(profitability=profitability, **common)
    return Matrix(profitability=profitability, scoring=scoring, **common)


@pytest.fixture(scope="session")
def facts() -> Facts:
    return company_facts()


@pytest.fixture(scope="session")
def build():
    return matrix_of


@pytest.fixture(scope="session")
def matrix(facts: Facts) -> Matrix:
    """Compute the company once; a test that changes it builds its own."""
    return matrix_of(facts)
