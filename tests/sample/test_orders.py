"""Order lines: exact cents, plans that grow as said, frames that keep their quantities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.sample.accounts import draw_accounts
from kamlib.sample.currency import from_euro, to_euro
from kamlib.sample.draw import stream
from kamlib.sample.evidence import parse_number
from kamlib.sample.orders import Order, draw_orders, expected_revenue
from kamlib.sample.payments import with_vat
from kamlib.sample.products import PRODUCTS
from kamlib.sample.table import euros


@pytest.fixture(scope="module")
def accounts():
    return {account.account_id: account for account in draw_accounts(2026)}


def test_a_line_by_hand():
    order = Order(PRODUCTS[0], 3, 10_001, 1250, "base")
    assert (order.gross, order.rebate, order.net) == (30_003, 3_750, 26_253)


@given(
    quantity=st.integers(1, 5000), price=st.integers(1, 1_000_000), discount=st.integers(0, 4000)
)
def test_gross_minus_rebate_is_net_and_the_rebate_is_rounded_to_the_cent(quantity, price, discount):
    order = Order(PRODUCTS[0], quantity, price, discount, "base")
    assert order.gross - order.rebate == order.net
    assert abs(order.rebate - order.gross * discount / 10_000) <= 0.5


@given(cents=st.integers(-(10**9), 10**9))
def test_written_money_is_read_back_to_the_cent(cents):
    assert round(parse_number(euros(cents)) * 100) == cents


@given(cents=st.integers(0, 10**9), rate=st.integers(8000, 12_000))
def test_converting_there_and_back_loses_at_most_a_cent(cents, rate):
    assert abs(to_euro(from_euro(cents, rate), rate) - cents) <= 1


def test_vat_is_added_in_germany_only():
    assert [with_vat(100_000, country) for country in ("DE", "CH", "US")] == [
        119_000,
        100_000,
        100_000,
    ]


def test_expected_revenue_by_hand_is_size_times_growth_times_season(accounts):
    account = accounts["K0002"]
    quarter = account.behaviour.yearly / 4 * (1 + account.behaviour.growth / 4) * 0.97
    assert expected_revenue(account, 1) == pytest.approx(quarter)


def test_orders_of_a_large_account_meet_their_plan_closely(accounts):
    account = accounts["K0003"]
    orders = draw_orders(stream(1, "orders"), account, 4)
    planned = expected_revenue(account, 4)
    spread = 2 * account.behaviour.steadiness + 0.02
    assert sum(order.net for order in orders) / 100 == pytest.approx(planned, rel=spread)


def test_an_account_orders_nothing_before_its_first_and_after_its_last_quarter(accounts):
    assert draw_orders(stream(1, "before"), accounts["K0048"], 7) == []
    assert draw_orders(stream(1, "after"), accounts["K0008"], 9) == []


def test_frame_contracts_keep_their_total_quantity_whatever_the_draw(accounts):
    for account_id, position in (("K0009", 3), ("K0010", 10)):
        totals = {
            sum(
                order.quantity
                for order in draw_orders(stream(seed, "f"), accounts[account_id], position)
            )
            for seed in range(20)
        }
        assert len(totals) == 1
