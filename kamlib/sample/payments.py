"""When invoices are due and when they are paid, with VAT and cash discount."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from kamlib.sample import stories
from kamlib.sample.days import AS_OF, next_working_day
from kamlib.sample.draw import around, chance, stream, whole
from kamlib.sample.sales import Invoice

_VAT_PCT = {"DE": 119}
_CASH_DISCOUNT_PCT = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """One invoice and its payment; amounts in cents of its currency."""

    account_id: str
    invoice_no: str
    invoice_date: dt.date
    due_date: dt.date
    amount: int
    paid_date: dt.date | None
    cash_discount: int | None
    currency: str

    @property
    def days_open(self) -> int:
        """Days from the invoice to its payment, or to the day of the export."""
        return ((self.paid_date or AS_OF) - self.invoice_date).days


def with_vat(net: int, country: str) -> int:
    """Add German VAT to a net amount in cents; foreign customers pay none.

    Examples
    --------
    >>> with_vat(10001, "DE"), with_vat(10001, "CH")
    (11901, 10001)
    """
    return (net * _VAT_PCT.get(country, 100) + 50) // 100


def _delay(source: Random, invoice: Invoice) -> int:
    usual = invoice.account.behaviour.delay_days
    if invoice.account.account_id == stories.LATE_PAYER:
        # Ever later: half a week more with every quarter since the start.
        quarters = (invoice.invoice_date - dt.date(2023, 10, 1)).days / 91
        return int(around(source, usual + 3.5 * quarters, 7.0))
    late = 18 if chance(source, 0.06) else 0
    return int(around(source, usual, 4.0)) + late


def _payment(source: Random, invoice: Invoice) -> Payment:
    account = invoice.account
    due = invoice.invoice_date + dt.timedelta(days=account.payment_terms_days)
    discount = None
    if account.behaviour.takes_cash_discount and chance(source, 0.75):
        paid = invoice.invoice_date + dt.timedelta(days=whole(source, 7, 13))
        discount = (invoice.net * _CASH_DISCOUNT_PCT + 50) // 100
    else:
        paid = due + dt.timedelta(days=_delay(source, invoice))
    paid = next_working_day(max(paid, invoice.invoice_date))
    is_open = paid > AS_OF
    return Payment(
        account_id=account.account_id,
        invoice_no=invoice.number,
        invoice_date=invoice.invoice_date,
        due_date=due,
        amount=with_vat(invoice.net, account.country),
        paid_date=None if is_open else paid,
        cash_discount=None if is_open else discount,
        currency=account.currency,
    )


def draw_payments(seed: int, invoices: list[Invoice]) -> list[Payment]:
    """Draw the payment of every invoice; credit notes have none.

    Parameters
    ----------
    seed : int
        Seed of the company.
    invoices : list of Invoice
        Numbered.

    Returns
    -------
    list of Payment
        In order of the invoices; ``paid_date`` is empty where still open on the last day.
    """
    return [
        _payment(stream(seed, "payments", invoice.number), invoice)
        for invoice in invoices
        if not invoice.is_credit_note
    ]
