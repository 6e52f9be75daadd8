from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from soll_ist_company import facts, make_chapter, shared_chapter

from kamlib.soll_ist import SollIst
from kamlib.support.errors import ParameterError

HOSTILE = [
    "<script>alert(1)</script>",
    "Kosten $\\frac$ GmbH",
    "=1+1",
    "../../etc",
    "\u05e9\u05dc\u05d5\u05dd \u202eabc",
    "x" * 40_000,
]


def bars(picture, panel: int) -> list[float]:
    axes = [axes for axes in picture.figure.axes if axes.axison][panel]
    patches = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    return [round(patch.get_width(), 6) for patch in patches]


def test_bars_are_targets_actuals_and_variances(chapter):
    picture = chapter.charts.accounts("net_revenue")
    assert bars(picture, 0) == [1000.0, 720.0, 100.0, 0.0, 500.0, 630.0]
    assert bars(picture, 1) == [-280.0, -100.0, 130.0]


def test_alternative_text_names_every_figure_drawn(chapter):
    alt = chapter.charts.accounts("net_revenue").alt
    assert "Adler Pressen AG: actual 720\u00a0€, target 1,000\u00a0€" in alt
    assert "variance −280\u00a0€ (−28.0\u00a0%)" in alt
    assert "Total of all 3" in alt


@pytest.mark.parametrize("name", ["accounts", "by_time"])
def test_target_actual_and_variance_have_the_same_scale(chapter, name):
    figure = getattr(chapter.charts, name)("net_revenue").figure
    scales = []
    for axes in [axes for axes in figure.axes if axes.axison]:
        place = axes.get_position()
        low, high = axes.get_xlim() if name == "accounts" else axes.get_ylim()
        inches = place.width * 9.6 if name == "accounts" else place.height * figure.get_figheight()
        scales.append(inches / (high - low))
    assert scales[0] == pytest.approx(scales[1])


def test_bars_start_at_zero(chapter):
    axes = next(axes for axes in chapter.charts.by_time("net_revenue").figure.axes if axes.axison)
    assert axes.get_ylim()[0] <= 0.0
    assert {patch.get_y() for patch in axes.patches} == {0.0}


def test_colour_follows_the_effect_not_the_sign_of_the_difference():
    targets = [["K1", "", "2026Q3", "service_cost", 100.0]]
    chapter = make_chapter(targets)
    picture = chapter.charts.accounts("service_cost")
    assert bars(picture, 1) == [20.0]
    assert "variance +20\u00a0€" in picture.alt


@pytest.mark.parametrize("method", ["accounts", "managers", "by_time", "overview"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_picture_is_drawn(method, language):
    chapter = shared_chapter(language)
    assert getattr(chapter.charts, method)("net_revenue").content()[:4] == b"\x89PNG"


@pytest.mark.parametrize("method", ["by_time", "overview"])
def test_the_company_over_time_is_drawn_also_without_targets(method):
    alt = getattr(shared_chapter(has_targets=False).charts, method)("net_revenue").alt
    assert "2026Q3: actual 1,395\u00a0€, no target" in alt


def test_the_picture_on_top_is_of_the_widest_level_with_targets(chapter):
    by_manager = [["", "Ada", "2026Q3", "net_revenue", 900.0]]
    by_account = [["K1", "", "2026Q3", "net_revenue", 900.0]]
    assert (
        make_chapter(by_manager)
        .charts.overview()
        .alt.startswith("Net revenue by account manager, 2026Q3: Ada: actual 720")
    )
    assert make_chapter(by_account).charts.overview().alt.startswith("Net revenue by account,")
    assert "Probe Antriebe GmbH, Net revenue:" in chapter.charts.overview().alt


def test_a_level_on_top_is_not_drawn_twice():
    charts = make_chapter([["", "Ada", "2026Q3", "net_revenue", 900.0]]).charts
    said = charts.managers(unless_on_top=True).text
    assert said == "The picture at the top of this page shows them."
    assert charts.managers().content()[:4] == b"\x89PNG"
    assert "There are targets of account managers." in charts.accounts(unless_on_top=True).text


def test_without_targets_the_picture_says_so():
    said = shared_chapter(has_targets=False).charts.accounts("net_revenue").text
    assert said == (
        "No account has a target for net revenue in 2026Q3. "
        "Add rows to the targets table to see this comparison."
    )


def test_a_kpi_that_is_not_compared_is_refused(chapter):
    with pytest.raises(ParameterError, match="Did you mean 'net_revenue'"):
        chapter.charts.accounts("net_revenu")


def test_hostile_names_are_drawn_as_text():
    company = many(len(HOSTILE), HOSTILE, company=" ".join(HOSTILE)[:200])
    assert company.charts.accounts("net_revenue").content()[:4] == b"\x89PNG"


def test_the_same_picture_has_the_same_bytes(chapter):
    assert make_chapter().charts.accounts().content() == chapter.charts.accounts().content()


def many(count: int, names: Sequence[str] = (), **options: str) -> SollIst:
    ids = [f"K{number:04d}" for number in range(count)]
    given = facts([[account, "", "2026Q3", "net_revenue", 100.0] for account in ids])
    accounts = pd.DataFrame({"account_id": ids, "name": names or ids, "account_manager": "Ada"})
    return make_chapter(given=dataclasses.replace(given, accounts=accounts), **options)


def test_seven_hundred_accounts_are_cut_to_the_largest_and_a_rest():
    picture = many(700).charts.accounts("net_revenue")
    assert "685 others" in picture.alt
    assert picture.figure.get_figheight() < 8
