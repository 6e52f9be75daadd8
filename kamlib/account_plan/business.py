"""The account's business ahead, wired: chances, steps, project test, path, selection."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.account_plan.portfolio import Portfolio
from kamlib.support.money import tie_out


@dataclass(frozen=True, eq=False, kw_only=True)
class Business:
    """Chances and steps of one account.

    Parameters
    ----------
    portfolio : Portfolio
        What all plans share.
    account : str
        Whose plan.
    """

    portfolio: Portfolio
    account: str

    @property
    def sentences(self) -> list[str]:
        """What to know of the account's business ahead, most important first."""
        return []

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish."""
        return {}

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Totals that must agree."""
        return tie_out([])
