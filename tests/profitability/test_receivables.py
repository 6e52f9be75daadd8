"""Days outstanding, delay, financing and cash discounts."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.receivables import (
    cash_discount_rate_pct,
    days_sales_outstanding,
    financing_cost,
    payment_behaviour,
)


def payments_of(*rows):
    columns = ["account_id", "quarter", "paid_amount", "paid_delay_amount_days", "open_amount",
               "overdue_amount", "receivable_amount_days", "cash_discount"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def test_a_year_of_360_days_is_another_figure():
    assert days_sales_outstanding(250, 1000, days=365) == 91.25
    assert days_sales_outstanding(250, 1000, days=360) == 90.0
    assert math.isnan(days_sales_outstanding(250, 0, days=365))


@settings(max_examples=40)
@given(st.floats(1, 1e7), st.floats(1, 1e8), st.floats(0, 30))
def test_financing_by_days_equals_financing_by_average_receivable(receivable, sales, rate):
    days = days_sales_outstanding(receivable, sales, days=365)
    cost = financing_cost(sales, outstanding_days=days, rate_pct=rate)
    assert cost == pytest.approx(receivable * rate / 100)


def test_two_percent_for_twenty_days_is_dear():
    assert cash_discount_rate_pct(2, net_days=30, discount_days=10) == pytest.approx(
        37.2449, abs=1e-4
    )
    with pytest.raises(ValueError, match="shortens the payment"):
        cash_discount_rate_pct(2, net_days=10, discount_days=10)


def test_delay_is_weighted_by_amount_and_what_is_open_is_of_the_last_quarter():
    payments = payments_of(
        ("K1", "2026Q2", 100.0, 1000.0, 80.0, 0.0, 4500.0, 1.0),
        ("K1", "2026Q3", 300.0, 600.0, 40.0, 10.0, 4600.0, 2.0),
        ("K2", "2026Q2", 50.0, -100.0, 10.0, 0.0, 910.0, 0.0),
    )
    found = payment_behaviour(
        payments, quarters=["2026Q2", "2026Q3"], days=182, rate_pct=7.3
    ).set_index("account_id")
    assert found.loc["K1", "average_delay_days"] == 4.0
    assert found.loc["K2", "average_delay_days"] == -2.0
    assert found.loc["K1", ["open_amount", "overdue_pct"]].tolist() == [40.0, 25.0]
    assert found.loc["K2", "open_amount"] == 0.0
    assert found.loc["K1", "average_receivable"] == pytest.approx(50.0)
    assert found.loc["K1", "financing_cost"] == pytest.approx(9100 * 0.073 / 365)
