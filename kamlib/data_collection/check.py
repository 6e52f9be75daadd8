"""Check deliveries against their contracts: accepted rows, and every reject with its reason.

Delivered rows are accepted or rejected, nothing else: a reject keeps file, line, column,
value, reason and a suggestion. All failures of a row are reported, and all rows at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.balance import IS_REJECTED, balance, witness
from kamlib.data_collection.beforehand import proven, trimmed
from kamlib.data_collection.completing import (
    WRITTEN,
    Currencies,
    complete_sales,
    completions,
    convert,
)
from kamlib.data_collection.contracts import Column, Contract
from kamlib.data_collection.engines import Engine, fetch
from kamlib.data_collection.files import Frame
from kamlib.data_collection.numbers import JOINED, AccountNumbers, join_accounts
from kamlib.data_collection.parse import adjust, as_delivered, is_typed, parse
from kamlib.data_collection.read import Delivery
from kamlib.data_collection.rejects import FLAG, KEPT, LISTED_AT_MOST, RANGE, list_rejects
from kamlib.data_collection.rules import row_rules
from kamlib.support import columns as c
from kamlib.support.command import USUAL, quoted
from kamlib.support.errors import MissingColumnsError, Sentence, either, nearest
from kamlib.support.settings import Source

#: A file of fewer bytes is small as well.
_SMALL = 1 << 19


@dataclass(frozen=True, eq=False, kw_only=True)
class Checked:
    """A delivery after its check.

    Attributes
    ----------
    accepted : LazyFrame
        Typed rows with every column of the contract, amounts in the reporting currency, and
        the amount as it was written.
    rejects : DataFrame
        One row per failure: table, file, line, column, value, reason, suggestion.
    rejected_rows : DataFrame
        One row per refused row: file, line, every delivered cell as text, the amount read.
    balance : dict
        Rows and amounts delivered, accepted and rejected; see
        :func:`~kamlib.data_collection.balance.witness` and
        :func:`~kamlib.data_collection.balance.balance`.
    delivered : frozenset of str
        Columns the source has; the others are empty or hold their default.
    own : LazyFrame
        The accepted rows of the source itself, without mended ones.
    """

    accepted: Frame
    rejects: pd.DataFrame
    rejected_rows: pd.DataFrame
    balance: dict[str, Any]
    delivered: frozenset[str]
    own: Frame


@dataclass(frozen=True, kw_only=True)
class Against:
    """What rows are checked against besides their contract.

    Parameters
    ----------
    currencies : Currencies
        To bring amounts into the reporting currency.
    numbers : AccountNumbers
        Numbers of other systems, to find the account of a row.
    earlier : LazyFrame or None
        Rows accepted before from the same table, whose keys may not come again.
    settings : str
        Name of the file that declares the sources, for what is advised.
    """

    currencies: Currencies
    numbers: AccountNumbers = field(default_factory=AccountNumbers)
    earlier: Frame | None = None
    settings: str = USUAL


def check(
    delivery: Delivery,
    contract: Contract,
    *,
    source: Source,
    against: Against,
    engine: Engine,
) -> Checked:
    """Check one delivery against its contract.

    Parameters
    ----------
    delivery : Delivery
        Rows as read.
    contract : Contract
        What the table must look like.
    source : Source
        Its settings: signs to turn around, repeated keys, whose account numbers it uses.
    against : Against
        Rates, numbers of accounts, rows that came before.
    engine : Engine
        Checked rows are kept in it.

    Returns
    -------
    Checked
        ``rows_delivered = rows_accepted + rows_rejected``, and the same for amounts.

    Raises
    ------
    MissingColumnsError
        If a required column is missing, naming the columns found.
    """
    schema = delivery.rows.collect_schema()
    _require_columns(contract, schema.names(), delivery, against.settings)
    delivered = [column for column in contract.columns if column.name in schema.names()]
    # Three steps, so that the engine works each text out once and not in every rule.
    is_small = 0 < delivery.size < _SMALL
    texts = _with_cells(delivery, delivered, is_small=is_small)
    is_proven = set[str]() if is_small else proven(delivery.rows, delivered)
    values = {
        col.name: parse(
            col,
            schema[col.name],
            delivery.form,
            nw.col(KEPT + col.name),
            is_proven=col.name in is_proven,
        )
        for col in delivered
    }
    values = {name: adjust(value, contract.column(name), source) for name, value in values.items()}
    names = frozenset(values)
    counted = witness(texts, values, contract, form=delivery.form, source=source)
    parsed = texts.with_columns(*[value.alias(name) for name, value in values.items()])
    flags = [flag for column in delivered for flag in _flags(column)]
    typed = parsed.with_columns(*flags, *completions(contract, list(values)))
    typed = complete_sales(typed) if contract.table == "sales" else typed
    typed = join_accounts(typed, against.numbers, contract, source=source, engine=engine)
    typed = convert(typed, contract, against.currencies)
    is_once = source.repeated_keys == "refuse"
    judged = _judge(typed, contract, is_once=is_once, earlier=against.earlier)
    rows = judged
    if contract.key:
        rows = judged = engine.store(judged)
    elif not is_typed(contract, schema):
        rows = engine.store(_without_cells(judged, contract))
    return _split(rows, judged, contract, counted, names)


def _require_columns(
    contract: Contract, found: list[str], delivery: Delivery, settings: str
) -> None:
    missing = [col.name for col in contract.columns if col.is_required and col.name not in found]
    for group in contract.one_of:
        if not set(group) & set(found):
            missing.append(either(group))
    if missing:
        there = [name for name in found if name not in (c.FILE, c.LINE)]
        listed = ", ".join((*there, *delivery.ignored)[:40])
        told = Sentence(
            "{table} needs {missing}; {files} has {columns}.",
            table=contract.table,
            missing=missing,
            files=", ".join(delivery.files),
            columns=listed,
        )
        hints = [nearest(name, delivery.ignored) for name in missing if delivery.ignored]
        cure = Sentence(
            "Map the column in {file} under [[sources.{table}]] columns.",
            file=quoted(settings),
            table=contract.table,
        )
        raise MissingColumnsError(told, *hints, cure)


def _with_cells(delivery: Delivery, delivered: list[Column], *, is_small: bool) -> Frame:
    """Set every cell as delivered beside its value; text is trimmed only where there is need.

    In a small table it is trimmed without a look, and not where the file is known to need none.
    """
    rows = delivery.rows
    schema = rows.collect_schema()
    cells = {column.name: as_delivered(column, schema[column.name]) for column in delivered}
    texts = [column.name for column in delivered if schema[column.name] == nw.String]
    known = [name for name in texts if name in delivery.trimmed]
    unknown = [name for name in texts if name not in known]
    found = trimmed(rows, unknown) if unknown and not is_small else []
    cells |= {name: nw.col(name) for name in (*known, *found)}
    return rows.with_columns(*[cell.alias(KEPT + name) for name, cell in cells.items()])


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


def _judge(frame: Frame, contract: Contract, *, is_once: bool, earlier: Frame | None) -> Frame:
    """Apply the rules over several columns and rows, and say whether anything is refused.

    Where a key may come only ``is_once``, rows are flagged whose key came before, in this source
    or in an earlier one of the table.
    """
    broken = [
        is_broken.fill_null(False).alias(FLAG + name)
        for name, is_broken in row_rules(contract.table).items()
    ]
    keys = _keys(contract) if is_once else {}
    written = [key.alias(name) for name, key in keys.items()]
    one = [nw.lit(1).alias("one")] if keys else []
    # Each further step is planned anew by the engine: what can stand side by side does.
    beside_rows = [*broken, *written, *one]
    frame = frame.with_columns(*beside_rows) if beside_rows else frame
    is_bad = nw.lit(False)
    for name in _flags_of(frame):
        is_bad = is_bad | nw.col(name).fill_null(False)
    if not keys:
        return frame.with_columns(is_bad.alias(IS_REJECTED))
    is_repeat = nw.col("one").cum_sum().over(*keys, order_by=[c.FILE, c.LINE]) > 1
    beside = [*keys, "one"]
    if earlier is not None:
        seen = earlier.select(*written).unique()
        frame = frame.join(seen.with_columns(is_seen=nw.lit(1)), on=list(keys), how="left")
        is_repeat = is_repeat | ~nw.col("is_seen").is_null()
        beside.append("is_seen")
    kept = [name for name in frame.collect_schema().names() if name not in beside]
    flags = [is_repeat.alias(FLAG + "key"), (is_bad | is_repeat).alias(IS_REJECTED)]
    return frame.select(*kept, *flags)


def _keys(contract: Contract) -> dict[str, nw.Expr]:
    """Write the parts of the key as text, by names of their own."""
    return {
        f"key_{place}": nw.col(name).cast(nw.String).fill_null("")
        for place, name in enumerate(contract.key)
    }


def _flags_of(frame: Frame) -> list[str]:
    return [name for name in frame.collect_schema().names() if name.startswith(FLAG)]


def _without_cells(judged: Frame, contract: Contract) -> Frame:
    """Leave out what only refused rows are asked for; it is read once more for those."""
    names = judged.collect_schema().names()
    beside = [name for name in (WRITTEN, JOINED) if name in names]
    return judged.select(c.FILE, c.LINE, *contract.names, *beside, IS_REJECTED)


def _split(
    rows: Frame,
    judged: Frame,
    contract: Contract,
    counted: dict[str, Any],
    delivered: frozenset[str],
) -> Checked:
    """Part the rows by what was counted; refused ones are only looked for where there are any."""
    names = rows.collect_schema().names()
    written = [WRITTEN] if WRITTEN in names else []
    sums = {"rows_joined": 0, **counted, **balance(rows, contract)}
    has_bad = sums["rows_rejected"] > 0
    accepted = rows.filter(~nw.col(IS_REJECTED)) if has_bad else rows
    accepted = accepted.select(c.FILE, c.LINE, *contract.names, *written)
    bad = _refused(judged, has_any=has_bad)
    return Checked(
        accepted=accepted,
        rejects=list_rejects(bad, _flags_of(judged), contract),
        rejected_rows=_as_delivered(bad, contract),
        balance=sums,
        delivered=delivered,
        own=accepted,
    )


def _refused(judged: Frame, *, has_any: bool) -> pd.DataFrame:
    """Fetch refused rows in a second scan, their cells as text; without any, only the columns."""
    names = judged.collect_schema().names()
    if not has_any:
        return pd.DataFrame(columns=names)
    cells = [nw.col(name).cast(nw.String) for name in names if name.startswith(KEPT)]
    bad = judged.filter(nw.col(IS_REJECTED)).with_columns(*cells)
    table: pd.DataFrame = fetch(bad.sort(c.FILE, c.LINE).head(LISTED_AT_MOST))
    return table


def _as_delivered(bad: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Give refused rows with their cells as they were delivered, and the amount as written."""
    cells = bad.reindex(columns=[KEPT + name for name in contract.names])
    texts = cells.to_numpy(dtype=object, na_value="")
    rows = pd.DataFrame(texts, columns=list(contract.names), index=bad.index, dtype="str")
    rows.insert(0, c.FILE, bad[c.FILE])
    rows.insert(1, c.LINE, bad[c.LINE])
    for name, origin in ((WRITTEN, WRITTEN), ("amount_read", contract.amount)):
        rows[name] = bad[origin].astype(float) if origin in bad.columns else float("nan")
    return rows.reset_index(drop=True)
