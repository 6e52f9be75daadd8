"""The sample company, opened once for all tests of the account plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from plan_people import AS_OF, contacts, seen

from kamlib import Workbook, open_workbook
from kamlib.account_plan.people import people_of

# A busy machine is no reason to fail: what counts is the answer, not its time.
hypothesis_settings.register_profile("unhurried")
hypothesis_settings.load_profile("unhurried")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def book() -> Workbook:
    return open_workbook(ROOT / "workbook.toml", quarter="2026Q3")


@pytest.fixture(scope="session")
def german_book(book) -> Workbook:
    """The same company in German; what was read is not read again."""
    german = open_workbook(book.settings.file, quarter="2026Q3", language="de")
    vars(german)["collection"] = book.collection
    return german


@pytest.fixture
def four():
    """A director, a buyer and an engineer below, a user below the engineer."""
    return people_of(
        contacts(
            ("A", "Director", "", "decider", 9.0, 1.0, "Ann"),
            ("B", "Buyer", "A", "buyer", 6.0, -3.0, "Ann"),
            ("C", "Engineer", "A", "influencer", 4.0, 4.0, "Bob"),
            ("D", "Operator", "C", "user", 1.0, 2.0, ""),
        ),
        seen(A=10, B=30, C=200),
        as_of=AS_OF,
        stale_days=90,
    )
