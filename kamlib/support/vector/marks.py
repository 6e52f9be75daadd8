"""What can be put on a field: words, bars, lines, dots; each writes itself as SVG."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import Literal, TypedDict

from kamlib.support.theme import INK
from kamlib.support.vector.fit import HAIR, UNIT, pixels, within

#: Pixels of a page in a point, which letters and lines are given in.
POINT = UNIT / 72
#: Parts of the height of a letter: how far it reaches over and under its line, and the next line.
ASCENT, DESCENT, LEADING = 0.76, 0.236, 1.15
#: Left, top, right and bottom.
Edges = tuple[float, float, float, float]
#: From one line of a hatch to the next, in pixels.
HATCH = 6.0


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _rectangle(left: float, top: float, right: float, bottom: float, look: str) -> str:
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
        f'height="{bottom - top:.1f}" {look}/>'
    )


def _hatch(left: float, top: float, right: float, bottom: float, color: str) -> str:
    """Draw rising lines from edge to edge of a rectangle."""
    drawn, start = [], left + top + HATCH
    while start < right + bottom:
        # Points of a rising line have the same sum of x and y.
        first = (max(left, start - bottom), min(bottom, start - left))
        last = (min(right, start - top), max(top, start - right))
        drawn.append(f"M{first[0]:.1f} {first[1]:.1f}L{last[0]:.1f} {last[1]:.1f}")
        start += HATCH
    return f'<path d="{"".join(drawn)}" stroke="{color}" stroke-width="1" fill="none"/>'


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where a field lies on its sheet, in pixels, and what its edges stand for.

    ``sheet``: left, top, right and bottom of the sheet, which no level text leaves.
    """

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]
    sheet: Edges = (-math.inf, -math.inf, math.inf, math.inf)

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def across(self, value: float) -> float:
        """Pixels from the left."""
        first, last = self.x
        return self.left + (value - first) / (last - first) * self.width

    def down(self, value: float) -> float:
        """Pixels from the top."""
        bottom, top = self.y
        return self.top + (value - top) / (bottom - top) * self.height


class WordsLook(TypedDict, total=False):
    """How a text is written.

    ``in_data``: whether x and y are data, else parts of the field from left and top; ``shift``:
    points to the right and down; ``size`` in points; ``upright``: from bottom to top; ``paper``:
    on white of its own, so that no line behind it reads as a sign; ``turn``: degrees against the
    clock, around the place; ``is_free``: keeps no column of the sheet for what of it reaches
    beyond its field.
    """

    in_data: tuple[bool, bool]
    shift: tuple[float, float]
    ha: Literal["left", "center", "right"]
    va: Literal["top", "center", "bottom"]
    size: float
    color: str
    bold: bool
    upright: bool
    paper: bool
    turn: float
    is_free: bool


