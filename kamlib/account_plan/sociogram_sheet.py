"""Where everything of a sociogram stands on its sheet: heading, rings, persons, labels, legend.

Measured in units of 100 page pixels from the lower left corner, so that long labels never
shrink the rings and nothing is drawn over anything else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kamlib.account_plan.labels import shortened, wrapped
from kamlib.support.safe_text import one_line
from kamlib.support.theme import POINTS, WIDTH, text_width

MOST_INFLUENCE = 10
INNER, OUTER, RIM = 0.12, 1.0, 1.12
#: From so many persons on, labels run outwards instead of standing level.
TURNED_FROM = 17
#: On a printed sheet: width and height of the picture, and how many persons stay legible there.
PRINTED = (5.2, 3.6)
MOST_PRINTED = 12
LEVEL_HEIGHT = 6.8
#: Radius where labels run outwards, and signs of a label there.
TURNED_RADIUS, TURNED_SIGNS = 2.0, 34
LINE, GAP, EDGE = 1.25, 0.05, 0.06


@dataclass(frozen=True, kw_only=True)
class Label:
    """What is written beside a person, and where."""

    written: str
    place: tuple[float, float]
    horizontal: Literal["left", "center", "right"]
    vertical: Literal["top", "center", "bottom"]
    turn: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Size of a sociogram, and what is kept free of it above and below.

    Parameters
    ----------
    width, height, radius : float
        Of the picture and of its outer ring.
    top, bottom : float
        Kept for heading and legend.
    size : float
        Of the labels, in points.
    is_turned : bool, default=False
        Whether labels run outwards.
    """

    width: float
    height: float
    radius: float
    top: float
    bottom: float
    size: float
    is_turned: bool = False

    @property
    def centre(self) -> tuple[float, float]:
        """Of the rings."""
        return self.width / 2, self.bottom + (self.height - self.top - self.bottom) / 2

    def at(self, angle: float, reach: float) -> tuple[float, float]:
        """Find a place by its angle, clockwise from the top, and its share of the radius."""
        x, y = self.centre
        far = reach * self.radius
        return x + far * math.sin(angle), y + far * math.cos(angle)


def sheet_for(labels: Sequence[str], *, is_printed: bool) -> Sheet:
    """Choose the sheet on which all labels find room.

    Examples
    --------
    >>> sheet_for(["Buyer", "User"], is_printed=True).width
    5.2
    >>> sheet_for([f"User {n}" for n in range(60)], is_printed=False).is_turned
    True
    """
    if is_printed:
        width, height = PRINTED
        return _level(width, height, top=0.42, bottom=0.44, size=8.0)
    if len(labels) < TURNED_FROM:
        return _level(WIDTH, LEVEL_HEIGHT, top=0.75, bottom=0.36, size=9.0)
    size, top, bottom = 7.5, 0.75, 0.36
    short = shortened(labels, longest=TURNED_SIGNS)
    reach = TURNED_RADIUS * RIM + max(text_width(label, size=size) for label in short) + EDGE
    return Sheet(
        width=max(WIDTH, 2 * reach),
        height=top + bottom + 2 * reach,
        radius=TURNED_RADIUS,
        top=top,
        bottom=bottom,
        size=size,
        is_turned=True,
    )


def _level(width: float, height: float, *, top: float, bottom: float, size: float) -> Sheet:
    labels = 2 * (_high(2, size) + GAP)
    radius = (height - top - bottom - labels) / 2 / RIM
    return Sheet(width=width, height=height, radius=radius, top=top, bottom=bottom, size=size)


def _high(lines: int, size: float) -> float:
    return lines * size * LINE / POINTS


