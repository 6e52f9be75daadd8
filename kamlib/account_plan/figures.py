"""The ten figures of the head, written: level, change since last quarter, portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kamlib.account_plan.names import FIGURE_NAMES, named
from kamlib.account_plan.subject import money_form
from kamlib.support import columns as c
from kamlib.support.display import light_text
from kamlib.support.language import NO_FIGURE, Language, is_missing

MONEY: tuple[str, ...] = (
    c.NET_REVENUE,
    c.CUSTOMER_CONTRIBUTION,
    c.CUSTOMER_VALUE,
    "present_value",
)
#: Figures of answers, and the column that counts them.
ANSWERS: dict[str, str] = {"nps": "responses", "csat": "csat_responses"}


@dataclass(frozen=True, kw_only=True)
class Written:
    """One figure of the head as a reader sees it."""

    figure: str
    label: str
    value: str
    change: str
    portfolio: str
    light: str = ""


def written_figures(
    head: pd.DataFrame,
    *,
    own: pd.Series,
    quadrants: Mapping[str, str],
    planned: int,
    chosen: int,
    language: Language,
) -> list[Written]:
    """Write the ten figures.

    Parameters
    ----------
    head : DataFrame
        From :func:`kamlib.account_plan.head.head_of`.
    own : Series
        The account's row of :func:`kamlib.account_plan.head.figures_at`.
    quadrants : mapping
        Names of the quadrants.
    planned, chosen : int
        Accounts with a plan; how many key accounts are chosen, for the probability.
    language : Language
        Of labels and figures.

    Returns
    -------
    list of Written
        In the order of the head; what is not known is "–".
    """
    writer = _Writer(own, quadrants, planned, chosen, language)
    return [writer.write(row) for row in head.to_dict("records")]


@dataclass(frozen=True)
class _Writer:
    own: pd.Series
    quadrants: Mapping[str, str]
    planned: int
    chosen: int
    language: Language

    def write(self, row: Mapping[Any, Any]) -> Written:
        name = str(row["figure"])
        if row["state"] or row["previous_state"]:
            value, change, portfolio = self._state(name, row)
        else:
            value, change, portfolio = self._number(name, row)
        return Written(
            figure=name,
            label=named(FIGURE_NAMES, name, self.language),
            value=value,
            change=change,
            portfolio=portfolio,
            light=str(row["state"]) if name == "light" else "",
        )

    def _state(self, name: str, row: Mapping[Any, Any]) -> tuple[str, str, str]:
        text = self.language.text
        now, before = str(row["state"]), str(row["previous_state"])
        change = text("unchanged")
        if not now or not before:
            change = NO_FIGURE
        elif now != before:
            change = text("was: {state}", state=self._name(name, before))
        alike = text("{count} of {all} alike", count=row["alike"], all=self.planned)
        return self._name(name, now), change, alike

    def _name(self, name: str, state: str) -> str:
        if not state:
            return NO_FIGURE
        if name == "light":
            return light_text(state, self.language)
        return self.quadrants.get(state, state)

    def _number(self, name: str, row: Mapping[Any, Any]) -> tuple[str, str, str]:
        level, change, mean = (float(str(row[part])) for part in ("value", "change", "portfolio"))
        say = self.language
        if name in MONEY:
            # Level and change share a unit, so that one can be taken from the other.
            unit, digits = money_form([level, change])
            moved = say.money(change, unit=unit, digits=digits, signed=True)
            is_still = moved == say.money(0.0, unit=unit, digits=digits, signed=True)
            return (
                say.money(level, unit=unit, digits=digits),
                say.text("hardly changed") if is_still and change else moved,
                say.money(mean, unit=money_form([mean])[0]),
            )
        if name.endswith("_pct"):
            return say.percent(level), say.points(change), say.percent(mean)
        digits = 0 if name == "nps" else 1
        value = say.number(level, digits=digits) + self._beside(name)
        moved = say.number(change, digits=digits, signed=True)
        return value, moved, say.number(mean, digits=digits)

    def _beside(self, name: str) -> str:
        """Rank and probability beside the score; the number of answers beside satisfaction."""
        text, number = self.language.text, self.language.number
        if name in ANSWERS and not is_missing(self.own[ANSWERS[name]]):
            count = int(self.own[ANSWERS[name]])
            return " · " + self.language.plural("{count} answer", "{count} answers", count)
        if name != c.SCORE or is_missing(self.own["rank"]):
            return ""
        said = " · " + text("rank {rank}", rank=number(self.own["rank"]))
        if is_missing(self.own["top_pct"]):
            return said
        return (
            said
            + ", "
            + text(
                "{share} among the first {count}",
                share=self.language.percent(self.own["top_pct"], digits=0),
                count=self.chosen,
            )
        )
