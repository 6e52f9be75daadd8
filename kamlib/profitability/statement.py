"""The customer contribution statement: from gross revenue through ten cost categories.

Which category is deducted at which level is a setting; whatever the order, the same
categories are deducted, so the customer contribution is the same. Costs reached by a key
are kept apart, because a keyed cost treats every customer as average.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kamlib.profitability.missing_cost import UNCOSTED_PCT
from kamlib.support import columns as c
from kamlib.support.money import ratio

KEYED_COSTS = "keyed_costs"
PROFITABILITY_WITHOUT_KEYED_PCT = "profitability_without_keyed_pct"

#: Parts of revenue that the statement carries along.
REVENUE: tuple[str, ...] = (
    c.GROSS_REVENUE,
    c.RETURNS,
    c.INVOICED_NET,
    c.SERVICE_REVENUE,
    c.CROSS_SELL_REVENUE,
    c.UP_SELL_REVENUE,
    c.REVENUE_WITHOUT_COST,
)

#: Level id and the categories deducted to reach it, in order.
Levels = Mapping[str, Sequence[str]]


def statement_by_quarter(
    sales: pd.DataFrame, costs: pd.DataFrame, *, levels: Levels, denominator: str
) -> pd.DataFrame:
    r"""Compute what every account contributed in every quarter, cost category by category.

    Parameters
    ----------
    sales : DataFrame of shape (n_accounts * n_quarters, n_columns)
        Facts ``account_quarter``, in money; without ``revenue_without_cost`` no product cost is
        missing.
    costs : DataFrame of shape (n_costs, 5)
        From :func:`kamlib.profitability.allocation.all_costs`.
    levels : mapping of str to sequence of str
        Level id and the cost categories deducted to reach it, in order.
    denominator : {"net_revenue", "gross_revenue"}
        What customer profitability is a percentage of.

    Returns
    -------
    DataFrame of shape (n_found, n_columns)
        One row per account and quarter with a sales line or a cost, in money: revenue
        (``returns``, service, cross-sell and up-sell revenue, and ``revenue_without_cost``, are
        memo items inside it), the ten categories (a cost is positive, none is 0), the levels,
        ``keyed_costs``, ``contribution_without_keyed``, ``customer_profitability_pct`` and
        ``profitability_without_keyed_pct`` (NaN where the denominator is zero or negative).

    Notes
    -----
    .. math:: contribution = gross\ revenue - \sum_{k=1}^{10} cost_k, \quad
              profitability = 100 \cdot contribution / revenue

    Kundendeckungsbeitrag before fixed costs and Kundenrentabilität as in business-wissen.de. The
    order of the levels is a setting, because published schemes differ; Haufe orders them by how
    fast a cost can be reversed.

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A"], "quarter": ["2026Q3"],
    ...     "gross_revenue": [100.0], "returns": [0.0], "invoiced_net": [95.0],
    ...     "service_revenue": [0.0], "cross_sell_revenue": [0.0], "up_sell_revenue": [0.0]})
    >>> costs = pd.DataFrame({"account_id": "A", "quarter": "2026Q3",
    ...     "category": ["discounts", "product_cost"], "attribution": "direct",
    ...     "amount": [5.0, 57.0]})
    >>> levels = {"net_revenue": ["discounts"], "customer_contribution": ["product_cost"]}
    >>> row = statement_by_quarter(
    ...     sales, costs, levels=levels, denominator="net_revenue").iloc[0]
    >>> float(row["customer_contribution"]), float(row["customer_profitability_pct"])
    (38.0, 40.0)
    """
    keys = [c.ACCOUNT_ID, c.QUARTER]
    delivered = sales.reindex(columns=[*keys, *REVENUE])
    revenue = delivered.groupby(keys)[list(REVENUE)].sum().astype(float)
    categories = by_category(costs, keys)
    keyed = costs[costs[c.ATTRIBUTION] == c.KEY].groupby(keys)[c.AMOUNT].sum().astype(float)
    frame = revenue.join(categories, how="outer", validate="one_to_one")
    frame = frame.join(keyed.rename(KEYED_COSTS), how="left", validate="one_to_one")
    frame = frame.fillna(0.0).sort_index().reset_index()
    return with_ratios(with_levels(frame, levels), denominator=denominator)


def by_category(costs: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Set costs in one column per category, NaN where a category has none.

    Examples
    --------
    >>> costs = pd.DataFrame({"account_id": ["A"], "category": ["freight"], "amount": [3.0]})
    >>> by_category(costs, ["account_id"]).loc["A", ["freight", "service"]].tolist()
    [3.0, nan]
    """
    summed = costs.groupby([*keys, c.CATEGORY])[c.AMOUNT].sum().astype(float).reset_index()
    wide = summed.pivot_table(index=keys, columns=c.CATEGORY, values=c.AMOUNT, aggfunc="sum")
    return wide.reindex(columns=list(c.CATEGORIES))


