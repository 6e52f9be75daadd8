"""Columns that several tables have in common."""

from __future__ import annotations

from kamlib.data_collection.contracts.contract import Column
from kamlib.support import columns as c
from kamlib.support.language import translatable

ACCOUNT = Column(
    name=c.ACCOUNT_ID, meaning=translatable("Key of the account; a name never is"), is_required=True
)
CURRENCY = Column(
    name=c.CURRENCY,
    meaning=translatable("ISO code of the amounts; empty: the workbook's reporting currency"),
)
QUARTER = Column(
    name=c.QUARTER,
    meaning=translatable("Fiscal quarter, like 2026Q3"),
    type="quarter",
    is_required=True,
)
CATEGORY = Column(
    name=c.CATEGORY,
    meaning=translatable("One of the ten customer-caused cost categories"),
    type="choice",
    choices=c.CATEGORIES,
    is_required=True,
)
