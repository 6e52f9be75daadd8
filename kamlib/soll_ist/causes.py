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
    variances : DataFrame of shape (n_variances, >= 8)
        Variances of the reported quarter: ``scope``, ``account_id``, ``name``,
        ``account_manager``, ``kpi``, ``variance`` (KPI's unit, plus is favourable),
        ``variance_pct``, ``light``, ``is_material``. Only rows of accounts are used.
    comments : DataFrame of shape (n_comments, 7)
        ``account_id``, ``kpi``, ``quarter``, ``cause``, ``text``, ``author``, ``date``.
    quarter : str
        Reported quarter; comments of other quarters are left out.

    Returns
    -------
    DataFrame of shape (n_comments_of_quarter, 13)
        The comment with ``name``, ``account_manager``, ``variance``, ``variance_pct``, ``light``
        and ``is_material``; material variances first, then by KPI, the worst on top. A comment
        that no variance belongs to is kept: its variance is NaN, its light ``none``.

    Raises
    ------
    pandas.errors.MergeError
        If an account has two variances of one KPI.

    Notes
    -----
    comments = comments of the quarter joined to its variances by account and KPI. German
    controlling texts ask for a cause also where the plan is met (wirtschaftslexikon24,
    "Abweichung"), so immaterial variances keep their comments.

    Examples
    --------
    >>> variances = pd.DataFrame({"scope": "account", "account_id": ["A"], "name": ["Alpha AG"],
    ...     "account_manager": ["Bo"], "kpi": ["net_revenue"], "variance": [-40.0],
    ...     "variance_pct": [-20.0], "light": ["bad"], "is_material": [True]})
    >>> comments = pd.DataFrame({"account_id": ["A", "B"], "kpi": "net_revenue",
    ...     "quarter": "2026Q3", "cause": ["price", "project"], "text": ["new list", "delayed"],
    ...     "author": "Bo", "date": "2026-10-02"})
    >>> commented(variances, comments, "2026Q3")[
    ...     ["name", "cause", "variance", "light"]].values.tolist()
    [['Alpha AG', 'price', -40.0, 'bad'], ['B', 'project', nan, 'none']]
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
    variances : DataFrame of shape (n_variances, n_columns)
        As for :func:`commented`.
    comments : DataFrame of shape (n_comments, 7)
        As for :func:`commented`.
    quarter : str
        Reported quarter; a comment of another quarter explains nothing.

    Returns
    -------
    DataFrame of shape (n_open, n_columns)
        Rows of ``variances`` of accounts, adverse and favourable, by KPI, worst first. A variance
        that is missing is never material.

    Notes
    -----
    open = material variances of accounts − pairs (account, KPI) with a comment in the quarter.

    Examples
    --------
    >>> variances = pd.DataFrame({"scope": "account", "account_id": ["A", "B", "C"],
    ...     "kpi": "net_revenue", "variance": [-40.0, -90.0, -1.0],
    ...     "is_material": [True, True, False]})
    >>> comments = pd.DataFrame({"account_id": ["A"], "kpi": ["net_revenue"],
    ...     "quarter": ["2026Q3"]})
    >>> uncommented(variances, comments, "2026Q3")["account_id"].tolist()
    ['B']
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
