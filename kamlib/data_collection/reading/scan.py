"""Let the engine read a regular text file whole, then set aside what is no row of the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from kamlib.data_collection.reading.engine import LINE, Frame, keep, lazy, new_name, quoted
from kamlib.data_collection.reading.layout import TOTALS, Table, is_blank, is_total, repeated
from kamlib.data_collection.reading.records import Style, cut
from kamlib.data_collection.reading.survey import Survey, opened, survey
from kamlib.data_collection.reading.typed import TEXT
from kamlib.support.settings import Format, Source

#: Signs the engine takes in a number and the checks do not: 12e3, 1_000.
_ODD = ("e", "E", "_")
#: Signs that are taken off around a text; a line may end with a return.
_BLANKS = (" ", "\t", "\v", "\f", "\u00a0", "\r", "\r\n")


def scan(  # noqa: PLR0913 - one file, its plan, its place
    text: Path,
    file: str,
    *,
    table: Table,
    style: Style,
    source: Source,
    found: Survey,
    engine: duckdb.DuckDBPyConnection,
    form: Format,
    types: Mapping[str, str],
) -> tuple[Frame, Counter[str], bool]:
    """Read a text whose every record has the cells of its header.

    Parameters
    ----------
    text : Path
        In UTF-8.
    file : str
        Name it was delivered under.
    table : Table
        Its names, and where the header ends.
    style : Style
        How it is cut.
    source : Source
        What is declared about headers and totals.
    found : Survey
        Of the text.
    engine : DuckDBPyConnection
        Where the rows go.
    form : Format
        How numbers and days are written, where there are ``types``.
    types : mapping of str to str
        Columns the engine reads as numbers and days; all others stay text.

    Returns
    -------
    tuple of LazyFrame, Counter and bool
        The rows, what was set aside, and whether the text of a large file holds no blank at all,
        behind its header.

    Raises
    ------
    duckdb.Error
        If a record has another number of cells, a broken quote, or a cell that does not fit
        its type.
    SourceError
        If the header comes again.
    """
    relation = engine.read_csv(
        str(text),
        sep=style.separator,
        header=False,
        skiprows=table.header_end,
        auto_detect=False,
        columns={name: types.get(name, TEXT) for name in table.names},
        decimal=form.decimal if types else None,
        date_format=form.date if types else None,
        quotechar=style.quote,
        escapechar=style.quote,
        strict_mode=True,
    )
    name = keep(relation, file, before=table.header_end, connection=engine)
    written = [column for column in table.names if column not in types]
    mark = style.separator
    signs = [
        *([mark] if len(table.names) > 1 else []),
        *(_ODD if set(types) & set(table.names) else ()),
    ]
    counted = _counted([*signs, *(_BLANKS if types else ())], text, found, table)
    proving = {sign: counted[sign] for sign in signs}
    _prove_signs(name, table, mark, counted=proving, written=written, engine=engine)
    is_trimmed = bool(types) and _has_no_blank(counted)
    if _count(name, engine) + table.header_end != found.lines:
        name = _number_lines(name, text, style, table.header_end, engine)
        is_trimmed = False
    name, aside = _set_aside(
        name, table, source=source, file=file, engine=engine, form=form, types=types
    )
    return lazy(name, engine), aside, is_trimmed


def proving_signs(form: Format, types: Mapping[str, str]) -> list[str]:
    """List the signs that are counted to prove what the engine read, blanks among them.

    Parameters
    ----------
    form : Format
        What is declared about the writing.
    types : mapping of str to str
        Columns the engine reads as numbers and days.

    Returns
    -------
    list of str
        Without the separator where it is not declared.

    Examples
    --------
    >>> proving_signs(Format(separator=";"), {"Menge": "DECIMAL(18,6)"})[:5]
    [';', 'e', 'E', '_', ' ']
    """
    return [sign for sign in (form.separator, *((*_ODD, *_BLANKS) if types else ())) if sign]


def _prove_signs(
    name: str,
    table: Table,
    mark: str,
    *,
    counted: Mapping[str, int],
    written: list[str],
    engine: duckdb.DuckDBPyConnection,
) -> None:
    """Find each sign of the file in the cells that were ``written``: what is more is a fault.

    The engine forgives an empty cell too many, behind a shifted row, and numbers such as 1_000.
    """
    between = _count(name, engine) * (len(table.names) - 1)
    for sign, times in counted.items():
        more = times - (between if sign == mark else 0)
        # Cells are only looked into where there is more to explain.
        if more and more != _inside(name, sign, written, engine):
            raise duckdb.InvalidInputException(f"{sign!r} stands where it does not belong")


def _counted(signs: list[str], text: Path, found: Survey, table: Table) -> dict[str, int]:
    """Count signs in the file, behind its header."""
    missing = [sign for sign in signs if sign not in found.signs]
    signed = found.signs + survey(text, missing).signs if missing else found.signs
    with opened(text) as file:
        header = b"".join(file.readline() for _ in range(table.header_end))
    return {sign: signed[sign] - header.count(sign.encode()) for sign in signs}


def _has_no_blank(counted: Mapping[str, int]) -> bool:
    """Tell whether a text has no blank sign, but for the returns that end its lines."""
    *blanks, returns, ends = (counted[sign] for sign in _BLANKS)
    return not any(blanks) and returns == ends


def _inside(name: str, sign: str, columns: list[str], engine: duckdb.DuckDBPyConnection) -> int:
    """Count how often a sign stands in cells."""
    inside = " + ".join(
        f"coalesce(len({cell}) - len(replace({cell}, $sign, '')), 0)"
        for cell in map(quoted, columns)
    )
    asked = f"SELECT sum({inside or 0}) FROM {name}"
    [[counted]] = engine.execute(asked, {"sign": sign}).fetchall()
    return int(counted or 0) // len(sign)


def _count(name: str, engine: duckdb.DuckDBPyConnection) -> int:
    [[counted]] = engine.execute(f"SELECT count(*) FROM {name}").fetchall()
    return int(counted)


def _number_lines(
    name: str, text: Path, style: Style, before: int, engine: duckdb.DuckDBPyConnection
) -> str:
    """Give rows the line they begin on, where blank lines or breaks inside quotes shift it."""
    with opened(text) as file:
        records = cut(file.read().decode("utf-8-sig"), style)
    starts = [record.line for record in records if record.line > before]
    if len(starts) != _count(name, engine):
        raise duckdb.InvalidInputException("the engine and the records differ in rows")
    place = range(before + 1, before + 1 + len(starts))
    places = pd.DataFrame({"__place": place, "__begins": starts})
    renamed = new_name()
    engine.register("places", places)
    engine.execute(
        f"CREATE TABLE {renamed} AS SELECT * REPLACE (__begins AS {LINE}) "
        f"FROM {name} JOIN places ON {LINE} = __place ORDER BY __place"
    )
    engine.execute(f"ALTER TABLE {renamed} DROP COLUMN __place")
    engine.execute(f"ALTER TABLE {renamed} DROP COLUMN __begins")
    engine.unregister("places")
    return renamed


def _as_written(words: Iterable[str]) -> list[str]:
    """Write words the ways reports do: small, with a capital, in capitals, with a colon."""
    forms = {form for word in words for form in (word, word.lower(), word.title(), word.upper())}
    forms |= {form.capitalize() for form in forms}
    return sorted(form + mark for form in forms for mark in ("", ":"))


def _as_text(column: str, form: Format, types: Mapping[str, str]) -> str:
    """Write a cell the way the file has it."""
    cell, kind = quoted(column), types.get(column, TEXT)
    if kind == "DATE":
        return f"strftime({cell}, {_literal(form.date)})"
    return cell if kind == TEXT else f"replace({cell}::{TEXT}, '.', {_literal(form.decimal)})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _set_aside(  # noqa: PLR0913 - rows and how they are written
    name: str,
    table: Table,
    *,
    source: Source,
    file: str,
    engine: duckdb.DuckDBPyConnection,
    form: Format,
    types: Mapping[str, str],
) -> tuple[str, Counter[str]]:
    """Take blank rows, repeated headers and total lines out of the rows."""
    words = _as_written(TOTALS if source.totals is None else source.totals)
    listed = ", ".join(map(_literal, [table.names[0], *words]))
    conditions = [" AND ".join(f"{quoted(column)} IS NULL" for column in table.names)]
    # Cells are compared one by one and as they are written: the engine knows where in a large
    # file none can be, and trimming them would cost more than all else.
    for cell in (quoted(column) for column in table.names[:3] if column not in types):
        conditions.append(f"{cell} IN ({listed})")
        conditions += [f"starts_with({cell}, '{word} ')" for word in ("Summe", "Zwischensumme")]
    written = ", ".join(_as_text(column, form, types) for column in table.names)
    rows = engine.execute(
        f"SELECT {LINE}, {written} FROM {name} WHERE {' OR '.join(conditions)}"
    ).fetchall()
    aside, gone = Counter[str](), []
    for line, *found in rows:
        texts = [cell or "" for cell in found]
        if is_blank(texts):
            aside["blank"] += 1
        elif source.header != 0 and [text.strip() for text in texts] == table.names:
            if not source.header_repeats:
                raise repeated(line, file)
            aside["heading"] += 1
        elif source.totals != () and is_total(texts, source.totals):
            aside["total"] += 1
        else:
            continue
        gone.append(line)
    aside["heading"] += table.aside["heading"]
    return _without(name, gone, engine) if gone else name, aside


def _without(name: str, lines: list[int], engine: duckdb.DuckDBPyConnection) -> str:
    """Leave lines out, but where they are: deleted, others might take their place."""
    left_out = new_name()
    engine.execute(f"CREATE TABLE {left_out} AS SELECT unnest(?) AS {LINE}", [lines])
    rest = new_name()
    engine.execute(f"CREATE VIEW {rest} AS FROM {name} ANTI JOIN {left_out} USING ({LINE})")
    return rest
