"""The commands that install what is missing, ready to copy: of this Python, a line each."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import kamlib
from kamlib.doctor.finding import CHECKS
from kamlib.support.language import Language


def cures(checks: Iterable[str], *, python: str, language: Language) -> list[str]:
    """Write the command for each check that pip can mend.

    Parameters
    ----------
    checks : iterable of str
        Keys of :data:`~kamlib.doctor.finding.CHECKS` that are not well.
    python : str
        Which Python is to install; another one would install for itself.
    language : Language
        Of the labels.

    Returns
    -------
    list of str
        Where the program was installed from a stick, the commands ask nothing of the internet.
    """
    home = Path(kamlib.__file__).parents[1]
    is_checkout = (home / "pyproject.toml").is_file()
    at_home = Path.cwd() == home
    pinned = f"-c {'constraints.txt' if at_home else _quoted(home / 'constraints.txt')}"
    source = pinned if is_checkout else "--no-index --find-links packages"
    program = f"-e {'.' if at_home else _quoted(home)}" if is_checkout else '"kamlib[de]"'
    return [
        f"{language.text(CHECKS[name].label)}: {python} -m pip install {source} "
        + CHECKS[name].installs.format(program=program)
        for name in checks
        if CHECKS[name].installs
    ]


def this_python() -> str:
    """Name the Python that runs, as short as it can be typed here."""
    running = Path(sys.executable)
    inside = running.is_relative_to(Path.cwd())
    return _quoted(running.relative_to(Path.cwd()) if inside else running)


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
