"""The chapters of a report: their notebooks, their titles, the parameters they declare.

A parameter is a line ``name: type = literal  # meaning`` in the cell tagged ``parameters``.
Only declared names are accepted, with values of the declared type: a misspelt parameter
would otherwise report the default quarter without a word.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import kamlib
from kamlib.support.errors import ParameterError, nearest
from kamlib.support.language import translatable

Value = str | int | float | bool
_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
_TRUE, _FALSE = ("true", "yes", "1", "on"), ("false", "no", "0", "off")

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
class Parameter:
    """One declared parameter of a notebook."""

    name: str
    type: str
    default: Value
    meaning: str

    def read(self, text: Value) -> Value:
        """Read a value given as text, by the declared type.

        Raises
        ------
        ParameterError
            If the text is not of that type.
        """
        try:
            if not isinstance(text, str):
                return self._typed(text)
            if self.type == "bool":
                lowered = text.strip().lower()
                if lowered not in (*_TRUE, *_FALSE):
                    raise ValueError(text)
                return lowered in _TRUE
            value: Value = _TYPES[self.type](text)
        except ValueError:
            raise ParameterError(
                f"Parameter {self.name!r} ({self.meaning}) is of type {self.type}; found {text!r}."
            ) from None
        return value

    def _typed(self, value: Value) -> Value:
        """Accept a value that already has the declared type; an int may stand for a float."""
        fits = type(value) is _TYPES[self.type] or (self.type == "float" and type(value) is int)
        if not fits:
            raise ValueError(value)
        return value


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
            raise ParameterError(f"{self.path.name} needs exactly one cell tagged 'parameters'.")
        return declared(cells[0].source, where=self.path.name)


def declared(source: str, *, where: str) -> dict[str, Parameter]:
    """Read parameter declarations from the source of a cell.

    Examples
    --------
    >>> found = declared('quarter: str = "2026Q3"  # fiscal quarter to report', where="x")
    >>> found["quarter"].default, found["quarter"].meaning
    ('2026Q3', 'fiscal quarter to report')
    """
    lines = source.splitlines()
    parameters = {}
    for node in ast.parse(source).body:
        is_plain = (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.annotation, ast.Name)
            and node.annotation.id in _TYPES
            and node.value is not None
        )
        if not is_plain:
            raise ParameterError(
                f"{where}: a parameter is written `name: type = literal  # meaning` with type "
                f"str, int, float or bool; found {ast.unparse(node)!r}."
            )
        assert isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        assert isinstance(node.annotation, ast.Name) and node.value is not None
        comment = lines[node.lineno - 1].partition("#")[2].strip()
        try:
            default = ast.literal_eval(node.value)
        except ValueError:
            raise ParameterError(
                f"{where}: the default of {node.target.id!r} must be a plain value, "
                f"found {ast.unparse(node.value)!r}."
            ) from None
        parameters[node.target.id] = Parameter(node.target.id, node.annotation.id, default, comment)
    return parameters


def notebooks_folder() -> Path:
    """Folder of the chapter notebooks: of the checkout, or inside the installed package."""
    package = Path(kamlib.__file__).parent
    for folder in (package.parent / "notebooks", package / "_notebooks"):
        if folder.is_dir():
            return folder
    raise ParameterError("The chapter notebooks are missing; install the workbook again.")


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


def distribute(
    given: Mapping[str, Value], chapters: Sequence[ChapterNotebook]
) -> dict[str, dict[str, Value]]:
    """Give each chapter the parameters it declares; refuse those that none declares.

    Parameters
    ----------
    given : mapping of str to value
        Names and values; text is read by the declared type.
    chapters : sequence of ChapterNotebook
        Chapters of the run.

    Returns
    -------
    dict of str to dict
        Per chapter stem, the parameters for its notebook.

    Raises
    ------
    ParameterError
        Naming the nearest declared parameter.
    """
    known = {chapter.stem: chapter.parameters() for chapter in chapters}
    names = {name for parameters in known.values() for name in parameters}
    for name in given:
        if name not in names:
            raise ParameterError(f"No chapter has a parameter {name!r}. {nearest(name, names)}")
    return {
        stem: {
            name: parameters[name].read(value)
            for name, value in given.items()
            if name in parameters
        }
        for stem, parameters in known.items()
    }
