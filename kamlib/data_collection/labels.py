"""Names of the input tables as they read on a page, of what they sum up, and hints."""

from __future__ import annotations

import datetime as dt
import re

from kamlib.support import columns as c
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
AMOUNT_LABELS = {
    c.NET_AMOUNT: translatable("Net amount"),
    c.AMOUNT: translatable("Amount"),
    c.VOLUME: translatable("Volume"),
    c.TARGET: translatable("Target"),
    "purchasing_volume": translatable("Purchasing volume"),
}
_MEANT = re.compile(r"Did you mean '(.+)'\?")
_KNOWN = re.compile(r"Known are (.+)\.")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: What may be refused, in a sentence about the loss budget.
LOSS_WORDS = {
    "rows": translatable("rows"),
    "money": translatable("money"),
    "unknown_account": translatable("net revenue of unknown accounts"),
}


def table_label(table: object, language: Language) -> str:
    """Name an input table in the reader's language.

    Examples
    --------
    >>> table_label("sales", Language())
    'Sales lines'
    """
    return language.text(TABLE_LABELS.get(str(table), str(table)))


def amount_label(amount: str, language: Language) -> str:
    """Name the column whose sum is reconciled; empty where a table holds no amount.

    Examples
    --------
    >>> amount_label("net_amount", Language()), amount_label("", Language())
    ('Net amount', '')
    """
    known = AMOUNT_LABELS.get(amount)
    return language.text(known) if known else amount.replace("_", " ")


def hint_text(hint: str, language: Language) -> str:
    """Say the suggestion for a refused cell in the reader's language.

    Examples
    --------
    >>> hint_text("Did you mean 'freight'?", Language("de"))
    'Gemeint ist wohl „freight“.'
    >>> hint_text("0 … 10", Language("de"))
    '0 … 10'
    """
    if meant := _MEANT.fullmatch(hint):
        return language.text("Did you mean “{word}”?", word=meant[1])
    if known := _KNOWN.fullmatch(hint):
        return language.text("Known are {words}.", words=known[1])
    return language.text(hint)


def period_text(period: str, language: Language) -> str:
    """Write the day of a row as the reader's language does; quarters and years stay.

    Examples
    --------
    >>> period_text("2026-09-30", Language("de")), period_text("2026Q3", Language("de"))
    ('30.09.2026', '2026Q3')
    """
    if _DAY.fullmatch(period):
        return language.date(dt.date.fromisoformat(period))
    return period
