"""Marks of a network: rings, symbols of persons, arrows between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from kamlib.support.vector.marks import POINT, Frame

Shape = Literal["up", "down", "round", "cross"]
#: How far an arrow bends, as a share of its length; how far it ends before its two places, and the
#: length and half the width of its head, in points.
BEND, BEFORE, BEHIND, HEAD, HALF = 0.12, 6.0, 7.0, 4.2, 2.1


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A circle around a place; ``radius`` in data, along x."""

    x: float
    y: float
    radius: float
    color: str
    linewidth: float = 0.7

    def svg(self, frame: Frame) -> str:
        """Write it."""
        radius = frame.across(self.x + self.radius) - frame.across(self.x)
        return (
            f'<circle cx="{frame.across(self.x):.1f}" cy="{frame.down(self.y):.1f}" '
            f'r="{radius:.1f}" fill="none" stroke="{self.color}" '
            f'stroke-width="{self.linewidth * POINT:.1f}"/>'
        )


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """A person: a shape of a size in points, filled or hollow."""

    x: float
    y: float
    shape: Shape
    color: str
    is_filled: bool = True
    size: float = 9.0

    def svg(self, frame: Frame) -> str:
        """Write it."""
        x, y, half = frame.across(self.x), frame.down(self.y), self.size * POINT / 2
        fill = self.color if self.is_filled else "#fff"
        look = f'fill="{fill}" stroke="{self.color}" stroke-width="{1.4 * POINT:.1f}"'
        if self.shape == "round":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" {look}/>'
        if self.shape == "cross":
            ways = f"M{x - half:.1f} {y - half:.1f}l{2 * half:.1f} {2 * half:.1f}"
            ways += f"M{x - half:.1f} {y + half:.1f}l{2 * half:.1f} {-2 * half:.1f}"
            return f'<path d="{ways}" {look}/>'
        tip, base = (y - half, y + half) if self.shape == "up" else (y + half, y - half)
        corners = f"{x:.1f},{tip:.1f} {x - half:.1f},{base:.1f} {x + half:.1f},{base:.1f}"
        return f'<polygon points="{corners}" {look}/>'


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A bent arrow from one place to another, which ends before both."""

    start: tuple[float, float]
    end: tuple[float, float]
    color: str
    linewidth: float
    opacity: float = 1.0
    dashes: str = ""

    def svg(self, frame: Frame) -> str:
        """Write it."""
        start = frame.across(self.start[0]), frame.down(self.start[1])
        end = frame.across(self.end[0]), frame.down(self.end[1])
        (x0, y0), (x1, y1) = start, end
        bent = (x0 + x1) / 2 - BEND * (y1 - y0), (y0 + y1) / 2 + BEND * (x1 - x0)
        first = _towards(start, bent, BEFORE * POINT)
        tip = _towards(end, bent, BEHIND * POINT)
        size = POINT * max(self.linewidth, 0.8) ** 0.5
        base = _towards(tip, bent, HEAD * size)
        look = f'stroke="{self.color}" stroke-width="{self.linewidth * POINT:.2f}"'
        dashed = f' stroke-dasharray="{self.dashes}"' if self.dashes else ""
        begin, middle, finish = (f"{x:.1f} {y:.1f}" for x, y in (first, bent, base))
        line = f"M{begin}Q{middle} {finish}"
        aside = (base[1] - tip[1]) / HEAD * HALF, (tip[0] - base[0]) / HEAD * HALF
        corners = (
            tip,
            (base[0] + aside[0], base[1] + aside[1]),
            (base[0] - aside[0], base[1] - aside[1]),
        )
        head = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        return (
            f'<g opacity="{self.opacity:.2f}"><path d="{line}" fill="none" {look}{dashed}/>'
            f'<polygon points="{head}" fill="{self.color}"/></g>'
        )


def _towards(
    start: tuple[float, float], aim: tuple[float, float], length: float
) -> tuple[float, float]:
    """Go a length from a place towards another."""
    dx, dy = aim[0] - start[0], aim[1] - start[1]
    way = math.hypot(dx, dy) or 1.0
    return start[0] + dx / way * length, start[1] + dy / way * length
