"""Uncertain weights and uncertain ratings as seeded draws, shared by score and matrix.

Nobody knows a weight to the point or a rating to the decimal. These functions draw both
again and again around what was stated; the same seed gives the same draws, byte for byte,
on one core or on many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from kamlib.support.errors import ParameterError

Floats = NDArray[np.float32]
Weights = TypeVar("Weights", NDArray[np.float32], NDArray[np.float64])
WeightUncertainty = Literal["around", "any", "band"]
#: Streams of one seed, so that weights and ratings are drawn independently of each other.
_WEIGHT_STREAM, _POINT_STREAM = 1, 2
#: Draws of a block: as much as stays in the cache of one core; every block has its own stream.
BLOCK = 1024


def draw_weights(
    weights: Sequence[float],
    *,
    draws: int,
    seed: int,
    uncertainty: WeightUncertainty = "around",
    concentration: float = 50.0,
    band_points: float = 10.0,
) -> Floats:
    """Draw weights of the criteria that might as well have been agreed.

    Parameters
    ----------
    weights : sequence of float, length n_criteria
        As stated, positive; scaled to add up to 1.
    draws : int
        How many.
    seed : int
        The same seed gives the same draws.
    uncertainty : {"around", "any", "band"}, default="around"
        ``around``: Dirichlet distribution with the stated weights as mean; ``any``: all
        weights equally likely (uniform on the simplex), the stated ones do not count;
        ``band``: within ``band_points`` of the stated weights.
    concentration : float, default=50
        Of ``around``: a weight w has the standard deviation √(w (1 − w) / (concentration + 1)),
        about 6 percentage points for a weight of 20 % at 50.
    band_points : float, default=10
        Of ``band``: percentage points that a weight may be off.

    Returns
    -------
    ndarray of shape (draws, n_criteria), float32
        Each row adds up to 1, no weight is negative.

    Raises
    ------
    ParameterError
        If there is no weight, one is not positive, or a parameter is out of range.

    Notes
    -----
    SMAA (Lahdelma, Hokkanen and Salminen 1998; Lahdelma and Salminen 2001).

    Examples
    --------
    >>> drawn = draw_weights([3, 1], draws=1000, seed=1)
    >>> drawn.shape, round(float(drawn[:, 0].mean()), 2)
    ((1000, 2), 0.75)
    """
    stated = _stated(weights)
    if draws < 1 or concentration <= 0 or band_points < 0:
        raise ParameterError(
            "Draws of weights need draws >= 1, concentration > 0 and band_points >= 0; found "
            f"{draws}, {concentration} and {band_points}."
        )
    random = np.random.default_rng([seed, _WEIGHT_STREAM])
    if uncertainty == "any":
        drawn = random.dirichlet(np.ones(len(stated)), size=draws)
    elif uncertainty == "around":
        drawn = random.dirichlet(concentration * stated, size=draws)
    else:
        drawn = _within_band(stated, random.uniform(-1, 1, (draws, len(stated))), band_points / 100)
    return drawn.astype(np.float32)


def _stated(weights: Sequence[float]) -> NDArray[np.float64]:
    known = np.asarray(weights, dtype=float)
    if known.ndim != 1 or not known.size or not (np.isfinite(known) & (known > 0)).all():
        raise ParameterError(
            f"Weights must be positive numbers, at least one; found {list(weights)!r}."
        )
    stated: NDArray[np.float64] = known / known.sum()
    return stated


def _within_band(
    stated: NDArray[np.float64], noise: NDArray[np.float64], band: float
) -> NDArray[np.float64]:
    """Move the weights against each other; scaled back where one would leave band or zero."""
    moved = band * (noise - noise.mean(axis=1, keepdims=True))
    widest = np.abs(moved).max(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_band = np.where(widest > 0, band / widest, 1.0)
        to_zero = np.where(moved < 0, stated / -moved, np.inf).min(axis=1, keepdims=True)
    drawn: NDArray[np.float64] = stated + moved * np.minimum(1.0, np.minimum(to_band, to_zero))
    return np.maximum(drawn, 0.0)


def draw_points(
    points: NDArray[np.floating], deviation: NDArray[np.floating], *, draws: int, seed: int
) -> Floats:
    """Draw the points that other raters might as well have given.

    Parameters
    ----------
    points : array of shape (n_accounts, n_criteria)
        As stated, 0 to 10; NaN where there is no figure.
    deviation : array of shape (n_accounts, n_criteria)
        Standard deviation of each, in points; 0 or NaN for a figure that is certain.
    draws : int
        How many. The result holds draws × accounts × criteria numbers; for a score alone
        :func:`draw_scores` needs a fraction of it.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    ndarray of shape (draws, n_accounts, n_criteria), float32
        Normally distributed, not cut at 0 and 10 so that the mean stays; NaN stays NaN.

    Examples
    --------
    >>> drawn = draw_points(np.array([[5.0, np.nan]]), np.array([[1.0, 1.0]]), draws=3, seed=1)
    >>> drawn.shape, bool(np.isnan(drawn[:, 0, 1]).all())
    ((3, 1, 2), True)
    """
    stated, spread = checked_points(points, deviation)
    random = np.random.default_rng([seed, _POINT_STREAM])
    noise = random.standard_normal((draws, *stated.shape), dtype=np.float32)
    noise *= spread
    noise += stated
    return noise


def checked_points(
    points: NDArray[np.floating], deviation: NDArray[np.floating]
) -> tuple[Floats, Floats]:
    """Check points and their deviations against each other; no deviation is certainty."""
    stated = np.asarray(points, dtype=np.float32)
    spread = np.nan_to_num(np.asarray(deviation, dtype=np.float32), nan=0.0)
    if stated.ndim != 2 or stated.shape != spread.shape or (spread < 0).any():
        raise ParameterError(
            "Points and their deviations must be tables of the same accounts and criteria, and no "
            f"deviation negative; found shapes {stated.shape} and {spread.shape}."
        )
    return stated, spread


def effective_weights(
    weights: Weights, present: NDArray[np.bool_], groups: Sequence[str] = ()
) -> Weights:
    """Give the weight of missing criteria to the others of their group, else to all others.

    Parameters
    ----------
    weights : array of shape (draws, n_criteria)
        Rows of positive weights.
    present : array of shape (n_criteria,)
        Which criteria have a figure.
    groups : sequence of str, optional
        Group of each criterion; an empty name is a group of its own.

    Returns
    -------
    ndarray of shape (draws, n_criteria)
        Rows add up to 1, of the kind given; 0 for missing criteria. NaN if none is present.

    Examples
    --------
    >>> effective_weights(np.array([[0.2, 0.3, 0.5]], dtype=np.float32),
    ...     np.array([True, False, True]), ["a", "a", "b"]).tolist()
    [[0.5, 0.0, 0.5]]
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
    """Score every account in every draw.

    Parameters
    ----------
    points, deviation : array of shape (n_accounts, n_criteria)
        See :func:`draw_points`; a missing criterion drops with its weight.
    weights : array of shape (draws, n_criteria)
        From :func:`draw_weights`.
    seed : int
        Of the ratings.
    groups : sequence of str, optional
        See :func:`effective_weights`.

    Returns
    -------
    ndarray of shape (draws, n_accounts), float32
        Scores; NaN for an account without any figure.

    Notes
    -----
    Independent normal errors of points add up to one normal error of the score with the
    variance Σ w² s², so one number per account and draw says the same as one per criterion.

    Examples
    --------
    >>> draw_scores(np.array([[4.0, 8.0]]), np.zeros((1, 2)),
    ...     np.array([[0.5, 0.5], [1.0, 0.0]], dtype=np.float32), seed=1).tolist()
    [[6.0], [4.0]]
    """
    stated, spread = checked_points(points, deviation)
    patterns = missing_patterns(stated)
    out = np.empty((len(weights), len(stated)), dtype=np.float32)
    for block, start in enumerate(range(0, len(weights), BLOCK)):
        rows = slice(start, start + BLOCK)
        mean, variance = moments(stated, spread, weights[rows], patterns=patterns, groups=groups)
        out[rows] = with_noise(mean, variance, stream=(seed, block))
    return out


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
    for pattern, members in patterns:
        columns = slice(None) if len(patterns) == 1 else members
        used = effective_weights(weights, pattern, groups)
        mean[:, columns] = weighted(used, np.where(pattern, stated[members], np.float32(0)))
        if variance is not None:
            squares = np.where(pattern, spread[members], np.float32(0)) ** 2
            variance[:, columns] = weighted(used * used, squares)
    return mean, variance


def with_noise(mean: Floats, variance: Floats | None, *, stream: tuple[int, int]) -> Floats:
    """Add the errors of the ratings to a block; ``stream`` is the seed and its number."""
    if variance is None:
        return mean
    random = np.random.default_rng([stream[0], _POINT_STREAM, stream[1]])
    noise = random.standard_normal(mean.shape, dtype=np.float32)
    noise *= np.sqrt(variance, out=variance)
    noise += mean
    return noise


def weighted(weights: Floats, points: Floats) -> Floats:
    """Multiply weights (draws, criteria) with points (accounts, criteria), term by term.

    A matrix product would sum in an order that depends on the machine; this one does not.
    """
    total = weights[:, :1] * points[:, 0]
    part = np.empty_like(total)
    for place in range(1, weights.shape[1]):
        np.multiply(weights[:, place, None], points[:, place], out=part)
        total += part
    product: Floats = total
    return product
