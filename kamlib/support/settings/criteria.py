"""A weighted criterion on an anchored scale: what scoring and matrix are made of."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kamlib.support.errors import Sentence
from kamlib.support.settings.section import Name, Section


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
                Sentence(
                    "criterion {id!r}: anchors need at least two pairs in rising order of value, "
                    "found values {values}",
                    id=self.id,
                    values=values,
                )
            )
        if any(not 0 <= point <= 10 for point in points):
            raise ValueError(
                Sentence(
                    "criterion {id!r}: points lie between 0 and 10, found {points}",
                    id=self.id,
                    points=points,
                )
            )
        if points not in (sorted(points), sorted(points, reverse=True)):
            raise ValueError(
                Sentence(
                    "criterion {id!r}: points must rise or fall throughout, found {points}",
                    id=self.id,
                    points=points,
                )
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


def refuse_repeated(criteria: tuple[Criterion, ...]) -> None:
    """Raise ValueError where two criteria have the same id."""
    ids = [criterion.id for criterion in criteria]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ValueError(
            Sentence("criteria named twice: {twice}; each needs an id of its own", twice=twice)
        )


def refuse_unweighted(criteria: tuple[Criterion, ...]) -> None:
    """Raise ValueError where a criterion states no weight."""
    without = [criterion.id for criterion in criteria if "weight" not in criterion.model_fields_set]
    if without:
        raise ValueError(
            Sentence(
                "criteria without a weight: {without}; each needs one, such as weight = 10",
                without=without,
            )
        )
