"""Sets a printed page: a template, plain texts as JSON and pictures become a tagged PDF (PDF/UA-1).

The same content gives the same bytes: no date is written, and the fonts come with matplotlib.
Only signs these do not have, like those of Chinese names, are set in a font of the machine.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import typst
from matplotlib.ft2font import FT2Font

from kamlib.support.errors import ChapterError, Sentence

TEMPLATES = Path(__file__).with_name("templates")


def typeset(
    template: str,
    content: Mapping[str, Any],
    pictures: Mapping[str, bytes],
    *,
    beside: Path | None = None,
) -> bytes:
    """Set a template with its content.

    Parameters
    ----------
    template : str
        Name of a typst file among the templates; it reads ``sys.inputs.content``.
    content : mapping
        Plain texts and lists, ready for JSON, with ``title``; a template computes nothing.
    pictures : mapping of str to bytes
        PNG or SVG by file name, as the content names them.
    beside : Path, optional
        Folder for files that lie there while it is set; the machine's own if None. What a
        stopped run leaves in its own folder goes with that.

    Returns
    -------
    bytes
        The PDF.

    Raises
    ------
    ChapterError
        If it cannot be set, with the reason of the typesetter.
    """
    said = json.dumps(content, ensure_ascii=False)
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        home = Path(folder)
        shutil.copyfile(TEMPLATES / template, home / template)
        for name, drawn in pictures.items():
            (home / name).write_bytes(drawn)
        try:
            made: bytes = typst.compile(
                str(home / template),
                root=folder,
                font_paths=[str(_fonts())],
                ignore_system_fonts=not _foreign(said),
                format="pdf",
                sys_inputs={"content": said},
                pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            raise ChapterError(
                Sentence(
                    "{title!r} cannot be printed: {reason}",
                    title=content["title"],
                    reason=str(error),
                )
            ) from None
    return made


def unprintable(text: str) -> str:
    """Find the signs of a text that neither our font nor one of this machine has.

    Parameters
    ----------
    text : str
        For example the name on a certificate.

    Returns
    -------
    str
        These signs; each would be printed as a box.

    Examples
    --------
    >>> unprintable("Sinéad O'Brien-Müller, Ольга Иванова, Thị Minh Khai Nguyễn")
    ''
    """
    return "".join(sign for sign in _foreign(text) if not _is_on_this_machine(sign))


def _fonts() -> Path:
    return Path(mpl.get_data_path()) / "fonts" / "ttf"


@cache
def _signs() -> frozenset[int]:
    """Take the signs of the font that all pages are set in."""
    return frozenset(FT2Font(str(_fonts() / "DejaVuSans.ttf")).get_charmap())


def _foreign(text: str) -> list[str]:
    return sorted(sign for sign in set(text) if sign.isprintable() and ord(sign) not in _signs())


def _is_on_this_machine(sign: str) -> bool:
    page = b'#set document(title: "A sign")\n#sys.inputs.sign'
    try:
        typst.compile(page, format="pdf", sys_inputs={"sign": sign}, pdf_standards=["ua-1"])
    except typst.TypstError:  # PDF/UA refuses what no font can show
        return False
    return True
