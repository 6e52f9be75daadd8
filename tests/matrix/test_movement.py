"""Movement: who entered and left the top quadrant; sums per quadrant keep the total."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix import by_quadrant, movements
from kamlib.support.settings import QUADRANTS


def test_moves_of_the_company(matrix):
    table = matrix.movement.set_index("account_id")
    assert table["move"].to_dict() == {
        "K2": "left_top",
        "K1": "entered_top",
        "K3": "new",
        "K4": "new",  # was not rated in time a quarter before
    }
    assert table.loc["K1", ["value_change", "engagement_change"]].tolist() == [0, 1]
    assert table.loc["K2", "engagement_change"] == -4


def placed(**quadrants: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": list(quadrants),
            "value_index": 5.0,
            "engagement_index": 5.0,
            "quadrant": list(quadrants.values()),
        }
    )


def test_account_without_business_any_more_is_gone():
    table = movements(placed(A="bind"), placed(A="bind", B="priority"))
    assert table.set_index("account_id")["move"].to_dict() == {"B": "gone", "A": "stayed"}


def test_placements_that_name_an_account_twice_are_refused():
    twice = pd.concat([placed(A="bind"), placed(A="bind")])
    with pytest.raises(pd.errors.MergeError, match="not unique"):
        movements(twice, placed(A="bind"))


names = st.dictionaries(
    st.sampled_from([f"K{number}" for number in range(8)]), st.sampled_from(QUADRANTS), max_size=8
)


@given(names, names)
def test_entries_minus_exits_explain_the_size_of_the_top_quadrant(now, before):
    table = movements(placed(**now), placed(**before))
    came = table[(table["quadrant_now"] == "priority") & (table["quadrant_before"] != "priority")]
    went = table[(table["quadrant_before"] == "priority") & (table["quadrant_now"] != "priority")]
    change = list(now.values()).count("priority") - list(before.values()).count("priority")
    assert len(came) - len(went) == change
    assert len(table) == len(set(now) | set(before))


def test_quadrants_add_up_by_hand(matrix):
    table = by_quadrant(matrix.placement).set_index("quadrant")
    assert table["accounts"].to_dict() == {
        "priority": 1,
        "bind": 1,
        "monetise": 1,
        "reassess": 1,
        "": 1,
    }
    assert table.loc["bind", "net_revenue"] == 4e6
    assert table.loc["bind", "customer_contribution"] == pytest.approx(0.8e6)
    assert table.loc["bind", "customer_profitability_pct"] == pytest.approx(20)
    # 2 + 4 + 3 + 8 + 10 million
    assert table.loc["bind", "revenue_share_pct"] == pytest.approx(100 * 4 / 27)


@given(st.lists(st.tuples(st.sampled_from(QUADRANTS), st.floats(-1e6, 1e6)), max_size=20))
def test_sums_per_quadrant_keep_the_total(rows):
    table = by_quadrant(
        pd.DataFrame(
            {
                "quadrant": pd.Series([name for name, _ in rows], dtype=object),
                "net_revenue": pd.Series([money for _, money in rows], dtype=float),
                "customer_contribution": pd.Series([money / 2 for _, money in rows], dtype=float),
            }
        )
    )
    assert table["quadrant"].tolist() == list(QUADRANTS)
    assert table["accounts"].sum() == len(rows)
    assert table["net_revenue"].sum() == pytest.approx(sum(money for _, money in rows), abs=1e-3)


def test_unknown_contributions_are_not_zero_in_the_quadrants():
    # priority: 20 of the known 80 are 25 %; nobody knows what the account in bind earns.
    table = by_quadrant(
        pd.DataFrame(
            {
                "quadrant": ["priority", "priority", "bind"],
                "net_revenue": [80.0, 120.0, 50.0],
                "customer_contribution": [20.0, float("nan"), float("nan")],
            }
        )
    ).set_index("quadrant")
    assert table.loc["priority", "customer_contribution"] == pytest.approx(20)
    assert table.loc["priority", "customer_profitability_pct"] == pytest.approx(25)
    assert table.loc["priority", "net_revenue"] == pytest.approx(200)
    assert pd.isna(table.loc["bind", "customer_contribution"])
    assert pd.isna(table.loc["bind", "customer_profitability_pct"])
    assert table.loc["monetise", "customer_contribution"] == 0
