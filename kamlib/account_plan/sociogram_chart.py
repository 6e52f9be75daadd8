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
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch

from kamlib.account_plan.network import CONFLICT
from kamlib.account_plan.organisation_chart import rows_by_id, stance
from kamlib.support.language import Language, is_missing
from kamlib.support.safe_text import cut
from kamlib.support.theme import (
    ADVERSE,
    CONTEXT,
    FAVOURABLE,
    INK,
    MUTED,
    PALE,
    WIDTH,
    Picture,
    house_figure,
    plain,
    title,
)

MOST_INFLUENCE = 10
INNER, OUTER, RIM = 0.12, 1.0, 1.12
#: From so many persons on, labels run outwards instead of standing level.
TURNED_FROM = 17
#: From so many ties on, lines are drawn thinner.
CROWDED_FROM = 40
#: On a printed sheet: width and height of the picture, and how many persons stay legible there.
PRINTED = (5.2, 4.6)
MOST_PRINTED = 12
COLOURS = {"for": FAVOURABLE, "against": ADVERSE, "neutral": MUTED, "left": CONTEXT}
MARKS = {"for": "^", "against": "v", "neutral": "o", "left": "x"}


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
        person: (
            place * step,
            INNER + (OUTER - INNER) * (1 - float(influence[person]) / MOST_INFLUENCE),
        )
        for place, person in enumerate(order)
    }


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
    flat = {person: _flat(*place) for person, place in polar.items()}
    is_turned = len(order) >= TURNED_FROM
    width, height = PRINTED if is_printed else (WIDTH, 9.0 if is_turned else 6.8)
    with house_figure(height, width=width) as figure:
        axes = figure.subplots()
        _rings(axes, language)
        scale = 1.0 if graph.number_of_edges() < CROWDED_FROM else 0.6
        for one, other, tie in graph.edges(data=True):
            _tie(axes, flat[one], flat[other], tie, scale=scale)
        for person in order:
            _person(axes, by_id[person], polar[person], is_turned=is_turned, language=language)
        reach = 1.75 if is_turned else 1.25
        side = 2.2 if is_printed else reach * 1.35
        axes.set_xlim(-side, side)
        axes.set_ylim(-reach, reach)
        axes.set_aspect("equal")
        axes.axis("off")
        _legend(axes, language, is_printed=is_printed)
        title(axes, who=who, what=what, when=when)
    return Picture(figure, _alt(by_id, graph, order, language))


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


def _flat(angle: float, radius: float) -> tuple[float, float]:
    return radius * math.sin(angle), radius * math.cos(angle)


def _rings(axes: Axes, language: Language) -> None:
    for influence in (0, 5, 9):
        radius = INNER + (OUTER - INNER) * (1 - influence / MOST_INFLUENCE)
        axes.add_patch(Circle((0, 0), radius, fill=False, color=PALE, linewidth=0.7, zorder=0))
        label = language.text("influence {value}", value=influence)
        axes.text(
            0,
            -radius,
            plain(label),
            fontsize=7,
            color=CONTEXT,
            ha="center",
            va="center",
            zorder=2,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )


def _tie(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    tie: Mapping[str, Any],
    *,
    scale: float,
) -> None:
    strength = tie["strength"]
    width = 0.4 if is_missing(strength) else 0.4 + 0.2 * float(strength)
    is_conflict = tie["kind"] == CONFLICT
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=7,
            shrinkA=6,
            shrinkB=7,
            connectionstyle="arc3,rad=0.12",
            linewidth=width * scale,
            linestyle=(0, (3, 2)) if is_conflict else "solid",
            color=ADVERSE if is_conflict else CONTEXT if tie["kind"] == "formal" else INK,
            alpha=0.85 * scale + 0.1,
            zorder=1,
        )
    )


def _person(
    axes: Axes,
    person: pd.Series,
    place: tuple[float, float],
    *,
    is_turned: bool,
    language: Language,
) -> None:
    angle, radius = place
    x, y = _flat(angle, radius)
    kind = "left" if person["has_left"] else stance(person["attitude"])
    colour = COLOURS[kind]
    axes.plot(
        [x],
        [y],
        marker=MARKS[kind],
        markersize=9,
        markerfacecolor=colour if person["is_covered"] else "white",
        markeredgecolor=colour,
        markeredgewidth=1.4,
        linestyle="none",
        zorder=3,
    )
    rim = _flat(angle, RIM)
    name = str(person["label"])
    if person["has_left"]:
        name = language.text("{person} (left)", person=name)
    axes.plot([x, rim[0]], [y, rim[1]], color=PALE, linewidth=0.6, linestyle=":", zorder=0)
    degrees = 90 - math.degrees(angle)
    is_left = math.sin(angle) < -1e-9
    label = plain(cut(name, 34))
    if is_turned:
        turn = degrees + 180 if is_left else degrees
        axes.text(
            *rim,
            label,
            fontsize=7.5,
            color=INK,
            rotation=turn,
            rotation_mode="anchor",
            ha="right" if is_left else "left",
            va="center",
        )
        return
    side = "center" if abs(math.sin(angle)) < 0.1 else "right" if is_left else "left"
    height = "center" if side != "center" else "bottom" if math.cos(angle) > 0 else "top"
    axes.text(*rim, label, fontsize=9, color=INK, ha=side, va=height)


def _legend(axes: Axes, language: Language, *, is_printed: bool) -> None:
    text = language.text
    entries: list[tuple[str, dict[str, Any]]] = [
        (text("for us"), {"marker": "^", "color": FAVOURABLE, "linestyle": "none"}),
        (text("against us"), {"marker": "v", "color": ADVERSE, "linestyle": "none"}),
        (text("neither"), {"marker": "o", "color": MUTED, "linestyle": "none"}),
        (
            text("no recent contact"),
            {"marker": "o", "color": MUTED, "linestyle": "none", "markerfacecolor": "white"},
        ),
        (text("conflict"), {"color": ADVERSE, "linestyle": "--"}),
    ]
    marks = [Line2D([], [], label=plain(label), **style) for label, style in entries]
    place: dict[str, Any] = {"loc": "lower left"}
    if is_printed:  # the labels need the corner
        place = {"loc": "upper center", "bbox_to_anchor": (0.5, 0.0), "ncol": 3}
    axes.legend(handles=marks, fontsize=8, frameon=False, borderaxespad=0, **place)


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
