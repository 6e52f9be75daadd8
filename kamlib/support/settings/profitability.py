"""How customer contribution and customer value are computed (chapter 2)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kamlib.support import columns as c
from kamlib.support.errors import Sentence, nearest
from kamlib.support.settings.section import Name, Section

#: Said where a list of names is empty.
NONE = Sentence("none")


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
        c.REVENUE_WITHOUT_COST,
        "known_contribution",
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

    @model_validator(mode="after")
    def _limits_rise_and_weights_count(self) -> Self:
        for name in ("recency_quarters", "frequency", "monetary"):
            limits = list(getattr(self, name))
            if limits != sorted(set(limits)):
                raise ValueError(
                    Sentence(
                        "{name} needs limits that rise, found {found}; the scores follow from "
                        "their order",
                        name=name,
                        found=limits,
                    )
                )
        if min(self.weights) < 0 or not sum(self.weights) > 0:
            raise ValueError(
                Sentence(
                    "weights need 0 or more each, and at least one above 0, found {found}",
                    found=list(self.weights),
                )
            )
        return self


class Profitability(Section):
    """How customer contribution is computed and what it is compared with.

    ``benchmark_pct`` is what every account is held against that has no planned profitability of
    its own in the targets. Above ``uncosted_pct`` of its revenue without a product cost an
    account has no contribution. ``cost_per_hour`` prices the hours of actions; left out, the
    matrix's rate counts. ``abc_pct`` are the cumulative shares up to which an account is A and B;
    ``first_margin`` says whether a present value counts the running year in full (``now``)
    or begins after one renewal; ``acquisition_cost``, what winning an account costs, is deducted
    from the present value of each, where given.
    """

    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=7)] = DEFAULT_LEVELS
    denominator: Literal["net_revenue", "gross_revenue"] = "net_revenue"
    benchmark_pct: float = 15.0
    uncosted_pct: Annotated[float, Field(ge=0, le=100)] = 5.0
    cost_per_hour: Annotated[float, Field(ge=0)] | None = None
    financing_rate_pct: Annotated[float, Field(ge=0, le=100)] = 6.0
    time_equations: tuple[TimeEquation, ...] = ()
    abc_pct: tuple[float, float] = (80.0, 95.0)
    large_customer_pct: Annotated[float, Field(gt=0, le=100)] = 10.0
    discount_rate_pct: Annotated[float, Field(ge=0, le=100)] = 8.0
    horizon_years: Annotated[int, Field(ge=1, le=20)] = 5
    first_margin: Literal["now", "after_renewal"] = "after_renewal"
    acquisition_cost: Annotated[float, Field(ge=0)] | None = None
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1)] = DEFAULT_SCENARIOS
    rfm: Rfm = Rfm()

    @model_validator(mode="after")
    def _limits_rise_and_names_are_single(self) -> Self:
        first, second = self.abc_pct
        if not 0 < first < second <= 100:
            raise ValueError(
                Sentence("abc_pct needs 0 < A < B <= 100, found {found}", found=list(self.abc_pct))
            )
        listed: dict[str, list[str]] = {
            "scenarios": [scenario.id for scenario in self.scenarios],
            "activities": [equation.activity for equation in self.time_equations],
        }
        for what, names in listed.items():
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(
                    Sentence(
                        "{what} named twice: {twice}; each needs a name of its own",
                        what=what,
                        twice=twice,
                    )
                )
        return self

    @model_validator(mode="after")
    def _every_category_once(self) -> Self:
        used = [category for level in self.levels for category in level.minus]
        for category in used:
            if category not in c.CATEGORIES:
                raise ValueError(
                    Sentence(
                        "level deducts {category!r}, which is none of the ten cost categories. "
                        "{hint}",
                        category=category,
                        hint=nearest(category, c.CATEGORIES),
                    )
                )
        twice = sorted({category for category in used if used.count(category) > 1})
        missing = [category for category in c.CATEGORIES if category not in used]
        if twice or missing:
            raise ValueError(
                Sentence(
                    "the levels must deduct each of the ten cost categories exactly once; "
                    "deducted twice: {twice}, not deducted: {missing}",
                    twice=twice or NONE,
                    missing=missing or NONE,
                )
            )
        if self.levels[-1].id != c.CUSTOMER_CONTRIBUTION:
            raise ValueError(
                Sentence(
                    "the last level must be {needed!r}, found {found!r}",
                    needed=c.CUSTOMER_CONTRIBUTION,
                    found=self.levels[-1].id,
                )
            )
        return self

    @model_validator(mode="after")
    def _level_names_are_free(self) -> Self:
        ids = [level.id for level in self.levels]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        taken = [name for name in ids if name in RESERVED_LEVELS or name.endswith("_pct")]
        if twice or taken:
            raise ValueError(
                Sentence(
                    "every level needs an id of its own that is no cost category and no other "
                    "column of the statement; named twice: {twice}, already taken: {taken}",
                    twice=twice or NONE,
                    taken=taken or NONE,
                )
            )
        if c.NET_REVENUE in ids and (
            ids[0] != c.NET_REVENUE or self.levels[0].minus != (c.DISCOUNTS,)
        ):
            raise ValueError(
                Sentence(
                    "the level {level!r} is gross revenue minus {minus!r} and comes first; give a "
                    "level with another definition another id",
                    level=c.NET_REVENUE,
                    minus=c.DISCOUNTS,
                )
            )
        if c.CUSTOMER_GROSS_PROFIT in ids:
            place = ids.index(c.CUSTOMER_GROSS_PROFIT)
            deducted = {name for level in self.levels[: place + 1] for name in level.minus}
            if deducted != {c.DISCOUNTS, c.PRODUCT}:
                raise ValueError(
                    Sentence(
                        "the level {level!r} is net revenue minus {minus!r}; give a level with "
                        "another definition another id",
                        level=c.CUSTOMER_GROSS_PROFIT,
                        minus=c.PRODUCT,
                    )
                )
        return self
