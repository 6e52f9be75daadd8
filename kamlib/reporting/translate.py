"""The text of a chapter in the reader's language: one English source, one catalogue.

Each paragraph, heading or list of a notebook's text cells is one message in
``kamlib/locale/de/LC_MESSAGES/notebooks.po``; a test finds paragraphs without German text.
"""

from __future__ import annotations

import copy
import re
from functools import cache

from babel.messages.pofile import read_po
from nbformat import NotebookNode

from kamlib.support.language import CATALOGUES

_BLANK_LINES = re.compile(r"\n\s*\n")


@cache
def _catalogue(language: str) -> dict[str, str]:
    path = CATALOGUES / language / "LC_MESSAGES" / "notebooks.po"
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def paragraphs(text: str) -> list[str]:
    r"""Cut a text cell into the paragraphs that are translated one by one.

    Examples
    --------
    >>> paragraphs("# Title\n\nOne line\nand another.")
    ['# Title', 'One line\nand another.']
    """
    return [part.strip() for part in _BLANK_LINES.split(text) if part.strip()]


def comments(source: str, language: str) -> str:
    """Translate what stands behind the parameters of a notebook; the code stays.

    Parameters
    ----------
    source : str
        Lines ``name: type = literal  # meaning``.
    language : str
        ``en`` or ``de``.

    Examples
    --------
    >>> comments('quarter: str = "2026Q3"  # fiscal quarter to report', "de")
    'quarter: str = "2026Q3"  # Geschäftsquartal des Berichts'
    """
    texts = {} if language == "en" else _catalogue(language)
    parted = [line.rpartition("  # ") for line in source.splitlines()]
    return "\n".join(f"{code}{mark}{texts.get(text) or text}" for code, mark, text in parted)


def translate(notebook: NotebookNode, language: str) -> NotebookNode:
    """Give a notebook its text in another language; what has no translation stays English.

    Parameters
    ----------
    notebook : NotebookNode
        Not changed.
    language : str
        ``en`` or ``de``.

    Returns
    -------
    NotebookNode
        A copy with translated text cells; code is the same.
    """
    translated = copy.deepcopy(notebook)
    if language == "en":
        return translated
    texts = _catalogue(language)
    for cell in translated.cells:
        if cell.cell_type == "markdown":
            parts = [texts.get(part) or part for part in paragraphs(cell.source)]
            cell.source = "\n\n".join(parts)
    return translated
