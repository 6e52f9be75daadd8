"""The sheet of the plans: sums of the rows shown, tied to the statement, empty without plans."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from kamlib.support import columns as c


def plans(statement: pd.DataFrame) -> pd.DataFrame:
    """Plan the first two accounts of a statement."""
    own = statement.head(2)
    return pd.DataFrame(
        {
            c.ACCOUNT_ID: own[c.ACCOUNT_ID].tolist(),
            c.NAME: ["=1+1", "<script>"],
            c.NET_REVENUE: [100.0, 50.0],
            c.CUSTOMER_CONTRIBUTION: own[c.CUSTOMER_CONTRIBUTION].tolist(),
            c.CUSTOMER_PROFITABILITY_PCT: [25.0, float("nan")],
            "customer_value": [10.0, 20.0],
            "present_value": [30.0, -5.0],
            c.SCORE: [7.5, float("nan")],
            "rank": [1.0, float("nan")],
            "quadrant": ["priority", ""],
            "share_of_wallet_pct": [34.3, float("nan")],
            "light": ["bad", "none"],
            "nps": [12.5, float("nan")],
            "open_opportunities": [3, 0],
            "weighted": [900.0, 0.0],
            "open_actions": [2, 0],
            "late_actions": [1, 0],
            "next_action": ["Call the plant manager", None],
            "next_due": [pd.Timestamp("2026-10-01"), pd.NaT],
            "people_risks": [0, 1],
        }
    )


def test_the_sheet_shows_each_plan_and_its_sums(written, content):
    statement = content(3).statement
    path = written(3, plans=plans(statement))
    sheet = openpyxl.load_workbook(path, data_only=True)["Account plans"]
    header = [cell.value for cell in sheet[6]]
    rows = [dict(zip(header, [cell.value for cell in row], strict=True)) for row in sheet[7:8]]
    assert rows[0]["Net revenue"] == 100
    assert rows[0]["Share of wallet"] == pytest.approx(0.343)
    assert rows[0]["Soll-Ist, worst KPI"].endswith("off target")
    assert rows[0]["Next action"] == "Call the plant manager"
    assert rows[0]["Due"].date().isoformat() == "2026-10-01"
    assert rows[1]["Customer profitability"] is None
    assert rows[1]["Due"] is None
    sums = dict(zip(header, [cell.value for cell in sheet[5]], strict=True))
    assert (sums["Net revenue"], sums["Weighted volume"], sums["of which late"]) == (150, 900, 1)


def test_the_cover_checks_the_contribution_against_the_statement(written, content):
    right = plans(content(3).statement)
    wrong = right.assign(**{c.CUSTOMER_CONTRIBUTION: right[c.CUSTOMER_CONTRIBUTION] + 100})
    for table, is_tied in ((right, True), (wrong, False)):
        cover = openpyxl.load_workbook(written(3, plans=table), data_only=True)["Cover"]
        assert cover["C8"].value.startswith("✓") is is_tied


def test_without_plans_the_sheet_says_so(written):
    sheet = openpyxl.load_workbook(written(3))["Account plans"]
    assert sheet["A7"].value == "No account has the status key or candidate."
