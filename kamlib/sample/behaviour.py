"""How each account of the sample company behaves: size, margin, effort, loyalty.

Nothing of this is written; it steers what the sales, cost and contact tables show.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from kamlib.sample import stories
from kamlib.sample.draw import around, between, chance, clamp, pick


@dataclass(frozen=True, kw_only=True, slots=True)
class Behaviour:
    """What steers the figures of one account.

    Parameters
    ----------
    yearly : float
        Net revenue of a year at the start, in EUR.
    growth : float
        Growth per year, 0.03 is 3 %.
    discount : int
        Usual invoice discount in basis points.
    mix : tuple of float
        Weight of each product group, in the order of ``products.GROUPS``.
    first, last : int
        Positions of the first and last quarter with orders.
    service_hours : float
        Hours of service per 100,000 of revenue.
    contacts : float
        Contacts per quarter.
    pallet_days : float
        Pallet days per 100,000 of revenue.
    delay_days : float
        Usual days from due date to payment; negative is early.
    takes_cash_discount : bool
        Whether invoices are often paid early for a cash discount.
    bonus, commission, freight, complaints : int
        Cost in basis points of net revenue.
    relationship : float
        From 0 (hostile) to 10 (partner).
    wallet_share : float
        Our part of what the account buys, 0 to 1.
    steadiness : float
        Spread of a quarter around its plan, 0.08 is 8 %.
    """

    yearly: float
    growth: float
    discount: int
    mix: tuple[float, ...]
    first: int = 0
    last: int = 11
    service_hours: float = 24.0
    contacts: float = 4.0
    pallet_days: float = 190.0
    delay_days: float = 4.0
    takes_cash_discount: bool = False
    bonus: int = 0
    commission: int = 0
    freight: int = 220
    complaints: int = 80
    relationship: float = 6.0
    wallet_share: float = 0.3
    steadiness: float = 0.08


#: Usual mixes of product groups, by segment.
_MIXES: dict[str, tuple[tuple[float, ...], ...]] = {
    "OEM": ((5, 3, 2, 1.1, 0.6), (2, 5, 2, 1.1, 0.6), (3, 2, 4, 0.9, 0.5)),
    "End user": ((2, 2, 1.2, 3.2, 1.8), (3, 1, 1, 2.6, 1.6), (1.5, 2, 2, 2.8, 1.4)),
    "Distributor": ((2, 2, 4, 2.5, 0), (1.5, 3, 3, 3, 0)),
    "System integrator": ((4, 3, 2, 0.8, 0.9), (3, 3, 3, 0.9, 1.4)),
}

#: Yearly net revenue of the key accounts at the start, in thousand EUR.
_KEY_SIZES = (
    13300, 2350, 7500, 6900, 6500, 5100, 5300, 4300, 4700, 3900, 4200, 3300,
    11600, 9900, 8400, 6800, 5700, 2900,
)  # fmt: skip

_OVERRIDES: dict[str, dict[str, object]] = {
    stories.CUSTOMER_A: {
        "growth": 0.015, "discount": 1530, "service_hours": 128.0, "contacts": 40.0,
        "bonus": 180, "complaints": 150, "relationship": 6.5, "delay_days": 9.0,
        "wallet_share": 0.46, "steadiness": 0.04,
    },
    stories.CUSTOMER_B: {
        "growth": 0.121, "discount": 720, "service_hours": 5.0, "contacts": 14.0, "bonus": 60,
        "complaints": 30, "relationship": 8.2, "delay_days": -2.0, "wallet_share": 0.22,
        "steadiness": 0.015,
    },
    stories.MISBOOKED: {"steadiness": 0.03, "growth": 0.03},
    stories.LOST_CHAMPION: {
        "relationship": 8.4, "contacts": 26.0, "discount": 1050, "steadiness": 0.03,
        "growth": 0.03, "wallet_share": 0.41,
    },
    stories.STOPPED: {"last": 8, "relationship": 5.0, "contacts": 16.0},
    stories.PRICE_RISE: {"discount": 1100, "steadiness": 0.0, "growth": 0.0},
    stories.MIX_SHIFT: {"discount": 1050, "steadiness": 0.0, "growth": 0.0},
    stories.LATE_PAYER: {
        "delay_days": 34.0, "growth": 0.09, "discount": 2760, "takes_cash_discount": False,
        "service_hours": 88.0, "bonus": 200,
        "relationship": 5.5,
    },
    stories.STEADY: {
        "yearly": 25000.0, "growth": 0.0, "steadiness": 0.012, "contacts": 2.2,
        "relationship": 7.0, "discount": 500, "wallet_share": 0.05,
        "mix": (0.0, 0.0, 0.4, 6.0, 0.8), "service_hours": 18.0,
    },
    stories.PROJECT: {
        "yearly": 61000.0, "growth": 0.0, "steadiness": 0.05, "contacts": 2.0,
        "relationship": 5.5, "mix": (0.4, 0.6, 1.0, 5.0, 0.6), "first": 0, "last": 11,
    },
    "K0016": {"discount": 3020, "service_hours": 110.0, "bonus": 290, "complaints": 210},
    "K0017": {"discount": 2990, "service_hours": 104.0, "freight": 460, "bonus": 270},
    "K0014": {"discount": 1240, "service_hours": 16.0},
    "K0013": {"discount": 1310, "service_hours": 20.0},
    "K0035": {"first": 6}, "K0048": {"first": 8}, "K0059": {"first": 7}, "K0091": {"first": 10},
    "K0044": {"last": 5}, "K0068": {"last": 7}, "K0102": {"last": 3},
}  # fmt: skip

_BY_STATUS: dict[str, tuple[float, float, float]] = {
    # contacts per quarter, relationship, share of the wallet
    "key": (22.0, 7.2, 0.34),
    "candidate": (12.0, 6.4, 0.18),
    "standard": (4.0, 5.6, 0.25),
    "prospect": (3.0, 4.0, 0.05),
}


def _size(source: Random, number: int, status: str) -> float:
    if status == "key":
        return _KEY_SIZES[number - 1] * 1000.0
    if status == "candidate":
        return 1000.0 * between(source, 800, 2500)
    if status == "prospect":
        return 0.0
    draw = source.random()
    return 1000.0 * (45 + 2100 * draw * draw * draw)


def _usual(source: Random, number: int, status: str, segment: str) -> Behaviour:
    contacts, relationship, wallet = _BY_STATUS[status]
    size = _size(source, number, status)
    distributor = segment == "Distributor"
    large = size >= 2_000_000
    # Old conditions and much care: such accounts make the whale curve turn.
    demanding = status != "key" and chance(source, 0.18)
    conceded = int(between(source, 1300, 2500)) if demanding else 0
    care = between(source, 4.0, 6.0) if demanding else 1.0
    return Behaviour(
        yearly=size,
        growth=around(source, 0.022, 0.04),
        discount=int(around(source, 1280 if large else 820, 220))
        + (350 if distributor else 0)
        + conceded,
        mix=pick(source, _MIXES[segment]),
        service_hours=max(3.0, around(source, 12.0 if distributor else 19.0, 7.0)) * care,
        contacts=max(1.0, around(source, contacts, contacts / 5)),
        pallet_days=max(20.0, around(source, 190.0, 70.0)),
        delay_days=around(source, 5.0, 6.0),
        takes_cash_discount=chance(source, 0.3),
        bonus=int(around(source, 190, 40)) if large or distributor else 0,
        commission=int(around(source, 260, 60)) if distributor else 0,
        freight=max(60, int(around(source, 230, 70))),
        complaints=max(15, int(around(source, 80, 30))),
        relationship=clamp(around(source, relationship, 0.9), 1.0, 9.5),
        wallet_share=clamp(around(source, wallet, 0.08), 0.04, 0.85),
        steadiness=0.06 if large else 0.12,
    )


def behaviour_of(source: Random, *, number: int, status: str, segment: str) -> Behaviour:
    """Draw how an account behaves; the planted accounts behave as their story says.

    Parameters
    ----------
    source : random.Random
        The account's own stream.
    number : int
        Number of the account, 1 for K0001.
    status, segment : str
        Standing in the programme, and customer segment.

    Returns
    -------
    Behaviour
        Same for the same stream and arguments.
    """
    usual = _usual(source, number, status, segment)
    return replace(usual, **_OVERRIDES.get(f"K{number:04d}", {}))  # type: ignore[arg-type]
