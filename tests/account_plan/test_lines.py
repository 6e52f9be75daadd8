"""One line per plan: only what is open counts, and the next step is the one due first."""

from __future__ import annotations

import pandas as pd
import pytest

from kamlib.account_plan.lines import ADDED, plan_lines


@pytest.fixture
def parts():
    opportunities = pd.DataFrame(
        {
            "account_id": ["A", "A", "A", "C"],
            "state": ["open", "open", "lost", "open"],
            "weighted": [10.0, 5.0, 99.0, 7.0],
        }
    )
    actions = pd.DataFrame(
        {
            "account_id": ["A", "A", "A", "B"],
            "action_id": ["3", "1", "2", "4"],
            "title": ["later", "done before", "first", "dropped"],
            "due_date": pd.to_datetime(["2026-12-01", "2026-01-01", "2026-11-01", "2026-10-01"]),
            "state": ["planned", "done", "late", "dropped"],
        }
    )
    return {
        "opportunities": opportunities,
        "actions": actions,
        "risks": pd.DataFrame({"account_id": ["B", "B"]}),
    }


def test_open_chances_and_steps_are_counted_by_hand(parts):
    lines = plan_lines(pd.DataFrame({"account_id": ["A", "B"]}), **parts).set_index("account_id")
    first = lines.loc["A"]
    assert (first["open_opportunities"], first["weighted"]) == (2, 15.0)
    assert (first["open_actions"], first["late_actions"], first["next_action"]) == (2, 1, "first")
    assert first["next_due"] == pd.Timestamp("2026-11-01")
    second = lines.loc["B"]
    assert (second["open_opportunities"], second["weighted"], second["people_risks"]) == (0, 0.0, 2)
    assert pd.isna(second["next_action"])
    assert pd.isna(second["next_due"])


def test_figures_stay_as_they_are_and_nobody_is_added(parts):
    figures = pd.DataFrame({"account_id": ["B"], "net_revenue": [12.5]})
    lines = plan_lines(figures, **parts)
    assert lines[["account_id", "net_revenue"]].equals(figures)
    assert list(lines.columns) == ["account_id", "net_revenue", *ADDED]


def test_tables_without_rows_give_zeros(parts):
    empty = {name: table.iloc[:0] for name, table in parts.items()}
    lines = plan_lines(pd.DataFrame({"account_id": ["A"]}), **empty)
    assert (
        lines[["open_opportunities", "weighted", "open_actions", "people_risks"]]
        .eq(0)
        .all(axis=None)
    )
