"""The KPIs that can have a target: what each means, its unit, and which direction is good.

A ratio is kept as its two sums, so that a year to date, an account manager or the whole
company is always the ratio of sums and never a mean of ratios. A KPI of the settings
brings the thresholds, this register brings the meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence, SettingsError, nearest
from kamlib.support.language import translatable

Unit = Literal["money", "percent", "points", "days", "count"]
Source = Literal["statement", "payments", "surveys", "interactions"]

#: Sums that only ratios use; see :func:`kamlib.soll_ist.actuals.account_sums`.
PROFITABILITY_BASE = "profitability_base"
DISCOUNT_BASE = "discount_base"
DELAY_AMOUNT_DAYS = "paid_delay_amount_days"
PAID_AMOUNT = "paid_amount"
PROMOTER_BALANCE = "promoter_balance"
RESPONSES = "responses"
CONTACTS = "contacts"


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """What a KPI is.

    Parameters
    ----------
    label, phrase : str
        Its name in a header, and inside a sentence; English, marked as translatable.
    unit : {"money", "percent", "points", "days", "count"}
        What a figure of it counts.
    polarity : {1, -1}
        1: more is favourable; -1: less is.
    meaning : str
        The definition that is printed, English, marked as translatable.
    numerator, denominator : str
        The sums it is made of; no denominator: the sum itself is the KPI.
    scale : float, default=1.0
        A ratio is multiplied by it (100 for percent).
    source : str
        The input it needs; a quarter without any row of it has no actual.
    weight : str, default=""
        KPI whose target is the target of the denominator, to add up targets of a ratio.

    Notes
    -----
    KPI = scale · numerator ÷ denominator, or the numerator alone.

    Examples
    --------
    >>> KPIS["discount_pct"].numerator, KPIS["discount_pct"].polarity, KPIS["discount_pct"].is_ratio
    ('discounts', -1, True)
    """

    label: str
    phrase: str
    unit: Unit
    polarity: Literal[1, -1]
    meaning: str
    numerator: str
    denominator: str = ""
    scale: float = 1.0
    source: Source = "statement"
    weight: str = ""

    @property
    def is_ratio(self) -> bool:
        """Whether sums over accounts or quarters are ratios of sums."""
        return bool(self.denominator)


KPIS: dict[str, Definition] = {
    c.NET_REVENUE: Definition(
        label=translatable("Net revenue"),
        phrase=translatable("net revenue"),
        unit="money",
        polarity=1,
        meaning=translatable(
            "gross revenue minus discounts, bonuses and cash discounts; for account managers: "
            "lines credited to them, minus bonuses and cash discounts of the accounts they answer "
            "for"
        ),
        numerator=c.NET_REVENUE,
    ),
    c.GROSS_REVENUE: Definition(
        label=translatable("Gross revenue"),
        phrase=translatable("gross revenue"),
        unit="money",
        polarity=1,
        meaning=translatable("revenue before all sales deductions, returns already deducted"),
        numerator=c.GROSS_REVENUE,
    ),
    c.CUSTOMER_GROSS_PROFIT: Definition(
        label=translatable("Customer gross profit"),
        phrase=translatable("customer gross profit"),
        unit="money",
        polarity=1,
        meaning=translatable(
            "net revenue minus product cost; for account managers: of the lines credited to them, "
            "bonuses and cash discounts of the accounts they answer for deducted"
        ),
        numerator=c.CUSTOMER_GROSS_PROFIT,
    ),
    c.CUSTOMER_CONTRIBUTION: Definition(
        label=translatable("Customer contribution"),
        phrase=translatable("customer contribution"),
        unit="money",
        polarity=1,
        meaning=translatable(
            "gross revenue minus all ten cost categories; for account managers: sum over the "
            "accounts they answer for"
        ),
        numerator=c.CUSTOMER_CONTRIBUTION,
    ),
    c.CUSTOMER_PROFITABILITY_PCT: Definition(
        label=translatable("Customer profitability"),
        phrase=translatable("customer profitability"),
        unit="percent",
        polarity=1,
        meaning=translatable(
            "customer contribution ÷ revenue × 100, by the denominator of the settings"
        ),
        numerator=c.CUSTOMER_CONTRIBUTION,
        denominator=PROFITABILITY_BASE,
        scale=100.0,
        weight=c.NET_REVENUE,
    ),
    "discount_pct": Definition(
        label=translatable("Discount rate"),
        phrase=translatable("discount rate"),
        unit="percent",
        polarity=-1,
        meaning=translatable("all sales deductions ÷ gross revenue × 100; less is favourable"),
        numerator=c.DISCOUNTS,
        denominator=DISCOUNT_BASE,
        scale=100.0,
        weight=c.GROSS_REVENUE,
    ),
    "service_cost": Definition(
        label=translatable("Service cost"),
        phrase=translatable("service cost"),
        unit="money",
        polarity=-1,
        meaning=translatable("service cost of the statement; less is favourable"),
        numerator=c.SERVICE,
    ),
    "average_delay_days": Definition(
        label=translatable("Average payment delay"),
        phrase=translatable("average payment delay"),
        unit="days",
        polarity=-1,
        meaning=translatable(
            "days late of the payments received in the quarter, weighted by amount; less is "
            "favourable"
        ),
        numerator=DELAY_AMOUNT_DAYS,
        denominator=PAID_AMOUNT,
        source="payments",
    ),
    "nps": Definition(
        label=translatable("Net Promoter Score"),
        phrase=translatable("Net Promoter Score"),
        unit="points",
        polarity=1,
        meaning=translatable("share of answers 9 and 10 minus share of answers 0 to 6, times 100"),
        numerator=PROMOTER_BALANCE,
        denominator=RESPONSES,
        scale=100.0,
        source="surveys",
    ),
    "interactions": Definition(
        label=translatable("Interactions"),
        phrase=translatable("number of interactions"),
        unit="count",
        polarity=1,
        meaning=translatable("number of recorded contacts with the account"),
        numerator=CONTACTS,
        source="interactions",
    ),
}


def require_known(ids: Iterable[str]) -> None:
    """Refuse settings that name a KPI this workbook cannot compute.

    Parameters
    ----------
    ids : iterable of str
        KPIs of ``[[soll_ist.kpis]]``.

    Raises
    ------
    SettingsError
        Naming each unknown or repeated KPI and the nearest known one.

    Examples
    --------
    >>> require_known(["net_revenue", "nps"])
    """
    listed = list(ids)
    unknown = [name for name in listed if name not in KPIS]
    if unknown:
        each = [
            Sentence("{name!r}: {hint}", name=name, hint=nearest(name, KPIS)) for name in unknown
        ]
        raise SettingsError(Sentence("soll_ist.kpis names KPIs that do not exist."), *each)
    twice = sorted({name for name in listed if listed.count(name) > 1})
    if twice:
        raise SettingsError(
            Sentence(
                "soll_ist.kpis names {twice} more than once; give each KPI one pair of thresholds.",
                twice=twice,
            )
        )


def require_chosen(kpi: str, ids: Iterable[str]) -> str:
    """Return ``kpi`` if it is one of the settings' KPIs.

    Raises
    ------
    ParameterError
        Naming the nearest KPI of the settings.

    Examples
    --------
    >>> require_chosen("nps", ["net_revenue", "nps"])
    'nps'
    """
    known = list(ids)
    if kpi not in known:
        told = Sentence("The settings compare no KPI {kpi!r} with a target.", kpi=kpi)
        cure = Sentence("To compare it, add it to soll_ist.kpis in the settings.")
        raise ParameterError(told, nearest(kpi, known), *([cure] if kpi in KPIS else []))
    return kpi
