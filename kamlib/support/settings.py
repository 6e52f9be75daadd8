"""Everything a company can set, read from its ``workbook.toml`` and checked before any work.

A misspelt name, an unknown value or two settings that contradict each other stop the run
with the line of thought an analyst needs: what was found, what is allowed, what was
probably meant. Names shown on pages may be one text or ``{ en = "...", de = "..." }``.
"""

from __future__ import annotations

import os
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kamlib.support import columns as c
from kamlib.support.errors import SettingsError, nearest
from kamlib.support.quarter import Quarter

Name = str | dict[Literal["en", "de"], str]
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


class Section(BaseModel):
    """A part of the settings: unknown names are refused, values never change."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False
    )


class Company(Section):
    """Whose workbook it is."""

    name: str
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    language: Literal["en", "de"] = "en"
    fiscal_year_start_month: Annotated[int, Field(ge=1, le=12)] = 1
    closed_through: Annotated[str, Field(pattern=r"^(\d{4}Q[1-4])?$")] = ""


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


class LossBudget(Section):
    """How much may be refused, in percent of rows and of money, before a run stops."""

    rows_pct: Annotated[float, Field(ge=0, le=100)] = 1.0
    money_pct: Annotated[float, Field(ge=0, le=100)] = 1.0
    unknown_account_pct: Annotated[float, Field(ge=0, le=100)] = 2.0


class Data(Section):
    """Where the input files are and how they are written unless a source says otherwise."""

    folder: str = "data"
    format: Format = Format()
    loss_budget: LossBudget = LossBudget()
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
    ``repeated_keys`` says what to do where a key comes twice.
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


class Level(Section):
    """One line of the statement: what is deducted to reach it."""

    id: str
    name: Name = ""
    minus: tuple[str, ...]


#: Columns of the statement that no level may be named after.
RESERVED_LEVELS: frozenset[str] = frozenset(
    {
        *c.CATEGORIES,
        c.ACCOUNT_ID,
        c.NAME,
        c.STATUS,
        c.SEGMENT,
        c.ACCOUNT_MANAGER,
        c.GROUP_ID,
        c.QUARTER,
        c.GROSS_REVENUE,
        c.RETURNS,
        c.INVOICED_NET,
        c.SERVICE_REVENUE,
        c.CROSS_SELL_REVENUE,
        c.UP_SELL_REVENUE,
        c.CONTRIBUTION_WITHOUT_KEYED,
        "keyed_costs",
        "has_business",
    }
)

DEFAULT_LEVELS: tuple[Level, ...] = (
    Level(id=c.NET_REVENUE, minus=(c.DISCOUNTS,)),
    Level(id=c.CUSTOMER_GROSS_PROFIT, minus=(c.PRODUCT,)),
    Level(id="contribution_margin_2", minus=(c.COMPLAINTS_RETURNS, c.FREIGHT)),
    Level(id="contribution_margin_3", minus=(c.PROMOTION, c.SELLING, c.SERVICE, c.FINANCING)),
    Level(id=c.CUSTOMER_CONTRIBUTION, minus=(c.STORAGE, c.DEVELOPMENT)),
)


class TimeEquation(Section):
    """Minutes an activity takes: a fixed number per event, more for what makes it longer.

    ``driver`` names the minutes, so that a cost pool can be shared by them; ``event`` is the
    driver that counts events; ``more`` gives minutes per unit of other drivers.
    """

    activity: str
    driver: str
    event: str
    minutes: Annotated[float, Field(ge=0)]
    more: dict[str, Annotated[float, Field(ge=0)]] = {}


class Scenario(Section):
    """One view of the future of an account, for its present value."""

    id: Literal["low", "expected", "high"]
    retention_pct: Annotated[float, Field(ge=0, le=100)]
    growth_pct: Annotated[float, Field(gt=-100, le=100)] = 0.0


DEFAULT_SCENARIOS: tuple[Scenario, ...] = (
    Scenario(id="low", retention_pct=75, growth_pct=-3),
    Scenario(id="expected", retention_pct=88, growth_pct=0),
    Scenario(id="high", retention_pct=95, growth_pct=3),
)


Limits = Annotated[tuple[float, ...], Field(min_length=1)]


class Rfm(Section):
    """Fixed limits between the scores of recency, frequency and monetary value, half open.

    ``recency_quarters`` counts quarters since the last business, ``frequency`` invoices and
    ``monetary`` invoiced revenue of four quarters; the weights are in the same order.
    """

    recency_quarters: Limits = (1, 2, 3, 4)
    frequency: Limits = (2, 8, 24, 60)
    monetary: Limits = (10_000, 100_000, 500_000, 2_000_000)
    weights: tuple[float, float, float] = (1, 1, 1)


class Profitability(Section):
    """How customer contribution is computed and what it is compared with.

    ``abc_pct`` are the cumulative shares up to which an account is A and B;
    ``first_margin`` says whether a present value counts the running year in full (``now``)
    or begins after one renewal.
    """

    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=7)] = DEFAULT_LEVELS
    denominator: Literal["net_revenue", "gross_revenue"] = "net_revenue"
    target_pct: float = 15.0
    financing_rate_pct: Annotated[float, Field(ge=0, le=100)] = 6.0
    time_equations: tuple[TimeEquation, ...] = ()
    abc_pct: tuple[float, float] = (80.0, 95.0)
    large_customer_pct: Annotated[float, Field(gt=0, le=100)] = 10.0
    discount_rate_pct: Annotated[float, Field(ge=0, le=100)] = 8.0
    horizon_years: Annotated[int, Field(ge=1, le=20)] = 5
    first_margin: Literal["now", "after_renewal"] = "after_renewal"
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1)] = DEFAULT_SCENARIOS
    rfm: Rfm = Rfm()

    @model_validator(mode="after")
    def _limits_rise_and_names_are_single(self) -> Self:
        first, second = self.abc_pct
        if not 0 < first < second <= 100:
            raise ValueError(f"abc_pct needs 0 < A < B <= 100, found {list(self.abc_pct)}")
        listed: dict[str, list[str]] = {
            "scenarios": [scenario.id for scenario in self.scenarios],
            "activities": [equation.activity for equation in self.time_equations],
        }
        for what, names in listed.items():
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what} named twice: {twice}; each needs a name of its own")
        return self

    @model_validator(mode="after")
    def _every_category_once(self) -> Self:
        used = [category for level in self.levels for category in level.minus]
        for category in used:
            if category not in c.CATEGORIES:
                raise ValueError(
                    f"level deducts {category!r}, which is none of the ten cost categories. "
                    f"{nearest(category, c.CATEGORIES)}"
                )
        twice = sorted({category for category in used if used.count(category) > 1})
        missing = [category for category in c.CATEGORIES if category not in used]
        if twice or missing:
            raise ValueError(
                "the levels must deduct each of the ten cost categories exactly once; "
                f"deducted twice: {twice or 'none'}, not deducted: {missing or 'none'}"
            )
        if self.levels[-1].id != c.CUSTOMER_CONTRIBUTION:
            raise ValueError(
                f"the last level must be {c.CUSTOMER_CONTRIBUTION!r}, found {self.levels[-1].id!r}"
            )
        return self

    @model_validator(mode="after")
    def _level_names_are_free(self) -> Self:
        ids = [level.id for level in self.levels]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        taken = [name for name in ids if name in RESERVED_LEVELS or name.endswith("_pct")]
        if twice or taken:
            raise ValueError(
                "every level needs an id of its own that is no cost category and no other column "
                "of the statement; "
                f"named twice: {twice or 'none'}, already taken: {taken or 'none'}"
            )
        if c.NET_REVENUE in ids and (
            ids[0] != c.NET_REVENUE or self.levels[0].minus != (c.DISCOUNTS,)
        ):
            raise ValueError(
                f"the level {c.NET_REVENUE!r} is gross revenue minus {c.DISCOUNTS!r} and comes "
                "first; give a level with another definition another id"
            )
        if c.CUSTOMER_GROSS_PROFIT in ids:
            place = ids.index(c.CUSTOMER_GROSS_PROFIT)
            deducted = {name for level in self.levels[: place + 1] for name in level.minus}
            if deducted != {c.DISCOUNTS, c.PRODUCT}:
                raise ValueError(
                    f"the level {c.CUSTOMER_GROSS_PROFIT!r} is net revenue minus {c.PRODUCT!r}; "
                    "give a level with another definition another id"
                )
        return self


class Criterion(Section):
    """One weighted criterion on an anchored scale of 0 to 10 points.

    ``source`` is ``measure`` (computed from the data, by the name in ``measure``) or
    ``rating`` (entered by people in the ratings table under ``measure`` or ``id``).
    ``anchors`` are ``[value, points]`` pairs in rising order of value; between them
    points are interpolated, outside they stay at the end points. Points that fall as
    the value rises make a cost criterion. Within a ``group`` the weight of a missing
    criterion goes to the others of the group. An account below ``minimum`` points is
    knocked out, however high its score.
    """

    id: str
    name: Name = ""
    source: Literal["measure", "rating"] = "rating"
    measure: str = ""
    weight: Annotated[float, Field(gt=0)] = 1.0
    anchors: tuple[tuple[float, float], ...] = ((0.0, 0.0), (10.0, 10.0))
    group: str = ""
    minimum: Annotated[float, Field(ge=0, le=10)] = 0.0

    @model_validator(mode="after")
    def _scale_is_readable(self) -> Self:
        values = [value for value, _ in self.anchors]
        points = [point for _, point in self.anchors]
        if len(values) < 2 or any(a >= b for a, b in pairwise(values)):
            raise ValueError(
                f"criterion {self.id!r}: anchors need at least two pairs in rising order of value, "
                f"found values {values}"
            )
        if any(not 0 <= point <= 10 for point in points):
            raise ValueError(f"criterion {self.id!r}: points lie between 0 and 10, found {points}")
        if points not in (sorted(points), sorted(points, reverse=True)):
            raise ValueError(
                f"criterion {self.id!r}: points must rise or fall throughout, found {points}"
            )
        return self

    @property
    def origin(self) -> str:
        """Name of the measure, or of the criterion in the ratings table."""
        return self.measure or self.id

    @property
    def is_cost(self) -> bool:
        """Whether a higher value earns fewer points."""
        return self.anchors[0][1] > self.anchors[-1][1]


def _unique(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    ids = [criterion.id for criterion in criteria]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ValueError(f"criteria named twice: {twice}; each needs an id of its own")
    return criteria


def _all_weighted(criteria: tuple[Criterion, ...]) -> None:
    without = [criterion.id for criterion in criteria if "weight" not in criterion.model_fields_set]
    if without:
        raise ValueError(
            f"criteria without a weight: {without}; each needs one, such as weight = 10"
        )


_FALLING = ((0.0, 10.0), (10.0, 0.0))
DEFAULT_CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        id="profitability",
        source="measure",
        measure=c.CUSTOMER_PROFITABILITY_PCT,
        weight=30,
        anchors=((0, 0), (10, 4), (20, 8), (30, 10)),
    ),
    Criterion(id="growth_potential", weight=25),
    Criterion(id="strategic_importance", weight=20),
    Criterion(
        id="service_effort",
        source="measure",
        measure="service_effort_pct",
        weight=15,
        anchors=((0, 10), (3, 7), (8, 3), (15, 0)),
    ),
    Criterion(id="risk", weight=10, anchors=_FALLING),
)


class Weights(Section):
    """How the criteria get their weights.

    ``direct``: each criterion states its own; ``rank_order``: from ``order``, most important
    first; ``pairs``: from comparing all pairs, ``"a|b" = 3`` meaning a is three times as
    important as b, with the ``random_index`` table the consistency ratio is read against.
    """

    method: Literal["direct", "rank_order", "pairs"] = "direct"
    order: tuple[str, ...] = ()
    pairs: dict[str, float | str] = {}
    random_index: Literal["saaty_1980", "saaty_2005", "donegan_dodd"] = "saaty_2005"

    @property
    def named(self) -> tuple[str, ...]:
        """The criteria named by the order or the pairs."""
        if self.method == "rank_order":
            return self.order
        return tuple(dict.fromkeys(part.strip() for pair in self.pairs for part in pair.split("|")))


class Robustness(Section):
    """How uncertain weights and ratings are taken to be, and when a place counts as sure.

    ``weights``: ``around`` the stated ones (Dirichlet; ``concentration``), ``any`` (all equally
    likely) or in a ``band`` of ``band_points`` percentage points. A rating is uncertain by
    ``rating_deviation`` points (standard deviation), or half the spread of its raters if wider.
    """

    draws: Annotated[int, Field(ge=1000, le=1_000_000)] = 100_000
    seed: Annotated[int, Field(ge=0)] = 2026
    weights: Literal["around", "any", "band"] = "around"
    concentration: Annotated[float, Field(gt=0)] = 50.0
    band_points: Annotated[float, Field(ge=0, le=100)] = 10.0
    rating_deviation: Annotated[float, Field(ge=0, le=5)] = 1.0
    stable_pct: Annotated[float, Field(gt=50, le=100)] = 90.0
    out_pct: Annotated[float, Field(ge=0, lt=50)] = 10.0


class Scoring(Section):
    """Which criteria choose the key accounts, and how many there may be."""

    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)] = DEFAULT_CRITERIA
    weights: Weights = Weights()
    key_accounts: Annotated[int, Field(ge=1)] = 20
    minimum_coverage_pct: Annotated[float, Field(ge=0, le=100)] = 50.0
    correlation_warning: Annotated[float, Field(gt=0, le=1)] = 0.8
    robustness: Robustness = Robustness()

    @model_validator(mode="after")
    def _criteria_are_distinct(self) -> Self:
        _unique(self.criteria)
        if self.weights.method == "direct":
            _all_weighted(self.criteria)
            return self
        ids = [criterion.id for criterion in self.criteria]
        if sorted(self.weights.named) != sorted(ids):
            raise ValueError(
                f"weights by {self.weights.method} must name each criterion; "
                f"criteria: {sorted(ids)}, named: {sorted(self.weights.named)}"
            )
        return self


DEFAULT_VALUE: tuple[Criterion, ...] = (
    Criterion(
        id="revenue",
        source="measure",
        measure=c.NET_REVENUE,
        weight=40,
        anchors=((0, 0), (250_000, 2), (1_000_000, 5), (4_000_000, 8), (10_000_000, 10)),
    ),
    Criterion(
        id="profitability",
        source="measure",
        measure=c.CUSTOMER_PROFITABILITY_PCT,
        weight=35,
        anchors=((0, 0), (10, 4), (20, 8), (30, 10)),
    ),
    Criterion(id="growth_potential", weight=25),
)
DEFAULT_ENGAGEMENT: tuple[Criterion, ...] = (
    Criterion(
        id="interaction_frequency",
        source="measure",
        measure="interactions_per_quarter",
        weight=40,
        anchors=((0, 0), (5, 3), (15, 6), (50, 10)),
    ),
    Criterion(
        id="loyalty",
        source="measure",
        measure="loyalty_pct",
        weight=30,
        anchors=((0, 0), (50, 4), (100, 10)),
    ),
    Criterion(id="cooperation", weight=30),
)
QUADRANTS: tuple[str, ...] = ("priority", "bind", "monetise", "reassess")


QuadrantName = Literal["priority", "bind", "monetise", "reassess"]
StatusName = Literal["key", "candidate", "standard"]


class Strategy(Section):
    """What to do with the accounts of one quadrant, and what speaks for and against it."""

    name: Name = ""
    text: Name = ""
    pros: Name = ""
    cons: Name = ""


class Position(Section):
    """Where an account should stand in the matrix, in points of both indices."""

    value: Annotated[float, Field(ge=0, le=10)]
    engagement: Annotated[float, Field(ge=0, le=10)]


DEFAULT_HOURS: dict[QuadrantName, float] = {
    "priority": 40.0,
    "bind": 20.0,
    "monetise": 15.0,
    "reassess": 4.0,
}


class Resources(Section):
    """Hours an account should get in a quarter, and how many hours and how much money there are.

    ``hours`` are per account of a quadrant, times the ``factor`` of its status (1 unless set);
    0 available, or no cost per hour, means not declared, and nothing is checked against it.
    """

    hours: dict[QuadrantName, Annotated[float, Field(ge=0)]] = DEFAULT_HOURS
    factor: dict[StatusName, Annotated[float, Field(ge=0)]] = {}
    hours_available: Annotated[float, Field(ge=0)] = 0.0
    hours_by_manager: dict[str, Annotated[float, Field(ge=0)]] = {}
    cost_per_hour: Annotated[float, Field(ge=0)] = 0.0
    budget_available: Annotated[float, Field(ge=0)] = 0.0

    @model_validator(mode="after")
    def _every_quadrant_has_hours(self) -> Self:
        missing = [name for name in QUADRANTS if name not in self.hours]
        if missing:
            raise ValueError(
                "hours need a figure for each quadrant, 0 where none are planned; "
                f"missing: {missing}"
            )
        return self


class Matrix(Section):
    """The value × engagement matrix: two indices of 0 to 10 and where they are split.

    ``split_rule`` takes the fixed splits, or the median of the accounts in the reported
    quarter. Within ``border`` points of a split an account is named as undecided.
    """

    value: Annotated[tuple[Criterion, ...], Field(min_length=1)] = DEFAULT_VALUE
    engagement: Annotated[tuple[Criterion, ...], Field(min_length=1)] = DEFAULT_ENGAGEMENT
    split_rule: Literal["fixed", "median"] = "fixed"
    split_value: Annotated[float, Field(gt=0, lt=10)] = 5.0
    split_engagement: Annotated[float, Field(gt=0, lt=10)] = 5.0
    at_split: Literal["high", "low"] = "high"
    border: Annotated[float, Field(ge=0, lt=5)] = 0.3
    strategies: dict[QuadrantName, Strategy] = {}
    target_by_status: dict[StatusName, Position] = {}
    target_by_account: dict[str, Position] = {}
    resources: Resources = Resources()

    @model_validator(mode="after")
    def _criteria_are_distinct(self) -> Self:
        _unique(self.value)
        _unique(self.engagement)
        _all_weighted((*self.value, *self.engagement))
        return self


class Kpi(Section):
    """A KPI that is compared with its target, and when a variance matters.

    A variance is material when it passes both thresholds: ``absolute`` in the KPI's unit
    and ``relative_pct`` in percent of the target.
    """

    id: str
    absolute: Annotated[float, Field(ge=0)] = 0.0
    relative_pct: Annotated[float, Field(ge=0)] = 5.0


DEFAULT_KPIS: tuple[Kpi, ...] = (
    Kpi(id=c.NET_REVENUE, absolute=25_000, relative_pct=5),
    Kpi(id=c.CUSTOMER_CONTRIBUTION, absolute=10_000, relative_pct=8),
    Kpi(id=c.CUSTOMER_PROFITABILITY_PCT, absolute=1.5, relative_pct=0),
    Kpi(id="nps", absolute=10, relative_pct=0),
)


class SollIst(Section):
    """Target against actual: which KPIs, which thresholds, when a deviation persists.

    ``joint_term`` says what becomes of price times quantity in a bridge, ``outlook`` which
    method leads to the year's end, ``season`` whose shares of the year the seasonal one takes.
    """

    kpis: tuple[Kpi, ...] = DEFAULT_KPIS
    persistence_quarters: Annotated[int, Field(ge=2, le=12)] = 3
    joint_term: Literal["cumulative", "differentiated", "alternative", "symmetric"] = "cumulative"
    outlook: Literal["rest_as_planned", "seasonal", "run_rate", "rest_by_attainment"] = (
        "rest_as_planned"
    )
    season: Literal["plan", "previous_year"] = "plan"


class Report(Section):
    """Where reports go, relative to the workbook file; which colours tell good from bad."""

    folder: str = "reports"
    colours: Literal["standard", "colour_blind"] = "standard"


class Settings(Section):
    """All settings of one company's workbook."""

    company: Company
    data: Data = Data()
    sources: dict[str, tuple[Source, ...]]
    profitability: Profitability = Profitability()
    scoring: Scoring = Scoring()
    matrix: Matrix = Matrix()
    soll_ist: SollIst = SollIst()
    report: Report = Report()
    file: Path = Field(default=Path("workbook.toml"), exclude=True)

    @property
    def folder(self) -> Path:
        """Folder of the workbook file; all relative paths start here."""
        return self.file.parent

    @property
    def data_folder(self) -> Path:
        """Folder of the input files, with ``${VARIABLE:-default}`` filled in."""
        return self.folder / expand(self.data.folder)

    @property
    def report_folder(self) -> Path:
        """Folder of the published reports."""
        return self.folder / expand(self.report.folder)

    def quarter(self, label: str) -> Quarter:
        """Read a quarter label by this company's fiscal year."""
        return Quarter.parse(label, start_month=self.company.fiscal_year_start_month)


