"""The two indices of the matrix, where they are split, what follows from a place (chapter 4)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kamlib.support import columns as c
from kamlib.support.errors import Sentence
from kamlib.support.settings.criteria import Criterion, refuse_repeated, refuse_unweighted
from kamlib.support.settings.section import Name, Section

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
                Sentence(
                    "hours need a figure for each quadrant, 0 where none are planned; "
                    "missing: {missing}",
                    missing=missing,
                )
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
        refuse_repeated(self.value)
        refuse_repeated(self.engagement)
        refuse_unweighted((*self.value, *self.engagement))
        return self
