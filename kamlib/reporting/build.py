"""Build the whole report of a quarter in a folder, and let it out only through the gates."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from kamlib.reporting import gates
from kamlib.reporting.bi import FOLDER as BI
from kamlib.reporting.bi import write_bi
from kamlib.reporting.data import write_data
from kamlib.reporting.editions.changes import Report
from kamlib.reporting.editions.decide import DATA, decided
from kamlib.reporting.editions.view import Comparison, comparisons
from kamlib.reporting.excel import write_workbook
from kamlib.reporting.excel.content import content_of
from kamlib.reporting.kernels import warm_kernels
from kamlib.reporting.management_pdf import management_pdf
from kamlib.reporting.manifest import made_of, manifest, write_manifest
from kamlib.reporting.order import Order
from kamlib.reporting.outbox import write_outbox
from kamlib.reporting.outbox.write import announced
from kamlib.reporting.pages import changes_page, index_page
from kamlib.reporting.produce import compute, produce
from kamlib.reporting.summary import Summary, summarise
from kamlib.support.errors import LossBudgetExceededError
from kamlib.support.quarter import labels_back

#: The page of what changed since the previous quarter and edition.
CHANGES_PAGE = "changes.html"
#: Parts of names of environment variables whose values are secrets.
_SECRET = ("PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "CREDENTIAL")


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
    ReasonNeededError
        If other figures are published and nobody said why these are right.
    """
    text, book = order.language.text, order.book
    with warm_kernels():  # they start while the data are read and the tables computed
        refuse_unfit(order, folder)
        compute(order)
        with order.step(text("Comparison with what is published")):
            order = decided(order, folder)
        made = produce(order, folder, lambda: write_files(order, folder))
    with order.step(text("First page and gates")):
        held = data_gates(order, made.completed)
        summary = summarise(book, plans=order.plan_pages(without=made.failed))
        index = index_page(
            summary, frame=order.frame(), files=order.files(), changes_href=CHANGES_PAGE
        )
        (folder / "index.html").write_text(index, encoding="utf-8")
        write_print(order, summary, folder)
        found = write_changes(order, folder)
        page_gates(order, summary, folder)
    write_recipients(order, folder, found, summary)
    with order.step(text("Manifest, links and traces")):
        content = manifest(
            book, summary, held, parameters=order.parameters, folder=folder, edition=order.edition
        )
        write_manifest(folder / "manifest.json", content)
        beside = [link.href for page in order.pages() for link in order.other_quarters(page)]
        others = [each.href for each in found if each.href]
        require_links(folder, [*others, *beside])
        gates.require_no_trace(folder, secrets(order))


def refuse_unfit(order: Order, folder: Path) -> None:
    """Refuse data above the loss budget before anything but chapter 1 is executed.

    Raises
    ------
    ChapterFailedError, LossBudgetExceededError
        If too much was refused: from chapter 1, which shows what, or from the gate.
    """
    try:
        gates.require_within_budget(order.book)
    except LossBudgetExceededError:
        first = replace(order, chapters=order.chapters[:1], plans=(), stands_alone=True)
        produce(first, folder)
        raise
    except Exception:  # the notebook shows the cell it comes from
        return


def write_changes(order: Order, folder: Path) -> list[Comparison]:
    """Write the page of what changed; return what it compares."""
    later = Report(folder / DATA, order.book.quarter, made_of(order.book, order.parameters))
    found = comparisons(
        later,
        order.edition,
        order.reports,
        noise_pct=order.book.settings.report.noise_pct,
        language=order.language,
    )
    page = changes_page(found, frame=order.frame())
    (folder / CHANGES_PAGE).write_text(page, encoding="utf-8")
    return found


def write_recipients(
    order: Order, folder: Path, found: Sequence[Comparison], summary: Summary
) -> None:
    """Write what each account manager gets, unless the settings say that nobody does."""
    if not order.book.settings.report.outbox:
        return
    before = labels_back(order.book.quarter, 2)[0]
    earlier = next((each for each in found if each.quarter == before), None)
    with order.step(announced(order)):
        content = content_of(order.book, edition=order.edition.number)
        write_outbox(
            order, folder, content=content, comparison=earlier, note=summary.portfolio_note
        )


def write_files(order: Order, folder: Path) -> None:
    """Write the data and the workbook; a broken total is told by the gates."""
    with order.step(order.language.text("Data and workbook")):
        if not (folder / DATA).is_dir():
            write_data(order.book, folder / DATA)
        workbook = folder / f"kam-{order.book.quarter}.xlsx"
        write_bi(order.book, folder / BI)
        content = content_of(order.book, edition=order.edition.number)
        write_workbook(workbook, content, language=order.language)


def write_print(order: Order, summary: Summary, folder: Path) -> None:
    """Write the first page as two pages to print."""
    names = {name: advice.name for name, advice in order.book.matrix.strategies.items()}
    printed = management_pdf(summary, frame=order.frame(), quadrants=names, beside=folder)
    (folder / f"kam-{order.book.quarter}.pdf").write_bytes(printed)


def data_gates(order: Order, completed: Mapping[str, str]) -> dict[str, Any]:
    """Ask the gates on data and notebooks; return what they saw, for the manifest."""
    losses = gates.require_within_budget(order.book)
    tied = gates.all_tie_outs(order.book)
    return {
        "loss_budget": _records(
            losses, ["table", "measure", "found_pct", "allowed_pct", "is_within"]
        ),
        "tie_outs": _records(tied, ["chapter", "check", "left", "right", "is_tied"]),
        "completed_cells": dict(sorted(completed.items())),
        "pages": "self-contained, every link leads somewhere, no folder or secret of the machine",
        "figures": "first page, chapters, workbook and Parquet agree",
    }


def _records(frame: pd.DataFrame, names: list[str]) -> list[dict[str, Any]]:
    rows = frame[names].astype(object).where(frame[names].notna(), None)
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


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


def require_links(folder: Path, others: Iterable[str] = ()) -> None:
    """Require that every page stands alone and each of its links leads somewhere."""
    later = ["../index.html", *others]
    later += [f"../{href}" for href in later]  # as the plans see them
    gates.require_self_contained(sorted(folder.rglob("*.html")), later=later)


def secrets(order: Order) -> list[str]:
    """List what no artefact may hold: folders of this machine and secrets of its environment."""
    notebooks = {chapter.path.resolve().parent for chapter in order.chapters}
    folders = {order.book.settings.folder, order.reports.resolve(), Path.home(), *notebooks}
    named = [value for name, value in os.environ.items() if _is_secret(name)]
    return [f"{folder.as_posix()}/" for folder in folders] + named


def _is_secret(name: str) -> bool:
    return any(part in name.upper() for part in _SECRET)
