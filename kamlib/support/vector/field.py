"""A coordinate system of a sheet, with what lies on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, Unpack

from kamlib.support.language import is_missing
from kamlib.support.safe_text import clean, one_line
from kamlib.support.theme import INK, MUTED
from kamlib.support.vector.fit import fitting, pixels
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
#: Bars lie under lines and dots; words over everything, if not told otherwise.
BOXES, LINES, TEXTS = 1, 2, 3
#: Of the sheet's width, for the names at the left edge of a field.
NAMES = 0.32


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

    What has no place, because a figure of it is missing or infinite, is left out; bars, lines and
    dots end where the field does. ``room``: pixels of the sheet a text may be wide.
    """

    x: tuple[float, float] = (0.0, 1.0)
    y: tuple[float, float] = (0.0, 1.0)
    room: float = math.inf
    _marks: list[tuple[int, Mark]] = field(default_factory=list, init=False)
    _lowest: float = field(default=0.0, init=False)

    @property
    def words(self) -> list[Words]:
        """Every text on it, in the order it was put there."""
        return [mark for _, mark in self._marks if isinstance(mark, Words)]

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

    def text(
        self, x: float, y: float, said: str, *, layer: int = TEXTS, **look: Unpack[WordsLook]
    ) -> None:
        """Write at a place, from its middle line to the right; any text, which is cleaned.

        A line wider than the sheet is shortened.
        """
        if _has_place(x, y):
            size, bold = look.get("size", 10.0), look.get("bold", False)
            is_level = not (look.get("turn") or look.get("upright"))
            lines = [clean(line) for line in said.split("\n")]
            if is_level and max(pixels(line, size, bold) for line in lines) > self.room:
                lines = [fitting(line, self.room, size=size, bold=bold) for line in lines]
            self._marks.append((layer, Words(said="\n".join(lines), place=(x, y), **look)))

    def rows(
        self,
        places: Sequence[float],
        labels: Sequence[str],
        *,
        bold: Sequence[bool] = (),
        colors: Sequence[str] = (),
        share: float = NAMES,
    ) -> None:
        """Name places of the left edge; names take at most a share of the sheet's width."""
        for at, (place, label) in enumerate(zip(places, labels, strict=True)):
            is_bold = bool(bold) and bold[at]
            self.text(
                0.0,
                place,
                fitting(label, share * self.room, bold=is_bold),
                shift=(-3.5, 0.0),
                ha="right",
                bold=is_bold,
                color=colors[at] if colors else LABEL,
                in_data=(False, True),
            )

    def columns(self, places: Sequence[float], labels: Sequence[str], *, size: float = 10) -> None:
        """Name places of the lower edge, each in one line or more."""
        for place, label in zip(places, labels, strict=True):
            for row, line in enumerate(label.split("\n")):
                if line:
                    self.text(
                        place,
                        1.0,
                        line,
                        shift=(0.0, 3.5 + LEADING * size * row),
                        ha="center",
                        va="top",
                        size=size,
                        color=LABEL,
                        in_data=(True, False),
                    )
            self._lowest = max(self._lowest, 3.5 + size * (1 + LEADING * label.count("\n")))

    def key(
        self,
        said: str,
        *,
        ha: Literal["left", "right"] = "left",
        size: float = 9.5,
        line: int = 0,
    ) -> None:
        """Say under the field what its marks mean, in its first line there or another.

        It takes no width of the fields: it reaches under its neighbours where it is long.
        """
        self.text(
            1.0 if ha == "right" else 0.0,
            1.0,
            said,
            shift=(0.0, self._lowest + 4.0 + line * 1.3 * size),
            ha=ha,
            va="top",
            size=size,
            color=MUTED,
            in_data=(False, False),
            is_free=True,
        )

    def title(self, *, who: str, what: str, when: str) -> None:
        """Head the field in three lines: who, **what and unit**, when and scenario.

        They take no width of the fields, as a key does not.
        """
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
                    is_free=True,
                )

    def over(self, frame: Frame) -> Edges:
        """How far texts reach beyond the field: left, top, right, bottom."""
        boxes = [words.box(frame) for words in self.words]
        beside = [words.box(frame) for words in self.words if not words.is_free]
        return (
            max([0.0, *(frame.left - box[0] for box in beside)]),
            max([0.0, *(frame.top - box[1] for box in boxes)]),
            max([0.0, *(box[2] - frame.right for box in beside)]),
            max([0.0, *(box[3] - frame.bottom for box in boxes)]),
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
        return "".join(mark.svg(frame) for _, mark in order)


def _has_place(*values: float) -> bool:
    return not any(is_missing(value) or math.isinf(value) for value in values)
