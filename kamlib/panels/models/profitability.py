"""Chapter 2 for one account: its way from revenue to contribution, today and after a change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from kamlib.panels.models.model import Choice, PanelModel, one_of, within
from kamlib.profitability.lines import line_plan
from kamlib.profitability.statement import KEYED_COSTS, with_levels
from kamlib.profitability.what_if_view import WhatIfView
from kamlib.support import columns as c
from kamlib.support.language import translatable

#: How far each lever goes: percent, and percentage points for discounts.
REACH: dict[str, float] = {"price_pct": 20.0, "discount_pp": 10.0, "service_pct": 100.0}
#: Where the levers stand in the chapter's notebook.
BEGIN: dict[str, float] = {"price_pct": 3.0, "discount_pp": -1.0, "service_pct": -10.0}
LEVERS: dict[str, str] = {
    "price_pct": translatable("List price, change in %"),
    "discount_pp": translatable("Discount rate, change in points"),
    "service_pct": translatable("Service cost, change in %"),
}
BEFORE, AFTER = "before", "after"


class ProfitabilityModel(PanelModel):
    """One account and what is changed for it.

    Its choice: ``account``, ``price_pct``, ``discount_pp`` and ``service_pct``, see
    :class:`kamlib.profitability.what_if.Change`.
    """

    chapter: ClassVar[str] = "profitability"

    @cached_property
    def accounts(self) -> dict[str, str]:
        """Name of each account with a statement in the quarter, by account_id."""
        statement = self.book.profitability.statement
        known = statement[statement[c.ACCOUNT_ID] != c.UNKNOWN]
        ids = known[c.ACCOUNT_ID].astype(str)
        return dict(zip(ids, known[c.NAME].fillna(ids).astype(str), strict=True))

    def start(self) -> Choice:
        """Take the account that the chapter shows in detail, and its changes."""
        return {"account": self.book.profitability.account(""), **BEGIN}

    def checked(self, choice: Choice) -> Choice:
        """Check account and changes."""
        changes = {name: within(name, choice[name], -REACH[name], REACH[name]) for name in REACH}
        return {"account": one_of("account", choice["account"], self.accounts), **changes}

    def said(self, choice: Choice) -> dict[str, str]:
        """Say account and changes."""
        language, text = self.language, self.language.text
        return {
            text("Account"): self.accounts[choice["account"]],
            **{
                text(label): language.number(choice[name], digits=2, signed=True)
                for name, label in LEVERS.items()
            },
        }

    def what_if(self) -> WhatIfView:
        """Change the account, as chapter 2 does."""
        changes = {name: self.choice[name] for name in REACH}
        return self.book.profitability.what_if(self.choice["account"], **changes)

    def waterfall(self, view: WhatIfView) -> pd.DataFrame:
        """Set the lines of the account upright, today and after the change.

        Parameters
        ----------
        view : WhatIfView
            From :meth:`what_if`.

        Returns
        -------
        DataFrame of shape (n_lines, 9)
            ``position``, ``line``, ``kind`` (revenue, cost, level) and ``amount``, ``start`` and
            ``end`` with ``_before`` and ``_after``, in money; empty where there is no statement.
        """
        lines = view.lines
        if lines.empty:
            return pd.DataFrame(columns=["position", "line", "kind"])
        wide = lines.set_index("line")[[BEFORE, AFTER]].T[[c.GROSS_REVENUE, *c.CATEGORIES]]
        levels = self.book.profitability.levels
        filled = with_levels(wide.fillna(0.0).assign(**{KEYED_COSTS: 0.0}), levels)
        sides = {side: filled.loc[side].to_dict() for side in (BEFORE, AFTER)}
        ends = dict.fromkeys(sides, 0.0)
        rows = []
        for position, (line, kind) in enumerate(line_plan(levels)):
            row: dict[str, Any] = {"position": position, "line": line, "kind": kind}
            for side, amounts in sides.items():
                # Costs hang from the line above, levels and revenue stand on zero.
                start = ends[side] if kind == "cost" else 0.0
                ends[side] = start - amounts[line] if kind == "cost" else amounts[line]
                row |= {f"amount_{side}": amounts[line], f"start_{side}": start}
                row[f"end_{side}"] = ends[side]
            rows.append(row)
        return pd.DataFrame(rows)

    def parameters(self) -> Mapping[str, Any]:
        """Give account and changes."""
        return dict(self.choice)
