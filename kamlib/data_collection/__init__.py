"""Chapter 1: read declared sources, refuse what does not fit, sum up to facts.

contracts : what each input table looks like
files, read : files become lazy tables under the workbook's names
parse, check, rejects : text becomes values; every failure is kept with its reason
summing, payment_sums, facts : accepted lines become small tables, one row per account and quarter
collect, store : all of it for one company, kept for the length of a run
record : reconciliation, loss budget, coverage, freshness
dictionary : the data dictionary, made from the contracts
labels, tables, charts, chapter : how the page shows it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamlib.data_collection.collect import Collection, collect
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.facts import Facts

if TYPE_CHECKING:
    from kamlib.data_collection.chapter import DataCollection

__all__ = ["CONTRACTS", "Collection", "DataCollection", "Facts", "collect"]


def __getattr__(name: str) -> Any:
    # To collect needs no charts; only the chapter draws.
    if name == "DataCollection":
        from kamlib.data_collection.chapter import DataCollection  # noqa: PLC0415

        return DataCollection
    raise AttributeError(f"module 'kamlib.data_collection' has no attribute {name!r}")
