"""Anchored scales: which value of a criterion earns how many points, agreed beforehand.

Between anchors points are interpolated, outside they stay at the end points. An account's
points therefore never move because another account came or left.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from kamlib.support.errors import ParameterError, Sentence

MOST_POINTS = 10.0


def points(values: pd.Series, anchors: Sequence[tuple[float, float]]) -> pd.Series:
    r"""Turn values into points of 0 to 10 by an agreed piecewise-linear scale.

    Parameters
    ----------
    values : Series of shape (n,)
        In the unit of the criterion.
    anchors : sequence of (value, points)
        At least one pair, in rising order of value. Points that fall as the value rises make a cost
        criterion.

    Returns
    -------
    Series of shape (n,)
        Points, on the index of ``values``; a missing value stays missing (NaN).

    Raises
    ------
    ParameterError
        If there is no anchor, or one does not rise.

    Notes
    -----
    Between two anchors :math:`(a_k, p_k)` and :math:`(a_{k+1}, p_{k+1})`

    .. math:: v(x) = p_k + \frac{x - a_k}{a_{k+1} - a_k}\,(p_{k+1} - p_k)

    and outside the points of the first or the last anchor. A value function agreed beforehand
    (Keeney and Raiffa 1976). Norms by minimum and maximum of the sample move an account's points
    whenever another one comes or leaves, and no two quarters compare.

    Examples
    --------
    >>> points(pd.Series([-5.0, 5.0, 25.0, None]), [(0, 0), (10, 4), (20, 8)]).tolist()
    [0.0, 2.0, 8.0, nan]
    >>> points(pd.Series([5.0]), [(0, 10), (10, 6)]).tolist()  # days late: less is better
    [8.0]
    """
    known = values.astype(float)
    at = [float(value) for value, _ in anchors]
    if not at or any(low >= high for low, high in pairwise(at)):
        raise ParameterError(
            Sentence(
                "A scale needs anchors (value, points) in rising order of value, at least one; "
                "found {found}.",
                found=list(anchors),
            )
        )
    earned = [float(point) for _, point in anchors]
    return pd.Series(np.interp(known, at, earned), index=values.index).where(known.notna())
