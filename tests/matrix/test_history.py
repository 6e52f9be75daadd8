"""Four quarters: transitions keep every account and every amount, changes are counted."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.matrix import history_of, moves_by_quarter, paths, transitions
from kamlib.matrix.sentences import change_sentence
from kamlib.matrix.strategies import advice
from kamlib.support.language import Language
from kamlib.support.settings import QUADRANTS


def placed(**quadrants: str | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": list(quadrants),
            "value_index": 5.0,
            "engagement_index": 5.0,
            "quadrant": pd.Series(list(quadrants.values()), dtype=object),
        }
    )


YEAR = {
    "2026Q1": placed(A="bind", B="priority", C=None),
    "2026Q2": placed(A="priority", B="priority"),
    "2026Q3": placed(A="bind", B="priority", D="reassess"),
}


def test_transitions_by_hand():
    table = transitions(
        YEAR["2026Q1"],
        placed(A="priority", D="reassess"),
        revenue_before=pd.Series({"A": 10.0, "B": 7.0}),
        revenue_now=pd.Series({"A": 12.0, "D": 1.0}),
    )
    found = table[table["accounts"] > 0].set_index(["from", "to"])
    assert len(table) == 25
    assert found.loc[("bind", "priority")].tolist() == [1, 10, 12]
    assert found.loc[("priority", "")].tolist() == [1, 7, 0]
    assert found.loc[("", "reassess")].tolist() == [1, 0, 1]
    assert found.loc[("", "")].tolist() == [1, 0, 0]  # C: without figures before, gone now


def test_won_and_lost_are_valued_alike_and_as_in_the_table():
    table = transitions(
        placed(A="bind", B="priority", C="priority"),
        placed(A="priority", B="bind"),
        revenue_before=pd.Series({"A": 10e6, "B": 7e6, "C": 2e6}),
        revenue_now=pd.Series({"A": 12e6, "B": 4e6}),
    )
    names = advice({}, Language())
    said = change_sentence(table, quarter="2025Q3", strategies=names, language=Language())
    # B now 4, not 7 as before; C has no business now and counts with the 2 it had.
    assert said.replace("\xa0", " ").endswith("“Prioritise” won 1 (12.0 M€) and lost 2 (6.0 M€).")


def test_path_and_number_of_changes():
    history = history_of(YEAR)
    table = paths(history, list(YEAR)).set_index("account_id")
    assert table.loc["A"].tolist() == ["bind", "priority", "bind", 2]
    assert table.loc["B"].tolist() == ["priority"] * 3 + [0]
    assert table.loc["D"].tolist() == ["", "", "reassess", 0]
    assert "C" not in table.index


def test_a_quarter_without_placement_is_no_change_of_quadrant():
    year = {"2026Q1": placed(A="bind"), "2026Q2": placed(B="bind"), "2026Q3": placed(A="bind")}
    table = paths(history_of(year), list(year)).set_index("account_id")
    assert table.loc["A"].tolist() == ["bind", "", "bind", 0]


def test_moves_are_listed_newest_quarter_first():
    table = moves_by_quarter(YEAR)
    assert table[["quarter", "account_id", "move"]].to_numpy().tolist() == [
        ["2026Q3", "A", "left_top"],
        ["2026Q3", "D", "new"],
        ["2026Q2", "A", "entered_top"],
    ]
    assert moves_by_quarter({"2026Q3": placed(A="bind")}).empty
    assert history_of({}).empty


def test_placement_that_names_an_account_twice_is_refused():
    twice = pd.concat([placed(A="bind"), placed(A="bind")])
    money = pd.Series({"A": 1.0})
    with pytest.raises(pd.errors.MergeError, match="not unique"):
        transitions(twice, placed(A="bind"), revenue_before=money, revenue_now=money)


names = st.dictionaries(
    st.sampled_from([f"K{number}" for number in range(9)]),
    st.sampled_from([*QUADRANTS, None]),
    max_size=9,
)


@given(names, names)
def test_rows_add_up_to_before_and_columns_to_now(before, now):
    money = pd.Series({f"K{number}": 10.0**number for number in range(9)})
    table = transitions(
        placed(**before), placed(**now), revenue_before=money, revenue_now=2 * money
    )
    assert table["accounts"].sum() == len(set(before) | set(now))
    for name in QUADRANTS:
        stood = [account for account, where in before.items() if where == name]
        stands = [account for account, where in now.items() if where == name]
        rows, columns = table[table["from"] == name], table[table["to"] == name]
        assert rows["accounts"].sum() == len(stood)
        assert columns["accounts"].sum() == len(stands)
        assert rows["revenue_before"].sum() == pytest.approx(money[stood].sum())
        assert columns["revenue_now"].sum() == pytest.approx(2 * money[stands].sum())
