"""A sheet: fields side by side, with the room their texts need around them."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass, field, replace
from typing import Any

from kamlib.support.theme import WIDTH, Picture
from kamlib.support.vector.field import Field, Placed
from kamlib.support.vector.fit import UNIT
from kamlib.support.vector.marks import Edges, Frame

#: Verdana is as wide as our font, and at hand where ours is not.
FONT = "DejaVu Sans, Verdana, sans-serif"
#: Pixels around a sheet and between two fields.
EDGE, GAP = 5.0, 12.0
#: Where a text lies in data, its field has to be narrower for it, and then it lies elsewhere.
ROUNDS = 4
EVERYWHERE = (-math.inf, -math.inf, math.inf, math.inf)
#: Of a sheet's width, which its fields keep however wide their texts are.
LEAST = 1 / 3


@dataclass(eq=False)
class Sheet:
    """A drawing of fields side by side.

    Parameters
    ----------
    height, width : float
        In units of 100 page pixels.
    edge : float
        Pixels around it that are left free.

    Examples
    --------
    >>> sheet = Sheet(2.0)
    >>> [bars] = sheet.fields()
    >>> bars.limits(x=(0, 10), y=(1, -1))
    >>> bars.bar((0, 7), (-0.3, 0.3))
    >>> bars.rows([0], ["Muster & Söhne"])
    >>> "Muster &amp; Söhne" in sheet.svg("7 of 10")
    True
    """

    height: float
    width: float = WIDTH
    edge: float = EDGE
    _fields: list[Field] = field(default_factory=list, init=False)
    _shares: list[float] = field(default_factory=list, init=False)

    def fields(self, *shares: float) -> list[Field]:
        """Part the sheet into fields side by side; their widths are in proportion of the shares."""
        self._shares = list(shares) or [1.0]
        room = self.width * UNIT - 2 * self.edge
        self._fields = [Field(room=room) for _ in self._shares]
        return self._fields

    @property
    def words(self) -> list[str]:
        """Every text on the sheet, line by line."""
        return [line for one in self._fields for words in one.words for line in words.lines]

    def frames(self) -> list[Frame]:
        """Where each field lies, so that no text leaves the sheet.

        Fields keep a third of its width. A text that has no room beyond that is moved onto the
        sheet.
        """
        rooms: list[Edges] = [(0.0, 0.0, 0.0, 0.0)] * len(self._fields)
        for _ in range(ROUNDS):
            # Measured where texts would lie, not where the edge of the sheet holds them.
            frames = [replace(frame, sheet=EVERYWHERE) for frame in self._frames(rooms)]
            rooms = [one.over(frame) for one, frame in zip(self._fields, frames, strict=True)]
        return self._frames(rooms)

    def _frames(self, rooms: list[Edges]) -> list[Frame]:
        top, bottom = max(room[1] for room in rooms), max(room[3] for room in rooms)
        inner = self.width * UNIT - 2 * self.edge - GAP * (len(rooms) - 1)
        taken = sum(room[0] + room[2] for room in rooms)
        most = (1 - LEAST) * inner
        part = min(1.0, most / taken) if taken else 1.0
        free = inner - part * taken
        sheet = (
            self.edge,
            self.edge,
            self.width * UNIT - self.edge,
            self.height * UNIT - self.edge,
        )
        height = self.height * UNIT - 2 * self.edge - top - bottom
        frames, left = [], self.edge
        for one, share, room in zip(self._fields, self._shares, rooms, strict=True):
            width = free * share / sum(self._shares)
            frames.append(
                Frame(
                    left=left + part * room[0],
                    top=self.edge + top,
                    width=width,
                    height=max(height, 1.0),
                    x=one.x,
                    y=one.y,
                    sheet=sheet,
                )
            )
            left += part * (room[0] + room[2]) + width + GAP
        return frames

    def placed(self) -> list[Placed]:
        """Say where bars and words lie, field by field."""
        return [one.placed(frame) for one, frame in zip(self._fields, self.frames(), strict=True)]

    def svg(self, alt: str) -> str:
        """Write it, with what it shows in words."""
        width, height = self.width * UNIT, self.height * UNIT
        drawn = "".join(
            one.svg(frame) for one, frame in zip(self._fields, self.frames(), strict=True)
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img" '
            f'aria-label="{html.escape(alt)}" font-family="{FONT}">'
            f'<rect width="100%" height="100%" fill="#fff"/>{drawn}</svg>'
        )


@dataclass(frozen=True, eq=False)
class VectorPicture(Picture):
    """A finished sheet with its alternative text."""

    figure: Sheet
    form = "svg"

    @property
    def width(self) -> int:
        """Pixels of a page."""
        return round(self.figure.width * UNIT)

    def content(self) -> bytes:
        """Write it as SVG; the same sheet gives the same bytes."""
        return self.figure.svg(self.alt).encode()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {"image/svg+xml": self.figure.svg(self.alt), "text/plain": self.alt}
        return data, {"image/svg+xml": {"alt": self.alt}}
