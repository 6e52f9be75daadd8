"""What ``kam lab`` and ``kam doctor`` show at the analyst's and the trainee's desk."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

import typer

from kamlib.console import complain, console
from kamlib.support.errors import KamError, StorageError
from kamlib.support.language import Language


def open_copies(say: Language) -> Path:
    """Write the notebooks in a language, say what the analyst must know, and name their folder.

    Raises
    ------
    typer.Exit
        With code 6, if they cannot be written.
    """
    from kamlib.lab.copies import copies_folder, write_copies
    from kamlib.lab.start import has_menus_in

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
    if not has_menus_in(say.code):
        told = say.text(
            "The texts are in your language, JupyterLab's own menus stay English: its language "
            "pack is not installed. Install it with: {command}",
            command="python -m pip install -c constraints.txt jupyterlab-language-pack-de-DE",
        )
        console.print(told, style="yellow", markup=False, soft_wrap=True)
    return folder


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
    return True
