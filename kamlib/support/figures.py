"""Figures in a sentence: written in English, and in another language once it is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import format_date

if TYPE_CHECKING:
    from kamlib.support.language import Language


@dataclass(frozen=True)
class Number:
    """A number of a sentence, grouped and with the decimal mark of the reader's language.

    Line numbers, years and what somebody wrote are no numbers in this sense: they are shown
    as they are.

    Parameters
    ----------
    value : float
        The number.
    digits : int, default=0
        Decimals shown.

    Examples
    --------
    >>> f"{Number(1234.56, 1)} MB"
    '1,234.6 MB'
    """

    value: float
    digits: int = 0

    def __str__(self) -> str:
        return f"{self.value:,.{self.digits}f}"

    def said(self, language: Language) -> str:
        """Write it as the language does."""
        return language.number(self.value, digits=self.digits)


@dataclass(frozen=True)
class Day:
    """A day of a sentence with the name of its month, so that nobody takes it for another.

    Parameters
    ----------
    value : date
        The day.

    Examples
    --------
    >>> f"on {Day(dt.date(2026, 3, 5))}"
    'on 5 March 2026'
    """

    value: dt.date

    def __str__(self) -> str:
        return f"{self.value.day} {self.value:%B %Y}"

    def said(self, language: Language) -> str:
        """Write it as the language does."""
        form = "d. MMMM yyyy" if language.code == "de" else "d MMMM yyyy"
        return format_date(self.value, form, language.locale)


@dataclass(frozen=True)
class Moment:
    """A moment of a sentence, to the minute, by the clock it was given with.

    Parameters
    ----------
    value : datetime
        The moment.

    Examples
    --------
    >>> f"since {Moment(dt.datetime(2026, 3, 5, 14, 7))}"
    'since 5 Mar 2026 14:07'
    """

    value: dt.datetime

    def __str__(self) -> str:
        return f"{self.value.day} {self.value:%b %Y %H:%M}"

    def said(self, language: Language) -> str:
        """Write it as the language does."""
        return f"{language.date(self.value.date())} {self.value:%H:%M}"
