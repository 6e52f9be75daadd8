"""What stands around the accounts: outside benchmarks and customer numbers of other systems."""

from __future__ import annotations

from kamlib.sample.accounts import SEGMENTS, Account
from kamlib.sample.table import Table

_SOURCE = "Invented association survey of drive makers 2025"
_BY_SEGMENT: dict[str, tuple[float, ...]] = {
    "customer_profitability_pct": (14.5, 19.0, 16.0, 15.0),
    "nps": (28.0, 24.0, 31.0, 35.0),
}
_OVERALL: dict[str, float] = {
    "customer_profitability_pct": 15.5,
    "nps": 29.0,
    "share_of_wallet_pct": 27.0,
    "average_delay_days": 7.0,
}


def benchmark_rows() -> Table:
    """Rows of the benchmarks table: by segment, and one for all where the segment is empty."""
    rows: Table = [
        {"kpi": kpi, "segment": segment, "value": value, "source": _SOURCE}
        for kpi, values in _BY_SEGMENT.items()
        for segment, value in zip(SEGMENTS, values, strict=True)
    ]
    return rows + [
        {"kpi": kpi, "segment": None, "value": value, "source": _SOURCE}
        for kpi, value in _OVERALL.items()
    ]


def account_map_rows(accounts: list[Account]) -> Table:
    """Rows of the account_map table: the CRM number of every account."""
    return [
        {
            "system": "CRM",
            "foreign_id": f"C-{10_000 + 37 * number}",
            "account_id": account.account_id,
            "name": account.name,
        }
        for number, account in enumerate(accounts, start=1)
    ]
