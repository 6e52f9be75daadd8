"""Words of the plan: roles, states, activities, figures; and file names that are safe."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from kamlib.support import columns as c
from kamlib.support.language import Language, translatable
from kamlib.support.safe_text import clean
from kamlib.support.settings import People

ROLE_NAMES = {
    "initiator": translatable("Initiator"),
    "user": translatable("User"),
    "influencer": translatable("Influencer"),
    "decider": translatable("Decider"),
    "buyer": translatable("Buyer"),
    "gatekeeper": translatable("Gatekeeper"),
}
STATE_NAMES = {
    "covered": translatable("● covered"),
    "lost": translatable("▲ most influential person left"),
    "against": translatable("▲ against us"),
    "stale": translatable("▲ no recent contact"),
    "alone": translatable("■ nobody of us in charge"),
    "left": translatable("■ left, place empty"),
    "unknown": translatable("■ nobody known"),
}
ACTIVITY_NAMES = {
    "inbound_logistics": translatable("Inbound logistics"),
    "operations": translatable("Operations"),
    "outbound_logistics": translatable("Outbound logistics"),
    "marketing_sales": translatable("Marketing and sales"),
    "service": translatable("Service"),
    "infrastructure": translatable("Infrastructure"),
    "human_resources": translatable("Human resources"),
    "technology": translatable("Technology"),
    "procurement": translatable("Procurement"),
}
FIGURE_NAMES = {
    c.NET_REVENUE: translatable("Net revenue"),
    c.CUSTOMER_CONTRIBUTION: translatable("Customer contribution"),
    c.CUSTOMER_PROFITABILITY_PCT: translatable("Customer profitability"),
    c.CUSTOMER_VALUE: translatable("Customer value per year"),
    "present_value": translatable("Present value (NPV)"),
    c.SCORE: translatable("Score, 0–10"),
    "quadrant": translatable("Quadrant"),
    "share_of_wallet_pct": translatable("Share of wallet"),
    "light": translatable("Soll-Ist, worst KPI"),
    "nps": translatable("Satisfaction (NPS)"),
    "csat": translatable("Satisfaction (CSAT, 0–100)"),
}
_SAFE = re.compile(r"[^A-Za-z0-9_-]+")
#: Names Windows keeps for itself.
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
LONGEST_STEM = 60


def named(names: dict[str, str], key: str, language: Language) -> str:
    """Translate a key of one of the tables above; an unknown key is shown as it is.

    Examples
    --------
    >>> named(ROLE_NAMES, "buyer", Language("en")), named(ROLE_NAMES, "", Language("en"))
    ('Buyer', '')
    """
    return language.text(names[key]) if key in names else key


def names_note(people: People, day: dt.date, language: Language) -> str:
    """Say why names of persons are shown in a report as of a day; "" where none are.

    Examples
    --------
    >>> asked = People(show="name", purpose="Handover", review_date=dt.date(2026, 12, 31))
    >>> names_note(asked, dt.date(2026, 9, 30), Language("en"))
    'Names of persons are shown for this purpose: Handover. From 31 Dec 2026 on, their functions \
stand here again.'
    """
    if people.shown_on(day) != "name" or people.review_date is None:
        return ""
    return language.text(
        "Names of persons are shown for this purpose: {purpose}. From {date} on, their functions "
        "stand here again.",
        purpose=clean(people.purpose).rstrip("."),
        date=language.date(people.review_date),
    )


def plan_stem(account: str) -> str:
    """Make a file name of an account_id, whatever it holds.

    Letters, digits, hyphen and underscore stay; anything else is replaced and a mark of the
    whole account_id is added, so that no two accounts share a file.

    Examples
    --------
    >>> plan_stem("K0009"), plan_stem("../K 9")
    ('K0009', 'K-9-79b407')
    """
    safe = _SAFE.sub("-", account).strip("-")[:LONGEST_STEM]
    # Windows and macOS do not tell upper from lower case.
    if safe == account and safe == safe.upper() and not _DEVICES.match(safe):
        return safe
    mark = hashlib.sha256(account.encode()).hexdigest()[:6]
    return f"{safe or 'account'}-{mark}"


def place_of_account(account: str) -> str:
    """Name the place of an account on the page over all quarters.

    Examples
    --------
    >>> place_of_account("K0009")
    'account-K0009'
    """
    return f"account-{plan_stem(account)}"
