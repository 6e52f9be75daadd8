"""What a notebook shows besides pictures: findings, house tables, folded details.

Each object draws itself in JupyterLab and on a report page alike, escapes every text that
came from data, and has a plain-text form with the same figures, which regression tests
compare.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.marks import bars, sparkline, steps
from kamlib.support.safe_text import JOINTS, clean, cut, escape, isolate

Format = Literal["text", "number", "money", "percent", "points", "date", "light", "trend"]
#: Tables with this many columns or more are set smaller.
WIDE_FROM = 7
LONGEST_SENTENCE = 2000
LONGEST_CAPTION = 300
#: Signs of a cell in plain text.
LONGEST_CELL = 60
_ESCAPES = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r"})
#: Formats that are read from the left; figures stand at the right of their column.
WORDS: tuple[Format, ...] = ("text", "light", "trend")
#: Look of tables, lights and findings, in JupyterLab and on pages; light, dark and in print.
TABLE_STYLE = (
    f"<style>{Path(__file__).with_name('tables.css').read_text(encoding='utf-8').strip()}</style>"
)


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
        ``points`` take values times 100, ``light`` takes ``good``, ``warn``, ``bad`` or ``none``,
        ``trend`` takes a list of figures, oldest first.
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
    link : str
        Column with the page a text leads to; "" in it: none.
    """

    name: str
    label: str
    format: Format = "text"
    unit: Literal["", "k", "M"] = ""
    digits: int | None = None
    is_signed: bool = False
    has_bar: bool = False
    wraps: bool = False
    link: str = ""
    lit_by: str = ""

    def write(self, value: Any, language: Language) -> str:
        """Write one cell as plain text."""
        if self.format == "text":
            return NO_FIGURE if is_missing(value) or value == "" else clean(value)
        if self.format == "date":
            return language.date(value)
        if self.format == "trend":
            return NO_FIGURE if _is_empty_trend(value) else steps(value)
        if self.format == "light":
            return light_text(str(value), language)
        if is_missing(value):
            return NO_FIGURE
        scaled = float(value) / {"": 1.0, "k": 1e3, "M": 1e6}[self.unit]
        places = self.digits
        if places is None:
            places = 1 if self.format in ("percent", "points") or self.unit == "M" else 0
        return language.number(scaled, digits=places, signed=self.is_signed)


LIGHT_MARKS = {"good": "●", "warn": "▲", "bad": "■", "none": "–"}
#: Colours of the marks on paper, as tables.css has them on pages.
LIGHT_COLOURS = {"●": "#2b7a2e", "▲": "#a8450c", "■": "#b42020"}


def light_text(state: str, language: Language) -> str:
    """Name a traffic light: a shape and a word, so that it reads without colour."""
    words = {
        "good": language.text("on target"),
        "warn": language.text("watch"),
        "bad": language.text("off target"),
        "none": language.text("no target"),
    }
    return f"{LIGHT_MARKS.get(state, '–')} {words.get(state, state)}"


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
        sentence = html.escape(isolate(cut(clean(self.sentence), LONGEST_SENTENCE)))
        body = f'{TABLE_STYLE}<p class="finding">{sentence}</p>'
        return {"text/html": body, "text/plain": clean(self.sentence)}


@dataclass(frozen=True, eq=False)
class Details:
    """Tables folded behind one line."""

    summary: str
    tables: Sequence[HouseTable] = field(default_factory=tuple)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        inside = "".join(table.body for table in self.tables)
        body = f"<details><summary>{html.escape(clean(self.summary))}</summary>{inside}</details>"
        text = "\n\n".join([self.summary, *(table.text for table in self.tables)])
        return {"text/html": body, "text/plain": text}


