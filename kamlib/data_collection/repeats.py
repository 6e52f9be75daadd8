"""Lines that came twice: those of a delivery that equal an earlier one, counted and kept.

Many lines are not compared with each other. Each gets a number that equal lines share, and only
lines whose number comes again are compared.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from kamlib.data_collection.contracts import Contract
from kamlib.data_collection.engines import Engine, fetch_one
from kamlib.data_collection.files import Frame
from kamlib.data_collection.reading.engine import quoted

#: Lines from which it pays to number them first, and numbers held at a time.
_MANY, _AT_ONCE = 1 << 17, 1 << 26
_MARK = "mark_of_line"


def repeated(
    accepted: Frame, contract: Contract, delivered: Collection[str], *, rows: int, engine: Engine
) -> tuple[int, float]:
    """Count accepted lines that equal an earlier one in every delivered column.

    What was not delivered follows from what was, or is the same in all lines.

    Parameters
    ----------
    accepted : LazyFrame
        Accepted lines of one source.
    contract : Contract
        Of the table.
    delivered : collection of str
        Columns the source has; of those a missing value equals a missing value.
    rows : int
        How many lines there are.
    engine : Engine
        In which they are.

    Returns
    -------
    tuple of int and float
        Lines, and their amount in the reporting currency; 0 for a table without amounts.

    Examples
    --------
    >>> from kamlib.data_collection.contracts import CONTRACTS
    >>> from kamlib.data_collection.engines import open_engine
    >>> engine = open_engine("duckdb")
    >>> lines = pd.DataFrame({"account_id": ["A1", "A1", "A1"], "net_amount": [5, 5, 6]})
    >>> repeated(engine.table(lines), CONTRACTS["sales"], list(lines), rows=3, engine=engine)
    (1, 5.0)
    >>> engine.close()
    """
    keys = [name for name in contract.names if name in delivered or name == contract.amount]
    lines = accepted
    if rows >= _MANY and accepted.implementation.is_duckdb():
        # Texts, days and the amount tell lines apart; further numbers seldom do.
        sizes = {column.name for column in contract.columns if column.type in ("money", "number")}
        telling = [name for name in keys if name not in sizes or name == contract.amount]
        lines = _alike(accepted, telling, rows, engine)
    counted = lines.group_by(*keys).agg(times=nw.len())
    extra = counted.filter(nw.col("times") > 1).with_columns(extra=nw.col("times") - 1)
    sums = {"rows": nw.col("extra").sum()}
    if contract.amount:
        sums["all_amount"] = (nw.col("extra") * nw.col(contract.amount)).sum()
    found = {name: value or 0 for name, value in fetch_one(extra.select(**sums)).items()}
    return int(found["rows"]), float(found.get("all_amount", 0))


def _alike(lines: Frame, names: Sequence[str], rows: int, engine: Engine) -> Frame:
    """Leave out lines of which no other has the same hash in these columns.

    To sort a number for each line takes a fifth of the time of comparing the lines. Some lines
    share a number by chance: they are left, to be compared.
    """
    relation: Any = lines.to_native()
    mark = f"(hash({', '.join(map(quoted, names))}) >> 32)::UINTEGER AS {_MARK}"
    marks, parts = relation.project(mark), -(-rows // _AT_ONCE)
    pieces = [marks.filter(f"{_MARK} % {parts} = {part}").sql_query() for part in range(parts)]
    twice = np.concatenate([_more_than_once(piece, engine) for piece in pieces])
    marked: Frame = nw.from_native(relation.project(f"*, {mark}")).lazy()
    return marked.join(engine.table(pd.DataFrame({_MARK: twice})), on=_MARK, how="semi")


def _more_than_once(query: str, engine: Engine) -> np.ndarray:
    marks: Any = engine.reader.execute(query).fetchnumpy()[_MARK]
    marks.sort()  # Where they are: a copy takes longer than to sort them.
    return np.unique(marks[1:][marks[1:] == marks[:-1]])
