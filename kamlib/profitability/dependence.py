"""How much the company depends on a few customers, and what if the largest leaves.

Accounts of one group count as one customer. All measures are of revenue, which may not be
negative: a share of a sum with negative parts says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio_of

CUSTOMER = "customer"


class Concentration(NamedTuple):
    """How concentrated some values are.

    Attributes
    ----------
    customers : int
        How many.
    total : float
        Their sum.
    hhi : float
        Herfindahl-Hirschman index on the scale 0 to 1; times 10,000 on the other usual scale.
    hhi_normalised : float
        0 where all are equal, 1 where one has everything; NaN for a single customer.
    effective_number : float
        How many equal customers would give the same index.
    gini : float
        0 where all are equal; plain form, at most (n - 1) / n.
    gini_small_sample : float
        The same times n / (n - 1), at most 1; NaN for a single customer.
    """

    customers: int
    total: float
    hhi: float
    hhi_normalised: float
    effective_number: float
    gini: float
    gini_small_sample: float


def _checked(values: Sequence[float]) -> np.ndarray:
    amounts = np.asarray(values, dtype=float)
    if np.isnan(amounts).any() or (amounts < 0).any():
        raise ValueError(
            "Concentration needs values that are known and not negative; found "
            f"{sorted(amounts[np.isnan(amounts) | (amounts < 0)])[:3]}. Leave such customers out "
            "and say so."
        )
    return np.sort(amounts)


def concentration_of(values: Sequence[float]) -> Concentration:
    r"""Measure how concentrated values are: on how many customers a sum hangs.

    Parameters
    ----------
    values : sequence of float
        One per customer; amounts in money or shares, not negative.

    Returns
    -------
    Concentration
        All measures; NaN where the values add up to nothing.

    Raises
    ------
    ValueError
        If a value is missing or negative.

    Notes
    -----
    .. math:: HHI = \sum s_i^2, \quad n_{eff} = 1/HHI, \quad
              HHI^* = \frac{HHI - 1/n}{1 - 1/n}, \quad
              G = \frac{2\sum i\,x_i}{n \sum x_i} - \frac{n+1}{n}\ (x\text{ ascending})

    The index of Hirschman 1945 and Herfindahl 1950, the coefficient of Gini 1912. Limits for the
    index such as 2,500 are borrowed from antitrust; they are a convention.

    Examples
    --------
    >>> measured = concentration_of([30, 30, 20, 20])
    >>> round(measured.hhi, 4), round(measured.effective_number, 4), round(measured.gini, 4)
    (0.26, 3.8462, 0.1)
    """
    amounts = _checked(values)
    count, total = len(amounts), float(amounts.sum())
    if not total > 0:
        nothing = float("nan")
        return Concentration(count, total, nothing, nothing, nothing, nothing, nothing)
    hhi = float(((amounts / total) ** 2).sum())
    places = np.arange(1, count + 1)
    gini = float(2 * (places * amounts).sum() / (count * total) - (count + 1) / count)
    several = count > 1
    normalised = (hhi - 1 / count) / (1 - 1 / count) if several else float("nan")
    small = gini * count / (count - 1) if several else float("nan")
    return Concentration(count, total, hhi, normalised, 1 / hhi, gini, small)


def top_share(values: Sequence[float], *, count: int) -> float:
    r"""Compute which share of the total the largest few have.

    Parameters
    ----------
    values : sequence of float
        One per customer, in money, not negative.
    count : int
        How many of the largest.

    Returns
    -------
    float
        Share from 0 to 1; NaN where the values add up to nothing.

    Raises
    ------
    ValueError
        If a value is missing or negative.

    Notes
    -----
    .. math:: CR_k = \sum_{i \le k} x_i / \sum_i x_i \quad\text{with}\quad x_1 \ge x_2 \ge \dots

    The concentration ratio of competition statistics.

    Examples
    --------
    >>> top_share([50, 30, 20], count=2)
    0.8
    """
    amounts = _checked(values)
    return ratio_of(float(amounts[::-1][:count].sum()), float(amounts.sum()))


def lorenz(values: Sequence[float]) -> pd.DataFrame:
    r"""Compute the points of the Lorenz curve: which share the smallest customers have.

    Parameters
    ----------
    values : sequence of float
        One per customer, in money, not negative.

    Returns
    -------
    DataFrame of shape (n + 1, 2)
        ``customers_share`` and ``value_share``, both from 0 to 1, the smallest customer first; NaN
        values where there is no total.

    Raises
    ------
    ValueError
        If a value is missing or negative.

    Notes
    -----
    .. math:: L(k/n) = \sum_{i \le k} x_i / \sum_i x_i \quad (x\text{ ascending})

    Lorenz 1905; the Gini coefficient of :func:`concentration_of` is twice the area between this
    curve and the diagonal.

    Examples
    --------
    >>> lorenz([3.0, 1.0])["value_share"].tolist()
    [0.0, 0.25, 1.0]
    """
    amounts = np.concatenate([[0.0], _checked(values)])
    total = float(amounts.sum())
    shares = amounts.cumsum() / total if total > 0 else amounts * np.nan
    steps = np.arange(len(amounts)) / max(len(amounts) - 1, 1)
    return pd.DataFrame({"customers_share": steps, "value_share": shares})


def _all_or_none(amounts: pd.Series) -> float:
    """Add up; a group with an account of unknown contribution has none."""
    return float(amounts.sum(skipna=False))


def by_customer(statement: pd.DataFrame) -> pd.DataFrame:
    r"""Add accounts up to customers, because accounts of one group are one customer.

    Parameters
    ----------
    statement : DataFrame of shape (n_accounts, >= 6)
        ``account_id``, ``name``, ``group_id`` ("" or missing: its own customer) and, in money,
        ``net_revenue``, ``customer_contribution``, ``contribution_without_keyed``.

    Returns
    -------
    DataFrame of shape (n_customers, 7)
        One row per customer, largest revenue first: ``customer`` (group or account),
        ``name`` (of its largest account), ``accounts``, ``net_revenue``,
        ``customer_contribution`` and ``contribution_without_keyed`` (NaN where an account of
        it has none), ``share_pct`` of the revenue of all rows (NaN where that is zero or
        negative).

    Notes
    -----
    .. math:: share_c = 100 \cdot \sum_{a \in c} revenue_a / \sum_a revenue_a

    Customers under common control count as one, as in IFRS 8.34, which asks to disclose each
    customer with 10 percent of revenue or more.

    Examples
    --------
    >>> statement = pd.DataFrame({"account_id": ["A", "B", "C"], "name": ["Alpha", "Beta", "Gamma"],
    ...     "group_id": ["", "G1", "G1"], "net_revenue": [40.0, 35.0, 25.0],
    ...     "customer_contribution": [4.0, 3.0, 2.0],
    ...     "contribution_without_keyed": [5.0, 3.0, 2.0]})
    >>> by_customer(statement)[["customer", "accounts", "share_pct"]].values.tolist()
    [['G1', 2, 60.0], ['A', 1, 40.0]]
    """
    group = statement[c.GROUP_ID].fillna("").astype(str)
    customer = group.where(group != "", statement[c.ACCOUNT_ID].astype(str))
    frame = statement.assign(customer=customer).sort_values(
        [c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True]
    )
    summed = frame.groupby(CUSTOMER, as_index=False).agg(
        name=(c.NAME, "first"),
        accounts=(c.ACCOUNT_ID, "size"),
        net_revenue=(c.NET_REVENUE, "sum"),
        customer_contribution=(c.CUSTOMER_CONTRIBUTION, _all_or_none),
        contribution_without_keyed=(c.CONTRIBUTION_WITHOUT_KEYED, _all_or_none),
    )
    total = float(summed[c.NET_REVENUE].sum())
    summed["share_pct"] = [ratio_of(part, total) * 100 for part in summed[c.NET_REVENUE]]
    return summed.sort_values([c.NET_REVENUE, CUSTOMER], ascending=[False, True], ignore_index=True)


def large_customers(customers: pd.DataFrame, *, from_pct: float = 10.0) -> pd.DataFrame:
    """Find the customers whose share of revenue has to be disclosed.

    Parameters
    ----------
    customers : DataFrame of shape (n_customers, n_columns)
        From :func:`by_customer`.
    from_pct : float, default=10
        Share in percent from which a customer is named, itself included.

    Returns
    -------
    DataFrame of shape (n_large, n_columns)
        The rows that reach it; none where the share is missing.

    Notes
    -----
    large = customers with share ≥ 10 percent: IFRS 8.34, customers under common control counted as
    one. A share that reaches the limit but for rounding reaches it.

    Examples
    --------
    >>> customers = pd.DataFrame({"customer": ["A", "B"], "share_pct": [10.0, 9.9]})
    >>> large_customers(customers)["customer"].tolist()
    ['A']
    """
    return customers[customers["share_pct"] >= from_pct - 1e-9].reset_index(drop=True)


def without_largest(customers: pd.DataFrame) -> pd.DataFrame:
    r"""Compute what would be left if the largest customer went and its costs by key stayed.

    Parameters
    ----------
    customers : DataFrame of shape (n_customers, >= 4)
        From :func:`by_customer`, in money.

    Returns
    -------
    DataFrame of shape (2, 8)
        ``state`` (today, without_largest), ``customers`` (count), ``net_revenue``,
        ``contribution_without_keyed``, ``keyed_costs``, ``customer_contribution`` in money,
        ``customer_profitability_pct`` of net revenue and ``largest_pct``. Customers of unknown
        contribution count in neither contribution nor profitability; both are NaN without the
        largest if its own is unknown, and ratios where nothing is left.

    Notes
    -----
    With the largest customer as 1, p a contribution without keyed costs and k the keyed costs:

    .. math:: contribution' = \sum_{i > 1} p_i - \sum_i k_i

    Costs shared out by a key (a share of development, of storage) do not end with a customer:
    the others carry them. What the company loses is therefore the customer's contribution
    before keyed costs. Costs by activity are taken to go with it; as far as capacity cannot be
    reduced, the loss is larger. Own model.

    Examples
    --------
    >>> customers = pd.DataFrame({"customer": ["A", "B"], "net_revenue": [60.0, 40.0],
    ...     "customer_contribution": [9.0, 2.0], "contribution_without_keyed": [12.0, 3.0]})
    >>> without_largest(customers)[["customer_contribution", "keyed_costs"]].values.tolist()
    [[11.0, 4.0], [-1.0, 4.0]]
    """
    order = customers.sort_values([c.NET_REVENUE, CUSTOMER], ascending=[False, True])
    before = order[c.CONTRIBUTION_WITHOUT_KEYED]
    keyed = float((before - order[c.CUSTOMER_CONTRIBUTION]).sum())
    is_known = order[c.CUSTOMER_CONTRIBUTION].notna()
    # What leaves with a customer of unknown contribution is unknown as well.
    is_told = {"today": True, "without_largest": bool(is_known.head(1).all())}
    rows = []
    for state, left in (("today", order), ("without_largest", order.iloc[1:])):
        revenue = float(left[c.NET_REVENUE].sum())
        known = left[is_known.reindex(left.index)]
        is_sum = is_told[state] and (len(known) > 0 or left.empty)
        without_keyed = float(known[c.CONTRIBUTION_WITHOUT_KEYED].sum()) if is_sum else float("nan")
        earned = without_keyed - keyed
        largest = float(left[c.NET_REVENUE].max()) if len(left) else float("nan")
        rows.append(
            {
                "state": state,
                "customers": len(left),
                c.NET_REVENUE: revenue,
                c.CONTRIBUTION_WITHOUT_KEYED: without_keyed,
                "keyed_costs": keyed,
                c.CUSTOMER_CONTRIBUTION: earned,
                c.CUSTOMER_PROFITABILITY_PCT: 100
                * ratio_of(earned, float(known[c.NET_REVENUE].sum())),
                "largest_pct": ratio_of(largest, revenue) * 100,
            }
        )
    return pd.DataFrame(rows)
