"""Three ways to weights: set directly, from a mere rank order, or from comparing pairs.

Comparing pairs (Analytic Hierarchy Process) shows in one figure, the consistency ratio,
whether the comparisons contradict each other; the table it is read against is named.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kamlib.support.errors import Sentence, SettingsError, nearest
from kamlib.support.settings import Criterion, Scoring

RandomIndex = Literal["saaty_1980", "saaty_2005", "donegan_dodd"]
#: Mean consistency index of random comparisons of 3, 4, … elements, by publication.
RANDOM_INDEX: dict[str, tuple[float, ...]] = {
    "saaty_1980": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),
    "saaty_2005": (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49),
    "donegan_dodd": (0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055),
}
#: Above this ratio comparisons contradict each other too much.
MOST_INCONSISTENT = 0.10
MOST_ELEMENTS = 10


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """Weights from comparing pairs, and how consistent the comparisons are.

    Parameters
    ----------
    weights : dict
        Element to weight; adds up to 1.
    largest_eigenvalue : float
        λ of the comparison matrix; equals the number of elements if consistent.
    consistency_index : float
        CI = (λ − n) / (n − 1).
    consistency_ratio : float
        CR = CI / RI; 0 for one or two elements.
    random_index : str
        Named table that RI was taken from.
    """

    weights: dict[str, float]
    largest_eigenvalue: float
    consistency_index: float
    consistency_ratio: float
    random_index: str

    @property
    def is_consistent(self) -> bool:
        """Whether the ratio is at most 0.10."""
        return self.consistency_ratio <= MOST_INCONSISTENT


def compared(settings: Scoring) -> Comparison | None:
    """Weigh the criteria by the pairs of the settings; None where weights come otherwise."""
    if settings.weights.method != "pairs":
        return None
    ids = [criterion.id for criterion in settings.criteria]
    given = settings.weights
    return pairwise_weights(given.pairs, ids, random_index=given.random_index)


def with_weights(criteria: Sequence[Criterion], settings: Scoring) -> tuple[Criterion, ...]:
    """Give the criteria the weights that the settings ask for.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones.
    settings : Scoring
        ``weights.method``: ``direct`` keeps the weight of each, ``rank_order`` and ``pairs``
        replace it by percentages.

    Returns
    -------
    tuple of Criterion
        In the same order.
    """
    found = compared(settings)
    if settings.weights.method == "direct":
        return tuple(criteria)
    weights = found.weights if found else rank_order_weights(settings.weights.order)
    return tuple(
        criterion.model_copy(update={"weight": 100 * weights[criterion.id]})
        for criterion in criteria
    )


def rank_order_weights(order: Sequence[str]) -> dict[str, float]:
    r"""Turn a mere ranking of criteria into weights (rank-order centroid).

    Parameters
    ----------
    order : sequence of str
        Criteria, most important first.

    Returns
    -------
    dict of criterion to weight
        Adds up to 1.

    Raises
    ------
    SettingsError
        If a criterion stands there twice.

    Notes
    -----
    .. math:: w_k = \frac{1}{n} \sum_{j=k}^{n} \frac{1}{j}

    The mean of all weights that keep the order (Barron and Barrett 1996). The first of few criteria
    weighs much: 61 % of three, 46 % of five.

    Examples
    --------
    >>> {name: round(w, 4) for name, w in rank_order_weights(["a", "b", "c"]).items()}
    {'a': 0.6111, 'b': 0.2778, 'c': 0.1111}
    """
    twice = sorted({name for name in order if list(order).count(name) > 1})
    if twice:
        raise SettingsError(
            Sentence("The rank order names criteria twice: {names}.", names=", ".join(twice))
        )
    count = len(order)
    parts = [1 / place for place in range(1, count + 1)]
    return {name: math.fsum(parts[place:]) / count for place, name in enumerate(order)}


def pairwise_weights(
    comparisons: Mapping[str, float | str],
    elements: Sequence[str],
    *,
    random_index: RandomIndex = "saaty_2005",
) -> Comparison:
    r"""Turn comparisons of pairs into weights (AHP, principal eigenvector).

    Parameters
    ----------
    comparisons : mapping of "a|b" to number
        How many times as important a is as b, as a number (0.5) or a fraction ("1/2"), from 0.001
        to 1000. Every pair once, in either direction.
    elements : sequence of str
        What is compared, at most ten.
    random_index : {"saaty_1980", "saaty_2005", "donegan_dodd"}, default="saaty_2005"
        Table the consistency ratio is read against; the choice changes the ratio.

    Returns
    -------
    Comparison
        ``weights`` (add up to 1) and consistency; ``is_consistent`` is False above a ratio of 0.10.

    Raises
    ------
    SettingsError
        If a pair is missing, named twice or unknown, a number is not positive, or there are
        more elements than the table of random indices has.

    Notes
    -----
    .. math:: A w = \lambda_{max} w, \quad a_{ji} = 1 / a_{ij}, \quad
              CI = \frac{\lambda_{max} - n}{n - 1}, \quad CR = \frac{CI}{RI_n}

    Analytic Hierarchy Process (Saaty 1980). The tables of :math:`RI_n`, the mean CI of random
    comparisons, differ: at n = 3 0.58 (Saaty 1980), 0.52 (Saaty 2005), 0.4914 (Donegan and Dodd).

    Examples
    --------
    >>> found = pairwise_weights({"a|b": 2, "b|c": "2", "a|c": 4}, ["a", "b", "c"])
    >>> {name: round(w, 4) for name, w in found.weights.items()}, round(found.consistency_ratio, 4)
    ({'a': 0.5714, 'b': 0.2857, 'c': 0.1429}, 0.0)
    >>> pairwise_weights({"a|b": 2, "b|c": 2, "c|a": 2}, ["a", "b", "c"]).is_consistent
    False
    """
    matrix = _matrix(comparisons, elements)
    values, vectors = np.linalg.eig(matrix)
    largest = int(values.real.argmax())
    vector = np.abs(vectors[:, largest].real)
    weights = vector / vector.sum()
    count = len(elements)
    eigenvalue = float(values[largest].real)
    index = max(0.0, (eigenvalue - count) / (count - 1)) if count > 2 else 0.0
    expected = RANDOM_INDEX[random_index][count - 3] if count > 2 else 1.0
    return Comparison(
        weights=dict(zip(elements, weights.tolist(), strict=True)),
        largest_eigenvalue=eigenvalue,
        consistency_index=index,
        consistency_ratio=index / expected,
        random_index=random_index,
    )


def _matrix(comparisons: Mapping[str, float | str], elements: Sequence[str]) -> NDArray[np.float64]:
    names = list(elements)
    if not 1 <= len(names) <= MOST_ELEMENTS or len(set(names)) < len(names):
        raise SettingsError(
            Sentence(
                "Pairs can be compared among one to {most} criteria of different names; found "
                "{count}. Group criteria, or set their weights directly.",
                most=MOST_ELEMENTS,
                count=len(names),
            )
        )
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for pair, value in comparisons.items():
        row, column = _pair(pair, names)
        if not np.isnan(matrix[row, column]):
            raise SettingsError(
                Sentence("The comparison {pair!r} stands there twice or with itself.", pair=pair)
            )
        matrix[row, column] = _times(pair, value)
        matrix[column, row] = 1 / matrix[row, column]
    missing = [
        f"{names[row]}|{names[column]}"
        for row in range(len(names))
        for column in range(row + 1, len(names))
        if np.isnan(matrix[row, column])
    ]
    if missing:
        raise SettingsError(
            Sentence(
                "Every pair of criteria must be compared once; missing: {pairs}.",
                pairs=", ".join(missing[:5]),
            )
        )
    return matrix


def _pair(pair: str, names: list[str]) -> tuple[int, int]:
    parts = [part.strip() for part in pair.split("|")]
    if len(parts) != 2:
        raise SettingsError(
            Sentence("A comparison is written 'a|b' = 3; found {pair!r}.", pair=pair)
        )
    for part in parts:
        if part not in names:
            raise SettingsError(
                Sentence(
                    "The comparison {pair!r} names {part!r}, which is no criterion here.",
                    pair=pair,
                    part=part,
                ),
                nearest(part, names),
            )
    return names.index(parts[0]), names.index(parts[1])


def _times(pair: str, value: float | str) -> float:
    written = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:/\s*(\d+(?:\.\d+)?))?\s*", str(value))
    number = float(written[1]) / float(written[2] or 1) if written and written[2] != "0" else 0.0
    if not 1e-3 <= number <= 1e3:
        raise SettingsError(
            Sentence(
                "The comparison {pair!r} needs a positive number such as 3 or 1/3; found "
                "{value!r}.",
                pair=pair,
                value=value,
            )
        )
    return number
