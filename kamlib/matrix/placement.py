"""Where an account stands: value index by engagement index, split into four quadrants.

Value says what an account brings (revenue, profitability, growth potential), engagement
how close it works with us (contacts, loyalty, willingness to cooperate). Both run from
0 to 10; at the split, ``>=`` goes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from kamlib.scoring.catalogue import resolve_all
from kamlib.scoring.criteria import measured
from kamlib.scoring.evidence import Evidence, business_accounts
from kamlib.scoring.methods import assess, weighted_sum
from kamlib.scoring.ratings import rated, with_spread
from kamlib.scoring.values import criterion_values
from kamlib.support import columns as c
from kamlib.support.settings import QUADRANTS, Criterion

SplitRule = Literal["fixed", "median"]
AtSplit = Literal["high", "low"]
#: Points of an index that the split may be away before a rounding error decides.
SPLIT_DIGITS = 9


def quadrant(
    value: pd.Series,
    engagement: pd.Series,
    *,
    split_value: float,
    split_engagement: float,
    at_split: AtSplit = "high",
) -> pd.Series:
    """Sort accounts into quadrants by value and engagement.

    Parameters
    ----------
    value, engagement : Series of shape (n,)
        The two axes; indices of 0 to 10, or any other figures that are better when higher.
    split_value, split_engagement : float
        From here on an index is high.
    at_split : {"high", "low"}, default="high"
        What a figure exactly at the split is. Sources differ: some say "from", some "above".

    Returns
    -------
    Series of shape (n,)
        ``priority`` (both high), ``bind`` (value high), ``monetise`` (engagement high),
        ``reassess`` (both low), on the index of ``value``; None where an index is missing.

    Notes
    -----
    A customer portfolio of two axes (Fiocca 1982). Figures are compared to nine digits after the
    point, so that a rounding error decides no quadrant.

    Examples
    --------
    >>> quadrant(pd.Series([5.0, 7, 2, 2]), pd.Series([5.0, 1, 9, 1]), split_value=5,
    ...     split_engagement=5).tolist()
    ['priority', 'bind', 'monetise', 'reassess']
    """
    high = _is_high(value, split_value, at_split)
    close = _is_high(engagement, split_engagement, at_split)
    names = np.select([high & close, high & ~close, ~high & close], QUADRANTS[:3], QUADRANTS[3])
    known = value.notna() & engagement.notna()
    return pd.Series(names, index=value.index, dtype=object).where(known, None)


def _is_high(figures: pd.Series, split: float, at_split: AtSplit) -> pd.Series:
    rounded, line = figures.round(SPLIT_DIGITS), round(split, SPLIT_DIGITS)
    return rounded >= line if at_split == "high" else rounded > line


def splits_of(
    value: pd.Series, engagement: pd.Series, *, rule: SplitRule, fixed: tuple[float, float]
) -> tuple[float, float]:
    """Find where the two indices are split into high and low.

    Parameters
    ----------
    value, engagement : Series of shape (n,)
        The two indices of the accounts in the reported quarter, points of 0 to 10; a missing index
        does not count.
    rule : {"fixed", "median"}
        ``fixed`` takes the splits of the settings: an account moves only when it changes
        itself. ``median`` halves the accounts on each axis: there is always someone in the
        upper half, and an account can change quadrant because others did.
    fixed : tuple of float
        Splits of value and engagement; also taken by ``median`` where nobody has an index.

    Returns
    -------
    tuple of float
        Split of value and of engagement, in points.

    Notes
    -----
    Movement is measured against the splits of the reported quarter, whatever the rule, so that a
    moving median moves nobody.

    Examples
    --------
    >>> value, engagement = pd.Series([2.0, 4.0, 9.0]), pd.Series([1.0, None, 3.0])
    >>> splits_of(value, engagement, rule="median", fixed=(5, 5))
    (4.0, 2.0)
    >>> splits_of(value, engagement, rule="fixed", fixed=(5, 6))
    (5.0, 6.0)
    """
    if rule == "fixed":
        return float(fixed[0]), float(fixed[1])
    indices = zip((value, engagement), fixed, strict=True)
    middle = [float(index.median() if index.notna().any() else line) for index, line in indices]
    return middle[0], middle[1]


def index_of(
    criteria: Sequence[Criterion], evidence: Evidence, ratings: pd.DataFrame
) -> pd.DataFrame:
    """Assess all accounts with business in the rolling year by one set of criteria.

    Parameters
    ----------
    criteria : sequence of Criterion, length n_criteria
        Of the value or of the engagement index, as the settings have them.
    evidence : Evidence
        Tables and quarter.
    ratings : DataFrame of shape (n_ratings, >= 5)
        All ratings, see :func:`kamlib.scoring.rated`; the newest of the last four quarters count.

    Returns
    -------
    DataFrame of shape (n_accounts * n_criteria, 9)
        Points per account and criterion, see :func:`kamlib.scoring.assess`, with the ``spread`` of
        the raters (points; NaN where nobody rated).

    Raises
    ------
    SettingsError
        If a criterion cannot be completed, see :func:`kamlib.scoring.resolve`.

    Notes
    -----
    The same steps as the score of chapter 3: figures, points on agreed scales, weights. What the
    points add up to is the index, see :func:`place`.

    Examples
    --------
    >>> import datetime as dt
    >>> nothing = pd.DataFrame()
    >>> statements = pd.DataFrame({"account_id": ["K1", "K2"], "quarter": "2026Q3",
    ...     "gross_revenue": [110.0, 50.0], "returns": 0.0, "discounts": [10.0, 0.0],
    ...     "customer_contribution": 5.0, "service": 0.0, "complaints_returns": 0.0,
    ...     "cross_sell_revenue": 0.0, "up_sell_revenue": 0.0})
    >>> evidence = Evidence(quarter="2026Q3", as_of=dt.date(2026, 9, 30), statements=statements,
    ...     accounts=pd.DataFrame({"account_id": ["K1", "K2"], "status": "key",
    ...         "payment_terms_days": [30.0, 60.0], "customer_since": None}),
    ...     interactions=nothing, payments=nothing, surveys=nothing)
    >>> ratings = pd.DataFrame({"account_id": "K1", "quarter": "2026Q3", "criterion": "cooperation",
    ...     "rater": ["sales", "service"], "score": [8.0, 6.0]})
    >>> tidy = index_of([Criterion(id="cooperation", weight=1)], evidence, ratings)
    >>> tidy[["account_id", "points", "is_missing", "spread"]]
      account_id  points  is_missing  spread
    0         K1     7.0       False     2.0
    1         K2     NaN        True     NaN
    """
    used = resolve_all(criteria)
    newest = rated(ratings, quarter=evidence.quarter)
    measures = measured(evidence, only=[item.origin for item in used if item.source == "measure"])
    values = criterion_values(used, measures=measures, ratings=newest)
    return with_spread(assess(used, values, business_accounts(evidence)), used, newest)


def place(
    value: pd.DataFrame,
    engagement: pd.DataFrame,
    *,
    split_value: float,
    split_engagement: float,
    at_split: AtSplit = "high",
    border: float = 0.0,
) -> pd.DataFrame:
    r"""Place every account: both indices, its quadrant, and its distance to the border.

    Parameters
    ----------
    value, engagement : DataFrame of shape (n_accounts * n_criteria, >= 4)
        From :func:`index_of`, for the same accounts.
    split_value, split_engagement : float
        From here on an index is high, in points.
    at_split : {"high", "low"}, default="high"
        See :func:`quadrant`.
    border : float, default=0.0
        Half the width of the band around each split, in points of an index.

    Returns
    -------
    DataFrame of shape (n_accounts, 7)
        ``account_id``, ``value_index`` and ``engagement_index`` (0 to 10; NaN without any figure),
        ``quadrant`` (None where an index is missing), ``distance_to_split`` (points of an index to
        the nearer split), ``coverage`` (the lower of both, percent of the weight with a figure) and
        ``is_undecided`` (within the band; never with a band of 0).

    Notes
    -----
    Each index is a weighted sum (:func:`kamlib.scoring.weighted_sum`), and

    .. math:: distance_i = \min(|V_i - V^*|, |E_i - E^*|)

    is the least that one index must change for another quadrant.

    Examples
    --------
    >>> value = pd.DataFrame({"account_id": ["K1", "K2"], "weight_pct": 100.0,
    ...     "contribution": [7.0, 4.75], "is_missing": False})
    >>> engagement = value.assign(contribution=[3.0, 2.0])
    >>> table = place(value, engagement, split_value=5, split_engagement=5, border=0.3)
    >>> table[["account_id", "quadrant", "distance_to_split", "is_undecided"]]
      account_id  quadrant  distance_to_split  is_undecided
    0         K1      bind               2.00         False
    1         K2  reassess               0.25          True
    """
    table = weighted_sum(value).merge(
        weighted_sum(engagement),
        how="outer",
        on=c.ACCOUNT_ID,
        suffixes=("_value", "_engagement"),
        validate="one_to_one",
    )
    named = {"score_value": "value_index", "score_engagement": "engagement_index"}
    table = table.rename(columns=named)
    table["quadrant"] = quadrant(
        table["value_index"],
        table["engagement_index"],
        split_value=split_value,
        split_engagement=split_engagement,
        at_split=at_split,
    )
    away = pd.DataFrame(
        {
            "value": (table["value_index"] - split_value).abs(),
            "engagement": (table["engagement_index"] - split_engagement).abs(),
        }
    )
    table["distance_to_split"] = away.min(axis=1, skipna=False)
    table["coverage"] = table[["coverage_pct_value", "coverage_pct_engagement"]].min(axis=1)
    near = table["distance_to_split"].round(SPLIT_DIGITS) <= border
    table["is_undecided"] = near & (border > 0) & table["quadrant"].notna()
    shown = [c.ACCOUNT_ID, "value_index", "engagement_index", "quadrant"]
    return table[[*shown, "distance_to_split", "coverage", "is_undecided"]]


def with_previous(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Set the placement of the quarter before beside the present one.

    Parameters
    ----------
    now, before : DataFrame of shape (n_accounts, >= 4)
        From :func:`place`, at two quarters.

    Returns
    -------
    DataFrame of shape (n_accounts, n_columns + 3)
        The accounts of ``now`` with ``previous_value_index``, ``previous_engagement_index``
        (points) and ``previous_quadrant``; missing where an account had no business then.

    Raises
    ------
    pandas.errors.MergeError
        If a placement names an account twice.

    Notes
    -----
    Where an arrow of the picture starts. Accounts that were placed before and are no more have
    none: they are in :func:`movements`.

    Examples
    --------
    >>> before = pd.DataFrame({"account_id": ["K1"], "value_index": [6.0],
    ...     "engagement_index": [4.0], "quadrant": ["bind"]})
    >>> now = pd.DataFrame({"account_id": ["K1", "K2"], "value_index": [6.0, 2.0],
    ...     "engagement_index": [7.0, 1.0], "quadrant": ["priority", "reassess"]})
    >>> with_previous(now, before)[["account_id", "quadrant", "previous_quadrant"]]
      account_id  quadrant previous_quadrant
    0         K1  priority              bind
    1         K2  reassess               NaN
    """
    kept = before[[c.ACCOUNT_ID, "value_index", "engagement_index", "quadrant"]]
    kept = kept.rename(columns=lambda name: name if name == c.ACCOUNT_ID else f"previous_{name}")
    return now.merge(kept, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
