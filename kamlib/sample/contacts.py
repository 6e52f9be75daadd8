"""People at the accounts (pseudonyms only), how they influence each other, and contacts kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from kamlib.sample import stories
from kamlib.sample.accounts import Account
from kamlib.sample.days import QUARTERS, some_day
from kamlib.sample.draw import around, between, chance, clamp, pick, stream, weighted, whole
from kamlib.sample.orders import FIRST_OF_2026
from kamlib.sample.table import Row, Table

CHAMPION_LEFT = dt.date(2025, 11, 14)

#: Function, department, buying role, influence, position of the superior in this list.
_SEATS: tuple[tuple[str, str, str, int, int], ...] = (
    ("Managing director", "Management", "decider", 9, -1),
    ("Head of purchasing", "Purchasing", "buyer", 7, 0),
    ("Head of engineering", "Engineering", "influencer", 7, 0),
    ("Plant manager", "Production", "decider", 8, 0),
    ("Strategic buyer", "Purchasing", "buyer", 5, 1),
    ("Design engineer", "Engineering", "initiator", 4, 2),
    ("Maintenance manager", "Production", "user", 5, 3),
    ("Quality manager", "Quality", "influencer", 4, 0),
    ("Assistant to the management", "Management", "gatekeeper", 3, 0),
    ("Shift supervisor", "Production", "user", 2, 6),
)
_SEATS_BY_STATUS = {"key": (7, 10), "candidate": (4, 6), "standard": (0, 2), "prospect": (1, 1)}
_KINDS = ("visit", "call", "mail", "workshop", "complaint")
_KIND_WEIGHTS = (0.27, 0.33, 0.33, 0.03, 0.04)
_MINUTES = {"visit": (60, 240), "call": (5, 45), "mail": (5, 20), "workshop": (180, 480),
            "complaint": (20, 90), "ticket": (20, 180)}  # fmt: skip
_HOURS_PER_TICKET = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """One person at an account, by a pseudonym."""

    contact_id: str
    account_id: str
    function: str
    department: str
    reports_to: str
    buying_role: str
    influence: int
    attitude: int
    owner: str
    left_date: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Interaction:
    """One contact with an account."""

    account_id: str
    date: dt.date
    kind: str
    initiated_by: str
    minutes: int
    contact_id: str


def _people(seed: int, account: Account, first: int) -> list[Contact]:
    source = stream(seed, "contacts", account.account_id)
    low, high = _SEATS_BY_STATUS[account.status]
    people: list[Contact] = []
    for seat in range(whole(source, low, high)):
        function, department, role, influence, superior = _SEATS[seat]
        mood = around(source, (account.behaviour.relationship - 5.0) * 0.9, 1.4)
        is_champion = account.account_id == stories.LOST_CHAMPION and seat == 0
        people.append(
            Contact(
                contact_id=f"P{first + seat:04d}",
                account_id=account.account_id,
                function=function,
                department=department,
                reports_to=people[superior].contact_id if superior >= 0 else "",
                buying_role=role,
                influence=influence if is_champion else min(10, influence + whole(source, -1, 1)),
                attitude=5 if is_champion else int(clamp(mood, -5, 5)),
                owner=account.account_manager if seat % 4 != 2 else "Application engineering",
                left_date=CHAMPION_LEFT if is_champion else None,
            )
        )
    return people


def draw_contacts(seed: int, accounts: list[Account]) -> list[Contact]:
    """Invent the people at the accounts: many at key accounts, none at most small ones."""
    people: list[Contact] = []
    for account in accounts:
        people += _people(seed, account, len(people) + 1)
    return people


def relation_rows(seed: int, people: list[Contact]) -> Table:
    """Who influences whom: the formal line, some informal ties, a few conflicts."""
    rows: Table = []
    for one in people:
        source = stream(seed, "relations", one.contact_id)
        if one.reports_to:
            rows.append(_relation(one.reports_to, one.contact_id, whole(source, 5, 9), "formal"))
        for other in (person for person in people if _may_be_tied(one, person)):
            if chance(source, 0.14):
                kind = "conflict" if chance(source, 0.18) else "informal"
                strength = whole(source, 2, 9)
                rows.append(_relation(one.contact_id, other.contact_id, strength, kind))
    return rows


def _may_be_tied(one: Contact, other: Contact) -> bool:
    """Two colleagues of one account of whom neither reports to the other."""
    is_line = one.reports_to == other.contact_id or other.reports_to == one.contact_id
    return one.account_id == other.account_id and one is not other and not is_line


def _relation(one: str, other: str, strength: int, kind: str) -> Row:
    return {"from_contact_id": one, "to_contact_id": other, "strength": strength, "kind": kind}


def _frequency(account: Account, position: int) -> float:
    """Contacts of a quarter; stories bend them."""
    usual = account.behaviour.contacts
    name = account.account_id
    if name == stories.LOST_CHAMPION and position >= FIRST_OF_2026:
        return usual * (0.5, 0.35, 0.25)[position - FIRST_OF_2026]
    if name == stories.STOPPED and position > account.behaviour.last:
        return usual * 0.3
    if name == stories.STEADY:
        return usual * (1.0 if position < FIRST_OF_2026 - 1 else 2.0 + position - FIRST_OF_2026)
    if position < account.behaviour.first - 2:
        return 0.0
    return usual


def _interaction(
    source: Random, account: Account, position: int, kind: str, people: list[Contact]
) -> Interaction:
    day = some_day(source, QUARTERS[position])
    present = [person for person in people if person.left_date is None or day < person.left_date]
    low, high = _MINUTES[kind]
    openness = account.behaviour.relationship / 16
    if account.account_id == stories.LOST_CHAMPION and position >= FIRST_OF_2026:
        openness /= 3
    theirs = kind in ("ticket", "complaint") or chance(source, openness)
    return Interaction(
        account_id=account.account_id,
        date=day,
        kind=kind,
        initiated_by="account" if theirs else "us",
        minutes=int(between(source, low, high)) // 5 * 5,
        contact_id=pick(source, present).contact_id if present else "",
    )


def draw_interactions(
    seed: int,
    accounts: list[Account],
    people: list[Contact],
    service_hours: dict[tuple[str, str], float],
) -> list[Interaction]:
    """Draw visits, calls, mails, workshops, complaints and service tickets.

    Parameters
    ----------
    seed : int
        Seed of the company.
    accounts : list of Account
        The accounts.
    people : list of Contact
        Whom they are with; an account without people has contacts without a name.
    service_hours : dict
        Hours by account and quarter; they decide the number of tickets.

    Returns
    -------
    list of Interaction
        In order of the day, then of the account.
    """
    found: list[Interaction] = []
    for account in accounts:
        own = [person for person in people if person.account_id == account.account_id]
        for position, quarter in enumerate(QUARTERS):
            source = stream(seed, "interactions", account.account_id, position)
            usual = _frequency(account, position)
            for _ in range(max(0, int(around(source, usual, usual / 8) + 0.5))):
                kind = _KINDS[weighted(source, _KIND_WEIGHTS)]
                found.append(_interaction(source, account, position, kind, own))
            hours = service_hours.get((account.account_id, str(quarter)), 0.0)
            for _ in range(int(hours / _HOURS_PER_TICKET + source.random())):
                found.append(_interaction(source, account, position, "ticket", own))
    # The same contact twice on one day would read as a duplicate.
    return sorted(dict.fromkeys(found), key=lambda one: (one.date, one.account_id))
