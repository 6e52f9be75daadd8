"""How sure a rank is: stochastic acceptability under uncertain weights and ratings (SMAA).

Each draw is one opinion that might as well have been agreed. Counting the ranks over all
draws gives the probability of each rank, of being chosen, and of beating a neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamlib.scoring.robustness import Floats, checked_points
from kamlib.scoring.score_draws import BLOCK, Patterns, missing_patterns, moments, with_noise
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence, nearest

Keys = NDArray[np.uint32] | NDArray[np.uint64]
Counts = NDArray[np.int64]
THREADS = 2
#: Weights are added as whole multiples of 1/GRAIN: such sums do not depend on their order.
GRAIN = 2.0**30
#: Draws of the ratings, at least, with which a confidence factor is counted.
CONFIDENCE_DRAWS = 2048
#: Stream of the ratings behind the confidence factors, away from those of the blocks.
_CONFIDENCE_STREAM = 3


@dataclass(frozen=True, eq=False, kw_only=True)
class Acceptability:
    """Counts of ranks over all draws: how sure each place is.

    Parameters
    ----------
    account_ids : tuple of str
        Who was ranked, in the order of all arrays.
    draws : int
        How many opinions were drawn.
    counts : array of shape (n_accounts, n_accounts)
        ``counts[i, r]``: draws in which account i had rank r + 1.
    wins : array of shape (n_compared, n_compared)
        ``wins[a, b]``: draws in which the a-th of ``compared`` stood before the b-th.
    compared : tuple of int
        Places of the accounts compared in pairs.
    weight_sums : array of shape (n_accounts, n_criteria)
        Sum of the weights of the draws in which an account came first.
    confidence : array of shape (n_accounts,)
        Probability of the first rank under the account's central weights; NaN if it never
        came first.

    Examples
    --------
    >>> points = pd.DataFrame([[9.0, 2.0], [4.0, 4.0]], index=["K1", "K2"])
    >>> weights = np.array([[0.5, 0.5], [0.4, 0.6], [0.3, 0.7], [0.1, 0.9]], dtype=np.float32)
    >>> found = acceptability(points, 0 * points, weights, seed=1)
    >>> found.top(1).tolist(), found.central_weights[0].round(2).tolist()
    ([0.75, 0.25], [0.4, 0.6])
    """

    account_ids: tuple[str, ...]
    draws: int
    counts: Counts
    wins: Counts
    compared: tuple[int, ...]
    weight_sums: NDArray[np.float64]
    confidence: NDArray[np.float64]

    @cached_property
    def ranks(self) -> NDArray[np.float64]:
        """Rank acceptability b(i, r): share of draws in which account i had rank r + 1."""
        return np.asarray(self.counts / self.draws, dtype=float)

    @cached_property
    def central_weights(self) -> NDArray[np.float64]:
        """Mean weights of the draws that put an account first; NaN where none does."""
        first = np.where(self.counts[:, :1] > 0, self.counts[:, :1], np.nan)
        return np.asarray(self.weight_sums / first, dtype=float)

    @cached_property
    def pairwise(self) -> NDArray[np.float64]:
        """Pairwise winning index: share of draws in which one account stands before another."""
        return np.asarray(self.wins / self.draws, dtype=float)

    def top(self, places: int) -> NDArray[np.float64]:
        """Estimate the probability of a rank within the first ``places``.

        Returns
        -------
        ndarray of shape (n_accounts,)
            Share of the draws, 0 to 1.
        """
        return np.asarray(self.counts[:, :places].sum(axis=1) / self.draws, dtype=float)

    def rank_at(self, share: float) -> NDArray[np.int64]:
        """Find the rank that an account reaches or beats in at least this share of the draws.

        Returns
        -------
        ndarray of shape (n_accounts,)
            Ranks from 1.
        """
        needed = np.ceil(share * self.draws - 1e-9)
        rank: NDArray[np.int64] = (self.counts.cumsum(axis=1) < needed[..., None]).sum(axis=1) + 1
        return rank

    def table(self, places: int) -> pd.DataFrame:
        """Sum it up, one row per account in the order of ``account_ids``.

        Returns
        -------
        DataFrame of shape (n_accounts, 6)
            ``account_id``, ``top_pct`` (probability of the first ``places`` ranks, percent),
            ``first_pct`` (of the first rank), ``best_rank`` and ``worst_rank`` (bounds of the
            middle 90 % of the draws) and ``confidence_pct`` (NaN for who never came first).
        """
        return pd.DataFrame(
            {
                c.ACCOUNT_ID: list(self.account_ids),
                "top_pct": 100 * self.top(places),
                "first_pct": 100 * self.top(1),
                "best_rank": self.rank_at(0.05),
                "worst_rank": self.rank_at(0.95),
                "confidence_pct": 100 * self.confidence,
            }
        )


def acceptability(
    points: pd.DataFrame,
    deviation: pd.DataFrame,
    weights: Floats,
    *,
    seed: int,
    groups: Sequence[str] = (),
    compared: Sequence[str] = (),
) -> Acceptability:
    r"""Estimate the probability of each rank under uncertain weights and ratings (SMAA).

    Parameters
    ----------
    points : DataFrame of shape (n_accounts, n_criteria)
        Points of 0 to 10 by ``account_id`` (index) and criterion; NaN where there is no figure,
        which drops out with its weight. Ties go to the row above, so sort by account.
    deviation : DataFrame of shape (n_accounts, n_criteria)
        Standard deviation of the points, same rows and columns; 0 or NaN is certain.
    weights : array of shape (draws, n_criteria), float32
        From :func:`kamlib.scoring.draw_weights`, in the order of the columns.
    seed : int
        Of the ratings drawn.
    groups : sequence of str, optional
        Group of each criterion, see :func:`kamlib.scoring.effective_weights`.
    compared : sequence of str, optional
        Accounts to compare in pairs; none by default, for the effort grows with their square.

    Returns
    -------
    Acceptability
        Counts, with ``ranks``, ``top``, ``central_weights`` and ``table``. Same seed, same result,
        whatever the number of cores.

    Raises
    ------
    ParameterError
        If tables and weights do not fit together, an account has no figure at all, or one to be
        compared is not among them.

    Notes
    -----
    .. math:: b_i^r = \frac{|\{d : rank_{id} = r\}|}{D}, \quad
              w_i^c = \frac{\sum_{d : rank_{id} = 1} w_d}{|\{d : rank_{id} = 1\}|}, \quad
              p_i^c = P(rank_i = 1 \mid w_i^c)

    over D draws: rank acceptability, central weights and confidence factor of SMAA-2 (Lahdelma and
    Salminen 2001); pairwise winning index (Leskinen et al. 2006).

    Examples
    --------
    >>> points = pd.DataFrame([[9.0, 2.0], [4.0, 4.0]], index=["K1", "K2"])
    >>> weights = np.array([[0.5, 0.5], [0.1, 0.9]], dtype=np.float32)
    >>> acceptability(points, 0 * points, weights, seed=1).ranks.tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    stated, spread = checked_points(points.to_numpy(float), deviation.to_numpy(float))
    _require_fit(points, weights, compared)
    places = tuple(points.index.get_indexer(pd.Index(compared)).tolist())
    low, high = _bounds(stated, spread)
    task = _Task(
        stated, spread, weights, seed, tuple(groups), places, low, high, missing_patterns(stated)
    )
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(task.count, range(THREADS)))
    counts = np.sum([part[0] for part in parts], axis=0)
    sums = np.sum([part[2] for part in parts], axis=0) / GRAIN
    return Acceptability(
        account_ids=tuple(str(account) for account in points.index),
        draws=len(weights),
        counts=counts,
        wins=np.sum([part[1] for part in parts], axis=0),
        compared=places,
        weight_sums=sums,
        confidence=_confidence(task, counts[:, 0], sums),
    )


