"""Who carries the contribution: the whale curve and its turning point.

Accounts stand in order of contribution, the best first; the curve adds them up. It rises
as long as accounts earn and falls where they cost more than they bring. The top of the
curve is the turning point: what the company would have without its loss-makers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.profitability.missing_cost import KNOWN_CONTRIBUTION
from kamlib.support import columns as c
from kamlib.support.money import ratio_of

UNKNOWN_ACCOUNT = "unknown_account"
WITHOUT_COST = "without_cost"


class TurningPoint(NamedTuple):
    """The top of a whale curve.

    Attributes
    ----------
    accounts : int
        How many accounts it takes to get there.
    losing : int
        How many accounts cost more than they bring.
    peak, total : float
        Contribution at the top and at the end of the curve.
    peak_pct : float
        Peak in percent of the total; NaN where the total is zero or negative.
    """

    accounts: int
    losing: int
    peak: float
    total: float
    peak_pct: float


def whale_curve(contributions: pd.DataFrame) -> pd.DataFrame:
    r"""Add contributions up, the best account first: who carries the result.

    Parameters
    ----------
    contributions : DataFrame of shape (n_accounts, >= 2)
        ``account_id`` and ``customer_contribution`` in money, one row per account.

    Returns
    -------
    DataFrame of shape (n_accounts, 5)
        ``rank`` (from 1), ``account_id``, ``customer_contribution``, ``cumulative`` and
        ``cumulative_pct`` of the total: NaN where the total is zero or negative, because a
        share of a loss says nothing; then the money stands alone.

    Raises
    ------
    ValueError
        If a contribution is missing.

    Notes
    -----
    .. math:: y_k = \sum_{i \le k} p_i / \sum_i p_i \quad\text{with}\quad p_1 \ge p_2 \ge \dots

    Sorted by contribution, not by revenue: the whale curve of Kaplan and Narayanan 2001.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A", "B", "C"],
    ...     "customer_contribution": [-30.0, 90.0, 40.0]})
    >>> whale_curve(table)["cumulative_pct"].tolist()
    [90.0, 130.0, 100.0]
    """
    missing = contributions[contributions[c.CUSTOMER_CONTRIBUTION].isna()]
    if len(missing):
        raise ValueError(
            "The whale curve needs a contribution for every account; missing for "
            f"{sorted(missing[c.ACCOUNT_ID])[:5]}. Leave accounts without business out."
        )
    curve = contributions[[c.ACCOUNT_ID, c.CUSTOMER_CONTRIBUTION]].sort_values(
        [c.CUSTOMER_CONTRIBUTION, c.ACCOUNT_ID],
        ascending=[False, True],
        ignore_index=True,
    )
    cumulative = curve[c.CUSTOMER_CONTRIBUTION].astype(float).cumsum()
    total = float(curve[c.CUSTOMER_CONTRIBUTION].sum())
    curve.insert(0, "rank", np.arange(1, len(curve) + 1))
    return curve.assign(
        cumulative=cumulative,
        cumulative_pct=cumulative / total * 100 if total > 0 else np.nan,
    )


def beside_the_curve(statement: pd.DataFrame) -> pd.DataFrame:
    """Say what leads from the end of the whale curve to the total of all postings.

    Parameters
    ----------
    statement : DataFrame
        Every account: ``customer_contribution`` (NaN: unknown) and ``known_contribution``.

    Returns
    -------
    DataFrame
        ``part`` (``unknown_account``: postings without a known account; ``without_cost``:
        accounts without contribution, before their missing product cost) and ``amount``; only
        parts that exist. End of the curve + amounts = total.

    Examples
    --------
    >>> statement = pd.DataFrame({"account_id": ["A", "unknown"], "has_business": True,
    ...     "customer_contribution": [9.0, -2.0], "known_contribution": [9.0, -2.0]})
    >>> beside_the_curve(statement).values.tolist()
    [['unknown_account', -2.0]]
    """
    active = statement[statement["has_business"]]
    is_unknown = active[c.ACCOUNT_ID] == c.UNKNOWN
    masks = {
        UNKNOWN_ACCOUNT: is_unknown,
        WITHOUT_COST: ~is_unknown & active[c.CUSTOMER_CONTRIBUTION].isna(),
    }
    rows = [
        (part, float(active.loc[mask, KNOWN_CONTRIBUTION].astype(float).sum()))
        for part, mask in masks.items()
        if mask.any()
    ]
    return pd.DataFrame(rows, columns=["part", c.AMOUNT])


def turning_point(curve: pd.DataFrame) -> TurningPoint:
    r"""Find the top of a whale curve: what would be left without loss-makers.

    Parameters
    ----------
    curve : DataFrame of shape (n_accounts, >= 1)
        From :func:`whale_curve`: ``customer_contribution`` in money, none missing.

    Returns
    -------
    TurningPoint
        Counts of accounts, money and percent; zero accounts and a peak of zero where no account
        earns anything.

    Notes
    -----
    .. math:: peak = \max_k \sum_{i \le k} p_i = \sum_{p_i > 0} p_i, \quad
              peak_{\%} = 100 \cdot peak / total

    The part above 100 percent is what loss-making accounts use up again (Kaplan and Narayanan
    2001).

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A", "B", "C"],
    ...     "customer_contribution": [-30.0, 90.0, 40.0]})
    >>> turning_point(whale_curve(table))
    TurningPoint(accounts=2, losing=1, peak=130.0, total=100.0, peak_pct=130.0)
    """
    contribution = curve[c.CUSTOMER_CONTRIBUTION].astype(float)
    earning = contribution[contribution > 0]
    peak, total = float(earning.sum()), float(contribution.sum())
    losing = int((contribution < 0).sum())
    return TurningPoint(len(earning), losing, peak, total, ratio_of(peak, total) * 100)
