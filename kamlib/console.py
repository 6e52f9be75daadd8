"""What the command ``kam`` shows and how it ends: progress, messages, exit codes."""

from __future__ import annotations

import io
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kamlib.support.errors import (
    EXIT_CODES,
    BusyError,
    KamError,
    ParameterError,
    RunFailedError,
    StorageError,
)
from kamlib.support.language import Language

if TYPE_CHECKING:
    from kamlib.support.settings import Settings

#: Steps of a run beside its notebooks.
STEPS = 10
console = Console(highlight=False)
problems = Console(stderr=True, highlight=False)


def print_every_sign() -> None:
    """Let no name stop a command: what an output of few signs does not have becomes "?".

    On Windows an output that goes into a file or another program has the signs of the country.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


class Steps:
    """Shows each step of a run with its time: a bar in a terminal, lines in a log."""

    def __init__(self, total: int, say: Language) -> None:
        self.say = say
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, transient=True)
        self.task = self.progress.add_task("", total=total)

    @contextmanager
    def __call__(self, title: str) -> Iterator[None]:
        """Show one step while it runs."""
        self.progress.update(self.task, description=title)
        begun = time.perf_counter()
        yield
        self.done(title, time.perf_counter() - begun)

    def done(self, title: str, seconds: float) -> None:
        """Say that something is done."""
        shown = f"{self.say.number(seconds, digits=1):>6} s  {title}"
        self.progress.console.print(shown, markup=False)
        self.progress.advance(self.task)


def small(written: str) -> str:
    """Take a code of a language in any case: DE for de."""
    return written.strip().lower()


def language_of(lang: str, workbook: Path) -> Language:
    """Language to speak in: the one asked for, else the company's, else English."""
    try:
        from kamlib.support.settings import load_settings

        return Language(lang or load_settings(workbook).company.language)
    except (KamError, ImportError):  # said by the run itself, or by kam doctor
        return Language()


def _parameters(given: list[str] | None, say: Language) -> dict[str, str | int | float | bool]:
    found: dict[str, str | int | float | bool] = {}
    for text in given or []:
        name, mark, value = text.partition("=")
        if not mark or not name.strip().isidentifier():
            raise ParameterError(
                say.text("A parameter is given as NAME=VALUE; found {found}.", found=repr(text))
            )
        found[name.strip()] = value.strip()
    return found


@dataclass(frozen=True)
class Call:
    """What the command was asked for."""

    quarter: str
    workbook: Path
    lang: str
    given: list[str] | None
    only_check: bool = False
    force: bool = False
    reason: str | None = None


def _go(call: Call, parameters: Mapping[str, Any], say: Language) -> Path:
    # The command answers --help at once; notebooks and charts are loaded only to run.
    from kamlib.reporting import import_nbformat, unchanged
    from kamlib.reporting.early import refuse_early, reserve

    begun = time.perf_counter()
    refuse_early(call.workbook, quarter=call.quarter, language=call.lang, parameters=parameters)
    asked = None
    if not call.only_check:
        asked = unchanged.question(
            call.workbook, quarter=call.quarter, language=call.lang, parameters=parameters
        )
        published = None if call.force else unchanged.answer(asked)
        if published:
            told = say.text("Nothing has changed since this report was published (--force runs).")
            console.print(f"{_seconds(begun, say):>6} s  {told}", markup=False)
            return published
    import_nbformat()
    from kamlib.reporting.kernels import warm_kernels
    from kamlib.support.garbage import at_rest

    page = None
    try:
        # Another run of the quarter is told before data are read.
        busy = reserve(call.workbook, call.quarter, only_check=call.only_check)
        with busy, warm_kernels(), at_rest():
            if call.force:  # Stopped, it is not done, whatever was published before.
                unchanged.forget(asked)
            page, is_newest = _publish(call, parameters, say, begun)
        with suppress(OSError):  # without the note the next run does everything again
            unchanged.remember(asked, page, is_newest=is_newest)
    except KeyboardInterrupt:
        if page is None:
            raise
    return page


def _publish(
    call: Call, parameters: Mapping[str, Any], say: Language, begun: float
) -> tuple[Path, bool]:
    """Publish or check; say also whether a run without a quarter would have taken this one."""
    from kamlib.reporting import run as runner

    order = runner.prepare(
        call.workbook, quarter=call.quarter, language=call.lang, parameters=parameters
    )
    read = say.text("read and checked in {seconds} s", seconds=_seconds(begun, say))
    company = order.book.settings.company.name
    console.print(f"{company} · {order.book.quarter} · {read}", markup=False)
    plans = 0 if call.only_check else len(order.accounts)
    steps = Steps(2 if call.only_check else len(order.chapters) + plans + STEPS, say)
    reason = (call.reason or "").strip()
    shown = replace(order, step=steps, done=steps.done, is_forced=call.force, reason=reason)
    shown = replace(shown, is_reason_empty=call.reason is not None and not reason)
    with steps.progress:
        page = runner.check(shown) if call.only_check else runner.run(shown)
    whole = say.text("in all")
    console.print(f"{_seconds(begun, say):>6} s  {whole}", markup=False)
    book = order.book
    is_newest = not book.settings.company.closed_through and (
        not call.quarter or book.newest_closed_quarter == book.quarter
    )
    return page, is_newest


def _seconds(begun: float, say: Language) -> str:
    return say.number(time.perf_counter() - begun, digits=1)


def complain(message: str) -> None:
    """Show a message of what went wrong."""
    problems.print(message, style="red", markup=False, soft_wrap=True)


def answer(call: Call) -> None:
    """Run and turn what went wrong into a message and an exit code.

    Parameters
    ----------
    call : Call
        What the command was asked for.

    Raises
    ------
    typer.Exit
        With the exit code, if nothing was published.
    """
    say = language_of(call.lang, call.workbook)
    with _stoppable():
        try:
            page = _go(call, _parameters(call.given, say), say)
        except RunFailedError as error:
            complain(say.text("Not published: {reason}", reason=str(error)))
            complain(say.text("What happened and whose turn it is: {page}", page=str(error.page)))
            raise typer.Exit(EXIT_CODES[error.turn]) from None
        except (BusyError, StorageError) as error:
            complain(error.told(say))
            raise typer.Exit(6) from None
        except KamError as error:
            complain(error.told(say))
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            complain(
                say.text("Stopped. Nothing was published; run again to do what is still missing.")
            )
            raise typer.Exit(130) from None
    word = say.text("Checked") if call.only_check else say.text("Published")
    console.print(f"{word}: {page}", style="green", markup=False, soft_wrap=True)


def tell(what: Callable[[Settings, Language], tuple[str, int]], lang: str, workbook: Path) -> None:
    """Show what a command says, and end with its exit code.

    Parameters
    ----------
    what : callable
        Takes settings and language; gives a sentence and an exit code.
    lang : str
        Language asked for; "": the company's.
    workbook : Path
        The company's settings.

    Raises
    ------
    typer.Exit
        If the code is not 0.
    """
    from kamlib.support.settings import load_settings

    say = language_of(lang, workbook)
    try:
        settings = load_settings(workbook)
        sentence, code = what(settings, Language(say.code, settings.company.currency))
    except KamError as error:
        complain(error.told(say))
        raise typer.Exit(6 if isinstance(error, BusyError | StorageError) else 2) from None
    if code:
        complain(sentence)
        raise typer.Exit(code)
    console.print(sentence, markup=False, soft_wrap=True)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let a request to end (SIGTERM) end the run as Ctrl-C does."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
