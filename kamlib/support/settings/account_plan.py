"""What the account plan may show about people, and how it judges chances and steps (chapter 6)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kamlib.support.errors import Sentence
from kamlib.support.settings.section import Section


class People(Section):
    """How persons are shown, and when a network is thin.

    Names are shown only where ``show`` asks for them, a ``purpose`` is stated and the day of
    ``review_date`` has not come by the end of the reported quarter.
    """

    show: Literal["role", "pseudonym", "name"] = "role"
    purpose: str = ""
    review_date: dt.date | None = None
    stale_days: Annotated[int, Field(gt=0)] = 90

    @model_validator(mode="after")
    def _names_have_a_purpose(self) -> Self:
        if self.show == "name" and not (self.purpose and self.review_date):
            raise ValueError(
                Sentence(
                    'show = "name" needs a purpose (why names are shown, one sentence) and a '
                    "review_date (from that day on roles are shown again); "
                    "found purpose {purpose!r}, review_date {day}",
                    purpose=self.purpose,
                    day=self.review_date,
                )
            )
        return self

    def shown_on(self, day: dt.date) -> Literal["role", "pseudonym", "name"]:
        """How persons are shown in a report as of a day: names fall back to roles on review."""
        if self.show == "name" and self.review_date is not None and day >= self.review_date:
            return "role"
        return self.show


class AccountPlan(Section):
    """The plan of each key account and candidate, and of the further ``accounts`` named.

    ``stages`` says what the company's own words for the stage of a buying decision mean, where
    the workbook does not know them: ``{ "Phase 3" = "offer" }``.
    """

    accounts: tuple[str, ...] = ()
    people: People = People()
    stages: dict[str, Literal["need", "specification", "offer", "negotiation", "won", "lost"]] = {}
