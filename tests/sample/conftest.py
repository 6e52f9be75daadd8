"""Fixtures over the committed sample."""

from __future__ import annotations

import pandas as pd
import pytest
from sample_tables import read_sales


@pytest.fixture(scope="session")
def sales() -> pd.DataFrame:
    return read_sales()


@pytest.fixture(scope="session")
def revenue(sales: pd.DataFrame) -> pd.DataFrame:
    """Net revenue in EUR: accounts by quarters, zero where nothing was sold."""
    table = sales.pivot_table(index="account_id", columns="quarter", values="net", aggfunc="sum")
    return table.fillna(0.0)
