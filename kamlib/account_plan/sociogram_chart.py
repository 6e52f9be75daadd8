"""Draw the sociogram as a target: the closer to the centre, the more influence.

Everybody has a direction of their own, in the order of the organisation chart, so that
labels stand around the rim without overlapping and a person stays in place from quarter to
quarter unless people come or go.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
import pandas as pd

from kamlib.account_plan.labels import drawn_name
from kamlib.account_plan.network import CONFLICT
from kamlib.account_plan.organisation_chart import rows_by_id, stance
from kamlib.account_plan.sociogram_sheet import (
    MOST_PRINTED,
    RIM,
    Label,
    Sheet,
    place_labels,
    ring,
    sheet_for,
    target_places,
)
from kamlib.support.language import Language, is_missing
from kamlib.support.safe_text import one_line
from kamlib.support.theme import (
    ADVERSE,
    CONTEXT,
    FAVOURABLE,
    INK,
    MUTED,
    PALE,
    POINTS,
    Picture,
    text_width,
)
from kamlib.support.vector import Field, VectorPicture
from kamlib.support.vector import Sheet as Paper
from kamlib.support.vector.field import LINES
from kamlib.support.vector.shapes import Arrow, Ring, Shape, Symbol

Place = tuple[float, float]
#: From so many ties on, lines are drawn thinner.
CROWDED_FROM = 40
COLOURS = {"for": FAVOURABLE, "against": ADVERSE, "neutral": MUTED, "left": CONTEXT}
SHAPES: dict[str, Shape] = {"for": "up", "against": "down", "neutral": "round", "left": "cross"}
#: Names of rings: their size in points, how many places a half of a ring offers, and what they keep
#: free around the middle of a person.
RING_SIZE, TURNS, CLEAR = 7.0, 12, 0.09
#: What an entry of the legend takes beside its words.
SPACE = 0.62


def draw_sociogram(
    people: pd.DataFrame,
    graph: nx.DiGraph,
    order: Sequence[str],
    *,
    heading: tuple[str, str, str],
    language: Language,
    is_printed: bool = False,
) -> Picture:
    """Draw who influences whom, with attitude, strength and who of them we reach.

    Parameters
    ----------
    people : DataFrame
        From :func:`kamlib.account_plan.people.people_of`.
    graph : DiGraph
        From :func:`kamlib.account_plan.network.influence_graph`; not empty.
    order : sequence of str
        contact_ids as the organisation chart reads; who left but is missed there is crossed
        out here.
    heading : tuple of str
        Who, what and when.
    language : Language
        Of labels.
    is_printed : bool, default=False
        Draw for half a sheet of paper: the twelve persons with the most influence.
    """
    by_id = rows_by_id(people)
    who, what, when = heading
    if is_printed:
        shown = most_influential(people, order, count=MOST_PRINTED)
        if len(shown) < len(order):
            when = language.text(
                "the {count} of {all} persons with the most influence",
                count=len(shown),
                all=len(order),
            )
        graph, order, who = graph.subgraph(shown), shown, ""
    polar = target_places(people, order)
    names = [_name(by_id[person], language) for person in order]
    sheet = sheet_for(names, is_printed=is_printed)
    flat = {person: sheet.at(*place) for person, place in polar.items()}
    labels = place_labels(sheet, [polar[person][0] for person in order], names)
    paper = Paper(sheet.height, sheet.width, edge=0.0)
    [field] = paper.fields()
    field.limits(x=(0, sheet.width), y=(0, sheet.height))
    _rings(field, sheet, language, list(flat.values()))
    scale = 1.0 if graph.number_of_edges() < CROWDED_FROM else 0.6
    for one, other, tie in graph.edges(data=True):
        field.put(_tie(flat[one], flat[other], tie, scale=scale), layer=1)
    for person, label in zip(order, labels, strict=True):
        rim = sheet.at(polar[person][0], RIM)
        _person(field, by_id[person], flat[person], rim)
        _label(field, label, size=sheet.size)
    _legend(field, sheet, language, is_printed=is_printed)
    _heading(field, sheet, [line for line in (who, what, when) if line])
    return VectorPicture(paper, _alt(by_id, graph, order, language))


def _name(person: pd.Series, language: Language) -> str:
    name = drawn_name(str(person["label"]), contact_id=str(person["contact_id"]))
    return language.text("{person} (left)", person=name) if person["has_left"] else name


def _heading(field: Field, sheet: Sheet, lines: Sequence[str]) -> None:
    """Write who, **what and unit**, when from the upper edge down."""
    size = 11 if len(lines) > 2 else 9.5
    for place, line in enumerate(lines):
        is_what = place == len(lines) - 2
        field.text(
            0.05,
            sheet.height - 0.04 - place * size * 1.7 / 100,
            one_line(line),
            size=size,
            bold=is_what,
            color=INK if is_what else MUTED,
            va="top",
        )


def most_influential(people: pd.DataFrame, order: Sequence[str], *, count: int) -> list[str]:
    """Choose the persons with the most influence, in the order of the organisation chart.

    Parameters
    ----------
    people : DataFrame
        ``contact_id`` and ``influence``; unknown influence comes last.
    order : sequence of str
        The contact_ids, as the organisation chart reads.
    count : int
        How many at most.

    Examples
    --------
    >>> people = pd.DataFrame({"contact_id": ["A", "B", "C"], "influence": [2.0, None, 9.0]})
    >>> most_influential(people, ["A", "B", "C"], count=2)
    ['A', 'C']
    """
    influence = people.set_index("contact_id")["influence"].astype(float)
    ranked = sorted(order, key=lambda person: (-influence.fillna(-1.0)[person], person))
    first = set(ranked[:count])
    return [person for person in order if person in first]


def _rings(field: Field, sheet: Sheet, language: Language, people: Sequence[Place]) -> None:
    """Draw the rings and name them, where persons and other names leave room for it."""
    middle, level = sheet.centre
    high = RING_SIZE / POINTS / 2
    taken = [(place, (CLEAR, CLEAR)) for place in people]
    for influence in (0, 5, 9):
        reach = ring(influence)
        field.put(Ring(x=middle, y=level, radius=reach * sheet.radius, color=PALE), layer=0)
        label = language.text("influence {value}", value=influence)
        half = (text_width(label, size=RING_SIZE) / 2, high)
        place = _free_place(sheet, reach, taken, half=half)
        if place is None:
            continue
        taken.append((place, half))
        # Over the arrows, under the persons.
        field.text(
            *place,
            label,
            layer=LINES,
            size=RING_SIZE,
            color=CONTEXT,
            ha="center",
            paper=True,
        )


def _free_place(
    sheet: Sheet, reach: float, taken: Sequence[tuple[Place, Place]], *, half: Place
) -> Place | None:
    """Find where a ring can be named: below if nothing stands there, else around to the top.

    ``half`` of the width and height of the name; ``taken``: middles and halves of what stands.
    """
    for step in range(TURNS + 1):
        for side in (1, -1):
            x, y = sheet.at(math.pi - side * step * math.pi / TURNS, reach)
            if not any(
                abs(x - one) < half[0] + width and abs(y - other) < half[1] + height
                for (one, other), (width, height) in taken
            ):
                return x, y
    return None


def _tie(
    start: tuple[float, float],
    end: tuple[float, float],
    tie: Mapping[str, Any],
    *,
    scale: float,
) -> Arrow:
    strength = tie["strength"]
    width = 0.4 if is_missing(strength) else 0.4 + 0.2 * float(strength)
    is_conflict = tie["kind"] == CONFLICT
    return Arrow(
        start=start,
        end=end,
        linewidth=width * scale,
        dashes="5 3" if is_conflict else "",
        color=ADVERSE if is_conflict else CONTEXT if tie["kind"] == "formal" else INK,
        opacity=0.85 * scale + 0.1,
    )


def _person(
    field: Field, person: pd.Series, place: tuple[float, float], rim: tuple[float, float]
) -> None:
    kind = "left" if person["has_left"] else stance(person["attitude"])
    field.line([place, rim], color=PALE, linewidth=0.6, dashes="1 2", layer=0)
    field.put(
        Symbol(
            x=place[0],
            y=place[1],
            shape=SHAPES[kind],
            color=COLOURS[kind],
            is_filled=bool(person["is_covered"]),
        )
    )


def _label(field: Field, label: Label, *, size: float) -> None:
    field.text(
        *label.place,
        label.written,
        size=size,
        turn=label.turn,
        ha=label.horizontal,
        va=label.vertical,
    )


def _legend(field: Field, sheet: Sheet, language: Language, *, is_printed: bool) -> None:
    """Explain the marks in one row, or in two where paper is narrow, around the middle."""
    text = language.text
    entries: list[tuple[str, Shape | None, str, bool]] = [
        (text("for us"), "up", FAVOURABLE, True),
        (text("against us"), "down", ADVERSE, True),
        (text("neither"), "round", MUTED, True),
        (text("no recent contact"), "round", MUTED, False),
        (text("conflict"), None, ADVERSE, True),
    ]
    size = 7.5 if is_printed else 8.0
    rows = [entries[:3], entries[3:]] if is_printed else [entries]
    for place, row in enumerate(rows):
        level = 0.1 + 0.17 * (len(rows) - 1 - place)
        widths = [text_width(label, size=size) + SPACE for label, *_ in row]
        left = (sheet.width - sum(widths)) / 2
        for (label, shape, color, is_filled), width in zip(row, widths, strict=True):
            x = left + 0.15
            if shape is None:
                ends = [(x - 0.12, level), (x + 0.12, level)]
                field.line(ends, color=color, linewidth=1.8, dashes="6 3")
            else:
                mark = Symbol(x=x, y=level, shape=shape, color=color, is_filled=is_filled, size=6.0)
                field.put(mark)
            field.text(left + 0.32, level, label, size=size)
            left += width


def _alt(
    people: Mapping[str, pd.Series], graph: nx.DiGraph, order: Sequence[str], language: Language
) -> str:
    text, number = language.text, language.number
    persons = [
        text("{person} (left)", person=people[person]["label"])
        if people[person]["has_left"]
        else text(
            "{person}: influence {influence}, attitude {attitude}",
            person=people[person]["label"],
            influence=number(people[person]["influence"]),
            attitude=number(people[person]["attitude"], signed=True),
        )
        for person in order
    ]
    arrows = [
        text(
            "{one} influences {other}, strength {strength}",
            one=people[one]["label"],
            other=people[other]["label"],
            strength=number(tie["strength"]),
        )
        for one, other, tie in graph.edges(data=True)
    ]
    return "; ".join([*persons, *arrows]) + "."