class BoxLook(TypedDict, total=False):
    """How a bar is drawn.

    ``linewidth`` of its edge in points, ``dashes`` of it and ``rounded`` corners in pixels;
    ``hatched`` in rising lines.
    """

    color: str
    edge: str
    linewidth: float
    opacity: float
    hatched: bool
    dashes: str
    rounded: float


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text at a place of its field."""

    said: str
    place: tuple[float, float]
    in_data: tuple[bool, bool] = (True, True)
    shift: tuple[float, float] = (0.0, 0.0)
    ha: Literal["left", "center", "right"] = "left"
    va: Literal["top", "center", "bottom"] = "center"
    size: float = 10.0
    color: str = INK
    bold: bool = False
    upright: bool = False
    paper: bool = False
    turn: float = 0.0
    is_free: bool = False

    @property
    def lines(self) -> list[str]:
        """What is written, line by line."""
        return self.said.split("\n")

    def box(self, frame: Frame) -> Edges:
        """Left, top, right and bottom in pixels."""
        left, top, right, bottom = self._level(frame)
        if not self.turn:
            return left, top, right, bottom
        x, y = self._anchor(frame)
        across, down = math.cos(math.radians(self.turn)), -math.sin(math.radians(self.turn))
        corners = [
            (x + dx * across - dy * down, y + dx * down + dy * across)
            for dx in (left - x, right - x)
            for dy in (top - y, bottom - y)
        ]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def _level(self, frame: Frame) -> Edges:
        """Where it would be without a turn."""
        letter = self.size * POINT
        width = max(pixels(line, self.size, self.bold) for line in self.lines)
        height = letter * (ASCENT + DESCENT + LEADING * (len(self.lines) - 1))
        if self.upright:
            width, height = height, width
        x, y = self._anchor(frame)
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[self.ha]
        top = y - height * {"top": 0.0, "center": 0.5, "bottom": 1.0}[self.va]
        if not self.turn:
            first, highest, last, lowest = frame.sheet
            left = max(first, min(left, last - width))
            top = max(highest, min(top, lowest - height))
        return left, top, left + width, top + height

    def _anchor(self, frame: Frame) -> tuple[float, float]:
        x, y = self.place
        across = frame.across(x) if self.in_data[0] else frame.left + x * frame.width
        down = frame.down(y) if self.in_data[1] else frame.top + y * frame.height
        return across + self.shift[0] * POINT, down + self.shift[1] * POINT

    def svg(self, frame: Frame) -> str:
        """Write it."""
        left, top, right, bottom = self._level(frame)
        letter = self.size * POINT
        weight = ' font-weight="bold"' if self.bold else ""
        look = f'font-size="{letter:.1f}" fill="{self.color}"{weight}'
        if self.upright:
            x, y = left + letter * ASCENT, bottom
            turned = f'transform="translate({x:.1f} {y:.1f}) rotate(-90)"'
            return f"<text {turned} {look}>{_escaped(self.said)}</text>"
        anchor = {"left": "start", "center": "middle", "right": "end"}[self.ha]
        at = {"left": left, "center": (left + right) / 2, "right": right}[self.ha]
        written = "".join(
            f'<text x="{at:.1f}" y="{top + letter * (ASCENT + LEADING * row):.1f}" '
            f'text-anchor="{anchor}" {look}>{_escaped(line)}</text>'
            for row, line in enumerate(self.lines)
            if line
        )
        if self.turn:
            x, y = self._anchor(frame)
            return f'<g transform="rotate({-self.turn:.2f} {x:.1f} {y:.1f})">{written}</g>'
        if not self.paper:
            return written
        return _rectangle(left - 1, top, right + 1, bottom, 'fill="#fff"') + written


@dataclass(frozen=True, kw_only=True)
class Box:
    """A bar; what of it lies beyond its field is not drawn."""

    x: tuple[float, float]
    y: tuple[float, float]
    color: str = INK
    edge: str = ""
    linewidth: float = 1.1
    opacity: float = 1.0
    hatched: bool = False
    dashes: str = ""
    rounded: float = 0.0

    def box(self, frame: Frame) -> Edges:
        """Left, top, right and bottom in pixels."""
        left, right = sorted(
            min(max(frame.across(value), frame.left), frame.right) for value in self.x
        )
        top, bottom = sorted(
            min(max(frame.down(value), frame.top), frame.bottom) for value in self.y
        )
        return left, top, right, bottom

    def svg(self, frame: Frame) -> str:
        """Write it."""
        edges = self.box(frame)
        look = f'fill="{self.color}"'
        if self.edge:
            look += f' stroke="{self.edge}" stroke-width="{self.linewidth * POINT:.1f}"'
        if self.dashes:
            look += f' stroke-dasharray="{self.dashes}"'
        if self.rounded:
            look += f' rx="{self.rounded:g}"'
        if self.opacity < 1:
            look += f' opacity="{self.opacity:g}"'
        drawn = _rectangle(*edges, look)
        return drawn + (_hatch(*edges, self.edge) if self.hatched else "")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line through points; no number for x or y: the edge of the field, where it ends."""

    points: tuple[tuple[float | None, float | None], ...]
    color: str
    linewidth: float
    dashes: str

    def svg(self, frame: Frame) -> str:
        """Write it."""
        low, high = (frame.left, frame.top), (frame.right, frame.bottom)
        places = [
            (
                (low, high)[place][0] if x is None else frame.across(x),
                (low, high)[place][1] if y is None else frame.down(y),
            )
            for place, (x, y) in enumerate(self.points)
        ]
        dashed = f' stroke-dasharray="{self.dashes}"' if self.dashes else ""
        look = f'stroke="{self.color}" stroke-width="{self.linewidth * POINT:.1f}"{dashed}'
        return "".join(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in part)}" '
            f'fill="none" {look}/>'
            for part in within(places, low, high)
        )


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A round mark, left out where its middle lies beyond its field."""

    x: float
    y: float
    size: float
    color: str
    edge: str

    def svg(self, frame: Frame) -> str:
        """Write it."""
        x, y = frame.across(self.x), frame.down(self.y)
        is_inside = (
            frame.left - HAIR <= x <= frame.right + HAIR
            and frame.top - HAIR <= y <= frame.bottom + HAIR
        )
        if not is_inside:
            return ""
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{self.size * POINT / 2:.1f}" '
            f'fill="{self.color}" stroke="{self.edge}" stroke-width="{POINT:.1f}"/>'
        )
