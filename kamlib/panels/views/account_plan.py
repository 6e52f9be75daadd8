"""The panel of chapter 6: pick an account, see the head of its plan and its next steps."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets

from kamlib.panels import drawing
from kamlib.panels.models.account_plan import AccountPlanModel
from kamlib.panels.picker import account_picker
from kamlib.panels.view import PanelView
from kamlib.support.display import Show


class AccountPlanView(PanelView[AccountPlanModel]):
    """A picker and the head of a plan."""

    height = 730

    def title(self) -> str:
        """Name the panel."""
        return self.text("Pick another account")

    def make_controls(self) -> Sequence[widgets.Widget]:
        """Make the picker."""
        self.account = account_picker(self.model.accounts, self.text("Account"))
        self.bind(self.account, lambda account: self.model.choose(account=account))
        return [self.account]

    def follow(self) -> None:
        """Set the picker to the account."""
        self.account.value = self.model.choice["account"]

    def draw(self) -> str:
        """Draw the plan."""
        return draw(self.model)


def draw(model: AccountPlanModel) -> str:
    """Draw the head of the account's plan: finding, figures, open actions.

    Parameters
    ----------
    model : AccountPlanModel
        With its choice.

    Returns
    -------
    str
        HTML.
    """
    plan = model.plan()
    steps = plan.business.actions
    finding = drawing.sentence(plan.finding.sentence)
    said = drawing.sentence(steps.finding.sentence)
    return f"{finding}{plan.tables.head().body}{said}{_actions(model)}"


def _actions(model: AccountPlanModel) -> str:
    """List the next open actions; without any the sentence above says so."""
    text, steps = model.language.text, model.plan().business.actions
    if steps.open.empty:
        return ""
    return drawing.table(
        steps.open.head(8),
        [
            Show(name="title", label=text("Action"), wraps=True),
            Show(name="owner", label=text("Owner")),
            Show(name="due_date", label=text("Due"), format="date"),
            Show(name="days_late", label=text("Days late"), format="number"),
        ],
        language=model.language,
        caption=text("Open actions, the next ones first"),
        note=text(
            "All of the plan stands in the chapter; another account there: the parameter "
            "account = {account}.",
            account=repr(model.choice["account"]),
        ),
    )
