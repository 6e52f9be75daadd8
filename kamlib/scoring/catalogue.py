"""Criteria ready to use: settings name one, and label, source and scale come with it.

A rated criterion has a written anchor for 0, 5 and 10 points, so that two raters mean the
same by the same number. Whatever the settings say themselves takes precedence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kamlib.scoring.criteria import MEASURES, find_measure
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SettingsError, nearest
from kamlib.support.language import Language, translatable
from kamlib.support.settings import Criterion

Anchors = tuple[tuple[float, float], ...]
RATING_SCALE: Anchors = ((0.0, 0.0), (10.0, 10.0))
#: Any of these says that a criterion is the company's own.
_DECLARED = frozenset({"source", "measure", "anchors"})
RISK_SCALE: Anchors = ((0.0, 10.0), (10.0, 0.0))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One criterion of the catalogue.

    Parameters
    ----------
    label : str
        Name on pages, translatable.
    measure : str
        Measure it is computed from; empty: people rate it.
    anchors : tuple of (value, points)
        Its scale.
    levels : tuple of str
        What a rating of 0, 5 and 10 means, translatable; empty for measures.
    """

    label: str
    measure: str = ""
    anchors: Anchors = RATING_SCALE
    levels: tuple[str, ...] = ()

    @property
    def source(self) -> Literal["measure", "rating"]:
        """Where its figures come from."""
        return "measure" if self.measure else "rating"


#: Every criterion that the settings can name, by its id.
CATALOGUE: dict[str, Entry] = {
    "profitability": Entry(
        label=translatable("Profitability"),
        measure=c.CUSTOMER_PROFITABILITY_PCT,
        anchors=((0, 0), (10, 4), (20, 8), (30, 10)),
    ),
    "contribution": Entry(
        label=translatable("Customer contribution"),
        measure=c.CUSTOMER_CONTRIBUTION,
        anchors=((0, 0), (50_000, 2), (200_000, 5), (600_000, 8), (1_500_000, 10)),
    ),
    "revenue": Entry(
        label=translatable("Net revenue"),
        measure=c.NET_REVENUE,
        anchors=((0, 0), (250_000, 2), (1_000_000, 5), (4_000_000, 8), (10_000_000, 10)),
    ),
    "revenue_growth": Entry(
        label=translatable("Revenue growth"),
        measure="revenue_growth_pct",
        anchors=((-20, 0), (0, 4), (10, 7), (25, 10)),
    ),
    "service_effort": Entry(
        label=translatable("Service effort"),
        measure="service_effort_pct",
        anchors=((0, 10), (3, 7), (8, 3), (15, 0)),
    ),
    "payment_behaviour": Entry(
        label=translatable("Payment behaviour"),
        measure="average_delay_days",
        anchors=((-5, 10), (0, 9), (10, 6), (30, 2), (60, 0)),
    ),
    "payment_terms": Entry(
        label=translatable("Payment terms"),
        measure=c.PAYMENT_TERMS_DAYS,
        anchors=((0, 10), (14, 9), (30, 7), (60, 3), (90, 0)),
    ),
    "loyalty": Entry(
        label=translatable("Loyalty"),
        measure="loyalty_pct",
        anchors=((0, 0), (50, 4), (100, 10)),
    ),
    "satisfaction": Entry(
        label=translatable("Satisfaction"),
        measure="nps",
        anchors=((-50, 0), (0, 4), (30, 7), (70, 10)),
    ),
    "interaction_frequency": Entry(
        label=translatable("Interaction frequency"),
        measure="interactions_per_quarter",
        anchors=((0, 0), (5, 3), (15, 6), (50, 10)),
    ),
    "cross_up_sell": Entry(
        label=translatable("Cross- and up-selling"),
        measure="cross_up_sell_pct",
        anchors=((0, 0), (5, 4), (15, 8), (30, 10)),
    ),
    "growth_potential": Entry(
        label=translatable("Growth potential"),
        levels=(
            translatable("shrinking market or fully supplied by us"),
            translatable("grows with its market, some share still to be won"),
            translatable("growing fast, most of the purchasing volume still with others"),
        ),
    ),
    "strategic_importance": Entry(
        label=translatable("Strategic importance"),
        levels=(
            translatable("replaceable, opens no market and teaches us nothing"),
            translatable("useful reference in one segment"),
            translatable("opens a market or technology we cannot enter without it"),
        ),
    ),
    "risk": Entry(
        label=translatable("Risk"),
        anchors=RISK_SCALE,
        levels=(
            translatable("sound, long contracts, no loss in sight"),
            translatable("one serious concern: solvency, tender or change of owner"),
            translatable("loss or default expected within the year"),
        ),
    ),
    "relationship": Entry(
        label=translatable("Relationship"),
        levels=(
            translatable("only order processing, no personal contact"),
            translatable("regular contact with purchasing and one department"),
            translatable("trusted on all levels up to the management"),
        ),
    ),
    "cooperation": Entry(
        label=translatable("Willingness to cooperate"),
        levels=(
            translatable("shares no plans, plays suppliers off against each other"),
            translatable("shares forecasts when asked"),
            translatable("plans, develops and improves together with us"),
        ),
    ),
    "brand_fit": Entry(
        label=translatable("Brand fit"),
        levels=(
            translatable("their brand harms ours"),
            translatable("neutral for our brand"),
            translatable("known name that customers want to equal"),
        ),
    ),
    "innovation": Entry(
        label=translatable("Innovation"),
        levels=(
            translatable("buys standard products only"),
            translatable("takes new products once they are proven"),
            translatable("lead customer that starts new products with us"),
        ),
    ),
    "cross_sell_potential": Entry(
        label=translatable("Cross- and up-selling potential"),
        levels=(
            translatable("needs nothing else that we offer"),
            translatable("one further product group within reach"),
            translatable("could take most of our range and services"),
        ),
    ),
}


