"""Small published reports that tests compare."""

from __future__ import annotations

import json

import pandas as pd

from kamlib.reporting.editions.changes import Report

MADE = {
    "inputs": [{"file": "sales.csv", "sha256": "a"}, {"file": "costs.csv", "sha256": "b"}],
    "settings": {"sha256": "s", "values": {"scoring": {"key_accounts": 18}}},
    "code": {"sha256": "x"},
    "versions": {"kamlib": "1", "pandas": "2"},
}


def report(folder, quarter: str, revenue: dict[tuple[str, str], float], made=MADE) -> Report:
    """Publish net revenue by account and quarter, and what it was made of."""
    (folder / "data").mkdir(parents=True)
    rows = [(account, place, value) for (account, place), value in revenue.items()]
    frame = pd.DataFrame(rows, columns=["account_id", "quarter", "net_revenue"])
    frame.to_parquet(folder / "data" / "fact_statement.parquet")
    scores = pd.DataFrame({"account_id": ["K1"], "score": [6.0], "rank": [2]})
    scores.to_parquet(folder / "data" / "fact_scores.parquet")
    (folder / "manifest.json").write_text(json.dumps({"quarter": quarter, **made}))
    return Report.of(folder)
