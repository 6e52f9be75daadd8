"""The stories planted in the sample company show in its bridges."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kamlib import open_workbook
from kamlib.soll_ist import SollIst, bridge, sum_effects

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample() -> SollIst:
    return open_workbook(ROOT / "workbook.toml", quarter="2026Q3", language="en").soll_ist


@pytest.fixture(scope="module")
def spring(sample) -> pd.DataFrame:
    """Effects by account of 2026Q1 against 2025Q4, where the stories begin."""

    lines = sample.facts.product_quarter
    effects = bridge.all_line_effects(
        bridge.period_lines(lines, "2025Q4"),
        bridge.period_lines(lines, "2026Q1"),
        within=["account_id"],
    )
    return sum_effects(effects, ["measure", "account_id"]).set_index(["measure", "account_id"])


def of(sample: SollIst, measure: str, account: str) -> pd.Series:
    rows = sample.account_effects.set_index(["measure", "account_id"])
    return rows.loc[(measure, account)]


def test_price_rise_is_price_and_nothing_else(sample, spring):
    row = of(sample, "revenue", "K0009")
    assert row["price"] / row["base"] * 100 == pytest.approx(6.0, abs=0.1)
    others = row[["quantity_effect", "mix", "discount", "new_products", "lost_products"]]
    assert others.abs().sum() < 0.1 * row["price"]
    begin = spring.loc[("revenue", "K0009")]
    at_old_prices = begin["actual"] - begin["price"]
    assert begin["price"] / at_old_prices * 100 == pytest.approx(6.0, abs=0.01)
    assert begin["quantity_effect"] == pytest.approx(0.0, abs=0.005)


def test_mix_shift_is_mix_at_the_same_quantity(sample, spring):
    for row in (of(sample, "contribution", "K0010"), spring.loc[("contribution", "K0010")]):
        assert row["mix"] < -0.2 * row["base"]
        assert abs(row["quantity_effect"]) < 0.05 * abs(row["mix"])
        assert row["mix"] < 0.75 * row["deviation"]
    assert spring.loc[("revenue", "K0010"), "quantity_effect"] == pytest.approx(0.0, abs=0.005)


def test_lost_champion_is_quantity_and_the_bridge_the_page_opens_with(sample):
    row = of(sample, "revenue", "K0007")
    worst = row[["quantity_effect", "mix", "price", "discount", "lost_products"]].astype(float)
    assert worst.idxmin() == "quantity_effect"
    assert "Wechselberg Verpackung AG" in sample.charts.account_bridge().alt


def test_stopped_account_is_a_lost_customer(sample):
    row = of(sample, "revenue", "K0008")
    assert row["lost_customers"] == row["deviation"] == -row["base"]


def test_causes_written_by_people_meet_the_computed_ones(sample):
    rows = sample.persistent.set_index(["account_id", "kpi"])
    assert rows.loc[("K0007", "net_revenue"), "likely_cause"] == "relationship"
    assert rows.loc[("K0010", "customer_contribution"), "likely_cause"] == "mix"
    computed = rows.loc[("K0010", "net_revenue")]
    assert (computed["likely_cause"], computed["cause_origin"]) == ("mix", "computed")


def test_every_bridge_and_every_mix_adds_up_to_the_cent(sample):
    names = [name for name in sample.company_effects if name not in ("measure",)]
    effects = [name for name in names if name not in ("base", "actual", "deviation")]
    for table in (sample.company_effects, sample.account_effects):
        difference = table[effects].sum(axis=1) - (table["actual"] - table["base"])
        assert difference.abs().max() < 0.005
    by_measure = sample.mix.groupby("measure")["effect"].sum()
    company = sample.company_effects.set_index("measure")["mix"]
    assert (by_measure - company).abs().max() < 0.005


def test_a_plan_of_the_same_shape_is_compared_the_same_way(sample):
    actual = sample.facts.product_quarter.query("quarter == '2026Q3'").drop(columns="quarter")
    plan = actual.assign(quantity=actual["quantity"] * 1.1)
    for name in ("gross_revenue", "invoiced_net", "product_cost"):
        plan[name] = actual[name] * 1.1

    effects = sum_effects(sample.effects_against(plan), ["measure"]).set_index("measure")
    revenue = effects.loc["revenue"]
    assert revenue["quantity_effect"] + revenue["without_quantity"] == pytest.approx(
        revenue["deviation"]
    )
    assert abs(revenue[["mix", "price", "discount"]]).max() < 0.005
    picture = sample.charts.explain.bridge(effects.reset_index(), who="Probe", base="Plan 2026")
    assert "Plan 2026" in picture.alt


def test_the_outlook_ties_with_targets_and_actuals(sample):
    row = sample.outlook.query("scope == 'company' and kpi == 'net_revenue'").iloc[0]
    assert row["target_of_year"] == 48_640_000 + 51_070_000 + 50_420_000 + 52_710_000
    assert row["rest_as_planned"] == pytest.approx(row["to_date"] + 52_710_000)
    assert row["seasonal"] == pytest.approx(row["rest_by_attainment"])


def test_the_programme_covers_the_whole_revenue(sample):
    sales = sample.facts.account_quarter
    year = sales[sales["quarter"].isin(["2025Q4", "2026Q1", "2026Q2", "2026Q3"])]
    assert sample.programme["revenue"].sum() == pytest.approx(year["invoiced_net"].sum())
    assert sample.programme["retained"].iloc[0] == 17  # the stopped account is one of 18
