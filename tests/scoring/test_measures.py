"""Each measure against hand arithmetic on the company of three customers."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from kamlib.scoring import MEASURES, business_accounts, measured
from kamlib.scoring.criteria import find_measure
from kamlib.support.errors import SettingsError

NONE = math.nan


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        # gross 4 x 100 less 10 % discount; K3 returned 50 (its discount came back, too)
        ("net_revenue", [360, 720, -45]),
        # 360 - 200 product - 36 service; 720 - 600 - 16; -45 + 30
        ("customer_contribution", [124, 104, -15]),
        ("customer_profitability_pct", [100 * 124 / 360, 100 * 104 / 720, NONE]),
        ("revenue_growth_pct", [0, 100, NONE]),
        ("service_effort_pct", [10, 100 * 16 / 720, NONE]),
        # (1000 + 2000 paid late + 2000 overdue at the end) / (100 + 100 + 50)
        ("average_delay_days", [20, NONE, NONE]),
        ("payment_terms_days", [30, 60, NONE]),
        ("interactions_per_quarter", [2, 0.25, 0]),
        ("initiated_by_account_pct", [25, 0, NONE]),
        # eight quarters of data; K3 only returned
        ("loyalty_pct", [100, 100, 0]),
        # 2 promoters, 1 detractor, 4 answers; csat does not count
        ("nps", [25, NONE, NONE]),
        ("cross_up_sell_pct", [10, 10, NONE]),
        ("years_as_customer", [10, 5, NONE]),
    ],
)
def test_measure_equals_hand_computed_figures(evidence, measure, expected):
    table = measured(evidence).set_index("account_id")
    # the rolling year of K1's customer_since ends one day before its anniversary
    assert table.loc[["K1", "K2", "K3"], measure].tolist() == pytest.approx(
        expected, nan_ok=True, abs=0.01
    )


def test_every_account_has_a_row_and_totals_keep_the_unknown_account(evidence):
    table = measured(evidence)
    assert table["account_id"].tolist() == ["K1", "K2", "K3", "K4", "unknown"]
    assert table["net_revenue"].sum() == pytest.approx(360 + 720 - 45 + 9)


@pytest.mark.parametrize(
    ("field", "missing"),
    [
        ("interactions", ["interactions_per_quarter", "initiated_by_account_pct"]),
        ("payments", ["average_delay_days"]),
        ("surveys", ["nps"]),
    ],
)
def test_measure_of_a_table_not_delivered_is_missing_for_all(evidence, field, missing):
    table = measured(replace(evidence, **{field: getattr(evidence, field).iloc[:0]}))
    assert table[missing].isna().all(axis=None)
    assert table["net_revenue"].notna().all()


def test_measures_that_are_wanted_are_those_of_the_whole_table(evidence):
    some = measured(evidence, only=["nps", "loyalty_pct"])
    pd.testing.assert_frame_equal(some, measured(evidence)[["account_id", "loyalty_pct", "nps"]])
    assert list(measured(evidence, only=[])) == ["account_id"]


def test_growth_is_missing_when_data_do_not_reach_two_years_back(evidence):
    short = evidence.statements[evidence.statements["quarter"] > "2024Q4"]
    table = measured(replace(evidence, statements=short))
    assert table["revenue_growth_pct"].isna().all()


def test_gross_denominator_changes_profitability_only(evidence):
    net, gross = measured(evidence), measured(replace(evidence, denominator="gross_revenue"))
    assert gross.loc[0, "customer_profitability_pct"] == pytest.approx(31.0)
    same = [name for name in MEASURES if name != "customer_profitability_pct"]
    pd.testing.assert_frame_equal(net[same], gross[same])


def test_only_customers_with_business_in_the_year_are_scored(evidence):
    assert business_accounts(evidence) == ["K1", "K2", "K3"]


def test_unknown_measure_is_refused_with_the_nearest():
    with pytest.raises(SettingsError, match=r"'loyalty'.*Did you mean 'loyalty_pct'"):
        find_measure("loyalty")


def test_every_measure_is_named_in_the_registry_by_its_own_id():
    assert all(measure.id == name for name, measure in MEASURES.items())
    assert all(measure.label and measure.definition for measure in MEASURES.values())
