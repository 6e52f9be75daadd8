"""Cost pools of each quarter and the drivers that share them out.

Service and selling have a practical capacity above what is used: the rest is idle and
charged to nobody. Development and promotion have no cause in an account, only a key.
"""

from __future__ import annotations

from collections import defaultdict

from kamlib.sample import stories
from kamlib.sample.accounts import Account
from kamlib.sample.contacts import Interaction
from kamlib.sample.days import LABELS
from kamlib.sample.draw import around, stream
from kamlib.sample.ledger import Place
from kamlib.sample.table import Table
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

#: Hours of our own that a contact takes, with travel and preparation.
_HOURS = {"visit": 9.0, "workshop": 26.0, "call": 1.2, "mail": 0.4, "complaint": 3.0}

#: Category, driver, amount in cents at the start, practical capacity (0: none).
POOLS: tuple[tuple[str, str, int, int], ...] = (
    (c.SERVICE, "service_hours", 1_810_000_00, 21_000),
    (c.SELLING, "visits_hours", 860_000_00, 4_500),
    (c.STORAGE, "pallet_days", 390_000_00, 0),
    (c.DEVELOPMENT, c.NET_REVENUE, 1_340_000_00, 0),
    (c.PROMOTION, c.NET_REVENUE, 330_000_00, 0),
)
_COST_STEP = 5

Drivers = dict[str, dict[Place, float]]


def _used(seed: int, name: str, account: Account, label: str, revenue: int) -> float:
    behaviour = account.behaviour
    source = stream(seed, "drivers", name, account.account_id, label)
    rate = behaviour.service_hours if name == "service_hours" else behaviour.pallet_days
    size = revenue / 10_000_000
    if account.account_id == stories.PROJECT:
        size = min(size, 0.4)
    digits = 10 if name == "service_hours" else 1
    return int(max(0.0, around(source, rate, rate / 9)) * size * digits) / digits


def volume_drivers(seed: int, accounts: list[Account], revenue: dict[Place, int]) -> Drivers:
    """Draw service hours and pallet days by account and quarter.

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
    dict
        Volume by driver, then by account and quarter; only places with a volume.
    """
    drivers: Drivers = {"service_hours": {}, "pallet_days": {}}
    for name, volumes in drivers.items():
        for account in accounts:
            for label in LABELS:
                place = (account.account_id, label)
                volume = _used(seed, name, account, label, max(0, revenue.get(place, 0)))
                if volume > 0:
                    volumes[place] = volume
    return drivers


def visit_hours(interactions: list[Interaction]) -> dict[Place, float]:
    """Sum our own hours for contacts by account and quarter; tickets count as service."""
    tenths: dict[Place, int] = defaultdict(int)
    for one in interactions:
        hours = _HOURS.get(one.kind)
        if hours is not None:
            tenths[one.account_id, str(Quarter.of(one.date))] += int(hours * 10)
    return {place: count / 10 for place, count in sorted(tenths.items())}


def driver_rows(drivers: Drivers) -> Table:
    """Rows of the drivers table, by quarter, account and driver."""
    rows: Table = [
        {"account_id": account_id, "quarter": label, "driver": name, "volume": volume}
        for name, volumes in drivers.items()
        for (account_id, label), volume in volumes.items()
    ]
    return sorted(
        rows, key=lambda row: (str(row["quarter"]), str(row["account_id"]), str(row["driver"]))
    )


def pool_amount(seed: int, category: str, position: int, start: int) -> int:
    """Cost of a pool in a quarter, in cents: rising, and a little different each time."""
    source = stream(seed, "cost_pools", category, position)
    return (
        int(start * (1000 + _COST_STEP * position) / 1000 * around(source, 1.0, 0.012)) // 100 * 100
    )


def pool_rows(seed: int) -> Table:
    """Rows of the cost_pools table."""
    return [
        {
            "quarter": label,
            "category": category,
            "amount": pool_amount(seed, category, position, start),
            "driver": driver,
            "practical_capacity": capacity or None,
            "currency": "EUR",
        }
        for position, label in enumerate(LABELS)
        for category, driver, start, capacity in POOLS
    ]
