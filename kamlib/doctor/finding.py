"""What a check found and what to do; the list of all checks, in the order of the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kamlib.support.errors import Sentence
from kamlib.support.language import translatable

#: All is well; works, with something to know; something is missing.
State = Literal["well", "note", "missing"]

STATES: tuple[State, ...] = ("well", "note", "missing")
STATE_LABELS: dict[State, str] = {
    "well": translatable("well"),
    "note": translatable("note"),
    "missing": translatable("missing"),
}


@dataclass(frozen=True)
class Check:
    """One thing that is looked at: its name, what to do where it is not well, what pip installs."""

    label: str
    advice: str
    installs: str = ""


#: In the order of the code that is read out: only append, never reorder.
CHECKS: dict[str, Check] = {
    "python": Check(
        translatable("Python"),
        translatable("Install a Python that fits, and make the folder .venv anew with it."),
    ),
    "packages": Check(
        translatable("Packages"),
        translatable("Install again; the command stands below."),
        "{program}",
    ),
    "kernel": Check(
        translatable("Kernel"),
        translatable(
            "Install ipykernel again, the command stands below; allow programs of this machine to "
            "talk to each other (127.0.0.1) in the firewall; remove an old kernel with jupyter "
            "kernelspec remove python3."
        ),
        "--force-reinstall ipykernel",
    ),
    "widgets": Check(
        translatable("Panels"),
        translatable(
            "Install again, the command stands below; then close JupyterLab and open it anew."
        ),
        "--force-reinstall ipywidgets jupyterlab_widgets",
    ),
    "fonts": Check(
        translatable("Fonts"),
        translatable("Install again; the command stands below."),
        "--force-reinstall matplotlib typst",
    ),
    "browser": Check(
        translatable("Browser for tests"),
        translatable("Needed only by developers: install Chromium, or name one in KAM_CHROMIUM."),
    ),
    "rights": Check(
        translatable("Right to write"),
        translatable(
            "Have the right to write given, or move the workbook into a folder of your own."
        ),
    ),
    "clock": Check(
        translatable("Clock"),
        translatable("Set date, time and time zone of this machine; install tzdata."),
    ),
    "disk": Check(
        translatable("Free disk space"),
        translatable("Make room: empty the bin, or delete old reports."),
    ),
    "paths": Check(
        translatable("Paths and characters"),
        translatable(
            "Move the workbook into a short folder such as C:\\kam, or have long paths switched "
            "on; set PYTHONUTF8=1 where characters are shown wrongly."
        ),
    ),
    "menus": Check(
        translatable("German menus"),
        translatable("Needed only for German menus; the command stands below."),
        "jupyterlab-language-pack-de-DE",
    ),
}


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Parameters
    ----------
    check : str
        A key of :data:`CHECKS`.
    state : {"well", "note", "missing"}
        The verdict.
    found : Sentence
        What was seen, with its figures.
    """

    check: str
    state: State
    found: Sentence
