"""Who influences whom (Soziogramm): the network at the account and its figures.

Conflicts are drawn but carry no influence, so they count in no figure of the network.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import pandas as pd

from kamlib.support.money import ratio_of

NAN = float("nan")
CONFLICT = "conflict"
#: Largest attitude; support is scaled by it.
BEST_ATTITUDE = 5


@dataclass(frozen=True, kw_only=True)
class Network:
    """Figures of one account's network; NaN where they cannot be computed.

    Attributes
    ----------
    people, ties, conflicts : int
        Persons who are here, pairs with influence, pairs in conflict.
    density_pct : float
        Pairs with influence in percent of all pairs.
    centralisation_pct : float
        Freeman's degree centralisation: 100 where all runs through one person.
    coverage_pct : float
        Influence of the persons we hold and spoke to lately, in percent of all influence.
    support_pct : float
        Influence times attitude, in percent of the most it could be; -100 to 100.
    one_colleague_pct : float
        Largest share of all influence that one colleague of ours holds alone.
    one_colleague : str
        Who that is.
    one_contact_pct : float
        Share of the year's contacts that ran through the one person met most.
    days_since_contact : float
        Days since the last contact with anybody who is here.
    """

    people: int
    ties: int
    conflicts: int
    density_pct: float
    centralisation_pct: float
    coverage_pct: float
    support_pct: float
    one_colleague_pct: float
    one_colleague: str
    one_contact_pct: float
    days_since_contact: float


def influence_graph(people: pd.DataFrame, relations: pd.DataFrame) -> nx.DiGraph:
    """Draw up who influences whom among the persons who are here.

    Parameters
    ----------
    people : DataFrame
        ``contact_id`` and ``has_left``.
    relations : DataFrame
        ``from_contact_id``, ``to_contact_id``, ``strength`` and ``kind``; a relation with
        somebody who left or is unknown is not drawn, nor one with oneself.

    Returns
    -------
    DiGraph
        From who influences to who is influenced, with ``strength`` (NaN: unknown) and ``kind``.
    """
    graph = nx.DiGraph()
    here = people.loc[~people["has_left"].astype(bool), "contact_id"].astype(str)
    graph.add_nodes_from(sorted(here))
    ends = ["from_contact_id", "to_contact_id"]
    among_them = relations[relations[ends].isin(list(graph)).all(axis=1)]
    for row in among_them.sort_values(ends).itertuples():
        pair = (str(row.from_contact_id), str(row.to_contact_id))
        if pair[0] != pair[1]:
            graph.add_edge(*pair, strength=float(str(row.strength)), kind=str(row.kind))
    return graph


def ties(graph: nx.DiGraph) -> nx.Graph:
    """Keep pairs with influence, whichever way it runs; conflicts are left out.

    Examples
    --------
    >>> graph = nx.DiGraph([("A", "B"), ("B", "A")])
    >>> graph.add_edge("B", "C", kind="conflict")
    >>> sorted(ties(graph).edges)
    [('A', 'B')]
    """
    pairs = nx.Graph()
    pairs.add_nodes_from(graph)
    pairs.add_edges_from(
        (one, other) for one, other, kind in graph.edges(data="kind") if kind != CONFLICT
    )
    return pairs


def centrality(graph: nx.DiGraph) -> pd.DataFrame:
    """Say how central each person is among the ties.

    Parameters
    ----------
    graph : DiGraph
        From :func:`influence_graph`.

    Returns
    -------
    DataFrame of shape (n_persons, 4)
        ``contact_id``, ``degree_pct`` (share of the others one is tied to),
        ``betweenness_pct`` (share of shortest ways between others that run through one) and
        ``influences`` (how many one influences), most central first. NaN below two persons.

    Examples
    --------
    >>> found = centrality(nx.DiGraph([("A", "B"), ("A", "C")]))
    >>> found["contact_id"].tolist(), found["betweenness_pct"].tolist()
    (['A', 'B', 'C'], [100.0, 0.0, 0.0])
    """
    pairs = ties(graph)
    is_network = len(pairs) > 1
    degree = nx.degree_centrality(pairs) if is_network else dict.fromkeys(pairs, NAN)
    between = nx.betweenness_centrality(pairs) if is_network else dict.fromkeys(pairs, NAN)
    influences = {
        person: sum(kind != CONFLICT for _, _, kind in graph.out_edges(person, data="kind"))
        for person in graph
    }
    rows = [
        (person, 100 * degree[person], 100 * between[person], influences[person])
        for person in pairs
    ]
    table = pd.DataFrame(
        rows, columns=["contact_id", "degree_pct", "betweenness_pct", "influences"]
    )
    return table.sort_values(
        ["betweenness_pct", "degree_pct", "contact_id"],
        ascending=[False, False, True],
        ignore_index=True,
    )


def centralisation(pairs: nx.Graph) -> float:
    """Compute Freeman's degree centralisation, 0 to 1; NaN below three persons.

    Sum of (largest degree - degree) over its largest possible value, (n - 1)(n - 2).

    Examples
    --------
    >>> centralisation(nx.star_graph(4)), centralisation(nx.cycle_graph(5))
    (1.0, 0.0)
    """
    degrees = [degree for _, degree in pairs.degree()]
    count = len(degrees)
    if count < 3:
        return NAN
    return float(sum(max(degrees) - each for each in degrees)) / ((count - 1) * (count - 2))


def held_by_one(people: pd.DataFrame) -> tuple[str, float]:
    """Find the colleague of ours who holds most influence, and their share of all of it.

    Parameters
    ----------
    people : DataFrame
        Persons who are here: ``owner`` ("" nobody) and ``influence``.

    Returns
    -------
    colleague : str
        "" where nobody of us holds anybody.
    share : float
        0 to 1; NaN without influence.

    Examples
    --------
    >>> held_by_one(pd.DataFrame({"owner": ["Ann", "Bob", ""], "influence": [6.0, 2.0, 2.0]}))
    ('Ann', 0.6)
    """
    total = float(people["influence"].sum())
    held = people[people["owner"] != ""].groupby("owner")["influence"].sum()
    if held.empty or total <= 0:
        return "", 0.0 if total > 0 else NAN
    ranked = held.sort_index().sort_values(ascending=False, kind="stable")
    return str(ranked.index[0]), ratio_of(float(ranked.iloc[0]), total)


def network_figures(people: pd.DataFrame, graph: nx.DiGraph) -> Network:
    """Compute the figures of an account's network.

    Parameters
    ----------
    people : DataFrame
        From :func:`kamlib.account_plan.people.people_of`.
    graph : DiGraph
        From :func:`influence_graph`.

    Returns
    -------
    Network
        A person without influence or attitude counts nowhere that needs it.
    """
    here = people[~people["has_left"].astype(bool)]
    pairs = ties(graph)
    influence = here["influence"].astype(float)
    judged = here["attitude"].notna() & influence.notna()
    support = (influence * here["attitude"].astype(float))[judged].sum()
    colleague, share = held_by_one(here)
    contacts = here["contacts_year"].astype(float)
    return Network(
        people=len(here),
        ties=pairs.number_of_edges(),
        conflicts=sum(kind == CONFLICT for _, _, kind in graph.edges(data="kind")),
        density_pct=100 * nx.density(pairs) if len(pairs) > 1 else NAN,
        centralisation_pct=100 * centralisation(pairs),
        coverage_pct=100 * ratio_of(influence[here["is_covered"]].sum(), influence.sum()),
        support_pct=100 * ratio_of(support, BEST_ATTITUDE * influence[judged].sum()),
        one_colleague_pct=100 * share,
        one_colleague=colleague,
        one_contact_pct=100 * ratio_of(contacts.max(), contacts.sum()) if len(here) else NAN,
        days_since_contact=float(here["days_since_contact"].min()) if len(here) else NAN,
    )
