"""Criteria from the catalogue: settings name one, and the rest comes with it."""

from __future__ import annotations

import pytest

from kamlib.scoring import CATALOGUE, MEASURES, resolve
from kamlib.scoring.catalogue import label_of
from kamlib.scoring.words import scale_text
from kamlib.support.errors import SettingsError
from kamlib.support.language import Language
from kamlib.support.settings import Criterion, Settings

ISSUE = [
    "profitability",
    "growth_potential",
    "strategic_importance",
    "service_effort",
    "risk",
    "payment_behaviour",
    "payment_terms",
    "relationship",
    "loyalty",
    "brand_fit",
    "innovation",
    "cross_sell_potential",
]


@pytest.mark.parametrize("name", ISSUE)
def test_a_criterion_of_the_catalogue_needs_only_its_name(name):
    criterion = resolve(Criterion(id=name, weight=10))
    if criterion.source == "measure":
        assert criterion.measure in MEASURES
    else:
        assert len(CATALOGUE[name].levels) == 3
    assert label_of(criterion, Language()) != name
    assert scale_text(criterion, Language())


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_scales_of_the_catalogue_pass_the_checks_of_the_settings(name):
    entry = CATALOGUE[name]
    Criterion(id=name, weight=1, source=entry.source, measure=entry.measure, anchors=entry.anchors)


def test_settings_win_over_the_catalogue():
    own = Criterion(
        id="loyalty",
        weight=5,
        name="Treue",
        anchors=((0, 0), (80, 10)),
        measure="years_as_customer",
    )
    done = resolve(own)
    assert (done.source, done.measure, done.anchors[1]) == (
        "measure",
        "years_as_customer",
        (80, 10),
    )
    assert label_of(done, Language()) == "Treue"


def test_measured_criterion_may_be_rated_instead():
    done = resolve(Criterion(id="profitability", weight=5, source="rating"))
    assert (done.source, done.measure, done.anchors) == ("rating", "", ((0.0, 0.0), (10.0, 10.0)))


def test_rating_may_stand_under_another_name():
    done = resolve(Criterion(id="strategic_importance", weight=5, measure="strategy"))
    assert (done.source, done.origin) == ("rating", "strategy")


def test_risk_is_a_cost_criterion_in_settings_and_catalogue():
    default = next(
        item for item in Settings.model_fields["scoring"].default.criteria if item.id == "risk"
    )
    assert resolve(default).is_cost
    assert resolve(Criterion(id="risk", weight=1)).is_cost
    assert "high rating earns few points" in scale_text(resolve(default), Language())


def test_misspelt_measure_is_refused_with_the_nearest():
    with pytest.raises(SettingsError, match="Did you mean 'net_revenue'"):
        resolve(Criterion(id="size", weight=1, source="measure", measure="net_revenu"))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("growth_potental", "Did you mean 'growth_potential'?"),
        ("Risk", "Did you mean 'risk'?"),
        ("price_fairness", "Known are 'brand_fit', "),
        ("net_revenue", 'It is a measure: declare it with source = "measure"'),
    ],
)
def test_an_id_nobody_knows_is_refused_with_the_nearest_and_the_way_to_an_own_one(name, hint):
    with pytest.raises(SettingsError) as refused:
        resolve(Criterion(id=name, weight=10))
    told = str(refused.value)
    assert told.startswith(f"The catalogue has no criterion {name!r}. {hint}")
    assert 'source = "rating"' in told or "measure" in told
    assert refused.value.told(Language("de")).startswith("Der Katalog hat kein Kriterium")


@pytest.mark.parametrize(
    "declared", [{"source": "rating"}, {"anchors": ((0, 10), (10, 0))}, {"measure": "fairness"}]
)
def test_an_own_criterion_is_declared(declared):
    done = resolve(Criterion(id="price_fairness", weight=10, **declared))
    assert (done.id, done.source) == ("price_fairness", "rating")


def test_measure_without_a_scale_is_refused():
    with pytest.raises(
        SettingsError, match="'age' is computed from 'years_as_customer' but has no scale"
    ):
        resolve(Criterion(id="age", weight=1, source="measure", measure="years_as_customer"))


def test_scale_is_written_with_units():
    assert scale_text(resolve(Criterion(id="payment_terms", weight=1)), Language()).startswith(
        "0 days → 10 · 14 days → 9"
    )
