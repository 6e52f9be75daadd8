from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soll_ist_company import make_chapter

from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.variance import judge, variances_by_quarter, with_variance
from kamlib.support.settings import Kpi

AMOUNT = st.floats(-1e7, 1e7, allow_nan=False, allow_subnormal=False)


def compared(kpi: str, target: float, actual: float, **limits: float) -> pd.Series:
    row = pd.DataFrame({"kpi": [kpi], "target": [target], "actual": [actual]})
    return with_variance(row, [Kpi(id=kpi, **limits)]).iloc[0]


def test_a_cost_above_its_target_is_adverse_and_the_raw_difference_stays():
    row = compared("service_cost", 200.0, 250.0)
    assert (row["raw_difference"], row["variance"], row["variance_pct"]) == (50.0, -50.0, -25.0)


def test_percent_is_of_the_absolute_target_so_a_smaller_loss_is_a_plus():
    row = compared("customer_contribution", -100.0, -60.0)
    assert (row["variance"], row["variance_pct"]) == (40.0, 40.0)


def test_target_zero_has_a_variance_but_no_percent():
    row = compared("net_revenue", 0.0, -80.0, absolute=50, relative_pct=5)
    assert row["variance"] == -80.0
    assert math.isnan(row["variance_pct"])
    assert row["light"] == "bad"


@pytest.mark.parametrize(
    ("target", "actual"), [(float("nan"), 5.0), (5.0, float("nan"))], ids=["target", "actual"]
)
def test_no_target_or_no_actual_is_no_variance(target, actual):
    row = compared("net_revenue", target, actual)
    assert math.isnan(row["variance"])
    assert (row["light"], row["is_material"]) == ("none", False)


@pytest.mark.parametrize(
    ("actual", "light", "is_material"),
    [
        (940.0, "bad", True),  # -60 and -6 %
        (950.0, "bad", True),  # exactly on both thresholds
        (951.0, "good", False),  # neither
        (1000.0, "good", False),
        (1060.0, "good", True),  # favourable can be material too
    ],
)
def test_double_threshold(actual, light, is_material):
    row = compared("net_revenue", 1000.0, actual, absolute=50, relative_pct=5)
    assert (row["light"], row["is_material"]) == (light, is_material)


@pytest.mark.parametrize(("target", "actual"), [(10_000.0, 9_900.0), (100.0, 80.0)])
def test_one_of_two_thresholds_is_a_warning(target, actual):
    row = compared("net_revenue", target, actual, absolute=50, relative_pct=5)
    assert (row["light"], row["is_material"]) == ("warn", False)


def test_a_threshold_of_zero_is_not_asked():
    light, _ = judge(
        pd.Series([-1.0, -2.0]),
        pd.Series([-50.0, -50.0]),
        absolute=pd.Series([1.5, 1.5]),
        relative_pct=pd.Series([0.0, 0.0]),
    )
    assert light.tolist() == ["good", "bad"]


@settings(max_examples=30)
@given(st.sampled_from(sorted(KPIS)), AMOUNT, AMOUNT)
def test_favourable_is_plus_and_undone_by_polarity(kpi, target, actual):
    row = compared(kpi, target, actual)
    assert row["variance"] * KPIS[kpi].polarity == pytest.approx(row["raw_difference"])
    assert row["raw_difference"] == pytest.approx(actual - target, abs=1e-6)


@settings(max_examples=30)
@given(st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=20))
def test_variance_of_sums_is_the_sum_of_variances(pairs):
    table = pd.DataFrame(pairs, columns=["target", "actual"]).assign(kpi="service_cost")
    each = with_variance(table, [Kpi(id="service_cost")])["variance"].sum()
    total = compared("service_cost", table["target"].sum(), table["actual"].sum())["variance"]
    assert each == pytest.approx(total, abs=1e-3)


def test_an_account_without_postings_had_no_revenue_but_no_score(chapter):
    rows = chapter.variances.query("account_id == 'K3'").set_index("kpi")
    assert rows.loc["net_revenue", "actual"] == 0.0
    assert rows.loc["net_revenue", "variance"] == -100.0
    assert math.isnan(rows.loc["nps", "actual"])
    assert rows.loc["nps", "light"] == "none"


def test_a_quarter_without_delivered_input_has_no_actual_not_zero():
    chapter = make_chapter(
        [["K1", "", "2026Q3", "interactions", 5.0]], kpis=(Kpi(id="interactions"),)
    )
    assert chapter.variances["actual"].isna().all()


def test_actuals_without_a_target_are_kept_without_a_light(chapter):
    row = chapter.variances.query("account_id == 'unknown' and kpi == 'net_revenue'").iloc[0]
    assert (row["actual"], row["light"]) == (45.0, "none")


def test_previous_year_stands_beside_the_actual(chapter):
    rows = chapter.variances.query("kpi == 'net_revenue' and scope == 'account'")
    before = rows.set_index("account_id")["previous_year_actual"]
    assert (before["K1"], before["K3"]) == (900.0, 0.0)


def test_a_target_given_twice_for_one_key_is_refused(chapter):
    actuals = chapter.actuals
    twice = pd.DataFrame(
        {
            "scope": "account",
            "entity": "K1",
            "quarter": "2026Q3",
            "kpi": "net_revenue",
            "target": [1.0, 2.0],
        }
    )
    with pytest.raises(pd.errors.MergeError, match="not unique in left"):
        variances_by_quarter(twice, actuals, kpis=[Kpi(id="net_revenue")], covered={})
