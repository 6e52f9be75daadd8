"""Totals of the chapter that must agree, each computed in two different ways."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from kamlib.profitability.allocation import ALLOCATED, IDLE, UNASSIGNED
from kamlib.support import columns as c
from kamlib.support.language import translatable
from kamlib.support.money import tie_out

_CHECKS = (
    translatable("Net revenue: sum over accounts = invoiced minus posted deductions"),
    translatable("Costs: accounts + idle + unassigned = posted + pools"),
    translatable("Contribution: the levels end where revenue minus all costs does"),
    translatable("Customer value of four quarters = customer contribution"),
    translatable("Whale curve and unknown accounts end at the total contribution"),
)


class Delivered(NamedTuple):
    """What was delivered for a quarter: sales, posted costs and cost pools, straight from facts."""

    sales: pd.DataFrame
    posted: pd.DataFrame
    pools: pd.DataFrame


def tie_outs(
    statement: pd.DataFrame,
    delivered: Delivered,
    *,
    shared: pd.DataFrame,
    value: pd.DataFrame,
    year: pd.DataFrame,
    curve: pd.DataFrame,
) -> pd.DataFrame:
    """Compare what accounts add up to with what was delivered.

    Parameters
    ----------
    statement : DataFrame
        Statement of every account in the quarter.
    delivered : Delivered
        Facts of the quarter.
    shared : DataFrame
        Pools of the quarter from :func:`kamlib.profitability.allocation.allocate`.
    value : DataFrame
        Customer value over four quarters.
    year : DataFrame
        Statement of every account over the same four quarters.
    curve : DataFrame
        Whale curve of the quarter, unknown accounts left out.

    Returns
    -------
    DataFrame
        From :func:`kamlib.support.money.tie_out`.
    """
    sales, posted, pools = delivered
    is_deduction = posted[c.CATEGORY] == c.DISCOUNTS
    deductions = _sum(posted.loc[is_deduction, c.AMOUNT])
    deductions += _sum(shared.loc[shared[c.CATEGORY] == c.DISCOUNTS, ALLOCATED])
    costs = _sum(sales[c.PRODUCT_COST]) + _sum(sales["invoice_discount"])
    costs += _sum(posted[c.AMOUNT]) + _sum(pools[c.AMOUNT])
    left_over = _sum(shared[IDLE]) + _sum(shared[UNASSIGNED])
    contribution = _sum(statement[c.CUSTOMER_CONTRIBUTION])
    is_unknown = statement[c.ACCOUNT_ID] == c.UNKNOWN
    unknown = _sum(statement.loc[is_unknown, c.CUSTOMER_CONTRIBUTION])
    pairs = (
        (_sum(statement[c.NET_REVENUE]), _sum(sales[c.INVOICED_NET]) - deductions),
        (sum(_sum(statement[category]) for category in c.CATEGORIES) + left_over, costs),
        (contribution, _sum(sales[c.GROSS_REVENUE]) - (costs - left_over)),
        (_sum(value[c.CUSTOMER_VALUE]), _sum(year[c.CUSTOMER_CONTRIBUTION])),
        ((float(curve["cumulative"].iloc[-1]) if len(curve) else 0.0) + unknown, contribution),
    )
    return tie_out((check, *pair) for check, pair in zip(_CHECKS, pairs, strict=True))


def _sum(amounts: pd.Series) -> float:
    return float(amounts.astype(float).sum())
