"""How JupyterLab is started: on which folder, in which language, without asking for news.

The settings come as one more folder of defaults, so that what the user or an administrator
has set stays as it is and wins.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path

SETTINGS = Path(__file__).with_name("settings")
_LOCALES = {"en": "en", "de": "de_DE"}


def command(folder: Path, *, is_alone: bool = False, is_root: bool = False) -> list[str]:
    """Command that opens JupyterLab on a folder of notebooks.

    Parameters
    ----------
    folder : Path
        Folder of notebooks; JupyterLab also shows what lies beside it.
    is_alone : bool, default=False
        Show nothing beside it: a participant's folder lies among those of others.
    is_root : bool, default=False
        Whether the user is root and wants it all the same.

    Examples
    --------
    >>> command(Path("workbook/notebooks"))[2:5]
    ['jupyterlab', '--ServerApp.root_dir=workbook', '--LabApp.default_url=/lab/tree/notebooks']
    """
    root, page = (folder, "/lab") if is_alone else (folder.parent, f"/lab/tree/{folder.name}")
    return [
        *(sys.executable, "-m", "jupyterlab"),
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={page}",
        # Nothing is asked of the internet, whatever the user's settings say.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *(["--allow-root"] if is_root else []),
    ]


def environment(language: str, given: Mapping[str, str]) -> dict[str, str]:
    """Environment of JupyterLab: as given, with one more folder of settings at its end.

    Parameters
    ----------
    language : str
        ``en`` or ``de``, of the menus.
    given : mapping of str to str
        The present environment.

    Examples
    --------
    >>> environment("de", {"HOME": "x"})["JUPYTER_CONFIG_PATH"].endswith("de")
    True
    """
    folders = [given.get("JUPYTER_CONFIG_PATH", ""), str(SETTINGS / language)]
    return {**given, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, folders))}


def has_menus_in(language: str) -> bool:
    """Tell whether JupyterLab's own menus can be shown in a language.

    Examples
    --------
    >>> has_menus_in("en")
    True
    """
    names = {each.name for each in entry_points(group="jupyterlab.languagepack")}
    return language == "en" or _LOCALES[language] in names


def open_lab(started: Sequence[str], *, env: Mapping[str, str]) -> int:
    """Run JupyterLab until it ends; it and its kernels never outlive the command.

    Parameters
    ----------
    started : sequence of str
        From :func:`command`.
    env : mapping of str to str
        From :func:`environment`.

    Returns
    -------
    int
        What JupyterLab returned.

    Notes
    -----
    Ctrl+C reaches JupyterLab by itself: it asks back, and is waited for.
    """
    lab = subprocess.Popen(started, env=dict(env))
    before = signal.signal(signal.SIGTERM, lambda *_: lab.terminate())
    try:
        while True:
            try:
                return lab.wait()
            except KeyboardInterrupt:
                continue
    finally:
        signal.signal(signal.SIGTERM, before)
