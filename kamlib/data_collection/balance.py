"""Delivered against accepted and refused, counted twice in two ways.

The witness counts the rows as they were read and reads their amounts by a rule of its own,
before any check, join or conversion. The balance counts what came out of the checks. A row
that a join doubled or lost, or an amount read two ways, shows as a difference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.completing import WRITTEN
from kamlib.data_collection.contracts import Contract
from kamlib.data_collection.engines import count_where, fetch_one
from kamlib.data_collection.files import Frame
from kamlib.data_collection.numbers import JOINED
from kamlib.data_collection.parse import LARGEST, MONEY, adjust
from kamlib.data_collection.rejects import KEPT
from kamlib.support import columns as c
from kamlib.support.settings import Format, Source

IS_REJECTED = "is_rejected"
_AMOUNTS = (
    "amount_delivered",
    "amount_accepted",
    "amount_rejected",
    "amount_moved",
    "amount_moved_rejected",
    "amount_written",
)


def witness(
    texts: Frame,
    values: Mapping[str, nw.Expr],
    contract: Contract,
    *,
    form: Format,
    source: Source,
) -> dict[str, Any]:
    """Count delivered rows and add up their amounts, without the checks.

    Parameters
    ----------
    texts : LazyFrame
        Rows as read, each cell also as text.
    values : mapping
        Per column the expression the checks read it with; it is used where a cell is not
        written in the plain way.
    contract : Contract
        Of the table.
    form : Format
        How the source writes numbers.
    source : Source
        Says which signs to turn around and what to multiply.

    Returns
    -------
    dict
        ``rows_delivered`` and ``amount_witness``, as written.
    """
    amount = _raw_amount(texts, values, contract, form, source)
    measures = {"rows_delivered": nw.len()}
    if amount is not None:
        measures["amount_witness"] = amount.sum()
    row = fetch_one(texts.select(**measures))
    counted: dict[str, Any] = {"rows_delivered": int(row["rows_delivered"])}
    if amount is not None:
        counted["amount_witness"] = _number(row["amount_witness"])
    return counted


def _raw_amount(
    texts: Frame, values: Mapping[str, nw.Expr], contract: Contract, form: Format, source: Source
) -> nw.Expr | None:
    if not contract.amount:
        return None
    raw = {}
    schema = texts.collect_schema()
    for name in (contract.amount, c.GROSS_AMOUNT, c.DISCOUNT_AMOUNT):
        if name in values and schema[KEPT + name] != nw.String:
            raw[name] = adjust(_number_of(nw.col(KEPT + name)), contract.column(name), source)
        elif name in values:
            is_plain, number = _plain(nw.col(KEPT + name), form)
            adjusted = adjust(number, contract.column(name), source)
            raw[name] = nw.when(is_plain).then(adjusted).otherwise(values[name])
    amount = raw.get(contract.amount)
    if contract.amount != c.NET_AMOUNT or c.GROSS_AMOUNT not in raw:
        return amount
    zero = nw.lit(0).cast(MONEY)
    discount = nw.coalesce(raw[c.DISCOUNT_AMOUNT], zero) if c.DISCOUNT_AMOUNT in raw else zero
    from_gross = raw[c.GROSS_AMOUNT] - discount
    return from_gross if amount is None else nw.coalesce(amount, from_gross)


def _plain(text: nw.Expr, form: Format) -> tuple[nw.Expr, nw.Expr]:
    """Read plain digits with one decimal mark; leave every other spelling to the checks."""
    mark = form.decimal or "."
    is_plain = text.str.contains(rf"^-?[0-9]{{1,12}}({re.escape(mark)}[0-9]{{1,4}})?$")
    dotted = text.str.replace_all(mark, ".", literal=True)
    return is_plain, nw.when(is_plain).then(dotted).cast(MONEY)


def _number_of(value: nw.Expr) -> nw.Expr:
    """Take a number that came as one; what no amount can be is left to the checks."""
    return nw.when(value.cast(nw.Float64).abs() < LARGEST).then(value).cast(MONEY)


def balance(checked: Frame, contract: Contract) -> dict[str, Any]:
    """Count and add up what the checks accepted and refused.

    Parameters
    ----------
    checked : LazyFrame
        Typed rows with ``is_rejected``.
    contract : Contract
        Of the table.

    Returns
    -------
    dict
        ``rows_accepted``, ``rows_rejected``, ``rows_joined``; of a table with an amount
        ``amount_delivered``, ``amount_accepted`` and ``amount_rejected`` (readable ones, in the
        reporting currency), ``amount_moved`` and
        ``amount_moved_rejected`` (the same without signs), ``amount_written`` (all, as
        written); of a table with a period ``first`` and ``last``.
    """
    is_bad = nw.col(IS_REJECTED)
    measures: dict[str, nw.Expr] = {
        "rows": nw.len(),
        "rows_rejected": count_where(is_bad),
        "rows_accepted": count_where(~is_bad),
    }
    if JOINED in checked.collect_schema().names():
        measures["rows_joined"] = count_where(nw.col(JOINED))
    if contract.amount:
        amount, written = nw.col(contract.amount), nw.col(WRITTEN)
        measures["amount_delivered"] = amount.sum()
        measures["amount_moved"] = amount.abs().sum()
        measures["amount_written"] = written.sum()
    if contract.period:
        period = nw.when(~is_bad).then(nw.col(contract.period))
        measures["first"] = period.min().cast(nw.String)
        measures["last"] = period.max().cast(nw.String)
    row = fetch_one(checked.select(**measures))
    if contract.amount:
        row |= _parted(checked, contract.amount, row)
    has_rows = int(row.pop("rows")) > 0
    counted = {name: int(row[name]) if has_rows else 0 for name in row if "rows" in name}
    amounts = {name: _number(row[name]) for name in _AMOUNTS if name in row}
    periods: dict[str, Any] = {
        name: "" if pd.isna(row[name]) else str(row[name])
        for name in ("first", "last")
        if name in row
    }
    return {**counted, **amounts, **periods}


def _parted(checked: Frame, amount: str, whole: Mapping[str, Any]) -> dict[str, Any]:
    """Part the amount by what was accepted and refused; without refused rows it is all one."""
    if not whole["rows_rejected"]:
        parts = {"accepted": whole["amount_delivered"], "rejected": 0, "moved_rejected": 0}
        return {f"amount_{name}": value for name, value in parts.items()}
    value, is_bad = nw.col(amount), nw.col(IS_REJECTED)
    return fetch_one(
        checked.select(
            amount_accepted=nw.when(~is_bad).then(value).sum(),
            amount_rejected=nw.when(is_bad).then(value).sum(),
            amount_moved_rejected=nw.when(is_bad).then(value.abs()).sum(),
        )
    )


def _number(value: Any) -> float:
    return 0.0 if pd.isna(value) else float(value)
