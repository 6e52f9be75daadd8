"""Whose plan a view shows, at which quarter; and what a page says where rows are missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kamlib.data_collection.labels import table_label
from kamlib.support.language import Language
from kamlib.support.safe_text import clean, cut
from kamlib.support.theme import can_draw

LONGEST_NAME = 60
MILLION, THOUSAND = 1e6, 1e4
MoneyUnit = Literal["", "k", "M"]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whose plan it is.

    Parameters
    ----------
    account_id, name : str
        The account; both "" for all accounts together.
    company : str
        Who plans.
    quarter : str
        Fiscal quarter reported.
    as_of : date
        Its last day: the plan's today.
    language : Language
        Of everything shown.
    start_month : int, default=1
        Month in which the fiscal year begins.

    Examples
    --------
    >>> plan = Subject(account_id="K1", name="Alpina AG", company="Musterwerk", quarter="2026Q3",
    ...     as_of=dt.date(2026, 9, 30), language=Language())
    >>> plan.who, plan.money(1_240_000.0).replace(chr(160), " ")
    ('Musterwerk · Alpina AG', '1.2 M€')
    """

    account_id: str
    name: str
    company: str
    quarter: str
    as_of: dt.date
    language: Language
    start_month: int = 1

    @property
    def called(self) -> str:
        """Name of the account, cut to fit a sentence."""
        return cut(" ".join(clean(self.name).split()), LONGEST_NAME)

    @property
    def drawn(self) -> str:
        """Name of the account where it is drawn; its number if the house font lacks its script."""
        return self.called if can_draw(self.called) else self.account_id

    @property
    def who(self) -> str:
        """First line of a picture's title."""
        return f"{self.company} · {self.drawn}" if self.account_id else self.company

    def money(self, amount: float, *, signed: bool = False, among: float = float("nan")) -> str:
        """Write an amount in millions, thousands or single units.

        ``among`` is the largest amount of the sentence, so that all of them have one unit.
        """
        unit, digits = money_form([amount, among])
        return self.language.money(amount, unit=unit, digits=digits, signed=signed)

    def missing(self, *, table: str, why: str, is_delivered: bool) -> str:
        """Say which rows are missing and why that matters.

        Parameters
        ----------
        table : str
            Input table that would hold them.
        why : str
            What cannot be said without them; translated.
        is_delivered : bool
            Whether the table has rows of other accounts.
        """
        text = self.language.text
        named = table_label(table, self.language)
        if not is_delivered:
            said = text("The table {table} was not delivered.", table=named)
        elif self.account_id:
            said = text("The table {table} has no row for {name}.", table=named, name=self.called)
        else:
            said = text("The table {table} has no row that counts here.", table=named)
        return f"{said} {why}"


def money_form(amounts: list[float]) -> tuple[MoneyUnit, int]:
    """Choose the money unit and digits in which some amounts read best.

    Examples
    --------
    >>> money_form([4_100_000.0, -200_000.0]), money_form([44_000.0]), money_form([800.0])
    (('M', 1), ('k', 0), ('', 0))
    """
    top = np.fmax.reduce(np.abs(np.asarray(amounts, dtype=float)), initial=0.0)
    if top >= MILLION:
        return "M", 1
    return ("k", 0) if top >= THOUSAND else ("", 0)
