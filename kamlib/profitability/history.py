"""Customer contribution over the last quarters, for the small drawings in tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.support import columns as c

#: Where the sum over all accounts stands.
ALL = ""


def contribution_history(by_quarter: pd.DataFrame, *, quarters: Sequence[str]) -> pd.Series:
    """List each account's contribution quarter by quarter, oldest first.

    Parameters
    ----------
    by_quarter : DataFrame
        From :func:`kamlib.profitability.statement.statement_by_quarter`.
    quarters : sequence of str
        Quarters wanted; those without any data are left out.

    Returns
    -------
    Series of lists
        By ``account_id``, all accounts together under ``""``; 0 in a quarter in which the
        account had no business.

    Examples
    --------
    >>> by_quarter = pd.DataFrame({"account_id": ["A", "B", "B"],
    ...     "quarter": ["2026Q2", "2026Q2", "2026Q3"], "customer_contribution": [1.0, 2.0, 3.0]})
    >>> contribution_history(by_quarter, quarters=["2026Q1", "2026Q2", "2026Q3"]).to_dict()
    {'A': [1.0, 0.0], 'B': [2.0, 3.0], '': [3.0, 3.0]}
    """
    chosen = by_quarter[by_quarter[c.QUARTER].isin(list(quarters))]
    wide = chosen.pivot_table(
        index=c.ACCOUNT_ID, columns=c.QUARTER, values=c.CUSTOMER_CONTRIBUTION, aggfunc="sum"
    ).fillna(0.0)
    lists = {str(account_id): row.tolist() for account_id, row in wide.iterrows()}
    return pd.Series({**lists, ALL: wide.sum().tolist()}, dtype=object)
