"""Keep what a run computed for its length, so that no chapter computes it again.

The runner keeps the workbook with its data and tables in its private folder and names the
file in the environment of the kernels it starts. A kernel takes it only if settings and input
files are the very ones it would read itself; otherwise it computes anew.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kamlib.data_collection.files import find_files
from kamlib.data_collection.mending import mended_workbooks
from kamlib.support.settings import Settings

#: Names the file of a kept collection, within one run only.
VARIABLE = "KAM_KEPT"
#: What this process has read already, by its file: that of one run only.
_loaded: dict[str, tuple[str, Any]] = {}


def fingerprint(settings: Settings) -> str:
    """Identify settings and input files by content of the first, size and time of the second."""
    parts = [str(settings.file), settings.model_dump_json()]
    folder = settings.data_folder
    declared = [source for sources in settings.sources.values() for source in sources]
    # What stands behind a URL cannot be told from outside; within a run it is taken as read.
    files = {source.file for source in declared if source.file}
    files |= {settings.data.workbook}
    files |= {
        lookup.file
        for sources in settings.sources.values()
        for source in sources
        for lookup in source.lookups
    }
    for pattern in sorted(files - {""}):
        for path in find_files(pattern, folder):
            state = path.stat()
            parts.append(f"{path}|{state.st_size}|{state.st_mtime_ns}")
    for path in mended_workbooks(folder / settings.data.mended):
        state = path.stat()
        parts.append(f"{path}|{state.st_size}|{state.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@contextmanager
def kept(content: Any, settings: Settings, file: Path) -> Iterator[None]:
    """Keep what was computed in a private file while the kernels of a run may read it.

    Parameters
    ----------
    content : object
        What the runner computed; can be pickled.
    settings : Settings
        What it was computed by.
    file : Path
        In the run's private folder; gone afterwards.
    """
    with file.open("wb") as target:
        pickle.dump((fingerprint(settings), content), target, protocol=pickle.HIGHEST_PROTOCOL)
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def load(file: Path) -> None:
    """Read a kept file into this process, for itself and for every process forked from it."""
    with file.open("rb") as source:
        content = pickle.load(source)
    _loaded.clear()
    _loaded[str(file)] = content


def recall(settings: Settings) -> Any:
    """Take what the run keeps, if it was made of these settings and files; else None."""
    name = os.environ.get(VARIABLE)
    if not name or not Path(name).is_file():
        return None
    if name not in _loaded:
        load(Path(name))
    mark, content = _loaded[name]
    return content if mark == fingerprint(settings) else None
