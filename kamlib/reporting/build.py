"""Build the whole report of a quarter in a folder, and let it out only through the gates."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from kamlib.data_collection.mended_files import write_rejects
from kamlib.data_collection.store import kept
from kamlib.reporting import gates
from kamlib.reporting.data import write_data
from kamlib.reporting.excel import write_workbook
from kamlib.reporting.excel.content import content_of
from kamlib.reporting.execute import Limits, completed_cells
from kamlib.reporting.kernels import warm_kernels
from kamlib.reporting.manifest import EDITION, manifest, write_manifest
from kamlib.reporting.order import REJECTS, Order
from kamlib.reporting.pages import chapter_page, index_page
from kamlib.reporting.schedule import Job, execute_all
from kamlib.reporting.summary import Summary, summarise

#: Parts of names of environment variables whose values are secrets.
_SECRET = ("PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "CREDENTIAL")


def compute(order: Order) -> None:
    """Compute the tables of all chapters once, for the kernels and for the report.

    An error is left to the chapter: its notebook shows the cell it comes from.
    """
    for chapter in order.chapters:
        tables = getattr(order.book, chapter.stem, None)
        with suppress(Exception):
            if tables is not None:
                _ = tables.tie_outs, tables.frames, tables.finding


def jobs(order: Order, folder: Path) -> list[Job]:
    """List the notebooks to execute into ``folder/notebooks``."""
    return [
        Job(
            chapter=chapter,
            output=folder / "notebooks" / chapter.path.name,
            parameters=order.parameters[chapter.stem],
            title=order.title(chapter),
        )
        for chapter in order.chapters
    ]


def execute_chapters(order: Order, folder: Path) -> dict[str, NotebookNode]:
    """Execute all chapters into ``folder/notebooks``.

    Raises
    ------
    ChapterFailedError
        The first in reading order, after all were tried.
    """
    write_refused_rows(order, folder)
    (folder / "notebooks").mkdir()
    file = folder / ".kept"
    allowed = order.book.settings.report
    limits = Limits(allowed.cell_seconds, allowed.notebook_seconds)
    with warm_kernels():
        with order.step(order.language.text("Tables of all chapters")):
            compute(order)
        with kept(order.book, order.book.settings, file):
            ended = {}
            for outcome in execute_all(
                jobs(order, folder), kept=file, language=order.language, limits=limits
            ):
                order.done(outcome.job.title, outcome.seconds)
                ended[outcome.job.chapter.stem] = outcome
    for chapter in order.chapters:
        error = ended[chapter.stem].error
        if error is not None:
            raise error
    return {stem: outcome.notebook for stem, outcome in ended.items() if outcome.notebook}


def write_refused_rows(order: Order, folder: Path) -> None:
    """Write refused rows into a workbook that can be mended and handed back."""
    collection, data = order.book.collection, order.book.settings.data
    if collection.rejected_rows:
        write_rejects(
            folder / REJECTS,
            collection.rejected_rows,
            collection.rejects,
            folder=str(Path(data.folder) / data.mended),
            language=order.language,
        )


def build(order: Order, folder: Path) -> None:
    """Build the whole report in a folder.

    Parameters
    ----------
    order : Order
        What is asked for.
    folder : Path
        A private folder.

    Raises
    ------
    ChapterError, TieOutError, LossBudgetExceededError
        If a chapter stops or a gate does not hold.
    """
    executed = execute_chapters(order, folder)
    text, book = order.language.text, order.book
    with order.step(text("Gates, data and workbook")):
        held = data_gates(order, executed)
        summary = summarise(book)
        write_data(book, folder / "data")
        workbook = folder / f"kam-{book.quarter}.xlsx"
        write_workbook(workbook, content_of(book, edition=EDITION), language=order.language)
    with order.step(text("Pages")):
        write_pages(order, executed, summary, folder)
        page_gates(order, summary, folder)
        content = manifest(book, summary, held, parameters=order.parameters, folder=folder)
        write_manifest(folder / "manifest.json", content)
        require_links(folder)
        gates.require_no_trace(folder, secrets(order))


def data_gates(order: Order, executed: dict[str, NotebookNode]) -> dict[str, Any]:
    """Ask the gates on data and notebooks; return what they saw, for the manifest."""
    losses = gates.require_within_budget(order.book)
    tied = gates.all_tie_outs(order.book)
    return {
        "loss_budget": _records(
            losses, ["table", "measure", "found_pct", "allowed_pct", "is_within"]
        ),
        "tie_outs": _records(tied, ["chapter", "check", "left", "right", "is_tied"]),
        "completed_cells": {stem: completed_cells(each) for stem, each in executed.items()},
        "pages": "self-contained, every link leads somewhere, no folder or secret of the machine",
        "figures": "first page, chapters, workbook and Parquet agree",
    }


def _records(frame: pd.DataFrame, names: list[str]) -> list[dict[str, Any]]:
    rows = frame[names].astype(object).where(frame[names].notna(), None)
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def write_pages(
    order: Order, executed: dict[str, NotebookNode], summary: Summary, folder: Path
) -> None:
    """Draw a page per chapter and the first page."""
    for chapter in order.chapters:
        page = chapter_page(executed[chapter.stem], frame=order.frame(chapter))
        (folder / chapter.page).write_text(page, encoding="utf-8")
    index = index_page(summary, frame=order.frame(), files=order.files())
    (folder / "index.html").write_text(index, encoding="utf-8")


def page_gates(order: Order, summary: Summary, folder: Path) -> None:
    """Compare what the finished files say."""
    findings = {
        chapter.page: summary.findings[chapter.stem]
        for chapter in order.chapters
        if chapter.stem in summary.findings
    }
    gates.require_same_figures(
        folder, summary.frame, findings, quarter=order.book.quarter, language=order.language
    )


def require_links(folder: Path) -> None:
    """Require that every page stands alone and each of its links leads somewhere."""
    gates.require_self_contained(sorted(folder.rglob("*.html")), later=["../index.html"])


def secrets(order: Order) -> list[str]:
    """List what no artefact may hold: folders of this machine and secrets of its environment."""
    notebooks = {chapter.path.resolve().parent for chapter in order.chapters}
    folders = {order.book.settings.folder, order.reports.resolve(), Path.home(), *notebooks}
    named = [value for name, value in os.environ.items() if _is_secret(name)]
    return [f"{folder.as_posix()}/" for folder in folders] + named


def _is_secret(name: str) -> bool:
    return any(part in name.upper() for part in _SECRET)
