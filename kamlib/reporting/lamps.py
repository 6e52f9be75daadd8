"""Accounts down, published quarters across, a lamp each that says whether targets are reached.

Read from published files alone, so a quarter that an older version published, or of which a
file was withdrawn, has a dot where nothing can be read, never an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kamlib.account_plan.names import place_of_account, plan_stem
from kamlib.support import columns as c
from kamlib.support.display import LIGHT_MARKS
from kamlib.support.language import Language

#: States of a lamp: the lights of Soll-Ist, and one for an account that is not reported.
SEVERITY = ("none", "good", "warn", "bad")
NOT_REPORTED = "absent"
MARKS = {**LIGHT_MARKS, NOT_REPORTED: "·"}
_PLANNED = ("key", "candidate")


class Lamp(NamedTuple):
    """One account in one quarter: its state, mark and word, and its plan's page ("": none)."""

    state: str
    mark: str
    word: str
    href: str


class Line(NamedTuple):
    """One account: its name, the place of its line, its lamps in the order of the quarters."""

    name: str
    place: str
    lamps: tuple[Lamp, ...]


class Group(NamedTuple):
    """Accounts of one status: its title and their lines."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Board:
    """The table of lamps.

    Parameters
    ----------
    quarters : tuple of (str, str)
        Label and first page of each published quarter, the newest first.
    groups : tuple of Group
        Key accounts, candidates, and those that were either earlier.
    others : int
        Accounts that were neither in any of these quarters and are left out.
    legend : tuple of (str, str, str)
        State, mark and meaning.
    """

    quarters: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = ()
    others: int = 0
    legend: tuple[tuple[str, str, str], ...] = ()


class Published(NamedTuple):
    """What one published quarter says of its accounts."""

    quarter: str
    folder: str
    accounts: pd.DataFrame
    states: Mapping[str, str]
    plans: frozenset[str]


def published(report: Path, quarter: str) -> Published:
    """Read accounts, lamps and plans of one published quarter.

    Parameters
    ----------
    report : Path
        Its folder; what cannot be read there counts as not reported.
    quarter : str
        Its label.
    """
    data = report / "data"
    accounts = _read(data / "dim_account.parquet", [c.ACCOUNT_ID, c.NAME, c.STATUS])
    accounts = accounts[accounts[c.ACCOUNT_ID] != c.UNKNOWN]
    variances = _read(data / "fact_soll_ist.parquet", ["scope", c.ACCOUNT_ID, "light"])
    states: dict[str, str] = {}
    if len(variances):
        states = dict.fromkeys(accounts[c.ACCOUNT_ID].astype(str), "none") | worst(variances)
    plans = frozenset(path.stem for path in (report / "plans").glob("*.html"))
    return Published(quarter, report.name, accounts, states, plans)


def worst(variances: pd.DataFrame) -> dict[str, str]:
    """Find the worst light of each account's KPIs.

    Examples
    --------
    >>> worst(pd.DataFrame({"scope": "account", "account_id": ["A", "A"],
    ...                     "light": ["good", "bad"]}))
    {'A': 'bad'}
    """
    own = variances[variances["scope"] == "account"]
    known = own[own["light"].isin(SEVERITY)]
    severity = known["light"].map(SEVERITY.index).groupby(known[c.ACCOUNT_ID]).max()
    return {str(account): SEVERITY[int(place)] for account, place in severity.items()}


def _read(path: Path, names: list[str]) -> pd.DataFrame:
    """Read some columns; nothing where the file or one of them is missing or broken."""
    with suppress(OSError, ValueError, KeyError):
        return pd.read_parquet(path, columns=names).astype(object)
    return pd.DataFrame({name: pd.Series(dtype=object) for name in names})


def board(found: Sequence[Published], *, language: Language) -> Board:
    """Set the accounts of all published quarters side by side.

    Parameters
    ----------
    found : sequence of Published
        In any order.
    language : Language
        Of words and titles.

    Returns
    -------
    Board
        Names and groups by the newest quarter that has the account; within a group by name.
    """
    newest = sorted(found, key=lambda each: each.quarter, reverse=True)
    whole = pd.concat([each.accounts for each in newest], ignore_index=True) if newest else None
    if whole is None or whole.empty:
        return Board()
    was_planned = set(whole.loc[whole[c.STATUS].isin(_PLANNED), c.ACCOUNT_ID])
    now = whole.drop_duplicates(c.ACCOUNT_ID)
    shown = now[now[c.ACCOUNT_ID].isin(was_planned)]
    ordered = shown.assign(order=shown[c.NAME].astype(str).str.casefold()).sort_values(
        ["order", c.ACCOUNT_ID]
    )
    words = _words(language)
    return Board(
        quarters=tuple((each.quarter, f"{each.folder}/index.html") for each in newest),
        groups=tuple(_groups(ordered, newest, words, language)),
        others=len(now) - len(shown),
        legend=tuple((state, MARKS[state], word) for state, word in words.items()),
    )


def _groups(
    accounts: pd.DataFrame,
    newest: Sequence[Published],
    words: Mapping[str, str],
    language: Language,
) -> Iterator[Group]:
    text = language.text
    titles = {
        "key": text("Key accounts"),
        "candidate": text("Candidates"),
        "": text("Key account or candidate in an earlier quarter"),
    }
    status = accounts[c.STATUS].where(accounts[c.STATUS].isin(_PLANNED), "")
    for group, title in titles.items():
        own = accounts[status == group]
        lines = tuple(
            Line(
                str(name),
                place_of_account(str(account)),
                tuple(_lamp(str(account), each, words) for each in newest),
            )
            for account, name in zip(own[c.ACCOUNT_ID], own[c.NAME], strict=True)
        )
        if lines:
            yield Group(title, lines)


def _lamp(account: str, report: Published, words: Mapping[str, str]) -> Lamp:
    state, stem = report.states.get(account, NOT_REPORTED), plan_stem(account)
    href = f"{report.folder}/plans/{stem}.html" if stem in report.plans else ""
    return Lamp(state, MARKS[state], words[state], href)


def _words(language: Language) -> dict[str, str]:
    text = language.text
    return {
        "good": text("on target"),
        "warn": text("watch"),
        "bad": text("off target"),
        "none": text("no target"),
        NOT_REPORTED: text("not reported"),
    }
