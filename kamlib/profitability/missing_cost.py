"""Revenue whose product cost nobody delivered: missing is not zero.

A sale without a product cost would look like pure profit. Where such sales are more than a
small share of an account's revenue, its product cost and everything below has no figure;
where they are few, the figure stands with a mark that says how much revenue is affected.
Services need no product cost, and a credit note returns none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

KNOWN_CONTRIBUTION = "known_contribution"
UNCOSTED_PCT = "uncosted_pct"
#: The sign beside a figure that lacks the product cost of some revenue.
MARK = "‡"
_YEAR = 4


def affected(levels: Mapping[str, Sequence[str]]) -> list[str]:
    """List what has no figure without product cost: the cost, and the levels below it.

    Parameters
    ----------
    levels : mapping of str to sequence of str
        Level id and the categories deducted to reach it, in order.

    Returns
    -------
    list of str
        Columns of a statement.

    Examples
    --------
    >>> levels = {"net_revenue": ["discounts"], "margin": ["product_cost"], "rest": ["freight"]}
    >>> affected(levels)[3:]
    ['margin', 'rest']
    """
    names = list(levels)
    first = next(i for i, name in enumerate(names) if c.PRODUCT in levels[name])
    always = [c.PRODUCT, c.CUSTOMER_GROSS_PROFIT, c.CONTRIBUTION_WITHOUT_KEYED]
    return [*always, *(name for name in names[first:] if name not in always)]


def is_over(frame: pd.DataFrame, *, limit_pct: float) -> pd.Series:
    """Tell where too much revenue has no product cost.

    Parameters
    ----------
    frame : DataFrame
        ``revenue_without_cost`` and ``invoiced_net``.
    limit_pct : float
        Share of invoiced net revenue that is tolerated; 0: none.

    Returns
    -------
    Series of bool
        False where no revenue lacks its cost; True where some does and the revenue of the
        account is zero or negative, because then no share can be small.

    Examples
    --------
    >>> frame = pd.DataFrame({"revenue_without_cost": [0.0, 5.0, 6.0, 1.0],
    ...     "invoiced_net": [0.0, 100.0, 100.0, -9.0]})
    >>> is_over(frame, limit_pct=5).tolist()
    [False, False, True, True]
    """
    uncosted, invoiced = frame[c.REVENUE_WITHOUT_COST], frame[c.INVOICED_NET]
    return (uncosted > 0) & (uncosted > invoiced.clip(lower=0.0) * limit_pct / 100)


def still_missing(sales: pd.DataFrame, elsewhere: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is costed otherwise: product cost posted to the account or from a pool.

    Parameters
    ----------
    sales : DataFrame
        Facts ``account_quarter``; without ``revenue_without_cost`` nothing is missing.
    elsewhere : DataFrame
        Costs that do not come from the sales lines: ``account_id``, ``quarter``, ``category``.

    Returns
    -------
    DataFrame
        ``sales`` with ``revenue_without_cost`` 0 where the account has such a cost in the
        quarter.

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A", "B"], "quarter": "2026Q3",
    ...     "revenue_without_cost": [9.0, 9.0]})
    >>> elsewhere = pd.DataFrame({"account_id": ["A"], "quarter": "2026Q3",
    ...     "category": "product_cost"})
    >>> still_missing(sales, elsewhere)["revenue_without_cost"].tolist()
    [0.0, 9.0]
    """
    keys = [c.ACCOUNT_ID, c.QUARTER]
    posted = elsewhere.loc[elsewhere[c.CATEGORY] == c.PRODUCT, keys]
    is_costed = pd.MultiIndex.from_frame(sales[keys].astype(str)).isin(
        pd.MultiIndex.from_frame(posted.astype(str))
    )
    missing = sales[c.REVENUE_WITHOUT_COST].astype(float).fillna(0.0)
    return sales.assign(**{c.REVENUE_WITHOUT_COST: missing.where(~is_costed, 0.0)})