def with_levels(frame: pd.DataFrame, levels: Levels) -> pd.DataFrame:
    """Add the levels of contribution to gross revenue and the ten cost categories.

    Examples
    --------
    >>> row = dict.fromkeys(c.CATEGORIES, 0.0) | {"gross_revenue": 100.0, "discounts": 5.0,
    ...     "product_cost": 57.0, "keyed_costs": 0.0}
    >>> levels = {"net_revenue": ["discounts"], "customer_contribution": ["product_cost"]}
    >>> with_levels(pd.DataFrame([row]), levels)[["net_revenue", "customer_contribution"]]
       net_revenue  customer_contribution
    0         95.0                   38.0
    """
    gross = frame[c.GROSS_REVENUE]
    # Net revenue and gross profit exist for every scheme: other chapters rely on them.
    computed = {c.NET_REVENUE: gross - frame[c.DISCOUNTS]}
    computed[c.CUSTOMER_GROSS_PROFIT] = computed[c.NET_REVENUE] - frame[c.PRODUCT]
    rest = gross
    for level, categories in levels.items():
        rest = rest - frame[list(categories)].sum(axis=1)
        computed[level] = rest
    contribution = computed[c.CUSTOMER_CONTRIBUTION]
    computed[c.CONTRIBUTION_WITHOUT_KEYED] = contribution + frame[KEYED_COSTS]
    return frame.assign(**computed)


def with_ratios(frame: pd.DataFrame, *, denominator: str) -> pd.DataFrame:
    """Add customer profitability, with and without keyed costs, in percent.

    Parameters
    ----------
    frame : DataFrame
        With contribution columns and the denominator.
    denominator : str
        Column that is 100 percent; zero or negative gives NaN.

    Returns
    -------
    DataFrame
        The frame with ``customer_profitability_pct`` and ``profitability_without_keyed_pct``, and
        with ``uncosted_pct`` of invoiced net revenue where revenue without product cost is known.

    Examples
    --------
    >>> frame = pd.DataFrame({"net_revenue": [50.0, 0.0], "customer_contribution": [5.0, -1.0],
    ...     "contribution_without_keyed": [10.0, -1.0]})
    >>> with_ratios(frame, denominator="net_revenue")["customer_profitability_pct"].tolist()
    [10.0, nan]
    """
    base = frame[denominator]
    if c.REVENUE_WITHOUT_COST in frame:
        share = ratio(frame[c.REVENUE_WITHOUT_COST], frame[c.INVOICED_NET]) * 100
        frame = frame.assign(**{UNCOSTED_PCT: share})
    return frame.assign(
        **{
            c.CUSTOMER_PROFITABILITY_PCT: ratio(frame[c.CUSTOMER_CONTRIBUTION], base) * 100,
            PROFITABILITY_WITHOUT_KEYED_PCT: ratio(frame[c.CONTRIBUTION_WITHOUT_KEYED], base) * 100,
        }
    )


def money_columns(frame: pd.DataFrame) -> list[str]:
    """Columns of a statement that are amounts and may be added up.

    Examples
    --------
    >>> money_columns(pd.DataFrame({"account_id": ["A"], "freight": [1.0], "x_pct": [2.0]}))
    ['freight']
    """
    return [
        name
        for name in frame.columns
        if pd.api.types.is_float_dtype(frame[name]) and not name.endswith("_pct")
    ]


