"""Check deliveries against their contracts: accepted rows, and every reject with its reason.

Delivered rows are accepted or rejected, nothing else: a reject keeps file, line, column,
value, reason and a suggestion. All failures of a row are reported, and all rows at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.contracts import Column, Contract
from kamlib.data_collection.files import Frame
from kamlib.data_collection.parse import MONEY, adjust, parse, text_of
from kamlib.data_collection.read import Delivery
from kamlib.data_collection.rejects import FLAG, KEPT, RANGE, list_rejects
from kamlib.support import columns as c
from kamlib.support.errors import MissingColumnsError, nearest
from kamlib.support.settings import Source


@dataclass(frozen=True, eq=False, kw_only=True)
class Checked:
    """A delivery after its check.

    Attributes
    ----------
    accepted : LazyFrame
        Typed rows with every column of the contract, amounts in the reporting currency.
    rejects : DataFrame
        One row per failure: table, file, line, column, value, reason, suggestion.
    balance : dict
        ``rows_delivered``, ``rows_accepted``, ``rows_rejected``, ``amount_delivered``,
        ``amount_accepted``, ``amount_rejected`` (readable amounts only), ``amount_moved`` and
        ``amount_moved_rejected`` (the same without signs), ``first``, ``last``.
    repeated_lines : int
        Accepted lines that equal an earlier one in every column.
    """

    accepted: Frame
    rejects: pd.DataFrame
    balance: dict[str, Any]
    repeated_lines: int


@dataclass(frozen=True, kw_only=True)
class Currencies:
    """Exchange rates by day; amounts in ``reporting`` need none."""

    reporting: str
    rates: Frame | None = None


def check(
    delivery: Delivery,
    contract: Contract,
    *,
    source: Source,
    currencies: Currencies,
    connection: duckdb.DuckDBPyConnection,
    earlier: Frame | None = None,
) -> Checked:
    """Check one delivery against its contract.

    Parameters
    ----------
    delivery : Delivery
        Rows as read.
    contract : Contract
        What the table must look like.
    source : Source
        Its settings: signs to turn around, repeated keys.
    currencies : Currencies
        To bring amounts into the reporting currency.
    connection : DuckDBPyConnection
        The engine; checked rows are kept in it.
    earlier : LazyFrame or None
        Rows accepted from earlier sources of the same table, whose keys may not come again.

    Returns
    -------
    Checked
        ``rows_delivered = rows_accepted + rows_rejected``, and the same for amounts.

    Raises
    ------
    MissingColumnsError
        If a required column is missing, naming the columns found.
    """
    frame = delivery.rows
    schema = frame.collect_schema()
    _require_columns(contract, schema.names(), delivery)
    delivered = [column for column in contract.columns if column.name in schema.names()]
    # Three steps, so that the engine works each text out once and not in every rule.
    texts = frame.with_columns(*[text_of(col.name).alias(KEPT + col.name) for col in delivered])
    values = {
        col.name: parse(col, schema[col.name], delivery.form, nw.col(KEPT + col.name))
        for col in delivered
    }
    values = {name: adjust(value, contract.column(name), source) for name, value in values.items()}
    parsed = texts.with_columns(*[value.alias(name) for name, value in values.items()])
    flags = [flag for column in delivered for flag in _flags(column)]
    filled = [_filled(column) for column in delivered if column.default]
    typed = parsed.with_columns(*flags, *filled)
    typed = _complete(typed, contract, [column.name for column in delivered])
    if contract.table == "sales":
        typed = _sales_rules(typed)
    if contract.key and source.repeated_keys == "refuse":
        typed = _first_of_each_key(typed, contract, earlier)
    typed = _convert(typed, contract, currencies)
    return _split(_store(typed, connection), contract)


def _require_columns(contract: Contract, found: list[str], delivery: Delivery) -> None:
    missing = [col.name for col in contract.columns if col.is_required and col.name not in found]
    for group in contract.one_of:
        if not set(group) & set(found):
            missing.append(" or ".join(group))
    if missing:
        there = [name for name in found if name not in (c.FILE, c.LINE)]
        listed = ", ".join((*there, *delivery.ignored)[:40])
        hints = " ".join(nearest(name, delivery.ignored) for name in missing if delivery.ignored)
        raise MissingColumnsError(
            f"{contract.table} needs {missing}; {', '.join(delivery.files)} has {listed}. {hints} "
            f"Map the column in workbook.toml under [[sources.{contract.table}]] columns."
        )


def _flags(column: Column) -> list[nw.Expr]:
    """Tell whether a delivered cell does not fit, and whether it lies out of range."""
    value, is_filled = nw.col(column.name), ~nw.col(KEPT + column.name).is_null()
    flags = []
    if column.is_required:
        flags.append((~is_filled | value.is_null()).alias(FLAG + column.name))
    elif column.type != "text":
        flags.append((is_filled & value.is_null()).alias(FLAG + column.name))
    outside = nw.lit(False)
    if column.minimum is not None:
        outside = outside | (value < column.minimum)
    if column.maximum is not None:
        outside = outside | (value > column.maximum)
    if column.minimum is not None or column.maximum is not None:
        flags.append(outside.fill_null(False).alias(FLAG + column.name + RANGE))
    return flags


def _filled(column: Column) -> nw.Expr:
    is_empty = nw.col(KEPT + column.name).is_null()
    value = nw.when(is_empty).then(nw.lit(column.default)).otherwise(nw.col(column.name))
    return value.alias(column.name)


_TYPES: dict[str, Any] = {
    "money": MONEY,
    "number": nw.Decimal(18, 6),
    "date": nw.Date,
    "year": nw.Int64,
}


def _complete(frame: Frame, contract: Contract, delivered: list[str]) -> Frame:
    """Add the columns of the contract that were not delivered, empty or with their default."""
    added = [
        nw.lit(column.default or None).cast(_TYPES.get(column.type, nw.String)).alias(column.name)
        for column in contract.columns
        if column.name not in delivered
    ]
    frame = frame.with_columns(*added) if added else frame
    if contract.table != "sales":
        return frame
    net, gross, discount = (nw.col(n) for n in (c.NET_AMOUNT, c.GROSS_AMOUNT, c.DISCOUNT_AMOUNT))
    zero = nw.lit(0).cast(MONEY)
    frame = frame.with_columns(
        nw.coalesce(net, gross - nw.coalesce(discount, zero)).cast(MONEY).alias(c.NET_AMOUNT),
        nw.coalesce(gross, net + nw.coalesce(discount, zero)).cast(MONEY).alias(c.GROSS_AMOUNT),
    )
    if c.KIND not in delivered:
        frame = frame.with_columns(
            nw.when(nw.col(c.NET_AMOUNT) < 0)
            .then(nw.lit("return"))
            .otherwise(nw.lit("product"))
            .alias(c.KIND)
        )
    return frame


def _sales_rules(frame: Frame) -> Frame:
    """Rules over several columns of a sales line: there is an amount; a return is negative."""
    is_return = nw.col(c.KIND) == "return"
    return frame.with_columns(
        (is_return & (nw.col(c.NET_AMOUNT) > 0)).fill_null(False).alias(FLAG + "return"),
        nw.col(c.NET_AMOUNT).is_null().alias(FLAG + "amount"),
    )


def _first_of_each_key(frame: Frame, contract: Contract, earlier: Frame | None) -> Frame:
    """Flag rows whose key came before, in this source or in an earlier one of the table."""
    names = [f"key_{place}" for place in range(len(contract.key))]
    keys = [
        nw.col(name).cast(nw.String).fill_null("").alias(key)
        for name, key in zip(contract.key, names, strict=True)
    ]
    frame = frame.with_columns(*keys, one=nw.lit(1))
    turn = nw.col("one").cum_sum().over(*names, order_by=[c.FILE, c.LINE])
    frame = frame.with_columns((turn > 1).alias(FLAG + "key")).drop("one")
    if earlier is not None:
        seen = earlier.select(*keys).unique().with_columns(is_seen=nw.lit(1))
        frame = frame.join(seen, on=names, how="left")
        repeats = nw.col(FLAG + "key") | ~nw.col("is_seen").is_null()
        frame = frame.with_columns(repeats.alias(FLAG + "key")).drop("is_seen")
    return frame.drop(*names)


def _convert(frame: Frame, contract: Contract, currencies: Currencies) -> Frame:
    """Bring money into the reporting currency by the rate of the day.

    An amount without a rate is refused; what was refused is then counted as it was written.
    """
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


def _store(frame: Frame, connection: duckdb.DuckDBPyConnection) -> Frame:
    """Keep the typed rows in the engine, so that the file is read once."""
    relation: Any = frame.to_native()
    number = len(connection.execute("SHOW TABLES").fetchall())
    name = f"checked_{number}"
    relation.create(name)
    return nw.from_native(connection.table(name)).lazy()


def _split(frame: Frame, contract: Contract) -> Checked:
    flags = [name for name in frame.collect_schema().names() if name.startswith(FLAG)]
    is_bad = nw.lit(False)
    for name in flags:
        is_bad = is_bad | nw.col(name).fill_null(False)
    frame = frame.with_columns(is_rejected=is_bad)
    bad = frame.filter(nw.col("is_rejected")).collect("pandas").to_native()
    rejects = list_rejects(bad.sort_values([c.FILE, c.LINE]), flags, contract)
    accepted = frame.filter(~nw.col("is_rejected")).select(c.FILE, c.LINE, *contract.names)
    return Checked(
        accepted=accepted,
        rejects=rejects,
        balance=_balance(frame, contract),
        repeated_lines=0 if contract.key else _repeated(accepted, contract),
    )


def _balance(frame: Frame, contract: Contract) -> dict[str, Any]:
    is_bad = nw.col("is_rejected")
    measures = {
        "rows_delivered": nw.len(),
        "rows_rejected": is_bad.cast(nw.Int64).sum(),
        "rows_accepted": (~is_bad).cast(nw.Int64).sum(),
    }
    if contract.amount:
        amount = nw.col(contract.amount)
        measures["amount_delivered"] = amount.sum()
        measures["amount_accepted"] = nw.when(~is_bad).then(amount).sum()
        measures["amount_rejected"] = nw.when(is_bad).then(amount).sum()
        measures["amount_moved"] = amount.abs().sum()
        measures["amount_moved_rejected"] = nw.when(is_bad).then(amount.abs()).sum()
    if contract.period:
        period = nw.when(~is_bad).then(nw.col(contract.period).cast(nw.String))
        measures["first"], measures["last"] = period.min(), period.max()
    row = frame.select(**measures).collect("pandas").to_native().iloc[0].to_dict()
    counted = {
        name: int(row[name]) if row["rows_delivered"] else 0 for name in row if "rows" in name
    }
    amounts = {
        name: 0.0 if pd.isna(row[name]) else float(row[name]) for name in row if "amount" in name
    }
    periods = {
        name: "" if pd.isna(row[name]) else str(row[name])
        for name in ("first", "last")
        if name in row
    }
    return {**counted, **amounts, **periods}


def _repeated(accepted: Frame, contract: Contract) -> int:
    keys = [nw.col(name).cast(nw.String).fill_null("").alias(name) for name in contract.names]
    lines = accepted.select(*keys).group_by(*contract.names).agg(n=nw.len())
    extra = lines.filter(nw.col("n") > 1).select(extra=(nw.col("n") - 1).sum())
    found = extra.collect("pandas").item()
    return 0 if pd.isna(found) else int(found)
