"""The single looks at this machine: a kernel, fonts, folders, paths, the clock.

Packages are imported where they are looked at: one that is missing is what shall be told.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
import zoneinfo
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kamlib

#: Signs that must survive a file name, a file and the console.
SIGNS = "Übersicht Groß Łódź"
_WIDGETS = Path("labextensions") / "@jupyter-widgets" / "jupyterlab-manager" / "package.json"
_LONGEST_NAME = 60


def ask_kernel(name: str = "python3", *, seconds: float = 60) -> tuple[str, bool]:
    """Start the kernel JupyterLab would start, let it compute, end it.

    Parameters
    ----------
    name : str, default="python3"
        Name of the kernel.
    seconds : float, default=60
        How long to wait for it.

    Returns
    -------
    tuple of (str, bool)
        Folder of its Python and True; or the reason why it did not answer, and False.
    """
    heard: list[str] = []
    try:
        from jupyter_client.manager import KernelManager

        manager: Any = KernelManager(kernel_name=name)
        manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=seconds)
            client.execute_interactive(
                "import sys, kamlib; print(6 * 7, sys.prefix)",
                timeout=seconds,
                output_hook=lambda message: heard.append(message["content"].get("text", "")),
            )
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    except Exception as error:  # whatever it is, the participant reads it here
        return f"{type(error).__name__}: {error}"[:200], False
    answer, _, folder = "".join(heard).strip().partition(" ")
    return (folder, True) if answer == "42" else ("".join(heard)[:200], False)


def find_font() -> tuple[str, tuple[str, ...]]:
    """Name the house font, and the programs that do not find it."""
    style = Path(kamlib.__file__).parent / "support" / "house.mplstyle"
    named = re.search(r"^font.sans-serif: (.+)$", style.read_text(encoding="utf-8"), re.MULTILINE)
    wanted = named.group(1) if named else ""
    lacking = []
    for program, finds in (("matplotlib", _matplotlib_finds), ("typst", _typst_finds)):
        try:
            found = finds(wanted)
        except (ImportError, ValueError):
            found = False
        lacking += [] if found else [program]
    return wanted, tuple(lacking)


def _matplotlib_finds(font: str) -> bool:
    from matplotlib.font_manager import FontProperties, findfont

    return bool(findfont(FontProperties(family=font), fallback_to_default=False))


def _typst_finds(font: str) -> bool:
    import matplotlib as mpl
    import typst

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"  # as reporting.typeset gives them
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
    return font in fonts.families()


def find_browser() -> str:
    """Find the Chromium that browser tests would open; "" where there is none."""
    named = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("KAM_CHROMIUM") or next(filter(None, map(shutil.which, named)), "")
    return found if found and Path(found).exists() else ""


def not_writable(folders: Iterable[Path]) -> tuple[str, ...]:
    """List the folders in which no file can be made; rights are tried, not asked."""
    refused = []
    for folder in folders:
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError:
            refused.append(str(folder))
    return tuple(dict.fromkeys(refused))


def path_problem(length: int) -> str:
    """Write a file at the end of a path of so many signs, umlauts in its name, and read it.

    Parameters
    ----------
    length : int
        Signs of the whole path.

    Returns
    -------
    str
        Why it could not be done; "" if it could.

    Examples
    --------
    >>> path_problem(150)
    ''
    """
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            room = length - len(str(folder / f"{SIGNS}.txt"))
            while room > 1:
                folder /= "x" * min(_LONGEST_NAME, room - 1)
                room = length - len(str(folder / f"{SIGNS}.txt"))
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{SIGNS}.txt"
            file.write_text(SIGNS, encoding="utf-8")
            (there,) = folder.iterdir()
            same = there.name == file.name and there.read_text(encoding="utf-8") == SIGNS
    except (OSError, UnicodeError) as error:
        return getattr(error, "strerror", None) or str(error)
    return "" if same else repr(there.name)


def has_widget_extension() -> bool:
    """Tell whether JupyterLab finds what draws panels."""
    try:
        from jupyter_core.paths import jupyter_path
    except ImportError:
        return False
    return any(Path(each, _WIDGETS).is_file() for each in jupyter_path())


def has_german_menus() -> bool:
    """Tell whether the German language pack is there."""
    try:
        from kamlib.lab.start import has_menus_in
    except ImportError:
        return False
    return has_menus_in("de")


def can_show(encoding: str | None) -> bool:
    """Tell whether a console of that encoding can show umlauts and the euro sign."""
    try:
        "äß€–·".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def lock() -> dict[str, str]:
    """Read the pins of a checkout that hold on this machine."""
    file = workbook_folder() / "constraints.txt"
    if not file.is_file():
        return {}
    pins = [Requirement(line) for line in _lines(file)]
    return {
        str(canonicalize_name(pin.name)): next(iter(pin.specifier)).version
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }


def _lines(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def workbook_folder() -> Path:
    """Folder of the checkout; where the package is installed, the current folder."""
    above = Path(kamlib.__file__).parents[1]
    return above if (above / "notebooks").is_dir() else Path.cwd()


def nearest(folder: Path) -> Path:
    """Name the folder itself, or the nearest above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def made_on(now: dt.datetime) -> dt.datetime:
    """When the workbook was made: its newest file, or the month of its version if that is later."""
    package = Path(kamlib.__file__).parent
    newest = max(path.stat().st_mtime for path in package.rglob("*.py"))
    year, month = (int(part) for part in version("kamlib").split(".")[:2])
    released = dt.datetime(year, month, 1, tzinfo=now.tzinfo)
    return max(dt.datetime.fromtimestamp(newest, tz=now.tzinfo), released)


def has_time_zones(now: dt.datetime) -> bool:
    """Tell whether time zones are known, that of this machine among them."""
    try:
        zoneinfo.ZoneInfo("Europe/Berlin")
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        return False
    return bool(now.tzname())
