"""How well each outlook did, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kamlib.soll_ist.outlook_scores import mean_errors, next_quarter, scored_outlooks

YEAR = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
WHO = {"scope": "company", "entity": "", "kpi": "net_revenue"}
TARGETS = pd.DataFrame({**WHO, "quarter": YEAR, "target": [100.0, 100.0, 100.0, 200.0]})
ACTUALS = pd.DataFrame(
    {
        **WHO,
        "quarter": ["2025Q1", "2025Q2", "2025Q3", "2025Q4", *YEAR[:3]],
        "actual": [80.0, 80.0, 80.0, 160.0, 90.0, 90.0, 60.0],
    }
)


def test_the_outlook_of_a_quarter_does_not_know_what_came():
    before = next_quarter(TARGETS, ACTUALS, "2026Q3")
    without = next_quarter(TARGETS, ACTUALS[ACTUALS["quarter"] != "2026Q3"], "2026Q3")
    pd.testing.assert_frame_equal(before, without)
    assert before.set_index("method")["outlook"].to_dict() == pytest.approx(
        {
            "rest_as_planned": 100.0,
            "seasonal": 90.0,
            "run_rate": 90.0,
            "rest_by_attainment": 90.0,
        }
    )


def test_the_first_quarter_has_no_outlook_to_score():
    assert next_quarter(TARGETS, ACTUALS, "2026Q1").empty


def test_scores_are_actual_minus_outlook():
    scored = scored_outlooks(TARGETS, ACTUALS, ["2026Q2", "2026Q3"])
    planned = scored[scored["method"] == "rest_as_planned"]
    assert planned["error"].tolist() == [-10.0, -40.0]
    assert planned["error_pct"].tolist() == pytest.approx([-100 / 9, -200 / 3])
    means = mean_errors(scored).set_index("method")
    assert means.loc["rest_as_planned", "mean_error_pct"] == pytest.approx(100 * 50 / 150)
    assert np.isfinite(means["mean_error_pct"]).all()
