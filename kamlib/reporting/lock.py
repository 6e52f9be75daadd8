"""One run at a time per quarter: a lock that names its owner and dies with it.

The operating system holds the lock for the process, so a run that was killed leaves none
behind, whatever number its process had.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from kamlib.reporting.storage import storing
from kamlib.support.errors import BusyError, Sentence

LOCKS = ".locks"


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
    home = reports / LOCKS
    with storing(home):
        home.mkdir(parents=True, exist_ok=True)
        held = (home / name).open("a+", encoding="utf-8")
    with held as file:
        if not _take(file):
            file.seek(0)
            raise BusyError(
                Sentence(
                    "{name} is being run already ({owner}). Wait until that run has ended; "
                    "nothing was changed.",
                    name=name,
                    owner=file.read().strip() or Sentence("owner unknown"),
                )
            )
        with storing(home):
            file.truncate(0)
            started = dt.datetime.now().astimezone().isoformat(timespec="seconds")
            file.write(f"process {os.getpid()} on {socket.gethostname()}, since {started}\n")
            file.flush()
        yield


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
