"""Prove how a source writes numbers and dates, over every row of the columns that matter.

Cells are counted by their shape in the engine (digits alike), so that the whole column is
looked at and only a few different shapes come out.
"""

from __future__ import annotations

import re
from typing import Any

import narwhals.stable.v2 as nw

from kamlib.data_collection.contracts import Column, Contract
from kamlib.data_collection.reading.engine import Frame
from kamlib.data_collection.reading.marks import (
    CURRENCIES,
    Cell,
    ambiguous_date,
    decide_date,
    decide_marks,
    readings,
)
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SourceError, listed
from kamlib.support.settings import Format

#: So many different ways of writing are no numbers; the most frequent ones are looked at.
_MOST = 50_000


def prove_form(frame: Frame, contract: Contract, form: Format, *, file: str) -> Format:
    """Fill in what a source leaves open about its numbers and dates.

    Parameters
    ----------
    frame : LazyFrame
        Rows under the workbook's names, with their line.
    contract : Contract
        Says which columns are numbers and dates.
    form : Format
        What is declared.
    file : str
        For messages.

    Returns
    -------
    Format
        With marks, date forms and the currency written beside amounts.

    Raises
    ------
    SourceError
        If two readings remain, or a column is written in two ways.
    """
    schema = frame.collect_schema()
    texts = [
        column
        for column in contract.columns
        if column.name in schema.names() and schema[column.name] == nw.String
    ]
    form = _prove_marks(frame, texts, form, file)
    return _prove_dates(frame, texts, form, file)


def _cells(frame: Frame, column: Column, *shapes: nw.Expr) -> list[Cell]:
    """Count the cells of a column by their shape, with an example and its first line."""
    names = [f"shape {place}" for place in range(len(shapes))]
    keys = [shape.alias(name) for name, shape in zip(names, shapes, strict=True)]
    text = nw.col(column.name).str.strip_chars(" \u00a0").alias("text")
    filled = frame.select(text, *keys, nw.col(c.LINE).alias("line")).filter(nw.col("text") != "")
    counted = filled.group_by(*names).agg(
        times=nw.len(), text=nw.col("text").min(), line=nw.col("line").min()
    )
    found: Any = counted.sort("times", descending=True).head(_MOST).collect("pandas").to_native()
    rows = found[["text", "times", "line"]].itertuples(index=False)
    cells = [Cell(str(text), int(times), int(line)) for text, times, line in rows]
    return sorted(cells, key=lambda cell: cell.line)


def _prove_marks(frame: Frame, columns: list[Column], form: Format, file: str) -> Format:
    if form.decimal:
        return form
    cells: list[Cell] = []
    for column in (column for column in columns if column.type in ("money", "number")):
        text = nw.col(column.name).str.strip_chars(" \u00a0")
        shape = text.str.replace_all(r"\d", "9")
        # A first digit of zero tells a fraction: 0.123 is no thousands.
        cells += _cells(frame, column, shape, text.str.contains(r"^\D*0"))
    found = readings(cells)
    decimal, thousands = decide_marks(found, file=file)
    if not (found.point or found.comma):
        decimal = ""  # Whole numbers prove no mark.
    currency = form.currency or _currency([cell for part in found for cell in part], file)
    return form.model_copy(
        update={"decimal": decimal, "thousands": thousands, "currency": currency}
    )


def _currency(cells: list[Cell], file: str) -> str:
    seen = {
        code: cell
        for cell in reversed(cells)
        for code, marks in CURRENCIES.items()
        if re.search(marks, cell.text)
    }
    if "USD" in seen:
        seen.pop("$", None)
    if len(seen) > 1:
        raise SourceError(
            Sentence(
                "{file} writes amounts in several currencies: {cells}. Have it exported with a "
                "column of currencies, and map it as currency.",
                file=file,
                cells=listed(cell.shown for cell in seen.values()),
            )
        )
    if "$" in seen:
        raise SourceError(
            Sentence(
                '{file}: {cell} does not say whose dollar it is. Declare format.currency = "USD" '
                "(or the code it is).",
                file=file,
                cell=seen["$"].shown,
            )
        )
    return next(iter(seen), "")


def _prove_dates(frame: Frame, columns: list[Column], form: Format, file: str) -> Format:
    if form.date:
        return form
    proven: dict[str, tuple[str, ...]] = {}
    examples: dict[str, Cell] = {}
    for column in (column for column in columns if column.type == "date"):
        if column.name in form.dates:
            continue
        day = nw.col(column.name).str.strip_chars(" \u00a0").str.replace_all(r"[ T].*$", "")
        cells = _cells(frame, column, day)
        where = Sentence("{file}, column {column}", file=file, column=column.name)
        best = decide_date(cells, where=where)
        if best:
            proven[column.name] = best
            examples[column.name] = cells[0]
    settled = {best[0] for best in proven.values() if len(best) == 1}
    dates = dict(form.dates)
    for name, best in proven.items():
        # A column that cannot tell is written like another one of the file that can.
        chosen = [one for one in best if one in settled] if len(best) > 1 else list(best)
        if len(chosen) != 1:
            where = Sentence(
                "{file}, column {column}, line {line}",
                file=file,
                column=name,
                line=examples[name].line,
            )
            raise ambiguous_date(best, where=where, text=examples[name].text)
        dates[name] = chosen[0]
    common = max(dates.values(), key=list(dates.values()).count, default="")
    others = {name: one for name, one in dates.items() if one != common or name in form.dates}
    return form.model_copy(update={"date": common, "dates": others})
