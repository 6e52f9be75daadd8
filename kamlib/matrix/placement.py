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
from kamlib.scoring.ratings import rated
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
    """Tell the quadrant of each account.

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
        ``reassess`` (both low); None where an index is missing.

    Examples
    --------
    >>> quadrant(pd.Series([5.0, 7, 2]), pd.Series([5.0, 1, 9]), split_value=5,
    ...     split_engagement=5).tolist()
    ['priority', 'bind', 'monetise']
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
    """Find where the two indices are split.

    Parameters
    ----------
    value, engagement : Series of shape (n,)
        The two indices of the accounts in the reported quarter.
    rule : {"fixed", "median"}
        ``fixed`` takes the splits of the settings: an account moves only when it changes
        itself. ``median`` halves the accounts on each axis: there is always someone in the
        upper half, and an account can change quadrant because others did.
    fixed : tuple of float
        Splits of value and engagement; also taken by ``median`` where nobody has an index.

    Returns
    -------
    tuple of float
        Split of value and of engagement.

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
    criteria : sequence of Criterion
        Of the value or of the engagement index, as the settings have them.
    evidence : Evidence
        Tables and quarter.
    ratings : DataFrame
        All ratings; the newest of the last four quarters count.

    Returns
    -------
    DataFrame
        Tidy points per account and criterion, see :func:`kamlib.scoring.methods.assess`, with
        the ``spread`` of the raters.
    """
    used = resolve_all(criteria)
    newest = rated(ratings, quarter=evidence.quarter)
    values = criterion_values(used, measures=measured(evidence), ratings=newest)
    tidy = assess(used, values, business_accounts(evidence))
    spread = newest.set_index([c.ACCOUNT_ID, c.CRITERION])["spread"].to_dict()
    origin = {item.id: item.origin for item in used if item.source == "rating"}
    keys = zip(tidy[c.ACCOUNT_ID], tidy[c.CRITERION].map(origin), strict=True)
    return tidy.assign(spread=[spread.get(key, float("nan")) for key in keys])


def place(
    value: pd.DataFrame,
    engagement: pd.DataFrame,
    *,
    split_value: float,
    split_engagement: float,
    at_split: AtSplit = "high",
    border: float = 0.0,
) -> pd.DataFrame:
    """Add points to the two indices and place every account.

    Parameters
    ----------
    value, engagement : DataFrame
        From :func:`index_of`, for the same accounts.
    split_value, split_engagement : float
        From here on an index is high.
    at_split : {"high", "low"}, default="high"
        See :func:`quadrant`.
    border : float, default=0.0
        Half the width of the band around each split, in points of an index.

    Returns
    -------
    DataFrame of shape (n_accounts, 7)
        ``account_id``, ``value_index``, ``engagement_index``, ``quadrant``,
        ``distance_to_split`` (points of an index to the nearer split; what it takes to change
        quadrant), ``coverage`` (the lower of both, percent of the weight with a figure) and
        ``is_undecided`` (within the band; never with a band of 0).
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
    now, before : DataFrame
        From :func:`place`.

    Returns
    -------
    DataFrame of shape (n_accounts, n_columns + 3)
        The accounts of ``now`` with ``previous_value_index``, ``previous_engagement_index``
        and ``previous_quadrant``; missing where an account had no business then.
    """
    kept = before[[c.ACCOUNT_ID, "value_index", "engagement_index", "quadrant"]]
    kept = kept.rename(columns=lambda name: name if name == c.ACCOUNT_ID else f"previous_{name}")
    return now.merge(kept, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
