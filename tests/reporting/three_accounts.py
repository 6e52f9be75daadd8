"""Three accounts at two quarters: one fell, one turned red, one stood still."""

from __future__ import annotations

import pandas as pd

QUADRANTS = {"priority": "Prioritise", "bind": "Bind", "monetise": "Monetise"}
BY_QUARTER = pd.DataFrame(
    [
        ("A", "2026Q2", 400.0, 90.0),
        ("A", "2026Q3", 500.0, 40.0),
        ("B", "2026Q3", 900.0, -60.0),
        ("C", "2026Q2", 300.0, 10.0),
        ("C", "2026Q3", 300.0, 10.2),
        ("unknown", "2026Q3", 50.0, 5000.0),
    ],
    columns=["account_id", "quarter", "net_revenue", "customer_contribution"],
)
STATEMENT = pd.DataFrame(
    [
        ("A", "Alpha", "key", 500.0, 40.0, 8.0),
        ("B", "Beta", "key", 900.0, -60.0, -6.7),
        ("C", "Gamma", "standard", 300.0, 10.2, 3.4),
        ("unknown", "unknown", "unknown", 50.0, 5000.0, 1000.0),
    ],
    columns=[
        "account_id",
        "name",
        "status",
        "net_revenue",
        "customer_contribution",
        "customer_profitability_pct",
    ],
)
PLACEMENT = pd.DataFrame(
    {
        "account_id": ["A", "B", "C"],
        "value_index": [7.0, 4.0, 3.0],
        "quadrant": ["bind", "monetise", "monetise"],
        "previous_quadrant": ["priority", None, "monetise"],
    }
)
