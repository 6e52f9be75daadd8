"""Reproducible draws: the same seed gives the same company on every Python version.

Only ``random.Random.random()`` is used, because its stream is guaranteed for a seed;
everything else (choices, spreads, shuffles) is built on it here. Whole cents are integers,
and no sum of floats decides a written figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Option = TypeVar("Option")


def stream(seed: int, *names: object) -> Random:
    """Open a stream of draws of its own, so that one table cannot disturb another.

    Parameters
    ----------
    seed : int
        Seed of the company.
    *names : object
        What the draws are for, such as a table and an account.

    Returns
    -------
    random.Random
        Seeded by the text of all arguments.

    Examples
    --------
    >>> stream(1, "sales", "K0001").random() == stream(1, "sales", "K0001").random()
    True
    """
    return Random("/".join(str(part) for part in (seed, *names)))


def between(source: Random, low: float, high: float) -> float:
    """Draw evenly from ``low`` (included) to ``high`` (not included)."""
    return low + (high - low) * source.random()


def whole(source: Random, low: int, high: int) -> int:
    """Draw a whole number from ``low`` to ``high``, both included."""
    return low + int(source.random() * (high - low + 1))


def around(source: Random, centre: float, spread: float) -> float:
    """Draw from a bell around ``centre``, never further away than ``2 * spread``.

    Examples
    --------
    >>> source = stream(7, "bell")
    >>> all(8 <= around(source, 10, 1) <= 12 for _ in range(200))
    True
    """
    four = source.random() + source.random() + source.random() + source.random()
    return centre + spread * (four - 2.0)


def chance(source: Random, probability: float) -> bool:
    """Say yes with the given probability."""
    return source.random() < probability


def pick(source: Random, options: Sequence[Option]) -> Option:
    """Pick one option, all equally likely."""
    return options[int(source.random() * len(options))]


def weighted(source: Random, weights: Sequence[float]) -> int:
    """Pick a position with a probability in proportion to its weight.

    Examples
    --------
    >>> weighted(stream(1, "only"), [0.0, 2.0, 0.0])
    1
    """
    whole_weight = 0.0
    for weight in weights:
        whole_weight += weight
    left = source.random() * whole_weight
    for position, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return position
    return len(weights) - 1


def shuffled(source: Random, items: Sequence[Option]) -> list[Option]:
    """Return the items in a drawn order."""
    mixed = list(items)
    for last in range(len(mixed) - 1, 0, -1):
        other = int(source.random() * (last + 1))
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


def clamp(value: float, low: float, high: float) -> float:
    """Keep a value inside its bounds.

    Examples
    --------
    >>> clamp(12, 0, 10), clamp(-1, 0, 10)
    (10, 0)
    """
    return min(max(value, low), high)
