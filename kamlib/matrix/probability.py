"""How sure a quadrant is: weights and ratings are drawn again and again, and places counted.

The draws are those of the score's robustness: weights around the stated ones, ratings with
the error of a rater. What is counted is in how many draws an account stands where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamlib.scoring.robustness import Floats, draw_weights
from kamlib.scoring.score_draws import score_blocks
from kamlib.scoring.verdicts import deviations, points_table
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.settings import QUADRANTS, Criterion, Robustness

#: Digits of a drawn index that decide at the split; draws are single precision.
DRAW_DIGITS = 4
PROBABILITY_COLUMNS: tuple[str, ...] = tuple(f"{name}_share" for name in QUADRANTS)


def index_draws(
    tidy: pd.DataFrame, criteria: Sequence[Criterion], how: Robustness, *, stream: int = 0
) -> tuple[list[str], Iterator[Floats]]:
    """Draw one index of all accounts again and again, a block of draws at a time.

    Parameters
    ----------
    tidy : DataFrame of shape (n_accounts * n_criteria, >= 5)
        ``account_id``, ``criterion``, ``value``, ``points`` and ``spread``, from
        :func:`kamlib.matrix.index_of`.
    criteria : sequence of Criterion, length n_criteria
        Completed ones; their weights are the stated ones, and rated ones are uncertain.
    how : Robustness
        Settings of the draws, the same as those of the score: as many, from the same seed.
    stream : int, default=0
        Two indices that are to be independent need two streams of the seed.

    Returns
    -------
    tuple of (list of str, iterator of ndarray of shape (block, n_accounts))
        Accounts in order, and their index in every draw, in points; NaN without any figure. A
        missing criterion drops out with its weight. Same seed and stream, same bytes.

    Notes
    -----
    Weights as in :func:`kamlib.scoring.draw_weights`, scores as in
    :func:`kamlib.scoring.draw_scores`. The standard deviation of a rated criterion follows its
    scale, that of a measured one is 0.

    Examples
    --------
    >>> tidy = pd.DataFrame({"account_id": ["K1", "K2"], "criterion": "cooperation",
    ...     "value": [8.0, 3.0], "points": [8.0, 3.0], "spread": [0.0, 4.0]})
    >>> accounts, blocks = index_draws(tidy, [Criterion(id="cooperation", weight=1)],
    ...     Robustness(draws=10_000, rating_deviation=1.0))
    >>> drawn = np.concatenate(list(blocks))
    >>> accounts, drawn.mean(axis=0).round(1).tolist(), drawn.std(axis=0).round(1).tolist()
    (['K1', 'K2'], [8.0, 3.0], [1.0, 2.0])
    """
    seed = how.seed + stream
    if tidy.empty:
        return [], iter([np.empty((how.draws, 0), dtype=np.float32)])
    weights = draw_weights(
        [criterion.weight for criterion in criteria],
        draws=how.draws,
        seed=seed,
        uncertainty=how.weights,
        concentration=how.concentration,
        band_points=how.band_points,
    )
    points = points_table(criteria, tidy)
    deviation = deviations(criteria, tidy, rating_deviation=how.rating_deviation)
    groups = [criterion.group for criterion in criteria]
    drawn = score_blocks(points.to_numpy(), deviation.to_numpy(), weights, seed=seed, groups=groups)
    return [str(name) for name in points.index], drawn


def quadrant_probability(
    account_ids: Sequence[str],
    value: Iterable[NDArray[np.floating]],
    engagement: Iterable[NDArray[np.floating]],
    *,
    splits: tuple[float, float],
    at_split: str = "high",
) -> pd.DataFrame:
    r"""Estimate the probability of each quadrant under uncertain weights and ratings.

    Parameters
    ----------
    account_ids : sequence of str, length n_accounts
        In the order of the columns.
    value, engagement : iterable of ndarray of shape (block, n_accounts)
        Both indices in every draw, drawn independently of each other, in the same blocks.
    splits : tuple of float
        Of value and of engagement, in points.
    at_split : {"high", "low"}, default="high"
        See :func:`kamlib.matrix.quadrant`.

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
        If the two indices do not have the same draws of the same accounts, or there is no draw.

    Notes
    -----
    .. math:: P(i \in q) = \frac{|\{d : (V_{id}, E_{id}) \in q\}|}{D}

    over D draws: the category acceptability index of SMAA-TRI (Tervonen et al. 2007), with
    quadrants as categories.

    Examples
    --------
    >>> table = quadrant_probability(["K1"], [np.array([[6.0], [6.0], [4.0], [6.0]])],
    ...     [np.array([[6.0], [4.0], [4.0], [6.0]])], splits=(5, 5))
    >>> table[["priority_share", "bind_share", "reassess_share", "likeliest"]]
       priority_share  bind_share  reassess_share likeliest
    0             0.5        0.25            0.25  priority
    """
    size = len(account_ids)
    counts, draws, known = np.zeros((size, len(QUADRANTS)), dtype=np.int64), 0, np.ones(size, bool)
    for one, other in zip_longest(value, engagement):
        _require_same(one, other, size)
        high, close = _is_high(one, splits[0], at_split), _is_high(other, splits[1], at_split)
        both = [high & close, high & ~close, ~high & close, ~high & ~close]
        counts += np.stack([members.sum(axis=0) for members in both], axis=1)
        known &= ~(np.isnan(one).any(axis=0) | np.isnan(other).any(axis=0))
        draws += len(one)
    if not draws:
        raise ParameterError(Sentence("A probability needs at least one draw; found none."))
    shares = np.where(known[:, None], counts / draws, np.nan)
    table = pd.DataFrame(shares, columns=list(PROBABILITY_COLUMNS))
    table.insert(0, c.ACCOUNT_ID, pd.Series(list(account_ids), dtype=str))
    best = np.where(known, np.nan_to_num(shares).argmax(axis=1), -1)
    table["likeliest"] = [QUADRANTS[place] if place >= 0 else None for place in best]
    return table.assign(likeliest_share=table[list(PROBABILITY_COLUMNS)].max(axis=1))


def _require_same(
    value: NDArray[np.floating] | None, engagement: NDArray[np.floating] | None, size: int
) -> None:
    shapes = [None if drawn is None else drawn.shape for drawn in (value, engagement)]
    if shapes[0] != shapes[1] or shapes[0] is None or shapes[0][1:] != (size,):
        raise ParameterError(
            Sentence(
                "Both indices need the same draws of the same accounts; found blocks of shape "
                "{first} and {second} for {count} accounts.",
                first=str(shapes[0]),
                second=str(shapes[1]),
                count=size,
            )
        )


def _is_high(drawn: NDArray[np.floating], split: float, at_split: str) -> NDArray[np.bool_]:
    rounded = np.round(drawn, DRAW_DIGITS)
    line = rounded.dtype.type(round(split, DRAW_DIGITS))
    above: NDArray[np.bool_] = rounded >= line if at_split == "high" else rounded > line
    return above
