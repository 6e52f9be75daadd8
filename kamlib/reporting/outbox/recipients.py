"""Who gets which accounts, in a folder that is safe whatever a person is called."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from kamlib.reporting.portfolio import has_business
from kamlib.support import columns as c

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l"})
_UNSAFE = re.compile(r"[^a-z0-9]+")
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
LONGEST = 60


class Recipient(NamedTuple):
    """An account manager: name, folder, and the accounts that are theirs."""

    name: str
    folder: str
    accounts: tuple[str, ...]


def recipients(statement: pd.DataFrame) -> list[Recipient]:
    """List the account managers with business in the quarter, by name.

    Parameters
    ----------
    statement : DataFrame
        One row per account with ``account_manager``, revenue and contribution.

    Examples
    --------
    >>> frame = pd.DataFrame({"account_id": ["K2", "K1", "K3"], "net_revenue": 1.0,
    ...     "customer_contribution": 1.0, "account_manager": ["Jörg Öz", "Jörg Öz", ""]})
    >>> recipients(frame)
    [Recipient(name='Jörg Öz', folder='joerg-oez', accounts=('K1', 'K2'))]
    """
    known = statement[_is_named(statement)]
    active = set(known.loc[has_business(known), c.ACCOUNT_MANAGER])
    folders = folder_names(active)
    return [
        Recipient(
            name,
            folders[name],
            tuple(sorted(known.loc[known[c.ACCOUNT_MANAGER] == name, c.ACCOUNT_ID])),
        )
        for name in sorted(active)
    ]


def for_nobody(statement: pd.DataFrame) -> list[str]:
    """List the accounts with business that nobody manages, so that nobody gets them.

    Examples
    --------
    >>> frame = pd.DataFrame({"account_id": ["K1", "unknown"], "net_revenue": 1.0,
    ...     "customer_contribution": 1.0, "account_manager": ["", ""]})
    >>> for_nobody(frame)
    ['K1']
    """
    is_left = ~_is_named(statement) & has_business(statement)
    left = statement.loc[is_left, c.ACCOUNT_ID].astype(str)
    return sorted(left[left != c.UNKNOWN])


def _is_named(statement: pd.DataFrame) -> pd.Series:
    names = statement[c.ACCOUNT_MANAGER]
    return names.notna() & (names.astype(str).str.strip() != "")


def folder_names(people: Iterable[str]) -> dict[str, str]:
    """Make a folder's name of each person's; two people never share one.

    Examples
    --------
    >>> folder_names(["Ada", "../x"])
    {'../x': 'x', 'Ada': 'ada'}
    >>> len(set(folder_names(["Ada", "ADA", "שלום", "con"]).values()))
    4
    """
    plain = {person: _plain(person) for person in sorted(people)}
    taken = list(plain.values())
    return {
        person: name if _is_free(name, taken) else f"{name or 'person'}-{_mark(person)}"
        for person, name in plain.items()
    }


def _is_free(name: str, taken: list[str]) -> bool:
    """Tell whether a name is nobody else's and none that Windows keeps for itself."""
    return bool(name) and taken.count(name) == 1 and not _DEVICES.fullmatch(name)


def _mark(person: str) -> str:
    return hashlib.sha256(person.encode()).hexdigest()[:6]


def _plain(person: str) -> str:
    spelled = person.casefold().translate(_SPELLED)
    letters = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("-", letters).strip("-")[:LONGEST].strip("-")
