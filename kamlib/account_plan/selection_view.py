"""The selection check of an account: sentence, picture of the criteria, table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kamlib.account_plan import selection as s
from kamlib.account_plan.subject import Subject
from kamlib.scoring.words import unit_of, write_value
from kamlib.support import columns as c
from kamlib.support.display import Finding, HouseTable, Show, house_table
from kamlib.support.language import is_missing, translatable
from kamlib.support.settings import Criterion
from kamlib.support.theme import (
    ACCENT,
    MUTED,
    PALE,
    Picture,
)
from kamlib.support.vector import Field, Sheet, VectorPicture

ANSWERS: dict[str, str] = {
    s.KEY: translatable("Key account"),
    s.KEY_UNSURE: translatable("Key account, but not for sure"),
    s.CLASSIC_UNSURE: translatable("Classic selling, but close to the cut"),
    s.CLASSIC: translatable("Classic selling"),
    s.KNOCKED_OUT: translatable("Classic selling: a minimum is missed"),
    s.NOT_RANKED: translatable("No answer: too few criteria have a figure"),
    s.NO_BUSINESS: translatable("No answer: no business in the last four quarters"),
}
MOST_POINTS = 10.0


@dataclass(frozen=True, eq=False, kw_only=True)
class SelectionView:
    """Key account or classic selling, and what would change the answer.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    selection : Selection
        From :func:`kamlib.account_plan.selection.selection_check`.
    criteria : sequence of Criterion
        Completed ones.
    labels : mapping of str to str
        Name of each criterion.
    key_accounts : int
        How many are chosen.
    depends_on_request : bool
        Whether the account is chosen only with its largest request.
    """

    subject: Subject
    selection: s.Selection
    criteria: Sequence[Criterion]
    labels: Mapping[str, str]
    key_accounts: int
    depends_on_request: bool = False

    @cached_property
    def sentences(self) -> list[str]:
        """The answer with its evidence, and what would turn it."""
        text = self.subject.language.text
        parts = [f"{text(ANSWERS[self.selection.answer])}."]
        if not is_missing(self.selection.rank):
            parts = [f"{parts[0]} {self._place()}", *self._points(), *self._weight()]
        if self.depends_on_request:
            parts.append(text("Without its largest single request it would not be chosen."))
        return parts

    @property
    def finding(self) -> Finding:
        """All of it, as one paragraph."""
        return Finding(" ".join(self.sentences))

    def _place(self) -> str:
        language, found = self.subject.language, self.selection
        return language.text(
            "Score {score}, rank {rank} for {count} places; chosen in {chance} of all draws of "
            "weights and ratings.",
            score=language.number(found.score, digits=2),
            rank=language.number(found.rank),
            count=language.number(self.key_accounts),
            chance=language.percent(found.top_pct, digits=0),
        )

    @property
    def _is_chosen(self) -> bool:
        return self.selection.answer in (s.KEY, s.KEY_UNSURE)

    def _points(self) -> list[str]:
        rows = self.selection.evidence[self.selection.evidence["is_possible"]].copy()
        text = self.subject.language.text
        if self.selection.evidence.empty or not self.selection.cut_account:
            return []
        if rows.empty:
            if self._is_chosen:
                return [text("No single criterion could push it below the cut.")]
            return [text("No single criterion alone could carry it over the cut.")]
        rows["step"] = (rows["needed_points"] - rows["points"]).abs()
        row = rows.sort_values(["step", c.CRITERION]).iloc[0]
        figures = {
            "criterion": self.labels.get(row[c.CRITERION], row[c.CRITERION]),
            "now": self._value(row[c.CRITERION], row["value"]),
            "needed": self._value(row[c.CRITERION], row["needed_value"]),
        }
        if self._is_chosen:
            return [
                text(
                    "It would lose its place if {criterion} went from {now} to {needed}.", **figures
                )
            ]
        return [text("It would be chosen if {criterion} went from {now} to {needed}.", **figures)]

    def _weight(self) -> list[str]:
        flip, language = self.selection.flip, self.subject.language
        if not flip:
            return []
        return [
            language.text(
                "It would draw level with the account on the cut if {criterion} weighed {there} "
                "instead of {here}.",
                criterion=self.labels.get(flip[c.CRITERION], flip[c.CRITERION]),
                here=language.percent(flip["weight_pct"], digits=0),
                there=language.percent(flip["flip_weight_pct"], digits=0),
            )
        ]

    def _value(self, criterion: str, value: float) -> str:
        known = {one.id: one for one in self.criteria}
        return write_value(value, unit_of(known[criterion]), self.subject.language)

    def picture(self) -> Picture | None:
        """Draw the points of each criterion beside the average of the chosen."""
        rows, language = self.selection.evidence, self.subject.language
        if rows.empty:
            return None
        sheet = Sheet(1.9 + 0.36 * max(len(rows), 3))
        [points] = sheet.fields()
        for place, row in enumerate(rows.to_dict("records")):
            self._draw(points, place, row)
        names = [self.labels.get(name, name) for name in rows[c.CRITERION]]
        points.rows(range(len(rows)), names)
        points.vertical(0)
        points.limits(x=(0, 13.4), y=(max(len(rows), 3) - 0.4, -1.0))
        points.text(13.3, -0.8, language.text("weight"), ha="right", color=MUTED)
        points.key(
            language.text("bar: points of this account · mark: average of the chosen · out of 10")
        )
        points.title(
            who=self.subject.who,
            what=language.text("Criteria of the selection, points"),
            when=language.text("rolling year up to {quarter}", quarter=self.subject.quarter),
        )
        return VectorPicture(sheet, self._alt())

    def _draw(self, field: Field, place: int, row: dict[Any, Any]) -> None:
        language = self.subject.language
        height = (place - 0.28, place + 0.28)
        field.bar((0, MOST_POINTS), height, color=PALE, opacity=0.35)
        weight = language.percent(row["weight_pct"], digits=0)
        field.text(13.3, place, weight, ha="right", color=MUTED)
        if is_missing(row["points"]):
            said = language.text("no figure")
            field.text(0.15, place, said, color=MUTED)
            return
        field.bar((0, row["points"]), height)
        if not is_missing(row["chosen_points"]):
            at = row["chosen_points"]
            field.line([(at, place - 0.38), (at, place + 0.38)], color=ACCENT, linewidth=2.4)
        value = self._value(row[c.CRITERION], row["value"])
        points = language.number(row["points"], digits=1)
        said = points if value == points else f"{points} · {value}"
        field.text(10.2, place, said)

    def _alt(self) -> str:
        language = self.subject.language
        parts = [
            language.text(
                "{criterion}: {points} points, average of the chosen {chosen}, weight {weight}",
                criterion=self.labels.get(row[c.CRITERION], row[c.CRITERION]),
                points=language.number(row["points"], digits=1),
                chosen=language.number(row["chosen_points"], digits=1),
                weight=language.percent(row["weight_pct"], digits=0),
            )
            for row in self.selection.evidence.to_dict("records")
        ]
        return "; ".join(parts) + "."

    def table(self) -> HouseTable | None:
        """Show each criterion with its evidence and what it would have to become."""
        rows, language = self.selection.evidence.copy(), self.subject.language
        if rows.empty:
            return None
        text = language.text
        records = rows.to_dict("records")
        rows["label"] = [self.labels.get(row[c.CRITERION], row[c.CRITERION]) for row in records]
        rows["value_said"] = [self._value(row[c.CRITERION], row["value"]) for row in records]
        rows["needed_said"] = [
            self._value(row[c.CRITERION], row["needed_value"])
            if row["is_possible"]
            else text("not by this alone")
            for row in records
        ]
        rows["needed_points"] = rows["needed_points"].where(rows["is_possible"])
        return house_table(
            pd.DataFrame(rows),
            [
                Show(name="label", label=text("Criterion"), wraps=True),
                Show(name="value_said", label=text("Evidence")),
                Show(name="points", label=text("Points"), format="number", digits=1),
                Show(
                    name="chosen_points",
                    label=text("Average of the chosen"),
                    format="number",
                    digits=1,
                ),
                Show(name="weight_pct", label=text("Weight, %"), format="percent", digits=0),
                Show(
                    name="contribution", label=text("Part of the score"), format="number", digits=2
                ),
                Show(
                    name="needed_points", label=text("Points at the cut"), format="number", digits=1
                ),
                Show(name="needed_said", label=text("That would be")),
            ],
            language=language,
            caption=self._caption(),
            note=text(
                "Points at the cut: with these in one criterion alone, everything else as it is, "
                "the account would stand exactly on the cut."
            ),
        )

    def _caption(self) -> str:
        found, language = self.selection, self.subject.language
        if not found.cut_account:
            return language.text("Evidence of the criteria")
        return language.text(
            "Evidence of the criteria; the cut is a score of {score}",
            score=language.number(found.cut_score, digits=2),
        )
