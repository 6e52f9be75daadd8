"""Looks at this machine: versions, kernel, fonts, folders; plain values, to be judged."""

from __future__ import annotations

import datetime as dt
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import distributions, metadata, requires
from pathlib import Path

from packaging.utils import canonicalize_name

from kamlib.doctor import probes

#: Longest path below the folder of reports: a task file of a plan with a long name.
_BELOW_REPORTS = 120


@dataclass(frozen=True)
class Machine:
    """What was seen on this machine; plain values, so that verdicts can be tested.

    Parameters
    ----------
    system : str
        ``Linux``, ``Darwin`` or ``Windows``.
    python, python_asked : str
        Version found, and the bounds the workbook declares.
    required : tuple of str
        Requirements of the workbook, as declared.
    installed, locked : dict of str to str
        Versions by package name: found, and of the lock ("" without a checkout).
    kernel, environment : str
        Folder of the Python that answered from a kernel, and of this one; the first is a
        reason where none answered.
    kernel_answered : bool
        Whether a kernel started, computed and ended.
    widgets : str
        Version of ipywidgets; "" where absent.
    has_widget_extension : bool
        Whether JupyterLab finds what draws them.
    font : str
        The house font.
    font_missing_in : tuple of str
        Programs that do not find it.
    browser : str
        Chromium; "" where absent.
    not_writable : tuple of str
        Folders that refused a file.
    now, made_on : datetime
        The clock, and when the workbook was made.
    has_time_zones : bool
        Whether Europe/Berlin and the zone of this machine are known.
    free_gigabytes : float
        Room where reports are written.
    path_problem : str
        Why a long path with umlauts could not be written; "" if it could.
    path_length : int
        Signs of the longest path a report needs here.
    shows_signs : bool
        Whether the console can show umlauts and the euro sign.
    has_german_menus : bool
        Whether the language pack of JupyterLab is there.
    """

    system: str
    python: str
    python_asked: str
    required: tuple[str, ...]
    installed: dict[str, str]
    locked: dict[str, str]
    kernel: str
    environment: str
    kernel_answered: bool
    widgets: str
    has_widget_extension: bool
    font: str
    font_missing_in: tuple[str, ...]
    browser: str
    not_writable: tuple[str, ...]
    now: dt.datetime
    made_on: dt.datetime
    has_time_zones: bool
    free_gigabytes: float
    path_problem: str
    path_length: int
    shows_signs: bool
    has_german_menus: bool


def look(reports: Path, *, now: dt.datetime) -> Machine:
    """Look at everything the workbook needs; takes some seconds, because a kernel is started.

    Parameters
    ----------
    reports : Path
        Folder of the reports; need not exist.
    now : datetime
        The clock of this machine, with its time zone.
    """
    installed = {str(canonicalize_name(each.name)): each.version for each in distributions()}
    kernel, has_answered = probes.ask_kernel()
    font, lacking = probes.find_font()
    home = probes.nearest(reports.resolve())
    length = len(str(reports.resolve())) + _BELOW_REPORTS
    return Machine(
        system=platform.system(),
        python=platform.python_version(),
        python_asked=str(metadata("kamlib")["Requires-Python"]),
        required=tuple(requires("kamlib") or ()),
        installed=installed,
        locked=probes.lock(),
        kernel=kernel,
        environment=sys.prefix,
        kernel_answered=has_answered,
        widgets=installed.get("ipywidgets", ""),
        has_widget_extension=probes.has_widget_extension(),
        font=font,
        font_missing_in=lacking,
        browser=probes.find_browser(),
        not_writable=probes.not_writable(
            (home, Path(tempfile.gettempdir()), probes.workbook_folder())
        ),
        now=now,
        made_on=probes.made_on(now),
        has_time_zones=probes.has_time_zones(now),
        free_gigabytes=shutil.disk_usage(home).free / 1e9,
        path_problem=probes.path_problem(length),
        path_length=length,
        shows_signs=probes.can_show(sys.stdout.encoding),
        has_german_menus=probes.has_german_menus(),
    )
