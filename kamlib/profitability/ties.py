"""Totals of the chapter that must agree, each computed in two different ways."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from kamlib.profitability.allocation import ALLOCATED, IDLE, UNASSIGNED
from kamlib.profitability.classes import BY_REVENUE, CLASS, class_summary
from kamlib.profitability.customer_value import PARTS
from kamlib.profitability.dependence import Concentration
from kamlib.profitability.what_if import Change, break_even, what_if
from kamlib.support import columns as c
from kamlib.support.language import translatable
from kamlib.support.money import tie_out

UNIT = "unit"
#: Units of tie-outs; money stands for the reporting currency.
MONEY, PERCENT, POINTS, COUNT = "money", "%", "points", "count"

_NET = translatable("Net revenue: sum over accounts = invoiced minus posted deductions")
_COSTS = translatable("Costs: accounts + idle + unassigned = posted + pools")
_LEVELS = translatable("Contribution: the levels end where revenue minus all costs does")
_CURVE = translatable(
    "Whale curve + postings without an account + accounts without product cost = total contribution"
)
_POOLS = translatable("Cost pools: to accounts + idle + unassigned = delivered")
_CHARGED = translatable("Cost pools: what accounts were charged = what pools gave to accounts")
_VALUE = translatable("Customer value of four quarters = customer contribution")
_PARTS = translatable("Products + services + cross-selling + up-selling = invoiced net revenue")
_SHARES = translatable("Concentration: shares of all customers add up")
_HHI = translatable("Concentration: HHI from the printed shares = HHI from revenue")
_CLASS_COUNT = translatable("ABC classes: accounts of all classes = accounts with business")
_CLASS_REVENUE = translatable("ABC classes: net revenue of all classes = accounts with business")
_NO_CHANGE = translatable("What-if without a change = customer contribution of today")
_BREAK_EVEN = translatable("What-if at the break-even price: its effect makes up the contribution")

#: A row of tie-outs: the check, two totals, and their unit.
Row = tuple[str, float, float, str]


class Delivered(NamedTuple):
    """What was delivered for a quarter: sales, posted costs and cost pools, straight from facts."""

    sales: pd.DataFrame
    posted: pd.DataFrame
    pools: pd.DataFrame


def ledger_ties(
    statement: pd.DataFrame, delivered: Delivered, *, total: pd.DataFrame, shared: pd.DataFrame
) -> list[Row]:
    """Compare what accounts add up to with what was delivered.

    Parameters
    ----------
    statement : DataFrame
        Statement of every account in the quarter.
    delivered : Delivered
        Facts of the quarter.
    total : DataFrame of shape (1, n)
        All accounts together, as the page shows them.
    shared : DataFrame
        Pools of the quarter from :func:`kamlib.profitability.allocation.allocate`.

    Returns
    -------
    list of Row
        Net revenue, costs and contribution.
    """
    sales, posted, pools = delivered
    is_deduction = posted[c.CATEGORY] == c.DISCOUNTS
    deductions = _sum(posted.loc[is_deduction, c.AMOUNT])
    deductions += _sum(shared.loc[shared[c.CATEGORY] == c.DISCOUNTS, ALLOCATED])
    costs = _sum(sales[c.PRODUCT_COST]) + _sum(sales["invoice_discount"])
    costs += _sum(posted[c.AMOUNT]) + _sum(pools[c.AMOUNT])
    left_over = _sum(shared[IDLE]) + _sum(shared[UNASSIGNED])
    charged = sum(_sum(total[category]) for category in c.CATEGORIES)
    earned = _sum(sales[c.GROSS_REVENUE]) - (costs - left_over)
    net = _sum(sales[c.INVOICED_NET]) - deductions
    return [
        (_NET, _sum(statement[c.NET_REVENUE]), net, MONEY),
        (_COSTS, charged + left_over, costs, MONEY),
        (_LEVELS, _sum(total[c.CUSTOMER_CONTRIBUTION]), earned, MONEY),
    ]


def curve_ties(curve: pd.DataFrame, rest: pd.DataFrame, *, total: pd.DataFrame) -> list[Row]:
    """Compare the end of the whale curve and what stands beside it with the total.

    Parameters
    ----------
    curve : DataFrame
        Whale curve of the quarter.
    rest : DataFrame
        From :func:`kamlib.profitability.concentration.beside_the_curve`.
    total : DataFrame of shape (1, n)
        All accounts together.
    """
    end = float(curve["cumulative"].iloc[-1]) if len(curve) else 0.0
    return [(_CURVE, end + _sum(rest[c.AMOUNT]), _sum(total[c.CUSTOMER_CONTRIBUTION]), MONEY)]


def pool_ties(shared: pd.DataFrame, charged: pd.DataFrame, *, pools: pd.DataFrame) -> list[Row]:
    """Compare shared pools with the delivered ones, and with what accounts were charged.

    Parameters
    ----------
    shared, charged : DataFrame
        Pools and costs of the quarter from :func:`kamlib.profitability.allocation.allocate`.
    pools : DataFrame
        Facts ``cost_pools`` of the quarter.
    """
    parts = _sum(shared[ALLOCATED]) + _sum(shared[IDLE]) + _sum(shared[UNASSIGNED])
    return [
        (_POOLS, parts, _sum(pools[c.AMOUNT]), MONEY),
        (_CHARGED, _sum(charged[c.AMOUNT]), _sum(shared[ALLOCATED]), MONEY),
    ]


def value_ties(value: pd.DataFrame, year: pd.DataFrame, *, sales: pd.DataFrame) -> list[Row]:
    """Compare customer value with the contribution, and its parts with the invoices.

    Parameters
    ----------
    value : DataFrame
        Customer value over four quarters.
    year : DataFrame
        Statement of every account over the same quarters.
    sales : DataFrame
        Facts ``account_quarter`` of the same quarters.
    """
    parts = sum(_sum(value[name]) for name in PARTS)
    return [
        (_VALUE, _sum(value[c.CUSTOMER_VALUE]), _sum(year[c.CUSTOMER_CONTRIBUTION]), MONEY),
        (_PARTS, parts, _sum(sales[c.INVOICED_NET]), MONEY),
    ]


def dependence_ties(
    accounts: pd.DataFrame, classes: pd.DataFrame, *, customers: pd.DataFrame, hhi: Concentration
) -> list[Row]:
    """Compare shares of customers with 100 percent, and classes with all accounts.

    Parameters
    ----------
    accounts : DataFrame
        Statement of four quarters: known accounts with business.
    classes : DataFrame
        From :func:`kamlib.profitability.classes.side_by_side`.
    customers : DataFrame
        Customers with ``share_pct``.
    hhi : Concentration
        Measures of the same customers.
    """
    rows: list[Row] = []
    if len(customers):
        shares = customers["share_pct"].astype(float)
        rows += [
            (_SHARES, float(shares.sum()), 100.0, PERCENT),
            (_HHI, float((shares**2).sum()), hhi.hhi * 10_000, POINTS),
        ]
    summed = class_summary(
        classes[[BY_REVENUE, c.NET_REVENUE]].rename(columns={BY_REVENUE: CLASS}),
        measures=[c.NET_REVENUE],
    )
    return [
        *rows,
        (_CLASS_COUNT, _sum(summed["accounts"]), float(len(accounts)), COUNT),
        (_CLASS_REVENUE, _sum(summed[c.NET_REVENUE]), _sum(accounts[c.NET_REVENUE]), MONEY),
    ]


def what_if_ties(accounts: pd.DataFrame) -> list[Row]:
    """Compare what-ifs of all accounts that can have one with what is known about them.

    Parameters
    ----------
    accounts : DataFrame
        Statement of the quarter: accounts whose contribution is known.
    """
    gross, discounts = accounts[c.GROSS_REVENUE], accounts[c.DISCOUNTS]
    chosen = accounts[(gross > 0) & (gross > discounts)]
    same, effect, earned = 0.0, 0.0, 0.0
    columns = [c.GROSS_REVENUE, c.CUSTOMER_CONTRIBUTION, *c.CATEGORIES]
    for row in chosen[columns].to_dict("records"):
        account = {str(name): float(value) for name, value in row.items()}
        same += _contribution(account, Change(), "after")
        price = break_even(account).iloc[0]
        if price["is_possible"]:
            effect += _contribution(account, Change(price_pct=price["change"]), "effect")
            earned += account[c.CUSTOMER_CONTRIBUTION]
    today = _sum(chosen[c.CUSTOMER_CONTRIBUTION])
    return [(_NO_CHANGE, same, today, MONEY), (_BREAK_EVEN, effect, -earned, MONEY)]


def _contribution(account: dict[str, float], change: Change, column: str) -> float:
    lines = what_if(account, change=change).set_index("line")[column]
    return float(lines[c.CUSTOMER_CONTRIBUTION])


def tied(rows: Iterable[Row]) -> pd.DataFrame:
    """Set all rows side by side.

    Parameters
    ----------
    rows : iterable of Row
        From the functions above.

    Returns
    -------
    DataFrame
        From :func:`kamlib.support.money.tie_out`, with ``unit``.

    Examples
    --------
    >>> tied([("shares add up", 100.0, 100.0, "%")])[["is_tied", "unit"]].values.tolist()
    [[True, '%']]
    """
    listed = list(rows)
    frame = tie_out((check, left, right) for check, left, right, _ in listed)
    return frame.assign(**{UNIT: [unit for *_, unit in listed]})


def _sum(amounts: pd.Series) -> float:
    return float(amounts.astype(float).sum())
