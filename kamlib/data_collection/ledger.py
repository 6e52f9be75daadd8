"""Totals of the general ledger beside ours: a closed quarter may not move unseen."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.settings import Ledger


def compare_ledger(
    ledger: Ledger, account_quarter: pd.DataFrame, posted: pd.DataFrame
) -> pd.DataFrame:
    """Set totals of the ledger beside ours.

    Parameters
    ----------
    ledger : Ledger
        Totals per quarter, from the settings.
    account_quarter : DataFrame
        Sales per account and quarter.
    posted : DataFrame
        Posted costs per quarter: ``quarter``, ``amount``.

    Returns
    -------
    DataFrame
        ``quarter``, ``measure``, ``ledger``, ``ours``, ``difference``, ``is_tied`` (within the
        tolerance). A quarter without rows is 0: nothing was delivered for it.

    Examples
    --------
    >>> sales = pd.DataFrame({"quarter": ["2026Q3"], "invoiced_net": [99.0]})
    >>> totals = Ledger(invoiced_net={"2026Q3": 100.5})
    >>> compare_ledger(totals, sales, pd.DataFrame(columns=["quarter", "amount"]))[
    ...     ["ledger", "ours", "is_tied"]].to_numpy().tolist()
    [[100.5, 99.0, False]]
    """
    lines = []
    for measure in (c.GROSS_REVENUE, c.INVOICED_NET, c.PRODUCT_COST, "posted_costs"):
        given = getattr(ledger, measure)
        is_cost = measure == "posted_costs"
        frame, column = (posted, c.AMOUNT) if is_cost else (account_quarter, measure)
        for quarter, total in sorted(given.items()):
            ours = float(frame.loc[frame[c.QUARTER] == quarter, column].astype(float).sum())
            lines.append((quarter, measure, total, ours, ours - total))
    columns = [c.QUARTER, "measure", "ledger", "ours", "difference"]
    table = pd.DataFrame(lines, columns=columns)
    return table.assign(is_tied=table["difference"].abs() <= ledger.tolerance)
