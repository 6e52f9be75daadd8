"""The contribution each account really made, as a basis for plausible targets.

An estimate: interest is booked in the quarter of the invoice. The workbook computes the
exact figures; this one only keeps targets and comments near them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kamlib.sample.costs import Cost
from kamlib.sample.currency import rate_at, to_euro
from kamlib.sample.days import LABELS
from kamlib.sample.ledger import Place
from kamlib.sample.payments import Payment
from kamlib.sample.pools import POOLS, Drivers, pool_amount
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

_INTEREST_PCT = 6


@dataclass(frozen=True, slots=True)
class Results:
    """Net revenue and contribution by account and quarter, in cents of EUR."""

    revenue: dict[Place, int]
    contribution: dict[Place, int]

    def yearly_margin(self, account_id: str | None, year: int) -> float | None:
        """Contribution per revenue of a calendar year; None without revenue."""
        revenue = contribution = 0
        for place, net in self.revenue.items():
            if place[1].startswith(str(year)) and account_id in (None, place[0]):
                revenue += net
                contribution += self.contribution.get(place, 0)
        return contribution / revenue if revenue > 0 else None


def _pool_shares(seed: int, revenue: dict[Place, int], drivers: Drivers) -> dict[Place, int]:
    shares: dict[Place, int] = defaultdict(int)
    for category, driver, start, capacity in POOLS:
        for position, label in enumerate(LABELS):
            volumes = revenue if driver == c.NET_REVENUE else drivers[driver]
            here = {place: volume for place, volume in volumes.items() if place[1] == label}
            used = 0.0
            for volume in here.values():
                used += volume
            amount = pool_amount(seed, category, position, start)
            for place, volume in here.items():
                shares[place] += int(amount * volume / max(used, capacity))
    return shares


def _financing(seed: int, payments: list[Payment]) -> dict[Place, int]:
    costs: dict[Place, int] = defaultdict(int)
    for payment in payments:
        rate = rate_at(seed, payment.currency, payment.invoice_date)
        place = (payment.account_id, str(Quarter.of(payment.invoice_date)))
        interest = payment.amount * payment.days_open * _INTEREST_PCT // 36_500
        costs[place] += to_euro(interest + (payment.cash_discount or 0), rate)
    return costs


def estimate_results(
    seed: int,
    *,
    revenue: dict[Place, int],
    product_cost: dict[Place, int],
    costs: list[Cost],
    payments: list[Payment],
    drivers: Drivers,
) -> Results:
    """Estimate the contribution of each account and quarter.

    Parameters
    ----------
    seed : int
        Seed of the company.
    revenue, product_cost : dict
        By account and quarter, in cents of EUR.
    costs, payments : list
        Costs posted, and invoices with their payment.
    drivers : dict
        Volumes that share out the pools.

    Returns
    -------
    Results
        For every place with revenue or cost.
    """
    contribution: dict[Place, int] = defaultdict(int)
    for place, net in revenue.items():
        contribution[place] += net - product_cost[place]
    for cost in costs:
        contribution[cost.account_id, str(Quarter.of(cost.posting_date))] -= cost.euros
    for charged in (_pool_shares(seed, revenue, drivers), _financing(seed, payments)):
        for place, amount in charged.items():
            contribution[place] -= amount
    return Results(dict(revenue), dict(contribution))
