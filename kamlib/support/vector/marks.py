"""What can be put on a field: words, bars, lines, dots; each writes itself as SVG."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypedDict

from kamlib.support.theme import INK, text_width

#: Pixels of a page in a unit of length and in a point, which letters and lines are given in.
UNIT, POINT = 100.0, 100.0 / 72
#: Parts of the height of a letter: how far it reaches over and under its line, and the next line.
ASCENT, DESCENT, LEADING = 0.76, 0.236, 1.15
#: Left, top, right and bottom.
Edges = tuple[float, float, float, float]
#: From one line of a hatch to the next, in pixels.
HATCH = 6.0


@lru_cache(maxsize=4096)
def _width(line: str, size: float, bold: bool) -> float:
    return UNIT * text_width(line, size=size, bold=bold) if line else 0.0


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
    """Where a field lies on its sheet, in pixels, and what its edges stand for."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

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
    clock, around the place.
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
        width = max(_width(line, self.size, self.bold) for line in self.lines)
        height = letter * (ASCENT + DESCENT + LEADING * (len(self.lines) - 1))
        if self.upright:
            width, height = height, width
        x, y = self._anchor(frame)
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[self.ha]
        top = y - height * {"top": 0.0, "center": 0.5, "bottom": 1.0}[self.va]
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
    """A bar."""

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
        left, right = sorted(frame.across(value) for value in self.x)
        top, bottom = sorted(frame.down(value) for value in self.y)
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
    """A line through points; no number for x or y: the edge of the field."""

    points: tuple[tuple[float | None, float | None], ...]
    color: str
    linewidth: float
    dashes: str

    def svg(self, frame: Frame) -> str:
        """Write it."""
        edges = (
            (frame.left, frame.top),
            (frame.left + frame.width, frame.top + frame.height),
        )
        drawn = []
        for place, (x, y) in enumerate(self.points):
            across = edges[place][0] if x is None else frame.across(x)
            down = edges[place][1] if y is None else frame.down(y)
            drawn.append(f"{across:.1f},{down:.1f}")
        dashed = f' stroke-dasharray="{self.dashes}"' if self.dashes else ""
        return (
            f'<polyline points="{" ".join(drawn)}" fill="none" stroke="{self.color}" '
            f'stroke-width="{self.linewidth * POINT:.1f}"{dashed}/>'
        )


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A round mark."""

    x: float
    y: float
    size: float
    color: str
    edge: str

    def svg(self, frame: Frame) -> str:
        """Write it."""
        return (
            f'<circle cx="{frame.across(self.x):.1f}" cy="{frame.down(self.y):.1f}" '
            f'r="{self.size * POINT / 2:.1f}" fill="{self.color}" stroke="{self.edge}" '
            f'stroke-width="{POINT:.1f}"/>'
        )
