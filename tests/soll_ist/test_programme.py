from __future__ import annotations

import pandas as pd
import pytest

from kamlib.soll_ist.programme import programme_kpis

ACCOUNTS = pd.DataFrame(
    {"account_id": ["K1", "K2", "K3", "K4"], "status": ["key", "key", "standard", "standard"]}
)
SALES = pd.DataFrame(
    [
        ["K1", "2025Q3", 100.0],
        ["K1", "2026Q3", 130.0],
        ["K2", "2025Q1", 50.0],
        ["K2", "2025Q4", 20.0],  # bought in the year, but not in its second half
        ["K3", "2026Q2", 40.0],
        ["unknown", "2026Q3", 5.0],
    ],
    columns=["account_id", "quarter", "invoiced_net"],
)
SURVEYS = pd.DataFrame(
    [
        ["K1", "2026Q2", "nps", 4, 3.0, 1.0],
        ["K1", "2026Q2", "csat", 9, 9.0, 0.0],
        ["K1", "2025Q2", "nps", 4, 0.0, 4.0],
    ],
    columns=["account_id", "quarter", "metric", "responses", "promoters", "detractors"],
)


def test_growth_retention_and_satisfaction_by_hand():
    table = programme_kpis(ACCOUNTS, SALES, SURVEYS, "2026Q3").set_index("group")
    key = table.loc["programme"]
    assert key["growth_pct"] == pytest.approx(0.0)
    assert (key["active_before"], key["retained"], key["retention_pct"]) == (2, 1, 50.0)
    assert key["revenue_retention_pct"] == pytest.approx(100.0)
    assert (key["responses"], key["nps"]) == (4.0, 50.0)


def test_nobody_is_lost_and_nothing_is_divided_by_nothing():
    table = programme_kpis(ACCOUNTS, SALES, SURVEYS, "2026Q3").set_index("group")
    others = table.loc["others"]
    assert others["revenue"] == 45.0  # unknown account included
    assert pd.isna(others[["growth_pct", "retention_pct", "nps"]]).all()
    both = SALES[SALES["quarter"] >= "2025Q4"]["invoiced_net"].sum()
    assert table["revenue"].sum() == both
