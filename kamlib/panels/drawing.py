"""Tables and small pictures of a panel, as text of a page: quick, and swapped as one piece.

A picture of matplotlib takes half a second, which is too long under a moving slider. These
are drawn as HTML and SVG in a millisecond each, carry their figures as text for readers who
cannot see them, and compute nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

import pandas as pd

from kamlib.support.display import WIDE_FROM, WORDS, Show, light_text
from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.marks import bars
from kamlib.support.safe_text import JOINTS, clean, cut, escape

_TAGS = re.compile(r"<(style|title)\b.*?</\1>|<[^>]+>", re.DOTALL)
_LINES = re.compile(r"</(?:tr|p|h[1-6]|caption|li)>")
LONGEST = 44


def table(
    frame: pd.DataFrame,
    columns: Sequence[Show],
    *,
    language: Language,
    caption: str,
    note: str = "",
    marked: Iterable[bool] = (),
) -> str:
    """Draw a table in the house look, without the machinery of a report's tables.

    Parameters
    ----------
    frame : DataFrame
        Rows in order.
    columns : sequence of Show
        What is shown and how.
    language : Language
        Of figures.
    caption, note : str
        Over and under the table.
    marked : iterable of bool
        Rows that stand out, one per row; empty: none.

    Returns
    -------
    str
        HTML; every text from data is escaped.

    Examples
    --------
    >>> frame = pd.DataFrame({"name": ["A & B"], "score": [7.25]})
    >>> drawn = table(frame, [Show(name="name", label="Account"),
    ...     Show(name="score", label="Score", format="number", digits=1)],
    ...     language=Language(), caption="Ranking")
    >>> "A &amp; B" in drawn, "7.2" in drawn
    (True, True)
    """
    heads = "".join(
        f'<th scope="col"{_kind(show)}>{JOINTS.sub("&shy;", html.escape(clean(show.label)))}</th>'
        for show in columns
    )
    cells = [_cells(frame[show.name], show, language) for show in columns]
    stands_out = [*marked] or [False] * len(frame)
    rows = [
        f'<tr class="kam-marked">{"".join(row)}</tr>' if is_marked else f"<tr>{''.join(row)}</tr>"
        for is_marked, *row in zip(stands_out, *cells, strict=True)
    ]
    body = "".join(rows) or f'<tr><td colspan="{len(columns)}">{NO_FIGURE}</td></tr>'
    name = html.escape(clean(caption))
    kind = "kam-table kam-wide" if len(columns) >= WIDE_FROM else "kam-table"
    small = f'<p class="kam-small">{html.escape(clean(note))}</p>' if note else ""
    return (
        f'<div class="{kind}" tabindex="0" role="group" aria-label="{name}"><table>'
        f"<caption>{name}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"{small}</div>"
    )


def _kind(show: Show) -> str:
    """Say what stands in a column, in the words of the house's tables."""
    return ' class="words"' if show.format in WORDS else ""


def _cells(values: pd.Series, show: Show, language: Language) -> list[str]:
    listed, kind = values.tolist(), _kind(show)
    if show.format == "light":
        return [f"<td{kind}>{_light(str(value), language)}</td>" for value in listed]
    if show.format == "text":
        return [f"<td{kind}>{_text(value, wraps=show.wraps)}</td>" for value in listed]
    written = [show.write(value, language) for value in listed]
    if show.is_signed:
        written = [
            f'<span class="kam-adverse">{text}</span>'
            if not is_missing(value) and value < 0
            else text
            for value, text in zip(listed, written, strict=True)
        ]
    if show.has_bar:
        drawn = bars([float("nan") if is_missing(value) else float(value) for value in listed])
        written = [
            f'<span class="kam-barred">{bar}<span>{text}</span></span>'
            for bar, text in zip(drawn, written, strict=True)
        ]
    return [f"<td{kind}>{text}</td>" for text in written]


def _text(value: object, *, wraps: bool) -> str:
    if is_missing(value) or value == "":
        return f'<span class="kam-none">{NO_FIGURE}</span>'
    if wraps:
        return f'<span class="kam-wrap">{html.escape(clean(value))}</span>'
    return escape(value, longest=LONGEST)


def _light(state: str, language: Language) -> str:
    sign, _, word = light_text(state, language).partition(" ")
    return f'<span class="kam-light {html.escape(state)}"><b>{sign}</b>{html.escape(word)}</span>'


def sentence(text: str) -> str:
    """Draw the sentence a panel opens with.

    Examples
    --------
    >>> sentence("3 < 4")
    '<p class="kam-said">3 &lt; 4</p>'
    """
    return f'<p class="kam-said">{html.escape(clean(text))}</p>'


def picture(parts: Iterable[str], *, width: int, height: int, label: str) -> str:
    """Put drawn parts into one picture that can be read aloud.

    Examples
    --------
    >>> picture(["<g/>"], width=10, height=5, label="none").startswith('<svg class="kam-picture"')
    True
    """
    return (
        f'<svg class="kam-picture" role="img" aria-label="{html.escape(clean(label))}" '
        f'viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid meet">'
        f"{''.join(parts)}</svg>"
    )


def words(x: float, y: float, text: object, *, anchor: str = "start", kind: str = "") -> str:
    """Write into a picture.

    Examples
    --------
    >>> words(1, 2.25, "A & B", anchor="end")
    '<text x="1.0" y="2.2" text-anchor="end" class="">A &amp; B</text>'
    """
    shown = html.escape(cut(clean(text), 80))
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{shown}</text>'


def box(x: float, y: float, width: float, height: float, *, kind: str) -> str:
    """Draw a bar into a picture; a width or height below 0 is none.

    Examples
    --------
    >>> box(0, 0, 4, 2, kind="solid")
    '<rect x="0.0" y="0.0" width="4.0" height="2.0" class="solid"/>'
    """
    size = f'width="{max(width, 0.0):.1f}" height="{max(height, 0.0):.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} class="{kind}"/>'


def as_text(drawn: str) -> str:
    r"""Read a drawn piece as plain text, a line per row of a table.

    Examples
    --------
    >>> as_text("<p>One &amp; two</p><table><tr><td>3</td><td>4</td></tr></table>")
    'One & two\n3 4'
    """
    lines = (_TAGS.sub(" ", line) for line in _LINES.split(drawn))
    read = (" ".join(html.unescape(line).split()) for line in lines)
    return "\n".join(line for line in read if line)
