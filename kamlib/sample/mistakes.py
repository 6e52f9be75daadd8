"""The handful of rows that nobody can read, or that come twice: something to refuse.

Few and small, so that they stay far below any loss budget.
"""

from __future__ import annotations

from collections.abc import Callable

from kamlib.sample import stories
from kamlib.sample.table import Row, Table

_SMALL = 150_000


def _small_sales(rows: Table, month: str) -> list[int]:
    """Positions of small product lines of standard accounts posted in a month."""
    return [
        position
        for position, row in enumerate(rows)
        if str(row["posting_date"]).startswith(month)
        and row["kind"] == "product"
        and str(row["account_id"]) > "K0031"
        and row["account_id"] != stories.NOT_AN_ACCOUNT
        and isinstance(row["net_amount"], int)
        and 20_000 < row["net_amount"] < _SMALL
    ]


def spoil_sales(rows: Table) -> Table:
    """Spoil one date and one amount, and enter two lines twice.

    Parameters
    ----------
    rows : list of dict
        Sales rows in order of posting.

    Returns
    -------
    list of dict
        Two rows more; the date ``31.02.2026`` and the amount ``k.A.`` cannot be read.
    """
    may, august, september = (_small_sales(rows, f"2026-{month}") for month in ("05", "08", "09"))
    spoilt = [dict(row) for row in rows]
    spoilt[august[3]]["posting_date"] = "31.02.2026"
    spoilt[september[5]]["net_amount"] = "k.A."
    twice = {may[2], september[11]}
    return [row for position, row in enumerate(spoilt) for row in [row] * (1 + (position in twice))]


def _spoil_last(rows: Table, is_meant: Callable[[Row], bool], **change: str | None) -> Table:
    position = max(number for number, row in enumerate(rows) if is_meant(row))
    return [{**row, **change} if number == position else row for number, row in enumerate(rows)]


def spoil_costs(rows: Table) -> Table:
    """Give the last small freight cost a German category."""

    def small_freight(row: Row) -> bool:
        amount = row["amount"]
        return row["category"] == "freight" and isinstance(amount, int) and amount < _SMALL

    return _spoil_last(rows, small_freight, category="Fracht")


def spoil_surveys(rows: Table) -> Table:
    """Leave one answer of August 2026 empty."""
    return _spoil_last(rows, lambda row: str(row["date"]).startswith("2026-08"), score=None)


def spoil_accounts(rows: Table) -> Table:
    """Enter one account twice, the second time with another spelling."""
    again = next(dict(row) for row in rows if row["account_id"] == stories.DUPLICATE)
    again["name"] = str(again["name"]).upper()
    return [*rows, again]
