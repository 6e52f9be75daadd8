"""Chapter 6, account plan: figures, people, chances and steps of one key account.

================  =========================================================================
portfolio         what all plans share; which accounts get one
business          chances, steps, project test, path and selection of one account, wired
chapter           the plan of one account
================  =========================================================================
"""

from kamlib.account_plan.chapter import AccountPlan
from kamlib.account_plan.portfolio import PLANNED, Portfolio, planned_accounts

__all__ = ["PLANNED", "AccountPlan", "Portfolio", "planned_accounts"]
