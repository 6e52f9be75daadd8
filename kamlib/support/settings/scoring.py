"""Which criteria choose the key accounts, their weights, how sure a place is (chapter 3)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kamlib.support import columns as c
from kamlib.support.errors import Sentence
from kamlib.support.settings.criteria import Criterion, refuse_repeated, refuse_unweighted
from kamlib.support.settings.section import Section

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
        refuse_repeated(self.criteria)
        if self.weights.method == "direct":
            refuse_unweighted(self.criteria)
            return self
        ids = [criterion.id for criterion in self.criteria]
        named = self.weights.named
        if sorted(named) != sorted(ids):
            missing = [name for name in ids if name not in named]
            unknown = [name for name in named if name not in ids]
            raise ValueError(
                Sentence(
                    "weights by {method} must name each criterion once; missing: {missing}, "
                    "not a criterion: {unknown}; the criteria are {ids}",
                    method=self.weights.method,
                    missing=missing,
                    unknown=unknown,
                    ids=ids,
                )
            )
        return self
