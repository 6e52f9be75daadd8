"""Tables that stand beside a question: figures of the statement, account by account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.display import Format, HouseTable, Show, house_table
from kamlib.support.language import Language, translatable
from kamlib.training.company import Company
from kamlib.training.exercise import Fact, Misconception


@dataclass(frozen=True, kw_only=True)
class Written(Show):
    """A column of figures in different units, each written already; set to the right."""

    format: Format = "number"

    def write(self, value: object, language: Language) -> str:
        """Leave it as it is written."""
        del language
        return str(value)


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
    "keyed_costs": (translatable("Costs by key, €"), "money"),
    "line": (translatable("Line"), "number"),
    c.INVOICE_NO: (translatable("Invoice"), "text"),
    c.POSTING_DATE: (translatable("Posting date"), "text"),
    c.GROSS_AMOUNT: (translatable("Gross amount"), "text"),
    c.NET_AMOUNT: (translatable("Net amount"), "text"),
    c.QUANTITY: (translatable("Quantity"), "text"),
    "part": (translatable("Part"), "text"),
    "rows": (translatable("Lines"), "number"),
    c.AMOUNT: (translatable("Amount, €"), "money"),
    "paid_amount": (translatable("Paid amount, €"), "money"),
    "average_delay_days": (translatable("Days late, weighted by amount"), "number"),
    "hours": (translatable("Hours of service"), "number"),
    "need": (translatable("Need recognised: 15 %, €"), "money"),
    "specification": (translatable("Specification: 30 %, €"), "money"),
    "offer": (translatable("Offer: 45 %, €"), "money"),
    "negotiation": (translatable("Negotiation: 70 %, €"), "money"),
    "title": (translatable("What"), "text"),
    "probability_pct": (translatable("Probability"), "text"),
    "decision": (translatable("Decision"), "text"),
    "state": (translatable("State"), "text"),
    "due": (translatable("Due"), "text"),
    "done": (translatable("Done on"), "text"),
    c.VOLUME: (translatable("Volume, €"), "money"),
    "actual_hours": (translatable("Hours of contacts and actions"), "number"),
    "contact_id": (translatable("Contact"), "text"),
    "function": (translatable("Function"), "text"),
    "reports_to": (translatable("Reports to"), "text"),
    "table": (translatable("Table"), "text"),
    "to_contact_id": (translatable("Influences"), "text"),
    "sales": (translatable("Rated by sales"), "number"),
    "controlling": (translatable("Rated by controlling"), "number"),
    "base_revenue": (translatable("Products, €"), "money"),
    c.SERVICE_REVENUE: (translatable("Services, €"), "money"),
    c.CROSS_SELL_REVENUE: (translatable("Cross-selling, €"), "money"),
    c.UP_SELL_REVENUE: (translatable("Up-selling, €"), "money"),
    "all_costs": (translatable("All costs, €"), "money"),
    "year": (translatable("Year"), "text"),
    "purchasing_volume": (translatable("Buys from everyone, €"), "money"),
}
#: Places after the decimal sign, where a column needs more than usual.
_DIGITS = {"average_delay_days": 1, "actual_hours": 2}


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
    table = frame.reset_index() if frame.index.name == c.ACCOUNT_ID else frame
    if c.NAME in names:
        table = table.assign(**{c.NAME: table[c.ACCOUNT_ID].map(company.names)})
    columns = [
        Show(
            name=name,
            label=language.text(COLUMNS[name][0]),
            format=COLUMNS[name][1],
            digits=_DIGITS.get(name),
        )
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


def parts(
    lines: Sequence[tuple[str, Fact]],
    *,
    language: Language,
    caption: str,
    note: str = "",
) -> HouseTable:
    """Draw a small table of what is given: one line per figure.

    Parameters
    ----------
    lines : sequence of (str, Fact)
        Translatable label and figure.
    language : Language
        Of labels and numbers.
    caption, note : str
        Translatable.
    """
    frame = pd.DataFrame(
        {
            "part": [language.text(label) for label, _ in lines],
            "figure": [fact.write(language) for _, fact in lines],
        }
    )
    columns = [
        Show(name="part", label=language.text("What"), wraps=True),
        Written(name="figure", label=language.text("Value")),
    ]
    return house_table(
        frame,
        columns,
        language=language,
        caption=language.text(caption),
        note=language.text(note) if note else "",
    )


def picked(letter: str, id: str, diagnosis: str) -> Misconception:
    """Make the misconception of who picks a wrong statement.

    Parameters
    ----------
    letter : str
        Of the statement.
    id : str
        Kind of error.
    diagnosis : str
        Translatable.
    """
    return Misconception(id=id, wrong=lambda company: letter, diagnosis=diagnosis)  # noqa: ARG005
