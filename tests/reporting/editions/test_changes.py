"""What moved, split by why: by hand, and as an identity for any figures."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_sample import MADE, report

from kamlib.reporting.editions.changes import PARTS, Cause, causes, changes, split
from kamlib.reporting.editions.figures import figures_of, names_of


def lines(frame: pd.DataFrame, figure: str) -> dict[str, dict[str, float]]:
    own = frame[frame["figure"] == figure].set_index("account_id")
    return own.to_dict("index")


def test_a_restated_quarter_is_told_from_real_movement(tmp_path):
    before = report(tmp_path / "a", "2026Q2", {("K1", "2026Q2"): 1000.0, ("K2", "2026Q2"): 500.0})
    other = MADE | {"inputs": [{"file": "sales.csv", "sha256": "new"}, MADE["inputs"][1]]}
    revenue = {
        ("K1", "2026Q2"): 900.0,  # a late credit note
        ("K1", "2026Q3"): 1200.0,
        ("K2", "2026Q2"): 500.0,
        ("K2", "2026Q3"): 504.0,
        ("K3", "2026Q3"): 70.0,  # new
    }
    found = changes(before, report(tmp_path / "b", "2026Q3", revenue, other), noise_pct=1)
    own = lines(found, "net_revenue")
    assert (own["K1"]["change"], own["K1"]["movement"], own["K1"]["data"]) == (200, 300, -100)
    assert (own["K3"]["change"], own["K3"]["movement"], own["K3"]["data"]) == (70, 70, 0)
    assert own["K1"]["is_noticed"] and own["K3"]["is_noticed"]
    assert not own["K2"]["is_noticed"]  # 4 of 500 is within one percent
    score = lines(found, "score")["K1"]
    assert score["together"] == score["change"] == 0


def test_between_editions_everything_is_restated(tmp_path):
    one = report(tmp_path / "a", "2026Q3", {("K1", "2026Q3"): 1000.0})
    other = MADE | {"settings": {"sha256": "t", "values": {"scoring": {"key_accounts": 20}}}}
    two = report(tmp_path / "b", "2026Q3", {("K1", "2026Q3"): 1100.0}, other)
    own = lines(changes(one, two, noise_pct=1), "net_revenue")["K1"]
    assert (own["settings"], own["movement"]) == (100, 0)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"code": {"sha256": "y"}}, [Cause("method", "kamlib")]),
        ({"versions": {"kamlib": "1", "pandas": "3"}}, [Cause("method", "pandas")]),
        (
            {"settings": {"sha256": "t", "values": {"scoring": {"key_accounts": 20}}}},
            [Cause("settings", "scoring.key_accounts")],
        ),
        ({"settings": MADE["settings"] | {"sha256": "t"}}, [Cause("settings", "workbook.toml")]),
        ({"inputs": MADE["inputs"][:1]}, [Cause("data", "costs.csv")]),
        ({"parameters": {"matrix": {"quarter": "2026Q2", "language": "de"}}}, []),
        ({}, []),
    ],
)
def test_what_is_different_about_the_making_is_named(changed, expected):
    assert causes(MADE, MADE | changed) == expected


def test_two_kinds_of_causes_are_not_told_apart(tmp_path):
    one = report(tmp_path / "a", "2026Q3", {("K1", "2026Q3"): 1000.0})
    other = MADE | {"code": {"sha256": "y"}, "inputs": []}
    two = report(tmp_path / "b", "2026Q3", {("K1", "2026Q3"): 1100.0}, other)
    own = lines(changes(one, two, noise_pct=1), "net_revenue")["K1"]
    assert own["together"] == 100 and pd.isna(own["data"]) and pd.isna(own["method"])


def figures(values: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": [f"K{place}" for place in range(len(values))],
            "figure": "net_revenue",
            "value": values,
        }
    )


@given(
    rows=st.lists(
        st.tuples(*[st.floats(-1e6, 1e6)] * 3),
        min_size=1,
        max_size=6,
    ),
    part=st.sampled_from(PARTS[1:]),
)
def test_the_parts_add_up_to_the_change(rows, part):
    before, after, again = (figures(list(column)) for column in zip(*rows, strict=True))
    found = split(before, after, again, part=part, noise_pct=1)
    total = found[[*PARTS]].sum(axis="columns")
    assert total.to_numpy() == pytest.approx(found["change"].to_numpy(), abs=1e-6)


def test_withdrawn_tables_leave_nothing_to_compare(tmp_path):
    assert figures_of(tmp_path, "2026Q3").empty
    assert names_of(tmp_path) == {}
