"""From notebooks to pages: compute once, execute side by side, draw each page as it comes.

A notebook is forgotten as soon as its page is drawn, so that a hundred account plans need
no more memory than one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kamlib.data_collection.rejects_workbook import rejects_workbook
from kamlib.data_collection.store import kept
from kamlib.reporting.chapter_body import finding_of
from kamlib.reporting.ends import turn_of
from kamlib.reporting.execute import ChapterFailedError, Limits, completed_cells
from kamlib.reporting.finished import Finished, told
from kamlib.reporting.kernels import warm_kernels
from kamlib.reporting.order import PLANS_PAGE, REJECTS, Order
from kamlib.reporting.pages import chapter_page, plans_page
from kamlib.reporting.plan_files import write_plan_files
from kamlib.reporting.plan_pdf import plan_pdf
from kamlib.reporting.schedule import Job, Outcome, execute_all
from kamlib.support import columns as c
from kamlib.support.errors import EXIT_CODES
from kamlib.support.excel_file import saved
from kamlib.support.garbage import at_rest

#: How each notebook of a run ended.
RECORD = "run.json"


@dataclass
class Produced:
    """What became of the notebooks of a run.

    Attributes
    ----------
    completed : dict
        Per page, how many of its code cells completed.
    findings : dict
        Per account, the opening sentence of its plan.
    failed : dict
        Per page, the error that stopped its notebook.
    seconds : dict
        Per page, how long its notebook took.
    reasons : dict
        Per page, why its notebook was executed, see :data:`~kamlib.reporting.finished.REASONS`;
        "" for one that was taken over.
    """

    completed: dict[str, str] = field(default_factory=dict)
    findings: dict[str, str] = field(default_factory=dict)
    failed: dict[str, Exception] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def compute(order: Order) -> None:
    """Compute the tables of all chapters once, for the kernels and for the report.

    An error is left to the chapter: its notebook shows the cell it comes from.
    """
    with order.step(order.language.text("Tables of all chapters")):
        _compute(order)


def _compute(order: Order) -> None:
    for chapter in order.chapters:
        tables = getattr(order.book, chapter.stem, None)
        with suppress(Exception):
            if tables is not None:
                _ = tables.tie_outs, tables.frames, tables.finding
    if order.accounts:
        with suppress(Exception):  # the first plan computes what all of them share
            plan = order.book.account_plan(order.accounts[0])
            _ = plan.tie_outs, plan.frames, plan.finding


def jobs(order: Order, folder: Path) -> list[Job]:
    """List the notebooks to execute: each chapter once, the plan once per account."""
    found = [
        Job(
            chapter=chapter,
            output=folder / "notebooks" / chapter.path.name,
            page=chapter.page,
            parameters=order.parameters[chapter.stem],
            title=order.title(chapter),
        )
        for chapter in order.chapters
    ]
    for chapter in order.plans:
        for account in order.accounts:
            page = order.plan_page(account)
            found.append(
                Job(
                    chapter=chapter,
                    output=folder / "notebooks" / Path(page).with_suffix(".ipynb"),
                    page=page,
                    parameters={**order.parameters[chapter.stem], "account": account},
                    title=f"{order.title(chapter)} {account}",
                    account=account,
                )
            )
    return found


def write_refused_rows(order: Order, folder: Path) -> None:
    """Write refused rows into a workbook that can be mended and handed back."""
    collection, data = order.book.collection, order.book.settings.data
    shown = order.book.settings.account_plan.people.shown_on(order.book.period.end)
    if collection.rejected_rows:
        book = rejects_workbook(
            collection.rejected_rows,
            collection.rejects,
            folder=str(Path(data.folder) / data.mended),
            language=order.language,
            left_out=() if shown == "name" else (c.NAME,),
        )
        (folder / REJECTS).write_bytes(saved(book, day=order.book.period.end))


def produce(order: Order, folder: Path, meanwhile: Callable[[], None] = lambda: None) -> Produced:
    """Execute all notebooks into ``folder/notebooks`` and draw their pages.

    The tables of the chapters were computed before, with :func:`compute`.

    Parameters
    ----------
    order : Order
        What is asked for.
    folder : Path
        The private folder of the run.
    meanwhile : callable
        What the runner itself can do while the kernels work.

    Raises
    ------
    ChapterFailedError
        After all were tried: the first chapter that failed, or the first plan, unless the
        settings allow a report without it.
    """
    made = Produced()
    text = order.language.text
    with order.step(text("Refused rows")):
        write_refused_rows(order, folder)
    wanted = jobs(order, folder)
    for job in wanted:
        job.output.parent.mkdir(parents=True, exist_ok=True)
        (folder / job.page).parent.mkdir(exist_ok=True)
    file, allowed = folder / ".kept", order.book.settings.report
    limits = Limits(allowed.cell_seconds, allowed.notebook_seconds)
    with warm_kernels():
        finished = Finished.of(order)
        if order.is_forced:
            finished.begin_anew()
        with order.step(text("Notebooks of earlier runs")):
            missing = _take_over(order, folder, finished, made)
        outcomes = execute_all(missing, kept=file, language=order.language, limits=limits)
        with kept(order.book, order.book.settings, file), at_rest(), closing(outcomes):
            for number, outcome in enumerate(outcomes):
                if outcome.notebook is not None:
                    finished.keep(outcome.job)
                _draw(order, folder, outcome, made)
                if number == 0:  # all kernels are busy now
                    meanwhile()
        if not missing:
            meanwhile()
    write_record(folder / RECORD, wanted, made)
    _require_all(order, wanted, made)
    if not order.stands_alone:
        finished.forget_others(wanted)
    if order.accounts:
        with order.step(text("Page over all plans, files for other tools")):
            _write_plans(order, folder, made)
    return made


def _take_over(order: Order, folder: Path, finished: Finished, made: Produced) -> list[Job]:
    """Draw the pages of finished notebooks; return the jobs that must be executed."""
    missing = []
    for job in jobs(order, folder):
        notebook = finished.recall(job)
        made.reasons[job.page] = "" if notebook else finished.why(job)
        if notebook is None:
            missing.append(job)
        else:
            _draw(order, folder, Outcome(job, 0.0, notebook), made)
    return missing


def write_record(path: Path, wanted: list[Job], made: Produced) -> None:
    """Write how each notebook ended: its page, seconds, state and whose turn it is."""
    lines = []
    for job in wanted:
        error = made.failed.get(job.page)
        lines.append(
            {
                "page": job.page,
                "seconds": round(made.seconds[job.page], 3),
                "executed": made.reasons[job.page],
                "state": "failed" if error else "completed",
                "turn": turn_of(error) if error else "",
                "exit_code": EXIT_CODES[turn_of(error)] if error else 0,
                "message": str(error) if error else "",
            }
        )
    write_lines(path, lines)


def write_lines(path: Path, lines: list[dict[str, Any]]) -> None:
    """Write the lines of a record."""
    path.write_text(json.dumps(lines, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _draw(order: Order, folder: Path, outcome: Outcome, made: Produced) -> None:
    """Draw the page of a notebook that ended; note what became of it."""
    job = outcome.job
    made.seconds[job.page] = outcome.seconds
    order.done(f"{job.title} · {told(made.reasons[job.page], order.language)}", outcome.seconds)
    if outcome.notebook is None:
        assert outcome.error is not None
        made.failed[job.page] = outcome.error
        return
    frame = order.plan_frame(job.account) if job.account else order.frame(job.chapter)
    page = chapter_page(outcome.notebook, frame=frame)
    (folder / job.page).write_text(page, encoding="utf-8")
    made.completed[job.page] = completed_cells(outcome.notebook)
    if job.account:
        made.findings[job.account] = finding_of(outcome.notebook)
        printed = plan_pdf(order.plan(job.account), beside=folder)
        (folder / job.page).with_suffix(".pdf").write_bytes(printed)


def _require_all(order: Order, wanted: list[Job], made: Produced) -> None:
    may_lack = order.book.settings.report.publish_without_failed_plans
    for job in wanted:
        error = made.failed.get(job.page)
        if error is None or (job.account and may_lack):
            continue
        if isinstance(error, ChapterFailedError):
            error.account = job.account
        raise error


def _write_plans(order: Order, folder: Path, made: Produced) -> None:
    """Write the page over all plans; one that failed is named without a link."""
    home, portfolio = folder / Path(PLANS_PAGE).parent, order.book.portfolio
    home.mkdir(exist_ok=True)
    lines = [
        (name, "" if page in made.failed else Path(page).name, made.findings.get(account, ""))
        for account, name, page in order.plan_links()
    ]
    links = write_plan_files(portfolio, home, language=order.language)
    frame = replace(order.plan_frame(""), files=links)
    page = plans_page(lines, frame=frame, resources=portfolio.resources)
    (folder / PLANS_PAGE).write_text(page, encoding="utf-8")
