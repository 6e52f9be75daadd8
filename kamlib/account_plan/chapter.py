"""Chapter 6: the plan of one key account - its figures, its people, its chances and steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.account_plan.business import Business
from kamlib.account_plan.portfolio import Portfolio
from kamlib.support import columns as c
from kamlib.support.chapter import Chapter
from kamlib.support.display import Finding


@dataclass(frozen=True, eq=False, kw_only=True)
class AccountPlan(Chapter):
    """The plan of one account at one quarter.

    Parameters
    ----------
    portfolio : Portfolio
        What all plans of the quarter share.
    account : str
        Whose plan.
    """

    portfolio: Portfolio
    account: str

    @cached_property
    def business(self) -> Business:
        """Chances, steps, project test, path, selection; with ``charts`` and ``tables``."""
        return Business(portfolio=self.portfolio, account=self.account)

    @property
    def name(self) -> str:
        """Name of the account."""
        accounts = self.portfolio.facts.accounts.set_index(c.ACCOUNT_ID)
        return str(accounts.at[self.account, c.NAME])

    @property
    def finding(self) -> Finding:
        """The computed sentence the page opens with."""
        raise NotImplementedError

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Totals that must agree."""
        raise NotImplementedError

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish."""
        raise NotImplementedError
