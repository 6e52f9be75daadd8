"""The manifest: what a report was made of, and that its gates held.

Inputs with hashes, settings, versions and parameters, and no clock: the same inputs give
the same manifest.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from kamlib.reporting.chapters import Value
from kamlib.reporting.summary import Summary
from kamlib.support import columns as c
from kamlib.support.settings import Settings
from kamlib.workbook import Workbook

PACKAGES = (
    "kamlib",
    "pandas",
    "numpy",
    "duckdb",
    "narwhals",
    "matplotlib",
    "great-tables",
    "papermill",
    "nbconvert",
    "openpyxl",
    "babel",
)
EDITION = 1


def manifest(
    book: Workbook,
    summary: Summary,
    tie_outs: pd.DataFrame,
    *,
    parameters: Mapping[str, Mapping[str, Value]],
    folder: Path,
) -> dict[str, Any]:
    """Describe a finished report.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    summary : Summary
        Of its first page.
    tie_outs : DataFrame
        Of all chapters.
    parameters : mapping
        Per chapter, what its notebook was given.
    folder : Path
        The finished report, whose files are hashed.

    Returns
    -------
    dict
        Ready for JSON; no path of the machine in it.
    """
    settings = book.settings
    deliveries = book.collection.deliveries
    inputs = deliveries[["table", c.FILE, "sha256", "rows_delivered", "rows_accepted"]]
    return {
        "company": settings.company.name,
        "quarter": book.quarter,
        "edition": EDITION,
        "language": book.language.code,
        "as_of": book.period.end.isoformat(),
        "finding": summary.finding,
        "key_figures": [[tile.label, tile.value] for tile in summary.tiles],
        "inputs": inputs.to_dict("records"),
        "settings": {
            "sha256": hashlib.sha256(settings.file.read_bytes()).hexdigest(),
            "values": _without_folders(settings),
        },
        "parameters": {
            stem: {**values, "workbook_file": settings.file.name}
            for stem, values in parameters.items()
        },
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in PACKAGES},
        "gates": tie_outs[["chapter", "check", "left", "right", "is_tied"]].to_dict("records"),
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in (".html", ".parquet")
        },
    }


def _without_folders(settings: Settings) -> dict[str, Any]:
    """Dump the settings; an absolute folder is of this machine and only its name is kept."""
    values = settings.model_dump(mode="json", exclude={"sources"})
    for section in ("data", "report"):
        folder = Path(values[section]["folder"])
        if folder.is_absolute():
            values[section]["folder"] = folder.name
    return values


def write_manifest(path: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest as readable JSON."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
