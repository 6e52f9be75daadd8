"""The manifest: what a report was made of, and that its gates held.

Inputs with hashes and sizes, settings, code, versions, parameters, every published file with
its hash, and no clock: the same inputs give the same manifest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kamlib.reporting.editions.shelf import FIRST, MANIFEST, Edition
from kamlib.reporting.fingerprint import code_hash, versions
from kamlib.reporting.parameters import Value
from kamlib.reporting.summary import Summary
from kamlib.support import columns as c
from kamlib.support.hashes import sha256
from kamlib.support.settings import Settings
from kamlib.workbook import Workbook


def manifest(
    book: Workbook,
    summary: Summary,
    gates: Mapping[str, Any],
    *,
    parameters: Mapping[str, Mapping[str, Value]],
    folder: Path,
    edition: Edition = FIRST,
) -> dict[str, Any]:
    """Describe a finished report.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    summary : Summary
        Of its first page.
    gates : mapping
        What each gate saw.
    parameters : mapping
        Per chapter, what its notebook was given.
    folder : Path
        The finished report, whose files are hashed.
    edition : Edition
        Its number and, after the first, its reason.

    Returns
    -------
    dict
        Ready for JSON; no path of the machine in it.
    """
    settings = book.settings
    return {
        "company": settings.company.name,
        "quarter": book.quarter,
        "edition": edition.number,
        "reason": edition.reason,
        "language": book.language.code,
        "as_of": book.period.end.isoformat(),
        "finding": summary.finding,
        "key_figures": [[tile.label, tile.value] for tile in summary.tiles],
        **made_of(book, parameters),
        "gates": dict(gates),
        "files": {
            path.relative_to(folder).as_posix(): {
                "bytes": path.stat().st_size,
                "sha256": sha256(path),
            }
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name not in (MANIFEST, "run.json")
        },
    }


def made_of(book: Workbook, parameters: Mapping[str, Mapping[str, Value]]) -> dict[str, Any]:
    """Say what a report is made of: inputs, settings, parameters, code, versions.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    parameters : mapping
        Per chapter, what its notebook was given.
    """
    settings = book.settings
    return {
        "inputs": _inputs(book),
        "settings": {
            "sha256": sha256(settings.file),
            "values": _without_folders(settings),
        },
        "parameters": {
            stem: {**values, "workbook_file": settings.file.name}
            for stem, values in parameters.items()
        },
        "code": {"version": version("kamlib"), "sha256": code_hash()},
        "versions": versions(),
    }


def _inputs(book: Workbook) -> list[dict[str, Any]]:
    """List every delivered file with its hash, size and rows."""
    names = ["table", c.FILE, "sha256", "rows_delivered", "rows_accepted", "rows_rejected"]
    rows = book.collection.deliveries[names].to_dict("records")
    for row in rows:
        file = book.settings.data_folder / str(row[c.FILE])
        row["bytes"] = file.stat().st_size if file.is_file() else None
    return [{str(name): value for name, value in row.items()} for row in rows]


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
