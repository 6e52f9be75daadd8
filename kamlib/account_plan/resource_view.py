"""Resources over all accounts: the 80/20 picture, hours and budget, actions due, people risks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from kamlib.account_plan import resources as r
from kamlib.account_plan.actions import LATE, STATE
from kamlib.account_plan.resource_tables import GROUP_NAMES, ResourceTables
from kamlib.account_plan.subject import Subject
from kamlib.matrix.resources import Budget
from kamlib.support import columns as c
from kamlib.support.display import Finding
from kamlib.support.language import is_missing, translatable
from kamlib.support.theme import (
    ACCENT,
    ADVERSE,
    INK,
    MUTED,
    Picture,
    bare,
    house_figure,
    title,
)

_MEASURES: tuple[tuple[str, str], ...] = (
    (c.CUSTOMER_CONTRIBUTION, translatable("Customer contribution")),
    (c.NET_REVENUE, translatable("Net revenue")),
    (r.HOURS, translatable("Hours")),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class ResourceView:
    """Where hours go over all accounts, what is due, who is at risk.

    Parameters
    ----------
    subject : Subject
        All accounts together.
    accounts : DataFrame
        From :func:`kamlib.account_plan.resources.hours_and_contribution`.
    budget : Budget
        Hours and money there are, see the matrix.
    suggested_hours : float
        Hours the quadrants suggest for all accounts together.
    due : DataFrame
        From :func:`kamlib.account_plan.resources.actions_due`.
    risks : DataFrame
        From :func:`kamlib.account_plan.resources.people_risks`.
    names : dict
        Names by account_id.
    has_people : bool
        Whether contacts were delivered.
    """

    subject: Subject
    accounts: pd.DataFrame
    budget: Budget
    suggested_hours: float
    due: pd.DataFrame
    risks: pd.DataFrame
    names: dict[str, str]
    has_people: bool

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Contribution, revenue and hours of the best fifth, the next and the rest."""
        return r.eighty_twenty(self.accounts)

    @property
    def is_ranked(self) -> bool:
        """Tell whether any account has a place by its contribution."""
        return bool((self.accounts["group"] != r.UNKNOWN).any())

    @property
    def hours(self) -> float:
        """Hours spent in the quarter; NaN where none were recorded."""
        return float(self.accounts[r.HOURS].sum(min_count=1))

    @property
    def finding(self) -> Finding:
        """Whether hours go where contribution comes from, and stay within the budget."""
        return Finding(" ".join([*self._share(), *self._budget()]))

    @property
    def follow_up(self) -> str:
        """How many actions are due, and how many accounts hang on too few people."""
        return f"{self._actions()} {self._people()}"

    def _share(self) -> list[str]:
        first, language = self.groups.iloc[0], self.subject.language
        if is_missing(first[f"{r.HOURS}_pct"]):
            return [
                language.text(
                    "No hours were recorded, so it cannot be said where they go. Deliver contacts "
                    "with minutes, and actions with their effort."
                )
            ]
        if not self.is_ranked:
            return [
                language.text(
                    "The contribution of no account is known, so it cannot be said whether the "
                    "hours go where it comes from."
                )
            ]
        return [
            language.text(
                "The best fifth of the accounts brings {contribution} of the contribution and "
                "takes {hours} of the hours; the other half takes {rest}.",
                contribution=language.percent(first[f"{c.CUSTOMER_CONTRIBUTION}_pct"], digits=0),
                hours=language.percent(first[f"{r.HOURS}_pct"], digits=0),
                rest=language.percent(self.groups.iloc[2][f"{r.HOURS}_pct"], digits=0),
            )
        ]

    def _budget(self) -> list[str]:
        language, spent = self.subject.language, self.hours
        if is_missing(spent) or is_missing(self.budget.hours_available):
            return []
        figures = {
            "spent": language.number(spent),
            "available": language.number(self.budget.hours_available),
        }
        if spent > self.budget.hours_available:
            return [
                language.text(
                    "{spent} hours were spent, more than the {available} available.", **figures
                )
            ]
        return [language.text("{spent} of {available} hours were spent.", **figures)]

    def _actions(self) -> str:
        language = self.subject.language
        late = int((self.due[STATE] == LATE).sum())
        return language.text(
            "Actions due by the end of the next quarter: {count}, of them late: {late}.",
            count=language.number(len(self.due)),
            late=language.number(late),
        )

    def _people(self) -> str:
        language = self.subject.language
        if not self.has_people:
            return language.text(
                "Contacts were not delivered, so nobody sees which account hangs on one person."
            )
        return language.plural(
            "{count} account with a plan hangs on too few people.",
            "{count} accounts with a plan hang on too few people.",
            int(self.risks[c.ACCOUNT_ID].nunique()),
        )

    def picture(self) -> Picture | None:
        """Draw for each group its share of contribution, revenue and hours."""
        if not self.is_ranked:
            return None
        language = self.subject.language
        values = self.groups[[f"{name}_pct" for name, _ in _MEASURES]].fillna(0.0)
        low, high = min(float(values.min().min()), 0.0), float(values.max().max()) or 1.0
        step = (high - low) * 1.3
        with house_figure(3.4) as figure:
            axes = figure.subplots()
            for at, (name, said) in enumerate(_MEASURES):
                self._panel(axes, name, language.text(said), at * step)
            labels = [
                language.text(
                    "{group} ({count})",
                    group=self._group(row),
                    count=language.number(row["accounts"]),
                )
                for row in self.groups.to_dict("records")
            ]
            bare(axes)
            axes.set_xticks([])
            axes.set_yticks(range(len(labels)), labels)
            axes.set_xlim(low * 1.3, len(_MEASURES) * step)
            axes.set_ylim(len(labels) - 0.4, -1.0)
            title(
                axes,
                who=self.subject.who,
                what=language.text("Where contribution comes from, where hours go, %"),
                when=language.text("{quarter}, actual", quarter=self.subject.quarter),
            )
        return Picture(figure, self._alt())

    def _panel(self, axes: Axes, name: str, said: str, zero: float) -> None:
        axes.axvline(zero, color=MUTED, linewidth=0.9)
        axes.annotate(
            said, (zero, -0.75), xytext=(4, 0), textcoords="offset points", color=MUTED,
            va="center", fontweight="bold",
        )  # fmt: skip
        for place, value in enumerate(self.groups[f"{name}_pct"]):
            if is_missing(value):
                axes.text(zero, place, " –", va="center", color=MUTED)
                continue
            colour = ADVERSE if value < 0 else ACCENT if name == r.HOURS else INK
            axes.barh(place, value, left=zero, height=0.62, color=colour)
            axes.annotate(
                self.subject.language.number(value, digits=0),
                (zero + value, place),
                xytext=(-5 if value < 0 else 5, 0),
                textcoords="offset points",
                va="center",
                ha="right" if value < 0 else "left",
                color=colour,
                fontweight="bold",
            )

    def _alt(self) -> str:
        language = self.subject.language
        parts = [
            language.text(
                "{group}: {contribution} of contribution, {revenue} of net revenue, {hours} of "
                "hours",
                group=self._group(row),
                contribution=language.percent(row[f"{c.CUSTOMER_CONTRIBUTION}_pct"], digits=0),
                revenue=language.percent(row[f"{c.NET_REVENUE}_pct"], digits=0),
                hours=language.percent(row[f"{r.HOURS}_pct"], digits=0),
            )
            for row in self.groups.to_dict("records")
        ]
        return "; ".join(parts) + "."

    def _group(self, row: dict[Any, Any]) -> str:
        named = GROUP_NAMES[row["group"]]
        return self.subject.language.text(named)

    @cached_property
    def tables(self) -> ResourceTables:
        """The tables."""
        return ResourceTables(
            subject=self.subject,
            accounts=self.accounts,
            groups=self.groups,
            due=self.due,
            risks=self.risks,
            budget=self.budget,
            suggested_hours=self.suggested_hours,
            names=self.names,
        )