def target_places(people: pd.DataFrame, order: Sequence[str]) -> Mapping[str, tuple[float, float]]:
    """Place persons on the target: angle by their place in the order, radius by influence.

    Parameters
    ----------
    people : DataFrame
        ``contact_id`` and ``influence`` (0 to 10; unknown stands outside).
    order : sequence of str
        The contact_ids, as the organisation chart reads.

    Returns
    -------
    mapping of str to (float, float)
        Angle in radians, clockwise from the top, and radius between 0.12 and 1.

    Examples
    --------
    >>> people = pd.DataFrame({"contact_id": ["A", "B"], "influence": [10.0, 0.0]})
    >>> target_places(people, ["A", "B"])["A"]
    (0.0, 0.12)
    """
    influence = people.set_index("contact_id")["influence"].astype(float).fillna(0.0)
    step = 2 * math.pi / max(len(order), 1)
    return {
        person: (place * step, ring(float(influence[person]))) for place, person in enumerate(order)
    }


def ring(influence: float) -> float:
    """Say how far from the centre an influence stands, as a share of the radius.

    Examples
    --------
    >>> ring(10), ring(0)
    (0.12, 1.0)
    """
    return INNER + (OUTER - INNER) * (1 - influence / MOST_INFLUENCE)


def place_labels(sheet: Sheet, angles: Sequence[float], names: Sequence[str]) -> list[Label]:
    """Place the labels around the rim so that none covers another.

    Parameters
    ----------
    sheet : Sheet
        From :func:`sheet_for`.
    angles : sequence of float
        Of the persons, clockwise from the top, in radians.
    names : sequence of str
        Of the same persons.

    Returns
    -------
    list of Label
        In the same order: level at the sides of the rings, in two lines if they are long, and
        above and below; or running outwards.
    """
    if sheet.is_turned:
        short = shortened(names, longest=TURNED_SIGNS)
        return [_turned(sheet, *each) for each in zip(angles, short, strict=True)]
    rims = [sheet.at(angle, RIM) for angle in angles]
    sides = [_side(angle) for angle in angles]
    middle = sheet.centre[0]
    rooms = [
        (middle if side == "center" else middle - abs(x - middle)) - EDGE
        for side, (x, _) in zip(sides, rims, strict=True)
    ]
    written = wrapped(names, rooms, size=sheet.size)
    heights = [_high(text.count("\n") + 1, sheet.size) for text in written]
    levels = [y for _, y in rims]
    for side in ("left", "right"):
        _spread(sheet, levels, heights, [at for at, each in enumerate(sides) if each == side])
    return [
        Label(
            written=text,
            place=(x, level),
            horizontal=side,
            vertical="center" if side != "center" else "bottom" if math.cos(angle) > 0 else "top",
        )
        for text, (x, _), level, side, angle in zip(
            written, rims, levels, sides, angles, strict=True
        )
    ]


def _side(angle: float) -> Literal["left", "center", "right"]:
    """How a label is aligned: it starts at the right of the rings and ends at their left."""
    if abs(math.sin(angle)) < 0.1:
        return "center"
    return "left" if math.sin(angle) > 0 else "right"


def _turned(sheet: Sheet, angle: float, name: str) -> Label:
    is_left = math.sin(angle) < -1e-9
    degrees = 90 - math.degrees(angle)
    return Label(
        written=one_line(name),
        place=sheet.at(angle, RIM),
        horizontal="right" if is_left else "left",
        vertical="center",
        turn=degrees + 180 if is_left else degrees,
    )


def _spread(sheet: Sheet, levels: list[float], heights: list[float], side: list[int]) -> None:
    """Move the labels of one side apart, and no further than to the ends of the rings."""
    middle, reach = sheet.centre[1], RIM * sheet.radius
    downwards = sorted(side, key=lambda at: (-levels[at], at))
    edge = middle + reach
    for at in downwards:
        levels[at] = min(levels[at], edge - heights[at] / 2)
        edge = levels[at] - heights[at] / 2
    edge = middle - reach
    for at in reversed(downwards):
        levels[at] = max(levels[at], edge + heights[at] / 2)
        edge = levels[at] + heights[at] / 2
