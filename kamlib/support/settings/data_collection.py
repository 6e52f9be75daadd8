"""Where the input tables come from, how their files are written, what may be refused.

What is left out about a file's way of writing is proven over the whole file or column, or
the run stops with both readings; nothing is guessed from the first rows.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kamlib.support.errors import Sentence
from kamlib.support.settings.section import Section

#: A password written out in a connection URL; ``${NAME}`` in its place is what we want.
_PASSWORD = re.compile(r"^[^:/]+://[^:/@]*:(?!\$\{)[^@]+@|[?&](password|pwd|token)=(?!\$\{)", re.I)
#: A date given as a count of days since 1899-12-30, as Excel keeps it.
EXCEL_DAYS = "excel"


def _is_date_form(form: str) -> bool:
    parts = sorted(re.findall(r"%(.)", form))
    return form == EXCEL_DAYS or parts in (["Y", "d", "m"], ["d", "m", "y"])


class Format(Section):
    """How a source is written; what is left empty is proven.

    ``thousands`` is proven together with ``decimal``; where ``decimal`` is given, an empty
    one means none. ``dates`` gives single columns of the workbook a form of their own.
    ``comment`` is how lines begin that are no rows; ``missing`` lists words for an empty cell.
    """

    separator: str = ""
    decimal: Literal["", ".", ","] = ""
    thousands: Literal["", ".", ",", "'", " "] = ""
    date: str = ""
    dates: dict[str, str] = {}
    encoding: str = ""
    quote: Literal["", '"', "'"] = ""
    escape: Literal["", "\\"] = ""
    comment: Annotated[str, Field(max_length=1)] = ""
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    missing: tuple[str, ...] = ()

    # A tab or a blank is a mark here, so nothing may be stripped.
    model_config = {**Section.model_config, "str_strip_whitespace": False}

    @model_validator(mode="after")
    def _separator_is_one_mark(self) -> Self:
        mark = self.separator
        if len(mark) > 1 and (len(mark) > 2 or not mark.endswith(" ")):
            raise ValueError(
                Sentence(
                    "separator needs one character, such as {mark!r} or a tab, or one and a "
                    "blank; found {found!r}. Did you mean {mark!r}?",
                    mark=mark.strip()[:1] or ";",
                    found=mark,
                )
            )
        return self

    @model_validator(mode="after")
    def _marks_differ(self) -> Self:
        if self.decimal and self.decimal == self.thousands:
            raise ValueError(
                Sentence(
                    "decimal and thousands are both {mark!r}; they must differ", mark=self.decimal
                )
            )
        for form in (self.date, *self.dates.values()):
            if form and not _is_date_form(form):
                raise ValueError(
                    Sentence(
                        "date {form!r} must hold %Y (or %y), %m and %d once each, "
                        "or be {excel!r} for Excel's count of days",
                        form=form,
                        excel=EXCEL_DAYS,
                    )
                )
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
    workbook: str = ""
    engine: str = "duckdb"
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


class Sign(Section):
    """Which rows are minus, told by a column of their own, as debit and credit marks are."""

    column: str
    minus: tuple[str, ...]
    amounts: tuple[str, ...] = ()


class Wide(Section):
    """Columns that stand for periods, turned into rows.

    ``columns`` is how their headings are written, such as ``"Soll {quarter}"``: what stands
    in the braces fills a column of that name, the cells one called ``value``.
    """

    columns: Annotated[str, Field(pattern=r"^[^{}]*\{\w+\}[^{}]*$")]
    value: str = "value"


class Source(Section):
    """One delivery of one input table: a ``file`` or pattern, or a ``url``.

    ``profile`` takes over column names of a well-known system; what is said here goes before
    it. ``columns`` maps the workbook's names to those of the file; a value in braces such as
    ``"{CalendarYear}Q{CalendarQuarter}"`` joins several. ``multiply`` makes an amount of
    several columns, such as price and quantity. ``constants`` fills columns the file does not
    have, ``values`` rewrites single values (``""`` an empty cell, ``"*"`` all others),
    ``where`` keeps only rows with the listed values, ``negate`` turns the sign of columns around,
    ``sign`` does so by a column of debit and credit marks, ``factor`` multiplies a column
    (amounts in thousands), ``currency`` says what all amounts are in. ``header`` names the
    line or lines of column names, 0 if there are none; ``below_header`` counts rows under it
    that are no data; ``totals`` the words in front of total
    lines, ``header_repeats`` allows a header on every page; ``wide`` turns columns into rows.
    ``repeated_keys`` says what to do where a key comes twice: refuse the row, add amounts up,
    or take the first row (for a list of accounts made from lines). ``system`` names the system
    in account_map whose customer numbers the file uses.
    """

    file: str = ""
    url: str = ""
    table: str = ""
    query: str = ""
    profile: str = ""
    sheet: str = ""
    header: int | tuple[int, ...] | None = None
    below_header: Annotated[int, Field(ge=0)] = 0
    header_repeats: bool = False
    totals: tuple[str, ...] | None = None
    wide: Wide | None = None
    columns: dict[str, str] = {}
    multiply: dict[str, Annotated[tuple[str, ...], Field(min_length=2)]] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    where: dict[str, tuple[str, ...]] = {}
    negate: tuple[str, ...] = ()
    sign: Sign | None = None
    factor: dict[str, Annotated[float, Field(gt=0)]] = {}
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    lookups: tuple[Lookup, ...] = ()
    format: Format | None = None
    repeated_keys: Literal["refuse", "add", "first"] = "refuse"
    system: str = ""

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if bool(self.file) == bool(self.url):
            raise ValueError(Sentence("a source is either a file or a url; give one of the two"))
        if self.url and bool(self.table) == bool(self.query):
            raise ValueError(Sentence("a url needs a table or a query; give one of the two"))
        twice = sorted((set(self.columns) | set(self.multiply)) & set(self.constants))
        if twice:
            raise ValueError(
                Sentence(
                    "{twice} are given both as columns and as constants; keep one", twice=twice
                )
            )
        if _PASSWORD.search(self.url):
            raise ValueError(
                Sentence(
                    "a password stands in the url; keep it in the environment and write ${NAME} "
                    "in its place"
                )
            )
        return self
