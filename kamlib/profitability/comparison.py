"""Each account beside the average over all customers and its target.

The average is weighted: total contribution by total revenue, so that a small account does
not count as much as a large one; it holds only accounts whose figure is known. The target is
the account's own planned profitability, and the benchmark for all accounts only where none is
planned. Differences are percentage points, plus is favourable.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio, ratio_of

VERSUS_AVERAGE_PP = "versus_average_pp"
VERSUS_TARGET_PP = "versus_target_pp"
LARGEST_EXCESS = "largest_excess_category"
EXCESS_PP = "largest_excess_pp"
TARGET_PCT = "target_pct"
TARGET_FROM = "target_from"
PLANNED, BENCHMARK = "planned", "benchmark"


def cost_structure(statement: pd.DataFrame, *, denominator: str) -> pd.DataFrame:
    r"""Compare each account's cost categories with those of the average customer.

    Parameters
    ----------
    statement : DataFrame of shape (n_accounts, >= 12)
        One row per account with the ten categories and the denominator, in money.
    denominator : str
        Column that is 100 percent.

    Returns
    -------
    DataFrame of shape (n_accounts * 10, 6)
        ``account_id``, ``category``, ``amount``, ``share_pct`` (NaN where the denominator is
        zero or negative), ``average_pct`` (weighted), ``difference_pp`` (plus: costs less than
        average). A missing cost stays NaN and is left out of the average.

    Notes
    -----
    .. math:: difference_{ak} = 100 \left(\frac{\sum_i cost_{ik}}{\sum_i revenue_i}
              - \frac{cost_{ak}}{revenue_a}\right)

    in percentage points. The average is total by total, so that a small account does not count
    as much as a large one. Own definition.

    Examples
    --------
    20 of service are 20 percent of A's revenue; on average it is 40 of 400.

    >>> statement = pd.DataFrame({"account_id": ["A", "B"], "net_revenue": [100.0, 300.0]})
    >>> statement[list(c.CATEGORIES)] = 0.0
    >>> statement["service"] = [20.0, 20.0]
    >>> structure = cost_structure(statement, denominator="net_revenue")
    >>> structure[structure["category"] == "service"]["difference_pp"].round(2).tolist()
    [-10.0, 3.33]
    """
    tidy = statement.melt(
        id_vars=[c.ACCOUNT_ID, denominator],
        value_vars=list(c.CATEGORIES),
        var_name=c.CATEGORY,
        value_name=c.AMOUNT,
    )
    averages = {name: _average(statement, name, denominator) for name in c.CATEGORIES}
    tidy["share_pct"] = ratio(tidy[c.AMOUNT], tidy[denominator]) * 100
    tidy["average_pct"] = tidy[c.CATEGORY].map(averages)
    tidy["difference_pp"] = tidy["average_pct"] - tidy["share_pct"]
    return tidy.drop(columns=denominator)


def _average(statement: pd.DataFrame, name: str, denominator: str) -> float:
    """Percent of all accounts together that have the figure; a missing one is no zero."""
    known = statement[statement[name].notna()]
    return ratio_of(known[name].sum(), known[denominator].sum()) * 100


def planned_profitability(targets: pd.DataFrame, *, quarter: str) -> pd.Series:
    """Read what is planned as customer profitability for each account.

    Parameters
    ----------
    targets : DataFrame
        Facts ``targets``; rows of the KPI ``customer_profitability_pct`` count that name an
        account.
    quarter : str
        The quarter reported.

    Returns
    -------
    Series
        Percent by ``account_id``; without the accounts that have no target.

    Examples
    --------
    >>> targets = pd.DataFrame({"account_id": ["A", ""], "quarter": "2026Q3",
    ...     "kpi": "customer_profitability_pct", "target": [21.0, 15.0]})
    >>> planned_profitability(targets, quarter="2026Q3").to_dict()
    {'A': 21.0}
    """
    is_meant = (targets[c.KPI] == c.CUSTOMER_PROFITABILITY_PCT) & (targets[c.QUARTER] == quarter)
    named = targets[is_meant & targets[c.ACCOUNT_ID].fillna("").astype(str).ne("")]
    planned = named.drop_duplicates(c.ACCOUNT_ID, keep="last").set_index(c.ACCOUNT_ID)[c.TARGET]
    return planned.astype(float).dropna()


def compare(
    statement: pd.DataFrame, *, denominator: str, benchmark_pct: float, planned: pd.Series
) -> pd.DataFrame:
    r"""Compare each account's profitability with the average and with its target.

    Parameters
    ----------
    statement : DataFrame of shape (n_accounts, n_columns)
        From :func:`kamlib.profitability.statement.statement_of`; all its rows make the average.
    denominator : str
        Column that is 100 percent.
    benchmark_pct : float
        Target in percent of every account that has none of its own.
    planned : Series of shape (n_planned,)
        Percent by ``account_id``, from :func:`planned_profitability`.

    Returns
    -------
    DataFrame of shape (n_active, 14)
        One row per account with business and a known account number, largest denominator first:
        ``account_id``, ``name``, ``status``, the denominator, ``customer_contribution``,
        profitability with and without keyed costs, ``average_pct``, ``target_pct``,
        ``target_from`` (planned, benchmark), ``versus_average_pp``, ``versus_target_pp``, and the
        cost category furthest above average (``largest_excess_category``, ``largest_excess_pp``;
        "" and NaN where none is above). Ratios are NaN where the denominator is zero or negative,
        and where the contribution is unknown.

    Notes
    -----
    .. math:: average = 100 \cdot \frac{\sum_i contribution_i}{\sum_i revenue_i}, \quad
              versus = profitability_a - average

    in percentage points, plus is favourable; summed over accounts whose contribution is known.
    Customer profitability as in business-wissen.de, Kundenrentabilität: before fixed costs, in
    percent of customer revenue.

    Examples
    --------
    Alpha earns 30 percent and Beta 10; together 60 of 400.

    >>> statement = pd.DataFrame({"account_id": ["A", "B"], "name": ["Alpha", "Beta"],
    ...     "status": "key", "has_business": True, "net_revenue": [100.0, 300.0],
    ...     "customer_contribution": [30.0, 30.0], "customer_profitability_pct": [30.0, 10.0],
    ...     "profitability_without_keyed_pct": [30.0, 10.0]})
    >>> statement[list(c.CATEGORIES)] = 0.0
    >>> compared = compare(statement, denominator="net_revenue", benchmark_pct=12.0,
    ...     planned=pd.Series({"A": 25.0}))
    >>> compared[["name", "versus_average_pp", "versus_target_pp", "target_from"]].values.tolist()
    [['Beta', -5.0, -2.0, 'benchmark'], ['Alpha', 15.0, 5.0, 'planned']]
    """
    average = _average(statement, c.CUSTOMER_CONTRIBUTION, denominator)
    known = statement[statement["has_business"] & (statement[c.ACCOUNT_ID] != c.UNKNOWN)]
    columns = [
        c.ACCOUNT_ID,
        c.NAME,
        c.STATUS,
        denominator,
        c.CUSTOMER_CONTRIBUTION,
        c.CUSTOMER_PROFITABILITY_PCT,
        "profitability_without_keyed_pct",
    ]
    own = known[c.ACCOUNT_ID].map(planned).astype(float)
    frame = known[columns].assign(
        average_pct=average,
        target_pct=own.fillna(benchmark_pct),
        target_from=own.notna().map({True: PLANNED, False: BENCHMARK}),
    )
    frame[VERSUS_AVERAGE_PP] = frame[c.CUSTOMER_PROFITABILITY_PCT] - frame["average_pct"]
    frame[VERSUS_TARGET_PP] = frame[c.CUSTOMER_PROFITABILITY_PCT] - frame[TARGET_PCT]
    excess = _largest_excess(cost_structure(statement, denominator=denominator))
    frame = frame.merge(excess, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
    frame[LARGEST_EXCESS] = frame[LARGEST_EXCESS].fillna("")
    return frame.sort_values(
        [denominator, c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
    )


def _largest_excess(structure: pd.DataFrame) -> pd.DataFrame:
    above = structure[structure["difference_pp"] < 0].sort_values(
        ["difference_pp", c.CATEGORY], kind="stable"
    )
    first = above.drop_duplicates(c.ACCOUNT_ID)[[c.ACCOUNT_ID, c.CATEGORY, "difference_pp"]]
    return first.rename(columns={c.CATEGORY: LARGEST_EXCESS, "difference_pp": EXCESS_PP})


def in_focus(comparison: pd.DataFrame, *, count: int = 18) -> pd.DataFrame:
    """Choose the accounts a chart can hold: the key accounts, else the largest.

    Parameters
    ----------
    comparison : DataFrame
        From :func:`compare`, largest first.
    count : int, default=18
        How many at most.

    Returns
    -------
    DataFrame
        Key accounts with a profitability (without any: all accounts), the ``count`` largest,
        the most profitable first.

    Examples
    --------
    >>> comparison = pd.DataFrame({"account_id": ["A", "B", "C"],
    ...     "status": ["key", "standard", "key"], "customer_profitability_pct": [5.0, 9.0, 7.0]})
    >>> in_focus(comparison)["account_id"].tolist()
    ['C', 'A']
    """
    measured = comparison[np.isfinite(comparison[c.CUSTOMER_PROFITABILITY_PCT].astype(float))]
    key = measured[measured[c.STATUS] == "key"]
    chosen = (key if len(key) else measured).head(count)
    return chosen.sort_values(
        [c.CUSTOMER_PROFITABILITY_PCT, c.ACCOUNT_ID],
        ascending=[False, True],
        ignore_index=True,
    )
