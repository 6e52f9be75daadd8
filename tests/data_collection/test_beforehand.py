"""What is found by a look at whole columns holds for every cell."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from opened_engines import close_engines, opened  # noqa: F401  # a fixture

from kamlib.data_collection import beforehand
from kamlib.data_collection.beforehand import proven, trimmed
from kamlib.data_collection.contracts import CONTRACTS

DAY = pd.Timestamp
COSTS = {column.name: column for column in CONTRACTS["costs"].columns}


@pytest.mark.parametrize(
    ("column", "values", "is_proven"),
    [
        ("amount", [1.5, -2.0, None], True),
        ("amount", [None, float("nan")], True),
        ("amount", [1.5, float("inf")], False),
        ("amount", [1.5, -1e12], False),
        ("amount", [999_999_999_999.0, 1.0], True),
        ("amount", [1, 2], True),
        ("amount", [Decimal("1000000000000.01"), Decimal(1)], False),
        ("amount", [Decimal("999999999999.99"), Decimal(1)], True),
        ("amount", ["1", "2"], False),
        ("posting_date", [DAY("1990-01-01"), DAY("2060-12-31 23:00")], True),
        ("posting_date", [DAY("1989-12-31"), DAY("2026-01-01")], False),
        ("posting_date", [DAY("2026-01-01"), DAY("2061-01-01")], False),
        ("posting_date", [20260101, 20260102], False),
    ],
    ids=str,
)
def test_a_column_is_proven_by_its_least_and_largest_value(column, values, is_proven):
    rows = opened().table(pd.DataFrame({column: pd.Series(values, dtype=object).infer_objects()}))
    assert proven(rows, [COSTS[column]]) == ({column} if is_proven else set())


def test_a_column_in_which_one_cell_has_a_blank_is_trimmed(monkeypatch):
    monkeypatch.setattr(beforehand, "_FIRST", 10)
    texts = {
        "few": ["a b", "c"] * 10,
        "one of few": ["a", " c"] * 10,
        "many": [f"R {place}" for place in range(20)],
        "one of many": [f"R{place}" for place in range(19)] + ["R19\u00a0"],
        "empty": [""] + [f"R{place}" for place in range(19)],
    }
    rows = opened().table(pd.DataFrame(texts))
    assert trimmed(rows, list(texts)) == ["few", "many"]
    assert trimmed(rows.head(9), list(texts)) == []
