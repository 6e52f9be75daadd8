"""Draw the sociogram as a target: the closer to the centre, the more influence.

Everybody has a direction of their own, in the order of the organisation chart, so that
labels stand around the rim without overlapping and a person stays in place from quarter to
quarter unless people come or go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch

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
from kamlib.support.theme import (
    ADVERSE,
    CONTEXT,
    FAVOURABLE,
    INK,
    MUTED,
    PALE,
    Picture,
    house_figure,
    plain,
)

#: From so many ties on, lines are drawn thinner.
CROWDED_FROM = 40
COLOURS = {"for": FAVOURABLE, "against": ADVERSE, "neutral": MUTED, "left": CONTEXT}
MARKS = {"for": "^", "against": "v", "neutral": "o", "left": "x"}


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
    with house_figure(sheet.height, width=sheet.width) as figure:
        # Over the whole figure: the layout engine would shrink the rings for the labels' sake.
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, sheet.width), ylim=(0, sheet.height))
        axes.axis("off")
        _rings(axes, sheet, language)
        scale = 1.0 if graph.number_of_edges() < CROWDED_FROM else 0.6
        for one, other, tie in graph.edges(data=True):
            _tie(axes, flat[one], flat[other], tie, scale=scale)
        for person, label in zip(order, labels, strict=True):
            rim = sheet.at(polar[person][0], RIM)
            _person(axes, by_id[person], flat[person], rim)
            _label(axes, label, size=sheet.size)
        _legend(axes, language, is_printed=is_printed)
        _heading(axes, sheet, [line for line in (who, what, when) if line])
    return Picture(figure, _alt(by_id, graph, order, language))


def _name(person: pd.Series, language: Language) -> str:
    name = drawn_name(str(person["label"]), contact_id=str(person["contact_id"]))
    return language.text("{person} (left)", person=name) if person["has_left"] else name


def _heading(axes: Axes, sheet: Sheet, lines: Sequence[str]) -> None:
    """Write who, **what and unit**, when from the upper edge down."""
    size = 11 if len(lines) > 2 else 9.5
    for place, line in enumerate(lines):
        is_what = place == len(lines) - 2
        axes.text(
            0.05,
            sheet.height - 0.04 - place * size * 1.7 / 100,
            plain(line),
            fontsize=size,
            fontweight="bold" if is_what else "normal",
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


def _rings(axes: Axes, sheet: Sheet, language: Language) -> None:
    middle, level = sheet.centre
    for influence in (0, 5, 9):
        radius = sheet.radius * ring(influence)
        axes.add_patch(
            Circle((middle, level), radius, fill=False, color=PALE, linewidth=0.7, zorder=0)
        )
        label = language.text("influence {value}", value=influence)
        axes.text(
            middle,
            level - radius,
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
    axes: Axes, person: pd.Series, place: tuple[float, float], rim: tuple[float, float]
) -> None:
    kind = "left" if person["has_left"] else stance(person["attitude"])
    colour = COLOURS[kind]
    axes.plot(
        [place[0]],
        [place[1]],
        marker=MARKS[kind],
        markersize=9,
        markerfacecolor=colour if person["is_covered"] else "white",
        markeredgecolor=colour,
        markeredgewidth=1.4,
        linestyle="none",
        zorder=3,
    )
    axes.plot(
        [place[0], rim[0]],
        [place[1], rim[1]],
        color=PALE,
        linewidth=0.6,
        linestyle=":",
        zorder=0,
    )


def _label(axes: Axes, label: Label, *, size: float) -> None:
    axes.text(
        *label.place,
        label.written,
        fontsize=size,
        color=INK,
        rotation=label.turn,
        rotation_mode="anchor",
        ha=label.horizontal,
        va=label.vertical,
        multialignment=label.horizontal,
        linespacing=1.05,
    )


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
    axes.legend(
        handles=marks,
        fontsize=7.5 if is_printed else 8,
        frameon=False,
        loc="lower center",
        ncol=3 if is_printed else len(marks),
        borderaxespad=0.2,
    )


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
