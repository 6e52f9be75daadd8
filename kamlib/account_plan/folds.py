"""Tables of the account's business, folded behind one line each.

The page shows sentence and picture; who wants the figures opens the line.
"""

from __future__ import annotations

from dataclasses import dataclass

from kamlib.account_plan.business import Business
from kamlib.support.display import Details, HouseTable


def fold(summary: str, *tables: HouseTable | None) -> Details | None:
    """Fold the tables there are; None where there is none: the sentence above says why.

    Examples
    --------
    >>> fold("All of it", None) is None
    True
    """
    there = tuple(table for table in tables if table is not None)
    return Details(summary, there) if there else None


@dataclass(frozen=True, eq=False, kw_only=True)
class Folds:
    """Folded tables of one account's business.

    Parameters
    ----------
    business : Business
        Chances and steps of the account.
    """

    business: Business

    def path(self) -> Details | None:
        """Targets and actuals per year."""
        text = self.business.subject.language.text
        return fold(text("Targets, actuals and trend per year"), self.business.path.table())

    def opportunities(self) -> Details | None:
        """Pipeline by kind and horizon, and earlier forecasts against what came."""
        text, tables = self.business.subject.language.text, self.business.opportunities.tables
        return fold(
            text("Pipeline by kind and horizon; last forecasts against what came"),
            tables.pipeline(),
            tables.forecasts(),
        )

    def white_space(self) -> Details | None:
        """Every product group against the account's peers."""
        text = self.business.subject.language.text
        return fold(text("Product groups against the peers"), self.business.white_space.table())

    def project(self) -> Details | None:
        """Set the account with its largest request against the account without it."""
        text = self.business.subject.language.text
        return fold(text("With and without the largest request"), self.business.project.table())

    def actions(self) -> Details | None:
        """Actions due, effort against hours, before and after."""
        text, tables = self.business.subject.language.text, self.business.actions.tables
        return fold(
            text("Actions due, effort against the hours there are, before and after"),
            tables.actions_due(),
            tables.effort_by_quarter(),
            tables.before_and_after(),
        )

    def selection(self) -> Details | None:
        """Each criterion with its evidence."""
        text = self.business.subject.language.text
        return fold(text("The criteria with their evidence"), self.business.selection.table())