def _require_fit(points: pd.DataFrame, weights: Floats, compared: Sequence[str]) -> None:
    if weights.ndim != 2 or weights.shape[1] != points.shape[1] or not len(weights):
        raise ParameterError(
            Sentence(
                "Draws of weights must have one column per criterion, at least one row; found "
                "{shape} for {count} criteria.",
                shape=str(weights.shape),
                count=points.shape[1],
            )
        )
    silent = points.index[points.isna().all(axis=1)]
    if len(silent) or points.empty:
        raise ParameterError(
            Sentence(
                "Every account needs points in at least one criterion to be ranked; without any: "
                "{names}.",
                names=", ".join(map(str, silent[:5])) or Sentence("there is no account"),
            )
        )
    unknown = [str(name) for name in compared if name not in points.index]
    if unknown:
        raise ParameterError(
            Sentence(
                "Only accounts that are ranked can be compared in pairs; found {name!r}.",
                name=unknown[0],
            ),
            nearest(unknown[0], points.index.astype(str)),
        )


def _bounds(stated: Floats, spread: Floats) -> tuple[float, float]:
    """Find limits no drawn score passes: seven deviations, which chance never reaches."""
    widest = 7.0 * float(spread.max(initial=0.0)) + 1e-3
    return float(np.nanmin(stated)) - widest, float(np.nanmax(stated)) + widest


