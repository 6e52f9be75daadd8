"""Publish a report whole or not at all.

A report is built in a private staging folder beside the published ones and takes its
place by one rename; where a report stands already, both are exchanged in one step on Linux
and macOS, so that a reader sees the old report or the new one, never half of either. An earlier
edition is kept beside the new one; it is found even if the run is killed between both steps.
A failed run is kept under ``failed/`` and the published report stays as it was.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kamlib.reporting.editions.shelf import keep_earlier
from kamlib.reporting.lock import only_one
from kamlib.reporting.storage import storing

STAGING = ".staging"
FAILED = "failed"
_ASIDE, _GONE = "-previous", "-gone"
_AT_FDCWD = -100
_EXCHANGE = 2


@contextmanager
def staging(reports: Path, quarter: str) -> Iterator[Path]:
    """Make a private folder to build a report in; it is gone afterwards.

    Only one run of a quarter goes on at a time, so what lies here at the start was left by a
    run that was killed, and is cleared away.

    Parameters
    ----------
    reports : Path
        Folder of the published reports, on the same disk.
    quarter : str
        Quarter reported.

    Raises
    ------
    BusyError
        If another run of the quarter is under way.
    StorageError
        If nothing can be written there.
    """
    home = reports / STAGING
    with only_one(reports, quarter):
        try:
            with storing(home):
                home.mkdir(parents=True, exist_ok=True)
                clear_left(reports, quarter)
                folder = Path(tempfile.mkdtemp(prefix=f"{quarter}-", dir=home))
            yield folder
        finally:
            clear_left(reports, quarter)
            with suppress(OSError):  # another quarter is being built beside this one
                home.rmdir()


def clear_left(reports: Path, quarter: str) -> None:
    """Clear away what a killed run left; a report it had put aside goes back to its place.

    Parameters
    ----------
    reports : Path
        Folder of the published reports.
    quarter : str
        Quarter that no run is working on.
    """
    target = reports / quarter
    for left in sorted((reports / STAGING).glob(f"{quarter}-*")):
        if left.name.endswith(_ASIDE) and not target.exists():
            left.rename(target)
        else:
            _put_away(left, target)


def _put_away(folder: Path, target: Path) -> None:
    """Keep an earlier edition of a report beside it; whatever else was left goes."""
    if keep_earlier(folder, target):
        return
    # A notebook of a run that was stopped may still be writing: under another name it finds
    # nothing to write into, and the folder stays as empty as it is made.
    gone = folder.with_name(folder.name.removesuffix(_GONE) + _GONE)
    with suppress(OSError):
        folder.rename(gone)
    shutil.rmtree(gone if gone.exists() else folder, ignore_errors=True)


def publish(staged: Path, target: Path) -> None:
    """Put a finished report in its place by one rename.

    Parameters
    ----------
    staged : Path
        The finished report; gone afterwards, or holding what stood in its place.
    target : Path
        Where it is read.
    """
    _make_durable(staged)
    if not target.exists():
        staged.rename(target)
    elif not _exchange(staged, target):
        aside = staged.with_name(staged.name + _ASIDE)
        target.rename(aside)
        try:
            staged.rename(target)
        except OSError:
            aside.rename(target)
            raise
        _put_away(aside, target)
    _sync_folder(target.parent)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no request to end (Ctrl-C, SIGTERM) come between a report and the page over all.

    What is under way takes a moment; a request that comes then finds the run at its end.
    """
    if threading.current_thread() is not threading.main_thread():  # it gets no signals
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def keep_failed(staged: Path, reports: Path, quarter: str) -> Path:
    """Keep what a failed run left, under the next free number."""
    home = reports / FAILED
    home.mkdir(parents=True, exist_ok=True)
    number = 1
    while (home / f"{quarter}-{number:03d}").exists():
        number += 1
    target = home / f"{quarter}-{number:03d}"
    staged.rename(target)
    target.chmod(0o755)
    return target


def replace_file(path: Path, text: str) -> None:
    """Write a text file so that readers see the old or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    temporary = Path(name)
    temporary.chmod(0o644)
    temporary.replace(path)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the system cannot."""
    if sys.platform not in ("linux", "darwin"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        done = library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE)
    elif hasattr(library, "renamex_np"):
        done = library.renamex_np(*paths, _EXCHANGE)
    else:
        return False
    return bool(done == 0)


def _make_durable(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
            with path.open("r+b") as file:
                os.fsync(file.fileno())
    folder.chmod(0o755)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder to sync it
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
