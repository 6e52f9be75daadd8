"""Weights that are moved one by one and always add up to 100 percent, and scores by them.

A score is computed as chapter 3 computes it (:func:`kamlib.scoring.effective_weights`); here
points stay as they are and only weights change, so that an answer comes at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kamlib.panels.models.model import within
from kamlib.scoring.methods import weights_pct
from kamlib.scoring.score_draws import effective_weights, missing_patterns
from kamlib.scoring.verdicts import points_table
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.settings import Criterion

WHOLE = 100.0
#: A moved weight is a multiple of 1/GRAIN percent.
GRAIN = 10


def moved(weights: Mapping[str, float], name: str, value: float) -> dict[str, float]:
    r"""Give one criterion another weight; the others keep their proportions.

    Parameters
    ----------
    weights : mapping of criterion to percent
        Add up to 100.
    name : str
        The criterion moved.
    value : float
        Its new weight, 0 to 100 percent.

    Returns
    -------
    dict of criterion to percent
        Tenths of a percent that add up to exactly 100. Where all others are at 0, they share
        what is left equally.

    Raises
    ------
    ParameterError
        If there is no such criterion, or the weight is not between 0 and 100.

    Notes
    -----
    .. math:: w_k' = (100 - w_j') \frac{w_k}{\sum_{i \ne j} w_i}, \quad k \ne j

    rounded by largest remainders, so that no tenth is lost.

    Examples
    --------
    >>> moved({"growth": 50.0, "risk": 30.0, "loyalty": 20.0}, "growth", 60.0)
    {'growth': 60.0, 'risk': 24.0, 'loyalty': 16.0}
    >>> moved({"growth": 100.0, "risk": 0.0, "loyalty": 0.0}, "growth", 0.0)
    {'growth': 0.0, 'risk': 50.0, 'loyalty': 50.0}
    """
    if name not in weights:
        raise ParameterError(
            Sentence("There is no criterion {name} whose weight could be moved.", name=name)
        )
    own = round(within(name, value, 0, WHOLE) * GRAIN)
    others = {each: weight for each, weight in weights.items() if each != name}
    if not others:
        return {name: WHOLE}
    left = round(WHOLE * GRAIN) - own
    total = sum(others.values())
    shares = [weight / total if total > 0 else 1 / len(others) for weight in others.values()]
    parts = dict(zip(others, _whole_parts(left, shares), strict=True)) | {name: own}
    return {each: parts[each] / GRAIN for each in weights}


def _whole_parts(whole: int, shares: Sequence[float]) -> list[int]:
    """Split a whole number by shares; what rounding leaves goes to the largest remainders."""
    exact = [whole * share for share in shares]
    parts = [int(part + 1e-9) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: whole - sum(parts)]:
        parts[at] += 1
    return parts


def checked_weights(given: Any, known: Sequence[str]) -> dict[str, float]:
    """Check weights that were kept or moved.

    Raises
    ------
    ParameterError
        If they are not of the criteria there are, or do not add up to 100 percent.

    Examples
    --------
    >>> checked_weights({"risk": 40.0, "growth": 60}, ["growth", "risk"])
    {'growth': 60.0, 'risk': 40.0}
    """
    if not isinstance(given, Mapping) or set(given) != set(known):
        raise ParameterError(
            Sentence("These weights are for other criteria than those of the settings.")
        )
    weights = {name: within(name, given[name], 0, WHOLE) for name in known}
    if abs(sum(weights.values()) - WHOLE) > 1e-6:
        raise ParameterError(
            Sentence(
                "Weights must add up to 100 percent; found {found}.", found=sum(weights.values())
            )
        )
    return weights


@dataclass(frozen=True, eq=False)
class Scored:
    """Points of accounts in some criteria, ready to be weighted again and again.

    Parameters
    ----------
    criteria : tuple of Criterion
        Completed ones.
    points : DataFrame of shape (n_accounts, n_criteria)
        Points of 0 to 10 by account; NaN where there is no figure.

    Examples
    --------
    >>> criteria = (Criterion(id="growth", weight=60), Criterion(id="risk", weight=40))
    >>> points = pd.DataFrame({"growth": [5.0, 8.0], "risk": [8.0, None]}, index=["K1", "K2"])
    >>> Scored(criteria, points).scores({"growth": 60.0, "risk": 40.0})
      account_id  score  coverage_pct
    0         K1    6.2         100.0
    1         K2    8.0          60.0
    """

    criteria: tuple[Criterion, ...]
    points: pd.DataFrame

    @classmethod
    def of(cls, criteria: Sequence[Criterion], tidy: pd.DataFrame) -> Scored:
        """Take the points of :func:`kamlib.scoring.assess`."""
        return cls(tuple(criteria), points_table(criteria, tidy))

    @property
    def names(self) -> list[str]:
        """Ids of the criteria."""
        return [criterion.id for criterion in self.criteria]

    def stated(self) -> dict[str, float]:
        """Weights of the settings, in percent."""
        return weights_pct(self.criteria)

    def used(self, weights: Mapping[str, float]) -> tuple[Criterion, ...]:
        """Criteria that count, with these weights; one of weight 0 is out."""
        return tuple(
            criterion.model_copy(update={"weight": weights[criterion.id]})
            for criterion in self.criteria
            if weights[criterion.id] > 0
        )

    def scores(self, weights: Mapping[str, float]) -> pd.DataFrame:
        """Score every account by other weights.

        Parameters
        ----------
        weights : mapping of criterion to percent
            Add up to 100.

        Returns
        -------
        DataFrame of shape (n_accounts, 3)
            ``account_id``, ``score`` (points; NaN without any figure) and ``coverage_pct``,
            as :func:`kamlib.scoring.weighted_sum` gives them.
        """
        used = self.used(weights)
        figures = self.points[[criterion.id for criterion in used]].to_numpy(dtype=float)
        stated = np.array([[criterion.weight for criterion in used]]) / WHOLE
        groups = [criterion.group for criterion in used]
        score = np.full(len(figures), np.nan)
        coverage = np.zeros(len(figures))
        for present, members in missing_patterns(figures.astype(np.float32)):
            if present.any():
                weight = effective_weights(stated, present, groups)[0]
                # One criterion after the other: a matrix product sums in an order of its own.
                terms = figures[members][:, present] * weight[present]
                score[members] = terms.sum(axis=1)
                coverage[members] = WHOLE * stated[0][present].sum()
        return pd.DataFrame(
            {c.ACCOUNT_ID: self.points.index, c.SCORE: score, "coverage_pct": coverage}
        )
