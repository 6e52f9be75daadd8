"""Anchored scales: which value of a criterion earns how many points, agreed beforehand.

Between anchors points are interpolated, outside they stay at the end points. An account's
points therefore never move because another account came or left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

MOST_POINTS = 10.0


def points(values: pd.Series, anchors: Sequence[tuple[float, float]]) -> pd.Series:
    """Turn values into points of 0 to 10 by a piecewise-linear scale.

    Parameters
    ----------
    values : Series of shape (n,)
        In the unit of the criterion.
    anchors : sequence of (value, points)
        In rising order of value. Points that fall as the value rises make a cost criterion.

    Returns
    -------
    Series of shape (n,)
        Points; a missing value stays missing.

    Examples
    --------
    >>> points(pd.Series([-5.0, 5.0, 25.0, None]), [(0, 0), (10, 4), (20, 8)]).tolist()
    [0.0, 2.0, 8.0, nan]
    """
    known = values.astype(float)
    at = [float(value) for value, _ in anchors]
    earned = [float(point) for _, point in anchors]
    return pd.Series(np.interp(known, at, earned), index=values.index).where(known.notna())
