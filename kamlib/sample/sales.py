"""Invoices and their lines: dates, numbers, cost at the day of posting, returns.

Invoice numbers run through the year in order of the invoice date, so a delivery that was
posted in the wrong quarter can be told from its number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from kamlib.sample import stories
from kamlib.sample.accounts import MANAGERS, Account
from kamlib.sample.currency import from_euro, rate_at
from kamlib.sample.days import QUARTERS, index_of, next_working_day, some_day
from kamlib.sample.draw import chance, pick, shuffled, stream, whole
from kamlib.sample.orders import FRAMES, Order, draw_orders
from kamlib.sample.products import BY_GROUP, BY_ID
from kamlib.support.quarter import Quarter

_RETURN_RATE = 0.014
_UNKNOWN_LINES = {9: 3, 10: 4, 11: 25}
_MISBOOKED_DAYS = (dt.date(2026, 3, 26), dt.date(2026, 3, 27), dt.date(2026, 4, 9))
_MISBOOKED_ORDERS = (("DR190", 22), ("GB190", 17), ("DR180", 19), ("MO190", 15))


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One sales line; amounts in cents of its currency."""

    account_id: str
    posting_date: dt.date
    gross_amount: int
    net_amount: int
    discount_amount: int
    product_cost: int
    quantity: int
    unit: str
    product_id: str
    product_group: str
    invoice_no: str
    kind: str
    origin: str
    account_manager: str
    currency: str


@dataclass(slots=True)
class Invoice:
    """One invoice or credit note and its lines."""

    account: Account
    invoice_date: dt.date
    posting_date: dt.date
    orders: list[Order]
    credited_to: str = ""
    is_credit_note: bool = False
    number: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def net(self) -> int:
        """Net amount in cents of the account's currency."""
        return sum(line.net_amount for line in self.lines)


def _merged(orders: list[Order]) -> list[Order]:
    """Make one line of what an invoice would show twice, so that twice means a mistake."""
    lines: dict[tuple[str, int, int, str], Order] = {}
    for order in orders:
        key = (order.product.product_id, order.unit_price, order.discount, order.origin)
        before = lines[key].quantity if key in lines else 0
        lines[key] = replace(order, quantity=order.quantity + before)
    return list(lines.values())


def _chunks(source: Random, orders: list[Order]) -> Iterator[list[Order]]:
    start = 0
    while start < len(orders):
        size = pick(source, (1, 2, 3, 3, 4, 5, 6))
        yield _merged(orders[start : start + size])
        start += size


def _credited(source: Random, account: Account) -> str:
    if not chance(source, 0.02):
        return ""
    others = [name for name in MANAGERS.values() if name != account.account_manager]
    return pick(source, others)


