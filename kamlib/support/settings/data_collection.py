"""Where the input tables come from, how their files are written, what may be refused."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kamlib.support.settings.section import Section


class Format(Section):
    """How numbers and dates are written in a text file."""

    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", "'", " "] = ""
    date: str = "%Y-%m-%d"
    encoding: str = "utf-8"

    @model_validator(mode="after")
    def _marks_differ(self) -> Self:
        if self.decimal == self.thousands:
            raise ValueError(f"decimal and thousands are both {self.decimal!r}; they must differ")
        if sorted(re.findall(r"%(.)", self.date)) not in (["Y", "d", "m"],):
            raise ValueError(f"date {self.date!r} must hold %Y, %m and %d once each")
        return self


QuarterLabel = Annotated[str, Field(pattern=r"^\d{4}Q[1-4]$")]


class LossBudget(Section):
    """How much may be refused, in percent of rows and of money, before a run stops."""

    rows_pct: Annotated[float, Field(ge=0, le=100)] = 1.0
    money_pct: Annotated[float, Field(ge=0, le=100)] = 1.0
    unknown_account_pct: Annotated[float, Field(ge=0, le=100)] = 2.0


class Ledger(Section):
    """Totals of the general ledger per quarter, in the reporting currency.

    They freeze a closed quarter: a later posting into it shows as a difference.
    """

    tolerance: Annotated[float, Field(ge=0)] = 1.0
    gross_revenue: dict[QuarterLabel, float] = {}
    invoiced_net: dict[QuarterLabel, float] = {}
    product_cost: dict[QuarterLabel, float] = {}
    posted_costs: dict[QuarterLabel, float] = {}


#: What chapter 1 looks at; how bad it is may be set by each company.
Check = Literal[
    "unknown_account",
    "unmatched",
    "refused",
    "no_rate",
    "no_cost",
    "repeated",
    "gap",
    "stale",
    "open_quarter",
    "stray_dates",
    "vat",
    "cost_window",
    "ledger",
    "unused_mended",
]
Severity = Literal["red", "amber", "off"]


class Data(Section):
    """Where the input files are and how they are written unless a source says otherwise."""

    folder: str = "data"
    format: Format = Format()
    loss_budget: LossBudget = LossBudget()
    mended: str = "mended"
    ledger: Ledger = Ledger()
    severity: dict[Check, Severity] = {}
    stale_after_days: Annotated[int, Field(ge=1)] = 100


class Lookup(Section):
    """Columns brought in from a second file by a shared key."""

    file: str
    on: str
    key: str = ""
    columns: tuple[str, ...] = ()


class Source(Section):
    """One delivery of one input table.

    ``columns`` maps the workbook's names to those of the file; a value in braces such as
    ``"{CalendarYear}Q{CalendarQuarter}"`` joins several. ``constants`` fills columns the
    file does not have, ``values`` rewrites single values (``"*"`` all others), ``where``
    keeps only rows with the listed values, ``negate`` turns the sign of columns around,
    ``repeated_keys`` says what to do where a key comes twice. ``system`` names the system in
    account_map whose customer numbers the file uses.
    """

    file: str
    sheet: str = ""
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    where: dict[str, tuple[str, ...]] = {}
    negate: tuple[str, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    format: Format | None = None
    repeated_keys: Literal["refuse", "add"] = "refuse"
    system: str = ""
