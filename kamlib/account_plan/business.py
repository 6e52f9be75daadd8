"""The account's business ahead, wired: chances, steps, project test, path, selection."""

from __future__ import annotations

from dataclasses import dataclass

from kamlib.account_plan.portfolio import Portfolio


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
