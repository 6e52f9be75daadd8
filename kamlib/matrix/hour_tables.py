"""Tables of hours: by quadrant, by account, by account manager."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.matrix.decision_tables import DecisionTables
from kamlib.matrix.sentences import budget_sentence
from kamlib.scoring.words import STATUS_LABELS
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.settings import QUADRANTS


@dataclass(frozen=True, eq=False, kw_only=True)
class HourTables(DecisionTables):
    """Tables of hours suggested, spent, affordable and available."""

    def hours(self) -> HouseTable:
        """Show suggested, spent and affordable hours of each quadrant."""
        text, rows = self.language.text, self.studies.hours.copy()
        rows["now"] = [self._quadrant(name) for name in rows["quadrant"]]
        figures = ["accounts", "suggested_hours", "actual_hours", "hours_over"]
        figures += ["affordable_hours", "suggested_budget"]
        total = rows[figures].sum(min_count=1).to_dict()
        total["hours_per_account"] = total["actual_hours"] / max(total["accounts"], 1)
        whole = {"now": text("All accounts"), "is_total": True, **total}
        rows = pd.concat([rows.assign(is_total=False), pd.DataFrame([whole])], ignore_index=True)
        return house_table(
            rows,
            [
                Show(name="now", label=text("Quadrant")),
                self._number("accounts", text("Accounts")),
                self._number("suggested_hours", text("Suggested (h)")),
                self._number("actual_hours", text("Spent (h)")),
                self._signed("hours_over", text("Spent − suggested (h)")),
                self._number("hours_per_account", text("Spent per account (h)"), digits=1),
                self._number("affordable_hours", text("Affordable (h)")),
                self._money("suggested_budget", text("Suggested budget")),
            ],
            language=self.language,
            total="is_total",
            caption=budget_sentence(
                self.studies.resources, self.studies.budget, language=self.language
            ),
            note=self._hours_note(),
        )

    def _hours_note(self) -> str:
        text, given = self.language.text, self.studies.settings.matrix.resources
        hours = {name: self.language.number(given.hours[name]) for name in QUADRANTS}  # type: ignore[index]
        each = ", ".join(f"{self._quadrant(name)} {said}" for name, said in hours.items())
        note = text(
            "Hours of {quarter}. Suggested per account: {each}, times the factor of its status "
            "({factors}). Spent: minutes of contacts, and hours of actions spread over their days. "
            "Affordable: suggested hours, cut in proportion to the hours available.",
            quarter=self.studies.quarters[-1],
            each=each,
            factors=self._factors(),
        )
        return f"{note} {self._cost_note()}".strip()

    def _factors(self) -> str:
        text, given = self.language.text, self.studies.settings.matrix.resources.factor
        digits = {name: len(f"{value:g}".partition(".")[2]) for name, value in given.items()}
        said = [
            f"{text(STATUS_LABELS[name])} {self.language.number(value, digits=digits[name])}"
            for name, value in given.items()
        ]
        return "; ".join([", ".join(said), text("others 1")]) if said else text("1 for all")

    def _cost_note(self) -> str:
        cost = self.studies.settings.matrix.resources.cost_per_hour
        if not cost:
            return ""
        return self.language.text(
            "Suggested budget: suggested hours at {cost} each.",
            cost=self.language.money(cost, digits=0 if cost == round(cost) else 2),
        )

    def hours_by_account(self) -> HouseTable:
        """Show hours per account, the largest difference from the suggestion first."""
        text, rows = self.language.text, self.studies.resources
        rows = rows[rows["quadrant"].notna()].copy()
        rows["now"] = [self._quadrant(name) for name in rows["quadrant"]]
        rows["gap"] = rows["hours_over"].abs()
        order = ["gap", "suggested_hours", c.ACCOUNT_ID]
        rows = rows.sort_values(order, ascending=[False, False, True])
        has_cost = self.studies.settings.matrix.resources.cost_per_hour > 0
        budget = [self._money("suggested_budget", text("Suggested budget"))] if has_cost else []
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                Show(name="now", label=text("Quadrant")),
                self._money(c.NET_REVENUE, text("Net revenue")),
                self._number("suggested_hours", text("Suggested (h)")),
                self._number("contact_hours", text("Contacts (h)")),
                self._number("action_hours", text("Actions (h)")),
                self._number("actual_hours", text("Spent (h)")),
                self._signed("hours_over", text("Spent − suggested (h)")),
                self._number("affordable_hours", text("Affordable (h)")),
                *budget,
            ],
            language=self.language,
            caption=text("Hours per account, the largest difference first"),
            note=self._cost_note(),
        )

    def hours_by_manager(self) -> HouseTable:
        """Show hours per account manager against the hours each has."""
        text, rows = self.language.text, self.studies.managers.copy()
        manager = c.ACCOUNT_MANAGER
        rows[manager] = [name or text("nobody") for name in rows[manager]]
        return house_table(
            rows,
            [
                Show(name=manager, label=text("Account manager")),
                self._number("accounts", text("Accounts")),
                self._number("suggested_hours", text("Suggested (h)")),
                self._number("actual_hours", text("Spent (h)")),
                self._number("hours_available", text("Available (h)")),
                self._number("hours_short", text("Short of (h)")),
            ],
            language=self.language,
            caption=text("Hours per account manager, most suggested hours first"),
        )
