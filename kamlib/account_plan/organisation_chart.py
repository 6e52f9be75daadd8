"""Draw the organisation chart: superiors to the left, reports to the right, one row each.

Left to right, because sixty boxes in rows of four lines fit a page that way and no other.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from kamlib.account_plan.labels import drawn_name, fitted
from kamlib.account_plan.names import ROLE_NAMES, named
from kamlib.account_plan.organisation import places
from kamlib.account_plan.people import AGAINST_US, FOR_US
from kamlib.support.language import Language, is_missing
from kamlib.support.safe_text import cut
from kamlib.support.theme import (
    ADVERSE,
    CONTEXT,
    FAVOURABLE,
    INK,
    MUTED,
    WIDTH,
    Picture,
    house_figure,
    plain,
    title,
)

ROW = 0.52
TIGHT_FROM, TIGHT_ROW = 25, 0.44
BOX = 0.78
HEAD = 1.0
#: A chart of fewer levels leaves the right side empty rather than stretch its boxes.
LEAST_LEVELS = 4
#: Of the first line, in points; page pixels a sign of the second line takes.
SIZE, SIGN = 8.5, 5.6
FILLS = {"for": "#e3f1e3", "against": "#fae3e3", "neutral": "#f5f7fa", "left": "#ffffff"}
EDGES = {"for": FAVOURABLE, "against": ADVERSE, "neutral": CONTEXT, "left": ADVERSE}


def stance(attitude: float) -> str:
    """Say whether an attitude is ``for``, ``against`` or ``neutral`` (also where unknown).

    Examples
    --------
    >>> stance(3), stance(0), stance(-2), stance(float("nan"))
    ('for', 'neutral', 'against', 'neutral')
    """
    if is_missing(attitude):
        return "neutral"
    return "for" if attitude >= FOR_US else "against" if attitude <= AGAINST_US else "neutral"


def rows_by_id(people: pd.DataFrame) -> dict[str, pd.Series]:
    """Look persons up by their contact_id.

    Examples
    --------
    >>> rows_by_id(pd.DataFrame({"contact_id": ["A"], "label": ["Buyer"]}))["A"]["label"]
    'Buyer'
    """
    return {str(row["contact_id"]): row for _, row in people.iterrows()}


def draw_organisation(
    people: pd.DataFrame, lines: nx.DiGraph, *, heading: tuple[str, str, str], language: Language
) -> Picture:
    """Draw who reports to whom.

    Parameters
    ----------
    people : DataFrame
        From :func:`kamlib.account_plan.people.people_of`.
    lines : DiGraph
        From :func:`kamlib.account_plan.organisation.reporting_lines`; not empty.
    heading : tuple of str
        Who, what and when.
    language : Language
        Of labels.
    """
    placed = places(lines)
    rows = max(row for _, row in placed.values()) + 1
    depth = max(LEAST_LEVELS, max(int(level) for level, _ in placed.values()) + 1)
    height = HEAD + rows * (TIGHT_ROW if rows >= TIGHT_FROM else ROW)
    by_id = rows_by_id(people)
    names = _names(by_id, list(placed), depth=depth)
    with house_figure(max(height, 2.4)) as figure:
        axes = figure.subplots()
        for person, (level, row) in placed.items():
            for report in lines.successors(person):
                _elbow(axes, (level, row), placed[report])
        for person, place in placed.items():
            note = cut(person_note(by_id[person], language), int(_room(depth) / SIGN))
            _box(axes, by_id[person], place, (names[person], note))
        axes.set_xlim(-0.02, depth - 1 + BOX + 0.02)
        axes.set_ylim(rows - 0.45, -0.55)
        axes.axis("off")
        who, what, when = heading
        title(axes, who=who, what=what, when=when)
    return Picture(figure, _alt(by_id, lines, placed, language))


def _room(depth: int) -> float:
    """Page pixels a box has for its lines."""
    return 100 * WIDTH * BOX / (depth - 1 + BOX) - 10


def _names(people: Mapping[str, pd.Series], drawn: list[str], *, depth: int) -> dict[str, str]:
    labels = [drawn_name(str(people[each]["label"]), contact_id=each) for each in drawn]
    return dict(zip(drawn, fitted(labels, _room(depth) / 100, size=SIZE), strict=True))


def _elbow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    middle = start[0] + BOX + (1 - BOX) / 2
    axes.plot(
        [start[0] + BOX, middle, middle, end[0]],
        [start[1], start[1], end[1], end[1]],
        color=CONTEXT,
        linewidth=0.9,
        zorder=1,
    )


def _box(
    axes: Axes,
    person: pd.Series,
    place: tuple[float, float],
    lines: tuple[str, str],
) -> None:
    level, row = place
    kind = "left" if person["has_left"] else stance(person["attitude"])
    is_ours = bool(person["is_covered"]) or bool(person["has_left"])
    axes.add_patch(
        FancyBboxPatch(
            (level, row - 0.38),
            BOX,
            0.76,
            boxstyle="round,pad=0,rounding_size=0.03",
            facecolor=FILLS[kind],
            edgecolor=EDGES[kind],
            linewidth=1.0,
            linestyle="solid" if is_ours and kind != "left" else (0, (3, 2)),
            zorder=2,
        )
    )
    first, second = lines
    axes.text(level + 0.02, row - 0.13, plain(first), fontsize=SIZE, color=INK, va="center")
    axes.text(level + 0.02, row + 0.19, plain(second), fontsize=7, color=MUTED, va="center")


def person_note(person: pd.Series, language: Language) -> str:
    """Say in one line what matters about a person: role, influence, attitude, or the gap."""
    text = language.text
    role = named(ROLE_NAMES, str(person["buying_role"] or ""), language)
    if person["has_left"]:
        return text("left {date}", date=language.date(person["left_date"]))
    parts = [] if is_missing(person["buying_role"]) or not role else [role]
    parts.append(text("influence {value}", value=language.number(person["influence"])))
    parts.append(language.number(person["attitude"], signed=True))
    return " · ".join(parts)


def _alt(
    people: Mapping[str, pd.Series],
    lines: nx.DiGraph,
    placed: Mapping[str, tuple[float, float]],
    language: Language,
) -> str:
    told = []
    for person in sorted(placed, key=lambda one: (placed[one][1], placed[one][0])):
        row = people[person]
        above = next(iter(lines.predecessors(person)), None)
        superior = people[above]["label"] if above else language.text("nobody")
        told.append(
            language.text(
                "{person} ({note}) reports to {superior}",
                person=row["label"],
                note=person_note(row, language),
                superior=superior,
            )
        )
    return "; ".join(told) + "."
