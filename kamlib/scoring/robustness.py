"""Uncertain weights and uncertain ratings as seeded draws, shared by score and matrix.

Nobody knows a weight to the point or a rating to the decimal. These functions draw both
again and again around what was stated; the same seed gives the same draws, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kamlib.support.errors import ParameterError, Sentence

Floats = NDArray[np.float32]
WeightUncertainty = Literal["around", "any", "band"]
#: Streams of one seed, so that weights and ratings are drawn independently of each other.
_WEIGHT_STREAM, POINT_STREAM = 1, 2


def draw_weights(
    weights: Sequence[float],
    *,
    draws: int,
    seed: int,
    uncertainty: WeightUncertainty = "around",
    concentration: float = 50.0,
    band_points: float = 10.0,
) -> Floats:
    r"""Draw weights of the criteria that might as well have been agreed.

    Parameters
    ----------
    weights : sequence of float, length n_criteria
        As stated, positive; scaled to add up to 1.
    draws : int
        How many.
    seed : int
        The same seed gives the same draws.
    uncertainty : {"around", "any", "band"}, default="around"
        ``around``: spread around the stated weights, which are the mean; ``any``: all weights
        equally likely, the stated ones do not count; ``band``: within ``band_points`` of the stated
        weights.
    concentration : float, default=50
        Of ``around``: the higher, the nearer to the stated weights.
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
    With the concentration :math:`\kappa`

    .. math:: \text{around: } W \sim \mathrm{Dirichlet}(\kappa w), \quad
              \mathrm{sd}(W_j) = \sqrt{\frac{w_j (1 - w_j)}{\kappa + 1}}, \qquad
              \text{any: } W \sim \mathrm{Dirichlet}(1, \ldots, 1)

    so a weight of 20 % is off by about 6 percentage points at 50. Weights of SMAA (Lahdelma,
    Hokkanen and Salminen 1998; Lahdelma and Salminen 2001).

    Examples
    --------
    >>> drawn = draw_weights([3, 1], draws=1000, seed=1)
    >>> drawn.shape, drawn.mean(axis=0).round(2).tolist(), round(float(drawn[:, 0].std()), 2)
    ((1000, 2), [0.75, 0.25], 0.06)
    """
    stated = _stated(weights)
    if draws < 1 or concentration <= 0 or band_points < 0:
        raise ParameterError(
            Sentence(
                "Draws of weights need draws >= 1, concentration > 0 and band_points >= 0; found "
                "{draws}, {concentration} and {band_points}.",
                draws=draws,
                concentration=concentration,
                band_points=band_points,
            )
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
            Sentence(
                "Weights must be positive numbers, at least one; found {found}.",
                found=list(weights),
            )
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
    r"""Draw the points that other raters might as well have given.

    Parameters
    ----------
    points : array of shape (n_accounts, n_criteria)
        As stated, 0 to 10; NaN where there is no figure.
    deviation : array of shape (n_accounts, n_criteria)
        Standard deviation of each, in points; 0 or NaN for a figure that is certain.
    draws : int
        How many. The result holds draws × accounts × criteria numbers; for a score alone
        :func:`kamlib.scoring.draw_scores` needs a fraction of it.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    ndarray of shape (draws, n_accounts, n_criteria), float32
        Points, not cut at 0 and 10 so that the mean stays; NaN stays NaN.

    Raises
    ------
    ParameterError
        If the two tables differ in shape, or a deviation is negative.

    Notes
    -----
    .. math:: \tilde p_{ij} = p_{ij} + s_{ij}\,\varepsilon_{ij}, \qquad
              \varepsilon_{ij} \sim N(0, 1) \text{ independent}

    Uncertain criteria measurements of SMAA-2 (Lahdelma and Salminen 2001).

    Examples
    --------
    >>> drawn = draw_points(np.array([[5.0, 7.0, np.nan]]), np.array([[1.0, 0.0, 1.0]]),
    ...     draws=1000, seed=1)
    >>> drawn[:, 0].mean(axis=0).round(1).tolist(), drawn[:, 0].std(axis=0).round(1).tolist()
    ([5.0, 7.0, nan], [1.0, 0.0, nan])
    """
    stated, spread = checked_points(points, deviation)
    random = np.random.default_rng([seed, POINT_STREAM])
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
            Sentence(
                "Points and their deviations must be tables of the same accounts and criteria, "
                "and no deviation negative; found shapes {first} and {second}.",
                first=str(stated.shape),
                second=str(spread.shape),
            )
        )
    return stated, spread
