"""The twelve accounts of the course company: what each is planted to show.

A role is never named in the data; names and numbers are dealt out anew for every seed, so
neighbours in a course look at other accounts for the same finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from kamlib.sample.draw import around, between, shuffled, stream
from kamlib.support.quarter import Quarter, quarters_between

#: Every quarter of the course company, oldest first.
QUARTERS: tuple[Quarter, ...] = tuple(quarters_between(Quarter(2024, 4), Quarter(2026, 3)))
LABELS: tuple[str, ...] = tuple(str(quarter) for quarter in QUARTERS)
#: The last four quarters: a year of the statement.
YEAR: tuple[str, ...] = LABELS[-4:]
NEWEST = LABELS[-1]

LARGEST = "largest"
GEM = "gem"
PROJECT = "project"
LATE_PAYER = "late_payer"
PRICE_RISE = "price_rise"
MIX_SHIFT = "mix_shift"
STOPPED = "stopped"
GROUP_A = "group_a"
GROUP_B = "group_b"
COMPLAINER = "complainer"
LOST_CHAMPION = "lost_champion"
GROWER = "grower"

#: Share of drives, gearboxes, motors and service in the revenue of an account.
Mix = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """How the account behaves that plays a role.

    Parameters
    ----------
    finding : str
        What a trainee is to find.
    revenue : float
        Gross revenue of a quarter at the start, in EUR.
    mix : tuple of float
        Share of each product group, 0 to 1.
    discount_pct : float
        Discount on invoices.
    service_hours, visit_hours, pallet_days : float
        Used in a quarter.
    terms_days, delay_days : int
        Days until an invoice is due, and how much later it is paid.
    complaints_pct, freight_pct : float
        Posted costs, in percent of net revenue.
    growth_pct : float
        Change of revenue from quarter to quarter.
    wallet_share : float
        Our part of what the account buys, 0 to 1.
    status : str
        As in the accounts table.
    """

    finding: str
    revenue: float
    mix: Mix = (0.4, 0.35, 0.2, 0.05)
    discount_pct: float = 7.0
    service_hours: float = 160.0
    visit_hours: float = 70.0
    pallet_days: float = 400.0
    terms_days: int = 30
    delay_days: int = 4
    complaints_pct: float = 1.0
    freight_pct: float = 2.0
    growth_pct: float = 0.5
    wallet_share: float = 0.35
    status: str = "standard"


ROLES: dict[str, Role] = {
    LARGEST: Role(
        finding="largest by revenue, hardly any contribution: discounts, service, freight",
        revenue=1_030_000,
        mix=(0.3, 0.3, 0.36, 0.04),
        discount_pct=14.0,
        service_hours=1_480,
        visit_hours=170,
        pallet_days=2_600,
        terms_days=60,
        delay_days=15,
        complaints_pct=2.4,
        freight_pct=4.6,
        growth_pct=0.4,
        wallet_share=0.62,
        status="key",
    ),
    GEM: Role(
        finding="moderate revenue, best contribution",
        revenue=390_000,
        mix=(0.5, 0.4, 0.04, 0.06),
        discount_pct=3.0,
        service_hours=40,
        visit_hours=45,
        pallet_days=120,
        delay_days=0,
        complaints_pct=0.3,
        freight_pct=1.2,
        growth_pct=2.6,
        wallet_share=0.24,
        status="candidate",
    ),
    PROJECT: Role(
        finding="one project order in the newest quarter looks like a new key account",
        revenue=38_000,
        service_hours=14,
        visit_hours=12,
        pallet_days=40,
        wallet_share=0.5,
    ),
    LATE_PAYER: Role(
        finding="pays more than forty days late",
        revenue=350_000,
        service_hours=190,
        delay_days=46,
        wallet_share=0.4,
        status="key",
    ),
    PRICE_RISE: Role(
        finding="prices rise by six percent, quantities stay",
        revenue=300_000,
        service_hours=150,
        growth_pct=0.0,
        status="key",
    ),
    MIX_SHIFT: Role(
        finding="same quantity, more of the product with the lowest margin: looks like a price cut",
        revenue=290_000,
        mix=(0.5, 0.3, 0.2, 0.0),
        service_hours=150,
        growth_pct=0.0,
        status="key",
    ),
    STOPPED: Role(
        finding="has not ordered for three quarters",
        revenue=130_000,
        service_hours=70,
        visit_hours=35,
        status="candidate",
    ),
    GROUP_A: Role(
        finding="belongs to a group that is large only together",
        revenue=430_000,
        discount_pct=14.0,
        service_hours=270,
        visit_hours=90,
        status="key",
    ),
    GROUP_B: Role(
        finding="belongs to a group that is large only together",
        revenue=400_000,
        discount_pct=14.0,
        service_hours=250,
        visit_hours=80,
        status="standard",
    ),
    COMPLAINER: Role(
        finding="returns and complaints eat up the contribution",
        revenue=150_000,
        mix=(0.2, 0.2, 0.6, 0.0),
        discount_pct=8.0,
        service_hours=130,
        visit_hours=50,
        complaints_pct=24.0,
        freight_pct=5.0,
    ),
    LOST_CHAMPION: Role(
        finding="the decider who spoke for us left; contacts and revenue fall",
        revenue=240_000,
        service_hours=120,
        status="key",
    ),
    GROWER: Role(
        finding="small today, grows fastest",
        revenue=110_000,
        mix=(0.45, 0.35, 0.1, 0.1),
        service_hours=50,
        visit_hours=60,
        growth_pct=7.0,
        wallet_share=0.12,
        status="candidate",
    ),
}

_AFTER_CHAMPION = {"2026Q1": 0.85, "2026Q2": 0.7, "2026Q3": 0.55}
_STEADY = (PRICE_RISE, MIX_SHIFT)

_NAMES: tuple[str, ...] = (
    "Brunnhain Pumpenbau GmbH",
    "Dornkamp Fördertechnik AG",
    "Ebersund Abfülltechnik GmbH",
    "Falkenrode Stanztechnik GmbH",
    "Goldmoor Kesselbau GmbH",
    "Heidtorf Walzwerke AG",
    "Kronbrecht Lagerautomation GmbH",
    "Lindhorst Rührwerke GmbH",
    "Märkering Sägetechnik GmbH & Co. KG",
    "Nordanger Windkraft SE",
    "Osthain Verpackung GmbH",
    "Reinkamp Prüfstandsbau GmbH",
    "Silberrode Schleiftechnik AG",
    "Sternmoor Kranbau GmbH",
    "Sturmhorst Drehtechnik GmbH",
    "Waldsund Papiermaschinen AG",
    "Wolfbrecht Karosseriebau GmbH",
    "Übersee Anlagenbau GmbH",
)
INDUSTRIES: tuple[str, ...] = ("Machine tools", "Logistics", "Energy", "Chemicals")
MANAGERS: tuple[str, ...] = ("Jana Reuter", "Tobias Kernbach", "Selin Aydoğan")
GROUP_ID = "G1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Player:
    """An account in its role.

    Parameters
    ----------
    account_id, name : str
        As in the accounts table.
    role : str
        A key of :data:`ROLES`.
    size : float
        Factor on all amounts of the role, near 1.
    """

    account_id: str
    name: str
    role: str
    size: float

    @property
    def plays(self) -> Role:
        """What the role is."""
        return ROLES[self.role]

    @property
    def manager(self) -> str:
        """Who of us is responsible."""
        return MANAGERS[int(self.account_id[1:]) % len(MANAGERS)]


def cast(seed: int) -> list[Player]:
    """Deal out names and numbers to the roles.

    Parameters
    ----------
    seed : int
        Seed of the company.

    Returns
    -------
    list of Player
        In order of their number.

    Examples
    --------
    >>> len(cast(1)), sorted(player.role for player in cast(1)) == sorted(ROLES)
    (12, True)
    """
    names = shuffled(stream(seed, "names"), _NAMES)
    roles = shuffled(stream(seed, "roles"), tuple(ROLES))
    return [
        Player(
            account_id=f"K{number:02d}",
            name=names[number],
            role=role,
            size=between(stream(seed, "size", role), 0.93, 1.07),
        )
        for number, role in enumerate(roles, start=1)
    ]


def revenue_of(seed: int, player: Player, position: int) -> float:
    """Gross revenue that an account places in a quarter, in EUR; the project comes on top.

    Parameters
    ----------
    seed : int
        Seed of the company.
    player : Player
        The account.
    position : int
        Position of the quarter among :data:`QUARTERS`.
    """
    label, role = LABELS[position], player.plays
    if player.role == STOPPED and position >= len(LABELS) - 3:
        return 0.0
    usual = role.revenue * player.size * (1 + role.growth_pct / 100) ** position
    if player.role == LOST_CHAMPION:
        usual *= _AFTER_CHAMPION.get(label, 1.0)
    spread = 0.0 if player.role in _STEADY else 0.03
    return usual * (1 + around(stream(seed, "revenue", player.account_id, label), 0.0, spread))
