"""Complete typed rows: columns nobody delivered, defaults, amounts, the reporting currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Column, Contract
from kamlib.data_collection.files import Frame
from kamlib.data_collection.parse import MONEY, NUMBER
from kamlib.data_collection.rejects import FLAG, KEPT
from kamlib.support import columns as c

#: The amount as it was written, before it is brought into the reporting currency.
WRITTEN = "written_amount"
_TYPES: dict[str, Any] = {"money": MONEY, "number": NUMBER, "date": nw.Date, "year": nw.Int64}


@dataclass(frozen=True, kw_only=True)
class Currencies:
    """Exchange rates by day; amounts in ``reporting`` need none."""

    reporting: str
    rates: Frame | None = None


def completions(contract: Contract, delivered: Sequence[str]) -> list[nw.Expr]:
    """Give the columns of the contract that were not delivered, empty or with their default.

    Parameters
    ----------
    contract : Contract
        Of the table.
    delivered : sequence of str
        Columns the source has; an empty cell of theirs takes the default too.

    Returns
    -------
    list of Expr
        Under the names of the columns.
    """
    filled = [_filled(name, contract) for name in delivered if contract.column(name).default]
    added = [
        undelivered(column).alias(column.name)
        for column in contract.columns
        if column.name not in delivered
    ]
    return [*filled, *added]


def undelivered(column: Column) -> nw.Expr:
    """Give what stands in every row of a column nobody delivered: its default, or nothing."""
    return nw.lit(column.default or None).cast(_TYPES.get(column.type, nw.String))


def kind_by_sign(net: nw.Expr) -> nw.Expr:
    """Tell what was sold where nobody says it: a negative line is a return."""
    return nw.when(net < 0).then(nw.lit("return")).otherwise(nw.lit("product"))


def _filled(name: str, contract: Contract) -> nw.Expr:
    is_empty = nw.col(KEPT + name).is_null()
    default = nw.lit(contract.column(name).default)
    return nw.when(is_empty).then(default).otherwise(nw.col(name)).alias(name)


def complete_sales(frame: Frame) -> Frame:
    """Give sales lines gross and net amount, and a kind where nobody says it.

    Parameters
    ----------
    frame : LazyFrame
        Typed rows with all columns of the contract.

    Returns
    -------
    LazyFrame
        A missing net amount is gross less discount, and the other way round; a negative line
        is a return.
    """
    net, gross, discount = (nw.col(n) for n in (c.NET_AMOUNT, c.GROSS_AMOUNT, c.DISCOUNT_AMOUNT))
    less = nw.coalesce(discount, nw.lit(0).cast(MONEY))
    # A difference is wider than its parts: brought back before it meets them, or all get as wide.
    frame = frame.with_columns(
        nw.coalesce(net, (gross - less).cast(MONEY)).alias(c.NET_AMOUNT),
        nw.coalesce(gross, (net + less).cast(MONEY)).alias(c.GROSS_AMOUNT),
    )
    by_sign = kind_by_sign(nw.col(c.NET_AMOUNT))
    return frame.with_columns(nw.coalesce(nw.col(c.KIND), by_sign).alias(c.KIND))


def convert(frame: Frame, contract: Contract, currencies: Currencies) -> Frame:
    """Bring money into the reporting currency by the rate of the day.

    Parameters
    ----------
    frame : LazyFrame
        Complete rows.
    contract : Contract
        Of the table.
    currencies : Currencies
        The rates.

    Returns
    -------
    LazyFrame
        With the amount as written beside it. An amount without a rate is flagged; what is
        refused is then counted as it was written.
    """
    if contract.amount:
        frame = frame.with_columns(nw.col(contract.amount).alias(WRITTEN))
    money = [column.name for column in contract.columns if column.type == "money"]
    if c.CURRENCY not in contract.names or not money:
        return frame
    currency = nw.col(c.CURRENCY).str.to_uppercase().fill_null(currencies.reporting)
    frame = frame.with_columns(currency.alias(c.CURRENCY))
    is_foreign = nw.col(c.CURRENCY) != currencies.reporting
    dated = bool(contract.period) and contract.column(contract.period).type == "date"
    if currencies.rates is None or not dated:
        return frame.with_columns(is_foreign.alias(FLAG + "rate"))
    rates = currencies.rates.select(
        nw.col("rate_currency").alias(c.CURRENCY),
        nw.col("rate_date").alias(contract.period),
        "rate",
    )
    joined = frame.join(rates, on=[c.CURRENCY, contract.period], how="left")
    rate = nw.when(is_foreign).then(nw.col("rate")).otherwise(nw.lit(1.0))
    is_without = is_foreign & nw.col("rate").is_null() & ~nw.col(contract.period).is_null()
    converted = [
        nw.when(is_foreign)
        .then(nw.coalesce((nw.col(name).cast(nw.Float64) * rate).cast(MONEY), nw.col(name)))
        .otherwise(nw.col(name))
        .alias(name)
        for name in money
    ]
    return joined.with_columns(*converted, is_without.alias(FLAG + "rate")).drop("rate")
