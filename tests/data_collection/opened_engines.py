"""Engines a test opens, each closed when the test ends: what was checked is read from them."""

from __future__ import annotations

import pytest

from kamlib.data_collection.engines import DuckDB

ENGINES: list[DuckDB] = []


def opened() -> DuckDB:
    """Open an engine that stays readable until its test ends."""
    ENGINES.append(DuckDB())
    return ENGINES[-1]


@pytest.fixture(autouse=True)
def close_engines():
    """Close what the test opened."""
    yield
    while ENGINES:
        ENGINES.pop().close()
