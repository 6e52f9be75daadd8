"""A command that a sentence advises, written so that it can be pasted as it stands."""

from __future__ import annotations

import os
import re
from pathlib import Path

#: The workbook file that ``kam`` takes if none is named.
USUAL = "workbook.toml"
_PLAIN = re.compile(r"[\w./\\:~+-]+")


def command(words: str, workbook: Path = Path(USUAL)) -> str:
    """Write a call of ``kam`` that works where it is read.

    Parameters
    ----------
    words : str
        Subcommand and what stands before its options, such as ``run 2026Q3``.
    workbook : Path
        The settings; left out of the command if they are those that ``kam`` takes anyway.

    Examples
    --------
    >>> command("run 2026Q3"), command("run 2026Q3", Path("Arbeits Buch.toml"))
    ('kam run 2026Q3', 'kam run 2026Q3 --workbook "Arbeits Buch.toml"')
    """
    there = as_given(workbook)
    return f"kam {words}" if there == USUAL else f"kam {words} --workbook {quoted(there)}"


def as_given(path: Path) -> str:
    r"""Write a path as seen from the current folder, where it can be.

    Examples
    --------
    >>> as_given(Path.cwd() / "north" / "workbook.toml").replace("\\", "/")
    'north/workbook.toml'
    """
    try:
        return os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)


def quoted(word: str) -> str:
    """Put a word of a command in quotes, where a blank or another sign would cut it.

    Examples
    --------
    >>> quoted("workbook.toml"), quoted("Arbeits Buch.toml")
    ('workbook.toml', '"Arbeits Buch.toml"')
    """
    return word if _PLAIN.fullmatch(word) else f'"{word}"'
