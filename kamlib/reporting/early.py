"""What can be refused in a moment: before heavy libraries are loaded or a process starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamlib.reporting.lock import reserved
from kamlib.support.command import quoted
from kamlib.support.errors import Sentence, SettingsError
from kamlib.support.language import Language
from kamlib.support.settings import Settings, load_settings

if TYPE_CHECKING:
    from kamlib.reporting.parameters import Parameter


def refuse_early(
    workbook_file: str | Path, *, quarter: str, language: str, parameters: Mapping[str, Any]
) -> None:
    """Refuse what a look at the call and the settings shows; data are not read.

    Parameters
    ----------
    workbook_file : str or Path
        The company's ``workbook.toml``.
    quarter, language : str
        As asked; "" takes the newest quarter and the company's language.
    parameters : mapping
        As given.

    Raises
    ------
    SettingsError, ParameterError
        If settings, folder of reports, quarter, language or a parameter cannot be used.
    """
    settings = load_settings(workbook_file)
    say = Language(language or settings.company.language)
    if quarter:
        settings.quarter(quarter)
    require_folder(settings)
    require_hyper(is_asked=settings.report.hyper)
    if parameters:  # the notebooks need not be read otherwise
        from kamlib.reporting.parameters import distribute  # noqa: PLC0415

        distribute(parameters, declared_parameters(), language=say)


def reserve(
    workbook_file: str | Path, quarter: str, *, only_check: bool = False
) -> AbstractContextManager[None]:
    """Hold the quarter before its data are read, where it is known by then.

    Parameters
    ----------
    workbook_file : str or Path
        The company's ``workbook.toml``.
    quarter : str
        As asked; "" takes the one the settings close with, if they say.
    only_check : bool
        Whether chapter 1 alone is run, beside which the quarter may be run.

    Raises
    ------
    BusyError
        On entering, if another run holds it.
    """
    settings = load_settings(workbook_file)
    known = quarter or settings.company.closed_through
    name = str(settings.quarter(known)) if known else ""
    return reserved(settings.report_folder, f"check-{name}" if name and only_check else name)


def declared_parameters(notebooks: Path | None = None) -> dict[str, dict[str, Parameter]]:
    """List what each notebook declares; the run itself says whose plan a plan is."""
    from kamlib.reporting.chapters import chapter_notebooks, plan_notebooks  # noqa: PLC0415

    declared = {chapter.stem: chapter.parameters() for chapter in chapter_notebooks(notebooks)}
    for plan in plan_notebooks(notebooks):
        own = plan.parameters()
        declared[plan.stem] = {name: own[name] for name in own if name != "account"}
    return declared


def require_hyper(*, is_asked: bool) -> None:
    """Refuse to promise a file for Tableau that cannot be written here.

    Raises
    ------
    SettingsError
        If the settings ask for a Hyper file and the package that writes it is not installed.

    Examples
    --------
    >>> require_hyper(is_asked=False)
    """
    if is_asked and find_spec("pantab") is None:
        raise SettingsError(
            Sentence(
                "report.hyper needs the package pantab, which is not installed. Install the extra "
                'tableau (pip install -e ".[tableau]"), or set report.hyper = false.'
            )
        )


def require_folder(settings: Settings) -> None:
    """Refuse a folder of reports that cannot be one, or that holds the inputs.

    Raises
    ------
    SettingsError
        If a file stands there, nobody may write there, or the inputs lie there.
    """
    folder = settings.report_folder.resolve()
    nearest_there = next(each for each in (folder, *folder.parents) if each.exists())
    named = {"folder": settings.report.folder, "file": quoted(settings.file.name)}
    if not nearest_there.is_dir():
        raise SettingsError(
            Sentence(
                "report.folder needs a folder, found the file {found!r} on the way to {folder!r}. "
                "Name another folder in {file}.",
                found=nearest_there.name,
                **named,
            )
        )
    if not os.access(nearest_there, os.W_OK | os.X_OK):
        raise SettingsError(
            Sentence(
                "report.folder needs a folder that this user may write to; {found!r} cannot be "
                "written. Have the right given, or name another folder than {folder!r} in {file}.",
                found=str(nearest_there),
                **named,
            )
        )
    if folder == settings.data_folder.resolve():
        raise SettingsError(
            Sentence(
                "report.folder and data.folder are the same folder; reports would stand among "
                "the inputs. Name another report.folder in {file}.",
                file=quoted(settings.file.name),
            )
        )