def resolve(criterion: Criterion) -> Criterion:
    """Complete a criterion of the settings from the catalogue.

    Parameters
    ----------
    criterion : Criterion
        As the settings have it; what they say is kept.

    Returns
    -------
    Criterion
        With source, measure and scale.

    Raises
    ------
    SettingsError
        If the catalogue does not know it and it declares no source, measure or anchors of its own,
        if its measure does not exist, or if that has no scale.

    Notes
    -----
    What the settings leave open comes from the entry of :data:`CATALOGUE` of the same id. The scale
    of an entry holds for its own measure only: another measure needs anchors of its own.

    Examples
    --------
    >>> terms = resolve(Criterion(id="payment_terms", weight=5))
    >>> terms.source, terms.measure, terms.anchors
    ('measure', 'payment_terms_days', ((0, 10), (14, 9), (30, 7), (60, 3), (90, 0)))
    """
    said = criterion.model_fields_set
    entry = CATALOGUE.get(criterion.id)
    if entry is None and not said & _DECLARED:
        raise SettingsError(*_undeclared(criterion.id))
    source = criterion.source
    if "source" not in said and criterion.measure in MEASURES:
        source = "measure"
    elif "source" not in said and entry is not None and not criterion.measure:
        source = entry.source
    fits = entry is not None and entry.source == source
    measure = criterion.measure or (entry.measure if entry is not None and fits else "")
    anchors = criterion.anchors
    if "anchors" not in said and entry is not None and fits and measure == entry.measure:
        anchors = entry.anchors
    elif "anchors" not in said and source == "measure":
        find_measure(measure or criterion.id)
        raise SettingsError(
            Sentence(
                "The criterion {id!r} is computed from {measure!r} but has no scale. Give it "
                "anchors such as [[0, 0], [50, 5], [100, 10]] (value, points).",
                id=criterion.id,
                measure=measure or criterion.id,
            )
        )
    if source == "measure":
        find_measure(measure or criterion.id)
    known = {"source": source, "measure": measure, "anchors": anchors}
    return criterion.model_copy(update=known)


def _undeclared(name: str) -> tuple[Sentence, ...]:
    """Say that a criterion is neither known nor declared, and what can be done."""
    told = Sentence("The catalogue has no criterion {name!r}.", name=name)
    if name in MEASURES:
        return told, Sentence(
            'It is a measure: declare it with source = "measure" and anchors such as '
            "[[0, 0], [50, 5], [100, 10]] (value, points)."
        )
    own = Sentence('A criterion of your own that people rate is declared with source = "rating".')
    return told, nearest(name, CATALOGUE), own


def resolve_all(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Complete several criteria, see :func:`resolve`."""
    return tuple(resolve(criterion) for criterion in criteria)


def label_of(criterion: Criterion, language: Language) -> str:
    """Name a criterion: as the settings name it, or as the catalogue does, or by its id."""
    if criterion.name:
        return language.pick(criterion.name)
    entry = CATALOGUE.get(criterion.id)
    return language.text(entry.label) if entry else criterion.id.replace("_", " ")


def labels_of(criteria: Sequence[Criterion], language: Language) -> dict[str, str]:
    """Name several criteria, by id."""
    return {criterion.id: label_of(criterion, language) for criterion in criteria}
