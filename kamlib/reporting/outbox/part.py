"""What of a quarter is a recipient's: their accounts' lines of every table, nobody else's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from kamlib.reporting.excel.content import WorkbookContent
from kamlib.support import columns as c
from kamlib.support.language import Language


def part_of(
    content: WorkbookContent, accounts: Collection[str], *, manager: str, language: Language
) -> WorkbookContent:
    """Keep one account manager's lines of what the Excel workbook shows.

    Parameters
    ----------
    content : WorkbookContent
        Of the whole company.
    accounts : collection of str
        The manager's accounts.
    manager : str
        Account manager, whose own targets stay as well.
    language : Language
        Of the title.

    Returns
    -------
    WorkbookContent
        Totals and checks are of these accounts; ranks are those among all accounts, so no
        formula computes them. Figures of the company are left out.
    """
    rows = content.variances
    is_own = (rows["scope"] == "account") & rows[c.ACCOUNT_ID].isin(accounts)
    is_own |= (rows["scope"] == "manager") & (rows[c.ACCOUNT_MANAGER] == manager)
    return replace(
        content,
        company=language.text(
            "{company}, accounts of {manager}", company=content.company, manager=manager
        ),
        statement=own_rows(content.statement, accounts),
        scores=own_rows(content.scores, accounts),
        points=own_rows(content.points, accounts),
        placement=own_rows(content.placement, accounts),
        variances=rows[is_own].reset_index(drop=True),
        plans=own_rows(content.plans, accounts),
        tie_outs=content.tie_outs.iloc[:0],
        is_part=True,
    )


def own_rows(frame: pd.DataFrame, accounts: Collection[str]) -> pd.DataFrame:
    """Keep the rows of some accounts.

    Examples
    --------
    >>> own_rows(pd.DataFrame({"account_id": ["K1", "K2"]}), ["K2"])
      account_id
    0         K2
    """
    if frame.empty:
        return frame
    return frame[frame[c.ACCOUNT_ID].isin(accounts)].reset_index(drop=True)
