"""Which published figures differ, cell by cell, whatever the order of rows or the language."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kamlib.reporting.editions.compare import differences, table_differences

COSTS = pd.DataFrame(
    {
        "account_id": ["K1", "K1", "K2"],
        "quarter": ["2026Q3", "2026Q3", "2026Q3"],
        "category": ["service", "freight", "service"],
        "amount": [100.0, float("nan"), 300.0],
    }
)
PLACES = pd.DataFrame(
    {
        "account_id": ["K1", "K2"],
        "name": ["Nordwind", "Velten"],
        "quadrant": ["priority", "bind"],
        "is_undecided": [True, False],
        "told": ["A long way from the border.", ""],
    }
)


def test_one_amount_by_hand():
    later = COSTS.assign(amount=[100.0, float("nan"), 5300.0])
    (found,) = table_differences(COSTS, later, "fact_costs").to_dict("records")
    assert found == {
        "table": "fact_costs",
        "account_id": "K2",
        "figure": "amount",
        "before": 300.0,
        "after": 5300.0,
    }


def test_a_line_more_and_a_line_less_are_differences():
    found = table_differences(COSTS, COSTS.iloc[:2], "fact_costs")
    assert found[["account_id", "figure", "before"]].to_numpy().tolist() == [
        ["K2", "amount", 300.0]
    ]
    assert pd.isna(found["after"].iloc[0])
    assert len(table_differences(COSTS.iloc[:2], COSTS, "fact_costs")) == 1


def test_a_quadrant_and_a_yes_are_figures_a_name_and_a_sentence_are_not():
    other = PLACES.assign(
        name=["Nordwind AG", "Velten"],
        told=["Weit von der Grenze.", "Neu"],
        quadrant=["priority", "monetise"],
        is_undecided=[False, False],
    )
    found = table_differences(PLACES, other, "fact_matrix")
    assert list(zip(found["account_id"], found["figure"], strict=True)) == [
        ("K2", "quadrant"),
        ("K1", "is_undecided"),
    ]


def test_what_only_the_later_report_says_is_no_difference(tmp_path):
    for name in ("earlier", "later"):
        (tmp_path / name).mkdir()
    COSTS.to_parquet(tmp_path / "earlier" / "fact_costs.parquet")
    COSTS.assign(share=1.0).to_parquet(tmp_path / "later" / "fact_costs.parquet")
    PLACES.to_parquet(tmp_path / "later" / "fact_matrix.parquet")
    assert differences(tmp_path / "earlier", tmp_path / "later").empty


def test_figures_of_all_tables_are_found_in_the_files(tmp_path):
    for name, amount in (("earlier", 300.0), ("later", 301.0)):
        (tmp_path / name).mkdir()
        frame = COSTS.assign(amount=[100.0, float("nan"), amount])
        frame.to_parquet(tmp_path / name / "fact_costs.parquet")
        PLACES.to_parquet(tmp_path / name / "fact_matrix.parquet")
    found = differences(tmp_path / "earlier", tmp_path / "later")
    assert found[["table", "account_id", "before", "after"]].to_numpy().tolist() == [
        ["fact_costs", "K2", 300.0, 301.0]
    ]


@given(
    amounts=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_rows_and_the_last_digit_are_no_difference(amounts, order):
    frame = pd.DataFrame({"account_id": [f"K{n}" for n in range(len(amounts))], "amount": amounts})
    places = list(range(len(amounts)))
    order.shuffle(places)
    shuffled = frame.iloc[places].reset_index(drop=True)
    assert table_differences(frame, shuffled * 1, "t").empty
    nearly = shuffled.assign(amount=shuffled["amount"] * (1 + 1e-13))
    assert table_differences(frame, nearly, "t").empty
    moved = frame.assign(amount=frame["amount"] + 1 + frame["amount"].abs())
    assert len(table_differences(frame, moved, "t")) == len(frame)
