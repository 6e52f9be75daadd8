"""Draw the organisation chart: superiors to the left, reports to the right, one row each.

Left to right, because sixty boxes in rows of four lines fit a page that way and no other.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd

from kamlib.account_plan.labels import drawn_name, fitted
from kamlib.account_plan.names import ROLE_NAMES, named
from kamlib.account_plan.organisation import places
from kamlib.account_plan.people import AGAINST_US, FOR_US
from kamlib.support.language import Language, is_missing
from kamlib.support.theme import (
    ADVERSE,
    CONTEXT,
    FAVOURABLE,
    INK,
    MUTED,
    WIDTH,
    Picture,
)
from kamlib.support.vector import Field, Sheet, VectorPicture, fitting

ROW = 0.52
TIGHT_FROM, TIGHT_ROW = 25, 0.44
BOX = 0.78
HEAD = 1.0
#: A chart of fewer levels leaves the right side empty rather than stretch its boxes.
LEAST_LEVELS = 4
#: Of the first and the second line, in points.
SIZE, SMALL = 8.5, 7.0
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
    sheet = Sheet(max(height, 2.4))
    [field] = sheet.fields()
    for person, (level, row) in placed.items():
        for report in lines.successors(person):
            _elbow(field, (level, row), placed[report])
    for person, place in placed.items():
        note = fitting(person_note(by_id[person], language), _room(depth), size=SMALL)
        _box(field, by_id[person], place, (names[person], note))
    field.limits(x=(-0.02, depth - 1 + BOX + 0.02), y=(rows - 0.45, -0.55))
    who, what, when = heading
    field.title(who=who, what=what, when=when)
    return VectorPicture(sheet, _alt(by_id, lines, placed, language))


def _room(depth: int) -> float:
    """Page pixels a box has for its lines."""
    return 100 * WIDTH * BOX / (depth - 1 + BOX) - 10


def _names(people: Mapping[str, pd.Series], drawn: list[str], *, depth: int) -> dict[str, str]:
    """Name the persons as far as their boxes allow; where boxes are a hair wide, not at all."""
    labels = [drawn_name(str(people[each]["label"]), contact_id=each) for each in drawn]
    short = fitted(labels, _room(depth) / 100, size=SIZE)
    written = [fitting(label, _room(depth), size=SIZE) for label in short]
    return dict(zip(drawn, written, strict=True))


def _elbow(field: Field, start: tuple[float, float], end: tuple[float, float]) -> None:
    middle = start[0] + BOX + (1 - BOX) / 2
    way = [(start[0] + BOX, start[1]), (middle, start[1]), (middle, end[1]), end]
    field.line(way, color=CONTEXT, linewidth=0.9, layer=0)


def _box(
    field: Field,
    person: pd.Series,
    place: tuple[float, float],
    lines: tuple[str, str],
) -> None:
    level, row = place
    kind = "left" if person["has_left"] else stance(person["attitude"])
    is_ours = bool(person["is_covered"]) or bool(person["has_left"])
    field.bar(
        (level, level + BOX),
        (row - 0.38, row + 0.38),
        color=FILLS[kind],
        edge=EDGES[kind],
        linewidth=1.0,
        dashes="" if is_ours and kind != "left" else "4 3",
        rounded=4,
    )
    for up, said, size, color in ((-0.13, lines[0], SIZE, INK), (0.19, lines[1], SMALL, MUTED)):
        if said:
            field.text(level + 0.02, row + up, said, size=size, color=color)


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
