"""Reporting lines (Organigramm): who reports to whom, and where every box stands.

A person who left keeps the place as long as somebody reports to it: an empty chair is
what the account manager has to know. Lines that run in a circle or to somebody unknown
are cut and reported.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd


def reporting_lines(people: pd.DataFrame) -> tuple[nx.DiGraph, list[str]]:
    """Draw up the tree of superiors and reports.

    Parameters
    ----------
    people : DataFrame
        ``contact_id``, ``reports_to`` and ``has_left``.

    Returns
    -------
    lines : DiGraph
        From superior to report; a forest. Who left stays only while somebody reports there.
    cut : list of str
        contact_ids whose superior is unknown, or would close a circle.

    Examples
    --------
    >>> people = pd.DataFrame(
    ...     {"contact_id": ["A", "B"], "reports_to": ["", "A"], "has_left": [False, False]}
    ... )
    >>> lines, cut = reporting_lines(people)
    >>> list(lines.edges), cut
    ([('A', 'B')], [])
    """
    lines = nx.DiGraph()
    people = people.sort_values("contact_id")
    lines.add_nodes_from(people["contact_id"].astype(str))
    cut = []
    for person, named in zip(
        people["contact_id"].astype(str), people["reports_to"].fillna("").astype(str), strict=True
    ):
        superior = named.strip()
        if not superior:
            continue
        # A circle would close if the superior is already below the person.
        if superior not in lines or superior == person or nx.has_path(lines, person, superior):
            cut.append(person)
        else:
            lines.add_edge(superior, person)
    left = set(people.loc[people["has_left"].astype(bool), "contact_id"].astype(str))
    while empty := [each for each in lines if each in left and not lines.out_degree(each)]:
        lines.remove_nodes_from(empty)
    return lines, cut


def heads(lines: nx.DiGraph) -> list[str]:
    """List who reports to nobody, largest team first, then by contact_id."""
    tops = [person for person, degree in lines.in_degree() if degree == 0]
    return sorted(tops, key=lambda person: (-len(nx.descendants(lines, person)), person))


def reading_order(lines: nx.DiGraph) -> list[str]:
    """List everybody below their superior, as a chart is read.

    Examples
    --------
    >>> reading_order(nx.DiGraph([("A", "C"), ("A", "B"), ("B", "D")]))
    ['A', 'B', 'D', 'C']
    """
    order: list[str] = []
    waiting = heads(lines)[::-1]
    while waiting:
        person = waiting.pop()
        order.append(person)
        waiting.extend(sorted(lines.successors(person), reverse=True))
    return order


def levels(lines: nx.DiGraph) -> dict[str, int]:
    """Count the steps from the top for everybody; the top is 0."""
    found: dict[str, int] = {}
    for person in reading_order(lines):
        above = next(iter(lines.predecessors(person)), None)
        found[person] = 0 if above is None else found[above] + 1
    return found


def places(lines: nx.DiGraph) -> Mapping[str, tuple[float, float]]:
    """Place every box: level to the right, rows downwards, a superior in the middle.

    Parameters
    ----------
    lines : DiGraph
        From :func:`reporting_lines`.

    Returns
    -------
    mapping of str to (float, float)
        Level and row; two persons without reports are a whole row apart, so that no boxes
        overlap, whether there are five or sixty.

    Examples
    --------
    >>> places(nx.DiGraph([("A", "B"), ("A", "C")]))
    {'B': (1, 0.0), 'C': (1, 1.0), 'A': (0, 0.5)}
    """
    level, order = levels(lines), reading_order(lines)
    placed: dict[str, tuple[float, float]] = {}
    row = 0.0
    for person in order:
        if not lines.out_degree(person):
            placed[person] = (level[person], row)
            row += 1
    for person in reversed(order):
        if person not in placed:
            rows = [placed[report][1] for report in lines.successors(person)]
            placed[person] = (level[person], (min(rows) + max(rows)) / 2)
    return placed
