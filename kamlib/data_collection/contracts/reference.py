"""What other tables refer to: exchange rates, benchmarks, numbers of other systems."""

from __future__ import annotations

from kamlib.data_collection.contracts.contract import Column, Contract
from kamlib.support import columns as c
from kamlib.support.language import translatable

FX_RATES = Contract(
    table="fx_rates",
    meaning=translatable("One row per currency and day: valid from that day until the next row"),
    key=(c.CURRENCY, c.DATE),
    period=c.DATE,
    feeds=translatable("amounts in a foreign currency"),
    columns=(
        Column(
            name=c.CURRENCY, meaning=translatable("Foreign currency, ISO code"), is_required=True
        ),
        Column(name=c.DATE, meaning=translatable("Valid from"), type="date", is_required=True),
        Column(
            name="rate",
            meaning=translatable("Units of the reporting currency for one unit of the foreign one"),
            type="number",
            is_required=True,
            minimum=0.000001,
        ),
    ),
)

BENCHMARKS = Contract(
    table="benchmarks",
    meaning=translatable("One row per KPI and segment"),
    key=(c.KPI, c.SEGMENT),
    feeds=translatable("comparison with the outside"),
    columns=(
        Column(name=c.KPI, meaning=translatable("KPI"), is_required=True),
        Column(name=c.SEGMENT, meaning=translatable("Segment; empty: all")),
        Column(
            name="value",
            meaning=translatable("Benchmark in the KPI's unit"),
            type="number",
            is_required=True,
        ),
        Column(name="source", meaning=translatable("Where it comes from"), is_required=True),
    ),
)

ACCOUNT_MAP = Contract(
    table="account_map",
    meaning=translatable("One row per foreign customer number"),
    key=("system", "foreign_id"),
    feeds=translatable("joining CRM and ERP numbers"),
    columns=(
        Column(name="system", meaning=translatable("CRM, ERP or other system"), is_required=True),
        Column(
            name="foreign_id", meaning=translatable("Number of the account there"), is_required=True
        ),
        Column(
            name=c.ACCOUNT_ID,
            meaning=translatable(
                "Key of the account here; empty: not joined yet, listed with candidates"
            ),
        ),
        Column(name=c.NAME, meaning=translatable("Name there; it only suggests, it never joins")),
    ),
)
