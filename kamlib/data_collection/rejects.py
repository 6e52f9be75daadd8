"""Why a row was refused: every failure with its place, value, reason and suggestion."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kamlib.data_collection.contracts import Column, Contract
from kamlib.support import columns as c
from kamlib.support.errors import nearest
from kamlib.support.language import translatable

REJECT_COLUMNS = ("table", c.FILE, c.LINE, "column", "value", "reason", "suggestion")
#: Refused rows of one source that are listed one by one; all of them are counted.
LISTED_AT_MOST = 50_000
FLAG = "is_bad_"
KEPT = "delivered_"
RANGE = " range"

EMPTY = translatable("is empty and is needed")
NOT_A_NUMBER = translatable("is not a number as declared")
NOT_A_DATE = translatable("is not a calendar date as declared")
NOT_A_QUARTER = translatable("is not a quarter like 2026Q3")
NOT_A_YEAR = translatable("is not a year")
NOT_A_CHOICE = translatable("is not one of the allowed words")
OUT_OF_RANGE = translatable("is outside the allowed range")
NO_RATE = translatable("has no exchange rate on that day")
REPEATED_KEY = translatable("repeats a key that came before")
POSITIVE_RETURN = translatable("is a return with a positive amount")
NO_AMOUNT = translatable("has neither a gross nor a net amount")
RESERVED_ACCOUNT = translatable("is kept for postings without a known account")
OUTSIDE_SCALE = translatable("lies outside its scale")
SCALE_UPSIDE_DOWN = translatable("is not below scale_max")

_REASONS = {
    "money": NOT_A_NUMBER,
    "number": NOT_A_NUMBER,
    "date": NOT_A_DATE,
    "quarter": NOT_A_QUARTER,
    "year": NOT_A_YEAR,
    "choice": NOT_A_CHOICE,
}
#: Failures of a row as a whole: column to mend ("" the key), reason, cure.
ROW_FAILURES: dict[str, tuple[str, str, str]] = {
    "return": (
        c.NET_AMOUNT,
        POSITIVE_RETURN,
        translatable("Write the amount of a return with a minus."),
    ),
    "amount missing": (c.NET_AMOUNT, NO_AMOUNT, translatable("Fill gross_amount or net_amount.")),
    "reserved": (c.ACCOUNT_ID, RESERVED_ACCOUNT, translatable("Give the account another number.")),
    "scale": (
        c.SCORE,
        OUTSIDE_SCALE,
        translatable("Mend the score, or scale_min and scale_max."),
    ),
    "scale order": (
        c.SCALE_MIN,
        SCALE_UPSIDE_DOWN,
        translatable("Write the lowest possible answer into scale_min."),
    ),
    "key": (
        "",
        REPEATED_KEY,
        translatable('Keep one row per key, or declare repeated_keys = "add".'),
    ),
    "rate": (c.CURRENCY, NO_RATE, translatable("Add the rate to fx_rates.")),
}


def list_rejects(bad: pd.DataFrame, flags: list[str], contract: Contract) -> pd.DataFrame:
    """List every failure of the refused rows.

    Parameters
    ----------
    bad : DataFrame of shape (n_refused, ...)
        Refused rows with flags, and cells as they were delivered.
    flags : list of str
        Columns that say what does not fit.
    contract : Contract
        Of the table.

    Returns
    -------
    DataFrame of shape (n_failures, 7)
        ``table``, ``file``, ``line``, ``column``, ``value``, ``reason``, ``suggestion``.
    """
    if bad.empty:
        return pd.DataFrame(columns=list(REJECT_COLUMNS))
    rows = []
    for record in bad.to_dict("records"):
        for flag in flags:
            if record[flag] is True or record[flag] == 1:
                rows.append(_reject(record, flag.removeprefix(FLAG), contract))
    table = pd.DataFrame(rows, columns=list(REJECT_COLUMNS[1:]))
    table.insert(0, "table", contract.table)
    # An amount that cannot be read is reported as such, not as missing too.
    unread = table[table["column"].isin((c.GROSS_AMOUNT, c.NET_AMOUNT))]
    unread = unread[unread["reason"].ne(NO_AMOUNT)]
    lines = pd.MultiIndex.from_frame(unread[[c.FILE, c.LINE]])
    is_echo = table["reason"].eq(NO_AMOUNT) & pd.MultiIndex.from_frame(
        table[[c.FILE, c.LINE]]
    ).isin(lines)
    return table[~is_echo].reset_index(drop=True)


def _reject(record: dict[Any, Any], flag: str, contract: Contract) -> dict[str, Any]:
    where = {c.FILE: record[c.FILE], c.LINE: int(record[c.LINE])}
    if flag in ROW_FAILURES:
        name, reason, suggestion = ROW_FAILURES[flag]
        shown = [name] if name else list(contract.key)
        value = " · ".join(_delivered(record, part) for part in shown)
        return {
            **where,
            "column": ", ".join(shown),
            "value": value,
            "reason": reason,
            "suggestion": suggestion,
        }
    column = contract.column(flag.removesuffix(RANGE))
    value = _delivered(record, column.name)
    reason = OUT_OF_RANGE if flag.endswith(RANGE) else _REASONS.get(column.type, EMPTY)
    return {
        **where,
        "column": column.name,
        "value": value,
        "reason": reason if value else EMPTY,
        "suggestion": _suggest(column, value),
    }


def _delivered(record: dict[Any, Any], name: str) -> str:
    value = record.get(KEPT + name)
    return "" if value is None or pd.isna(value) else str(value)


def _suggest(column: Column, value: str) -> str:
    if column.type == "choice" and value:
        return nearest(value.lower(), column.choices)
    if column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else f"{column.minimum:g}"
        high = "" if column.maximum is None else f"{column.maximum:g}"
        return f"{low} … {high}"
    return ""
