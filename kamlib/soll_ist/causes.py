"""Causes and comments: why an actual differs from its target, and whose turn it is to say.

Comments stand in an input table, by account, KPI and quarter, so they survive every rerun.
A material variance without one is listed with the account manager who should explain it.
"""

from __future__ import annotations

import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, SCOPE
from kamlib.soll_ist.variance import IS_MATERIAL, LIGHT, VARIANCE, VARIANCE_PCT
from kamlib.support import columns as c
from kamlib.support.language import translatable

CAUSES: dict[str, str] = {
    "price": translatable("price"),
    "volume": translatable("volume"),
    "mix": translatable("mix"),
    "cost": translatable("cost"),
    "project": translatable("project"),
    "relationship": translatable("relationship"),
    "competitor": translatable("competitor"),
    "market": translatable("market"),
    "posting": translatable("posting"),
    "other": translatable("other"),
}
_KEY = [c.ACCOUNT_ID, c.KPI]


def commented(variances: pd.DataFrame, comments: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Set each comment of the quarter beside the variance it explains.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter, with ``account_id`` and ``name``.
    comments : DataFrame of shape (n_comments, 7)
        ``account_id``, ``kpi``, ``quarter``, ``cause``, ``text``, ``author``, ``date``.
    quarter : str
        Reported quarter.

    Returns
    -------
    DataFrame
        One row per comment, material variances first, the worst on top; a comment that no
        variance belongs to is kept, with its variance NaN.
    """
    written = comments[comments[c.QUARTER].astype(str) == quarter]
    facts = _of_accounts(variances)[
        [*_KEY, c.NAME, c.ACCOUNT_MANAGER, VARIANCE, VARIANCE_PCT, LIGHT, IS_MATERIAL]
    ]
    joined = written.astype({c.ACCOUNT_ID: object, c.KPI: object}).merge(
        facts.astype({c.ACCOUNT_ID: object, c.KPI: object}),
        on=_KEY,
        how="left",
        validate="many_to_one",
    )
    joined[c.NAME] = joined[c.NAME].fillna(joined[c.ACCOUNT_ID])
    joined[LIGHT] = joined[LIGHT].fillna("none")
    joined[IS_MATERIAL] = joined[IS_MATERIAL].eq(True)
    return joined.sort_values(
        [IS_MATERIAL, c.KPI, VARIANCE, c.ACCOUNT_ID],
        ascending=[False, True, True, True],
        ignore_index=True,
    )


def uncommented(variances: pd.DataFrame, comments: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """List material variances that nobody has explained yet.

    Parameters
    ----------
    variances, comments : DataFrame
        As for :func:`commented`.
    quarter : str
        Reported quarter.

    Returns
    -------
    DataFrame
        Rows of ``variances`` of accounts, adverse and favourable, by KPI, worst first.
    """
    written = comments[comments[c.QUARTER].astype(str) == quarter]
    explained = set(zip(written[c.ACCOUNT_ID], written[c.KPI], strict=True))
    rows = _of_accounts(variances)
    rows = rows[rows[IS_MATERIAL].astype(bool)]
    is_open = [key not in explained for key in zip(rows[c.ACCOUNT_ID], rows[c.KPI], strict=True)]
    found = rows[pd.Series(is_open, index=rows.index, dtype=bool)]
    return found.sort_values([c.KPI, VARIANCE, c.ACCOUNT_ID], ignore_index=True)


def _of_accounts(variances: pd.DataFrame) -> pd.DataFrame:
    return variances[variances[SCOPE] == ACCOUNT]
