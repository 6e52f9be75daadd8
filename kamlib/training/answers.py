"""The kinds of answer an exercise asks for: how each is read, compared and written."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kamlib.sample.draw import shuffled, stream
from kamlib.support.language import Language
from kamlib.training.company import Company
from kamlib.training.readings import read_number

#: What an answer is once it was read: a number, a name, an order, or a set of names.
Value: TypeAlias = float | str | tuple[str, ...] | frozenset[str]
Unit = Literal["money", "percent", "points", "count", "days", "ratio"]

#: Between accounts: signs, "und", or whatever stands before a next number ("K03 K07", "K03/K07").
_PARTS = re.compile(r"[,;>\n|]+|\s(?:und|and|sowie)\s|[\s&+/→–-]+(?=k\d{1,2}(?!\w))", re.IGNORECASE)
_DIGITS: dict[str, int] = {
    "money": 0,
    "percent": 1,
    "points": 1,
    "count": 0,
    "days": 1,
    "ratio": 2,
}


@dataclass(frozen=True)
class Read:
    """One reading of an answer.

    Parameters
    ----------
    value : float, str, tuple or frozenset
        As the kind of answer compares it.
    half_unit : float
        How far a rounded number may be off.
    decimal : str
        Sign taken for the decimal one, where there was a choice.
    """

    value: Value
    half_unit: float = 0.0
    decimal: str = ""


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number in a unit.

    Parameters
    ----------
    unit : {"money", "percent", "points", "count", "days", "ratio"}
        Percent and points are times 100.
    tolerance : float or None
        How far an answer may be off; None: 0.2 percent of the solution for money, a little
        more than half of the last place shown for everything else.
    digits : int or None
        Decimal places shown; None: those usual for the unit.
    """

    unit: Unit
    tolerance: float | None = None
    digits: int | None = None

    @property
    def places(self) -> int:
        """Decimal places shown."""
        return _DIGITS[self.unit] if self.digits is None else self.digits

    def read(self, answer: Any, company: Company) -> list[Read]:
        """Read an answer in every way it can be meant; empty: it is no number."""
        del company
        return [Read(one.value, one.half_unit, one.decimal) for one in read_number(answer)]

    def margin(self, value: Value) -> float:
        """Say how far an answer may be off from a value."""
        if self.tolerance is not None:
            return self.tolerance
        least = 0.6 * 10.0**-self.places
        return max(least, abs(_number(value)) * 0.002) if self.unit == "money" else least

    def agrees(self, read: Read, value: Value) -> bool:
        """Tell whether a reading is a value, within what rounding allows."""
        allowed = max(self.margin(value), read.half_unit)
        return abs(_number(read.value) - _number(value)) <= allowed * (1 + 1e-9)

    def are_apart(self, one: Value, other: Value) -> bool:
        """Tell whether no answer could be taken for both values."""
        return abs(_number(one) - _number(other)) > self.margin(one) + self.margin(other)

    def write(self, value: Value, language: Language, company: Company) -> str:
        """Write a value as a trainee would read it."""
        del company
        number = _number(value)
        if self.unit == "money":
            return language.money(number, digits=self.places)
        if self.unit == "percent":
            return language.percent(number, digits=self.places)
        if self.unit == "points":
            return language.points(number, digits=self.places)
        return language.number(number, digits=self.places)

    def form(self, language: Language) -> str:
        """Say what form of answer is expected."""
        written = {
            "money": language.text("an amount in EUR, like {plain} or {scaled}"),
            "percent": language.text("a percentage, like {percent}"),
            "points": language.text("percentage points, like {days}"),
            "count": language.text("a number, like {plain}"),
            "days": language.text("a number of days, like {days}"),
            "ratio": language.text("a number, like {ratio}"),
        }[self.unit]
        return written.format(
            plain=language.number(12345),
            scaled=language.money(1_234_000, unit="M", digits=3),
            percent=language.percent(12.5),
            days=language.number(12.5, digits=1),
            ratio=language.number(7.25, digits=2),
        )


def _few(count: int) -> str:
    """Name as many accounts as are asked for, as an example.

    Examples
    --------
    >>> _few(3)
    'K03, K07, K11'
    """
    return ", ".join(("K03", "K07", "K11", "K02", "K09")[:count])


