"""Published rules of customer matrices, held by our public functions.

None of the cases of this kind prints a table of customers; each prints a rule.
"""

from __future__ import annotations

import pandas as pd
import pytest
from cases import case

from kamlib.matrix import advice, quadrant, with_targets
from kamlib.profitability.loyalty import share_of_wallet
from kamlib.scoring.scales import points
from kamlib.support.language import Language
from kamlib.support.settings import QUADRANTS, Criterion, Position, Strategy


def test_growth_and_share_exactly_at_the_split_are_not_above_it():
    inputs = case("matrix_01_bcg_thresholds")["inputs"]
    splits = {
        "split_value": inputs["growth_split_pct"],
        "split_engagement": inputs["relative_share_split"],
    }
    growth = pd.Series([10.0, 10.1, 10.1, 9.9])
    own, leader = pd.Series([10.0, 10.0, 100.0, 10.0]), pd.Series([10.0, 10.0, 10.0, 100.0])
    found = quadrant(growth, own / leader, **splits, at_split="low")
    assert found.tolist() == ["reassess", "bind", "priority", "reassess"]
    # Our default counts the split itself as high: the difference is a setting, not an error.
    assert quadrant(growth, own / leader, **splits).tolist()[0] == "priority"


def test_readings_of_relative_share():
    readings = case("matrix_01_bcg_thresholds")["expected_outputs"]["relative_share_readings"]
    shares = pd.Series([float(reading) for reading in readings])
    found = quadrant(shares * 0 + 20, shares, split_value=10, split_engagement=1, at_split="low")
    assert dict(zip(readings, found, strict=True)) == {
        "0.1": "bind",
        "1": "bind",
        "10": "priority",
    }


def test_relationship_stages_are_a_scale_of_five():
    stages = case("matrix_02_mcdonald_relationship_stage")["inputs"]["stages"]
    scale = Criterion(id="relationship_stage", weight=1, anchors=((1, 0), (5, 10)))
    earned = points(pd.Series([float(stage) for stage in stages]), scale.anchors)
    assert earned.tolist() == [0, 2.5, 5, 7.5, 10]
    assert list(stages.values())[-1] == "integrated"


def test_account_prints_sales_available_sales_and_a_forecast_position():
    content = case("matrix_02_mcdonald_relationship_stage")
    assert len(content["expected_outputs"]["print_per_account"]) == 2
    years = content["inputs"]["period_years"]
    sales, available = pd.Series({"K1": 0.5e6 * years}), pd.Series({"K1": 6e6})
    assert share_of_wallet(sales, available).tolist() == [pytest.approx(25)]
    now = pd.DataFrame(
        {"account_id": ["K1"], "status": ["key"], "value_index": 4.0, "engagement_index": 5.0}
    )
    forecast = with_targets(
        now, by_status={"key": Position(value=7, engagement=7.5)}, by_account={}, splits=(5, 5)
    )
    assert forecast.loc[0, ["target_quadrant", "value_to_target"]].tolist() == ["priority", -3]


def test_quadrants_take_the_names_of_another_house():
    printed = case("matrix_03_demandfarm_quadrants")["expected_outputs"]["quadrants"]
    names = [text.split(" (")[0] for text in printed]
    order = dict(zip(("monetise", "priority", "reassess", "bind"), names, strict=True))
    own = {quadrant: Strategy(name=name) for quadrant, name in order.items()}
    found = advice(own, Language())
    assert [found[name].name for name in QUADRANTS] == ["STRATEGIC", "STAR", "STATUS", "STREAMLINE"]
