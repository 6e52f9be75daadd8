"""Which columns of a text the engine may read by itself, and which come as the file has them.

It reads numbers and days in half the time text needs, but remembers no cell as it was written,
and refuses the whole file for one that does not fit. So it is asked for large files only whose
writing is declared, and what it refuses, or what the checks refuse afterwards, is read again as
text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from kamlib.data_collection.contracts import Column, Contract
from kamlib.data_collection.reading.mapping import origins
from kamlib.support.settings import Format, Source
from kamlib.support.settings.data_collection import EXCEL_DAYS

TEXT = "VARCHAR"
#: With as many places as the checks keep.
_TYPES: Mapping[str, str] = {"money": "DECIMAL(18,4)", "number": "DECIMAL(18,6)", "date": "DATE"}


def typed_columns(source: Source, contract: Contract, form: Format) -> dict[str, str]:
    """Name the columns of a file that hold nothing but numbers or days, with their type.

    Parameters
    ----------
    source : Source
        Says which column of the file feeds which of the table.
    contract : Contract
        Of the table.
    form : Format
        How numbers and days are written, as declared.

    Returns
    -------
    dict of str to str
        Type of the engine by column of the file; none where a mark of thousands, a word for
        nothing, a total called by a number, a profile or a change of shape asks for text, and
        no column that is also joined, rewritten, turned, filtered or looked up by.

    Examples
    --------
    >>> from kamlib.data_collection.contracts import CONTRACTS
    >>> form = Format(decimal=",", date="%d.%m.%Y")
    >>> source = Source(file="a.csv", columns={"quantity": "Menge", "invoice_no": "Beleg"})
    >>> found = typed_columns(source, CONTRACTS["sales"], form)
    >>> found["Menge"], found["posting_date"], "Beleg" in found
    ('DECIMAL(18,6)', 'DATE', False)
    """
    has_number = any(sign.isdigit() for word in source.totals or () for sign in word)
    if form.thousands or form.missing or source.profile or source.wide or has_number:
        return {}
    uses = defaultdict[str, set[str]](set)
    for column in contract.columns:
        if column.name in source.constants or column.name in source.multiply:
            continue
        named = source.columns.get(column.name, column.name)
        is_plain = origins(named) == [named] and column.name not in _written(source, contract)
        for origin in origins(named):
            uses[origin].add(_type(column, form) if is_plain else TEXT)
    for name in _compared(source):
        uses[name].add(TEXT)
    only = {name: next(iter(kinds)) for name, kinds in uses.items() if len(kinds) == 1}
    return {name: kind for name, kind in only.items() if kind != TEXT}


def copied_columns(source: Source, contract: Contract) -> frozenset[str]:
    """Name the columns of a table whose cells are those of the file, neither made nor changed.

    Parameters
    ----------
    source : Source
        Says which column of the file feeds which of the table.
    contract : Contract
        Of the table.

    Returns
    -------
    frozenset of str
        Without columns that are constant, joined, rewritten, multiplied or turned; none where
        the shape changes or another file is looked up. A column nobody delivers may be among them.

    Examples
    --------
    >>> from kamlib.data_collection.contracts import CONTRACTS
    >>> source = Source(file="a.csv", columns={"account_id": "{Land} {Kunde}"})
    >>> "account_id" in copied_columns(source, CONTRACTS["sales"])
    False
    """
    if source.wide or source.lookups:
        return frozenset()
    made = {*source.constants, *source.multiply, *_written(source, contract)}
    made |= {name for name, named in source.columns.items() if origins(named) != [named]}
    return frozenset(contract.names) - made


def _written(source: Source, contract: Contract) -> set[str]:
    """Name the columns of a table that are rewritten, turned or told apart as text."""
    money = [column.name for column in contract.columns if column.type == "money"]
    turned = (source.sign.amounts or money) if source.sign else []
    return {*source.values, *turned, *(contract.key if source.repeated_keys == "first" else ())}


def _compared(source: Source) -> list[str]:
    """Name the columns of a file that are compared or multiplied as they are written."""
    factors = [factor for factors in source.multiply.values() for factor in factors]
    sign = [source.sign.column] if source.sign else []
    return [*source.where, *(lookup.on for lookup in source.lookups), *factors, *sign]


def _type(column: Column, form: Format) -> str:
    if column.type == "date":
        is_read = form.dates.get(column.name, form.date) == form.date and _is_parted(form.date)
        return _TYPES["date"] if is_read else TEXT
    return _TYPES.get(column.type, TEXT) if form.decimal else TEXT


def _is_parted(date: str) -> bool:
    """Tell whether days have a year of four digits and a plain mark between their parts.

    Without marks the engine cuts 2026111 somewhere; a year of two digits it puts in antiquity,
    and of blanks and brackets it takes more or fewer than there should be.
    """
    if date in ("", EXCEL_DAYS) or "%y" in date:
        return False
    before, *between, behind = re.split(r"%[Ymd]", date)
    return not before and not behind and all(mark in (".", "-", "/") for mark in between)
