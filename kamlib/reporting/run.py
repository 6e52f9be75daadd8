"""One quarter, run: execute the chapters, pass the gates, publish whole or not at all.

The way of a report: a private staging folder, each chapter notebook executed by papermill,
gates, pages, workbook and data, one rename. A failure leaves the published report as it
was and is kept under ``failed/`` with a page that says whose turn it is.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from kamlib.reporting import failure, gates
from kamlib.reporting.build import build
from kamlib.reporting.kernels import warm_kernels
from kamlib.reporting.order import Order
from kamlib.reporting.overview import write_overview
from kamlib.reporting.prepare import prepare
from kamlib.reporting.produce import RECORD, compute, produce
from kamlib.reporting.publish import publish, staging, undisturbed
from kamlib.reporting.storage import storing
from kamlib.reporting.unchanged import NOTES
from kamlib.support.errors import RunFailedError

__all__ = ["Order", "RunFailedError", "check", "prepare", "run"]


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
    with ExitStack() as last_steps:
        with staging(order.reports, order.book.quarter) as folder:
            try:
                build(order, folder)
                _set_aside(folder / RECORD, order)
                last_steps.enter_context(undisturbed())
                publish(folder, order.target)
            except Exception as error:
                raise failure.keep(order, error, folder) from error
        with storing(order.reports):
            write_overview(order.reports, order.book.settings, order.language)
    return order.target / "index.html"


def _set_aside(record: Path, order: Order) -> None:
    """Keep the times of a run beside the report: the same inputs give the same report."""
    home = order.reports / NOTES
    home.mkdir(exist_ok=True)
    record.replace(home / f"{order.book.quarter}-{RECORD}")


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
