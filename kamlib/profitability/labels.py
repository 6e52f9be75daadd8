"""The words of the statement: names of its lines, of cost categories and of drivers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.language import Language, translatable
from kamlib.support.settings import Level

CATEGORY_NAMES: dict[str, str] = {
    c.PRODUCT: translatable("Product cost"),
    c.COMPLAINTS_RETURNS: translatable("Complaints and returns"),
    c.DISCOUNTS: translatable("Discounts, bonuses, cash discounts"),
    c.FINANCING: translatable("Financing"),
    c.SELLING: translatable("Selling"),
    c.PROMOTION: translatable("Promotion and advertising"),
    c.DEVELOPMENT: translatable("Share of development"),
    c.STORAGE: translatable("Share of storage"),
    c.FREIGHT: translatable("Freight and shipping"),
    c.SERVICE: translatable("Service"),
}
LEVEL_NAMES: dict[str, str] = {
    c.GROSS_REVENUE: translatable("Gross revenue"),
    c.NET_REVENUE: translatable("Net revenue"),
    c.CUSTOMER_GROSS_PROFIT: translatable("Customer gross profit"),
    "contribution_margin_1": translatable("Contribution margin I"),
    "contribution_margin_2": translatable("Contribution margin II"),
    "contribution_margin_3": translatable("Contribution margin III"),
    "contribution_margin_4": translatable("Contribution margin IV"),
    "contribution_margin_5": translatable("Contribution margin V"),
    c.CUSTOMER_CONTRIBUTION: translatable("Customer contribution"),
    c.CONTRIBUTION_WITHOUT_KEYED: translatable("Contribution without keyed costs"),
    c.CUSTOMER_VALUE: translatable("Customer value"),
}
DRIVER_NAMES: dict[str, str] = {
    # The driver is what the invoice says, before bonuses and cash discounts.
    c.NET_REVENUE: translatable("Invoiced net revenue"),
    c.PRODUCT_COST: translatable("Product cost"),
    c.QUANTITY: translatable("Quantity"),
    c.ORDER_LINES: translatable("Order lines"),
    c.INVOICES: translatable("Invoices"),
    "service_hours": translatable("Service hours"),
    "visits_hours": translatable("Visit hours"),
    "pallet_days": translatable("Pallet days"),
}
ATTRIBUTION_NAMES: dict[str, str] = {
    c.DIRECT: translatable("direct"),
    c.ACTIVITY: translatable("by activity"),
    c.KEY: translatable("by key"),
}


@dataclass(frozen=True)
class Labels:
    """Names of lines in the language of the page, as the company set them.

    Examples
    --------
    >>> labels = Labels(Language(), (Level(id="margin", name="Marge", minus=()),))
    >>> labels.line("freight"), labels.line("margin"), labels.driver("crane_hours")
    ('Freight and shipping', 'Marge', 'crane hours')
    """

    language: Language
    levels: Sequence[Level]

    def line(self, line: str) -> str:
        """Name a line of the statement: gross revenue, a cost category or a level."""
        for level in self.levels:
            if level.id == line and level.name:
                name = level.name
                return self.language.pick(name if isinstance(name, str) else dict(name.items()))
        known = CATEGORY_NAMES.get(line) or LEVEL_NAMES.get(line)
        return self.language.text(known) if known else line.replace("_", " ")

    def base(self, denominator: str) -> str:
        """Name what percentages are of, inside a sentence."""
        names = {
            c.NET_REVENUE: self.language.text("net revenue"),
            c.GROSS_REVENUE: self.language.text("gross revenue"),
        }
        return names.get(denominator, self.line(denominator))

    def driver(self, driver: str) -> str:
        """Name a driver; a delivered one keeps its own name."""
        known = DRIVER_NAMES.get(driver)
        return self.language.text(known) if known else str(driver).replace("_", " ")

    def attribution(self, attribution: str) -> str:
        """Say how a cost reached an account."""
        return self.language.text(ATTRIBUTION_NAMES[attribution])

    def formula(self, level: Level) -> str:
        """Write what a level deducts, with a true minus."""
        position = [known.id for known in self.levels].index(level.id)
        before = self.levels[position - 1].id if position else c.GROSS_REVENUE
        names = [self.line(before), *(self.line(category) for category in level.minus)]
        return " − ".join(names)

    def formulas(self) -> str:
        """Write what every level deducts, one sentence each."""
        return " ".join(f"{self.line(level.id)} = {self.formula(level)}." for level in self.levels)


Unit = Literal["", "k", "M"]
SCALES: dict[Unit, float] = {"": 1.0, "k": 1e3, "M": 1e6}


def money_scale(amounts: Iterable[float]) -> tuple[Unit, int]:
    """Choose the money unit and digits in which some amounts read best.

    Examples
    --------
    >>> money_scale([4_100_000, -200_000]), money_scale([44_000]), money_scale([800])
    (('k', 0), ('k', 1), ('', 0))
    """
    top = pd.Series(list(amounts), dtype=float).abs().max()
    if top >= 1e6:
        return "k", 0
    return ("k", 1) if top >= 1e4 else ("", 0)


def money_words(labels: Labels, *amounts: float) -> list[str]:
    """Write amounts of one sentence in one unit: millions where the largest is large.

    Examples
    --------
    >>> [text.replace(chr(160), " ") for text in money_words(Labels(Language(), ()), 2.5e6, -4e5)]
    ['2.5 M€', '−0.4 M€']
    """
    top = pd.Series(amounts, dtype=float).abs().max()
    unit, digits = ("M", 1) if top >= 1e6 else money_scale(amounts)
    return [labels.language.money(amount, unit=unit, digits=digits) for amount in amounts]
