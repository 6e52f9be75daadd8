"""Panels: one scale for one unit, room for labels, names that cannot harm a picture."""

from __future__ import annotations

import pytest
from soll_ist_company import whole_chapter

from kamlib.soll_ist import drawing as d
from kamlib.soll_ist.bridge import bridge_steps, effect_sizes
from kamlib.soll_ist.bridge_panels import bridge_height, is_shown


def test_both_panels_have_the_scale_of_the_one_that_needs_more_room():
    wide = d.Span(0.0, 100.0, before=0.0, after=0.0)
    narrow = d.Span(-10.0, 0.0, before=0.0, after=0.0)
    scale = d.shared_scale(wide, narrow, 5.5)
    assert d.panel_inches(wide, scale) + d.panel_inches(narrow, scale) == pytest.approx(5.5)
    assert d.panel_inches(wide, scale) == pytest.approx(10 * d.panel_inches(narrow, scale))


def test_a_panel_is_as_long_as_its_span_and_its_labels():
    span = d.Span(-1.0, 3.0, before=0.5, after=0.25)
    assert d.panel_inches(span, 2.0) == pytest.approx(4.0 * 2.0 + 0.75)
    low, high = d.limits(span, 2.0)
    assert (low, high) == (pytest.approx(-1.25), pytest.approx(3.125))


def test_a_long_or_hostile_name_is_cut_and_made_plain():
    assert len(d.short("x" * 40_000)) <= 30
    assert "$" not in d.short("$\\frac$ GmbH").replace("\\$", "")


def test_a_bridge_grows_with_its_steps_and_hides_costs_of_revenue():
    effects = whole_chapter().company_effects
    steps = bridge_steps(effects)
    assert bridge_height(steps) > bridge_height(steps[steps["step"] != "price"])
    assert not is_shown("cost", "revenue")
    assert is_shown("cost", "contribution")
    assert effect_sizes(steps).max() == pytest.approx(45.0)
