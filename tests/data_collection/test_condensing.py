"""Condensed lines give every sum the single lines give."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import narwhals.stable.v2 as nw
import pandas as pd
import pytest

from kamlib.data_collection.condensing import FIRST_DAY, LINES, condense, line_count, total
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.engines import fetch, open_engine
from kamlib.data_collection.parse import MONEY

#: Day, product, kind, net, cost, quantity.
ROWS = (
    (1, "P1", "product", "10.10", "4", "1"),
    (9, "P1", "product", "5.05", "2", "3"),
    (2, "P1", "product", "5", None, "1"),
    (3, "P1", "product", "-1", None, "1"),
    (4, "P1", "return", "-2", "-1", None),
    (5, "P2", "product", "7", "3", "1"),
)
DELIVERED = {"account_id", "product_id", "kind", "product_cost", "quantity"}


@pytest.fixture
def engine():
    opened = open_engine("duckdb")
    yield opened
    opened.close()


@pytest.fixture
def lines(engine) -> nw.LazyFrame:
    rows = [
        {"posting_date": dt.date(2026, 7, day), "product_id": product, "kind": kind}
        | {"gross_amount": Decimal(net), "net_amount": Decimal(net)}
        | {"product_cost": cost and Decimal(cost), "quantity": quantity and Decimal(quantity)}
        for day, product, kind, net, cost, quantity in ROWS
    ]
    frame = engine.table(pd.DataFrame(rows)).with_columns(
        nw.col("posting_date").cast(nw.Date), account_id=nw.lit("A1"), quarter_no=nw.lit(7)
    )
    there = frame.collect_schema().names()
    empty = {
        column.name: nw.lit(None).cast(MONEY if column.type == "money" else nw.String)
        for column in CONTRACTS["sales"].columns
        if column.name not in there
    }
    return frame.with_columns(**empty)


def test_lines_that_differ_in_day_and_amount_only_become_one(lines):
    found = fetch(condense(lines, DELIVERED).sort("product_id", LINES))
    assert found[LINES].tolist() == [1, 1, 1, 2, 1]
    both = found[found[LINES] == 2].iloc[0]
    assert (both["net_amount"], both["product_cost"], both["quantity"]) == (15.15, 6, 4)
    days = [str(both[name].date()) for name in (FIRST_DAY, "posting_date")]
    assert days == ["2026-07-01", "2026-07-09"]


def test_every_sum_over_condensed_lines_is_that_over_the_lines(lines):
    without_cost = nw.when(nw.col("product_cost").is_null()).then(nw.col("net_amount"))
    sums = {
        "net": nw.col("net_amount").sum(),
        "moved": nw.col("net_amount").abs().sum(),
        "without_cost": without_cost.sum(),
        "quantity": total("quantity"),
    }
    condensed = condense(lines, DELIVERED)
    one, other = (
        fetch(frame.group_by("kind").agg(rows=line_count(frame), **sums).sort("kind"))
        for frame in (lines, condensed)
    )
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_a_column_that_was_not_delivered_has_its_only_value(lines):
    found = fetch(condense(lines, {"product_id"}))
    assert set(found["origin"]) == {"base"}
    assert found["product_group"].isna().all()
    assert found["quantity"].isna().all(), "a quantity nobody delivered is missing, not zero"


def test_where_nobody_says_the_kind_a_negative_line_is_a_return(lines):
    found = fetch(condense(lines, {"account_id"}).sort(LINES))
    assert found[["kind", LINES]].to_numpy().tolist() == [["return", 2], ["product", 4]]


def test_nothing_filled_has_no_total(lines):
    assert (
        fetch(lines.filter(nw.col("kind") == "return").select(total("quantity")))
        .isna()
        .all(axis=None)
    )
