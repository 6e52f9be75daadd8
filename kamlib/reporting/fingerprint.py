"""What a report depends on, as hashes: code, settings, inputs, versions, parameters.

Imports nothing heavy, because the question "has anything changed?" must be answered before
pandas could have been loaded.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import kamlib
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.hashes import sha256
from kamlib.support.settings import Settings

PACKAGES = (
    "kamlib",
    "pandas",
    "numpy",
    "duckdb",
    "narwhals",
    "matplotlib",
    "papermill",
    "nbconvert",
    "openpyxl",
    "babel",
)
#: Folder of finished notebooks, beside the reports.
FINISHED = ".finished"
_CODE = frozenset({".py", ".ipynb", ".po", ".j2", ".css", ".mplstyle", ".toml", ".typ"})


def notebooks_folder() -> Path:
    """Folder of the chapter notebooks: of the checkout, or inside the installed package."""
    package = Path(kamlib.__file__).parent
    for folder in (package.parent / "notebooks", package / "_notebooks"):
        if folder.is_dir():
            return folder
    raise ParameterError(Sentence("The chapter notebooks are missing; install the workbook again."))


def code_hash() -> str:
    """Hash the package, its texts and templates, and the chapter notebooks."""
    package = Path(kamlib.__file__).parent
    total = hashlib.sha256()
    for home in (package, notebooks_folder()):
        for path in sorted(home.rglob("*")):
            if path.suffix in _CODE and ".ipynb_checkpoints" not in path.parts:
                total.update(f"{path.relative_to(home).as_posix()} {sha256(path)}\n".encode())
    return total.hexdigest()


def versions() -> dict[str, str]:
    """List the versions that can change a figure or a picture."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def input_files(settings: Settings) -> Iterator[Path]:
    """List every file the settings declare; one that is missing is left to the run to tell."""
    folder = settings.data_folder
    patterns = {settings.data.workbook, f"{settings.data.mended}/*"}
    for sources in settings.sources.values():
        for source in sources:
            patterns |= {source.file, *(lookup.file for lookup in source.lookups)}
    for pattern in sorted(patterns - {""}):
        direct = folder / pattern
        if direct.is_file():
            yield direct
        elif not Path(pattern).is_absolute():
            yield from sorted(path for path in folder.glob(pattern) if path.is_file())


def is_all_in_files(settings: Settings) -> bool:
    """Tell whether all data come from files; what a database holds cannot be hashed here."""
    return not any(source.url for sources in settings.sources.values() for source in sources)


def base(settings: Settings) -> dict[str, Any]:
    """Collect all that every page of a report depends on."""
    return {
        "code": code_hash(),
        "versions": versions(),
        "settings": sha256(settings.file),
        "folders": [str(settings.data_folder), str(settings.report_folder)],
        "inputs": sorted({(path.name, sha256(path)) for path in input_files(settings)}),
    }


def key(parts: Mapping[str, Any] | Sequence[Any]) -> str:
    """Hash a structure of plain values.

    Examples
    --------
    >>> key({"a": 1, "b": 2}) == key({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