def _returned(source: Random, invoice: Invoice, order: Order, quarter: Quarter) -> Invoice | None:
    day = next_working_day(invoice.posting_date + dt.timedelta(days=whole(source, 8, 26)))
    if day > quarter.end:
        return None
    part = replace(order, quantity=max(1, order.quantity // whole(source, 2, 6)), origin="base")
    return Invoice(invoice.account, day, day, [part], invoice.credited_to, is_credit_note=True)


def _quarter_invoices(seed: int, account: Account, position: int) -> Iterator[Invoice]:
    source = stream(seed, "sales", account.account_id, position)
    quarter = QUARTERS[position]
    has_returns = account.account_id not in (*FRAMES, stories.STEADY, stories.PROJECT)
    orders = shuffled(source, draw_orders(source, account, position))
    for chunk in _chunks(source, orders):
        day = some_day(source, quarter)
        invoice = Invoice(account, day, day, chunk, _credited(source, account))
        yield invoice
        for order in chunk:
            rate = _RETURN_RATE * account.behaviour.complaints / 80
            if has_returns and order.product.unit != "h" and chance(source, rate):
                credit_note = _returned(source, invoice, order, quarter)
                if credit_note is not None:
                    yield credit_note


def _misbooked(account: Account) -> list[Invoice]:
    """Make the delivery of March 2026 that was posted in April."""
    first, second, posted = _MISBOOKED_DAYS
    orders = []
    for product_id, quantity in _MISBOOKED_ORDERS:
        product = BY_ID[product_id]
        price = product.price_in(first.year)
        orders.append(Order(product, quantity, price, account.behaviour.discount, "base"))
    return [
        Invoice(account, first, posted, orders[:2]),
        Invoice(account, second, posted, orders[2:]),
    ]


def _unknown(seed: int, like: Account) -> Iterator[Invoice]:
    """Make the invoices whose account number nobody knows."""
    account = replace(like, account_id=stories.NOT_AN_ACCOUNT, account_manager="")
    for position, lines in _UNKNOWN_LINES.items():
        source = stream(seed, "unknown", position)
        for _ in range(lines):
            product = pick(source, BY_GROUP[pick(source, ("drives", "gearboxes", "motors"))][:6])
            quantity = whole(source, 1, max(1, 600_000 // product.price))
            order = Order(product, quantity, product.price_in(2026), 800, "base")
            day = some_day(source, QUARTERS[position])
            yield Invoice(account, day, day, [order])


def _number(invoices: list[Invoice]) -> None:
    counters: dict[str, int] = {}
    for invoice in invoices:
        prefix = f"{'G' if invoice.is_credit_note else 'R'}{invoice.invoice_date.year % 100}"
        counters[prefix] = counters.get(prefix, 0) + 1
        invoice.number = f"{prefix}{counters[prefix]:06d}"


def _line(seed: int, invoice: Invoice, order: Order) -> Line:
    account, posted = invoice.account, invoice.posting_date
    position = index_of(str(Quarter.of(posted)))
    cost = order.product.cost_at(position) * order.quantity
    sign = -1 if invoice.is_credit_note else 1
    kind = "service" if order.product.unit == "h" else "product"
    return Line(
        account_id=account.account_id,
        posting_date=posted,
        gross_amount=sign * order.gross,
        net_amount=sign * order.net,
        discount_amount=sign * order.rebate,
        product_cost=sign * from_euro(cost, rate_at(seed, account.currency, posted)),
        quantity=sign * order.quantity,
        unit=order.product.unit,
        product_id=order.product.product_id,
        product_group=order.product.group,
        invoice_no=invoice.number,
        kind="return" if invoice.is_credit_note else kind,
        origin=order.origin,
        account_manager=invoice.credited_to,
        currency=account.currency,
    )


def draw_invoices(seed: int, accounts: list[Account]) -> list[Invoice]:
    """Draw all invoices and credit notes of the twelve quarters.

    Parameters
    ----------
    seed : int
        Seed of the company.
    accounts : list of Account
        From :func:`kamlib.sample.accounts.draw_accounts`.

    Returns
    -------
    list of Invoice
        Numbered, in order of the invoice date, then of the account.
    """
    invoices = [
        invoice
        for account in accounts
        for position in range(len(QUARTERS))
        for invoice in _quarter_invoices(seed, account, position)
    ]
    by_id = {account.account_id: account for account in accounts}
    invoices += _misbooked(by_id[stories.MISBOOKED])
    invoices += _unknown(seed, by_id[stories.PROJECT])
    invoices.sort(key=lambda invoice: (invoice.invoice_date, invoice.account.account_id))
    _number(invoices)
    for invoice in invoices:
        invoice.lines = [_line(seed, invoice, order) for order in invoice.orders]
    return invoices


def posted_lines(invoices: list[Invoice]) -> list[Line]:
    """List the sales lines in order of posting, as the ledger holds them."""
    lines = [line for invoice in invoices for line in invoice.lines]
    return sorted(lines, key=lambda line: (line.posting_date, line.invoice_no))
