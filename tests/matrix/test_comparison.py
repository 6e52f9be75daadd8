"""Side by side: leads add up to nothing, strengths by hand, missing figures are named."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix import side_by_side, strengths_and_weaknesses

POINTS = {
    ("K1", "revenue"): 9.0,
    ("K1", "loyalty"): 2.0,
    ("K1", "risk"): None,
    ("K2", "revenue"): 5.0,
    ("K2", "loyalty"): 8.0,
    ("K2", "risk"): 6.0,
    ("K3", "revenue"): 1.0,
    ("K3", "loyalty"): 5.0,
    ("K3", "risk"): 0.0,
}


def tidy(points: dict[tuple[str, str], float | None]) -> pd.DataFrame:
    rows = [
        {"account_id": account, "criterion": criterion, "points": earned}
        for (account, criterion), earned in points.items()
    ]
    return pd.DataFrame(rows).astype({"points": float})


def test_comparison_by_hand():
    table = side_by_side(tidy(POINTS), ["K2", "K1"])
    assert table["account_id"].tolist() == ["K2"] * 3 + ["K1"] * 3
    first = table.iloc[0]
    assert first[
        ["criterion", "points", "compared_points", "portfolio_points", "lead"]
    ].tolist() == [
        "revenue",
        5,
        7,
        5,
        -2,
    ]
    named = strengths_and_weaknesses(table).set_index("account_id")
    assert named.loc["K1", "strengths"] == ("revenue",)
    assert named.loc["K1", "weaknesses"] == ("loyalty",)
    assert named.loc["K1", "unknown"] == ("risk",)
    assert named.loc["K2"].tolist() == [("loyalty",), ("revenue",), ()]


def test_criterion_of_both_indices_counts_once():
    twice = pd.concat([tidy(POINTS), tidy({("K1", "revenue"): 1.0})])
    table = side_by_side(twice, ["K1"])
    assert table["criterion"].tolist() == ["revenue", "loyalty", "risk"]
    assert table.loc[0, "points"] == 9


def test_nobody_to_compare():
    table = side_by_side(tidy(POINTS), [])
    assert table.empty
    assert strengths_and_weaknesses(table).empty


@given(st.lists(st.floats(0, 10), min_size=1, max_size=8))
def test_leads_of_a_criterion_add_up_to_nothing(points):
    accounts = [f"K{number}" for number in range(len(points))]
    table = side_by_side(
        tidy({(name, "risk"): earned for name, earned in zip(accounts, points, strict=True)}),
        accounts,
    )
    assert table["lead"].sum() == pytest.approx(0, abs=1e-9)
    named = strengths_and_weaknesses(table)
    both = [set(row.strengths) & set(row.weaknesses) for row in named.itertuples()]
    assert not any(both)
