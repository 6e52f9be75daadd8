"""Which weight would have to change, and how far, for two neighbours to change places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamlib.scoring.score_draws import effective_weights
from kamlib.support import columns as c

Figures = Sequence[float] | NDArray[np.float64]
#: Differences of points below this are none.
_NOTHING = 1e-9
STEPS = 1000
FLIP_COLUMNS: tuple[str, ...] = (
    c.ACCOUNT_ID,
    "next_account_id",
    c.CRITERION,
    "weight_pct",
    "flip_weight_pct",
    "change_points",
)


def flip_weight(points: Figures, other: Figures, weights: Figures) -> NDArray[np.float64]:
    r"""Find for each criterion the weight at which two accounts have the same score.

    Parameters
    ----------
    points, other : sequence of float, length n_criteria
        Points of the two accounts, 0 to 10. A criterion that one of them lacks (NaN) is left out
        for both.
    weights : sequence of float, length n_criteria
        Stated weights, scaled to add up to 1; the other criteria keep their proportions.

    Returns
    -------
    ndarray of shape (n_criteria,)
        Weight of 0 to 1 at which the lead turns; NaN where no weight of this criterion can.

    Notes
    -----
    With the differences of points :math:`d_j` and the lead over all other criteria
    :math:`R_j = \sum_{k \ne j} w_k d_k / (1 - w_j)`, the scores are equal at

    .. math:: w_j^* = \frac{R_j}{R_j - d_j}

    The smallest change of one weight that turns a pair, as Triantaphyllou and Sánchez (1997) ask.

    Examples
    --------
    >>> flip_weight([8.0, 4.0], [5.0, 6.0], [0.5, 0.5]).tolist()  # 6.0 against 5.5
    [0.4, 0.6]
    >>> flip_weight([8.0, 6.0], [5.0, 4.0], [0.5, 0.5]).tolist()  # better in both
    [nan, nan]
    """
    differences = np.asarray(points, dtype=float) - np.asarray(other, dtype=float)
    known = ~np.isnan(differences)
    share = np.where(known, np.asarray(weights, dtype=float), 0.0)
    found = np.full(len(share), np.nan)
    if share.sum() <= 0:
        return found
    share = share / share.sum()
    products = np.where(known, share * differences, 0.0)
    for place in np.flatnonzero(known & (share < 1)):
        rest = (products.sum() - products[place]) / (1 - share[place])
        if abs(rest - differences[place]) > _NOTHING:
            at = rest / (rest - differences[place])
            found[place] = at if 0 <= at <= 1 else np.nan
    return found


def _flip_by_search(
    pair: NDArray[np.float64], stated: NDArray[np.float64], groups: Sequence[str]
) -> NDArray[np.float64]:
    """Search the flip weights of two accounts of which one lacks a criterion.

    What a missing criterion leaves to others depends on the weight itself, so that there is no
    closed form; a thousandth of the way is fine enough for a sentence.
    """
    found = np.full(len(stated), np.nan)
    grid = np.linspace(0.0, 0.999, STEPS)
    present = ~np.isnan(pair)
    for place in range(len(stated)):
        weights = np.outer(1 - grid, stated / (1 - stated[place]) if stated[place] < 1 else stated)
        weights[:, place] = grid
        scores = [
            effective_weights(weights, has, groups) @ np.nan_to_num(own)
            for has, own in zip(present, pair, strict=True)
        ]
        lead = scores[0] - scores[1]
        # At weight 0 an account known by this criterion alone has no score.
        known = np.isfinite(lead[:-1]) & np.isfinite(lead[1:])
        turns = np.flatnonzero(known & (np.diff(np.sign(lead)) != 0))
        if len(turns):
            at = (grid[turns] + grid[turns + 1]) / 2
            found[place] = at[np.abs(at - stated[place]).argmin()]
    return found


def neighbour_flips(
    points: pd.DataFrame,
    order: Sequence[str],
    weights: Mapping[str, float],
    *,
    groups: Sequence[str] = (),
) -> pd.DataFrame:
    """Find the smallest change of one weight that turns two neighbours in the ranking.

    Parameters
    ----------
    points : DataFrame of shape (n_accounts, n_criteria)
        Points of 0 to 10 by account (index) and criterion; NaN where there is no figure.
    order : sequence of str
        Accounts by rank.
    weights : mapping of criterion to weight
        As stated; scaled to add up to 1.
    groups : sequence of str, optional
        Group of each criterion, see :func:`kamlib.scoring.effective_weights`.

    Returns
    -------
    DataFrame of shape (n_pairs, 6)
        ``account_id`` (in front), ``next_account_id``, ``criterion`` whose weight needs the
        smallest change, its ``weight_pct``, the ``flip_weight_pct`` and ``change_points`` between
        them (percentage points). No criterion and NaN where no single weight turns the pair.

    Notes
    -----
    The closed form of :func:`flip_weight` where both accounts have all figures. Where one lacks a
    criterion, what its weight leaves to others depends on the weight itself: such a pair is
    searched in steps of a tenth of a percentage point.

    Examples
    --------
    >>> points = pd.DataFrame({"growth": [8.0, 5.0], "risk": [4.0, 6.0]}, index=["K1", "K2"])
    >>> flips = neighbour_flips(points, ["K1", "K2"], {"growth": 60, "risk": 40})
    >>> flips[["account_id", "next_account_id", "criterion", "change_points"]].round(1)
      account_id next_account_id criterion  change_points
    0         K1              K2    growth          -20.0
    """
    stated = np.array([weights[name] for name in points.columns], dtype=float)
    stated = stated / stated.sum()
    figures = points.to_numpy(dtype=float)
    place = {account: row for row, account in enumerate(points.index)}
    rows = []
    for ahead, behind in pairwise(order):
        pair = figures[[place[ahead], place[behind]]]
        is_complete = not np.isnan(pair).any()
        at = (
            flip_weight(pair[0], pair[1], stated)
            if is_complete
            else _flip_by_search(pair, stated, groups)
        )
        row: dict[str, object] = {c.ACCOUNT_ID: ahead, "next_account_id": behind}
        if np.isfinite(at).any():
            best = int(np.nanargmin(np.abs(at - stated)))
            row[c.CRITERION] = points.columns[best]
            row["weight_pct"], row["flip_weight_pct"] = 100 * stated[best], 100 * at[best]
            row["change_points"] = 100 * (at[best] - stated[best])
        rows.append(row)
    table = pd.DataFrame(rows, columns=list(FLIP_COLUMNS))
    return table.astype(dict.fromkeys(FLIP_COLUMNS[3:], float))
