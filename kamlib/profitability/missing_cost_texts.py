"""What the page says where revenue has no product cost: marks, notes, a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.profitability.drawing import spoken
from kamlib.profitability.labels import Labels, money_words
from kamlib.profitability.missing_cost import MARK, UNCOSTED_PCT
from kamlib.support import columns as c

_NAMED = 5
_COSTS_NAMED = 3


def marked(frame: pd.DataFrame) -> list[str]:
    """Put the mark behind the name of every account with revenue without product cost.

    Examples
    --------
    >>> marked(pd.DataFrame({"name": ["Alpha", "Beta"], "revenue_without_cost": [0.0, 5.0]}))
    ['Alpha', 'Beta ‡']
    """
    pairs = zip(frame[c.NAME], frame[c.REVENUE_WITHOUT_COST], strict=True)
    return [f"{name} {MARK}" if missing > 0 else str(name) for name, missing in pairs]


def account_note(account: pd.Series, labels: Labels) -> str:
    """Say how much of one account's revenue has no product cost; "" where none lacks it.

    Parameters
    ----------
    account : Series
        Row of a statement.
    labels : Labels
        The language.
    """
    language, missing = labels.language, float(account[c.REVENUE_WITHOUT_COST])
    if not missing > 0:
        return ""
    share = language.text(
        "{mark} no product cost for {share} of invoiced net revenue",
        mark=MARK,
        share=language.percent(account[UNCOSTED_PCT]),
    )
    if pd.isna(account[c.CUSTOMER_CONTRIBUTION]):
        return language.text("{share}: no contribution can be computed", share=share)
    return language.text("{share}: cost too low, contribution too high", share=share)


def statement_note(
    accounts: pd.DataFrame, total: pd.DataFrame, *, limit_pct: float, labels: Labels
) -> str:
    """Explain mark and dashes below a table of accounts with their total.

    Parameters
    ----------
    accounts : DataFrame
        Statement of every account.
    total : DataFrame of shape (1, n)
        All accounts together.
    limit_pct : float
        Share of revenue above which an account has no contribution.
    labels : Labels
        The language.

    Returns
    -------
    str
        "" where no revenue lacks its product cost.
    """
    language, missing = labels.language, float(total[c.REVENUE_WITHOUT_COST].iloc[0])
    lacking = accounts[accounts[c.REVENUE_WITHOUT_COST] > 0]
    if not len(lacking):
        return ""
    order = lacking.sort_values([c.REVENUE_WITHOUT_COST, c.ACCOUNT_ID], ascending=[False, True])
    first = order.head(_NAMED)
    pairs = zip(first[c.NAME], first[UNCOSTED_PCT], strict=True)
    named = [f"{spoken(name)} {language.percent(share)}" for name, share in pairs]
    return language.text(
        "{mark} Revenue without product cost, in % of invoiced net revenue: {accounts}. Above "
        "{limit} an account has “–” from product cost down, because a missing cost is not zero. "
        "The total is before the product cost of {amount} of revenue.",
        mark=MARK,
        accounts=", ".join(named) + (", …" if len(order) > _NAMED else ""),
        limit=language.percent(limit_pct),
        amount=money_words(labels, missing)[0],
    )


def total_label(total: pd.DataFrame, labels: Labels) -> str:
    """Name the total, and say what it lacks.

    Parameters
    ----------
    total : DataFrame of shape (1, n)
        All accounts together.
    labels : Labels
        The language.
    """
    missing = float(total[c.REVENUE_WITHOUT_COST].iloc[0])
    if not missing > 0:
        return labels.language.text("All accounts")
    return labels.language.text(
        "All accounts, before product cost of {amount} of revenue {mark}",
        amount=money_words(labels, missing)[0],
        mark=MARK,
    )


def no_contribution(labels: Labels) -> str:
    """Say in the place of a picture why no account has a contribution.

    Examples
    --------
    >>> from kamlib.support.language import Language
    >>> print(no_contribution(Labels(Language(), ())))
    No account has a contribution here: nothing was sold, or the products sold have no cost. Their \
cost is the column product_cost of the table sales.
    """
    return labels.language.text(
        "No account has a contribution here: nothing was sold, or the products sold have no cost. "
        "Their cost is the column product_cost of the table sales."
    )


def before_undelivered(undelivered: Sequence[str], labels: Labels) -> str:
    """Say before which costs a contribution is, because nobody delivered them; "" for none.

    Parameters
    ----------
    undelivered : sequence of str
        Cost categories for which nothing was ever delivered.
    labels : Labels
        The language.

    Examples
    --------
    >>> from kamlib.support.language import Language
    >>> before_undelivered(["freight", "service"], Labels(Language(), ()))
    'before costs not delivered: Freight and shipping, Service'
    """
    names = undelivered_names(undelivered, labels)
    return labels.language.text("before costs not delivered: {names}", names=names) if names else ""


def undelivered_names(undelivered: Sequence[str], labels: Labels) -> str:
    """Name the first cost categories that nobody delivered; "" for none.

    Examples
    --------
    >>> from kamlib.support.language import Language
    >>> undelivered_names(["freight", "service"], Labels(Language(), ()))
    'Freight and shipping, Service'
    """
    language = labels.language
    names = [labels.line(category) for category in undelivered]
    if len(names) <= _COSTS_NAMED + 1:
        return ", ".join(names)
    return language.text(
        "{names} and {count} more",
        names=", ".join(names[:_COSTS_NAMED]),
        count=language.number(len(names) - _COSTS_NAMED),
    )


def sentence(uncosted: pd.DataFrame, total: pd.DataFrame, labels: Labels) -> list[str]:
    """Say in the finding which accounts have no contribution and what the total lacks.

    Parameters
    ----------
    uncosted : DataFrame
        Known accounts whose contribution is unknown.
    total : DataFrame of shape (1, n)
        All accounts together.
    labels : Labels
        The language.

    Returns
    -------
    list of str
        No sentence where no revenue lacks its product cost.
    """
    language, missing = labels.language, float(total[c.REVENUE_WITHOUT_COST].iloc[0])
    if not missing > 0:
        return []
    amount = money_words(labels, missing)[0]
    if not len(uncosted):
        return [
            language.text(
                "{mark} The contribution is before the product cost of {amount} of revenue, which "
                "nobody delivered.",
                mark=MARK,
                amount=amount,
            )
        ]
    return [
        language.plural(
            "{mark} For {count} account the product cost is missing, so it has no contribution; "
            "the total is before the product cost of {amount} of revenue.",
            "{mark} For {count} accounts the product cost is missing, so they have no "
            "contribution; the total is before the product cost of {amount} of revenue.",
            len(uncosted),
            mark=MARK,
            amount=amount,
        )
    ]
