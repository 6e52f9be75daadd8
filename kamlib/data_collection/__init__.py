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

from kamlib.data_collection.chapter import DataCollection
from kamlib.data_collection.collect import Collection, collect
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.facts import Facts

__all__ = ["CONTRACTS", "Collection", "DataCollection", "Facts", "collect"]
