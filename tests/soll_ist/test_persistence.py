from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.soll_ist.persistence import persistent_deviations
from kamlib.support.quarter import labels_back


def history(variances: list[float], kpi: str = "net_revenue") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "scope": "account",
            "entity": "K1",
            "kpi": kpi,
            "quarter": labels_back("2026Q3", len(variances)),
            "variance": variances,
        }
    )


def run_length(variances: list[float]) -> int:
    found = persistent_deviations(history(variances), "2026Q3", at_least=1)
    return int(found["run_quarters"].sum())


@pytest.mark.parametrize(
    ("variances", "expected"),
    [
        ([-1.0, -1.0, -1.0], 3),
        ([-1.0, 1.0, -1.0], 1),
        ([-1.0, -1.0, 1.0], 0),
        ([-1.0, float("nan"), -1.0, -1.0], 2),
        ([-1.0, 0.0], 0),
    ],
)
def test_the_run_ends_with_the_reported_quarter(variances, expected):
    assert run_length(variances) == expected


def test_cumulated_variance_is_the_sum_of_the_run_only():
    found = persistent_deviations(history([-9.0, 5.0, -2.0, -4.0]), "2026Q3", at_least=2).iloc[0]
    assert (found["cumulated_variance"], found["average_variance"]) == (-6.0, -3.0)
    assert found["since"] == "2026Q2"


def test_ratios_are_averaged_but_not_cumulated():
    table = history([-2.0, -4.0], kpi="customer_profitability_pct")
    found = persistent_deviations(table, "2026Q3", at_least=2).iloc[0]
    assert pd.isna(found["cumulated_variance"])
    assert found["average_variance"] == -3.0


def test_a_missing_quarter_breaks_the_run():
    table = history([-1.0, -1.0, -1.0])
    gap = table[table["quarter"] != "2026Q2"]
    assert persistent_deviations(gap, "2026Q3", at_least=2).empty


@settings(max_examples=30)
@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0, float("nan")]), min_size=1, max_size=12))
def test_run_length_equals_counting_backwards(variances):
    counted = 0
    for variance in reversed(variances):
        if not variance < 0:
            break
        counted += 1
    assert run_length(variances) == counted
