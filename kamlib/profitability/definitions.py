"""What every figure of the chapter means, in the words of the page."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.labels import Labels
from kamlib.support import columns as c
from kamlib.support.language import translatable

_TERMS: tuple[tuple[str, str], ...] = (
    (
        translatable("Gross revenue"),
        translatable(
            "All invoice lines at list price without VAT; the value of returned goods is already "
            "deducted."
        ),
    ),
    (
        translatable("Net revenue"),
        translatable(
            "Gross revenue minus invoice discounts, bonuses, special payments and cash discounts."
        ),
    ),
    (
        translatable("Invoiced net revenue"),
        translatable(
            "Gross revenue minus the discounts on the invoice; bonuses, special payments and cash "
            "discounts come later. It is the driver of costs by key and the part of revenue that "
            "share of wallet and RFM count."
        ),
    ),
    (
        translatable("Financing cost of receivables"),
        translatable(
            "Average receivable × interest rate × days ÷ 365, where the ledger posts no interest. "
            "Receivables are invoice amounts with VAT, because that is the money the customer "
            "owes; the cost is higher than on net amounts by the rate of VAT."
        ),
    ),
    (
        translatable("Cost by key"),
        translatable(
            "Shared out by a mere proportion such as revenue, not by what the customer caused; "
            "such a cost treats every customer as average, so results are shown with and without."
        ),
    ),
    (
        translatable("Idle capacity"),
        translatable(
            "Cost of capacity that nobody used: rate at practical capacity times the unused "
            "volume. Charged to no customer."
        ),
    ),
    (
        translatable("Unassigned"),
        translatable(
            "A cost pool whose driver was not measured in the quarter. Charged to nobody."
        ),
    ),
    (
        translatable("All customers"),
        translatable(
            "Total contribution divided by total revenue, postings without a known account "
            "included: a weighted average, not the mean of percentages."
        ),
    ),
    (
        translatable("Turning point"),
        translatable(
            "The top of the whale curve: contribution of all accounts that earn more than they "
            "cost."
        ),
    ),
    (
        translatable("Target of a customer"),
        translatable(
            "The planned profitability of the account for the quarter, from the table of targets; "
            "where none is planned, the benchmark for all accounts from the settings."
        ),
    ),
    (
        translatable("Recurring revenue"),
        translatable(
            "Invoiced net revenue in product groups that the account bought in each of the last "
            "four quarters, in % of all its invoiced net revenue. A habit, not a contract."
        ),
    ),
    (
        translatable("Customer value"),
        translatable(
            "Per year in money: products, services, cross-selling and up-selling minus all costs. "
            "It equals the customer contribution of the same four quarters."
        ),
    ),
)


def definitions(labels: Labels, *, denominator: str, uncosted_limit_pct: float) -> pd.DataFrame:
    """List terms with their definitions, the levels of the settings among them.

    Parameters
    ----------
    labels : Labels
        Names of lines, and the language.
    denominator : str
        What customer profitability is a percentage of.
    uncosted_limit_pct : float
        Share of revenue without product cost above which an account has no contribution.

    Returns
    -------
    DataFrame of shape (n_terms, 2)
        ``term`` and ``meaning``; levels read "name = level above - cost categories".
    """
    text = labels.language.text
    rows = [(text(term), text(meaning)) for term, meaning in _TERMS]
    levels = [
        (labels.line(level.id), labels.formula(level))
        for level in labels.levels
        if level.id != c.NET_REVENUE
    ]
    share = text(
        "{contribution} ÷ {base} × 100; no figure where {base} is zero or negative.",
        contribution=labels.line(c.CUSTOMER_CONTRIBUTION),
        base=labels.base(denominator),
    )
    missing = text(
        "Sales of products without a product cost, unless it was posted or shared out otherwise; "
        "services and returns need none. Above {limit} of invoiced net revenue, over four quarters "
        "or in the quarter reported, an account has no product cost and no figure below it; up to "
        "there they carry ‡.",
        limit=labels.language.percent(uncosted_limit_pct),
    )
    rows = [
        *rows[:2],
        *levels,
        (text("Customer profitability"), share),
        (text("Revenue without product cost"), missing),
        *rows[2:],
    ]
    return pd.DataFrame(rows, columns=["term", "meaning"])
