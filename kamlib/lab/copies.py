"""Notebooks in another language, to be opened: copies beside the English sources.

The English notebook stays the one source. A copy says which text it was made from; one the
analyst has changed is never overwritten, a newer text is put beside it. Copies lie as deep
in the folders as their sources, so ``../workbook.toml`` means the same file.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode

from kamlib.reporting.fingerprint import notebooks_folder
from kamlib.reporting.translate import comments, translate
from kamlib.support.errors import Sentence, StorageError

#: Name of the mark in the metadata of a copy: which text it was made from.
_MARK = "kam_text"
_OFFERED = ".offered.json"
_LANGUAGE = re.compile(r'^(language: str = )"en"', re.MULTILINE)


@dataclass(frozen=True)
class Copy:
    """One notebook in the reader's language.

    Parameters
    ----------
    path : Path
        Where the newest text lies.
    state : {"written", "kept", "beside"}
        Written now; there already; beside a copy that the analyst has changed.
    changed : Path
        The copy in its usual place.
    """

    path: Path
    state: Literal["written", "kept", "beside"]
    changed: Path


def copies_folder(language: str) -> Path:
    """Folder of the copies: beside the sources in a checkout, else in the current folder."""
    sources = notebooks_folder()
    home = sources.parent if sources.name == "notebooks" else Path.cwd()
    return home / f"notebooks_{language}"


def write_copies(language: str, *, sources: Path | None = None, to: Path) -> list[Copy]:
    """Write the notebooks in a language; leave alone what the analyst has changed.

    Parameters
    ----------
    language : str
        ``de``.
    sources : Path or None
        Folder of the English notebooks with its subfolders; None: those of the workbook.
    to : Path
        Folder of the copies.

    Returns
    -------
    list of Copy
        One per notebook, in order of their names.

    Raises
    ------
    StorageError
        If the folder cannot be written to.
    """
    folder = sources or notebooks_folder()
    try:
        offered = _offered(to)
        copies = [
            _place(in_language(path, language), to / path.relative_to(folder), offered)
            for path in sorted(folder.rglob("*.ipynb"))
            if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        ]
        _write(json.dumps(sorted(offered)), to / _OFFERED)
        return copies
    except OSError as error:
        raise StorageError(
            Sentence(
                "Notebooks in your language need a folder that this user may write to; {folder!r} "
                "cannot be written ({reason}). Have the right given, or open the English ones "
                "with kam lab --lang en.",
                folder=str(to),
                reason=error.strerror or str(error),
            )
        ) from error


def _offered(to: Path) -> set[str]:
    """Read which texts were put there once: what the analyst has deleted does not come back."""
    try:
        return set(json.loads((to / _OFFERED).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return set()


def in_language(path: Path, language: str) -> NotebookNode:
    """Translate the text, let the code speak the language too, and take English outputs out.

    Parameters
    ----------
    path : Path
        English notebook.
    language : str
        ``en`` or ``de``.
    """
    source: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook = translate(source, language)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if "parameters" in cell.metadata.get("tags", []):
                said = comments(cell.source, language)
                cell.source = _LANGUAGE.sub(rf'\1"{language}"', said)
    notebook.metadata[_MARK] = text_hash(notebook)
    return notebook


def text_hash(notebook: NotebookNode) -> str:
    """Hash what a person writes in a notebook: texts and code, not outputs.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> before = new_notebook(cells=[new_code_cell("1 + 1")])
    >>> after = new_notebook(cells=[new_code_cell("1 + 1", execution_count=7)])
    >>> text_hash(before) == text_hash(after)
    True
    """
    written = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()


def _place(notebook: NotebookNode, usual: Path, offered: set[str]) -> Copy:
    """Put a notebook into the first place where nothing of the analyst's is lost."""
    newest = notebook.metadata[_MARK]
    for path in _places(usual):
        made_from, holds = _look(path)
        if made_from == newest:
            return Copy(path, "kept" if path == usual else "beside", usual)
        if made_from != holds:
            continue  # changed by the analyst
        if path != usual and newest in offered:  # it lay there, and was deleted
            return Copy(usual, "kept", usual)
        _write(nbformat.writes(notebook), path)  # type: ignore[no-untyped-call]
        offered.add(newest)
        return Copy(path, "written" if path == usual else "beside", usual)
    raise AssertionError("there is always a next place")


def _places(usual: Path) -> Iterator[Path]:
    """Name the usual place, then places beside it."""
    yield usual
    for number in itertools.count(1):
        ending = "new" if number == 1 else f"new{number}"
        yield usual.with_name(f"{usual.stem}.{ending}.ipynb")


def _look(path: Path) -> tuple[str, str]:
    """Read from which text a copy was made, and what it holds; "" and "" where there is none."""
    if not path.exists():
        return "", ""
    try:
        found: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        return str(found.metadata.get(_MARK, "")), text_hash(found)
    except (ValueError, TypeError, KeyError, AttributeError, nbformat.ValidationError):
        return "", "not a notebook"  # whatever it is, it is not ours


def _write(text: str, path: Path) -> None:
    """Write at once and whole: a stopped command leaves no half notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    half.write_text(text, encoding="utf-8", newline="\n")
    half.replace(path)
