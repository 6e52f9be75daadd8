"""What a notebook shows besides pictures: findings, house tables, folded details.

Each object draws itself in JupyterLab and on a report page alike, escapes every text that
came from data, and has a plain-text form with the same figures, which regression tests
compare.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import great_tables as gt
import pandas as pd

from kamlib.support.language import NO_FIGURE, Language, is_missing

Format = Literal["text", "number", "money", "percent", "points", "date", "light"]
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TABLE_STYLE = """<style>
.kam-table{overflow-x:auto;margin:.5rem 0 1rem}
.kam-table table{border-collapse:collapse;font-size:.875rem;line-height:1.35;color:inherit;width:auto;
 font-variant-numeric:tabular-nums;background:transparent;margin:0}
.kam-table th{font-weight:600;border-bottom:1px solid #7b8794;padding:.25rem .6rem;vertical-align:bottom;
 white-space:nowrap;text-align:right}
.kam-table td{padding:.25rem .6rem;border-bottom:1px solid rgba(123,135,148,.25);white-space:nowrap;text-align:right}
.kam-table .gt_left{text-align:left}.kam-table td.gt_left{max-width:26rem;overflow:hidden;text-overflow:ellipsis}
.kam-table tbody tr:hover{background:rgba(123,135,148,.12)}
.kam-table .kam-total{font-weight:600}
.kam-table tr:has(.kam-total) td{border-top:1.5px solid currentColor}
.kam-table .kam-wrap{display:inline-block;white-space:normal;min-width:14rem;max-width:26rem}
.kam-table tfoot td{border:0;text-align:left;font-size:.75rem;opacity:.85;white-space:normal;padding-top:.4rem}
.kam-table caption{text-align:left;font-weight:600;padding:.25rem .6rem .25rem 0;font-size:.875rem;caption-side:top;color:inherit}
.kam-bar{display:inline-block;position:relative;width:5rem;height:.7em;margin-right:.5rem;vertical-align:baseline}
.kam-bar i{position:absolute;top:0;bottom:0;background:#7b8794}
.kam-bar i.neg{background:repeating-linear-gradient(45deg,#7b8794 0 2px,transparent 2px 4px);outline:1px solid #7b8794}
.kam-light{white-space:nowrap}
.kam-light b{font-weight:400;display:inline-block;width:1.1em}
.kam-light.good b{color:#2f8132}.kam-light.warn b{color:#b44d12}.kam-light.bad b{color:#ba2525}
.kam-adverse{color:#ba2525}
@media (prefers-color-scheme:dark){.kam-dark .kam-adverse,.kam-dark .kam-light.bad b{color:#ff9b9b}
.kam-dark .kam-light.good b{color:#8ee08e}.kam-dark .kam-light.warn b{color:#fadb5f}}
</style>"""


def clean(value: Any) -> str:
    """Make text from data harmless and visible: control and direction marks become spaces.

    Examples
    --------
    >>> clean("A\\x07B")
    'A B'
    """
    return _CONTROL.sub(" ", str(value))


def escape(value: Any, *, longest: int = 60) -> str:
    """Escape text from data for a page; longer text is cut and kept whole in its title.

    Examples
    --------
    >>> escape("<b>A & B</b>")
    '&lt;b&gt;A &amp; B&lt;/b&gt;'
    """
    text = clean(value)
    if len(text) <= longest:
        return html.escape(text)
    kept = html.escape(text[:2000])
    return f'<span title="{kept}">{html.escape(text[: longest - 1])}…</span>'


@dataclass(frozen=True, kw_only=True)
class Show:
    """How one column of a table is shown.

    Parameters
    ----------
    name : str
        Column of the frame.
    label : str
        Header, already translated; units belong here.
    format : str, default="text"
        ``money`` writes whole numbers in ``unit`` (the header names it), ``percent`` and
        ``points`` take values times 100, ``light`` takes ``good``, ``warn``, ``bad`` or ``none``.
    unit : {"", "k", "M"}
        Scale of money.
    digits : int or None
        Decimal places; None: 0 for money and numbers, 1 for percent and points.
    is_signed : bool
        Write a plus and colour adverse (negative) figures.
    has_bar : bool
        Draw the figure as a bar before it, negative to the left.
    wraps : bool
        Let long text run over several lines instead of cutting it.
    """

    name: str
    label: str
    format: Format = "text"
    unit: Literal["", "k", "M"] = ""
    digits: int | None = None
    is_signed: bool = False
    has_bar: bool = False
    wraps: bool = False

    def write(self, value: Any, language: Language) -> str:
        """Write one cell as plain text."""
        if self.format == "text":
            return NO_FIGURE if is_missing(value) or value == "" else clean(value)
        if self.format == "date":
            return language.date(value)
        if self.format == "light":
            return light_text(str(value), language)
        if is_missing(value):
            return NO_FIGURE
        scaled = float(value) / {"": 1.0, "k": 1e3, "M": 1e6}[self.unit]
        places = self.digits
        if places is None:
            places = 1 if self.format in ("percent", "points") or self.unit == "M" else 0
        return language.number(scaled, digits=places, signed=self.is_signed)


_LIGHTS = {"good": "●", "warn": "▲", "bad": "■", "none": "–"}


def light_text(state: str, language: Language) -> str:
    """Name a traffic light: a shape and a word, so that it reads without colour."""
    words = {
        "good": language.text("on target"),
        "warn": language.text("watch"),
        "bad": language.text("off target"),
        "none": language.text("no target"),
    }
    return f"{_LIGHTS.get(state, '–')} {words.get(state, state)}"


@dataclass(frozen=True, eq=False)
class HouseTable:
    """A table as it stands on the page; made by :func:`house_table`."""

    body: str
    text: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.body, "text/plain": self.text}


@dataclass(frozen=True)
class Finding:
    """The computed sentence a page opens with."""

    sentence: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        body = f'<p class="finding">{html.escape(clean(self.sentence))}</p>'
        return {"text/html": body, "text/plain": clean(self.sentence)}


@dataclass(frozen=True, eq=False)
class Details:
    """Tables folded behind one line."""

    summary: str
    tables: Sequence[HouseTable] = field(default_factory=tuple)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        inside = "".join(table.body for table in self.tables)
        body = f"<details><summary>{html.escape(self.summary)}</summary>{inside}</details>"
        text = "\n\n".join([self.summary, *(table.text for table in self.tables)])
        return {"text/html": body, "text/plain": text}


def house_table(
    frame: pd.DataFrame,
    columns: Sequence[Show],
    *,
    language: Language,
    caption: str = "",
    note: str = "",
    total: str = "",
    first: int = 15,
) -> HouseTable:
    """Draw a frame as a table of the house.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
        One row per line of the table, in the order shown.
    columns : sequence of Show
        What to show, at most twelve columns.
    language : Language
        Of numbers and fold text.
    caption, note : str
        Line above; definition, period and source below.
    total : str
        Name of a boolean column that marks total rows; empty: none.
    first : int, default=15
        Rows shown; the rest is folded. Missing cells show "–".

    Returns
    -------
    HouseTable
        Escaped HTML and plain text of the same figures.
    """
    missing = [column.name for column in columns if column.name not in frame.columns]
    if missing:
        raise KeyError(f"The table has no column {missing}; it has {list(frame.columns)}.")
    marks = frame[total].astype(bool).tolist() if total else [False] * len(frame)
    cells = {column.name: _cells(frame[column.name], column, language) for column in columns}
    shown = pd.DataFrame(cells, dtype=object)
    for row, is_total in enumerate(marks):
        if is_total:
            shown.iloc[row] = [f'<span class="kam-total">{cell}</span>' for cell in shown.iloc[row]]
    rest = len(shown) - first
    fold = 3 if rest > 3 else 0  # folding one to three rows hides more than it saves
    head = shown.iloc[:first] if fold else shown
    body = _TABLE_STYLE + _draw(head, columns, caption=caption, note=note)
    if fold:
        label = language.plural("Show {count} more row", "Show {count} more rows", rest)
        folded = _draw(shown.iloc[first:], columns, caption="", note="")
        body += f"<details><summary>{html.escape(label)}</summary>{folded}</details>"
    return HouseTable(body, _as_text(frame, columns, language, caption=caption, note=note))


def _cells(values: pd.Series, column: Show, language: Language) -> list[str]:
    write: Callable[[Any], str] = lambda value: column.write(value, language)  # noqa: E731
    if column.format == "light":
        return [
            f'<span class="kam-light {escape(value)}"><b>{_LIGHTS.get(str(value), "–")}</b>'
            f"{html.escape(write(value)[2:])}</span>"
            for value in values
        ]
    if column.format == "text" and column.wraps:
        return [f'<span class="kam-wrap">{escape(write(value), longest=600)}</span>' for value in values]
    if column.format == "text":
        return [escape(write(value)) for value in values]
    written = [html.escape(write(value)) for value in values]
    if column.is_signed:
        written = [
            f'<span class="kam-adverse">{text}</span>' if not is_missing(v) and v < 0 else text
            for v, text in zip(values, written, strict=True)
        ]
    if column.has_bar:
        bars = _bars(pd.to_numeric(values, errors="coerce"))
        written = [bar + text for bar, text in zip(bars, written, strict=True)]
    return written


def _bars(values: pd.Series) -> list[str]:
    low, high = min(0.0, values.min(skipna=True)), max(0.0, values.max(skipna=True))
    span = high - low
    if not span or math.isnan(span):
        return ["" for _ in values]
    zero = -low / span * 100
    drawn = []
    for value in values.fillna(0.0):
        width = abs(value) / span * 100
        left = zero if value >= 0 else zero - width
        sign = "neg" if value < 0 else "pos"
        drawn.append(
            '<span class="kam-bar" aria-hidden="true">'
            f'<i class="{sign}" style="left:{left:.1f}%;width:{width:.1f}%"></i></span>'
        )
    return drawn


def _draw(shown: pd.DataFrame, columns: Sequence[Show], *, caption: str, note: str) -> str:
    texts = [column.name for column in columns if column.format in ("text", "light")]
    figures = [column.name for column in columns if column.name not in texts]
    table = gt.GT(shown.reset_index(drop=True), id="kam")
    table = table.cols_label({column.name: column.label for column in columns})
    table = table.cols_align("left", columns=texts).cols_align("right", columns=figures)
    table = table.fmt(lambda cell: cell, columns=list(shown.columns))
    if note:
        table = table.tab_source_note(gt.html(html.escape(clean(note))))
    drawn = re.sub(r"<style>.*?</style>", "", table.as_raw_html(), flags=re.DOTALL)
    drawn = re.sub(r' (?:id|headers)="[^"]*"| data-quarto-[a-z-]+="\w+"', "", drawn)
    drawn = re.sub(r'^<div style="[^"]*">', "", drawn.strip())
    drawn = drawn.removesuffix("</div>").strip()
    name = f"<caption>{html.escape(clean(caption))}</caption>" if caption else ""
    drawn = drawn.replace('<table class="gt_table">', f"<table>{name}", 1)
    return f'<div class="kam-table" tabindex="0" role="region" aria-label="{html.escape(clean(caption or "table"))}">{drawn}</div>'


def _as_text(
    frame: pd.DataFrame, columns: Sequence[Show], language: Language, *, caption: str, note: str
) -> str:
    written = {
        column.label or column.name: [column.write(value, language) for value in frame[column.name]]
        for column in columns
    }
    table = pd.DataFrame(written).to_string(index=False, max_colwidth=60) if len(frame) else "–"
    return "\n".join(part for part in (caption, table, note) if part)
