"""Tables of resources over all accounts: groups, actions due, people at risk, every account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kamlib.account_plan import resources as r
from kamlib.account_plan.actions import STATE
from kamlib.account_plan.subject import Subject
from kamlib.account_plan.words import kpi_name, word
from kamlib.matrix.resources import Budget
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable, Show, house_table
from kamlib.support.language import is_missing, translatable

GROUP_NAMES: dict[str, str] = {
    "first": translatable("best fifth by contribution"),
    "next": translatable("next three tenths"),
    "rest": translatable("other half"),
    r.UNKNOWN: translatable("contribution not known"),
}
RISK_NAMES: dict[str, str] = {
    r.NOBODY_KNOWN: translatable("no people are recorded: nobody knows who decides"),
    r.LOST_CHAMPION: translatable(
        "who spoke for us has left, and nobody as influential speaks for us"
    ),
    r.NO_DECIDER: translatable("no decider is held and met"),
    r.NOBODY_MET: translatable("nobody of influence was met lately"),
    r.ONE_COLLEAGUE: translatable("one colleague of ours holds nearly all"),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class ResourceTables:
    """Tables of all accounts together.

    Parameters
    ----------
    subject : Subject
        All accounts together.
    accounts, groups, due, risks : DataFrame
        From :mod:`kamlib.account_plan.resources`.
    budget : Budget
        Hours and money there are.
    suggested_hours : float
        Hours the quadrants suggest for all accounts together.
    names : dict
        Names by account_id.
    """

    subject: Subject
    accounts: pd.DataFrame
    groups: pd.DataFrame
    due: pd.DataFrame
    risks: pd.DataFrame
    budget: Budget
    suggested_hours: float
    names: dict[str, str]

    @property
    def _hours(self) -> float:
        return float(self.accounts[r.HOURS].sum(min_count=1))

    def by_group(self) -> HouseTable:
        """Show the groups with their sums and shares."""
        language, text = self.subject.language, self.subject.language.text
        rows = self.groups.copy()
        rows["label"] = [text(GROUP_NAMES[name]) for name in rows["group"]]
        rows["per_hour"] = [
            row[c.CUSTOMER_CONTRIBUTION] / row[r.HOURS] if row[r.HOURS] > 0 else float("nan")
            for row in rows.to_dict("records")
        ]
        return house_table(
            rows,
            [
                Show(name="label", label=text("Accounts")),
                Show(name="accounts", label=text("Number"), format="number"),
                _money(self.subject, c.CUSTOMER_CONTRIBUTION, text("Customer contribution")),
                Show(
                    name=f"{c.CUSTOMER_CONTRIBUTION}_pct",
                    label=text("% of contribution"),
                    format="percent",
                ),
                _money(self.subject, c.NET_REVENUE, text("Net revenue")),
                Show(name=r.HOURS, label=text("Hours"), format="number"),
                Show(name=f"{r.HOURS}_pct", label=text("% of hours"), format="percent"),
                Show(
                    name="per_hour",
                    label=text("Contribution per hour, {unit}", unit=language.money_unit()),
                    format="money",
                ),
            ],
            language=language,
            caption=text(
                "80/20: contribution and hours of {quarter}", quarter=self.subject.quarter
            ),
            note=self._note(),
        )

    def _note(self) -> str:
        language, budget = self.subject.language, self.budget
        said = language.text(
            "Hours: minutes of contacts, and hours of actions spread over their days. Accounts "
            "with business or hours in the quarter, in order of their contribution."
        )
        if (self.groups["group"] == r.UNKNOWN).any():
            said += " " + language.text(
                "Accounts without a known contribution stand apart and have no place in the order."
            )
        if is_missing(budget.hours_available):
            return said
        available = language.text(
            "Spent {spent} hours, suggested by the quadrants {suggested}, available {available}.",
            spent=language.number(self._hours),
            suggested=language.number(self.suggested_hours),
            available=language.number(budget.hours_available),
        )
        if is_missing(budget.cost_per_hour) or is_missing(budget.budget_available):
            return f"{said} {available}"
        cost = language.text(
            "They cost {cost} of a budget of {budget}.",
            cost=self.subject.money(self._hours * budget.cost_per_hour),
            budget=self.subject.money(budget.budget_available),
        )
        return f"{said} {available} {cost}"

    def actions_due(self) -> HouseTable | None:
        """Show actions that are late or due by the end of the next quarter."""
        if self.due.empty:
            return None
        language, text = self.subject.language, self.subject.language.text
        rows = self.due.copy()
        rows["state_said"] = [word(state, language) for state in rows[STATE]]
        rows["kpi_said"] = [
            kpi_name(kpi, language) if isinstance(kpi, str) and kpi else "" for kpi in rows[c.KPI]
        ]
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                Show(name="title", label=text("Action"), wraps=True),
                Show(name="owner", label=text("Owner")),
                Show(name="due_date", label=text("Due"), format="date"),
                Show(name="state_said", label=text("State")),
                Show(name="days_late", label=text("Days late"), format="number"),
                Show(name="effort_hours", label=text("Effort (h)"), format="number"),
                Show(name="kpi_said", label=text("KPI to move")),
            ],
            language=language,
            caption=text("Actions late, or due by the end of the next quarter"),
            note=text("As of {day}.", day=language.date(self.subject.as_of)),
        )

    def people_risks(self) -> HouseTable | None:
        """Show the accounts whose people are at risk, one line each."""
        if self.risks.empty:
            return None
        text = self.subject.language.text
        rows = [
            {
                "name": self.names.get(str(account), str(account)),
                "said": "; ".join(self._risk(row) for row in own.to_dict("records")),
                "count": len(own),
            }
            for account, own in self.risks.groupby(c.ACCOUNT_ID, sort=False)
        ]
        frame = pd.DataFrame(rows).sort_values("count", ascending=False, kind="stable")
        return house_table(
            frame,
            [
                Show(name="name", label=text("Account")),
                Show(name="said", label=text("What is at risk"), wraps=True),
                Show(name="count", label=text("Risks"), format="number"),
            ],
            language=self.subject.language,
            caption=text("Accounts that hang on too few people"),
            note=text(
                "Accounts with a plan. Influence from 7 of 10 counts as influential; held means "
                "that one of us owns the contact, met that it is recent."
            ),
        )

    def _risk(self, row: dict[Any, Any]) -> str:
        named = RISK_NAMES[row["risk"]]
        said = self.subject.language.text(named)
        if is_missing(row["share_pct"]):
            return said
        return f"{said} ({self.subject.language.percent(row['share_pct'], digits=0)})"

    def by_account(self) -> Details:
        """Fold every account with its hours and what they brought."""
        language, text = self.subject.language, self.subject.language.text
        rows = self.accounts.copy()
        rows["label"] = [self.names.get(str(name), str(name)) for name in rows[c.ACCOUNT_ID]]
        table = house_table(
            rows.sort_values([r.HOURS, c.ACCOUNT_ID], ascending=[False, True]),
            [
                Show(name="label", label=text("Account")),
                _money(self.subject, c.CUSTOMER_CONTRIBUTION, text("Customer contribution")),
                _money(self.subject, c.NET_REVENUE, text("Net revenue")),
                Show(name=r.HOURS, label=text("Hours"), format="number", has_bar=True),
                Show(
                    name="contribution_per_hour",
                    label=text("Contribution per hour, {unit}", unit=language.money_unit()),
                    format="money",
                ),
            ],
            language=language,
            note=text("Hours of {quarter}, most hours first.", quarter=self.subject.quarter),
        )
        return Details(text("Hours of every account"), (table,))


def _money(subject: Subject, name: str, label: str) -> Show:
    return Show(
        name=name, label=f"{label}, {subject.language.money_unit('k')}", format="money", unit="k"
    )
