"""Tables that stand beside a question: figures of the statement, account by account."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.display import Format, HouseTable, Show, house_table
from kamlib.support.language import Language, translatable
from kamlib.training.company import Company
from kamlib.training.exercise import Fact

#: Columns that lessons show: header and how it is written.
COLUMNS: dict[str, tuple[str, Format]] = {
    c.ACCOUNT_ID: (translatable("No."), "text"),
    c.NAME: (translatable("Account"), "text"),
    c.GROUP_ID: (translatable("Group"), "text"),
    c.GROSS_REVENUE: (translatable("Gross revenue, €"), "money"),
    c.DISCOUNTS: (translatable("Sales deductions, €"), "money"),
    c.NET_REVENUE: (translatable("Net revenue, €"), "money"),
    c.PRODUCT: (translatable("Product cost, €"), "money"),
    c.CUSTOMER_GROSS_PROFIT: (translatable("Customer gross profit, €"), "money"),
    "further_costs": (translatable("All further costs, €"), "money"),
    c.CUSTOMER_CONTRIBUTION: (translatable("Customer contribution, €"), "money"),
    c.CUSTOMER_PROFITABILITY_PCT: (translatable("Customer profitability, %"), "percent"),
}


def shown(
    frame: pd.DataFrame,
    names: Sequence[str],
    *,
    company: Company,
    language: Language,
    caption: str,
) -> HouseTable:
    """Draw columns of :data:`COLUMNS`.

    Parameters
    ----------
    frame : DataFrame
        With the columns, or with account_id as its index.
    names : sequence of str
        Keys of :data:`COLUMNS`, in the order shown.
    company : Company
        Gives the names.
    language : Language
        Of headers and numbers.
    caption : str
        Translatable.
    """
    table = frame if c.ACCOUNT_ID in frame.columns else frame.reset_index()
    table = table.assign(**{c.NAME: table[c.ACCOUNT_ID].map(company.names)})
    columns = [
        Show(name=name, label=language.text(COLUMNS[name][0]), format=COLUMNS[name][1])
        for name in names
    ]
    return house_table(table, columns, language=language, caption=language.text(caption))


def with_further_costs(statement: pd.DataFrame) -> pd.DataFrame:
    """Add what lies between customer gross profit and customer contribution."""
    further = statement[c.CUSTOMER_GROSS_PROFIT] - statement[c.CUSTOMER_CONTRIBUTION]
    return statement.assign(further_costs=further)


def account(company: Company, role: str) -> Fact:
    """Name the account of a role."""
    return Fact(company.names[company.account(role)])
