"""Currency and rate behind the sales of a quarter."""

from __future__ import annotations

import datetime as dt

import narwhals.stable.v2 as nw
import pandas as pd
import pytest

from kamlib.data_collection.check import Currencies
from kamlib.data_collection.files import connect
from kamlib.data_collection.rates import with_rates

KEY = {"account_id": "A", "quarter": "2026Q3", "product_group": "g", "product_id": "P"}


def lazy(rows: list[dict[str, object]], name: str, connection) -> nw.LazyFrame:
    connection.from_df(pd.DataFrame(rows)).create(name)
    return nw.from_native(connection.table(name)).lazy()


def rates_of(lines: list[tuple[str, int, float]], *, with_daily: bool = True) -> pd.Series:
    """Rates of one product: currency, day of July, amount in EUR."""
    connection = connect()
    sales = lazy(
        [
            KEY
            | {"currency": currency, "posting_date": dt.date(2026, 7, day), "net_amount": amount}
            for currency, day, amount in lines
        ],
        "sales",
        connection,
    ).with_columns(nw.col("posting_date").cast(nw.Date))
    daily = lazy(
        [
            {"rate_currency": "CHF", "rate_date": dt.date(2026, 7, day), "rate": rate}
            for day, rate in ((1, 1.0), (2, 1.25))
        ],
        "daily",
        connection,
    ).with_columns(nw.col("rate_date").cast(nw.Date))
    currencies = Currencies(reporting="EUR", rates=daily if with_daily else None)
    return with_rates(pd.DataFrame([KEY]), sales, currencies).iloc[0]


def test_the_rate_is_weighted_by_the_amounts():
    # 100 CHF at 1.00 and 200 CHF at 1.25 are 350 EUR for 300 CHF
    found = rates_of([("CHF", 1, 100.0), ("CHF", 2, 250.0)])
    assert (found["currency"], found["rate"]) == ("CHF", pytest.approx(350 / 300))


def test_a_return_does_not_turn_the_average_around():
    found = rates_of([("CHF", 1, 100.0), ("CHF", 2, -99.0)])
    assert 1.0 < found["rate"] < 1.25


def test_the_reporting_currency_has_the_rate_one():
    assert rates_of([("EUR", 1, 100.0)])["rate"] == 1.0
    without = rates_of([("EUR", 1, 100.0)], with_daily=False)
    assert (without["currency"], without["rate"]) == ("EUR", 1.0)


def test_lines_in_several_currencies_have_no_one_rate():
    found = rates_of([("EUR", 1, 100.0), ("CHF", 1, 100.0)])
    assert found["currency"] == ""
    assert pd.isna(found["rate"])


def test_lines_without_an_amount_have_no_rate():
    assert pd.isna(rates_of([("CHF", 1, 0.0)])["rate"])
