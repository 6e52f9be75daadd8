"""What all plans share: what was delivered of an account, seen from the quarter reported."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from kamlib.account_plan.portfolio import Portfolio
from kamlib.support.language import Language

ROWS = pd.DataFrame(
    [
        ("sales", "A1", "2026Q2", 4),
        ("sales", "A1", "2026Q3", 5),
        ("sales", "A1", "2026Q4", 7),
        ("sales", "A2", "2026Q3", 9),
        ("costs", "A1", "2026Q4", 1),
        ("opportunities", "A1", "2027Q1", 2),
        ("contacts", "A1", None, 3),
    ],
    columns=["table", "account_id", "quarter", "rows"],
)


def test_coverage_of_an_account_ends_with_the_quarter():
    delivered = SimpleNamespace(rows_by_account=ROWS)
    portfolio = Portfolio(
        settings=None,
        quarter="2026Q3",
        language=Language(),
        collection=delivered,
        profitability=None,
        scoring=None,
        matrix=None,
        soll_ist=None,
    )
    found = portfolio.coverage_of("A1").set_index("table")
    assert found.loc["Sales lines", ["rows", "last_quarter"]].tolist() == [9, "2026Q3"]
    assert found.loc["Opportunities", ["rows", "last_quarter"]].tolist() == [2, "2027Q1"]
    assert found.loc["Contacts", "rows"] == 3
    assert pd.isna(found.loc["Contacts", "last_quarter"])
    assert found.loc["Posted costs", "rows"] == 0
