"""Everything that can be refused before a kernel starts, and the order that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kamlib.reporting.chapters import chapter_notebooks, plan_notebooks
from kamlib.reporting.early import declared_parameters, require_folder, require_hyper
from kamlib.reporting.execute import workbook_parameter
from kamlib.reporting.order import Order, Step, silent
from kamlib.reporting.parameters import Value, distribute, require_allowed
from kamlib.support.chapter import Allowed, Chapter
from kamlib.support.command import quoted
from kamlib.support.errors import Sentence, SettingsError
from kamlib.support.language import Language
from kamlib.workbook import Workbook, open_workbook


def prepare(
    workbook_file: str | Path,
    *,
    quarter: str = "",
    language: str = "",
    parameters: Mapping[str, Value] | None = None,
    step: Step = silent,
    notebooks: Path | None = None,
) -> Order:
    """Check everything a run needs before any kernel starts.

    Parameters
    ----------
    workbook_file : str or Path
        The company's ``workbook.toml``.
    quarter : str, default=""
        "" takes the newest closed quarter.
    language : str, default=""
        "" takes the company's.
    parameters : mapping or None
        Further parameters of chapters, by name.
    step : callable
        Shows progress.
    notebooks : Path or None
        Folder of the chapters; None: those of the workbook.

    Returns
    -------
    Order
        Ready to be run or checked.

    Raises
    ------
    SettingsError, ParameterError, SourceError, MissingColumnsError
        If settings, quarter, language, a parameter or an input cannot be used.
    """
    chapters, plans = tuple(chapter_notebooks(notebooks)), tuple(plan_notebooks(notebooks))
    declared = declared_parameters(notebooks)
    if language:
        distribute(parameters or {}, declared, language=Language(language))
    book = open_workbook(workbook_file, quarter=quarter, language=language)
    require_folder(book.settings)
    require_hyper(is_asked=book.settings.report.hyper)
    given = distribute(parameters or {}, declared, language=book.language)
    common: dict[str, Value] = {"quarter": book.quarter, "language": book.language.code}
    for stem, values in given.items():
        _require_allowed(book, stem, values)
    complete = {
        chapter.stem: common
        | {"workbook_file": workbook_parameter(book.settings.file, chapter)}
        | given[chapter.stem]
        for chapter in (*chapters, *plans)
    }
    order = Order(book=book, chapters=chapters, plans=plans, parameters=complete, step=step)
    _require_place(order.target, quoted(book.settings.file.name))
    return order


def _require_place(target: Path, file: str) -> None:
    """Refuse to put a report where a file stands."""
    if target.exists() and not target.is_dir():
        raise SettingsError(
            Sentence(
                "The report needs the folder {target!r}; a file stands there. Move the file, or "
                "name another report.folder in {file}.",
                target=str(target),
                file=file,
            )
        )


def _require_allowed(book: Workbook, stem: str, values: Mapping[str, Value]) -> None:
    """Ask the chapter of a notebook what its parameters may be."""
    chapter = getattr(book, stem, None)
    allowed: Mapping[str, Allowed] = {}
    if values and isinstance(chapter, Chapter):
        allowed = chapter.allowed
    for name, value in values.items():
        require_allowed(name, value, allowed.get(name, Allowed()), language=book.language)
