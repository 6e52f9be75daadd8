"""Customer contribution over the last quarters, for the small drawings in tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.profitability.missing_cost import KNOWN_CONTRIBUTION
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
        account had no business, NaN where its contribution is unknown. All accounts add up
        what is known, ``known_contribution`` where it is there.

    Examples
    --------
    >>> by_quarter = pd.DataFrame({"account_id": ["A", "B", "B"],
    ...     "quarter": ["2026Q2", "2026Q2", "2026Q3"], "customer_contribution": [1.0, 2.0, 3.0]})
    >>> contribution_history(by_quarter, quarters=["2026Q1", "2026Q2", "2026Q3"]).to_dict()
    {'A': [1.0, 0.0], 'B': [2.0, 3.0], '': [3.0, 3.0]}
    """
    chosen = by_quarter[by_quarter[c.QUARTER].isin(list(quarters))]
    wide = _wide(chosen, c.CUSTOMER_CONTRIBUTION).fillna(0.0)
    unknown = chosen.assign(unknown=chosen[c.CUSTOMER_CONTRIBUTION].isna().astype(float))
    wide = wide.mask(_wide(unknown, "unknown") > 0)
    known = KNOWN_CONTRIBUTION if KNOWN_CONTRIBUTION in chosen else c.CUSTOMER_CONTRIBUTION
    together = chosen.groupby(c.QUARTER)[known].sum().astype(float)
    lists = {str(account_id): row.tolist() for account_id, row in wide.iterrows()}
    return pd.Series({**lists, ALL: together.tolist()}, dtype=object)


def _wide(by_quarter: pd.DataFrame, value: str) -> pd.DataFrame:
    return by_quarter.pivot_table(
        index=c.ACCOUNT_ID, columns=c.QUARTER, values=value, aggfunc="sum"
    )
