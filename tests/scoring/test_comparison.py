"""Score beside revenue: ranks, moves, whom either would choose, and what drives a move."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring import compare_with_revenue, drivers


def scores(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_ranks_moves_and_choice_by_hand():
    table = compare_with_revenue(
        scores(
            account_id=["A", "B", "C", "D"],
            score=[3.0, 8.0, 6.0, 9.0],
            coverage_pct=[100.0, 100.0, 75.0, 40.0],
            net_revenue=[900.0, 500.0, 700.0, 9999.0],
        ),
        key_accounts=2,
        minimum_coverage_pct=50,
    ).set_index("account_id")
    assert table.index.tolist() == ["B", "C", "A", "D"]
    assert table["rank"].tolist()[:3] == [1, 2, 3]
    assert table["revenue_rank"].tolist()[:3] == [3, 2, 1]
    assert table["move"].tolist()[:3] == [2, 0, -2]
    assert table["choice"].to_dict() == {
        "B": "score",
        "C": "both",
        "A": "revenue",
        "D": "not_ranked",
    }
    assert table.loc["D", ["rank", "revenue_rank", "move"]].isna().all()


def test_ties_at_the_cut_go_by_account_id():
    table = compare_with_revenue(
        scores(
            account_id=["B", "A"], score=[5.0, 5.0], coverage_pct=[100.0] * 2, net_revenue=[1.0] * 2
        ),
        key_accounts=1,
        minimum_coverage_pct=50,
    )
    assert table["account_id"].tolist() == ["A", "B"]
    assert table["rank"].tolist() == [1, 1]
    assert table["choice"].tolist() == ["both", "neither"]


row = st.tuples(st.floats(0, 10), st.floats(0, 100), st.floats(-1e6, 1e8))


@given(st.lists(row, min_size=1, max_size=25), st.integers(1, 10))
def test_both_rankings_choose_the_same_number(rows, count):
    table = compare_with_revenue(
        scores(
            account_id=[f"K{place:03d}" for place in range(len(rows))],
            score=[line[0] for line in rows],
            coverage_pct=[line[1] for line in rows],
            net_revenue=[line[2] for line in rows],
        ),
        key_accounts=count,
        minimum_coverage_pct=50,
    )
    picked = table["choice"].value_counts()
    assert picked.get("score", 0) == picked.get("revenue", 0)
    assert picked.get("score", 0) + picked.get("both", 0) == min(
        count, int(table["is_ranked"].sum())
    )
    ranked = table[table["is_ranked"]]
    assert ranked["move"].equals(ranked["revenue_rank"] - ranked["rank"])


def test_driver_is_the_criterion_farthest_from_the_average_by_weight():
    tidy = pd.DataFrame(
        {
            "account_id": ["A", "A", "B", "B"],
            "criterion": ["growth_potential", "risk"] * 2,
            "points": [9.0, 0.0, 5.0, 4.0],
            "effective_weight_pct": [80.0, 20.0, 80.0, 20.0],
        }
    )
    table = drivers(tidy).set_index("account_id")
    # A: growth (9 - 7) x 0.8 = +1.6, risk (0 - 2) x 0.2 = -0.4
    assert table.loc["A"].tolist() == [
        "growth_potential",
        pytest.approx(1.6),
        "risk",
        pytest.approx(-0.4),
    ]
    assert table.loc["B"].tolist() == [
        "risk",
        pytest.approx(0.4),
        "growth_potential",
        pytest.approx(-1.6),
    ]


def test_account_at_the_average_has_no_driver():
    tidy = pd.DataFrame(
        {
            "account_id": ["A"],
            "criterion": ["risk"],
            "points": [4.0],
            "effective_weight_pct": [100.0],
        }
    )
    assert drivers(tidy)[["lifted_by", "lowered_by"]].isna().all(axis=None)
