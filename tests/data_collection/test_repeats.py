"""Lines that came twice, few or many."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.data_collection import engines, repeats
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.repeats import repeated

INVOICED = "account_id,posting_date,invoice_no,product_id,net_amount\n"


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        ("A1,2026-07-01,R1,P1,5\nA1,2026-07-01,R1,P1,6\nA2,2026-07-01,R2,P1,5\n", 0),
        ("A1,2026-07-01,R1,P1,5\nA1,2026-07-01,R1,P1,5\nA2,2026-07-01,R2,P1,5\n", 1),
        ("A1,2026-07-01,R1,P1,5\nA1,2026-07-01,R1,P2,5\nA2,2026-07-01,R2,P1,5\n", 0),
        ("A1,2026-07-01,R1,P1,5\nA1,2026-07-01,R1,P1,6\nA1,2026-07-01,R1,P1,6\n", 1),
        ("A1,2026-07-01,R1,P1,0\nA1,2026-07-01,R1,P1,0\n", 1),
        ("A1,2026-07-01,R1,P1,5\nA1,2026-07-01,,P1,5\nA1,2026-07-01,,P1,5\n", 1),
        ("B8,2026-07-01,R1,P1,5\nB9,2026-07-01,R1,P1,5\n", 0),
    ],
    ids=[
        "apart",
        "alike",
        "other product",
        "of three",
        "nothing",
        "no invoice",
        "unknown accounts",
    ],
)
@pytest.mark.parametrize("are_many", [False, True], ids=["few", "many"])
def test_lines_alike_are_found(company, balance, monkeypatch, lines, times, are_many):
    if are_many:  # As if there were more lines than are hashed at a time.
        monkeypatch.setattr(repeats, "_MANY", 1)
        monkeypatch.setattr(repeats, "_AT_ONCE", 2)
    found = balance(company.collect_table("sales", INVOICED + lines), "sales")
    assert found["repeated_lines"] == times


_LINES = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A2"]),
        st.sampled_from(["R1", "R2", None]),
        st.integers(-2, 2),
        st.sampled_from([1, 2, None]),
    ),
    min_size=1,
    max_size=30,
)


@given(lines=_LINES, at_once=st.integers(1, 40))
def test_lines_alike_are_as_many_as_pandas_finds(lines, at_once):
    table = pd.DataFrame(lines, columns=["account_id", "invoice_no", "net_amount", "quantity"])
    engine = engines.DuckDB()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(repeats, "_MANY", 1)
        patched.setattr(repeats, "_AT_ONCE", at_once)
        found = repeated(
            engine.table(table), CONTRACTS["sales"], list(table), rows=len(table), engine=engine
        )
    engine.close()
    again = table[table.duplicated()]
    assert found == (len(again), again["net_amount"].sum())