def statement_of(
    by_quarter: pd.DataFrame,
    accounts: pd.DataFrame,
    *,
    quarters: Sequence[str],
    denominator: str,
) -> pd.DataFrame:
    r"""Add quarters up: what every account contributed, also those without business.

    Parameters
    ----------
    by_quarter : DataFrame of shape (n_found, n_columns)
        From :func:`statement_by_quarter`, in money.
    accounts : DataFrame of shape (n_accounts, >= 6)
        Facts ``accounts``; every account gets a row.
    quarters : sequence of str
        The quarters added up; the last one labels the rows.
    denominator : str
        As for :func:`statement_by_quarter`.

    Returns
    -------
    DataFrame of shape (n_accounts, n_columns)
        Columns of ``by_quarter`` plus ``has_business``, ``name``, ``status``, ``segment``,
        ``account_manager``, ``group_id``; largest contribution first, unknown ones last and
        by net revenue, then by ``account_id``; where no contribution is known, all by net revenue.
        An amount is 0 without business, and NaN where an account with
        business has no figure in any of the quarters; ratios are NaN where the denominator is
        zero or negative.

    Notes
    -----
    .. math:: amount = \sum_q amount_q, \quad
              profitability = 100 \cdot \sum_q contribution_q / \sum_q revenue_q

    A ratio of sums, never a mean of the quarters' ratios.

    Examples
    --------
    5 and 15 of twice 50: 20 percent. B has no business, so no percentage.

    >>> by_quarter = pd.DataFrame({"account_id": ["A", "A"], "quarter": ["2026Q2", "2026Q3"],
    ...     "net_revenue": [50.0, 50.0], "customer_contribution": [5.0, 15.0],
    ...     "contribution_without_keyed": [5.0, 15.0]})
    >>> accounts = pd.DataFrame({"account_id": ["A", "B"], "name": ["Alpha", "Beta"],
    ...     "status": "key", "segment": "", "account_manager": "", "group_id": ""})
    >>> year = statement_of(by_quarter, accounts, quarters=["2026Q2", "2026Q3"],
    ...     denominator="net_revenue")
    >>> year[["account_id", "customer_profitability_pct"]].values.tolist()
    [['A', 20.0], ['B', nan]]
    """
    amounts = money_columns(by_quarter)
    chosen = by_quarter[by_quarter[c.QUARTER].isin(list(quarters))]
    summed = chosen.groupby(c.ACCOUNT_ID, as_index=False)[amounts].sum(min_count=1)
    known = [c.NAME, c.STATUS, c.SEGMENT, c.ACCOUNT_MANAGER, c.GROUP_ID]
    frame = accounts[[c.ACCOUNT_ID, *known]].merge(
        summed.assign(has_business=True),
        how="left",
        on=c.ACCOUNT_ID,
        validate="one_to_one",
    )
    frame["has_business"] = frame["has_business"].eq(True)
    # Only an account without business has zeros; a figure that is unknown stays so.
    frame[amounts] = frame[amounts].where(frame["has_business"], 0.0)
    frame.insert(1, c.QUARTER, quarters[-1] if quarters else "")
    is_known = frame["has_business"] & frame[c.CUSTOMER_CONTRIBUTION].notna()
    order = frame.assign(
        earned=frame[c.CUSTOMER_CONTRIBUTION] if is_known.any() else 0.0,
        sold=frame[c.NET_REVENUE].where(~is_known, 0.0),
    ).sort_values(["earned", "sold", c.ACCOUNT_ID], ascending=[False, False, True])
    return with_ratios(frame.loc[order.index], denominator=denominator).reset_index(drop=True)


def portfolio(statement: pd.DataFrame, *, denominator: str) -> pd.DataFrame:
    """Add all accounts up into one row: what "all customers" means on every page.

    Parameters
    ----------
    statement : DataFrame
        From :func:`statement_of`; postings of unknown accounts are part of the total.
    denominator : str
        As for :func:`statement_by_quarter`.

    Returns
    -------
    DataFrame of shape (1, n_columns)
        Sums of all amounts; ratios are total by total (weighted), not means of ratios.

    Examples
    --------
    >>> statement = pd.DataFrame({"net_revenue": [90.0, 10.0],
    ...     "customer_contribution": [9.0, 4.0], "contribution_without_keyed": [9.0, 4.0]})
    >>> portfolio(statement, denominator="net_revenue")["customer_profitability_pct"].tolist()
    [13.0]
    """
    total = statement[money_columns(statement)].sum().to_frame().T
    return with_ratios(total, denominator=denominator)
