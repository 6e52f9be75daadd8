"""What may come and what is done for it: opportunities, actions and names of the course company.

Each is planted for a finding of modules 9 to 11: a large volume that is unlikely, dates that
have passed, an action that was finished too late, one that seems to have worked.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from kamlib.sample.draw import chance, pick, stream, whole
from kamlib.sample.table import Row, Table
from kamlib.support import columns as c
from kamlib.training.ledger import project_lines
from kamlib.training.roles import (
    GEM,
    GROUP_A,
    GROWER,
    LARGEST,
    LATE_PAYER,
    LOST_CHAMPION,
    MIX_SHIFT,
    PRICE_RISE,
    PROJECT,
    STOPPED,
    Player,
)

#: Probability in percent that goes with a stage.
STAGES: dict[str, int] = {
    "need recognised": 15,
    "specification": 30,
    "offer": 45,
    "negotiation": 70,
    "won": 100,
    "lost": 0,
}
_NEED, _SPECIFICATION, _OFFER, _NEGOTIATION, _WON, _LOST = STAGES


class Prospect(NamedTuple):
    """One opportunity of a role: its volume lies between two numbers of 10,000 EUR."""

    title: str
    low: int
    high: int
    stage: str
    day: str
    kind: str = "base"


class Step(NamedTuple):
    """One action of a role."""

    title: str
    start: str
    due: str
    status: str = "started"
    done: str = ""
    kpi: str = c.CUSTOMER_CONTRIBUTION


_SOON, _LATER = "2026-11-30", "2028-02-28"
#: Opportunities by role; a day before October 2026 that is still open is overdue.
PROSPECTS: dict[str, tuple[Prospect, ...]] = {
    GEM: (
        Prospect("Second plant", 136, 144, _NEGOTIATION, "2026-12-15", "up_sell"),
        Prospect("Retrofit of line 2", 10, 20, _OFFER, _LATER, "project"),
        Prospect("Service contract", 4, 8, _SPECIFICATION, "2027-06-30", "cross_sell"),
        Prospect("Series of gearboxes", 20, 24, _WON, "2026-02-12", "cross_sell"),
    ),
    GROUP_A: (
        Prospect("New hall", 290, 310, _NEED, "2029-12-31", "project"),
        Prospect("Frame contract", 20, 40, _OFFER, _SOON),
    ),
    LARGEST: (
        Prospect("Frame contract", 30, 40, _SPECIFICATION, _SOON),
        Prospect("Retrofit of line 2", 20, 30, _OFFER, _LATER, "project"),
        Prospect("Drives for the press shop", 60, 70, _LOST, "2026-05-20"),
    ),
    LATE_PAYER: (
        Prospect("Frame contract", 4, 12, _NEED, _SOON),
        Prospect("Conveyor drives", 20, 26, _NEGOTIATION, "2026-08-31", "up_sell"),
        Prospect("Retrofit of line 2", 28, 40, _OFFER, _LATER, "project"),
        Prospect("Motors for the yard", 16, 24, _LOST, "2026-03-18"),
    ),
    STOPPED: (
        Prospect("Spare parts for three years", 50, 56, _NEGOTIATION, "2026-06-30"),
        Prospect("Retrofit of line 2", 10, 20, _NEED, _LATER, "project"),
        Prospect("Motors, yearly need", 16, 22, _LOST, "2025-11-20"),
    ),
    LOST_CHAMPION: (
        Prospect("Frame contract", 20, 30, _OFFER, _SOON),
        Prospect("Retrofit of line 2", 20, 36, _SPECIFICATION, _LATER, "project"),
    ),
    PRICE_RISE: (
        Prospect("Frame contract", 12, 20, _OFFER, _SOON),
        Prospect("Retrofit of line 2", 20, 30, _SPECIFICATION, _LATER, "project"),
        Prospect("Drives for the test bench", 10, 14, _WON, "2026-01-28", "up_sell"),
    ),
    MIX_SHIFT: (
        Prospect("Frame contract", 12, 20, _SPECIFICATION, _SOON),
        Prospect("Retrofit of line 2", 10, 16, _NEED, _LATER, "project"),
        Prospect("Gearboxes for hall 3", 30, 36, _LOST, "2026-09-10", "cross_sell"),
    ),
    GROWER: (
        Prospect("Frame contract", 20, 32, _OFFER, _SOON),
        Prospect("Second line", 10, 26, _SPECIFICATION, _LATER, "up_sell"),
        Prospect("Drives for line 1", 12, 16, _WON, "2026-08-05", "up_sell"),
    ),
    PROJECT: (Prospect("Storage hall", 54, 62, _WON, "2026-07-06", "project"),),
}
#: One action for each account with a plan.
STEPS: dict[str, Step] = {
    GEM: Step("Plant tour", "2026-06-01", "2026-08-31", "done", "2026-08-20"),
    GROUP_A: Step("Frame talks with the group", "2026-06-01", "2026-08-31", "done", "2026-10-12"),
    LARGEST: Step("Paid service contract", "2026-06-01", "2026-12-15"),
    LATE_PAYER: Step("Agree on days of payment", "2026-07-01", "2026-09-15", "open"),
    STOPPED: Step("Talk to win them back", "2026-06-01", "2026-08-31"),
    LOST_CHAMPION: Step("Get to know the new management", "2026-06-01", "2026-12-15"),
    PRICE_RISE: Step(
        "Price talks", "2025-10-20", "2025-12-31", "done", "2025-12-18", c.NET_REVENUE
    ),
    MIX_SHIFT: Step("Offer gearboxes again", "2026-10-05", "2026-11-30", "open"),
    GROWER: Step("Quarterly review", "2026-06-01", "2026-12-15"),
}
_FIRST_NAMES = (
    "Anja", "Bernd", "Carla", "Dirk", "Elif", "Frank", "Gesa", "Holger", "Ines", "Jonas",
    "Katrin", "Lars", "Meike", "Nils", "Olga", "Piotr", "Ruth", "Sven", "Tanja", "Uwe",
)  # fmt: skip
_LAST_NAMES = (
    "Ahlborn", "Brinkhus", "Clasen", "Dettmar", "Eickhoff", "Fenske", "Gerdau", "Hinrichsen",
    "Isenhardt", "Jessen", "Kolbe", "Lütjens", "Mahnke", "Nowack", "Osterloh", "Petersohn",
)  # fmt: skip


def opportunity_rows(seed: int, players: list[Player]) -> Table:
    """Rows of the opportunities table, of the planted roles."""
    rows: Table = []
    for player in players:
        for number, one in enumerate(PROSPECTS.get(player.role, ())):
            source = stream(seed, "opportunity", player.role, number)
            volume = whole(source, one.low, one.high) * 10_000
            if player.role == PROJECT:  # all of its invoices are recognised as this project
                volume = max(volume, _invoiced(seed, player))
            day = dt.date.fromisoformat(one.day)
            row: Row = {
                "opportunity_id": f"O{len(rows) + 1:02d}",
                c.ACCOUNT_ID: player.account_id,
                "title": one.title,
                "volume": volume * 100,
                "probability_pct": STAGES[one.stage],
                "expected_close_date": day,
                "horizon": "short" if day.year <= 2026 else "mid" if day.year <= 2028 else "long",
                "kind": one.kind,
                "stage": one.stage,
                "cost": volume * whole(source, 1, 4),
                c.CURRENCY: "EUR",
            }
            rows.append(row)
    return rows


def _invoiced(seed: int, player: Player) -> int:
    """Net amount of the project's invoices, up to the next 10,000 EUR."""
    cents = sum(int(str(line[c.NET_AMOUNT])) for line in project_lines(seed, player))
    return -(-cents // 1_000_000) * 10_000


def action_rows(seed: int, players: list[Player]) -> Table:
    """Rows of the actions table: one for each account with a plan."""
    rows: Table = []
    for player in players:
        step = STEPS.get(player.role)
        if step is None:
            continue
        source = stream(seed, "action", player.role)
        row: Row = {
            "action_id": f"M{len(rows) + 1:02d}",
            c.ACCOUNT_ID: player.account_id,
            "title": step.title,
            "owner": player.manager,
            "start_date": dt.date.fromisoformat(step.start),
            "due_date": dt.date.fromisoformat(step.due),
            "status": step.status,
            "done_date": dt.date.fromisoformat(step.done) if step.done else None,
            "effort_hours": whole(source, 2, 12) * 4,
            c.KPI: step.kpi,
            "expected_effect": whole(source, 4, 40) * 1000,
        }
        rows.append(row)
    return rows


def with_names(seed: int, people: Table) -> Table:
    """Add the names a CRM would hold: not everybody's is known.

    Parameters
    ----------
    seed : int
        Seed of the company.
    people : list of dict
        From :func:`kamlib.training.planning.contact_rows`; nothing else changes.

    Examples
    --------
    >>> rows = with_names(1, [{"contact_id": "P001", "buying_role": "gatekeeper"}])
    >>> rows[0]["name"]
    ''
    """
    return [{**person, c.NAME: _name_of(seed, person)} for person in people]


def _name_of(seed: int, person: Row) -> str:
    source = stream(seed, "name", str(person["contact_id"]))
    is_unknown = person["buying_role"] == "user" and chance(source, 0.4)
    if person["buying_role"] == "gatekeeper" or is_unknown:
        return ""
    return f"{pick(source, _FIRST_NAMES)} {pick(source, _LAST_NAMES)}"
