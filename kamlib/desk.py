"""What ``kam lab`` and ``kam doctor`` show at the analyst's and the trainee's desk."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress
from pathlib import Path

import typer

from kamlib.console import complain, console
from kamlib.support.errors import KamError, ParameterError, Sentence, StorageError
from kamlib.support.language import Language


def open_copies(say: Language) -> Path:
    """Write the notebooks in a language, say what the analyst must know, and name their folder.

    Raises
    ------
    typer.Exit
        With code 6, if they cannot be written.
    """
    from kamlib.lab.copies import copies_folder, write_copies

    folder = copies_folder(say.code)
    try:
        copies = write_copies(say.code, to=folder)
    except StorageError as error:
        complain(error.told(say))
        raise typer.Exit(6) from None
    for copy in copies:
        if copy.state == "beside":
            told = say.text(
                "You have changed {changed}; it stays as it is. The newer text lies beside it as "
                "{newer}: take over what you need and delete one of the two.",
                changed=str(copy.changed.relative_to(folder.parent)),
                newer=copy.path.name,
            )
            console.print(told, style="yellow", markup=False, soft_wrap=True)
    return folder


def say_menus(say: Language) -> None:
    """Say how JupyterLab's own menus come into a language, where they cannot be shown in it."""
    from kamlib.lab.start import has_menus_in

    if not has_menus_in(say.code):
        told = say.text(
            "The texts are in your language, JupyterLab's own menus stay English: its language "
            "pack is not installed. Install it with: {command}",
            command="python -m pip install -c constraints.txt jupyterlab-language-pack-de-DE",
        )
        console.print(told, style="yellow", markup=False, soft_wrap=True)


def is_root_user(say: Language, *, allowed: bool) -> bool:
    """Tell whether the user is root; refuse it unless it is meant.

    Raises
    ------
    typer.Exit
        With code 2, if root has not said so.
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and not allowed:
        complain(
            say.text(
                "JupyterLab does not start for root, because a notebook could then change "
                "anything on this machine. Start kam lab as an ordinary user; in a container of "
                "your own, start kam lab --allow-root."
            )
        )
        raise typer.Exit(2)
    return is_root


def a_folder(folder: Path) -> Path:
    """Take a folder to open; refuse what is none.

    Raises
    ------
    ParameterError
        If it does not exist or is a file.
    """
    if folder.is_dir():
        return folder.resolve()
    raise ParameterError(
        Sentence(
            "{folder!r} is no folder. Name the folder the trainer gave you, or leave it out to "
            "open the chapters.",
            folder=str(folder),
        )
    )


def spoken_in(folder: Path) -> Language:
    """Language of a participant's folder; English where there is no participant."""
    from kamlib.training.course import language_in

    return Language(language_in(folder) or "en")


def diagnose(workbook: Path, say: Language, *, now: dt.datetime) -> bool:
    """Look at this machine, show every check and the code to read out.

    Parameters
    ----------
    workbook : Path
        Settings that name the folder of reports; without them it is ``reports``.
    say : Language
        Of all texts.
    now : datetime
        The clock of this machine.

    Returns
    -------
    bool
        Whether nothing is missing.
    """
    from kamlib import doctor

    reports = workbook.parent / "reports"
    with suppress(KamError, ImportError):  # a broken workbook.toml is said by kam check
        from kamlib.support.settings import load_settings

        reports = load_settings(workbook).report_folder
    seen = doctor.look(reports, now=now)
    findings = doctor.examine(seen)
    missing = sum(each.state == "missing" for each in findings)
    code = doctor.write_code(findings, system=seen.system)
    console.print(doctor.finding_table(findings, language=say))
    console.print()
    unwell = [each.check for each in findings if each.state != "well"]
    for line in doctor.cures(unwell, python=doctor.this_python(), language=say):
        console.print(line, markup=False, soft_wrap=True)
    if missing:
        told = say.plural("{count} thing is missing.", "{count} things are missing.", missing)
        console.print(told, style="bold red", markup=False)
    else:
        console.print(say.text("All is there that the workbook needs."), style="green")
    console.print(say.text("Code: {code}", code=code), style="bold", markup=False)
    words = doctor.spoken(code, language=say)
    console.print(say.text("To read it out: {words}", words=words), markup=False)
    return not missing


def say_reading(code: str, say: Language) -> bool:
    """Show the trainer what a code says that a participant has read out.

    Returns
    -------
    bool
        True: it could be read.

    Raises
    ------
    ParameterError
        If it was misheard.
    """
    from kamlib import doctor

    reading = doctor.read_code(code)
    system = {"Darwin": "macOS"}.get(reading.system, reading.system)
    well = sum(state == "well" for state in reading.states.values())
    console.print(
        say.text(
            "{system}: {well} of {all} checks are well.",
            system=system,
            well=well,
            all=len(reading.states),
        ),
        markup=False,
    )
    if well < len(reading.states):
        console.print(doctor.reading_table(reading, language=say))
        unwell = [name for name, state in reading.states.items() if state != "well"]
        for line in doctor.cures(unwell, python="python", language=say):
            console.print(line, markup=False, soft_wrap=True)
    return True
