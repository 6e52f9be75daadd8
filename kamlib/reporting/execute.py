"""Execute one chapter with papermill, and let nothing pass that did not run to its end.

papermill calls a notebook done when a cell left early by ``sys.exit()``; here a chapter is
done only when every code cell completed.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from kamlib.reporting.chapters import ChapterNotebook
from kamlib.reporting.frame import Turn
from kamlib.reporting.kernels import kernel_options
from kamlib.reporting.parameters import Value
from kamlib.reporting.translate import translate
from kamlib.support import errors
from kamlib.support.errors import ChapterError
from kamlib.support.language import Language

_DATA_ERRORS = ("LossBudgetExceededError", "TieOutError", "SourceError", "MissingColumnsError")
#: Colours of a terminal, which mean nothing on a page.
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_SETTINGS_ERRORS = ("SettingsError", "ParameterError")
_NO_ROOM = ("MemoryError", "StorageError")


class ChapterFailedError(ChapterError):
    """A chapter stopped; carries what the failure page needs.

    Attributes
    ----------
    chapter : ChapterNotebook
        The chapter.
    account : str
        Whose plan; "" for a chapter.
    turn : str
        Whose turn it is: data, parameter, code, timeout or resources.
    details : str
        Traceback, if there is one.
    """

    def __init__(
        self, message: str, *, chapter: ChapterNotebook, turn: Turn, details: str = ""
    ) -> None:
        super().__init__(message)
        self.chapter = chapter
        self.account = ""
        self.turn = turn
        self.details = details


class Limits(NamedTuple):
    """How long one cell and one notebook may take, in seconds."""

    cell: int = 600
    notebook: int = 1800


DEFAULT_LIMITS = Limits()


def execute(
    chapter: ChapterNotebook,
    output: Path,
    *,
    parameters: Mapping[str, Value],
    language: Language,
    limits: Limits = DEFAULT_LIMITS,
) -> NotebookNode:
    """Execute a chapter notebook.

    Parameters
    ----------
    chapter : ChapterNotebook
        The chapter; its notebook is not changed.
    output : Path
        Where the executed copy goes, complete or as far as it came.
    parameters : mapping
        Declared parameters with values of their types.
    language : Language
        Of the text cells and of messages.
    limits : Limits
        How long it may take.

    Returns
    -------
    NotebookNode
        The executed notebook, without any path of this machine.

    Raises
    ------
    ChapterFailedError
        If any code cell did not complete.
    """
    notebook: NotebookNode | None = None
    try:
        notebook = papermill.execute_notebook(
            _emptied(chapter, chapter.path.stat().st_mtime_ns, language.code),
            str(output),
            parameters=dict(parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            **kernel_options(
                chapter.path.parent,
                output,
                cell_seconds=limits.cell,
                notebook_seconds=limits.notebook,
            ),
        )
    except PapermillExecutionError as error:
        raise _failed(chapter, error) from None
    except CellTimeoutError as error:
        message = language.text(
            "A cell was stopped because it took longer than {cell} seconds, or its chapter longer "
            "than {notebook} (report.cell_seconds, report.notebook_seconds).",
            cell=language.number(limits.cell),
            notebook=language.number(limits.notebook),
        )
        raise ChapterFailedError(
            message, chapter=chapter, turn="timeout", details=str(error)
        ) from None
    except DeadKernelError as error:
        message = language.text(
            "The chapter's kernel died before the chapter ended (killed, or out of memory)."
        )
        raise ChapterFailedError(
            message, chapter=chapter, turn="resources", details=str(error)
        ) from None
    finally:
        if notebook is None and output.exists():  # stopped: as far as it came
            notebook = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
        if notebook is not None:
            workbook_file = str(parameters.get("workbook_file", ""))
            _forget_machine(notebook, output, chapter, workbook_file)
    require_complete(notebook, chapter, language=language)
    return notebook


@lru_cache(maxsize=16)
def _emptied(chapter: ChapterNotebook, changed: int, language: str) -> NotebookNode:  # noqa: ARG001
    """Take a notebook's cells without outputs, in a language; once for all its plans."""
    source = translate(chapter.read(), language)
    for cell in source.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return source


def completed_cells(notebook: NotebookNode) -> str:
    """Count the code cells that completed, of all that there are.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> done = {"papermill": {"status": "completed", "exception": False}}
    >>> completed_cells(new_notebook(cells=[new_code_cell("1", metadata=done), new_code_cell("2")]))
    '1 of 2'
    """
    cells = [each for each in notebook.cells if each.cell_type == "code" and each.source.strip()]
    done = [cell for cell in cells if _is_done(cell)]
    return f"{len(done)} of {len(cells)}"


def _is_done(cell: NotebookNode) -> bool:
    state = cell.metadata.get("papermill", {})
    errored = any(output.output_type == "error" for output in cell.outputs)
    return state.get("status") == "completed" and not errored and not state.get("exception")


def require_complete(
    notebook: NotebookNode, chapter: ChapterNotebook, *, language: Language
) -> None:
    """Refuse a notebook in which a code cell did not run to its end.

    Raises
    ------
    ChapterFailedError
        Naming the first such cell.
    """
    for place, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.execution_count is None or not _is_done(cell):
            raise ChapterFailedError(
                language.text(
                    "Cell {place} did not run to its end, although no error was reported; the "
                    "notebook was left early, for example by sys.exit().",
                    place=place,
                ),
                chapter=chapter,
                turn="code",
            )


def workbook_parameter(workbook_file: Path, chapter: ChapterNotebook) -> str:
    """Write the workbook file as seen from the notebook's folder."""
    try:
        return Path(os.path.relpath(workbook_file, chapter.path.parent)).as_posix()
    except ValueError:  # another drive on Windows
        return workbook_file.as_posix()


def _failed(chapter: ChapterNotebook, error: PapermillExecutionError) -> ChapterFailedError:
    turn: Turn = "code"
    if error.ename in _DATA_ERRORS:
        turn = "data"
    elif error.ename in _SETTINGS_ERRORS:
        turn = "parameter"
    elif error.ename in _NO_ROOM or f"[Errno {errno.ENOSPC}]" in str(error.evalue):
        turn = "resources"
    is_ours = hasattr(errors, error.ename)
    message = error.evalue if is_ours else f"{error.ename}: {error.evalue}"
    details = _COLOURS.sub("", "\n".join(error.traceback))
    return ChapterFailedError(message, chapter=chapter, turn=turn, details=details)


def _forget_machine(
    notebook: NotebookNode, output: Path, chapter: ChapterNotebook, workbook_file: str
) -> None:
    """Write the executed copy without folders and times of this machine; file names stay.

    The same inputs then give the same file.
    """
    notes = notebook.metadata.get("papermill", {})
    for state in [notes, *(cell.metadata.get("papermill", {}) for cell in notebook.cells)]:
        for name in ("duration", "start_time", "end_time"):
            state.pop(name, None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notes["input_path"], notes["output_path"] = chapter.path.name, output.name
    if workbook_file:
        name = workbook_file.rpartition("/")[2]
        if "workbook_file" in notes.get("parameters", {}):
            notes["parameters"]["workbook_file"] = name
        for cell in notebook.cells:
            if "injected-parameters" in cell.metadata.get("tags", []):
                cell.id = "injected-parameters"
                cell.source = cell.source.replace(json.dumps(workbook_file), json.dumps(name))
    nbformat.write(notebook, output)  # type: ignore[no-untyped-call]
