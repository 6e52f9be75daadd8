"""Where a list of criteria says the same thing twice, or says too much to be weighed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from kamlib.scoring.catalogue import label_of
from kamlib.scoring.weighting import compared
from kamlib.support import columns as c
from kamlib.support.errors import near_names
from kamlib.support.language import Language
from kamlib.support.settings import Criterion, Scoring

#: People cannot weigh more criteria than this against each other.
MOST_CRITERIA = 8
#: Fewer accounts than this show no correlation worth a warning.
FEWEST_ACCOUNTS = 10
#: Cost categories that a measure holds.
COSTS_INSIDE: dict[str, tuple[str, ...]] = {
    c.CUSTOMER_CONTRIBUTION: tuple(c.CATEGORIES),
    c.CUSTOMER_PROFITABILITY_PCT: tuple(c.CATEGORIES),
    c.NET_REVENUE: (c.DISCOUNTS,),
    "service_effort_pct": (c.SERVICE, c.COMPLAINTS_RETURNS),
    "average_delay_days": (c.FINANCING,),
    c.PAYMENT_TERMS_DAYS: (c.FINANCING,),
}
MARGINS = (c.CUSTOMER_CONTRIBUTION, c.CUSTOMER_PROFITABILITY_PCT)
CAUTION_COLUMNS = ("kind", c.CRITERION, "other", "figure", "categories")


def cautions(
    criteria: Sequence[Criterion], points: pd.DataFrame, *, correlation: float
) -> pd.DataFrame:
    """List what speaks against a set of criteria.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones.
    points : DataFrame of shape (n_accounts, n_criteria)
        Points by account and criterion, NaN where there is no figure.
    correlation : float
        Correlation of two criteria, of either sign, from which they count as one.

    Returns
    -------
    DataFrame of shape (n_cautions, 5)
        ``kind`` (``many``: more criteria than eight; ``correlated``: two criteria move together;
        ``cost_twice``: a cost stands in a margin and in a criterion of its own), ``criterion``
        and ``other``, the ``figure`` (number of criteria, correlation, number of categories),
        ``categories`` counted twice, joined by commas.

    Notes
    -----
    Pearson's correlation over the accounts with both figures, at least ten of them.
    """
    rows: list[tuple[str, str, str, float, str]] = []
    if len(criteria) > MOST_CRITERIA:
        rows.append(("many", "", "", float(len(criteria)), ""))
    together = points.corr(min_periods=FEWEST_ACCOUNTS).to_numpy(dtype=float)
    place = {name: at for at, name in enumerate(points.columns)}
    for one, two in combinations(criteria, 2):
        found = float(together[place[one.id], place[two.id]])
        if abs(found) >= correlation:
            rows.append(("correlated", one.id, two.id, found, ""))
    for one, two in combinations(criteria, 2):
        shared = counted_twice(one, two)
        if shared:
            rows.append(("cost_twice", one.id, two.id, float(len(shared)), ", ".join(shared)))
    return pd.DataFrame(rows, columns=list(CAUTION_COLUMNS))


def counted_twice(one: Criterion, two: Criterion) -> tuple[str, ...]:
    """Find the cost categories that stand in a margin and in another criterion as well.

    Examples
    --------
    >>> margin = Criterion(id="p", weight=1, source="measure",
    ...     measure="customer_profitability_pct")
    >>> effort = Criterion(id="s", weight=1, source="measure", measure="service_effort_pct")
    >>> counted_twice(margin, effort)
    ('service', 'complaints_returns')
    """
    origins = [item.origin for item in (one, two) if item.source == "measure"]
    if len(origins) < 2 or not set(origins) & set(MARGINS):
        return ()
    inside = [COSTS_INSIDE.get(origin, ()) for origin in origins]
    smaller, larger = sorted(inside, key=len)
    return tuple(category for category in smaller if category in larger)


def unrated(
    criteria: Sequence[Criterion], ratings: pd.DataFrame, language: Language
) -> tuple[str, ...]:
    """Say which criteria people should have rated stand nowhere in the ratings table.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones.
    ratings : DataFrame
        All that were delivered, with ``criterion``; where there are none, nothing is said.
    language : Language
        Of the sentences.

    Returns
    -------
    tuple of str
        One sentence per criterion, with the nearest name in the table.

    Examples
    --------
    >>> table = pd.DataFrame({"criterion": ["growth_potental"]})
    >>> unrated([Criterion(id="growth_potential")], table, Language())[0]
    'Caution: no rating for “growth_potential” in the ratings table; nearest: “growth_potental”.'
    """
    there = sorted(set(ratings[c.CRITERION].dropna().astype(str)))
    asked = dict.fromkeys(item.origin for item in criteria if item.source == "rating")
    lost = [name for name in asked if there and name not in there]
    near = {name: near_names(name, there, at_most=1) for name in lost}
    return tuple(
        language.text(
            "Caution: no rating for “{name}” in the ratings table; nearest: “{near}”.",
            name=name,
            near=near[name][0],
        )
        if near[name]
        else language.text(
            "Caution: no rating for “{name}” in the ratings table, nor one of a similar name.",
            name=name,
        )
        for name in lost
    )


def remarks(
    criteria: Sequence[Criterion], found: pd.DataFrame, settings: Scoring, language: Language
) -> list[str]:
    """Say how the weights came about, and what speaks against the criteria.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones.
    found : DataFrame
        From :func:`cautions`.
    settings : Scoring
        With the method of weighting.
    language : Language
        Of the sentences.

    Returns
    -------
    list of str
        The method first.
    """
    labels = {criterion.id: label_of(criterion, language) for criterion in criteria}
    said = [_method(settings, language)]
    for row in found.to_dict("records"):
        if row["kind"] == "many":
            said.append(
                language.text(
                    "Caution: {count} criteria are more than people can weigh; eight are enough.",
                    count=language.number(row["figure"]),
                )
            )
            continue
        pair = {"one": labels[row[c.CRITERION]], "two": labels[row["other"]]}
        if row["kind"] == "correlated":
            figure = language.number(row["figure"], digits=2)
            said.append(
                language.text(
                    "Caution: {one} and {two} nearly say the same (correlation {figure}).",
                    figure=figure,
                    **pair,
                )
            )
        else:
            said.append(
                language.plural(
                    "Caution: {count} cost category counts in {one} and again in {two}.",
                    "Caution: {count} cost categories count in {one} and again in {two}.",
                    int(row["figure"]),
                    **pair,
                )
            )
    return said


def _method(settings: Scoring, language: Language) -> str:
    if settings.weights.method == "rank_order":
        return language.text("Weights from the rank order of the criteria (rank-order centroid).")
    comparison = compared(settings)
    if comparison is None:
        return language.text("Weights set directly.")
    figures = {
        "ratio": language.number(comparison.consistency_ratio, digits=3),
        "table": comparison.random_index,
    }
    if comparison.is_consistent:
        return language.text(
            "Weights from comparing pairs (AHP); consistency ratio {ratio}, table {table}.",
            **figures,
        )
    return language.text(
        "Caution: weights from comparing pairs (AHP) that contradict each other: consistency ratio "
        "{ratio} above 0.10, table {table}.",
        **figures,
    )
