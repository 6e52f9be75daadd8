"""Bridges, outlooks and their tables on the small company."""

from __future__ import annotations

import dataclasses
import html

import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text
from soll_ist_company import (
    facts,
    make_chapter,
    shared_chapter,
    whole_chapter,
    with_products,
)

from kamlib.support.settings import Report
from kamlib.support.theme import EFFECT_COLOURS


def test_company_bridge_by_hand():
    chapter = whole_chapter()
    row = chapter.company_effects.set_index("measure").loc["revenue"]
    # K1 100 -> 80, K2 50 -> 70 units at the same price; "unknown" is new with 45
    assert (row["base"], row["actual"]) == (1350.0, pytest.approx(1395.0))
    assert row["quantity_effect"] == pytest.approx(0.0)
    assert row["price"] == pytest.approx(0.0)
    assert row["new_customers"] == pytest.approx(45.0)
    chapter.check()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("has_lines", [True, False], ids=["lines", "no lines"])
def test_pictures_and_tables_are_drawn_with_and_without_lines(language, has_lines):
    chapter = whole_chapter(language) if has_lines else shared_chapter(language, has_targets=False)
    for shown in (
        chapter.charts.company_bridge(),
        chapter.charts.account_bridge(),
        chapter.charts.outlook(),
    ):
        # Where there is nothing to draw, a sentence says why.
        assert shown.content()[:4] == b"\x89PNG" if has_lines else shown.text.endswith(".")
    tables = chapter.tables
    assert tables.programme().text
    assert tables.outlook().text
    for details in (tables.effect_details(), tables.outlook_details()):
        assert details._repr_mimebundle_()["text/html"].startswith("<details>")
    assert chapter.tie_outs["is_tied"].all()


def test_without_lines_the_bridge_says_so():
    said = shared_chapter(has_targets=False).charts.company_bridge().text
    assert said == "There are no product lines in 2025Q3 or 2026Q3."


def test_a_kpi_that_cannot_be_added_has_no_outlook():
    assert "can be added up" in whole_chapter().charts.outlook("nps").text


def test_bars_of_revenue_and_gross_profit_have_one_scale_and_start_at_zero():
    figure = whole_chapter().charts.company_bridge().figure
    panels = [axes for axes in figure.axes if axes.axison]
    scales = []
    for axes in panels:
        low, high = axes.get_xlim()
        assert low <= 0.0
        scales.append(axes.get_position().width / (high - low))
    assert scales[0] == pytest.approx(scales[1])


def test_the_outlook_is_hatched_and_the_target_outlined():
    figure = whole_chapter().charts.outlook().figure
    patches = next(axes for axes in figure.axes if axes.axison).patches
    assert [patch.get_hatch() for patch in patches].count("////") == 4
    assert to_hex(patches[1].get_facecolor()) == "#ffffff"


@pytest.mark.parametrize("colours", EFFECT_COLOURS)
def test_colours_of_effects_are_a_setting(colours):
    chapter = whole_chapter()
    settings = chapter.settings.model_copy(update={"report": Report(colours=colours)})
    chapter = dataclasses.replace(chapter, settings=settings)
    wanted = set(EFFECT_COLOURS[colours])
    others = {colour for pair in EFFECT_COLOURS.values() for colour in pair} - wanted
    for picture in (
        chapter.charts.accounts(),
        chapter.charts.by_time(),
        chapter.charts.outlook(),
        chapter.charts.company_bridge(),
    ):
        used = {
            to_hex(patch.get_facecolor()) for axes in picture.figure.axes for patch in axes.patches
        }
        assert used & wanted
        assert not used & others


def test_the_method_of_the_joint_term_is_printed():
    chapter = whole_chapter()
    settings = chapter.settings.model_copy(
        update={
            "soll_ist": chapter.settings.soll_ist.model_copy(update={"joint_term": "symmetric"})
        }
    )
    text = dataclasses.replace(chapter, settings=settings).tables.effects.effects().text
    assert "symmetric (half of the joint term to price, half to quantity)" in text


def test_the_outlook_table_names_the_method_in_use():
    text = whole_chapter().tables.outlook().text
    assert "In use: rest as planned" in text


@pytest.mark.parametrize(
    ("season", "formula"),
    [
        ("plan", "year to date ÷ share of the year's target; the same figure as (d)"),
        ("previous_year", "year to date ÷ share of last year's actual"),
    ],
)
def test_the_page_says_where_two_methods_are_one(season, formula):
    chapter = whole_chapter()
    rules = chapter.settings.soll_ist.model_copy(update={"season": season})
    settings = chapter.settings.model_copy(update={"soll_ist": rules})
    tables = dataclasses.replace(chapter, settings=settings).tables
    assert html.escape(formula) in tables.outlook().body


@pytest.mark.parametrize(
    ("units", "said"),
    [
        (None, "Units are not delivered"),
        ({"K1": "pc", "K2": "pc"}, "All quantities are in pc."),
        ({"K1": "h", "K2": "pc"}, "inside each unit (h, pc) and added in money"),
        ({"K1": "h"}, "Lines without a unit are a group of their own."),
    ],
)
def test_the_page_says_in_which_units_quantity_and_mix_are_formed(units, said):
    given = with_products(facts())
    lines = given.product_quarter
    if units is not None:
        named = lines["account_id"].map(units).fillna("")
        given = dataclasses.replace(given, product_quarter=lines.assign(unit=named))
    chapter = make_chapter(given=given)
    for table in (chapter.tables.effects.effects(), chapter.tables.effects.mix()):
        assert said in table.text
    figure = chapter.charts.company_bridge().figure
    drawn = " ".join(text.get_text() for text in figure.findobj(Text))
    assert ("units not delivered" in drawn) == (units is None)
    if units == {"K1": "h", "K2": "pc"}:
        row = chapter.company_effects.set_index("measure").loc["revenue"]
        # 20 hours less at 9, 20 pieces more at 9; nothing moved between the two.
        assert row[["quantity_effect", "mix"]].tolist() == pytest.approx([0.0, 0.0])
