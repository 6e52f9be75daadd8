"""Can the figures be trusted: losses against the budget, freshness, coverage; by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kamlib.data_collection import record
from kamlib.support.errors import LossBudgetExceededError
from kamlib.support.language import Language
from kamlib.support.quarter import Quarter
from kamlib.support.settings import LossBudget

Q3 = Quarter.parse("2026Q3")


def delivery(table: str, rows: tuple[int, int], money: tuple[float, float], **more) -> dict:
    return {
        "table": table,
        "file": f"{table}.csv",
        "rows_delivered": rows[0],
        "rows_accepted": rows[0] - rows[1],
        "rows_rejected": rows[1],
        "amount_delivered": money[0],
        "amount_accepted": money[0] - money[1],
        "amount_rejected": money[1],
        "amount_witness": money[0],
        "amount_written": money[0],
        "amount_moved": abs(money[0]),
        "amount_moved_rejected": abs(money[1]),
        **more,
    }


def test_sources_of_a_table_are_reconciled_together():
    sources = [delivery("sales", (10, 1), (100, 5)), delivery("sales", (30, 0), (300, 0))]
    table = record.reconcile(pd.DataFrame(sources)).iloc[0]
    assert (table["rows_delivered"], table["amount_delivered"]) == (40, 400)
    assert (table["rows_rejected_pct"], table["amount_rejected_pct"]) == (2.5, 1.25)
    assert table["is_balanced"]
    assert table["files"] == "sales.csv, sales.csv"


@pytest.mark.parametrize("column", ["rows_accepted", "amount_written"])
def test_a_row_or_a_cent_that_went_astray_is_seen(column):
    line = delivery("sales", (10, 1), (100.0, 5.0))
    line[column] -= 1 if column.startswith("rows") else 0.01
    assert not record.reconcile(pd.DataFrame([line]))["is_balanced"].iloc[0]


def test_a_table_without_money_has_no_money_loss():
    table = record.reconcile(pd.DataFrame([delivery("interactions", (10, 1), (0, 0))])).iloc[0]
    assert math.isnan(table["amount_rejected_pct"])
    assert table["is_balanced"]


def test_a_refused_sale_and_a_refused_return_do_not_cancel():
    line = delivery("sales", (10, 2), (1000, 0), amount_moved=1200, amount_moved_rejected=600)
    assert record.reconcile(pd.DataFrame([line]))["amount_rejected_pct"].iloc[0] == 50


BUDGET = LossBudget(rows_pct=10, money_pct=5, unknown_account_pct=2)
REJECTS = pd.DataFrame(
    [("sales", "net_amount", "is not a number as declared")] * 2
    + [("sales", "kind", "is not one of the allowed words")],
    columns=["table", "column", "reason"],
)


@pytest.mark.parametrize(
    ("line", "unknown_pct", "message"),
    [
        (delivery("sales", (10, 2), (100, 0)), 0.0, "rows of sales: 20.00.% against 10.00.%"),
        (delivery("sales", (10, 1), (100, 6)), 0.0, "money of sales: 6.00.% against 5.00.%"),
        (delivery("sales", (10, 1), (100, 5)), 2.1, "unknown accounts of sales: 2.10.%"),
    ],
)
def test_more_than_the_budget_stops_the_run_with_reasons(line, unknown_pct, message):
    losses = record.loss(record.reconcile(pd.DataFrame([line])), unknown_pct, budget=BUDGET)
    with pytest.raises(
        LossBudgetExceededError,
        match=f"{message}.*sales.net_amount is not a number as declared \\(2 ×\\)",
    ):
        record.require_within_budget(losses, REJECTS)


def test_the_budget_speaks_german_to_german_readers():
    line = delivery("sales", (10, 2), (100, 0))
    losses = record.loss(record.reconcile(pd.DataFrame([line])), 0.0, budget=BUDGET)
    with pytest.raises(
        LossBudgetExceededError,
        match=r"Zeilen in sales: 20,00.% gegenüber erlaubten 10,00.%.*ist keine Zahl in",
    ):
        record.require_within_budget(losses, REJECTS, language=Language("de"))


def test_exactly_the_budget_is_allowed():
    line = delivery("sales", (10, 1), (100, 5))
    losses = record.loss(record.reconcile(pd.DataFrame([line])), 2.0, budget=BUDGET)
    assert losses["is_within"].all()
    record.require_within_budget(losses, REJECTS)


def test_freshness_by_kind_of_period():
    spans = {
        "sales": ("2024-01-02", "2026-09-20"),
        "targets": ("2024Q1", "2026Q2"),
        "wallets": ("2024", "2025"),
        "payments": ("2024-01-01", "2026-10-05"),
        "surveys": ("", ""),
        "contacts": ("", ""),
    }
    deliveries = pd.DataFrame(
        [(k, *v) for k, v in spans.items()], columns=["table", "first", "last"]
    )
    rows = pd.DataFrame(
        [
            ("sales", "2026Q3", 5, "2026-09-20"),
            ("targets", "2026Q1", 5, ""),
            ("targets", "2026Q2", 5, ""),
            ("payments", "2026Q2", 5, "2026-06-01"),
            ("payments", "2026Q4", 1, "2026-10-05"),
        ],
        columns=["table", "quarter", "rows", "last"],
    )
    fresh = record.freshness(deliveries, rows, quarter=Q3, stale_after_days=92).set_index("table")
    assert fresh["age_days"].drop("surveys").to_dict() == {
        "sales": 10,
        "targets": 92,
        "wallets": 273,
        "payments": 121,
    }
    assert math.isnan(fresh.loc["surveys", "age_days"])
    assert fresh.index[fresh["is_stale"]].tolist() == ["wallets", "payments", "surveys"]
    # A row of the future is shown, it makes nothing fresh.
    assert fresh.loc["payments", ["last", "ahead"]].tolist() == ["2026-06-01", "2026-10-05"]


def test_only_tables_that_look_ahead_are_fresh_by_the_future():
    deliveries = pd.DataFrame(
        [("opportunities", "2026-01-01", "2027-01-01"), ("actions", "2026-01-01", "2026-02-01")],
        columns=["table", "first", "last"],
    )
    rows = pd.DataFrame(
        [("opportunities", "2027Q1", 1, "2027-01-01"), ("actions", "2026Q1", 1, "2026-02-01")],
        columns=["table", "quarter", "rows", "last"],
    )
    fresh = record.freshness(deliveries, rows, quarter=Q3, stale_after_days=9_999)
    assert fresh["is_stale"].tolist() == [False, True]
    assert fresh["age_days"].isna().all()


ACCOUNTS = pd.DataFrame(
    {
        "account_id": ["A1", "A2", "unknown"],
        "name": ["Alpha", "Beta", "Unknown account"],
        "status": ["key", "standard", "unknown"],
    }
)


ROWS = ["table", "account_id", "rows", "quarter"]


def test_coverage_looks_at_the_last_four_quarters():
    rows = pd.DataFrame(
        [
            ("sales", "A1", 5, "2025Q4"),
            ("sales", "A2", 5, "2025Q3"),
            ("sales", "unknown", 1, "2026Q3"),
            ("contacts", "A2", 1, None),
        ],
        columns=ROWS,
    )
    covered = record.coverage(rows, ACCOUNTS, quarter="2026Q3")
    assert covered[["account_id", "sales", "contacts"]].to_numpy().tolist() == [
        ["A1", True, False],
        ["A2", False, True],
    ]
    counted = record.coverage_by_table(covered).set_index("table")
    assert counted.loc["sales"].tolist() == [1, 50.0, 1, 100.0]
    assert counted.loc["contacts"].tolist() == [1, 50.0, 0, 0.0]


def test_coverage_where_nothing_is_recent():
    rows = pd.DataFrame(
        [("sales", "A1", 5, "2020Q1")],
        columns=ROWS,
    )
    assert not record.coverage(rows, ACCOUNTS, quarter="2026Q3")["sales"].any()


def test_coverage_does_not_look_ahead():
    rows = pd.DataFrame(
        [
            ("sales", "A1", 5, "2026Q2"),
            ("sales", "A1", 5, "2027Q1"),
            ("sales", "A2", 5, "2026Q4"),
            ("contacts", "A2", 1, None),
        ],
        columns=ROWS,
    )
    covered = record.coverage(rows, ACCOUNTS, quarter="2026Q3")
    assert covered["sales"].tolist() == [True, False]
    cut = rows[rows["quarter"].isna() | (rows["quarter"] <= "2026Q3")]
    pd.testing.assert_frame_equal(covered, record.coverage(cut, ACCOUNTS, quarter="2026Q3"))


def test_only_tables_that_look_ahead_keep_later_rows():
    rows = pd.DataFrame(
        [("opportunities", "A1", 1, "2027Q1"), ("sales", "A1", 1, "2026Q4")], columns=ROWS
    )
    assert record.known_by(rows, quarter="2026Q3")["table"].tolist() == ["opportunities"]
    assert record.coverage(rows, ACCOUNTS, quarter="2026Q3")["opportunities"].tolist() == [
        True,
        False,
    ]


def test_what_is_missing_says_what_it_would_have_fed():
    missing = record.missing_tables({"accounts", "sales"}).set_index("table")["feeds"]
    assert "targets" in missing.index
    assert "sales" not in missing.index
    assert (missing != "").all()
