"""Propose how to declare an unknown file: a block for ``workbook.toml`` and its first rows.

Nothing is written here. What is proposed was proven by the whole file; what could not be told
stays a comment for the analyst to fill in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from kamlib.data_collection.contracts import CONTRACTS, Contract
from kamlib.data_collection.declared import ADDED
from kamlib.data_collection.files import FILE, LINE, connect, open_file
from kamlib.data_collection.input_workbook import is_template
from kamlib.data_collection.parse import parse, text_of
from kamlib.data_collection.read import read_source
from kamlib.data_collection.reading.blocks import block
from kamlib.data_collection.reading.engine import Opened
from kamlib.data_collection.reading.profiles import match, profiles
from kamlib.data_collection.reading.records import describe
from kamlib.data_collection.reading.wide import find_wide, quarters_in
from kamlib.support import columns as c
from kamlib.support.errors import KamError, Sentence, SettingsError, either, listed, nearest
from kamlib.support.figures import Number
from kamlib.support.language import translatable
from kamlib.support.settings import Format, Source, Wide

_SHOWN = 5
_TARGETS = "targets"


@dataclass(frozen=True, eq=False, kw_only=True)
class Proposal:
    """What is proposed for a file.

    Attributes
    ----------
    table : str
        Input table it seems to feed; empty if none fits.
    block : str
        TOML for ``workbook.toml``.
    read_as : str
        How the file is written.
    rows : DataFrame
        First rows as they would be read.
    notes : tuple of Sentence
        What was set aside, what is missing, what to decide.
    """

    table: str
    block: str
    read_as: str
    rows: pd.DataFrame
    notes: tuple[Sentence, ...]


def propose(path: Path, *, table: str = "") -> Proposal:
    """Look at a file and propose how to declare it.

    Parameters
    ----------
    path : Path
        The file.
    table : str
        Input table it feeds; empty: the one whose columns it has most of.

    Returns
    -------
    Proposal
        With the first rows under the workbook's names, as far as they can be read.

    Raises
    ------
    SourceError
        If the file cannot be read, or two readings remain; the message says what to add.
    SettingsError
        If there is no such table.
    """
    if table and table not in CONTRACTS:
        raise SettingsError(
            Sentence("There is no input table {table!r}.", table=table), nearest(table, CONTRACTS)
        )
    if not table and is_template(path):
        return _input_workbook(path)
    connection = connect()
    opened = open_file(path, Source(file=path.name), Format(), connection)
    names = [name for name in opened.rows.collect_schema().names() if name not in (FILE, LINE)]
    profile = match(names)
    if profile and table in ("", profiles()[profile]["table"]):
        source = Source(file=path.name, profile=profile)
        return _shown(path, source, CONTRACTS[profiles()[profile]["table"]], opened, connection)
    wide = find_wide(names, value=_value_of(table or _TARGETS))
    found = table or best_table(names) or (_TARGETS if wide else "")
    if not found:
        return _without_table(path, names, opened)
    source = Source(file=path.name, columns=guess_columns(names, CONTRACTS[found]))
    if wide and _value_of(found) not in source.columns:
        source = _turned(found, source, wide, names)
    return _shown(path, source, CONTRACTS[found], opened, connection)


def _input_workbook(path: Path) -> Proposal:
    """Propose how to declare a workbook with a sheet per input table."""
    return Proposal(
        table="",
        block=f'[data]\nworkbook = "{path.name}"\n',
        read_as="Excel",
        rows=pd.DataFrame(),
        notes=(
            Sentence(
                "This is an input workbook as kam template writes it: every sheet is read once "
                "data.workbook names the file and it lies in the data folder. No sheet is "
                "declared alone."
            ),
        ),
    )


def _value_of(table: str) -> str:
    """Name the figure of a table that a sheet with a column per period holds."""
    contract = CONTRACTS[table]
    numbers = [column.name for column in contract.columns if column.type in ("money", "number")]
    return contract.amount or next(iter(numbers), "value")


def _turned(table: str, source: Source, wide: Wide, names: Sequence[str]) -> Source:
    """Turn columns of periods into rows; where targets may be added up, so are months."""
    labels = list(quarters_in(names, wide).values())
    are_months = table in ADDED and len(set(labels)) < len(labels)
    repeated = "add" if are_months else source.repeated_keys
    return source.model_copy(update={"wide": wide, "repeated_keys": repeated})


@cache
def _synonyms() -> dict[str, list[str]]:
    file = resources.files("kamlib.data_collection.reading") / "synonyms.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _bare(name: str) -> str:
    return re.sub(r"[^a-zäöüß0-9]", "", name.lower())


def guess_columns(names: Sequence[str], contract: Contract) -> dict[str, str]:
    """Find columns of a file by their headings.

    Parameters
    ----------
    names : sequence of str
        Headings of the file.
    contract : Contract
        Of the table.

    Returns
    -------
    dict of str to str
        The workbook's name to that of the file; each heading once.

    Examples
    --------
    >>> guess_columns(["Kunden-Nr.", "Umsatz (netto) EUR", "Zeichen"], CONTRACTS["sales"])
    {'account_id': 'Kunden-Nr.', 'net_amount': 'Umsatz (netto) EUR'}
    """
    bare = {_bare(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for column in contract.columns:
        for word in (_bare(column.name), *_synonyms().get(column.name, ())):
            heading = bare.get(word)
            if heading and heading not in found.values():
                found[column.name] = heading
                break
    return found


def best_table(names: Sequence[str]) -> str:
    """Find the table whose needed columns a file has, and most of the others."""
    scores = {}
    for contract in CONTRACTS.values():
        found = guess_columns(names, contract)
        needed = [column.name for column in contract.columns if column.is_required]
        groups = all(set(group) & set(found) for group in contract.one_of)
        if needed and groups and all(name in found for name in needed):
            scores[contract.table] = len(found)
    return max(scores, key=lambda table: scores[table], default="")


def _shown(
    path: Path,
    source: Source,
    contract: Contract,
    opened: Opened,
    connection: duckdb.DuckDBPyConnection,
) -> Proposal:
    notes = _aside(opened)
    rows, form = pd.DataFrame(), opened.form
    try:
        delivery = read_source(
            source, contract, folder=path.parent, default=Format(), connection=connection
        )
        form = delivery.form
        rows = _first_rows(delivery.rows, contract, form)
        turned = quarters_in(delivery.ignored, source.wide) if source.wide else {}
        unused = [name for name in delivery.ignored if name not in turned]
        if unused:
            notes.append(Sentence("Not used: {names}", names=", ".join(unused[:20])))
        has = delivery.rows.collect_schema().names()
        needed = [column.name for column in contract.columns if column.is_required]
        missing = [name for name in needed if name not in has]
        missing += [either(group) for group in contract.one_of if not set(group) & set(has)]
        if missing:
            notes.append(
                Sentence("Still to be mapped or given as constants: {names}", names=listed(missing))
            )
    except KamError as error:
        notes.append(error.sentence)
    return Proposal(
        table=contract.table,
        block=block(source, contract.table, form),
        read_as=describe(form),
        rows=rows,
        notes=tuple(notes),
    )


def _first_rows(frame: Any, contract: Contract, form: Format) -> pd.DataFrame:
    schema = frame.collect_schema()
    columns = [column for column in contract.columns if column.name in schema.names()]
    values = [
        parse(column, schema[column.name], form, text_of(column.name)).alias(column.name)
        for column in columns
    ]
    # Months of a quarter share line and period; their order must not depend on the engine.
    first = [name for name in (c.LINE, contract.period) if name in schema.names()]
    order = dict.fromkeys([*first, *(column.name for column in columns)])
    head = frame.sort(*order).head(_SHOWN).select(c.LINE, *values)
    shown: pd.DataFrame = head.collect("pandas").to_native()
    return shown


def _aside(opened: Opened) -> list[Sentence]:
    words = {
        "blank": (translatable("{count} blank line"), translatable("{count} blank lines")),
        "heading": (
            translatable("{count} title or heading line"),
            translatable("{count} title and heading lines"),
        ),
        "total": (translatable("{count} total line"), translatable("{count} total lines")),
        "footer": (
            translatable("{count} line below the table"),
            translatable("{count} lines below the table"),
        ),
    }
    left = [
        Sentence(words[kind][times > 1], count=Number(times))
        for kind, times in opened.aside.items()
        if times
    ]
    return [Sentence("Left out: {parts}", parts=listed(left))] if left else []


def _without_table(path: Path, names: Sequence[str], opened: Opened) -> Proposal:
    source = Source(file=path.name)
    listed = "\n".join(f"#   {name!r}" for name in names)
    head = opened.rows.sort(LINE).head(_SHOWN).collect("pandas").to_native()
    return Proposal(
        table="",
        block=block(source, "TABLE", opened.form) + f"# Columns of the file:\n{listed}\n",
        read_as=describe(opened.form),
        rows=head.drop(columns=[FILE]),
        notes=(
            *_aside(opened),
            Sentence(
                "No input table fits its headings. Name one with --table: {names}.",
                names=", ".join(CONTRACTS),
            ),
        ),
    )


def add_to(workbook: Path, proposal: Proposal) -> None:
    """Add a proposed block to a workbook file.

    Parameters
    ----------
    workbook : Path
        The ``workbook.toml``.
    proposal : Proposal
        What to add.

    Raises
    ------
    SettingsError
        If no table was found, the file declares it already, or it lists tables inline.
    """
    if "data" in tomllib.loads(proposal.block):
        raise SettingsError(
            Sentence(
                "Nothing was added: an input workbook is one line, {line}, under [data]. Write it "
                "there.",
                line=proposal.block.splitlines()[1],
            )
        )
    if not proposal.table:
        raise SettingsError(
            Sentence("Nothing was added: say with --table which input table it feeds.")
        )
    text = workbook.read_text(encoding="utf-8") if workbook.is_file() else ""
    content = tomllib.loads(text)
    declared = content.get("sources", {}).get(proposal.table, [])
    new = tomllib.loads(proposal.block)["sources"][proposal.table][0]["file"]
    if any(one.get("file") == new for one in declared):
        raise SettingsError(
            Sentence(
                "{file} declares {new!r} for {table} already.",
                file=workbook.name,
                new=new,
                table=proposal.table,
            )
        )
    if declared and not re.search(rf"(?m)^\[\[sources\.{proposal.table}\]\]", text):
        raise SettingsError(
            Sentence(
                "{file} lists {table} in one line ({table} = [...]). Rewrite it as "
                "[[sources.{table}]] first, or paste the block by hand.",
                file=workbook.name,
                table=proposal.table,
            )
        )
    workbook.write_text(text.rstrip("\n") + "\n\n" + proposal.block, encoding="utf-8")
