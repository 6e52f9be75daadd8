"""The accounts of the sample company: invented names, master data, behaviour.

About 120 companies: 18 key accounts, 12 candidates, 6 prospects without sales, the rest
standard. Every name is invented.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from kamlib.sample import stories
from kamlib.sample.behaviour import Behaviour, behaviour_of
from kamlib.sample.draw import chance, pick, shuffled, stream, whole
from kamlib.sample.table import Row, Table

COUNT = 120
_KEY, _CANDIDATES, _PROSPECTS = 18, 12, 6

MANAGERS: dict[str, str] = {
    "North": "Jana Reuter",
    "West": "Tobias Kernbach",
    "South": "Miriam Vogtländer",
    "East": "Lars Hagedorn",
    "Alps": "Selin Aydoğan",
    "International": "Peter Wiesgrund",
}
SEGMENTS: tuple[str, ...] = ("OEM", "End user", "Distributor", "System integrator")

_FIRST = (
    "Adel", "Brun", "Dorn", "Eber", "Falk", "Gold", "Heid", "Kron", "Lind", "Mark", "Nord",
    "Ost", "Rein", "Silber", "Stern", "Sturm", "Wald", "Wolf",
)  # fmt: skip
_SECOND = (
    "anger", "brecht", "moor", "hain", "horst", "kamp", "ring", "rode", "sund", "torf",
)  # fmt: skip

#: Industry: what such a company calls itself.
_INDUSTRIES: dict[str, tuple[str, ...]] = {
    "Automotive": ("Fahrzeugtechnik", "Karosseriebau", "Prüfstandsbau"),
    "Food and packaging": ("Abfülltechnik", "Verpackungsmaschinen", "Bäckereianlagen"),
    "Logistics": ("Fördertechnik", "Lagerautomation", "Kranbau"),
    "Energy": ("Windkraft", "Energieanlagen", "Kesselbau"),
    "Chemicals": ("Pumpenbau", "Rührwerke", "Anlagenbau"),
    "Wood and paper": ("Sägetechnik", "Papiermaschinen", "Holzbearbeitung"),
    "Metal forming": ("Pressenbau", "Walzwerke", "Stanztechnik"),
    "Machine tools": ("Werkzeugmaschinen", "Schleiftechnik", "Drehtechnik"),
}
_FORMS = {"DE": ("GmbH", "GmbH", "GmbH & Co. KG", "AG", "SE"), "CH": ("AG",), "AT": ("GmbH",)}
_FOREIGN_NOUNS = {"US": "Machinery Inc.", "NL": "Aandrijving B.V.", "FR": "Mécanique S.A.", "PL":
                  "Maszyny Sp. z o.o.", "IT": "Impianti S.p.A."}  # fmt: skip

#: Number of the account: its country, where it is not Germany.
_COUNTRIES: dict[int, str] = {
    12: "AT", 15: "CH", 22: "CH", 26: "US", 33: "AT", 40: "CH", 45: "NL", 52: "AT", 58: "FR",
    63: "PL", 66: "CH", 73: "AT", 82: "IT", 95: "NL", 106: "AT", 119: "CH",
}  # fmt: skip
_CURRENCIES = {"CH": "CHF", "US": "USD"}
_GROUPS = {
    **dict.fromkeys(stories.GROUP, stories.GROUP_ID),
    "K0021": "G02", "K0050": "G02", "K0056": "G03", "K0078": "G03", "K0015": "G04", "K0066": "G04",
}  # fmt: skip

#: Accounts with a fixed name: name, segment, industry.
_NAMED: dict[str, tuple[str, str, str]] = {
    "K0001": ("Adlerwerk Großpressen AG", "OEM", "Metal forming"),
    "K0002": ("Bergwind Energietechnik GmbH", "OEM", "Energy"),
    "K0003": ("Trianda Walzwerke GmbH", "End user", "Metal forming"),
    "K0004": ("Trianda Pressteile GmbH", "OEM", "Metal forming"),
    "K0005": ("Trianda Lagertechnik AG", "System integrator", "Logistics"),
    "K0006": ("Quartalis Förderanlagen GmbH", "OEM", "Logistics"),
    "K0007": ("Wechselberg Verpackung AG", "OEM", "Food and packaging"),
    "K0008": ("Stillmark Papiermaschinen GmbH", "OEM", "Wood and paper"),
    "K0009": ("Preisinger Pumpenbau GmbH", "OEM", "Chemicals"),
    "K0010": ("Mixolit Rührwerke AG", "OEM", "Chemicals"),
    "K0011": ("Spätzahl Kranbau GmbH & Co. KG", "OEM", "Logistics"),
    "K0012": ("Zwiespalt Anlagenbau GmbH", "System integrator", "Chemicals"),
    "K0016": ("Goldring Fahrzeugtechnik GmbH", "OEM", "Automotive"),
    "K0019": ("Aufbauer Sägetechnik GmbH", "End user", "Wood and paper"),
    "K0031": ("Stillwasser Kesselbau GmbH", "End user", "Energy"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One account with its master data and its hidden behaviour."""

    account_id: str
    name: str
    group_id: str
    segment: str
    industry: str
    country: str
    region: str
    account_manager: str
    status: str
    customer_since: dt.date | None
    payment_terms_days: int
    currency: str
    behaviour: Behaviour

    @property
    def is_watched(self) -> bool:
        """Whether the account is in the key-account programme or a candidate for it."""
        return self.status in ("key", "candidate")