def expand(text: str) -> str:
    """Fill ``${NAME}`` and ``${NAME:-default}`` from the environment.

    Raises
    ------
    SettingsError
        If a variable is not set and has no default.
    """

    def fill(found: re.Match[str]) -> str:
        value = os.environ.get(found[1]) or found[2]
        if value is None:
            raise SettingsError(
                f"The settings use the environment variable {found[1]}, which is not set. "
                f"Set it (for example: export {found[1]}=/path/to/data) or write a default as "
                f"${{{found[1]}:-folder}}."
            )
        return value

    return _VARIABLE.sub(fill, text)


def load_settings(file: str | Path) -> Settings:
    """Read and check a ``workbook.toml``.

    Parameters
    ----------
    file : str or Path
        The workbook file.

    Returns
    -------
    Settings
        Frozen; every missing setting has its default.

    Raises
    ------
    SettingsError
        If the file is missing, is not TOML, or holds a name or value that is not allowed;
        all failures are listed at once, each with the nearest valid name.
    """
    path = Path(file).resolve()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            f"No workbook file at {file}. Say where it is with --workbook FILE; "
            "the sample company's is workbook.toml in the project folder."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read as UTF-8 text: {error}") from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}") from None
    try:
        return Settings.model_validate({**content, "file": path})
    except ValidationError as error:
        listed = "\n".join(f"  - {_sentence(failure)}" for failure in error.errors())
        raise SettingsError(
            f"{Path(file).name} has settings that cannot be used:\n{listed}"
        ) from None


def _section_at(place: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Find the section that a place in the settings belongs to, to name its settings."""
    model: Any = Settings
    for step in place:
        if isinstance(step, int):
            continue
        fields = getattr(model, "model_fields", None)
        if fields is None or step not in fields:
            continue
        model = _innermost(fields[step].annotation)
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


def _innermost(annotation: Any) -> Any:
    for argument in getattr(annotation, "__args__", ()):
        found = _innermost(argument)
        if isinstance(found, type) and issubclass(found, BaseModel):
            return found
    return annotation


def _sentence(failure: Any) -> str:
    place = tuple(failure["loc"])
    shown = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
    if failure["type"] == "extra_forbidden":
        section = _section_at(place[:-1])
        known = [name for name in section.model_fields if name != "file"] if section else []
        return f"{shown}: there is no such setting. {nearest(str(place[-1]), known)}"
    if failure["type"] == "missing":
        return f"{shown}: this setting is needed and is missing."
    message = str(failure["msg"]).removeprefix("Value error, ")
    found = failure.get("input")
    if isinstance(found, str | int | float):
        message += f"; found {found!r}"
    return f"{shown or 'settings'}: {message}"
