"""The quarter on two printed pages for management: what the first page of the report says.

Nothing is computed here, so that paper and screen cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kamlib.reporting.draw import page_labels
from kamlib.reporting.frame import PageFrame
from kamlib.reporting.portfolio import (
    portfolio_caption,
    portfolio_columns,
    with_quadrant_names,
)
from kamlib.reporting.summary import Summary
from kamlib.reporting.tiles import Tile
from kamlib.reporting.typeset import typeset
from kamlib.support.display import LIGHT_COLOURS, LIGHT_MARKS
from kamlib.support.safe_text import clean, cut

#: Lines of the portfolio that fit on a page beside what changed and what is missing.
MOST_LINES = 24
LONGEST = 44
_FIGURES = ("money", "percent", "points", "number")
LONGEST_SENTENCE = 320


def management_pdf(
    summary: Summary,
    *,
    frame: PageFrame,
    quadrants: Mapping[str, str],
    title: str = "",
    caption: str = "",
    beside: Path | None = None,
) -> bytes:
    """Print the first page of the report.

    Parameters
    ----------
    summary : Summary
        From :func:`kamlib.reporting.summary.summarise`.
    frame : PageFrame
        Of the first page.
    quadrants : mapping of str to str
        Names of the quadrants.
    title, caption : str
        Of the page and of its table; "" for those of the whole report.
    beside : Path, optional
        As for :func:`kamlib.reporting.typeset.typeset`.

    Returns
    -------
    bytes
        Two A4 pages, tagged for readers who cannot see them (PDF/UA-1), in the language of the
        report.

    Raises
    ------
    ChapterError
        If it cannot be set, with the reason of the typesetter.
    """
    text, said = frame.language.text, page_labels(frame)
    content = {
        "lang": frame.language.code,
        "title": clean(title) or text("Key accounts in {quarter}", quarter=frame.quarter),
        "company": clean(frame.company),
        "scope": " · ".join([cut(clean(frame.company), 80), *frame.imprint]),
        "finding": _sentence(summary.finding),
        "lights": LIGHT_COLOURS,
        "tiles": [_tile(tile) for tile in summary.tiles],
        "pictures": [
            {"file": f"{place}.png", "alt": picture.alt}
            for place, picture in enumerate(summary.pictures)
        ],
        "table": _table(summary, frame, quadrants, caption),
        "lists": [
            _listed(said["changed"], summary.changes, said["nothing_changed"]),
            _listed(said["missing"], summary.missing, said["nothing_missing"]),
        ],
        "terms": [[clean(term), _sentence(meaning)] for term, meaning in summary.terms],
        "footer": text(
            "Definitions, tie-outs and details: the report of {quarter}.", quarter=frame.quarter
        ),
    }
    pictures = {f"{place}.png": picture.content() for place, picture in enumerate(summary.pictures)}
    return typeset("management.typ", content, pictures, beside=beside)


def _sentence(text: str) -> str:
    return cut(clean(text), LONGEST_SENTENCE)


def _tile(tile: Tile) -> dict[str, str]:
    mark = "" if tile.light == "none" else f"{LIGHT_MARKS[tile.light]} "
    return {
        "label": clean(tile.label),
        "value": clean(tile.value),
        "variance": mark + clean(tile.variance) if tile.variance else "",
        "note": clean(tile.note),
    }


def _listed(title: str, sentences: tuple[str, ...], nothing: str) -> dict[str, Any]:
    return {
        "title": title,
        "sentences": [_sentence(each) for each in sentences],
        "nothing": nothing,
    }


def _table(
    summary: Summary, frame: PageFrame, quadrants: Mapping[str, str], caption: str
) -> dict[str, Any]:
    """Write the portfolio line by line; a trend is a picture and stays on the page."""
    language = frame.language
    columns = [each for each in portfolio_columns(language) if each.format != "trend"]
    lines = with_quadrant_names(summary.frame, quadrants).head(MOST_LINES)
    rest = len(summary.frame) - len(lines)
    return {
        "title": caption or portfolio_caption(summary.frame, language),
        "header": [each.label for each in columns],
        "rows": [
            [cut(each.write(row[each.name], language), LONGEST) for each in columns]
            for row in lines.to_dict("records")
        ],
        "right": [place for place, each in enumerate(columns) if each.format in _FIGURES],
        "more": language.plural(
            "{count} more account stands in the report.",
            "{count} more accounts stand in the report.",
            rest,
        )
        if rest
        else "",
        "note": clean(summary.portfolio_note),
    }