def _status(number: int) -> str:
    if number <= _KEY:
        return "key"
    if number <= _KEY + _CANDIDATES:
        return "candidate"
    return "prospect" if number > COUNT - _PROSPECTS else "standard"


def _region(source: Random, country: str) -> str:
    if country in ("AT", "CH"):
        return "Alps"
    if country != "DE":
        return "International"
    return pick(source, ("North", "West", "West", "South", "South", "East"))


def _name(source: Random, stem: str, industry: str, country: str) -> str:
    if country in _FOREIGN_NOUNS:
        return f"{stem} {_FOREIGN_NOUNS[country]}"
    return f"{stem} {pick(source, _INDUSTRIES[industry])} {pick(source, _FORMS[country])}"


def _since(source: Random, status: str, first: int) -> dt.date | None:
    if status == "prospect":
        return None
    if first > 0:
        return dt.date(2023 + (first + 3) // 4, (first + 3) % 4 * 3 + 1, 1)
    return dt.date(whole(source, 1994, 2022), whole(source, 1, 12), whole(source, 1, 28))


def _account(seed: int, number: int, stem: str) -> Account:
    account_id, status = f"K{number:04d}", _status(number)
    source = stream(seed, "accounts", account_id)
    country = _COUNTRIES.get(number, "DE")
    industry = pick(source, tuple(_INDUSTRIES))
    segment = pick(source, ("OEM", "OEM", *SEGMENTS))
    name = _name(source, stem, industry, country)
    if account_id in _NAMED:
        name, segment, industry = _NAMED[account_id]
    behaviour = behaviour_of(source, number=number, status=status, segment=segment)
    region = _region(source, country)
    # One key account is kept by a colleague of another region, as happens.
    manager = MANAGERS["West"] if number == _KEY else MANAGERS[region]
    terms = (30, 45, 60, 60, 90) if behaviour.yearly >= 2_000_000 else (14, 30, 30, 30, 45)
    return Account(
        account_id=account_id,
        name=name,
        group_id=_GROUPS.get(account_id, ""),
        segment=segment,
        industry=industry,
        country=country,
        region=region,
        account_manager=manager,
        status=status,
        customer_since=_since(source, status, behaviour.first),
        payment_terms_days=30 if account_id == stories.LATE_PAYER else pick(source, terms),
        currency=_CURRENCIES.get(country, "EUR"),
        behaviour=behaviour,
    )


def draw_accounts(seed: int) -> list[Account]:
    """Invent the accounts of the company.

    Parameters
    ----------
    seed : int
        Seed of the company.

    Returns
    -------
    list of Account
        In order of their number.

    Examples
    --------
    >>> [account.name for account in draw_accounts(2026)[:2]]
    ['Adlerwerk Großpressen AG', 'Bergwind Energietechnik GmbH']
    """
    stems = shuffled(stream(seed, "names"), [a + b for a in _FIRST for b in _SECOND])
    return [_account(seed, number, stems[number]) for number in range(1, COUNT + 1)]


def account_rows(seed: int, accounts: list[Account]) -> Table:
    """Rows of the accounts table; a few standard accounts lack a cell, as in life."""
    rows: Table = []
    for account in accounts:
        row: Row = {
            name: getattr(account, name) for name in Account.__slots__ if name != "behaviour"
        }
        source = stream(seed, "gaps", account.account_id)
        if account.status == "standard" and chance(source, 0.05):
            row["industry"] = None
        if account.status == "prospect":
            row["payment_terms_days"] = None
        rows.append(row)
    return rows
