"""The page over all published quarters, made of their manifests."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from kamlib.reporting.pages import Entry, PageFrame, overview_page
from kamlib.reporting.publish import replace_file
from kamlib.workbook import Workbook


def entry(manifest_file: Path) -> Entry | None:
    """Read a published quarter's manifest; one of another edition's form is left out."""
    try:
        content = json.loads(manifest_file.read_text(encoding="utf-8"))
        return Entry(
            quarter=content["quarter"],
            href=f"{manifest_file.parent.name}/index.html",
            finding=content["finding"],
            figures=tuple((label, value) for label, value in content["key_figures"]),
            language=content["language"],
            edition=content["edition"],
            as_of=dt.date.fromisoformat(content["as_of"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_overview(reports: Path, book: Workbook) -> None:
    """Write the page over all published quarters, from their manifests."""
    found = [entry(path) for path in sorted(reports.glob("*/manifest.json"))]
    entries = [each for each in found if each is not None]
    frame = PageFrame(
        company=book.settings.company.name, quarter="", language=book.language, index_href=""
    )
    replace_file(reports / "index.html", overview_page(entries, frame=frame))
