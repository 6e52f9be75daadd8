"""The sentence the chapter opens with: who costs more than they bring; and what stands beside it.

The finding is one sentence, two where costs are missing. Further facts are notes of the table.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.profitability.labels import Labels, money_scale
from kamlib.profitability.missing_cost_texts import before_undelivered, sentence
from kamlib.support import columns as c
from kamlib.support.display import Finding

#: From this amount on a sentence needs no decimals of thousands.
_PLAIN = 1e5


def finding_of(
    ranked: pd.DataFrame,
    total: pd.DataFrame,
    *,
    quarter: str,
    labels: Labels,
    uncosted: pd.DataFrame,
    undelivered: Sequence[str] = (),
) -> Finding:
    """Say how many accounts lose money and what that costs, and what is missing to say it.

    Parameters
    ----------
    ranked : DataFrame
        Known accounts with business in the quarter whose contribution is known.
    total : DataFrame of shape (1, n)
        All accounts together, unknown ones included.
    quarter : str
        The quarter reported.
    labels : Labels
        The language.
    uncosted : DataFrame
        Known accounts whose contribution is unknown, because product cost is missing.
    undelivered : sequence of str, default=()
        Cost categories for which nothing was ever delivered.

    Returns
    -------
    Finding
        One sentence, two where product cost is missing; every figure computed.
    """
    missing = sentence(uncosted, total, labels)
    if not len(ranked):
        nobody = labels.language.text("No account had business in {quarter}.", quarter=quarter)
        return Finding(" ".join(missing) if len(uncosted) else nobody)
    lacking = [name for name in undelivered if not (missing and name == c.PRODUCT)]
    measure = _measure(lacking, labels)
    losing = ranked[ranked[c.CUSTOMER_CONTRIBUTION] < 0]
    if len(uncosted):
        known = _of_the_known(ranked, losing, quarter=quarter, labels=labels, measure=measure)
        return Finding(" ".join([known, *missing]))
    if not len(losing):
        earn = _all_earn(ranked, total, quarter=quarter, labels=labels, measure=measure)
        return Finding(" ".join([earn, *missing]))
    language = labels.language
    contribution = float(total[c.CUSTOMER_CONTRIBUTION].iloc[0])
    peak = contribution - float(losing[c.CUSTOMER_CONTRIBUTION].sum())
    if len(losing) == len(ranked):
        opening = _none_earns(contribution, quarter=quarter, labels=labels, measure=measure)
        return Finding(" ".join([opening, *missing]))
    opening = language.plural(
        "{count} of {all} accounts costs more than it brings in {quarter}; without it the "
        "{measure} would be {peak} instead of {total}.",
        "{count} of {all} accounts cost more than they bring in {quarter}; without them the "
        "{measure} would be {peak} instead of {total}.",
        len(losing),
        measure=measure,
        all=language.number(len(ranked)),
        quarter=quarter,
        peak=_money(peak, labels, beside=(peak, contribution)),
        total=_money(contribution, labels, beside=(peak, contribution)),
    )
    return Finding(" ".join([opening, *missing]))


def facts_beside(ranked: pd.DataFrame, labels: Labels) -> str:
    """Name the largest account that loses money, and say what keys alone decide.

    Parameters
    ----------
    ranked : DataFrame
        Known accounts with business in the quarter whose contribution is known.
    labels : Labels
        The language.

    Returns
    -------
    str
        For the note of a table; "" where no account loses money.
    """
    losing = ranked[ranked[c.CUSTOMER_CONTRIBUTION] < 0]
    if not len(losing):
        return ""
    return " ".join([_largest(losing, labels), *_keyed(ranked, labels)])


def _measure(lacking: Sequence[str], labels: Labels) -> str:
    text = labels.language.text
    if not lacking:
        return text("customer contribution")
    return text("customer contribution ({before})", before=before_undelivered(lacking, labels))


def _all_earn(
    ranked: pd.DataFrame, total: pd.DataFrame, *, quarter: str, labels: Labels, measure: str
) -> str:
    language = labels.language
    contribution = float(total[c.CUSTOMER_CONTRIBUTION].iloc[0])
    return language.plural(
        "The only account with business in {quarter} earns more than it costs; its {measure} is "
        "{total}, that is {share} of revenue.",
        "Each of the {count} accounts with business in {quarter} earns more than it costs; "
        "together their {measure} is {total}, that is {share} of revenue.",
        len(ranked),
        measure=measure,
        quarter=quarter,
        total=_money(contribution, labels),
        share=language.percent(float(total[c.CUSTOMER_PROFITABILITY_PCT].iloc[0])),
    )


def _none_earns(contribution: float, *, quarter: str, labels: Labels, measure: str) -> str:
    return labels.language.text(
        "No account brings more than it costs in {quarter}; the {measure} is {total}.",
        quarter=quarter,
        measure=measure,
        total=_money(contribution, labels),
    )


def _of_the_known(
    ranked: pd.DataFrame, losing: pd.DataFrame, *, quarter: str, labels: Labels, measure: str
) -> str:
    """Say it of the accounts whose contribution is known, and of no other."""
    plural, known = labels.language.plural, len(ranked)
    told = {
        "measure": measure,
        "quarter": quarter,
        "total": _money(float(ranked[c.CUSTOMER_CONTRIBUTION].sum()), labels),
    }
    if not len(losing):
        return plural(
            "The only account whose contribution is known earns more than it costs in {quarter}; "
            "its {measure} is {total}.",
            "Each of the {count} accounts whose contribution is known earns more than it costs in "
            "{quarter}; together their {measure} is {total}.",
            known,
            **told,
        )
    if len(losing) == known:
        return plural(
            "The only account whose contribution is known costs more than it brings in {quarter}; "
            "its {measure} is {total}.",
            "Each of the {count} accounts whose contribution is known costs more than it brings "
            "in {quarter}; together their {measure} is {total}.",
            known,
            **told,
        )
    return plural(
        "Of {all} accounts whose contribution is known {count} costs more than it brings in "
        "{quarter}; together their {measure} is {total}.",
        "Of {all} accounts whose contribution is known {count} cost more than they bring in "
        "{quarter}; together their {measure} is {total}.",
        len(losing),
        all=labels.language.number(known),
        **told,
    )


def _keyed(ranked: pd.DataFrame, labels: Labels) -> list[str]:
    """Say how many would lose without keyed costs, where that makes a difference."""
    losing = int((ranked[c.CUSTOMER_CONTRIBUTION] < 0).sum())
    without = int((ranked[c.CONTRIBUTION_WITHOUT_KEYED] < 0).sum())
    if losing == without:
        return []
    return [
        labels.language.plural(
            "Without costs shared out by a key {count} account would lose money.",
            "Without costs shared out by a key {count} accounts would lose money.",
            without,
        )
    ]


def _largest(losing: pd.DataFrame, labels: Labels) -> str:
    order = losing.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
    largest = order.iloc[0]
    revenue, contribution = (
        float(largest[c.NET_REVENUE]),
        float(largest[c.CUSTOMER_CONTRIBUTION]),
    )
    name = str(largest[c.NAME])
    return labels.language.text(
        "The largest that costs more than it brings, {name}, has {revenue} net revenue and "
        "{contribution} contribution.",
        name=name if len(name) <= 60 else name[:59] + "…",
        revenue=_money(revenue, labels),
        contribution=_money(contribution, labels),
    )


def _money(amount: float, labels: Labels, *, beside: tuple[float, ...] = ()) -> str:
    """Write an amount in millions where it is large; close amounts get a digit more."""
    top = max(abs(value) for value in (amount, *beside))
    if top < 1e6:
        unit, digits = money_scale([amount, *beside])
        return labels.language.money(amount, unit=unit, digits=0 if top >= _PLAIN else digits)
    is_close = len(beside) == 2 and abs(beside[0] - beside[1]) < 1e5
    return labels.language.money(amount, unit="M", digits=2 if is_close or top < 1e7 else 1)
