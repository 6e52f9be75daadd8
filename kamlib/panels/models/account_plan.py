"""Chapter 6: the plan of one account."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from kamlib.account_plan import AccountPlan
from kamlib.account_plan.names import plan_stem
from kamlib.panels.models.model import Choice, PanelModel, one_of
from kamlib.support import columns as c
from kamlib.workbook import Workbook


class AccountPlanModel(PanelModel):
    """One account with a plan. Its choice: ``account``."""

    chapter: ClassVar[str] = "account_plan"

    @cached_property
    def accounts(self) -> dict[str, str]:
        """Name of each account that gets a plan, by account_id; without any, of all accounts."""
        accounts = self.book.facts.accounts
        names = accounts.set_index(accounts[c.ACCOUNT_ID].astype(str))[c.NAME]
        planned = self.book.portfolio.accounts or list(names.index)
        return {account: str(names[account]) for account in planned}

    def __init__(self, book: Workbook, account: str = "") -> None:
        self._asked = account
        super().__init__(book)

    def start(self) -> Choice:
        """Take the account that the chapter shows."""
        found = self.book.portfolio.find(self._asked)
        return {"account": found if found in self.accounts else next(iter(self.accounts))}

    def checked(self, choice: Choice) -> Choice:
        """Check the account."""
        return {"account": one_of("account", choice["account"], self.accounts)}

    def said(self, choice: Choice) -> dict[str, str]:
        """Say the account."""
        return {self.language.text("Account"): self.accounts[choice["account"]]}

    def plan(self) -> AccountPlan:
        """Take the plan of the chosen account."""
        return self.book.account_plan(self.choice["account"])

    @property
    def plan_stem(self) -> str:
        """File of the account's plan in a report."""
        return plan_stem(self.choice["account"])

    def parameters(self) -> Mapping[str, Any]:
        """Show the account also where chapters 2 and 5 show one in detail."""
        return dict(self.choice)
