"""From the columns of a file to those of the workbook: names, constants, values, signs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Column, Contract
from kamlib.data_collection.parse import parse_number, text_of
from kamlib.data_collection.reading.engine import FILE, LINE, Frame
from kamlib.support import columns as c
from kamlib.support.errors import MissingColumnsError, Sentence, SettingsError, nearest
from kamlib.support.settings import Format, Source

_BRACES = re.compile(r"\{([^{}]+)\}")
#: In ``values`` of a source: every value that is not listed, and an empty cell.
ANY_OTHER, NO_VALUE = "*", ""


def origins(value: str) -> list[str]:
    """Name the columns of the file that a mapped column is made of.

    Examples
    --------
    >>> origins("{Year}Q{Quarter}"), origins("Kunde")
    (['Year', 'Quarter'], ['Kunde'])
    """
    return _BRACES.findall(value) or [value]


def require(needed: Sequence[str], found: Sequence[str], file: str) -> None:
    """Refuse a file that lacks columns, with the nearest it has.

    Raises
    ------
    MissingColumnsError
        If a column is missing.
    """
    missing = [name for name in needed if name not in found]
    if missing:
        known = [name for name in found if name not in (FILE, LINE)]
        hints = [
            Sentence("{name!r}: {hint}", name=name, hint=nearest(name, known)) for name in missing
        ]
        told = Sentence("{file} has no column {missing}.", file=file, missing=missing)
        raise MissingColumnsError(told, *hints)


def map_columns(
    frame: Frame, source: Source, contract: Contract, form: Format, *, file: str
) -> Frame:
    """Give the columns of a file the workbook's names.

    Parameters
    ----------
    frame : LazyFrame
        Rows as delivered.
    source : Source
        Columns, constants, values and signs.
    contract : Contract
        Of the table.
    form : Format
        How factors are written that are multiplied.
    file : str
        For messages.

    Returns
    -------
    LazyFrame
        Columns of the contract that were found, with ``file`` and ``line``.

    Raises
    ------
    MissingColumnsError
        If a mapped column is not in the file.
    SettingsError
        If the settings name a column the contract does not know.
    """
    found = frame.collect_schema().names()
    amounts = source.sign.amounts if source.sign else ()
    named = (*source.columns, *source.constants, *source.values, *source.negate, *source.factor)
    named = (*named, *source.multiply)
    for name in (*named, *amounts):
        if name not in contract.names:
            told = Sentence(
                "The source {file} of {table} names a column {name!r} that the table does not "
                "have.",
                file=file,
                table=contract.table,
                name=name,
            )
            raise SettingsError(told, nearest(name, contract.names))
    require([o for value in source.columns.values() if value for o in origins(value)], found, file)
    if source.sign:
        require([source.sign.column], found, file)
    require([factor for factors in source.multiply.values() for factor in factors], found, file)
    for name in (*source.negate, *source.factor, *source.multiply, *amounts):
        if contract.column(name).type not in ("money", "number"):
            raise SettingsError(
                Sentence(
                    "The source {file} of {table} would negate or multiply {name!r}, which is no "
                    "number.",
                    file=file,
                    table=contract.table,
                    name=name,
                )
            )
    mapped = [_expression(name, source, contract, frame, form) for name in contract.names]
    chosen = [expression for expression in mapped if expression is not None]
    return frame.select(*chosen, nw.col(FILE).alias(c.FILE), nw.col(LINE).alias(c.LINE))


def _expression(
    name: str, source: Source, contract: Contract, frame: Frame, form: Format
) -> nw.Expr | None:
    schema = frame.collect_schema()
    if name in source.multiply:
        return _product(source.multiply[name], schema, form).alias(name)
    if name in source.constants:
        return nw.lit(source.constants[name]).alias(name)
    pattern = source.columns.get(name, name if name in schema.names() else "")
    if not pattern:
        return None
    parts = _BRACES.findall(pattern)
    is_text = bool(parts) or schema[pattern] == nw.String
    value = _joined(pattern) if parts else nw.col(pattern)
    if name in source.values:
        value, is_text = _rewrite(value.cast(nw.String), source.values[name]), True
    sign = source.sign
    is_money = contract.column(name).type == "money"
    if sign and (name in sign.amounts if sign.amounts else is_money):
        value = _signed(value, nw.col(sign.column).is_in(list(sign.minus)), is_text=is_text)
    return value.alias(name)


def _product(
    factors: Sequence[str], schema: Mapping[str, nw.dtypes.DType], form: Format
) -> nw.Expr:
    """Multiply columns, each read as a number; an empty or unreadable one makes no amount."""
    numbers = [
        parse_number(
            Column(name=factor, meaning="", type="number"), schema[factor], form, text_of(factor)
        ).cast(nw.Float64)
        for factor in factors
    ]
    product = numbers[0]
    for number in numbers[1:]:
        product = product * number
    return product


def _joined(pattern: str) -> nw.Expr:
    literals = re.split(r"\{[^{}]+\}", pattern)
    pieces = [nw.lit(literals[0])]
    for origin, literal in zip(_BRACES.findall(pattern), literals[1:], strict=True):
        pieces += [nw.col(origin).cast(nw.String), nw.lit(literal)]
    return nw.concat_str(pieces)


def _signed(value: nw.Expr, is_minus: nw.Expr, *, is_text: bool) -> nw.Expr:
    """Turn the sign of the rows marked as minus; a minus already there becomes a plus."""
    if not is_text:
        return nw.when(is_minus).then(-value).otherwise(value)
    turned = (
        nw.when(value.str.starts_with("-"))
        .then(value.str.slice(1))
        .otherwise(nw.concat_str([nw.lit("-"), value]))
    )
    return nw.when(is_minus).then(turned).otherwise(value)


def _rewrite(text: nw.Expr, values: dict[str, str]) -> nw.Expr:
    """Rewrite the listed values; ``*`` stands for every other filled one."""
    listed = {old: new for old, new in values.items() if old not in (ANY_OTHER, NO_VALUE)}
    value = text
    if ANY_OTHER in values:
        value = nw.when(~text.is_null()).then(nw.lit(values[ANY_OTHER]))
    for old, new in listed.items():
        value = nw.when(text == old).then(nw.lit(new)).otherwise(value)
    if NO_VALUE in values:
        is_empty = text.is_null() | (text == "")
        value = nw.when(is_empty).then(nw.lit(values[NO_VALUE])).otherwise(value)
    return value
