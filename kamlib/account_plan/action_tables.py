"""Tables of actions: all of them, their effort per quarter, the KPI before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kamlib.account_plan import actions as a
from kamlib.account_plan.subject import Subject, money_form
from kamlib.account_plan.words import kpi_name, word
from kamlib.soll_ist.kpis import KPIS
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import NO_FIGURE, Language, is_missing, translatable

VERDICTS: dict[str, str] = {
    "good": translatable("● reached"),
    "warn": translatable("▲ in part"),
    "bad": translatable("■ not reached"),
    "none": translatable("too early to say"),
}


def written(value: float, kpi: str, language: Language, *, signed: bool = False) -> str:
    """Write a figure in the unit of its KPI.

    Parameters
    ----------
    value : float
        In the KPI's unit.
    kpi : str
        The KPI; of one nobody knows only the number is written.
    language : Language
        Of the figure.
    signed : bool, default=False
        Write a plus; differences of percentages are in percentage points.
    """
    if is_missing(value):
        return NO_FIGURE
    unit = KPIS[kpi].unit if kpi in KPIS else "count"
    if unit == "money":
        scale, digits = money_form([float(value)])
        return language.money(value, unit=scale, digits=digits, signed=signed)
    if unit == "percent":
        return language.points(value) if signed else language.percent(value)
    digits = 0 if float(value).is_integer() else 1
    return language.number(value, digits=digits, signed=signed)


def judgement(row: dict[Any, Any]) -> str:
    """Judge a finished action: good, warn or bad against its expected effect, or none.

    Examples
    --------
    >>> judgement({"kpi": "nps", "change": 12.0, "expected_effect": 10.0})
    'good'
    >>> judgement({"kpi": "average_delay_days", "change": -2.0, "expected_effect": -5.0})
    'warn'
    """
    change, expected = row["change"], row["expected_effect"]
    if is_missing(change) or row[c.KPI] not in KPIS:
        return "none"
    polarity = KPIS[row[c.KPI]].polarity
    if polarity * change <= 0:
        return "bad"
    is_reached = is_missing(expected) or polarity * change >= polarity * expected
    return "good" if is_reached else "warn"


@dataclass(frozen=True, eq=False, kw_only=True)
class ActionTables:
    """Tables of the actions of one account, or of all.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    actions, effort, effects : DataFrame
        As in :class:`kamlib.account_plan.action_view.ActionView`.
    """

    subject: Subject
    actions: pd.DataFrame
    effort: pd.DataFrame
    effects: pd.DataFrame

    def actions_due(self) -> HouseTable | None:
        """Show every action, open ones first by the day they are due."""
        if self.actions.empty:
            return None
        language, text = self.subject.language, self.subject.language.text
        is_open = self.actions[a.STATE].isin(a.OPEN_STATES)
        rows = pd.concat([self.actions[is_open], self.actions[~is_open].iloc[::-1]])
        records = rows.to_dict("records")
        rows["state_said"] = [word(row[a.STATE], language) for row in records]
        rows["kpi_said"] = [kpi_name(row[c.KPI], language) if row[c.KPI] else "" for row in records]
        rows["effect_said"] = [
            written(row["expected_effect"], row[c.KPI], language, signed=True) for row in records
        ]
        return house_table(
            rows,
            [
                Show(name="title", label=text("Action"), wraps=True),
                Show(name="owner", label=text("Owner")),
                Show(name="start_date", label=text("Start"), format="date"),
                Show(name="due_date", label=text("Due"), format="date"),
                Show(name="state_said", label=text("State")),
                Show(name="days_late", label=text("Days late"), format="number"),
                Show(name="effort_hours", label=text("Effort (h)"), format="number"),
                Show(name="kpi_said", label=text("KPI to move")),
                Show(name="effect_said", label=text("Expected effect")),
            ],
            language=language,
            caption=text("Actions as of {day}", day=language.date(self.subject.as_of)),
            note=text(
                "Late: due before this day and not finished. An action finished later counts as "
                "under way here."
            ),
        )

    def effort_by_quarter(self) -> HouseTable:
        """Show hours of actions and contacts per quarter against the quadrant's."""
        text = self.subject.language.text

        def hours(name: str, label: str, *, is_signed: bool = False) -> Show:
            return Show(name=name, label=f"{label} (h)", format="number", is_signed=is_signed)

        rows = self.effort.assign(left=-self.effort["hours_over"])
        return house_table(
            rows,
            [
                Show(name=c.QUARTER, label=text("Quarter")),
                hours("action_hours", text("Actions")),
                hours("contact_hours", text("Contacts, as in the reported quarter")),
                hours("hours", text("Together")),
                hours("suggested_hours", text("Suggested for its quadrant")),
                Show(name="left", label=text("Hours left"), format="number", is_signed=True),
            ],
            language=self.subject.language,
            caption=text("Effort against the hours there are"),
            note=text(
                "Hours of actions are spread evenly from their start to the day they are done or "
                "due; dropped ones do not count."
            ),
        )

    def before_and_after(self) -> HouseTable | None:
        """Show the KPI of finished actions before the start and after the end."""
        if self.effects.empty:
            return None
        language, text = self.subject.language, self.subject.language.text
        rows = self.effects.copy()
        records = rows.to_dict("records")
        rows["kpi_said"] = [kpi_name(row[c.KPI], language) if row[c.KPI] else "" for row in records]
        for name in ("before", "after"):
            rows[f"{name}_said"] = [written(row[name], row[c.KPI], language) for row in records]
            rows[f"{name}_when"] = [
                self._span(row[f"{name}_from"], row[f"{name}_to"]) for row in records
            ]
        for name in ("change", "expected_effect"):
            rows[f"{name}_said"] = [
                written(row[name], row[c.KPI], language, signed=True) for row in records
            ]
        rows["all_said"] = [self._of_all(row) for row in records]
        rows["judged"] = [text(VERDICTS[judgement(row)]) for row in records]
        return house_table(
            rows,
            [
                Show(name="title", label=text("Finished action"), wraps=True),
                Show(name="kpi_said", label=text("KPI")),
                Show(name="before_when", label=text("Before")),
                Show(name="before_said", label=text("Figure before")),
                Show(name="after_when", label=text("After")),
                Show(name="after_said", label=text("Figure after")),
                Show(name="change_said", label=text("Change")),
                Show(name="expected_effect_said", label=text("Expected")),
                Show(name="judged", label=text("Against expected")),
                Show(name="all_said", label=text("All accounts")),
            ],
            language=language,
            caption=text("Before and after finished actions"),
            note=text(
                "After: up to four full quarters since the end. Before: the same quarters of the "
                "last year wholly before the start. Money and counts per year. Expected effects as "
                "entered, read as per year. No proof of an effect: hold the change of all accounts "
                "against it. –: no full quarter since the end."
            ),
        )

    def _span(self, first: object, last: object) -> str:
        if is_missing(first):
            return ""
        return str(first) if first == last else f"{first} – {last}"

    def _of_all(self, row: dict[Any, Any]) -> str:
        value, language = row["change_of_all"], self.subject.language
        if is_missing(value) or row[c.KPI] not in KPIS:
            return NO_FIGURE
        if KPIS[row[c.KPI]].is_ratio:
            return written(value, row[c.KPI], language, signed=True)
        return language.percent(value, signed=True)
