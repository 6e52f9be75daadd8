"""Sets a printed page: a template, plain texts as JSON and pictures become a tagged PDF (PDF/UA-1).

The same content gives the same bytes: no date is written, and the fonts come with matplotlib.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import typst

from kamlib.support.errors import ChapterError, Sentence

TEMPLATES = Path(__file__).with_name("templates")


def typeset(template: str, content: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """Set a template with its content.

    Parameters
    ----------
    template : str
        Name of a typst file among the templates; it reads ``sys.inputs.content``.
    content : mapping
        Plain texts and lists, ready for JSON, with ``title``; a template computes nothing.
    pictures : mapping of str to bytes
        PNG by file name, as the content names them.

    Returns
    -------
    bytes
        The PDF.

    Raises
    ------
    ChapterError
        If it cannot be set, with the reason of the typesetter.
    """
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copyfile(TEMPLATES / template, home / template)
        for name, png in pictures.items():
            (home / name).write_bytes(png)
        try:
            made: bytes = typst.compile(
                str(home / template),
                root=folder,
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
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
