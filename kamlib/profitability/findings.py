"""The sentence the chapter opens with: who costs more than they bring."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.labels import Labels, money_scale
from kamlib.support import columns as c
from kamlib.support.display import Finding


def finding_of(
    ranked: pd.DataFrame, total: pd.DataFrame, *, quarter: str, labels: Labels
) -> Finding:
    """Say how many accounts lose money, what that costs and which is the largest.

    Parameters
    ----------
    ranked : DataFrame
        Known accounts with business in the quarter.
    total : DataFrame of shape (1, n)
        All accounts together, unknown ones included.
    quarter : str
        The quarter reported.
    labels : Labels
        The language.

    Returns
    -------
    Finding
        One or two sentences, every figure computed.
    """
    if not len(ranked):
        return Finding(
            labels.language.text("No account had business in {quarter}.", quarter=quarter)
        )
    losing = ranked[ranked[c.CUSTOMER_CONTRIBUTION] < 0]
    if not len(losing):
        return _all_earn(ranked, total, quarter=quarter, labels=labels)
    language = labels.language
    contribution = float(total[c.CUSTOMER_CONTRIBUTION].iloc[0])
    peak = contribution - float(losing[c.CUSTOMER_CONTRIBUTION].sum())
    opening = language.plural(
        "{count} of {all} accounts costs more than it brings in {quarter}; without it the "
        "customer contribution would be {peak} instead of {total}.",
        "{count} of {all} accounts cost more than they bring in {quarter}; without them the "
        "customer contribution would be {peak} instead of {total}.",
        len(losing),
        all=language.number(len(ranked)),
        quarter=quarter,
        peak=_money(peak, labels, beside=(peak, contribution)),
        total=_money(contribution, labels, beside=(peak, contribution)),
    )
    return Finding(f"{opening} {_largest(losing, labels)}")


def _all_earn(
    ranked: pd.DataFrame, total: pd.DataFrame, *, quarter: str, labels: Labels
) -> Finding:
    language = labels.language
    contribution = float(total[c.CUSTOMER_CONTRIBUTION].iloc[0])
    return Finding(
        language.text(
            "Each of the {count} accounts with business in {quarter} earns more than it costs; "
            "together their customer contribution is {total}, that is {share} of revenue.",
            count=language.number(len(ranked)),
            quarter=quarter,
            total=_money(contribution, labels),
            share=language.percent(float(total[c.CUSTOMER_PROFITABILITY_PCT].iloc[0])),
        )
    )


def _largest(losing: pd.DataFrame, labels: Labels) -> str:
    order = losing.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
    largest = order.iloc[0]
    revenue, contribution = (
        float(largest[c.NET_REVENUE]),
        float(largest[c.CUSTOMER_CONTRIBUTION]),
    )
    name = str(largest[c.NAME])
    return labels.language.text(
        "The largest of them, {name}, brings {revenue} net revenue and {contribution} "
        "contribution.",
        name=name if len(name) <= 60 else name[:59] + "…",
        revenue=_money(revenue, labels),
        contribution=_money(contribution, labels),
    )


def _money(amount: float, labels: Labels, *, beside: tuple[float, ...] = ()) -> str:
    """Write an amount in millions where it is large; close amounts get a digit more."""
    top = max(abs(value) for value in (amount, *beside))
    if top < 1e6:
        unit, digits = money_scale([amount, *beside])
        return labels.language.money(amount, unit=unit, digits=digits)
    is_close = len(beside) == 2 and abs(beside[0] - beside[1]) < 1e5
    return labels.language.money(amount, unit="M", digits=2 if is_close or top < 1e7 else 1)
