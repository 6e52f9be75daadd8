"""What a finished report must satisfy before anyone may read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pandas as pd

from kamlib.support.errors import ChapterError
from kamlib.support.money import require_tied
from kamlib.workbook import Workbook

CHAPTERS = ("data_collection", "profitability", "scoring", "matrix", "soll_ist")
_LOADS = {"src", "srcset", "poster", "data", "action", "formaction", "background"}
_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!data:)", re.IGNORECASE)


class _References(HTMLParser):
    """Collects what a page loads and what it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.scripts = 0
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        self.scripts += tag == "script"
        for name, value in attrs:
            if name in _LOADS or (name == "href" and tag == "link"):
                self.loads.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            if (name.startswith("on") and name != "on") or (
                name == "style" and _STYLE.search(value or "")
            ):
                self.loads.append(f"{name}={value}")

    def handle_data(self, data: str) -> None:
        if self._in_style and _STYLE.search(data):
            self.loads.append("style that loads a file")

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False


def require_self_contained(pages: Iterable[Path], *, later: Iterable[str] = ()) -> None:
    """Refuse pages that load anything, run a script, or link to a file that is not there.

    Parameters
    ----------
    pages : iterable of Path
        HTML pages of the report.
    later : iterable of str
        Links that point outside the report and are written when it is published.

    Raises
    ------
    ChapterError
        Naming page and reference.
    """
    allowed = set(later)
    for page in pages:
        found = _References()
        found.feed(page.read_text(encoding="utf-8"))
        loaded = [value for value in found.loads if not value.startswith("data:")]
        if loaded or found.scripts:
            shown = loaded or ["a script"]
            raise ChapterError(f"{page.name} would load {shown[0]!r}; a report loads nothing.")
        for link in found.links:
            target = unquote(link.partition("#")[0])
            if not target or target in allowed:
                continue
            if not (page.parent / target).exists():
                raise ChapterError(f"{page.name} links to {link!r}, which does not exist.")


def all_tie_outs(book: Workbook) -> pd.DataFrame:
    """Set the tie-outs of all chapters under each other, and require each.

    Raises
    ------
    TieOutError
        If one is broken.
    """
    tables = [getattr(book, stem).tie_outs.assign(chapter=stem) for stem in CHAPTERS]
    table: pd.DataFrame = pd.concat(tables, ignore_index=True)
    require_tied(table)
    return table