@dataclass(frozen=True, eq=False)
class _Task:
    """What the threads count: each takes its share of the blocks of draws."""

    stated: Floats
    spread: Floats
    weights: Floats
    seed: int
    groups: tuple[str, ...]
    compared: tuple[int, ...]
    low: float
    high: float
    patterns: Patterns

    def moments(self, weights: Floats) -> tuple[Floats, Floats | None]:
        return moments(
            self.stated, self.spread, weights, patterns=self.patterns, groups=self.groups
        )

    def count(self, thread: int) -> tuple[Counts, Counts, Counts]:
        size, criteria = self.stated.shape
        counts = np.zeros(size * size, dtype=np.int64)
        wins = np.zeros((len(self.compared), len(self.compared)), dtype=np.int64)
        sums = np.zeros((size, criteria), dtype=np.int64)
        for block in range(thread, -(-len(self.weights) // BLOCK), THREADS):
            weights = self.weights[block * BLOCK : (block + 1) * BLOCK]
            whole = np.rint(weights.astype(np.float64) * GRAIN)
            mean, variance = self.moments(weights)
            keys = self._keys(with_noise(mean, variance, seed=self.seed, start=block * BLOCK))
            self._count_wins(keys, wins)
            keys.sort(axis=1)
            order = (keys & ((1 << _bits(size)) - 1)).astype(np.intp)
            for place in range(criteria):
                added = np.bincount(order[:, 0], whole[:, place], minlength=size)
                sums[:, place] += added.astype(np.int64)
            order *= size
            order += np.arange(size)
            counts += np.bincount(order.reshape(-1), minlength=size * size)
        return counts.reshape(size, size), wins, sums

    def _keys(self, scores: Floats) -> Keys:
        """Pack score (falling) and place of the account into one whole number each.

        Sorting whole numbers needs a third of the time of sorting places by score, and a tie
        falls to the account first in order. 22 bits tell millionths of a point apart.
        """
        size = scores.shape[1]
        bits = _bits(size)
        if bits <= 12:
            steps = np.float32(((1 << min(32 - bits, 24)) - 1) / (self.high - self.low))
            small = ((np.float32(self.high) - scores) * steps).astype(np.uint32)
            return (small << np.uint32(bits)) | np.arange(size, dtype=np.uint32)
        wide = (self.high - scores.astype(np.float64)) * ((1 << 36) / (self.high - self.low))
        return (wide.astype(np.uint64) << np.uint64(bits)) | np.arange(size, dtype=np.uint64)

    def _count_wins(self, keys: Keys, wins: Counts) -> None:
        chosen = np.ascontiguousarray(keys[:, list(self.compared)]).astype(np.uint64)
        for row in range(len(self.compared)):
            wins[row] += np.count_nonzero(chosen[:, row, None] < chosen, axis=0)


def _bits(size: int) -> int:
    return max(1, (size - 1).bit_length())


def _confidence(task: _Task, first: Counts, sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw the ratings again under each account's central weights and count its first ranks."""
    size = len(task.stated)
    share = np.full(size, np.nan)
    draws = max(CONFIDENCE_DRAWS, 1_000_000 // size)
    random = np.random.default_rng([task.seed, _CONFIDENCE_STREAM])
    noise = random.standard_normal((size, draws), dtype=np.float32)
    for account in np.flatnonzero(first):
        central = (sums[account] / first[account]).astype(np.float32)[None, :]
        means, variances = task.moments(central)
        mean = means[0]
        deviation = np.zeros_like(mean) if variances is None else np.sqrt(variances[0])
        reach = np.flatnonzero(mean + 6 * deviation >= (mean - 6 * deviation).max())
        scores = mean[reach, None] + deviation[reach, None] * noise[reach]
        share[account] = float((reach[scores.argmax(axis=0)] == account).mean())
    return share
