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
        translatable("Customer value"),
        translatable(
            "Per year in money: products, services, cross-selling and up-selling minus all costs. "
            "It equals the customer contribution of the same four quarters."
        ),
    ),
)


def definitions(labels: Labels, *, denominator: str) -> pd.DataFrame:
    """List terms with their definitions, the levels of the settings among them.

    Parameters
    ----------
    labels : Labels
        Names of lines, and the language.
    denominator : str
        What customer profitability is a percentage of.

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
    rows = [*rows[:2], *levels, (text("Customer profitability"), share), *rows[2:]]
    return pd.DataFrame(rows, columns=["term", "meaning"])
