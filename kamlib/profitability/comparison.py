"""Each account beside the average over all customers and the target.

The average is weighted: total contribution by total revenue, so that a small account does
not count as much as a large one. Differences are percentage points, plus is favourable.
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


def cost_structure(statement: pd.DataFrame, *, denominator: str) -> pd.DataFrame:
    """Compare each account's cost categories with the average over all customers.

    Parameters
    ----------
    statement : DataFrame
        One row per account with the ten categories and the denominator.
    denominator : str
        Column that is 100 percent.

    Returns
    -------
    DataFrame of shape (n_accounts x 10, 6)
        ``account_id``, ``category``, ``amount``, ``share_pct`` (NaN where the denominator is
        zero or negative), ``average_pct`` (weighted), ``difference_pp`` (plus: costs less than
        average).

    Examples
    --------
    >>> statement = pd.DataFrame({"account_id": ["A", "B"], "net_revenue": [100.0, 300.0]})
    >>> statement[list(c.CATEGORIES)] = 0.0
    >>> statement["service"] = [20.0, 20.0]
    >>> structure = cost_structure(statement, denominator="net_revenue")
    >>> structure[structure["category"] == "service"]["difference_pp"].round(2).tolist()
    [-10.0, 3.33]
    """
    total = float(statement[denominator].sum())
    tidy = statement.melt(
        id_vars=[c.ACCOUNT_ID, denominator],
        value_vars=list(c.CATEGORIES),
        var_name=c.CATEGORY,
        value_name=c.AMOUNT,
    )
    averages = {name: ratio_of(statement[name].sum(), total) * 100 for name in c.CATEGORIES}
    tidy["share_pct"] = ratio(tidy[c.AMOUNT], tidy[denominator]) * 100
    tidy["average_pct"] = tidy[c.CATEGORY].map(averages)
    tidy["difference_pp"] = tidy["average_pct"] - tidy["share_pct"]
    return tidy.drop(columns=denominator)


def compare(statement: pd.DataFrame, *, denominator: str, target_pct: float) -> pd.DataFrame:
    """Compare each account's profitability with the average and the target.

    Parameters
    ----------
    statement : DataFrame
        From :func:`kamlib.profitability.statement.statement_of`; all its rows make the average.
    denominator : str
        Column that is 100 percent.
    target_pct : float
        Target of customer profitability in percent.

    Returns
    -------
    DataFrame
        One row per account with business and a known account number, largest denominator first:
        the account, its revenue and profitability with and without keyed costs,
        ``average_pct``, ``versus_average_pp``, ``target_pct``, ``versus_target_pp``, and the cost
        category furthest above average (``largest_excess_category``, ``largest_excess_pp``; ""
        and NaN where none is above). Ratios are NaN where the denominator is zero or negative.

    Examples
    --------
    >>> statement = pd.DataFrame({"account_id": ["A", "B"], "name": ["Alpha", "Beta"],
    ...     "status": "key", "has_business": True, "net_revenue": [100.0, 300.0],
    ...     "customer_contribution": [30.0, 30.0], "customer_profitability_pct": [30.0, 10.0],
    ...     "profitability_without_keyed_pct": [30.0, 10.0]})
    >>> statement[list(c.CATEGORIES)] = 0.0
    >>> compare(statement, denominator="net_revenue", target_pct=12.0)[
    ...     ["name", "versus_average_pp", "versus_target_pp"]].values.tolist()
    [['Beta', -5.0, -2.0], ['Alpha', 15.0, 18.0]]
    """
    average = ratio_of(statement[c.CUSTOMER_CONTRIBUTION].sum(), statement[denominator].sum())
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
    frame = known[columns].assign(average_pct=average * 100, target_pct=target_pct)
    frame[VERSUS_AVERAGE_PP] = frame[c.CUSTOMER_PROFITABILITY_PCT] - frame["average_pct"]
    frame[VERSUS_TARGET_PP] = frame[c.CUSTOMER_PROFITABILITY_PCT] - frame["target_pct"]
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
