from __future__ import annotations

import pandas as pd

from kamlib.account_plan.value_chain import ACTIVITIES, value_chain

ROWS = pd.DataFrame(
    {
        "account_id": ["K1", "K1", "K1", "K2"],
        "activity": ["service", "technology", "operations", "service"],
        "assessment": [-2.0, -1.0, 2.0, 1.0],
        "our_contribution": ["", "Joint development", None, "Hotline"],
    }
)


def test_nine_activities_whatever_was_delivered():
    chain = value_chain(ROWS, account="K1").set_index("activity")
    assert tuple(chain.index) == ACTIVITIES
    assert chain["is_primary"].sum() == 5
    assert chain["assessment"].notna().sum() == 3


def test_an_opening_is_a_weakness_to_which_we_add_nothing():
    chain = value_chain(ROWS, account="K1").set_index("activity")
    assert chain.index[chain["is_opening"]].tolist() == ["service"]
    assert chain.index[chain["is_helped"]].tolist() == ["technology"]


def test_another_account_sees_nothing_of_this_one():
    chain = value_chain(ROWS, account="K9")
    assert chain["assessment"].isna().all()
    assert not chain["is_helped"].any()