def judged(by_quarter: pd.DataFrame, *, quarter: str, limit_pct: float) -> pd.Series:
    """Tell for every account and quarter whether its result is unknown.

    Parameters
    ----------
    by_quarter : DataFrame
        Statement per account and quarter.
    quarter : str
        The quarter reported.
    limit_pct : float
        As for :func:`is_over`.

    Returns
    -------
    Series of bool
        By row. Judged over the four quarters up to the reported one, and over each four
        before, so that a quarter and its year never disagree; a reported quarter above the
        limit makes its year unknown as well.

    Examples
    --------
    >>> by_quarter = pd.DataFrame({"account_id": "A", "quarter": ["2025Q3", "2026Q2", "2026Q3"],
    ...     "revenue_without_cost": [0.0, 8.0, 0.0], "invoiced_net": [50.0, 50.0, 50.0]})
    >>> judged(by_quarter, quarter="2026Q3", limit_pct=5).tolist()
    [False, True, True]
    """
    last = Quarter.parse(quarter)
    back = {label: (last - Quarter.parse(label)) // _YEAR for label in by_quarter[c.QUARTER]}
    block = by_quarter[c.QUARTER].map(back).astype("int64")
    amounts = by_quarter[[c.REVENUE_WITHOUT_COST, c.INVOICED_NET]].astype(float)
    sums = amounts.groupby([by_quarter[c.ACCOUNT_ID], block]).transform("sum")
    is_now = by_quarter[c.QUARTER].eq(quarter) & is_over(amounts, limit_pct=limit_pct)
    found = by_quarter.loc[is_now, c.ACCOUNT_ID]
    return is_over(sums, limit_pct=limit_pct) | (block.eq(0) & by_quarter[c.ACCOUNT_ID].isin(found))


def without_guesses(
    statement: pd.DataFrame, is_unknown: pd.Series, *, levels: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Take every figure out that would count a missing product cost as zero.

    Parameters
    ----------
    statement : DataFrame
        A statement in which a missing product cost counts as zero.
    is_unknown : Series of bool
        By row: the result is unknown.
    levels : mapping of str to sequence of str
        As for :func:`affected`.

    Returns
    -------
    DataFrame
        The statement with NaN in those figures, and ``known_contribution``: contribution before
        the missing product cost, a figure in every row, so that totals tie out.

    Examples
    --------
    >>> statement = pd.DataFrame({"product_cost": [0.0, 6.0], "customer_contribution": [9.0, 3.0]})
    >>> levels = {"customer_contribution": ["product_cost"]}
    >>> without_guesses(statement, pd.Series([True, False]), levels=levels)[
    ...     ["customer_contribution", "known_contribution"]].values.tolist()
    [[nan, 9.0], [3.0, 3.0]]
    """
    ratios = [c.CUSTOMER_PROFITABILITY_PCT, "profitability_without_keyed_pct"]
    hidden = [name for name in (*affected(levels), *ratios) if name in statement.columns]
    masked = {name: statement[name].mask(is_unknown) for name in hidden}
    return statement.assign(**{KNOWN_CONTRIBUTION: statement[c.CUSTOMER_CONTRIBUTION], **masked})


def total_before(total: pd.DataFrame, *, limit_pct: float) -> pd.DataFrame:
    """Mark the total of all accounts: amounts before the missing product cost.

    Parameters
    ----------
    total : DataFrame of shape (1, n)
        All accounts together, a missing product cost counted as zero.
    limit_pct : float
        As for :func:`is_over`.

    Returns
    -------
    DataFrame of shape (1, n + 1)
        The amounts as recorded, because they tie out with the ledger, with
        ``known_contribution``; percentages are NaN above the limit.

    Examples
    --------
    >>> total = pd.DataFrame({"customer_contribution": [9.0], "revenue_without_cost": [9.0],
    ...     "invoiced_net": [90.0], "customer_profitability_pct": [10.0]})
    >>> total_before(total, limit_pct=5)["customer_profitability_pct"].tolist()
    [nan]
    """
    is_unknown = is_over(total, limit_pct=limit_pct)
    ratios = [name for name in total.columns if name.endswith("_pct") and name != UNCOSTED_PCT]
    hidden = {name: total[name].mask(is_unknown) for name in ratios}
    return total.assign(**{KNOWN_CONTRIBUTION: total[c.CUSTOMER_CONTRIBUTION], **hidden})
