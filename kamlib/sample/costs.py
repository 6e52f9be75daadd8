"""Costs posted to accounts: caused by them, by their activities, or shared by a key.

Product cost stands in the sales lines and financing follows from the payments, so neither
is posted here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from kamlib.sample import stories
from kamlib.sample.accounts import Account
from kamlib.sample.currency import from_euro, rate_at
from kamlib.sample.days import LABELS, QUARTERS, some_day, working_days
from kamlib.sample.draw import around, between, chance, pick, stream
from kamlib.sample.ledger import Place
from kamlib.support import columns as c

_COMPLAINTS = ("Credit for late delivery", "Rework at customer site", "Replacement under warranty")
_SERVICE = ("Travel of service technician", "Spare parts free of charge", "Express repair")
_PROMOTION = ("Trade fair, joint stand", "Customer day", "Advertising allowance")
_DEVELOPMENT = ("Customer project: adapted housing", "Customer project: test bench",
                "Customer project: control interface")  # fmt: skip
_LARGE = 350_000_00


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """One cost posted to an account; the amount in cents of its currency."""

    account_id: str
    posting_date: dt.date
    category: str
    amount: int
    attribution: str
    note: str
    currency: str
    euros: int


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where an account's costs of one quarter are booked."""

    seed: int
    account: Account
    position: int
    revenue: int

    def book(
        self, category: str, euros: float, note: str, *, day: dt.date, attribution: str = c.DIRECT
    ) -> Cost:
        """Book an amount of EUR cents; bonuses of foreign accounts are in their currency."""
        currency = self.account.currency if category == c.DISCOUNTS else "EUR"
        whole_cents = int(euros + 0.5)
        amount = from_euro(whole_cents, rate_at(self.seed, currency, day))
        return Cost(
            account_id=self.account.account_id,
            posting_date=day,
            category=category,
            amount=amount,
            attribution=attribution,
            note=note,
            currency=currency,
            euros=whole_cents,
        )

    def part(self, basis_points: float) -> float:
        """Part of the quarter's revenue, in cents."""
        return self.revenue * basis_points / 10_000


def _sales_related(source: Random, desk: _Desk, yearly: int) -> Iterator[Cost]:
    behaviour, quarter = desk.account.behaviour, QUARTERS[desk.position]
    last = working_days(quarter)[-1]
    if behaviour.bonus and desk.account.status == "key":
        yield desk.book(c.DISCOUNTS, desk.part(behaviour.bonus), "Quarterly bonus", day=last)
    elif behaviour.bonus and quarter.number == 4 and yearly > 0:
        bonus = yearly * behaviour.bonus / 10_000
        yield desk.book(c.DISCOUNTS, bonus, "Yearly bonus", day=last)
    if behaviour.commission:
        commission = desk.part(behaviour.commission)
        yield desk.book(c.SELLING, commission, "Agent's commission", day=last)
    freight = desk.part(around(source, behaviour.freight, behaviour.freight / 6))
    is_small = desk.revenue < 60_000_00
    yield desk.book(
        c.FREIGHT,
        freight,
        "Parcels by tariff" if is_small else "Forwarding agent",
        day=some_day(source, quarter),
        attribution=c.ACTIVITY if is_small else c.DIRECT,
    )


def _care_related(source: Random, desk: _Desk) -> Iterator[Cost]:
    behaviour, quarter = desk.account.behaviour, QUARTERS[desk.position]
    large = desk.revenue >= _LARGE
    for _ in range(2 if large else int(chance(source, 0.45))):
        amount = desk.part(between(source, 0.3, 0.7) * behaviour.complaints)
        day = some_day(source, quarter)
        yield desk.book(c.COMPLAINTS_RETURNS, amount, pick(source, _COMPLAINTS), day=day)
    for _ in range(2 if large else int(chance(source, 0.4))):
        amount = desk.part(between(source, 1.2, 3.2) * behaviour.service_hours)
        day = some_day(source, quarter)
        yield desk.book(c.SERVICE, amount, pick(source, _SERVICE), day=day)


def _shared(source: Random, desk: _Desk) -> Iterator[Cost]:
    account, quarter = desk.account, QUARTERS[desk.position]
    if chance(source, 0.5 if account.is_watched else 0.08):
        amount = desk.part(between(source, 20, 70))
        day = some_day(source, quarter)
        yield desk.book(c.PROMOTION, amount, pick(source, _PROMOTION), day=day)
    if quarter.number == 2:
        day = working_days(quarter)[30]
        amount = desk.part(between(source, 15, 25))
        note = "Share of the yearly trade fair"
        yield desk.book(c.PROMOTION, amount, note, day=day, attribution=c.KEY)
    if account.status == "key" and chance(source, 0.6):
        amount = desk.part(between(source, 60, 190))
        day = some_day(source, quarter)
        yield desk.book(c.DEVELOPMENT, amount, pick(source, _DEVELOPMENT), day=day)
    if account.is_watched and account.behaviour.pallet_days > 200:
        day = working_days(quarter)[-1]
        amount = desk.part(between(source, 35, 80))
        yield desk.book(c.STORAGE, amount, "Consignment stock", day=day)


def _quarter_costs(desk: _Desk, yearly: int) -> Iterator[Cost]:
    source = stream(desk.seed, "costs", desk.account.account_id, desk.position)
    yield from _sales_related(source, desk, yearly)
    yield from _care_related(source, desk)
    if desk.account.account_id != stories.STEADY:
        yield from _shared(source, desk)


def draw_costs(seed: int, accounts: list[Account], revenue: dict[Place, int]) -> list[Cost]:
    """Draw the costs posted to accounts.

    Parameters
    ----------
    seed : int
        Seed of the company.
    accounts : list of Account
        The accounts.
    revenue : dict
        Net revenue by account and quarter, in cents of EUR.

    Returns
    -------
    list of Cost
        In order of posting, then of the account.
    """
    costs: list[Cost] = []
    for account in accounts:
        for position, label in enumerate(LABELS):
            net = revenue.get((account.account_id, label), 0)
            if net <= 0:
                continue
            back = LABELS[max(0, position - 3) : position + 1]
            yearly = sum(revenue.get((account.account_id, before), 0) for before in back)
            costs += _quarter_costs(_Desk(seed, account, position, net), yearly)
    return sorted(costs, key=lambda cost: (cost.posting_date, cost.account_id, cost.category))
