"""Effects (Abweichungsursachen): how much of a deviation is price, quantity, mix, discount, cost.

Each line (an account's product) is compared with itself in the base period. Lines without a
partner stand in buckets of their own, because a price that never was cannot have changed.
All effects of all lines add up to the whole deviation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from kamlib.soll_ist.joint_term import CUMULATIVE, Method, factors
from kamlib.soll_ist.matching import (
    BUCKET,
    COMPARED,
    LOST_CUSTOMERS,
    LOST_PRODUCTS,
    NEW_CUSTOMERS,
    NEW_PRODUCTS,
    TOTAL_ONLY,
    Side,
    actual_of,
    base_of,
)
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.figures import Number

Measure = Literal["revenue", "contribution"]
REVENUE: Measure = "revenue"
CONTRIBUTION: Measure = "contribution"
BASE, DEVIATION = "base", "deviation"
QUANTITY_EFFECT, MIX, PRICE, DISCOUNT = "quantity_effect", "mix", "price", "discount"
CURRENCY, COST, JOINT = "currency_effect", "cost", "joint_term"
#: All effects in the order of a bridge; a table holds those its inputs allow.
EFFECTS: tuple[str, ...] = (
    QUANTITY_EFFECT,
    MIX,
    PRICE,
    DISCOUNT,
    CURRENCY,
    COST,
    JOINT,
    NEW_CUSTOMERS,
    LOST_CUSTOMERS,
    NEW_PRODUCTS,
    LOST_PRODUCTS,
    TOTAL_ONLY,
)
_BUCKETS = (NEW_CUSTOMERS, LOST_CUSTOMERS, NEW_PRODUCTS, LOST_PRODUCTS, TOTAL_ONLY)
UNIT_VALUE = "unit_value"


def line_effects(
    lines: pd.DataFrame,
    *,
    measure: Measure = REVENUE,
    method: Method = CUMULATIVE,
    within: Sequence[str] = (),
) -> pd.DataFrame:
    r"""Split the deviation of each line into price, quantity, mix, discount and so on.

    Parameters
    ----------
    lines : DataFrame of shape (n_lines, n_columns)
        From :func:`kamlib.soll_ist.matching.match_lines`: keys, ``bucket`` and, of both
        periods, ``quantity``, ``invoiced_net`` and, where given, ``gross_revenue`` (for the
        discount effect), ``rate`` (reporting currency per unit of the line's currency, for
        the currency effect; without it on both sides the price effect holds it) and
        ``product_cost``; ``unit``, if quantities have several.
    measure : {"revenue", "contribution"}, default="revenue"
        Invoiced net revenue, or gross profit (invoiced net revenue − product cost).
    method : {"cumulative", "differentiated", "alternative", "symmetric"}
        What becomes of the joint term of unit value and quantity; see
        :func:`kamlib.soll_ist.joint_term.two_factors`.
    within : sequence of str, default=()
        Keys whose groups have a quantity and a mix of their own (``account_id``: mix inside
        each account); empty: of all lines together.

    Returns
    -------
    DataFrame of shape (n_lines, n_columns)
        Keys, ``bucket``, ``base``, ``actual``, ``deviation``, the effects in money (0 where
        a line has none), and ``quantity_base``, ``quantity_actual``, ``unit_value`` (NaN
        unless compared) for :func:`kamlib.soll_ist.mix.nested_mix`. A line that a period does
        not have counts 0 there; plus is favourable.

    Raises
    ------
    ParameterError
        If contribution is asked and a line has business without a product cost.

    Notes
    -----
    q quantity, g list price, n = 1 − discount rate, f rate, k unit cost; 0 base, 1 actual; a the
    quantity of the method (cumulative: :math:`q_1`); u the unit value of the method (cumulative:
    that of the base); Q the quantity of all compared lines of one unit and s its shares:

    .. math:: price &= (g_1-g_0)\,n_0 f_0\,a, \quad discount = g_1 (n_1-n_0) f_0\,a, \\
              currency &= g_1 n_1 (f_1-f_0)\,a, \quad cost = -(k_1-k_0)\,a, \\
              quantity &= (Q_1-Q_0)\,s_0 u, \quad mix = (q_1 - Q_1 s_0)\,u

    Pieces and hours have no common quantity: each unit has its own Q, and only the effects in
    money are added up. All effects of a line add up to deviation = actual − base. Source: sales
    variances of FernUni Hagen 48489 and ACCA F5.

    Examples
    --------
    The quantity stays 600: 100 move from B (25 each) to A (30 each). A is 1 dearer, B 1 cheaper.

    >>> from kamlib.soll_ist.matching import match_lines
    >>> base = pd.DataFrame({"product_id": ["A", "B"], "quantity": [400.0, 200.0],
    ...     "invoiced_net": [12_000.0, 5_000.0]})
    >>> actual = pd.DataFrame({"product_id": ["A", "B"], "quantity": [500.0, 100.0],
    ...     "invoiced_net": [15_500.0, 2_400.0]})
    >>> effects = line_effects(match_lines(base, actual, keys=["product_id"]))
    >>> effects[["quantity_effect", "mix", "price"]].sum().tolist()
    [0.0, 500.0, 400.0]
    """
    is_compared = lines[BUCKET] == COMPARED
    of_period = [name for name in lines if str(name).endswith(("_base", "_actual"))]
    table = lines.drop(columns=of_period)
    values = _values(lines, measure)
    table[BASE], table[c.ACTUAL] = values[BASE].fillna(0.0), values[c.ACTUAL].fillna(0.0)
    table[DEVIATION] = table[c.ACTUAL] - table[BASE]
    weight, unit = _chosen(lines, values, method)
    for name, effect in _unit_steps(lines, measure).items():
        table[name] = (effect * weight).where(is_compared, 0.0)
    for name, effect in _volume(lines, unit.where(is_compared), within).items():
        table[name] = effect.where(is_compared, 0.0)
    table[JOINT] = _joint(lines, values, method).where(is_compared, 0.0)
    for bucket in _BUCKETS:
        table[bucket] = table[DEVIATION].where(lines[BUCKET] == bucket, 0.0)
    for name in (base_of(c.QUANTITY), actual_of(c.QUANTITY)):
        table[name] = lines[name].where(is_compared)
    table[UNIT_VALUE] = unit.where(is_compared)
    return table


def sum_effects(effects: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    r"""Add effects up: what moved an account, a segment or everything.

    Parameters
    ----------
    effects : DataFrame of shape (n_lines, n_columns)
        From :func:`line_effects`, in money.
    by : sequence of str, default=()
        Columns to group by; empty: one row for everything.

    Returns
    -------
    DataFrame of shape (n_groups, n_columns)
        ``by``, ``base``, ``actual``, ``deviation`` and the effects in money, sorted by ``by``.
        Lines without a group are left out.

    Notes
    -----
    .. math:: deviation = actual - base = \sum_{effects} \sum_{lines} effect

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A", "A", "B"], "base": [10.0, 20.0, 5.0],
    ...     "actual": [12.0, 19.0, 5.0], "deviation": [2.0, -1.0, 0.0],
    ...     "quantity_effect": [0.0, -1.0, 0.5], "price": [2.0, 0.0, -0.5]})
    >>> sum_effects(table, ["account_id"])[
    ...     ["account_id", "deviation", "quantity_effect", "price"]].values.tolist()
    [['A', 1.0, -1.0, 2.0], ['B', 0.0, 0.5, -0.5]]
    """
    names = [BASE, c.ACTUAL, DEVIATION, *effects_of(effects)]
    if not by:
        return effects[names].sum().to_frame().T
    return effects.groupby(list(by), sort=True)[names].sum().reset_index()


def effects_of(table: pd.DataFrame) -> list[str]:
    """Names of the effects a table holds, in the order of a bridge."""
    return [name for name in EFFECTS if name in table.columns]


def _values(lines: pd.DataFrame, measure: Measure) -> dict[str, pd.Series]:
    """Amount of the measure in both periods."""
    found = {}
    for period, side in ((BASE, base_of), (c.ACTUAL, actual_of)):
        amount = lines[side(c.INVOICED_NET)].astype(float)
        if measure == CONTRIBUTION:
            cost = lines[side(c.PRODUCT_COST)].astype(float)
            missing = int((amount.notna() & cost.isna()).sum())
            if missing:
                raise ParameterError(
                    Sentence(
                        "Effects on contribution need a product cost on every line; {count} lines "
                        "have none. Deliver product_cost, or ask for the effects on revenue.",
                        count=Number(missing),
                    )
                )
            amount = amount - cost
        found[period] = amount
    return found


def _unit_steps(lines: pd.DataFrame, measure: Measure) -> dict[str, pd.Series]:
    """Change of the unit value, step by step: list price, discount, currency, unit cost."""
    q0, q1 = _quantity(lines, base_of), _quantity(lines, actual_of)
    net0 = lines[base_of(c.INVOICED_NET)] / q0
    net1 = lines[actual_of(c.INVOICED_NET)] / q1
    f0, f1 = _given(lines, c.RATE, base_of), _given(lines, c.RATE, actual_of)
    knows = (f0 > 0) & (f1 > 0)
    f0, f1 = f0.where(knows, 1.0), f1.where(knows, 1.0)
    gross0 = _given(lines, c.GROSS_REVENUE, base_of) / q0
    gross1 = _given(lines, c.GROSS_REVENUE, actual_of) / q1
    # Without a list price on both sides the net price stands for it: no discount effect.
    knows = (gross0 > 0) & (gross1 > 0)
    gross0, gross1 = gross0.where(knows, net0), gross1.where(knows, net1)
    factor0 = (net0 / gross0).where(knows, 1.0)
    factor1 = (net1 / gross1).where(knows, 1.0)
    list0, list1 = gross0 / f0, gross1 / f1
    steps = {PRICE: (list1 - list0) * factor0 * f0}
    if _has(lines, c.GROSS_REVENUE):
        steps[DISCOUNT] = list1 * (factor1 - factor0) * f0
    if _has(lines, c.RATE):
        steps[CURRENCY] = list1 * factor1 * (f1 - f0)
    if measure == CONTRIBUTION:
        steps[COST] = lines[base_of(c.PRODUCT_COST)] / q0 - lines[actual_of(c.PRODUCT_COST)] / q1
    return steps


def _chosen(
    lines: pd.DataFrame, values: dict[str, pd.Series], method: Method
) -> tuple[pd.Series, pd.Series]:
    """Quantity that unit changes count for, and unit value that quantities count at."""
    q0, q1 = _quantity(lines, base_of), _quantity(lines, actual_of)
    on_actual, at_actual, _ = factors(method)
    unit0, unit1 = values[BASE] / q0, values[c.ACTUAL] / q1
    return (
        (1 - on_actual) * q0 + on_actual * q1,
        (1 - at_actual) * unit0 + at_actual * unit1,
    )


def _joint(lines: pd.DataFrame, values: dict[str, pd.Series], method: Method) -> pd.Series:
    q0, q1 = _quantity(lines, base_of), _quantity(lines, actual_of)
    return factors(method)[2] * (q1 - q0) * (values[c.ACTUAL] / q1 - values[BASE] / q0)


def _volume(lines: pd.DataFrame, unit: pd.Series, within: Sequence[str]) -> dict[str, pd.Series]:
    """Quantity at the old structure, and structure at the new quantity."""
    q0 = _quantity(lines, base_of).where(unit.notna())
    q1 = _quantity(lines, actual_of).where(unit.notna())
    names = [*within, c.UNIT] if c.UNIT in lines else list(within)
    group = [lines[name] for name in names] or np.zeros(len(lines))
    all0 = q0.groupby(group).transform("sum")
    all1 = q1.groupby(group).transform("sum")
    expected = all1 * q0 / all0
    return {QUANTITY_EFFECT: (expected - q0) * unit, MIX: (q1 - expected) * unit}


def _quantity(lines: pd.DataFrame, side: Side) -> pd.Series:
    quantity = lines[side(c.QUANTITY)].astype(float)
    return quantity.where(quantity > 0)


def _has(lines: pd.DataFrame, name: str) -> bool:
    return base_of(name) in lines and actual_of(name) in lines


def _given(lines: pd.DataFrame, name: str, side: Side) -> pd.Series:
    if not _has(lines, name):
        return pd.Series(np.nan, index=lines.index)
    return lines[side(name)].astype(float)
