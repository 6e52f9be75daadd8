"""All that an account's plan is drawn from: while it stays the same, so does the plan.

Tables, charts and sentences of a plan are made of these views alone. A run compares their
content with that of an earlier run before it executes the plan's notebook again.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from kamlib.account_plan.chapter import AccountPlan


def contents(plan: AccountPlan) -> dict[str, Any]:
    """Collect what the tables, charts, folds and sentences of a plan are made of.

    The account's own rows, and what the plan shows of others: the other accounts with a plan in
    the head, the peers in white space, the ranking and the cut in the selection check, the
    hours of the account.

    Parameters
    ----------
    plan : AccountPlan
        Of one account.

    Returns
    -------
    dict
        Plain values, tables and views by name.
    """
    business = plan.business
    path, actions = business.path, business.actions
    return {
        "said": [plan.finding.sentence, plan.sentences, plan.remarks],
        "tie_outs": plan.tie_outs,
        "contacts": plan.contacts,
        "charts": plan.charts,
        "tables": plan.tables,
        "opportunities": business.opportunities,
        "white_space": business.white_space,
        "project": business.project,
        "selection": business.selection,
        # Both look at the actuals of everybody and show those of the account.
        "path": [_without(path, "targets", "actuals"), path.path, path.sentences],
        "actions": [_without(actions, "actuals"), actions.effects, actions.sentences],
        "has_plan": plan.account in plan.portfolio.accounts,
    }


def _without(view: Any, *wide: str) -> dict[str, Any]:
    """Take the fields of a view but those that hold rows of other accounts."""
    return {each.name: getattr(view, each.name) for each in fields(view) if each.name not in wide}
