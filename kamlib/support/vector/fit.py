"""Texts as wide as their room allows, and lines as long as their field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from kamlib.support.safe_text import clean
from kamlib.support.theme import text_width

#: Pixels of a page in a unit of length.
UNIT = 100.0
Place = tuple[float, float]
#: Less than can be seen, in pixels.
HAIR = 0.04


@lru_cache(maxsize=4096)
def pixels(line: str, size: float, bold: bool = False) -> float:
    """Measure a line in pixels of a page; size in points.

    Examples
    --------
    >>> round(pixels("Einkauf", 10.0))
    52
    """
    return UNIT * text_width(line, size=size, bold=bold) if line else 0.0


def fitting(text: str, room: float, *, size: float = 10.0, bold: bool = False) -> str:
    """Make any text one line that is at most so wide, visibly shortened where it must be.

    Parameters
    ----------
    text : str
        Any; breaks and control signs become spaces.
    room : float
        In pixels.
    size : float, default=10.0
        Of the font, in points.
    bold : bool, default=False
        Of the bold weight.

    Returns
    -------
    str
        Empty where not even one sign with its ellipsis has room.

    Examples
    --------
    >>> fitting("Wilhelmine Wagenknecht", 100.0), fitting("Ada", 100.0), fitting("Ada", 9.0)
    ('Wilhelmine…', 'Ada', '')
    """
    line = " ".join(clean(text).split())
    left = room - pixels("…", size, bold)
    kept = 0
    for place, sign in enumerate(line):
        width = pixels(sign, size, bold)
        room, left = room - width, left - width
        if left >= 0:
            kept = place + 1
        if room < -HAIR:
            short = line[:kept].rstrip()
            return f"{short}…" if short else ""
    return line


def sized(line: str, room: float, *, size: float, bold: bool = False) -> float:
    """Say in which size, in points and at most so large, a line fits into so many pixels.

    Examples
    --------
    >>> sized("1.2", 50.0, size=10.0), round(sized("1,234.5", 25.0, size=10.0), 1)
    (10.0, 4.7)
    """
    return size * min(1.0, room / (pixels(line, size, bold) or 1.0))


def within(points: Sequence[Place], low: Place, high: Place) -> list[list[Place]]:
    """Cut a line where it leaves a rectangle.

    Parameters
    ----------
    points : sequence of (float, float)
        The line.
    low, high : (float, float)
        Corners of the rectangle: the least and the largest x and y.

    Returns
    -------
    list of list of (float, float)
        The parts that lie inside; parts of a single place are left out.

    Examples
    --------
    >>> within([(-5.0, 5.0), (5.0, 5.0), (5.0, 15.0)], (0.0, 0.0), (10.0, 10.0))
    [[(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)]]
    """
    parts: list[list[Place]] = []
    for start, end in pairwise(points):
        kept = _segment(start, end, low, high)
        if not kept:
            continue
        if parts and parts[-1][-1] == kept[0]:
            parts[-1].append(kept[1])
        else:
            parts.append(list(kept))
    return parts


def _segment(start: Place, end: Place, low: Place, high: Place) -> tuple[Place, ...]:
    """Cut one straight line (Liang and Barsky): what of it lies inside, or nothing."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        way = end[axis] - start[axis]
        to_low, to_high = low[axis] - HAIR - start[axis], high[axis] + HAIR - start[axis]
        if not way:
            if to_low > 0 or to_high < 0:
                return ()
            continue
        enter, leave = sorted((to_low / way, to_high / way))
        first, last = max(first, enter), min(last, leave)
    if first > last:
        return ()
    x, y = (
        [
            min(max(start[axis] + share * (end[axis] - start[axis]), low[axis]), high[axis])
            for share in (first, last)
        ]
        for axis in (0, 1)
    )
    return (x[0], y[0]), (x[1], y[1])