def house_table(  # noqa: PLR0913
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
    cells = [
        _linked(_lit(_cells(frame[column.name], column, language), frame, column), frame, column)
        for column in columns
    ]
    rows = list(zip(*cells, strict=True))
    if total:
        for row, is_total in enumerate(frame[total].astype(bool)):
            if is_total:
                rows[row] = tuple(f'<span class="kam-total">{cell}</span>' for cell in rows[row])
    rest = len(rows) - first
    fold = 3 if rest > 3 else 0  # folding one to three rows hides more than it saves
    head = rows[:first] if fold else rows
    named = language.text(
        "Table: {columns}", columns=", ".join(c.label for c in columns if c.label)
    )
    body = TABLE_STYLE + _draw(head, columns, caption=caption, note=note, label=named)
    if fold:
        label = language.plural("Show {count} more row", "Show {count} more rows", rest)
        folded = _draw(rows[first:], columns, caption="", note="", label=label)
        body += (
            f'<details class="kam-fold"><summary>{html.escape(label)}</summary>{folded}</details>'
        )
    return HouseTable(body, _as_text(frame, columns, language, caption=caption, note=note))


def _lit(cells: list[str], frame: pd.DataFrame, column: Show) -> list[str]:
    """Draw as traffic lights the texts whose row names a state, among other texts."""
    if not column.lit_by:
        return cells
    rows = zip(cells, frame[column.name], frame[column.lit_by], strict=True)
    return [_light(str(state), str(text)) if state else cell for cell, text, state in rows]


def _linked(cells: list[str], frame: pd.DataFrame, column: Show) -> list[str]:
    if not column.link:
        return cells
    return [
        f'<a href="{html.escape(str(page))}">{cell}</a>' if page else cell
        for cell, page in zip(cells, frame[column.link], strict=True)
    ]


def _cells(values: pd.Series, column: Show, language: Language) -> list[str]:
    written = [column.write(value, language) for value in values]
    if column.format == "trend":
        return [
            sparkline([] if _is_empty_trend(value) else list(value)) or _none() for value in values
        ]
    if column.format == "light":
        pairs = zip(values, written, strict=True)
        return [_light(str(value), text) for value, text in pairs]
    if column.format == "text":
        return [_text(text, wraps=column.wraps) for text in written]
    return _figures(values, written, column)


def _is_empty_trend(value: Any) -> bool:
    """Tell whether a trend holds no figures at all."""
    return not isinstance(value, Sequence) or all(is_missing(item) for item in value)


def _none() -> str:
    return f'<span class="kam-none">{NO_FIGURE}</span>'


def _light(state: str, text: str) -> str:
    kind = state if state in LIGHT_MARKS else "none"
    mark = f'<b aria-hidden="true">{LIGHT_MARKS[kind]}</b>'
    return f'<span class="kam-light {kind}">{mark}{html.escape(clean(text[2:]))}</span>'


def _text(text: str, *, wraps: bool) -> str:
    if text == NO_FIGURE:
        return _none()
    return f'<span class="kam-wrap">{escape(text, longest=600)}</span>' if wraps else escape(text)


def _figures(values: pd.Series, written: Sequence[str], column: Show) -> list[str]:
    marked = []
    for value, text in zip(values, written, strict=True):
        shown = _none() if text == NO_FIGURE else html.escape(text)
        is_adverse = column.is_signed and not is_missing(value) and value < 0
        marked.append(f'<span class="kam-adverse">{shown}</span>' if is_adverse else shown)
    if not column.has_bar:
        return marked
    drawn = bars(pd.to_numeric(values, errors="coerce").tolist())
    return [
        f'<span class="kam-barred">{bar}<span>{text}</span></span>' if bar else text
        for bar, text in zip(drawn, marked, strict=True)
    ]


def _breakable(label: str) -> str:
    """Let long German words of a header break where a reader would break them."""
    return JOINTS.sub("&shy;", html.escape(clean(label)))


def _draw(
    rows: Sequence[Sequence[str]], columns: Sequence[Show], *, caption: str, note: str, label: str
) -> str:
    sides = [' class="words"' if column.format in WORDS else "" for column in columns]
    heads = "".join(
        f'<th{side} scope="col">{_breakable(column.label)}</th>'
        for side, column in zip(sides, columns, strict=True)
    )
    lines = "\n".join(
        "<tr>"
        + "".join(f"<td{s}>{cell}</td>" for s, cell in zip(sides, row, strict=True))
        + "</tr>"
        for row in rows
    )
    above = (
        f"<caption>{html.escape(cut(clean(caption), LONGEST_CAPTION))}</caption>" if caption else ""
    )
    small = f'<span class="kam-note">{html.escape(clean(note))}</span>'
    below = f'\n<tfoot><tr><td colspan="{len(columns)}">{small}</td></tr></tfoot>' if note else ""
    read_as = html.escape(cut(clean(caption or label), LONGEST_CAPTION))
    kind = "kam-table kam-wide" if len(columns) >= WIDE_FROM else "kam-table"
    return (
        f'<div class="{kind}" tabindex="0" role="group" aria-label="{read_as}"><table>{above}\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody>{below}\n</table></div>"
    )


def _as_text(
    frame: pd.DataFrame,
    columns: Sequence[Show],
    language: Language,
    *,
    caption: str,
    note: str,
) -> str:
    written = {
        column.label or column.name: [column.write(value, language) for value in frame[column.name]]
        for column in columns
    }
    table = _aligned(written) if len(frame) else "–"
    return "\n".join(part for part in (caption, table, note) if part)


def _aligned(written: Mapping[str, Sequence[str]]) -> str:
    """Set columns of text side by side, as pandas prints a frame, in a tenth of its time."""
    columns = []
    for label, cells in written.items():
        lines = [text.translate(_ESCAPES) for text in (label, *cells)]
        width = min(max(map(len, lines)), LONGEST_CELL)
        lines = [lines[0], *(_dotted(text) for text in lines[1:])]
        widest = max(map(len, lines))
        columns.append([line.rjust(width).ljust(widest) for line in lines])
    return "\n".join(" ".join(line) for line in zip(*columns, strict=True))


def _dotted(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 3] + "..."
