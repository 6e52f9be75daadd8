"""What all accounts are worth today in one sentence, whom it leaves out, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamlib.profitability.labels import Labels, money_words
from kamlib.support.language import translatable

_OPENING = translatable(
    "Over {years} years all {all} accounts together are worth {values} today, if each goes on as "
    "in the last four quarters."
)
_OPENING_WITHOUT = translatable(
    "Over {years} years {known} of {all} accounts together are worth {values} today, if each goes "
    "on as in the last four quarters; {missing} without known cost left out."
)


def present_value_sentence(
    prospects: pd.DataFrame, scenarios: Mapping[str, str], *, years: int, labels: Labels
) -> str:
    """Say what the accounts are worth together, and how many have no value for want of a cost.

    Parameters
    ----------
    prospects : DataFrame of shape (n_accounts, >= n_scenarios)
        One column per scenario, in money; NaN where the cost of an account is unknown.
    scenarios : mapping of column to str
        The scenarios' columns and what each is called, in the language.
    years : int
        How far the values reach.
    labels : Labels
        The language.
    """
    language = labels.language
    totals = prospects[list(scenarios)].sum()
    values = [
        f"{amount} ({name})"
        for name, amount in zip(scenarios.values(), money_words(labels, *totals), strict=True)
    ]
    missing = int(prospects[list(scenarios)].isna().any(axis=1).sum())
    return language.text(
        _OPENING_WITHOUT if missing else _OPENING,
        years=language.number(years),
        values=", ".join(values),
        known=language.number(len(prospects) - missing),
        all=language.number(len(prospects)),
        missing=language.number(missing),
    )


def why_no_value(accounts: int, *, is_covered: bool, labels: Labels) -> str:
    """Say why no account has a present value.

    Parameters
    ----------
    accounts : int
        Accounts with business in the four quarters.
    is_covered : bool
        Whether there are data for all four quarters.
    labels : Labels
        The language.
    """
    text = labels.language.text
    if not is_covered:
        return text("Without four quarters of data there is no present value yet.")
    if not accounts:
        return text("No account had business in the last four quarters: no present value.")
    return text(
        "The product cost of no account is known well enough: without a contribution there is "
        "no present value."
    )


def not_valued(unassigned: float, *, labels: Labels) -> str:
    """Say what postings without an account brought in a year; "" where there are none (NaN)."""
    if pd.isna(unassigned):
        return ""
    return labels.language.text(
        "Postings without an account ({amount} in the four quarters) are no customer: not valued, "
        "no acquisition cost.",
        amount=money_words(labels, unassigned)[0],
    )
