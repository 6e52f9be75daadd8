"""Scores of all accounts in every draw of weights and ratings, block by block.

A missing criterion drops out with its weight in every draw, as it does in the stated score.
The same seed gives the same scores, however many draws a block has and whoever computes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kamlib.scoring.robustness import POINT_STREAM, Floats, checked_points
from kamlib.support.errors import ParameterError, Sentence

Weights = TypeVar("Weights", NDArray[np.float32], NDArray[np.float64])
#: Draws of the ratings that share a stream of random numbers. Part of the method: another
#: number gives other draws.
STREAM = 1024
#: Draws of a block, a multiple of the above: as much as stays in the cache of one core.
BLOCK = 1024
#: Figures that are multiplied at a time; no part of the method.
TILE = 65_536


def effective_weights(
    weights: Weights, present: NDArray[np.bool_], groups: Sequence[str] = ()
) -> Weights:
    r"""Give the weight of missing criteria to the others of their group, else to all others.

    Parameters
    ----------
    weights : array of shape (draws, n_criteria)
        Rows of positive weights.
    present : array of bool, shape (n_criteria,)
        Which criteria have a figure.
    groups : sequence of str, optional
        Group of each criterion; an empty name is a group of its own.

    Returns
    -------
    ndarray of shape (draws, n_criteria)
        Rows add up to 1, of the kind given; 0 for missing criteria. NaN if none is present.

    Notes
    -----
    The rule of :func:`kamlib.scoring.assess`, for many weights at once: with P the criteria present
    and g(j) the group of criterion j

    .. math:: u_j = w_j \frac{\sum_{k \in g(j)} w_k}{\sum_{k \in g(j) \cap P} w_k}, \qquad
              \tilde w_j = \frac{u_j}{\sum_{k \in P} u_k}

    Examples
    --------
    >>> weights, present = np.array([[0.2, 0.3, 0.5]]), np.array([True, False, True])
    >>> effective_weights(weights, present, ["a", "a", "b"]).tolist()  # all to the group
    [[0.5, 0.0, 0.5]]
    >>> effective_weights(weights, present).round(3).tolist()  # in proportion to all others
    [[0.286, 0.0, 0.714]]
    """
    kept = np.where(present, weights, weights.dtype.type(0))
    for group in sorted({name for name in groups if name}):
        members = np.array([name == group for name in groups])
        if (members & present).any() and not present[members].all():
            whole = weights[:, members].sum(axis=1, keepdims=True)
            left = kept[:, members].sum(axis=1, keepdims=True)
            kept[:, members] *= whole / left
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled: Weights = kept / kept.sum(axis=1, keepdims=True)
    return scaled


def draw_scores(
    points: NDArray[np.floating],
    deviation: NDArray[np.floating],
    weights: Floats,
    *,
    seed: int,
    groups: Sequence[str] = (),
) -> Floats:
    r"""Score every account in every draw of weights and ratings.

    Parameters
    ----------
    points, deviation : array of shape (n_accounts, n_criteria)
        Points of 0 to 10 and their standard deviation, see :func:`kamlib.scoring.draw_points`; a
        missing criterion (NaN) drops with its weight.
    weights : array of shape (draws, n_criteria), float32
        From :func:`kamlib.scoring.draw_weights`.
    seed : int
        Of the ratings.
    groups : sequence of str, optional
        See :func:`effective_weights`.

    Returns
    -------
    ndarray of shape (draws, n_accounts), float32
        Scores in points; NaN for an account without any figure.

    Raises
    ------
    ParameterError
        If points, deviations and weights do not fit together, or a deviation is negative.

    Notes
    -----
    .. math:: N_{id} = \sum_j \tilde w_{ijd}\, p_{ij}
              + \varepsilon_{id} \sqrt{\sum_j \tilde w_{ijd}^2 s_{ij}^2}, \qquad
              \varepsilon_{id} \sim N(0, 1)

    Independent normal errors of points add up to one normal error of the score, so one number per
    account and draw says the same as one per criterion.

    Examples
    --------
    >>> draw_scores(np.array([[4.0, 8.0]]), np.zeros((1, 2)),
    ...     np.array([[0.5, 0.5], [1.0, 0.0]], dtype=np.float32), seed=1).tolist()
    [[6.0], [4.0]]
    """
    blocks = list(score_blocks(points, deviation, weights, seed=seed, groups=groups))
    none = np.empty((0, len(points)), dtype=np.float32)
    return np.concatenate([none, *blocks])


def top_shares(scores: Floats, places: int) -> NDArray[np.float64]:
    """Count in how many draws each account is among the first.

    Parameters
    ----------
    scores : array of shape (draws, n_accounts)
        From :func:`draw_scores`.
    places : int
        How many are chosen.

    Returns
    -------
    ndarray of shape (n_accounts,)
        Share of the draws, 0 to 1: what :meth:`kamlib.scoring.Acceptability.top` counts, for
        a few accounts and at once. At a tie the account first in order is chosen.

    Examples
    --------
    >>> scores = np.array([[6.0, 5.0, 1.0], [4.0, 5.0, 1.0]], dtype=np.float32)
    >>> top_shares(scores, 1).tolist(), top_shares(scores, 2).tolist()
    ([0.5, 0.5, 0.0], [1.0, 1.0, 0.0])
    """
    if places >= scores.shape[1]:
        return np.ones(scores.shape[1])
    order = np.argsort(-scores, axis=1, kind="stable")[:, :places]
    counted = np.bincount(order.reshape(-1), minlength=scores.shape[1])
    return np.asarray(counted / len(scores), dtype=float)


def score_blocks(
    points: NDArray[np.floating],
    deviation: NDArray[np.floating],
    weights: Floats,
    *,
    seed: int,
    groups: Sequence[str] = (),
) -> Iterator[Floats]:
    """Score every account in every draw, a block of draws at a time, in bounded memory.

    Takes what :func:`draw_scores` takes.

    Yields
    ------
    ndarray of shape (block, n_accounts), float32
        One below the other they are the result of :func:`draw_scores`.

    Examples
    --------
    >>> weights = np.full((2000, 1), 1.0, dtype=np.float32)
    >>> [len(block) for block in score_blocks(np.array([[4.0]]), np.zeros((1, 1)), weights, seed=1)]
    [1024, 976]
    """
    stated, spread = checked_points(points, deviation)
    if weights.ndim != 2 or weights.shape[1] != stated.shape[1]:
        raise ParameterError(
            Sentence(
                "Draws of weights must have one column per criterion; found {shape} for {count} "
                "criteria.",
                shape=str(weights.shape),
                count=stated.shape[1],
            )
        )
    patterns = missing_patterns(stated)
    for start in range(0, len(weights), BLOCK):
        drawn = weights[start : start + BLOCK]
        mean, variance = moments(stated, spread, drawn, patterns=patterns, groups=groups)
        yield with_noise(mean, variance, seed=seed, start=start)


Patterns = tuple[tuple[NDArray[np.bool_], NDArray[np.intp]], ...]


def missing_patterns(stated: Floats) -> Patterns:
    """Sort the accounts by which criteria they have: (present criteria, their accounts)."""
    present = ~np.isnan(stated)
    patterns, number = np.unique(present, axis=0, return_inverse=True)
    return tuple(
        (pattern, np.flatnonzero(number.reshape(-1) == place))
        for place, pattern in enumerate(patterns)
    )


def moments(
    stated: Floats,
    spread: Floats,
    weights: Floats,
    *,
    patterns: Patterns,
    groups: Sequence[str] = (),
) -> tuple[Floats, Floats | None]:
    """Mean and variance of the scores (draws, accounts) given the weights; None: certain."""
    shape = (len(weights), len(stated))
    mean = np.empty(shape, dtype=np.float32)
    variance = np.empty(shape, dtype=np.float32) if spread.any() else None
    # The largest pattern is computed for all accounts in place, and the others overwrite theirs:
    # writing most columns of a wide block one by one costs more than computing them twice.
    largest = max(range(len(patterns)), key=lambda place: len(patterns[place][1]))
    pattern = patterns[largest][0]
    used = effective_weights(weights, pattern, groups)
    weighted(used, np.where(pattern, np.nan_to_num(stated), np.float32(0)), out=mean)
    if variance is not None:
        weighted(used * used, np.where(pattern, spread, np.float32(0)) ** 2, out=variance)
    for place, (pattern, members) in enumerate(patterns):
        if place == largest:
            continue
        used = effective_weights(weights, pattern, groups)
        mean[:, members] = _by_account(used, np.where(pattern, stated[members], np.float32(0))).T
        if variance is not None:
            squares = np.where(pattern, spread[members], np.float32(0)) ** 2
            variance[:, members] = _by_account(used * used, squares).T
    return mean, variance


def with_noise(mean: Floats, variance: Floats | None, *, seed: int, start: int) -> Floats:
    """Add the errors of the ratings to a block; ``start`` is the number of its first draw."""
    if variance is None:
        return mean
    noise = np.empty_like(mean)
    for first in range(0, len(mean), STREAM):
        part = noise[first : first + STREAM]
        random = np.random.default_rng([seed, POINT_STREAM, (start + first) // STREAM])
        random.standard_normal(part.shape, dtype=np.float32, out=part)
    noise *= np.sqrt(variance, out=variance)
    noise += mean
    return noise


def weighted(weights: Floats, points: Floats, *, out: Floats) -> None:
    """Multiply weights (draws, criteria) with points (accounts, criteria), term by term.

    A matrix product would sum in an order that depends on the machine; this one does not. Some
    draws at a time stay in the cache of one core, which halves the time.
    """
    by_criterion = np.ascontiguousarray(points.T)
    # What is certain has no variance: adding its zeros would change no figure.
    some_points = [place for place in range(1, len(by_criterion)) if by_criterion[place].any()]
    rows = max(1, TILE // len(points))
    part = np.empty((min(rows, len(weights)), len(points)), dtype=np.float32)
    for start in range(0, len(weights), rows):
        total, some = out[start : start + rows], weights[start : start + rows]
        np.multiply(some[:, :1], by_criterion[0], out=total)
        for place in some_points:
            np.multiply(some[:, place, None], by_criterion[place], out=part[: len(total)])
            total += part[: len(total)]


def _by_account(weights: Floats, points: Floats) -> Floats:
    """Compute the same for a few accounts, one row each: long rows of draws are faster."""
    total = np.empty((len(points), len(weights)), dtype=np.float32)
    weighted(points, weights, out=total)
    return total
