"""The chapters of a report: their notebooks, their titles, the parameters they declare."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from kamlib.reporting.fingerprint import notebooks_folder
from kamlib.reporting.parameters import Parameter, declared
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.language import translatable

#: Short names of the chapters, for outline and progress; a new chapter may go without.
CHAPTER_LABELS = {
    "data_collection": translatable("Data collection"),
    "profitability": translatable("Profitability"),
    "scoring": translatable("Scoring"),
    "matrix": translatable("Matrix"),
    "soll_ist": translatable("Soll-Ist"),
    "account_plan": translatable("Account plan"),
}
#: Chapters that are executed once per key account, with its number as ``account``.
PER_ACCOUNT = ("account_plan",)


@dataclass(frozen=True)
class ChapterNotebook:
    """One chapter notebook."""

    path: Path

    @property
    def number(self) -> int:
        """Place in the report."""
        return int(self.path.stem[:2])

    @property
    def stem(self) -> str:
        """Name shared by package, notebook, page and tests."""
        return self.path.stem[3:]

    @property
    def page(self) -> str:
        """File name of its report page."""
        return f"{self.path.stem}.html"

    @property
    def is_per_account(self) -> bool:
        """Whether it is executed once per key account."""
        return self.stem in PER_ACCOUNT

    def read(self) -> NotebookNode:
        """Read the notebook."""
        notebook: NotebookNode = nbformat.read(self.path, as_version=4)  # type: ignore[no-untyped-call]
        return notebook

    def parameters(self) -> dict[str, Parameter]:
        """Parameters declared in the cell tagged ``parameters``.

        Raises
        ------
        ParameterError
            If there is no such cell or a line of it is not a plain declaration.
        """
        cells = [
            cell for cell in self.read().cells if "parameters" in cell.metadata.get("tags", [])
        ]
        if len(cells) != 1:
            raise ParameterError(
                Sentence("{file} needs exactly one cell tagged 'parameters'.", file=self.path.name)
            )
        return declared(cells[0].source, where=self.path.name)


def chapter_notebooks(folder: Path | None = None) -> list[ChapterNotebook]:
    """List the chapters of a report in reading order.

    ``00_start_here`` is not one; one that is executed per account is in :func:`plan_notebooks`.
    """
    return [chapter for chapter in _numbered(folder) if not chapter.is_per_account]


def plan_notebooks(folder: Path | None = None) -> list[ChapterNotebook]:
    """List the chapters that are executed once per key account."""
    return [chapter for chapter in _numbered(folder) if chapter.is_per_account]


def _numbered(folder: Path | None) -> list[ChapterNotebook]:
    found = sorted((folder or notebooks_folder()).glob("[0-9][0-9]_*.ipynb"))
    return [ChapterNotebook(path) for path in found if not path.name.startswith("00")]
