"""One quarter, run: execute the chapters, pass the gates, publish whole or not at all.

The way of a report: a private staging folder, each chapter notebook executed by papermill,
gates, pages, workbook and data, one rename. A failure leaves the published report as it
was and is kept under ``failed/`` with a page that says whose turn it is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kamlib.reporting import failure, gates
from kamlib.reporting.build import build
from kamlib.reporting.kernels import warm_kernels
from kamlib.reporting.order import Order, Step
from kamlib.reporting.overview import write_overview
from kamlib.reporting.prepare import prepare
from kamlib.reporting.produce import RECORD, compute, produce, write_lines
from kamlib.reporting.publish import publish, staging, undisturbed
from kamlib.reporting.storage import storing
from kamlib.reporting.unchanged import NOTES
from kamlib.support.errors import RunFailedError

__all__ = ["Order", "RunFailedError", "check", "prepare", "run"]


@dataclass
class Taken:
    """Shows each step of a run and keeps how long it took.

    Parameters
    ----------
    step : callable
        Shows it.
    lines : list of dict
        One per step that came to its end, as a line of the record.
    """

    step: Step
    lines: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def __call__(self, title: str) -> Iterator[None]:
        """Take one step."""
        begun = time.perf_counter()
        with self.step(title):
            yield
        seconds = round(time.perf_counter() - begun, 3)
        line = {"page": "", "step": title, "seconds": seconds, "executed": "", "state": "completed"}
        self.lines.append(line | {"turn": "", "exit_code": 0, "message": ""})


def run(order: Order) -> Path:
    """Publish a quarter.

    Parameters
    ----------
    order : Order
        From :func:`kamlib.reporting.prepare.prepare`.

    Returns
    -------
    Path
        The report's first page.

    Raises
    ------
    RunFailedError
        If anything stopped; the published report is unchanged.
    BusyError
        If another run of the quarter is under way.
    StorageError
        If nothing can be written into the folder of reports.
    """
    taken = Taken(order.step)
    order = replace(order, step=taken)
    with ExitStack() as last_steps:
        with staging(order.reports, order.book.quarter) as folder:
            try:
                build(order, folder)
                last_steps.enter_context(undisturbed())
                with order.step(order.language.text("In its place, safe on the disk")):
                    record = (folder / RECORD).read_text(encoding="utf-8")
                    (folder / RECORD).unlink()
                    publish(folder, order.target)
            except Exception as error:
                raise failure.keep(order, error, folder) from error
        with storing(order.reports):
            with order.step(order.language.text("Page over all quarters")):
                write_overview(order.reports, order.book.settings, order.language)
            _set_aside([*json.loads(record), *taken.lines], order)
    return order.target / "index.html"


def _set_aside(lines: list[dict[str, Any]], order: Order) -> None:
    """Keep the times of a run beside the report: the same inputs give the same report."""
    home = order.reports / NOTES
    home.mkdir(exist_ok=True)
    write_lines(home / f"{order.book.quarter}-{RECORD}", lines)


def check(order: Order) -> Path:
    """Run chapter 1 alone and keep its page under ``check/``.

    Parameters
    ----------
    order : Order
        From :func:`kamlib.reporting.prepare.prepare`.

    Returns
    -------
    Path
        The page of chapter 1.

    Raises
    ------
    RunFailedError
        If the data are not fit for a report.
    """
    first = order.chapters[0]
    alone = replace(order, chapters=(first,), plans=(), stands_alone=True)
    target = order.reports / "check" / order.book.quarter
    with staging(order.reports, f"check-{order.book.quarter}") as folder:
        try:
            with warm_kernels():
                compute(alone)
                produce(alone, folder)
            gates.require_within_budget(order.book)
            gates.require_self_contained([folder / first.page])
        except Exception as error:
            raise failure.keep(alone, error, folder) from error
        target.parent.mkdir(parents=True, exist_ok=True)
        publish(folder, target)
    return target / first.page
