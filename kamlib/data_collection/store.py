"""Keep a collection for the length of one run, so that its chapters read the data once.

The runner keeps what it collected in its private folder and names the file in the
environment of the kernels it starts. A kernel takes it only if settings and input files
are the very ones it would read itself; otherwise it collects anew.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamlib.data_collection.collect import Collection
from kamlib.data_collection.files import find_files
from kamlib.data_collection.mending import mended_workbooks
from kamlib.support.settings import Settings

#: Names the file of a kept collection, within one run only.
VARIABLE = "KAM_KEPT_COLLECTION"


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
def kept(collection: Collection, settings: Settings, file: Path) -> Iterator[None]:
    """Keep a collection in a private file while the kernels of a run may read it.

    Parameters
    ----------
    collection : Collection
        What the runner collected.
    settings : Settings
        What it was collected by.
    file : Path
        In the run's private folder; gone afterwards.
    """
    with file.open("wb") as target:
        pickle.dump((fingerprint(settings), collection), target)
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


def recall(settings: Settings) -> Collection | None:
    """Take the collection the run keeps, if it was made of these settings and files."""
    name = os.environ.get(VARIABLE)
    if not name or not Path(name).is_file():
        return None
    with Path(name).open("rb") as source:
        mark, collection = pickle.load(source)
    return collection if mark == fingerprint(settings) else None
