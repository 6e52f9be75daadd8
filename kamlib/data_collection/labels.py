"""Names of the input tables as they read on a page."""

from __future__ import annotations

from kamlib.support.language import Language, translatable

TABLE_LABELS = {
    "accounts": translatable("Accounts"),
    "sales": translatable("Sales lines"),
    "costs": translatable("Posted costs"),
    "cost_pools": translatable("Cost pools"),
    "drivers": translatable("Cost drivers"),
    "targets": translatable("Targets"),
    "interactions": translatable("Interactions"),
    "surveys": translatable("Surveys"),
    "payments": translatable("Payments"),
    "ratings": translatable("Ratings"),
    "wallets": translatable("Purchasing volumes"),
    "opportunities": translatable("Opportunities"),
    "contacts": translatable("Contacts"),
    "relations": translatable("Relations"),
    "value_chain": translatable("Value chain"),
    "actions": translatable("Actions"),
    "comments": translatable("Comments"),
    "fx_rates": translatable("Exchange rates"),
    "benchmarks": translatable("Benchmarks"),
    "account_map": translatable("Account map"),
}


def table_label(table: object, language: Language) -> str:
    """Name an input table in the reader's language.

    Examples
    --------
    >>> table_label("sales", Language())
    'Sales lines'
    """
    return language.text(TABLE_LABELS.get(str(table), str(table)))
