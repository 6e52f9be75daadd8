"""The key-account programme itself: does it grow, keep its customers, and satisfy them.

The accounts of the programme are set against all others, over the last four quarters, so that
the effort for key accounts has to prove itself like any other.
"""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio_of
from kamlib.support.quarter import labels_back

PROGRAMME, OTHERS = "programme", "others"
GROUP = "group"
#: Status of the accounts the programme is for.
KEY_STATUS = "key"


def programme_kpis(
    accounts: pd.DataFrame, sales: pd.DataFrame, surveys: pd.DataFrame, quarter: str
) -> pd.DataFrame:
    r"""Compare growth, retention and satisfaction of key accounts with all other accounts.

    Parameters
    ----------
    accounts : DataFrame of shape (n_accounts, >= 2)
        ``account_id`` and ``status``; status ``key`` is the programme, as it is today.
    sales : DataFrame of shape (n_sales, >= 3)
        ``account_id``, ``quarter``, ``invoiced_net`` in money.
    surveys : DataFrame of shape (n_answers, >= 6)
        ``account_id``, ``quarter``, ``metric`` (``nps`` counts), ``responses``, ``promoters``,
        ``detractors``.
    quarter : str
        Last of the four quarters.

    Returns
    -------
    DataFrame of shape (2, 11)
        ``group`` (programme, others), ``accounts`` (with business in one of the two years),
        ``revenue``, ``revenue_before`` (money), ``growth_pct``, ``active_before``, ``retained``
        (accounts), ``retention_pct``, ``revenue_retention_pct``, ``responses``, ``nps`` (points).
        NaN where a denominator is not positive; an account without a posting counts 0.

    Notes
    -----
    With R revenue of four quarters, 0 the year before and 1 now:

    .. math:: growth = \frac{R_1}{R_0} - 1, \quad
              revenue\ retention = \frac{R_1\ \text{of accounts that bought before}}{R_0}, \quad
              NPS = \frac{promoters - detractors}{answers} \cdot 100

    retention = accounts that bought in the four quarters before and again in the last two ÷ those
    that bought before. Net Promoter Score: Reichheld 2003. The windows are our own definition:
    a business customer may pause without leaving.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["K1"], "status": ["key"]})
    >>> sales = pd.DataFrame({"account_id": "K1", "quarter": ["2025Q3", "2026Q3"],
    ...     "invoiced_net": [100.0, 110.0]})
    >>> answers = pd.DataFrame({"account_id": ["K1"], "quarter": "2026Q3", "metric": "nps",
    ...     "responses": 10.0, "promoters": 5.0, "detractors": 2.0})
    >>> found = programme_kpis(accounts, sales, answers, "2026Q3").iloc[0]
    >>> [round(float(found[name]), 1) for name in ("growth_pct", "retention_pct", "nps")]
    [10.0, 100.0, 30.0]
    """
    status = accounts.reindex(columns=[c.ACCOUNT_ID, c.STATUS]).set_index(c.ACCOUNT_ID)[c.STATUS]
    is_key = status.astype(object) == KEY_STATUS
    years = labels_back(quarter, 8)
    rows = [
        {
            GROUP: group,
            **_revenue(_of(sales, is_key, group), years),
            **_answers(_of(surveys, is_key, group), years[4:]),
        }
        for group in (PROGRAMME, OTHERS)
    ]
    return pd.DataFrame(rows)


def _of(table: pd.DataFrame, is_key: pd.Series, group: str) -> pd.DataFrame:
    in_programme = table[c.ACCOUNT_ID].map(is_key).eq(True)
    return table[in_programme if group == PROGRAMME else ~in_programme]


def _revenue(sales: pd.DataFrame, years: list[str]) -> dict[str, float]:
    def by_account(quarters: list[str]) -> pd.Series:
        rows = sales[sales[c.QUARTER].isin(quarters)]
        return rows.groupby(c.ACCOUNT_ID)[c.INVOICED_NET].sum().astype(float)

    before, now, lately = by_account(years[:4]), by_account(years[4:]), by_account(years[-2:])
    bought = before[before > 0]
    again = lately[lately > 0].index
    retained = int(bought.index.isin(again).sum())
    kept = float(now.reindex(bought.index).fillna(0.0).sum())
    growth = ratio_of(float(now.sum()), float(before.sum()))
    return {
        "accounts": len(before.index.union(now.index)),
        "revenue": float(now.sum()),
        "revenue_before": float(before.sum()),
        "growth_pct": 100 * (growth - 1),
        "active_before": len(bought),
        "retained": retained,
        "retention_pct": 100 * ratio_of(retained, len(bought)),
        "revenue_retention_pct": 100 * ratio_of(kept, float(bought.sum())),
    }


def _answers(surveys: pd.DataFrame, year: list[str]) -> dict[str, float]:
    rows = surveys[surveys[c.QUARTER].isin(year) & (surveys[c.METRIC] == "nps")]
    responses = float(rows["responses"].sum())
    balance = float(rows["promoters"].sum() - rows["detractors"].sum())
    return {"responses": responses, "nps": 100 * ratio_of(balance, responses)}
