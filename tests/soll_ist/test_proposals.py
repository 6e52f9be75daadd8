from __future__ import annotations

import pandas as pd
import pytest

from kamlib.soll_ist.causes import CAUSES
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.proposals import PROPOSALS, proposals_for, with_proposals

PERSISTENT = pd.DataFrame(
    {
        "scope": ["account", "account", "account", "manager"],
        "account_id": ["K1", "K2", "K2", ""],
        "kpi": ["net_revenue", "net_revenue", "nps", "net_revenue"],
        "since": ["2026Q1"] * 4,
    }
)
COMMENTS = pd.DataFrame(
    {
        "account_id": ["K1", "K1", "K1"],
        "kpi": ["net_revenue"] * 3,
        "quarter": ["2025Q4", "2026Q1", "2026Q2"],
        "cause": ["market", "price", "relationship"],
        "date": pd.to_datetime(["2026-01-05", "2026-04-05", "2026-07-05"]),
    }
)
EFFECTS = pd.DataFrame(
    {
        "measure": ["revenue", "revenue", "contribution", "contribution"],
        "account_id": ["K1", "K2", "K1", "K2"],
        "price": [-9.0, 3.0, -9.0, 3.0],
        "mix": [0.0, -5.0, 0.0, -2.0],
        "quantity_effect": [0.0, -1.0, 0.0, -0.5],
        "cost": [0.0, 0.0, -12.0, float("nan")],
    }
)


def test_the_newest_comment_of_the_run_counts_before_the_computed_cause():
    found = with_proposals(PERSISTENT, COMMENTS, EFFECTS, "2026Q3")
    assert found["likely_cause"].tolist() == ["relationship", "mix", "", ""]
    assert found["cause_origin"].tolist() == ["written", "computed", "", ""]
    assert found["first_proposal"].iloc[2] == PROPOSALS[("nps", "")][0]


def test_an_old_comment_does_not_explain_a_new_run():
    found = with_proposals(PERSISTENT, COMMENTS.iloc[:1], EFFECTS, "2026Q3")
    assert found["likely_cause"].iloc[0] == "price"
    assert found["cause_origin"].iloc[0] == "computed"


@pytest.mark.parametrize(
    ("kpi", "cause"),
    [
        ("gross_revenue", "price"),
        ("customer_gross_profit", "cost"),
        ("customer_contribution", "cost"),
        ("customer_profitability_pct", ""),
    ],
)
def test_gross_profit_and_contribution_are_explained_by_the_bridge_of_gross_profit(kpi, cause):
    row = PERSISTENT.iloc[:1].assign(kpi=kpi)
    found = with_proposals(row, COMMENTS.iloc[:0], EFFECTS, "2026Q3")
    assert found["likely_cause"].tolist() == [cause]


def test_without_effects_on_gross_profit_those_on_revenue_do_not_stand_in():
    row = PERSISTENT.iloc[:1].assign(kpi="customer_gross_profit")
    revenue_only = EFFECTS[EFFECTS["measure"] == "revenue"]
    for effects in (revenue_only, EFFECTS.iloc[:0], pd.DataFrame()):
        found = with_proposals(row, COMMENTS.iloc[:0], effects, "2026Q3")
        assert found["cause_origin"].tolist() == [""]


@pytest.mark.parametrize("kpi", KPIS)
@pytest.mark.parametrize("cause", [*CAUSES, ""])
def test_every_kpi_and_cause_has_two_different_alternatives(kpi, cause):
    first, second = proposals_for(kpi, cause)
    assert first
    assert second
    assert first != second
