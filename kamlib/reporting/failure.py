"""A run that published nothing: its page in plain language, its exit code, its line of record."""

from __future__ import annotations

import traceback
from pathlib import Path

from kamlib.reporting.ends import turn_of
from kamlib.reporting.execute import ChapterFailedError
from kamlib.reporting.frame import PageFrame
from kamlib.reporting.order import Order
from kamlib.reporting.pages import Failure, failure_page
from kamlib.reporting.publish import keep_failed, replace_file
from kamlib.reporting.storage import storage_error, storing
from kamlib.support.errors import (
    KamError,
    RunFailedError,
)
from kamlib.support.language import Language


def keep(order: Order, error: Exception, staged: Path) -> RunFailedError:
    """Keep a failed run and write its page.

    Parameters
    ----------
    order : Order
        What was asked for.
    error : Exception
        What stopped it.
    staged : Path
        What it left.

    Returns
    -------
    RunFailedError
        To be raised.
    """
    with storing(order.reports):
        kept = keep_failed(staged, order.reports, order.book.quarter)
    page = kept / "index.html"
    failure = _failure(order, error, kept)
    frame = PageFrame(
        company=order.book.settings.company.name,
        quarter=order.book.quarter,
        language=order.language,
        as_of=order.book.period.end,
        index_href="",
        view=order.book.settings.report.view,
    )
    replace_file(page, failure_page(failure, frame=frame))
    return RunFailedError(failure.message, page, failure.turn)


def _message(error: Exception, language: Language) -> str:
    if isinstance(error, OSError) and turn_of(error) == "resources":
        error = error if isinstance(error, KamError) else storage_error(error)
    if isinstance(error, KamError):
        return error.told(language)
    return f"{type(error).__name__}: {error}"


def _failure(order: Order, error: Exception, kept: Path) -> Failure:
    chapter = error.chapter if isinstance(error, ChapterFailedError) else None
    account = error.account if isinstance(error, ChapterFailedError) else ""
    name = chapter.path.name if chapter else ""
    if account:
        name = str(Path(order.plan_page(account)).with_suffix(".ipynb").as_posix())
    notebook = kept / "notebooks" / name if name else None
    published = order.target / "index.html"
    return Failure(
        message=_message(error, order.language),
        chapter=" ".join([order.title(chapter), account]).strip() if chapter else "",
        turn=turn_of(error),
        not_published=tuple(order.title(each) for each in order.chapters),
        published_href=f"../../{order.book.quarter}/index.html" if published.exists() else "",
        notebook_href=f"notebooks/{name}" if notebook and notebook.exists() else "",
        traceback=getattr(error, "details", "") or "".join(traceback.format_exception(error)),
    )