def _number(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else math.nan


@dataclass(frozen=True, kw_only=True)
class Names:
    """Accounts, by number or name: one, some in any order, or the first in order.

    Parameters
    ----------
    how : {"one", "set", "order"}
        Whether one account is asked for, several, or several in order.
    count : int
        How many are asked for; 0 with ``set``: the trainee has to find out.
    """

    how: Literal["one", "set", "order"]
    count: int = 1

    def read(self, answer: Any, company: Company) -> list[Read]:
        """Read accounts; empty: somebody is not known, twice, or too many are named."""
        named = _listed(answer) if self.how != "one" else [str(answer)]
        found = [_identify(name, company.names) for name in named]
        if not found or None in found or len(set(found)) < len(found):
            return []
        accounts = tuple(name for name in found if name)
        if self.count and len(accounts) != self.count:
            return []
        if self.how == "one":
            return [Read(accounts[0])]
        return [Read(accounts if self.how == "order" else frozenset(accounts))]

    def agrees(self, read: Read, value: Value) -> bool:
        """Tell whether a reading is a value."""
        return read.value == value

    def are_apart(self, one: Value, other: Value) -> bool:
        """Tell whether two values differ."""
        return one != other

    def write(self, value: Value, language: Language, company: Company) -> str:
        """Write accounts by number and name."""
        del language
        accounts = [value] if isinstance(value, str) else _ordered(value)
        return ", ".join(f"{one} {company.names.get(one, '')}".strip() for one in accounts)

    def form(self, language: Language) -> str:
        """Say what form of answer is expected."""
        if self.how == "one":
            return language.text('the number or name of one account, like "K03"')
        if self.how == "order":
            return language.text(
                '{count} accounts in order, like "{accounts}"',
                count=language.number(self.count),
                accounts=_few(self.count),
            )
        if self.count:
            return language.text(
                '{count} accounts in any order, like "{accounts}"',
                count=language.number(self.count),
                accounts=_few(self.count),
            )
        return language.text('all accounts concerned, in any order, like "K03, K07"')


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of several statements, by its letter.

    Every company shows the statements in an order of its own, so that neighbours, and the tests
    before and after the course, do not share a letter. A value is the letter by the order
    written here, whatever is shown.

    Parameters
    ----------
    options : tuple of str
        Translatable statements; the first is ``a``. Placeholders are the exercise's facts.
    """

    options: tuple[str, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """Letters of the options."""
        return tuple("abcdefgh"[: len(self.options)])

    def order(self, company: Company) -> tuple[str, ...]:
        """Letters as written here, in the order in which a company shows the statements."""
        source = stream(company.seed, "statements", self.options[0])
        return tuple(shuffled(source, self.letters))

    def shown(self, company: Company) -> tuple[str, ...]:
        """List the statements in the order in which a company shows them."""
        return tuple(self.options[self.letters.index(letter)] for letter in self.order(company))

    def read(self, answer: Any, company: Company) -> list[Read]:
        """Read a letter as it was shown; empty: there is no such option."""
        letter = _plain(str(answer)).strip(" .)(:")
        if letter not in self.letters:
            return []
        return [Read(self.order(company)[self.letters.index(letter)])]

    def agrees(self, read: Read, value: Value) -> bool:
        """Tell whether a reading is a value."""
        return read.value == value

    def are_apart(self, one: Value, other: Value) -> bool:
        """Tell whether two values differ."""
        return one != other

    def write(self, value: Value, language: Language, company: Company) -> str:
        """Write the letter as a company shows it."""
        del language
        return self.letters[self.order(company).index(str(value))]

    def form(self, language: Language) -> str:
        """Say what form of answer is expected."""
        return language.text("one letter: {letters}", letters=", ".join(self.letters))


Kind: TypeAlias = Number | Names | Choice


def _ordered(value: Value) -> Iterable[str]:
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, tuple) else (str(value),)


def _listed(answer: Any) -> list[str]:
    if isinstance(answer, str):
        return [part.strip() for part in _PARTS.split(answer) if part.strip()]
    if isinstance(answer, Mapping) or not isinstance(answer, Iterable):
        return [str(answer)]
    return [str(part) for part in answer]


def _plain(text: str) -> str:
    """Fold case, umlauts and spaces, so that names are found however they are typed."""
    folded = text.strip().casefold().replace("ß", "ss")
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        folded = folded.replace(umlaut, letters)
    bare = unicodedata.normalize("NFKD", folded)
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).split())


def _identify(name: str, names: Mapping[str, str]) -> str | None:
    """Find the account that a text names: its number, its name, or a clear beginning of it."""
    wanted = _plain(name)
    if not wanted:
        return None
    first = re.fullmatch(r"k0*(\d{1,2})\b(?!.*\bk\d{1,2}\b).*", wanted)
    if first and f"K{int(first[1]):02d}" in names:
        return f"K{int(first[1]):02d}"
    exact = [key for key, known in names.items() if _plain(known) == wanted]
    begun = [key for key, known in names.items() if _plain(known).startswith(wanted)]
    for found in (exact, begun if len(wanted) >= 3 else []):
        if len(found) == 1:
            return found[0]
    return None
