"""From the accounts back to the statement: no money lost, whatever a chapter leaves out."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring.totals import outside, parts_of_statement

YEAR = pd.DataFrame(
    {
        "account_id": ["K1", "K2", "K3", "unknown"],
        "net_revenue": [100.0, 40.0, 0.0, 7.5],
        "customer_contribution": [20.0, -5.0, -3.0, 7.0],
    }
)


def test_parts_by_hand():
    table = parts_of_statement(YEAR, {"K2": "not_ranked", "K1": "top"}).set_index("part")
    assert list(table.index) == ["not_ranked", "top", "no_business", "no_account"]
    assert table["net_revenue"].tolist() == [40.0, 100.0, 0.0, 7.5]
    assert table["accounts"].tolist() == [1, 1, 1, 0]
    assert outside(table.reset_index()).tolist() == [7.5, 4.0]


@given(st.dictionaries(st.sampled_from(["K1", "K2", "K3"]), st.sampled_from(["top", "below"])))
def test_all_parts_together_are_the_statement(parts):
    table = parts_of_statement(YEAR, parts)
    assert table["net_revenue"].sum() == pytest.approx(147.5)
    assert table["customer_contribution"].sum() == pytest.approx(19)
    assert table["accounts"].sum() == 3
