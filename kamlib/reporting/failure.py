"""A run that published nothing: its page in plain language, its exit code, its line of record."""

from __future__ import annotations

import json
import shutil
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from kamlib.reporting.ends import turn_of
from kamlib.reporting.execute import ChapterFailedError
from kamlib.reporting.frame import PageFrame
from kamlib.reporting.order import Order
from kamlib.reporting.pages import Failure, failure_page
from kamlib.reporting.produce import RECORD
from kamlib.reporting.publish import keep_failed
from kamlib.reporting.storage import storage_error, storing
from kamlib.support.errors import EXIT_CODES, KamError, RunFailedError
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
        try:
            failure = _write(order, error, staged)
        except OSError:  # as on a full disk
            _make_room(staged)
            failure = _write(order, error, staged)
        kept = keep_failed(staged, order.reports, order.book.quarter)
    return RunFailedError(failure.message, kept / "index.html", failure.turn)


def _write(order: Order, error: Exception, staged: Path) -> Failure:
    """Write the page of a failed run, and its line of record."""
    failure = _failure(order, error, staged)
    frame = PageFrame(
        company=order.book.settings.company.name,
        quarter=order.book.quarter,
        language=order.language,
        as_of=order.book.period.end,
        index_href="",
        view=order.book.settings.report.view,
    )
    _record(staged / RECORD, failure)
    page = failure_page(failure, frame=frame)
    (staged / "index.html").write_text(page, encoding="utf-8")
    return failure


def _record(path: Path, failure: Failure) -> None:
    """Add how the run ended, unless one of its notebooks says so already."""
    lines: list[dict[str, Any]] = []
    with suppress(OSError, ValueError):
        lines = json.loads(path.read_text(encoding="utf-8"))
    if any(line["state"] == "failed" and line["turn"] == failure.turn for line in lines):
        return
    lines.append(
        {
            "page": "",
            "seconds": 0.0,
            "state": "failed",
            "turn": failure.turn,
            "exit_code": EXIT_CODES[failure.turn],
            "message": failure.message,
        }
    )
    path.write_text(json.dumps(lines, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _make_room(staged: Path) -> None:
    """Give back the room that a run has taken, but for what shows where it failed."""
    for path in staged.iterdir():
        if path.name in ("notebooks", RECORD):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _message(error: Exception, language: Language) -> str:
    if isinstance(error, OSError) and turn_of(error) == "resources":
        error = error if isinstance(error, KamError) else storage_error(error)
    if isinstance(error, KamError):
        return error.told(language)
    return f"{type(error).__name__}: {error}"


def _failure(order: Order, error: Exception, staged: Path) -> Failure:
    chapter = error.chapter if isinstance(error, ChapterFailedError) else None
    account = error.account if isinstance(error, ChapterFailedError) else ""
    name = chapter.path.name if chapter else ""
    if account:
        name = str(Path(order.plan_page(account)).with_suffix(".ipynb").as_posix())
    notebook = staged / "notebooks" / name if name else None
    published = order.target / "index.html"
    return Failure(
        message=_message(error, order.language),
        chapter=" ".join([order.title(chapter), account]).strip() if chapter else "",
        turn=turn_of(error),
        have_chapters_run=all(
            (staged / "notebooks" / each.path.name).exists() for each in order.chapters
        ),
        not_published=tuple(order.title(each) for each in order.chapters),
        published_href=f"../../{order.book.quarter}/index.html" if published.exists() else "",
        notebook_href=f"notebooks/{name}" if notebook and notebook.exists() else "",
        traceback=getattr(error, "details", "") or "".join(traceback.format_exception(error)),
    )
