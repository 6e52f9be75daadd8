"""Gates on the pages: nothing is loaded, nothing runs, every link leads somewhere.

What a page may hold is listed; everything else is refused, so that a new way to load
something is refused as well.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from kamlib.support.errors import ChapterError, Sentence

_LOADS = {
    "src",
    "srcset",
    "imagesrcset",
    "poster",
    "data",
    "action",
    "formaction",
    "background",
    "ping",
    "manifest",
    "srcdoc",
    "archive",
    "codebase",
    "classid",
    "longdesc",
}
_STYLED = {"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"}
_FORBIDDEN = {
    "script",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "base",
    "portal",
    "animate",
    "set",
    "foreignobject",
}
#: Pictures only: a data address of any other kind could hold a page of its own.
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[\w+/=\s]*|data:,", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.IGNORECASE | re.DOTALL)
_CSS_LOADS = re.compile(
    r"@import|@namespace|image-set\(|\bimage\(|\bsrc\(|expression\(|-moz-binding|behavior\s*:"
    r"|url\(\s*['\"]?\s*(?!data:image/(?:png|jpeg|gif|webp);|#)",
    re.IGNORECASE,
)


def loads_a_file(style: str) -> bool:
    r"""Tell whether a piece of CSS would load something, however it is written.

    Examples
    --------
    >>> loads_a_file("p { color: red; fill: url(#stripes) }")
    False
    >>> loads_a_file(r"p { background: \75rl(x.png) }"), loads_a_file("@im/**/port 'a.css'")
    (True, True)
    """

    def letter(found: re.Match[str]) -> str:
        return chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2]

    return bool(_CSS_LOADS.search(_CSS_ESCAPE.sub(letter, _CSS_COMMENT.sub("", style))))


class _References(HTMLParser):
    """Collects what a page would load, what it links to and the places it names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self._style: list[str] | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORBIDDEN:
            self.loads.append(f"<{tag}>")
        if tag == "style":
            self._style = []
        for name, given in attrs:
            self._attribute(tag, name, given or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name in ("id", "name"):
            self.places.add(value)
        if name in _LOADS or (name in ("href", "xlink:href") and tag not in ("a", "area")):
            is_inside = value.startswith("#") and tag != "link"
            if not is_inside and not _PICTURE.fullmatch(value):
                self.loads.append(value)
        elif name in ("href", "xlink:href"):
            self.links.append(value)
        if name == "http-equiv" and value.strip().lower() == "refresh":
            self.loads.append("meta refresh")
        if name.startswith("on") or (name in _STYLED and loads_a_file(value)):
            self.loads.append(f"{name}={value}")

    def handle_data(self, data: str) -> None:
        if self._style is not None:
            self._style.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self._style is not None:
            if loads_a_file("".join(self._style)):
                self.loads.append("style that loads a file")
            self._style = None


def require_self_contained(pages: Iterable[Path], *, later: Iterable[str] = ()) -> None:
    """Refuse pages that load anything, run a script, or have a link that leads nowhere.

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
    read: dict[Path, _References] = {}

    def references(page: Path) -> _References:
        place = Path(os.path.normpath(page))
        if place not in read:
            read[place] = _References(place.read_text(encoding="utf-8"))
        return read[place]

    for page in pages:
        found = references(page)
        if found.loads:
            shown = found.loads[0][:120]
            raise ChapterError(
                Sentence(
                    "{page} would load {shown!r}; a report loads nothing.",
                    page=page.name,
                    shown=shown,
                )
            )
        for link in found.links:
            name, _, place = link.partition("#")
            target = page.parent / unquote(name) if name else page
            if name in allowed:
                continue
            if not target.exists():
                raise ChapterError(
                    Sentence(
                        "{page} links to {link!r}, which does not exist.", page=page.name, link=link
                    )
                )
            is_page = target.suffix == ".html"
            if place and is_page and unquote(place) not in references(target).places:
                raise ChapterError(
                    Sentence(
                        "{page} links to {link!r}, but there is no such place on that page.",
                        page=page.name,
                        link=link,
                    )
                )


def require_no_trace(folder: Path, secrets: Iterable[str]) -> None:
    """Refuse artefacts that name a folder of this machine or hold a secret.

    Parameters
    ----------
    folder : Path
        The finished report.
    secrets : iterable of str
        What must not be found: folders, passwords.

    Raises
    ------
    ChapterError
        Naming the file, never the secret itself.
    """
    wanted = sorted({text.encode() for text in secrets if len(text) >= 6})
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        for content in _contents(path):
            if any(text in content for text in wanted):
                raise ChapterError(
                    Sentence(
                        "{file} names a folder of this machine or holds a secret from its "
                        "environment; neither may leave it.",
                        file=path.relative_to(folder).as_posix(),
                    )
                )


def _contents(path: Path) -> Iterator[bytes]:
    if path.suffix != ".xlsx":
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            yield book.read(name)
