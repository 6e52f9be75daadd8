"""How sure a quadrant is: weights and ratings are drawn again and again, and places counted.

The draws are those of the score's robustness: weights around the stated ones, ratings with
the error of a rater. What is counted is in how many draws an account stands where.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamlib.scoring.robustness import Floats, draw_scores, draw_weights
from kamlib.scoring.verdicts import deviations, points_table
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError
from kamlib.support.settings import QUADRANTS, Criterion, Robustness

#: Digits of a drawn index that decide at the split; draws are single precision.
DRAW_DIGITS = 4
MOST_DRAWS = 20_000
PROBABILITY_COLUMNS: tuple[str, ...] = tuple(f"{name}_share" for name in QUADRANTS)


def index_draws(
    tidy: pd.DataFrame, criteria: Sequence[Criterion], how: Robustness, *, stream: int = 0
) -> tuple[list[str], Floats]:
    """Draw one index of all accounts.

    Parameters
    ----------
    tidy : DataFrame
        Points per account and criterion, from :func:`kamlib.matrix.placement.index_of`.
    criteria : sequence of Criterion
        Completed ones; their weights are the stated ones, and rated ones are uncertain.
    how : Robustness
        Settings of the draws, the same as those of the score; at most 20,000 are drawn, which
        fixes a probability to about 0.4 percentage points.
    stream : int, default=0
        Two indices that are to be independent need two streams of the seed.

    Returns
    -------
    tuple of (list of str, ndarray of shape (draws, n_accounts))
        Accounts in order, and their index in every draw; NaN without any figure. A missing
        criterion drops out with its weight. Same seed and stream, same bytes.
    """
    draws, seed = min(how.draws, MOST_DRAWS), how.seed + stream
    if tidy.empty:
        return [], np.empty((draws, 0), dtype=np.float32)
    weights = draw_weights(
        [criterion.weight for criterion in criteria],
        draws=draws,
        seed=seed,
        uncertainty=how.weights,
        concentration=how.concentration,
        band_points=how.band_points,
    )
    points = points_table(criteria, tidy)
    deviation = deviations(criteria, tidy, rating_deviation=how.rating_deviation)
    groups = [criterion.group for criterion in criteria]
    drawn = draw_scores(points.to_numpy(), deviation.to_numpy(), weights, seed=seed, groups=groups)
    return [str(name) for name in points.index], drawn


def quadrant_probability(
    account_ids: Sequence[str],
    value: NDArray[np.floating],
    engagement: NDArray[np.floating],
    *,
    splits: tuple[float, float],
    at_split: str = "high",
) -> pd.DataFrame:
    """Count in how many draws each account stands in each quadrant.

    Parameters
    ----------
    account_ids : sequence of str, length n_accounts
        In the order of the columns.
    value, engagement : ndarray of shape (draws, n_accounts)
        Both indices in every draw, drawn independently of each other.
    splits : tuple of float
        Of value and of engagement.
    at_split : {"high", "low"}, default="high"
        See :func:`kamlib.matrix.placement.quadrant`.

    Returns
    -------
    DataFrame of shape (n_accounts, 7)
        ``account_id``, ``priority_share``, ``bind_share``, ``monetise_share`` and
        ``reassess_share`` (shares of the draws, adding up to 1; NaN where an index is
        missing), ``likeliest`` (quadrant; the first in the order of the matrix where two are
        equal) and ``likeliest_share``.

    Raises
    ------
    ParameterError
        If the two indices do not have the same draws of the same accounts.

    Examples
    --------
    >>> table = quadrant_probability(["K1"], np.array([[6.0], [6.0], [4.0], [6.0]]),
    ...     np.array([[6.0], [4.0], [4.0], [6.0]]), splits=(5, 5))
    >>> table[["priority_share", "bind_share", "reassess_share"]].to_numpy().tolist()
    [[0.5, 0.25, 0.25]]
    """
    fits = value.ndim == 2 and value.shape == engagement.shape
    if not fits or not len(value) or value.shape[1] != len(account_ids):
        raise ParameterError(
            "Both indices need the same draws, at least one, of the same accounts; found shapes "
            f"{value.shape} and {engagement.shape} for {len(account_ids)} accounts."
        )
    high = _share_high(value, splits[0], at_split)
    close = _share_high(engagement, splits[1], at_split)
    both = [high & close, high & ~close, ~high & close, ~high & ~close]
    known = ~(np.isnan(value).any(axis=0) | np.isnan(engagement).any(axis=0))
    shares = np.stack([members.mean(axis=0) for members in both], axis=1)
    shares = np.where(known[:, None], shares, np.nan)
    table = pd.DataFrame(shares, columns=list(PROBABILITY_COLUMNS))
    table.insert(0, c.ACCOUNT_ID, pd.Series(list(account_ids), dtype=str))
    best = np.where(known, np.nan_to_num(shares).argmax(axis=1), -1)
    table["likeliest"] = [QUADRANTS[place] if place >= 0 else None for place in best]
    return table.assign(likeliest_share=table[list(PROBABILITY_COLUMNS)].max(axis=1))


def _share_high(drawn: NDArray[np.floating], split: float, at_split: str) -> NDArray[np.bool_]:
    rounded = np.round(drawn, DRAW_DIGITS)
    line = rounded.dtype.type(round(split, DRAW_DIGITS))
    above: NDArray[np.bool_] = rounded >= line if at_split == "high" else rounded > line
    return above
