"""Rules over several columns of a row: what no single cell can tell.

Each is an expression that runs in any engine and is true where the row is refused; what it
says to the analyst stands in :data:`~kamlib.data_collection.rejects.ROW_FAILURES`.
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from kamlib.data_collection.parse import NUMBER
from kamlib.support import columns as c


def row_rules(table: str) -> dict[str, nw.Expr]:
    """Rules of a table.

    Parameters
    ----------
    table : str
        Name of the input table.

    Returns
    -------
    dict
        Per name of the failure the expression that is true where it is broken.

    Examples
    --------
    >>> sorted(row_rules("surveys")), row_rules("costs")
    (['scale', 'scale order'], {})
    """
    if table == "accounts":
        return {"reserved": nw.col(c.ACCOUNT_ID).str.to_lowercase() == c.UNKNOWN}
    if table == "sales":
        net = nw.col(c.NET_AMOUNT)
        return {
            "return": (nw.col(c.KIND) == "return") & (net > 0),
            "amount missing": net.is_null(),
        }
    if table == "surveys":
        return {
            "scale": _outside_scale(),
            "scale order": nw.col(c.SCALE_MIN) >= nw.col(c.SCALE_MAX),
        }
    return {}


def _outside_scale() -> nw.Expr:
    """Net promoter answers without a scale are on 0 to 10; other scales count as declared."""
    is_nps = nw.col(c.METRIC) == "nps"
    low, high = (
        nw.when(is_nps & nw.col(name).is_null())
        .then(nw.lit(end).cast(NUMBER))
        .otherwise(nw.col(name))
        for name, end in ((c.SCALE_MIN, 0), (c.SCALE_MAX, 10))
    )
    return (nw.col(c.SCORE) < low).fill_null(False) | (nw.col(c.SCORE) > high).fill_null(False)
