"""Tiles: the figure, its history, and a variance that says what it is compared with."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from kamlib.reporting.tiles import action_tile, terms, tiles
from kamlib.support.language import Language
from kamlib.support.quarter import labels_back

NONE = pd.DataFrame(columns=["scope", "kpi", "variance", "variance_pct", "light"])


def company(revenue: list[float], share: float = 60.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "net_revenue": revenue,
            "customer_contribution": [money * 0.2 for money in revenue],
            "customer_profitability_pct": [18.0, 18.5, 19.0, 20.0, 20.0, 20.0, 20.0, 19.1],
            "key_account_pct": share,
            "top_pct": 38.0,
            "hhi": 0.0471,
        },
        index=labels_back("2026Q3", 8),
    )


GROWING = company([40e6, 41e6, 42e6, 40e6, 44e6, 45e6, 46e6, 48.2e6])


def made(frame: pd.DataFrame = GROWING, variances: pd.DataFrame = NONE):
    return tiles(frame, variances, quarter="2026Q3", language=Language())


def test_target_variance_and_its_light_come_from_soll_ist():
    variances = pd.DataFrame(
        {
            "scope": ["company", "company"],
            "kpi": ["net_revenue", "customer_profitability_pct"],
            "variance": [1.4e6, -0.9],
            "variance_pct": [3.06, -4.5],
            "light": ["good", "bad"],
        }
    )
    revenue, _, profitability, *_ = made(variances=variances)
    assert (revenue.value, revenue.variance, revenue.light) == (
        "48.2\u00a0M€",
        "+3.1\u00a0% against target",
        "good",
    )
    assert (profitability.variance, profitability.light) == ("−0.9\u00a0pp against target", "bad")


def test_without_a_target_the_previous_year_is_the_measure_and_no_light_is_lit():
    revenue, *_ = made()
    assert revenue.variance == "+20.5\u00a0% against 2025Q3"  # 48.2 against 40.0
    assert revenue.light == "none"


def test_tiles_of_contribution_say_before_which_costs_nobody_delivered():
    said = "before costs not delivered: Service"
    found = tiles(GROWING, NONE, quarter="2026Q3", language=Language(), before=said)
    assert [said in tile.note for tile in found] == [False, True, True, False, False]


def test_no_light_judges_a_contribution_that_lacks_costs():
    variances = pd.DataFrame(
        {
            "scope": "company",
            "kpi": ["net_revenue", "customer_contribution"],
            "variance": [1.0, 1.0],
            "variance_pct": [1.0, 1.0],
            "light": "good",
        }
    )
    found = tiles(
        GROWING, variances, quarter="2026Q3", language=Language(), benchmark_pct=18.0, before="b"
    )
    assert [tile.light for tile in found[:3]] == ["good", "none", "none"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "−26.2 % against the targets of the 2 accounts with a target"),
        ("de", "−26,2 % gegenüber den Sollwerten der 2 Kunden mit Soll"),
    ],
)
def test_without_a_company_target_those_of_accounts_are_added_up_and_named(code, said):
    variances = pd.DataFrame(
        {"scope": "account", "kpi": "net_revenue", "target": 50.0, "light": "good",
         "variance": [-30.0, 3.8], "raw_difference": [-30.0, 3.8]}
    )  # fmt: skip
    revenue = tiles(GROWING, variances, quarter="2026Q3", language=Language(code))[0]
    assert (revenue.variance.replace("\u00a0", " "), revenue.light) == (said, "none")
    assert revenue.note == Language(code).text(
        "{variance} against {quarter}",
        variance=Language(code).percent(20.5, signed=True),
        quarter="2025Q3",
    )


@pytest.mark.parametrize("before", [float("nan"), 0.0, -5.0])
def test_no_variance_against_nothing(before):
    revenue, *_ = made(company([1e6, 1e6, 1e6, before, 1e6, 1e6, 1e6, 2e6]))
    assert revenue.variance == ""


def test_history_is_read_aloud():
    assert made()[0].story.endswith("46.0\u00a0M€, 48.2\u00a0M€")
    assert len(made()[0].history) == 8


def test_small_companies_are_shown_in_thousands():
    assert made(company([50e3] * 8))[0].value == "50\u00a0k€"


def test_a_figure_nobody_knows_has_no_tile():
    labels = [tile.label for tile in made(company([1e6] * 8, share=float("nan")))]
    assert "Key accounts (status), share of net revenue" not in labels and len(labels) == 4


def test_profitability_is_compared_with_the_benchmark_and_the_previous_year():
    shown = tiles(GROWING, NONE, quarter="2026Q3", language=Language(), benchmark_pct=18.0)[2]
    assert shown.variance == "+1.1\u00a0pp against the benchmark of 18.0\u00a0%"
    assert (shown.light, shown.note) == ("good", "−0.9\u00a0pp against 2025Q3")


def test_shares_say_of_what_and_the_index_says_its_scale():
    *_, keys, top = made()
    assert keys.label == "Key accounts (status), share of net revenue"
    assert top.label == "The 5 largest customers, share of net revenue"
    assert top.note == (
        "four quarters to 2026Q3, a group is one customer; HHI 0.047, 1 would be a single customer"
    )


def test_every_term_of_the_tiles_is_explained():
    explained = dict(terms(Language(), base="net revenue"))
    assert {"HHI", "Customer profitability", "Key accounts (status)"} <= set(explained)
    assert explained["Customer profitability"].endswith("in percent of net revenue.")
    partial = dict(terms(Language(), base="net revenue", without="Service"))
    assert "the delivered cost categories (without Service)" in partial["Customer contribution"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ("1", "1 is late")),
        ({"due_date": "2026-09-30"}, ("1", "0 are late")),
        (
            {"status": "planned", "start_date": "2026-10-01", "due_date": "2026-11-01"},
            ("1", "0 are late"),
        ),
        ({"start_date": None}, ("1", "1 is late")),
        ({"status": "dropped"}, ("0", "0 are late")),
        ({"status": "done", "done_date": "2026-09-30"}, ("0", "0 are late")),
        ({"status": "done", "done_date": "2026-10-02"}, ("1", "1 is late")),
    ],
)
def test_an_action_is_open_until_it_is_done_or_dropped(changed, expected):
    row = {"action_id": "M1", "status": "started", "start_date": "2026-07-01"}
    row |= {"due_date": "2026-09-15", "done_date": None}
    actions = pd.DataFrame([row | changed])
    tile = action_tile(actions, as_of=dt.date(2026, 9, 30), language=Language())[0]
    assert (tile.value, tile.variance) == expected


def test_no_tile_for_actions_where_none_were_delivered():
    empty = pd.DataFrame(columns=["status", "start_date", "due_date", "done_date"])
    assert action_tile(empty, as_of=dt.date(2026, 9, 30), language=Language()) == ()
