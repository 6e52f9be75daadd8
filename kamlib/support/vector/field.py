"""A coordinate system of a sheet, with what lies on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, Unpack

from kamlib.support.language import is_missing
from kamlib.support.safe_text import clean, one_line
from kamlib.support.theme import INK, MUTED
from kamlib.support.vector.marks import (
    LEADING,
    Box,
    BoxLook,
    Dot,
    Edges,
    Frame,
    Line,
    Words,
    WordsLook,
)

#: Of names at the edges.
LABEL = "#323f4b"
#: Bars lie under lines and dots; words over everything.
BOXES, LINES = 1, 2


class Mark(Protocol):
    """What writes itself as SVG, once it knows where its field lies."""

    def svg(self, frame: Frame) -> str:
        """Write it."""


@dataclass(frozen=True)
class Placed:
    """Bars and words of a field, each with its left, top, right and bottom in pixels."""

    bars: list[tuple[Box, Edges]]
    words: list[tuple[Words, Edges]]


@dataclass(eq=False)
class Field:
    """One coordinate system of a sheet: what lies on it, in the order it was put there.

    What has no place, because a figure of it is missing or infinite, is left out.
    """

    x: tuple[float, float] = (0.0, 1.0)
    y: tuple[float, float] = (0.0, 1.0)
    words: list[Words] = field(default_factory=list, init=False)
    _marks: list[tuple[int, Mark]] = field(default_factory=list, init=False)
    _lowest: float = field(default=0.0, init=False)

    def limits(
        self, *, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None
    ) -> None:
        """Say what the left and right, the lower and upper edge stand for; alike: one apart."""
        self.x, self.y = (
            (first, last if last != first else first + 1.0)
            for first, last in (x or self.x, y or self.y)
        )

    def bar(self, x: tuple[float, float], y: tuple[float, float], **look: Unpack[BoxLook]) -> None:
        """Draw a bar from one x to another and from one y to another."""
        if _has_place(*x, *y):
            self._marks.append((BOXES, Box(x=x, y=y, **look)))

    def line(
        self,
        points: Iterable[tuple[float | None, float | None]],
        *,
        color: str,
        linewidth: float = 1.2,
        dashes: str = "",
        layer: int = LINES,
    ) -> None:
        """Draw a line through points, solid or in dashes (lengths in pixels)."""
        kept = tuple(
            (x, y) for x, y in points if _has_place(*(at for at in (x, y) if at is not None))
        )
        if len(kept) > 1:
            mark = Line(points=kept, color=color, linewidth=linewidth, dashes=dashes)
            self._marks.append((layer, mark))

    def vertical(
        self, x: float, *, color: str = MUTED, linewidth: float = 0.9, layer: int = LINES
    ) -> None:
        """Draw a line from the lower to the upper edge."""
        self.line([(x, None), (x, None)], color=color, linewidth=linewidth, layer=layer)

    def horizontal(self, y: float, *, color: str = MUTED, linewidth: float = 0.9) -> None:
        """Draw a line from the left to the right edge."""
        self.line([(None, y), (None, y)], color=color, linewidth=linewidth)

    def dot(self, x: float, y: float, *, size: float, color: str, edge: str = "") -> None:
        """Draw a round mark; its size is in points."""
        if _has_place(x, y):
            mark = Dot(x=x, y=y, size=size, color=color, edge=edge or color)
            self._marks.append((LINES, mark))

    def put(self, mark: Mark, *, layer: int = LINES) -> None:
        """Put any mark on it, such as those of :mod:`kamlib.support.vector.shapes`."""
        self._marks.append((layer, mark))

    def text(self, x: float, y: float, said: str, **look: Unpack[WordsLook]) -> None:
        """Write at a place, from its middle line to the right; any text, which is cleaned."""
        if _has_place(x, y):
            cleaned = "\n".join(clean(line) for line in said.split("\n"))
            self.words.append(Words(said=cleaned, place=(x, y), **look))

    def rows(
        self,
        places: Sequence[float],
        labels: Sequence[str],
        *,
        bold: Sequence[bool] = (),
        colors: Sequence[str] = (),
    ) -> None:
        """Name places of the left edge."""
        for at, (place, label) in enumerate(zip(places, labels, strict=True)):
            self.text(
                0.0,
                place,
                label,
                shift=(-3.5, 0.0),
                ha="right",
                bold=bool(bold) and bold[at],
                color=colors[at] if colors else LABEL,
                in_data=(False, True),
            )

    def columns(self, places: Sequence[float], labels: Sequence[str], *, size: float = 10) -> None:
        """Name places of the lower edge."""
        for place, label in zip(places, labels, strict=True):
            self.text(
                place,
                1.0,
                label,
                shift=(0.0, 3.5),
                ha="center",
                va="top",
                size=size,
                color=LABEL,
                in_data=(True, False),
            )
            self._lowest = max(self._lowest, 3.5 + size * (1 + LEADING * label.count("\n")))

    def key(self, said: str, *, ha: Literal["left", "right"] = "left", size: float = 9.5) -> None:
        """Say under the field what its marks mean."""
        self.text(
            1.0 if ha == "right" else 0.0,
            1.0,
            said,
            shift=(0.0, self._lowest + 4.0),
            ha=ha,
            va="top",
            size=size,
            color=MUTED,
            in_data=(False, False),
        )

    def title(self, *, who: str, what: str, when: str) -> None:
        """Head the field in three lines: who, **what and unit**, when and scenario."""
        for row, said in enumerate((when, what, who)):
            if said:
                self.text(
                    0.0,
                    0.0,
                    one_line(said),
                    shift=(0.0, -8.0 - row * 13.7),
                    va="bottom",
                    size=11,
                    color=INK if row == 1 else MUTED,
                    bold=row == 1,
                    in_data=(False, False),
                )

    def over(self, frame: Frame) -> Edges:
        """How far texts reach beyond the field: left, top, right, bottom."""
        boxes = [words.box(frame) for words in self.words]
        right, bottom = frame.left + frame.width, frame.top + frame.height
        return (
            max([0.0, *(frame.left - box[0] for box in boxes)]),
            max([0.0, *(frame.top - box[1] for box in boxes)]),
            max([0.0, *(box[2] - right for box in boxes)]),
            max([0.0, *(box[3] - bottom for box in boxes)]),
        )

    def placed(self, frame: Frame) -> Placed:
        """Say where its bars and words lie on the sheet."""
        return Placed(
            bars=[(mark, mark.box(frame)) for _, mark in self._marks if isinstance(mark, Box)],
            words=[(words, words.box(frame)) for words in self.words],
        )

    def svg(self, frame: Frame) -> str:
        """Write everything on it, the lowest layer first."""
        order = sorted(self._marks, key=lambda mark: mark[0])
        return "".join(
            [mark.svg(frame) for _, mark in order] + [words.svg(frame) for words in self.words]
        )


def _has_place(*values: float) -> bool:
    return not any(is_missing(value) or math.isinf(value) for value in values)
