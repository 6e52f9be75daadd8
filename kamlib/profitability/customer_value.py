"""Customer value per year in money: what an account brings in and what it costs.

Products of the base business, services, cross-selling and up-selling, minus all costs.
It is the customer contribution seen from the revenue side, and must equal it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.support import columns as c

BASE_REVENUE = "base_revenue"
ALL_COSTS = "all_costs"
PRIOR_CUSTOMER_VALUE = "prior_customer_value"

#: The parts of revenue that customer value adds up.
PARTS: tuple[str, ...] = (
    BASE_REVENUE,
    c.SERVICE_REVENUE,
    c.CROSS_SELL_REVENUE,
    c.UP_SELL_REVENUE,
)


def customer_value(
    sales: pd.DataFrame, costs: pd.DataFrame, *, quarters: Sequence[str]
) -> pd.DataFrame:
    r"""Compute what an account is worth a year in money: what it brings minus all it costs.

    Parameters
    ----------
    sales : DataFrame of shape (n_accounts * n_quarters, >= 7)
        Facts ``account_quarter``, in money.
    costs : DataFrame of shape (n_costs, 5)
        From :func:`kamlib.profitability.allocation.all_costs`.
    quarters : sequence of str
        The quarters added up, usually the last four.

    Returns
    -------
    DataFrame of shape (n_accounts, 8)
        One row per account with business: ``base_revenue`` (products without cross- and
        up-selling), ``service_revenue``, ``cross_sell_revenue``, ``up_sell_revenue``, their sum
        ``invoiced_net``, ``all_costs`` (without the discounts already taken off on the invoice)
        and ``customer_value``, all in money. An account with a cost but no sale has revenue 0;
        accounts with neither are left out.

    Notes
    -----
    .. math:: value = products + services + cross\text{-}selling + up\text{-}selling - costs

    Monetärer Kundenwert p. a. as in business-wissen.de, Key-Account-Kunden bewerten. Revenue is
    what was invoiced, so invoice discounts are not deducted a second time.

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A"], "quarter": ["2026Q3"],
    ...     "gross_revenue": [105.0], "invoice_discount": [5.0], "invoiced_net": [100.0],
    ...     "service_revenue": [10.0], "cross_sell_revenue": [20.0], "up_sell_revenue": [0.0]})
    >>> costs = pd.DataFrame({"account_id": "A", "quarter": "2026Q3",
    ...     "category": ["discounts", "product_cost"], "attribution": "direct",
    ...     "amount": [5.0, 57.0]})
    >>> value = customer_value(sales, costs, quarters=["2026Q3"]).iloc[0]
    >>> float(value["base_revenue"]), float(value["all_costs"]), float(value["customer_value"])
    (70.0, 57.0, 43.0)
    """
    wanted = [c.INVOICED_NET, "invoice_discount", *PARTS[1:]]
    chosen = sales[sales[c.QUARTER].isin(list(quarters))]
    revenue = chosen.groupby(c.ACCOUNT_ID)[wanted].sum().astype(float)
    spent = costs[costs[c.QUARTER].isin(list(quarters))].groupby(c.ACCOUNT_ID)[c.AMOUNT].sum()
    frame = revenue.join(
        spent.astype(float).rename(ALL_COSTS), how="outer", validate="one_to_one"
    ).fillna(0.0)
    frame[ALL_COSTS] = frame[ALL_COSTS] - frame["invoice_discount"]
    frame[BASE_REVENUE] = frame[c.INVOICED_NET] - frame[list(PARTS[1:])].sum(axis=1)
    frame[c.CUSTOMER_VALUE] = frame[list(PARTS)].sum(axis=1) - frame[ALL_COSTS]
    order = [*PARTS, c.INVOICED_NET, ALL_COSTS, c.CUSTOMER_VALUE]
    return frame[order].sort_index().rename_axis(c.ACCOUNT_ID).reset_index()


def without_unknown(value: pd.DataFrame, statement: pd.DataFrame) -> pd.DataFrame:
    """Take the value of accounts out whose contribution is unknown: missing is not zero.

    Parameters
    ----------
    value : DataFrame
        From :func:`customer_value`.
    statement : DataFrame
        Statement of the same quarters; NaN in ``customer_contribution`` means unknown.

    Returns
    -------
    DataFrame
        ``value`` with NaN in ``all_costs`` and ``customer_value`` of those accounts.

    Examples
    --------
    >>> value = pd.DataFrame({"account_id": ["A"], "all_costs": [1.0], "customer_value": [9.0]})
    >>> statement = pd.DataFrame({"account_id": ["A"], "customer_contribution": [float("nan")]})
    >>> without_unknown(value, statement)["customer_value"].tolist()
    [nan]
    """
    missing = statement.loc[statement[c.CUSTOMER_CONTRIBUTION].isna(), c.ACCOUNT_ID]
    is_unknown = value[c.ACCOUNT_ID].isin(missing)
    hidden = {name: value[name].mask(is_unknown) for name in (ALL_COSTS, c.CUSTOMER_VALUE)}
    return value.assign(**hidden)


def with_prior(value: pd.DataFrame, prior: pd.DataFrame) -> pd.DataFrame:
    """Set the customer value of the year before beside this year's.

    Parameters
    ----------
    value, prior : DataFrame
        From :func:`customer_value`, this year and the year before; ``prior`` is empty where
        the year before is not fully covered by data.

    Returns
    -------
    DataFrame
        ``value`` with ``prior_customer_value`` and ``change``, and a row for accounts that had
        business in the year before only. Without business a value is 0; without data for the
        year before both columns are NaN, and a value that is unknown stays NaN.

    Examples
    --------
    >>> value = pd.DataFrame({"account_id": ["A", "B"], "customer_value": [43.0, 5.0]})
    >>> prior = pd.DataFrame({"account_id": ["A"], "customer_value": [40.0]})
    >>> with_prior(value, prior)["change"].tolist(), with_prior(value, prior[:0])["change"].tolist()
    ([3.0, 5.0], [nan, nan])
    """
    before = prior[[c.ACCOUNT_ID, c.CUSTOMER_VALUE]].rename(
        columns={c.CUSTOMER_VALUE: PRIOR_CUSTOMER_VALUE}
    )
    frame = value.merge(
        before, how="outer", on=c.ACCOUNT_ID, validate="one_to_one", indicator="side"
    )
    if len(prior):
        now = [name for name in value.columns if name != c.ACCOUNT_ID]
        frame[now] = frame[now].mask(frame["side"] == "right_only", 0.0)
        is_new = frame["side"] == "left_only"
        frame[PRIOR_CUSTOMER_VALUE] = frame[PRIOR_CUSTOMER_VALUE].mask(is_new, 0.0)
    frame = frame.drop(columns="side")
    return frame.assign(change=frame[c.CUSTOMER_VALUE] - frame[PRIOR_CUSTOMER_VALUE])
