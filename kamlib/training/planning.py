"""What the course company plans, thinks and knows about its accounts: the smaller tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kamlib.sample.draw import between, clamp, pick, stream, whole
from kamlib.sample.table import Row, Table
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter
from kamlib.training.roles import (
    COMPLAINER,
    GEM,
    GROUP_A,
    GROUP_B,
    GROUP_ID,
    GROWER,
    INDUSTRIES,
    LABELS,
    LARGEST,
    LATE_PAYER,
    LOST_CHAMPION,
    PROJECT,
    QUARTERS,
    STOPPED,
    YEAR,
    Player,
)

#: Role: growth potential, strategic importance, risk, cooperation, as a fair rater sees them.
_FAIR: dict[str, tuple[int, int, int, int]] = {
    LARGEST: (4, 7, 6, 4),
    GEM: (8, 7, 2, 7),
    PROJECT: (2, 3, 5, 4),
    LATE_PAYER: (5, 5, 8, 5),
    STOPPED: (3, 4, 8, 3),
    GROUP_A: (6, 7, 4, 6),
    GROUP_B: (6, 6, 4, 6),
    COMPLAINER: (3, 3, 7, 3),
    LOST_CHAMPION: (5, 7, 7, 5),
    GROWER: (9, 6, 3, 8),
}
_USUAL = (5, 5, 4, 6)
CRITERIA: tuple[str, ...] = ("growth_potential", "strategic_importance", "risk", "cooperation")
_RATERS = ("sales", "controlling")
#: Contribution in percent of net revenue that was planned; not what came.
_PLANNED_PCT = {LARGEST: 9.0, GEM: 24.0, COMPLAINER: 8.0, PROJECT: 12.0}
_CHAMPION_LEFT = dt.date(2025, 12, 12)
#: Function, department, buying role, influence, attitude, position of the superior.
_SEATS: tuple[tuple[str, str, str, int, int, int], ...] = (
    ("Managing director", "Management", "decider", 9, 2, -1),
    ("Head of purchasing", "Purchasing", "buyer", 7, -1, 0),
    ("Plant manager", "Production", "influencer", 6, 3, 0),
    ("Maintenance manager", "Production", "user", 4, 4, 2),
    ("Assistant to the management", "Management", "gatekeeper", 3, 0, 0),
)
#: Seats spoken to in turn; at some accounts never the decider, once 2026 has begun.
_SPOKEN_TO = (1, 2, 0, 3, 4)
_SPOKEN_TO_2026: dict[str, tuple[int, ...]] = {
    LARGEST: (1, 2, 4, 1, 3),
    STOPPED: (3, 1, 4),
    LOST_CHAMPION: (3, 4),
}
_MINUTES = {"visit": 120, "call": 20, "mail": 10, "complaint": 45}
_ACTIVITIES = ("inbound_logistics", "operations", "outbound_logistics", "service", "procurement")


def account_rows(players: list[Player]) -> Table:
    """Rows of the accounts table."""
    return [
        {
            c.ACCOUNT_ID: player.account_id,
            c.NAME: player.name,
            c.GROUP_ID: GROUP_ID if player.role in (GROUP_A, GROUP_B) else "",
            c.SEGMENT: "OEM",
            c.INDUSTRY: INDUSTRIES[int(player.account_id[1:]) % len(INDUSTRIES)],
            c.COUNTRY: "DE",
            c.REGION: "",
            c.ACCOUNT_MANAGER: player.manager,
            c.STATUS: player.plays.status,
            c.CUSTOMER_SINCE: dt.date(2012, 1, 1),
            c.PAYMENT_TERMS_DAYS: player.plays.terms_days,
            c.CURRENCY: "EUR",
        }
        for player in players
    ]


def target_rows(seed: int, sales: Table, players: list[Player]) -> Table:
    """Revenue and contribution planned for the quarters of 2026, from the year before."""
    rows: Table = []
    for player in players:
        ambition = between(stream(seed, "target", player.account_id), 1.01, 1.06)
        net = round(_net(sales, player.account_id, LABELS[1:5]) / 400 * ambition / 1000) * 1000
        planned = {
            c.NET_REVENUE: float(net),
            c.CUSTOMER_CONTRIBUTION: float(
                round(net * _PLANNED_PCT.get(player.role, 13) / 1e5) * 1000
            ),
        }
        for label in ("2026Q1", "2026Q2", "2026Q3", "2026Q4"):
            rows += [
                {
                    c.ACCOUNT_ID: player.account_id,
                    c.QUARTER: label,
                    c.KPI: kpi,
                    c.TARGET: target,
                    "set_by": "Sales planning",
                    "set_on": dt.date(2025, 12, 15),
                }
                for kpi, target in planned.items()
            ]
    return rows


def rating_rows(seed: int, players: list[Player]) -> Table:
    """Ratings of the last five quarters by sales and by controlling, 0 to 10."""
    rows: Table = []
    for player in players:
        fair = _FAIR.get(player.role, _USUAL)
        for label in LABELS[-5:]:
            for place, rater in enumerate(_RATERS):
                for criterion, score in zip(CRITERIA, fair, strict=True):
                    source = stream(seed, "rating", player.account_id, criterion, rater)
                    shown = clamp(score + whole(source, -1, 1) - place, 0, 10)
                    rows.append(
                        {
                            c.ACCOUNT_ID: player.account_id,
                            c.QUARTER: label,
                            c.CRITERION: criterion,
                            c.RATER: rater,
                            c.SCORE: int(shown),
                        }
                    )
    return rows


def _net(sales: Table, account_id: str, labels: Sequence[str]) -> int:
    """Add up the net amounts of an account in some quarters, in cents."""
    amounts = []
    for row in sales:
        day = row[c.POSTING_DATE]
        is_meant = row[c.ACCOUNT_ID] == account_id and isinstance(day, dt.date)
        if is_meant and isinstance(day, dt.date) and str(Quarter.of(day)) in labels:
            amounts.append(int(str(row[c.NET_AMOUNT])))
    return sum(amounts)


def wallet_rows(seed: int, sales: Table, players: list[Player]) -> Table:
    """List what each account buys in a year from everyone, in whole thousands."""
    rows: Table = []
    for player in players:
        net = _net(sales, player.account_id, YEAR)
        share = player.plays.wallet_share * between(stream(seed, "wallet", player.role), 0.9, 1.1)
        volume = max(round(net / share / 1e7) * 10_000_000, 5_000_000)
        rows += [
            {
                c.ACCOUNT_ID: player.account_id,
                "year": year,
                "purchasing_volume": volume,
                "source": "Purchasing talks",
            }
            for year in (2025, 2026)
        ]
    return rows


def interaction_rows(seed: int, players: list[Player], people: Table) -> Table:
    """Visits, calls, mails and complaints; fewer once a champion has left, and not with all."""
    rows: Table = []
    for player in players:
        known = [row["contact_id"] for row in people if row[c.ACCOUNT_ID] == player.account_id]
        usual = max(2, round(player.plays.visit_hours / 8))
        for quarter in QUARTERS:
            source = stream(seed, "contacts", player.account_id, str(quarter))
            is_cold = player.role == LOST_CHAMPION and quarter.start > _CHAMPION_LEFT
            count = whole(source, usual - 1, usual + 1)
            for number in range(count // 3 if is_cold else count):
                kind = pick(source, tuple(_MINUTES))
                rows.append(
                    {
                        c.ACCOUNT_ID: player.account_id,
                        c.DATE: quarter.start + dt.timedelta(days=(number * 7) % quarter.days),
                        "kind": kind,
                        c.INITIATED_BY: pick(source, ("us", "us", "account")),
                        c.MINUTES: _MINUTES[kind],
                        "contact_id": known[_seat(player, quarter, number)] if known else "",
                    }
                )
    return rows


def _seat(player: Player, quarter: Quarter, number: int) -> int:
    """Say whom at the account the contact of a number in a quarter was with."""
    seats = _SPOKEN_TO_2026.get(player.role, _SPOKEN_TO) if quarter.year > 2025 else _SPOKEN_TO
    return seats[number % len(seats)]


def survey_rows(seed: int, players: list[Player]) -> Table:
    """Answers to the NPS question of the last year, three per account and quarter."""
    rows: Table = []
    for player in players:
        mood = _FAIR.get(player.role, _USUAL)[3] + 2
        for quarter in QUARTERS[-4:]:
            source = stream(seed, "nps", player.account_id, str(quarter))
            rows += [
                {
                    c.ACCOUNT_ID: player.account_id,
                    c.DATE: quarter.start + dt.timedelta(days=20 + number),
                    c.METRIC: "nps",
                    c.SCORE: int(clamp(mood + whole(source, -2, 2), 0, 10)),
                    c.SCALE_MIN: 0,
                    c.SCALE_MAX: 10,
                }
                for number in range(3)
            ]
    return rows


def contact_rows(seed: int, players: list[Player]) -> Table:
    """People at the watched accounts, by pseudonym; one champion has left."""
    rows: Table = []
    for player in players:
        if player.plays.status == "standard":
            continue
        first = len(rows) + 1
        for seat, (function, room, role, influence, attitude, above) in enumerate(_SEATS):
            source = stream(seed, "person", player.account_id, seat)
            has_left = player.role == LOST_CHAMPION and seat == 0
            rows.append(
                {
                    "contact_id": f"P{first + seat:03d}",
                    c.ACCOUNT_ID: player.account_id,
                    "function": function,
                    "department": room,
                    "reports_to": f"P{first + above:03d}" if above >= 0 else "",
                    "buying_role": role,
                    "influence": int(clamp(influence + whole(source, -1, 1), 1, 10)),
                    "attitude": int(clamp(attitude + whole(source, -1, 1), -5, 5)),
                    "owner": player.manager if seat % 2 == 0 else "Application engineering",
                    "left_date": _CHAMPION_LEFT if has_left else None,
                }
            )
    return rows


def relation_rows(seed: int, people: Table) -> Table:
    """Who influences whom: the formal line, informal ties, and purchasing against production."""
    rows: Table = []
    for person in people:
        source = stream(seed, "relation", str(person["contact_id"]))
        if person["reports_to"]:
            rows.append(
                {
                    "from_contact_id": person["reports_to"],
                    "to_contact_id": person["contact_id"],
                    "strength": whole(source, 5, 9),
                    "kind": "formal",
                }
            )
        if person["buying_role"] == "user":
            decider = f"P{int(str(person['contact_id'])[1:]) - 3:03d}"
            rows.append(
                {
                    "from_contact_id": person["contact_id"],
                    "to_contact_id": decider,
                    "strength": whole(source, 4, 8),
                    "kind": "informal",
                }
            )
        rows += _quiet_ties(seed, person)
    return rows


def _quiet_ties(seed: int, person: Row) -> Table:
    """Ties no chart of the organisation shows: a conflict everywhere, a confidant at some."""
    number, role = int(str(person["contact_id"])[1:]), person["buying_role"]
    source = stream(seed, "quiet tie", number)
    if role == "buyer":
        other, kind = number + 1, "conflict"
    elif role == "gatekeeper" and whole(source, 0, 1):
        other, kind = number - 3, "informal"
    else:
        return []
    return [
        {
            "from_contact_id": person["contact_id"],
            "to_contact_id": f"P{other:03d}",
            "strength": whole(source, 3, 7),
            "kind": kind,
        }
    ]


def value_chain_rows(seed: int, players: list[Player]) -> Table:
    """Porter's activities of the key accounts: how strong they are there."""
    rows: Table = []
    for player in players:
        if player.plays.status != "key":
            continue
        for activity in _ACTIVITIES:
            source = stream(seed, "chain", player.account_id, activity)
            row: Row = {
                c.ACCOUNT_ID: player.account_id,
                "activity": activity,
                "assessment": whole(source, -2, 2),
            }
            rows.append(row)
    return rows
