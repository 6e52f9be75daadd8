"""One run at a time per quarter: a lock that names its owner and dies with it.

The operating system holds the lock for the process, so a run that was killed leaves none
behind, whatever number its process had.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import TextIOWrapper
from pathlib import Path

from kamlib.reporting.storage import storing
from kamlib.support.errors import BusyError, Sentence
from kamlib.support.figures import Moment

LOCKS = ".locks"
#: How a lock names its owner; what else stands there is shown as it is.
_OWNER = re.compile(r"process (\d+) on (\S+), since (\S+)")
#: Locks that this run took early and has not handed over to its work yet.
_RESERVED: ContextVar[frozenset[Path]] = ContextVar("_RESERVED", default=frozenset())


@contextmanager
def only_one(reports: Path, name: str) -> Iterator[None]:
    """Hold a name while a run works on it.

    Parameters
    ----------
    reports : Path
        Folder of the published reports.
    name : str
        What is worked on, usually a quarter.

    Raises
    ------
    BusyError
        If another process holds it, naming that process.
    StorageError
        If the lock cannot be written.
    """
    place = _place(reports, name)
    taken = _RESERVED.get()
    if place in taken:
        handed = _RESERVED.set(taken - {place})
        try:
            yield
        finally:
            _RESERVED.reset(handed)
        return
    with storing(place.parent):
        place.parent.mkdir(parents=True, exist_ok=True)
        held = place.open("a+", encoding="utf-8")
    with held as file:
        if not _take(file):
            file.seek(0)
            raise BusyError(
                Sentence(
                    "{name} is being run already ({owner}). Wait until that run has ended; "
                    "nothing was changed.",
                    name=name,
                    owner=_owner(file.read().strip()),
                )
            )
        with storing(place.parent):
            file.truncate(0)
            started = dt.datetime.now().astimezone().isoformat(timespec="seconds")
            file.write(f"process {os.getpid()} on {socket.gethostname()}, since {started}\n")
            file.flush()
        yield


@contextmanager
def reserved(reports: Path, name: str) -> Iterator[None]:
    """Hold a name from before data are read; the next :func:`only_one` of this run takes it over.

    Where no run has ever been, nothing is reserved and nothing is written: a call that is
    refused leaves no folder behind.

    Parameters
    ----------
    reports : Path
        Folder of the published reports.
    name : str
        What will be worked on; "" where that is known only once data are read.

    Raises
    ------
    BusyError
        If another process holds it, naming that process.
    StorageError
        If the lock cannot be written.
    """
    place = _place(reports, name)
    if not name or not place.parent.is_dir():
        yield
        return
    with only_one(reports, name):
        taken = _RESERVED.set(_RESERVED.get() | {place})
        try:
            yield
        finally:
            _RESERVED.reset(taken)


def _place(reports: Path, name: str) -> Path:
    return reports.resolve() / LOCKS / name


def _owner(written: str) -> str:
    """Say who holds a lock, in the reader's language and by the clock of this machine."""
    found = _OWNER.fullmatch(written)
    if not found:
        return written or Sentence("owner unknown")
    try:
        since = Moment(dt.datetime.fromisoformat(found[3]).astimezone())
    except ValueError:
        return written
    return Sentence(
        "process {number} on {machine}, since {since}",
        number=found[1],
        machine=found[2],
        since=since,
    )


def _take(file: TextIOWrapper) -> bool:
    """Lock a file for this process; False if another one has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            file.seek(1 << 30)  # a locked byte could not be read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
