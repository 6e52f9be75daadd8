"""What a picture's SVG holds: bars, lines, dots and words with their places in pixels."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from kamlib.account_plan.chapter import AccountPlan
from kamlib.support.theme import ACCENT, ADVERSE, CONTEXT, FAVOURABLE, INK, Picture
from kamlib.support.vector import VectorPicture

SVG = "{http://www.w3.org/2000/svg}"
DARK = (INK, ADVERSE, FAVOURABLE, CONTEXT, ACCENT)
Edges = tuple[float, float, float, float]


@dataclass(frozen=True)
class Bar:
    """A bar of a picture, read from its SVG."""

    left: float
    top: float
    width: float
    height: float
    fill: str
    edge: str

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def edges(self) -> Edges:
        return self.left, self.top, self.right, self.top + self.height


@dataclass(frozen=True)
class Dot:
    """A dot of a picture, read from its SVG."""

    x: float
    y: float
    radius: float
    fill: str

    @property
    def edges(self) -> Edges:
        reach = self.radius
        return self.x - reach, self.y - reach, self.x + reach, self.y + reach


@dataclass(frozen=True)
class Line:
    """A line of a picture, read from its SVG."""

    points: tuple[tuple[float, float], ...]
    color: str
    dashes: str


def root(picture: Picture) -> ET.Element:
    """Read the SVG."""
    return ET.fromstring(picture.content())


def bars(picture: Picture, fill: str = "") -> list[Bar]:
    """Bars in the order they were drawn, without the paper."""
    _, *drawn = root(picture).iter(f"{SVG}rect")
    found = [
        Bar(*(float(each.get(name)) for name in ("x", "y", "width", "height")),
            each.get("fill"), each.get("stroke", ""))
        for each in drawn
    ]  # fmt: skip
    return [each for each in found if not fill or each.fill == fill]


def dots(picture: Picture) -> list[Dot]:
    """Filled dots in the order they were drawn."""
    found = [
        Dot(*(float(each.get(name)) for name in ("cx", "cy", "r")), each.get("fill"))
        for each in root(picture).iter(f"{SVG}circle")
    ]
    return [each for each in found if each.fill != "none"]


def lines(picture: Picture, color: str) -> list[Line]:
    """Lines of a colour in the order they were drawn."""
    return [
        Line(
            tuple(tuple(map(float, place.split(","))) for place in each.get("points").split()),
            each.get("stroke"),
            each.get("stroke-dasharray", ""),
        )
        for each in root(picture).iter(f"{SVG}polyline")
        if each.get("stroke") == color
    ]


def written(picture: Picture) -> list[str]:
    """Every line of text in the SVG."""
    return [each.text for each in root(picture).iter(f"{SVG}text")]


def words(picture: VectorPicture) -> list[tuple[str, Edges]]:
    """Level words of a picture, each with its left, top, right and bottom."""
    return [
        (one.said, box)
        for field in picture.figure.placed()
        for one, box in field.words
        if one.said and not one.turn
    ]


def meet(one: Edges, other: Edges, *, least: float = 0.0) -> bool:
    """Whether two boxes overlap by more than so many pixels."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > least and down > least


def faults(picture: VectorPicture, *, least: float = 1.0) -> list[str]:
    """Words over other words, over dots or dark bars, or beyond their sheet."""
    found, placed = [], words(picture)
    drawn_dots = dots(picture)
    dark_bars = [bar for bar in bars(picture) if bar.fill in DARK]
    right, bottom = 100 * picture.figure.width, 100 * picture.figure.height
    for at, (said, box) in enumerate(placed):
        if box[0] < -0.1 or box[1] < -0.1 or box[2] > right + 0.1 or box[3] > bottom + 0.1:
            found.append(f"{said!r} leaves the sheet")
        for other, other_box in placed[at + 1 :]:
            if meet(box, other_box, least=least):
                found.append(f"{said!r} over {other!r}")
        found += [
            f"{said!r} over a dot at {dot.x:.0f}, {dot.y:.0f}"
            for dot in drawn_dots
            if meet(box, dot.edges, least=least)
        ]
        found += [f"{said!r} over a bar" for bar in dark_bars if meet(box, bar.edges, least=least)]
    return found


def pictures(plan: AccountPlan) -> dict[str, VectorPicture]:
    """Every picture of a plan, by its name; what a plan lacks is left out."""
    business, charts = plan.business, plan.charts
    drawn = {
        name: getattr(business, name).picture()
        for name in ("opportunities", "actions", "path", "project", "selection", "white_space")
    }
    drawn |= {
        "path in print": business.path.picture(is_printed=True),
        "organisation": charts.organisation(),
        "sociogram": charts.sociogram(),
        "sociogram in print": charts.sociogram(is_printed=True),
        "value chain": charts.value_chain(),
    }
    return {name: each for name, each in drawn.items() if isinstance(each, VectorPicture)}
