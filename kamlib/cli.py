"""The command ``kam``: a thin skin over :mod:`kamlib.reporting`."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kamlib.support.errors import (
    EXIT_CODES,
    BusyError,
    KamError,
    ParameterError,
    RunFailedError,
)
from kamlib.support.language import Language

app = typer.Typer(
    help="Key Account Management workbook: from raw tables to a published quarterly report.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(highlight=False)
problems = Console(stderr=True, highlight=False)

Quarter = Annotated[
    str, typer.Argument(help="Fiscal quarter like 2026Q3; left out: the newest closed one.")
]
WorkbookFile = Annotated[
    Path, typer.Option("--workbook", "-w", help="Settings of the company (workbook.toml).")
]
Lang = Annotated[
    str,
    typer.Option("--lang", "-l", help="Language of the report, en or de; left out: the company's."),
]
Given = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter", "-p", help="Parameter of a chapter as NAME=VALUE; may be repeated."
    ),
]


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


def _language(lang: str, workbook: Path) -> Language:
    """Language to speak in: the one asked for, else the company's, else English."""
    from kamlib.support.settings import load_settings

    try:
        return Language(lang or load_settings(workbook).company.language)
    except KamError:  # said by the run itself
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
class _Call:
    """What the command was asked for."""

    quarter: str
    workbook: Path
    lang: str
    given: list[str] | None
    only_check: bool = False
    force: bool = False


def _go(call: _Call, parameters: Mapping[str, Any], say: Language) -> Path:
    # The command answers --help at once; notebooks and charts are loaded only to run.
    from kamlib.reporting import unchanged

    begun = time.perf_counter()
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
    from kamlib.reporting.kernels import warm_kernels

    with warm_kernels():  # it imports while the data are read
        page = _publish(call, parameters, say, begun)
    unchanged.remember(asked, page)
    return page


def _publish(call: _Call, parameters: Mapping[str, Any], say: Language, begun: float) -> Path:
    from kamlib.reporting import run as runner

    order = runner.prepare(
        call.workbook, quarter=call.quarter, language=call.lang, parameters=parameters
    )
    read = say.text("read and checked in {seconds} s", seconds=_seconds(begun, say))
    company = order.book.settings.company.name
    console.print(f"{company} · {order.book.quarter} · {read}", markup=False)
    plans = 0 if call.only_check else len(order.accounts)
    steps = Steps(2 if call.only_check else len(order.chapters) + plans + 3, say)
    shown = replace(order, step=steps, done=steps.done, is_forced=call.force)
    with steps.progress:
        page = runner.check(shown) if call.only_check else runner.run(shown)
    whole = say.text("in all")
    console.print(f"{_seconds(begun, say):>6} s  {whole}", markup=False)
    return page


def _seconds(begun: float, say: Language) -> str:
    return say.number(time.perf_counter() - begun, digits=1)


def _complain(message: str) -> None:
    problems.print(message, style="red", markup=False, soft_wrap=True)


def _answer(call: _Call) -> None:
    """Run and turn what went wrong into a message and an exit code."""
    say = _language(call.lang, call.workbook)
    with _stoppable():
        try:
            page = _go(call, _parameters(call.given, say), say)
        except RunFailedError as error:
            _complain(say.text("Not published: {reason}", reason=str(error)))
            _complain(say.text("What happened and whose turn it is: {page}", page=str(error.page)))
            raise typer.Exit(EXIT_CODES[error.turn]) from None
        except BusyError as error:
            _complain(str(error))
            raise typer.Exit(6) from None
        except KamError as error:
            _complain(str(error))
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            _complain(
                say.text("Stopped. Nothing was published; run again to do what is still missing.")
            )
            raise typer.Exit(130) from None
    word = say.text("Checked") if call.only_check else say.text("Published")
    console.print(f"{word}: {page}", style="green", markup=False, soft_wrap=True)


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


@app.command()
def run(
    quarter: Quarter = "",
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
    parameter: Given = None,
    force: Annotated[
        bool, typer.Option("--force", help="Execute everything, also what has not changed.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Execute only what an interrupted run has not finished (the default)."
        ),
    ] = False,
) -> None:
    """Execute all chapters of a quarter and publish the report."""
    if force and resume:
        _complain("--force executes everything, --resume only what is missing: choose one.")
        raise typer.Exit(2)
    _answer(_Call(quarter, workbook, lang, parameter, force=force))


@app.command()
def check(
    quarter: Quarter = "",
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
    parameter: Given = None,
) -> None:
    """Read and check the data, show chapter 1, publish nothing."""
    _answer(_Call(quarter, workbook, lang, parameter, only_check=True))


@app.command()
def profile(
    file: Annotated[Path, typer.Argument(help="A file nobody has declared yet.", exists=True)],
    table: Annotated[
        str, typer.Option("--table", "-t", help="Input table it feeds; left out: the best fit.")
    ] = "",
    write: Annotated[
        Path | None, typer.Option("--write", help="Add the block to this workbook.toml.")
    ] = None,
) -> None:
    """Propose how to declare a file and show its first rows; write nothing unless told to."""
    from kamlib.data_collection.reading.propose import add_to, propose

    try:
        found = propose(file, table=table)
        console.print(f"{file.name} · {found.read_as}\n", markup=False)
        console.print(found.block, markup=False, soft_wrap=True)
        if not found.rows.empty:
            console.print(found.rows.to_string(index=False), markup=False, soft_wrap=True)
        for note in found.notes:
            console.print(f"- {note}", markup=False, soft_wrap=True)
        if write is not None:
            add_to(write, found)
            console.print(f"Added to {write}", style="green", markup=False, soft_wrap=True)
    except KamError as error:
        problems.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None


@app.command()
def lab(
    allow_root: Annotated[
        bool,
        typer.Option("--allow-root", help="Start although you are root, as in a container."),
    ] = False,
) -> None:
    """Open JupyterLab on the chapter notebooks."""
    from kamlib.reporting.fingerprint import notebooks_folder

    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and not allow_root:
        _complain(
            "JupyterLab does not start for root, because a notebook could then change anything on "
            "this machine. Start kam lab as an ordinary user; in a container of your own, start "
            "kam lab --allow-root."
        )
        raise typer.Exit(2)
    folder = notebooks_folder()
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.parent}"]
    command += [f"--LabApp.default_url=/lab/tree/{folder.name}"]
    raise typer.Exit(subprocess.call([*command, *(["--allow-root"] if is_root else [])]))


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="New .xlsx file.")], lang: Lang = "en"
) -> None:
    """Write an Excel workbook for all input tables, to be filled by hand."""
    from kamlib.data_collection.template import write_template
    from kamlib.support.language import Language

    try:
        write_template(file, language=Language(lang or "en"))
    except KamError as error:
        problems.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    console.print(f"Written: {file}", markup=False)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Where the tables of the sample company go.")],
) -> None:
    """Write the input tables of the fictional sample company."""
    from kamlib.sample import write_sample

    taken = sorted(path.name for path in folder.glob("*.csv")) if folder.is_dir() else []
    if taken:
        problems.print(
            f"{folder} holds {', '.join(taken[:5])} already, which would be overwritten. "
            "Name a new or empty folder.",
            style="red",
            markup=False,
        )
        raise typer.Exit(2)
    folder.mkdir(parents=True, exist_ok=True)
    written = write_sample(folder)
    console.print(f"Written: {len(written)} files in {folder}", markup=False)


@app.command()
def forget(
    contact: Annotated[str, typer.Argument(help="contact_id of the person to be forgotten.")],
    workbook: WorkbookFile = Path("workbook.toml"),
) -> None:
    """Remove a person from the inputs and from every published report; keep a record of hashes."""
    from kamlib.reporting.forget import forget as forget_person
    from kamlib.support.settings import load_settings

    receipt = secrets.token_hex(16)
    try:
        done = forget_person(
            load_settings(workbook),
            contact,
            receipt=receipt,
            on=dt.datetime.now().astimezone().date(),
        )
    except KamError as error:
        problems.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    console.print(
        f"Removed: {done.rows_removed} rows, emptied: {done.cells_emptied} cells "
        f"({', '.join(done.inputs) or 'no text file'}).\n"
        f"Withdrawn: {len(done.withdrawn)} published files; run their quarters again.\n"
        f"Receipt: {receipt} (keep it with the request; only it links the record to the "
        "person).\nNot in reach: backups, mailed or printed pages, the history of a version "
        "control, notebooks saved with their outputs.",
        markup=False,
    )
    if done.by_hand:
        problems.print(
            f"Left to do by hand: {', '.join(done.by_hand)} hold the person and are no text "
            "files. Take the person out there, then run this command again.",
            style="red",
            markup=False,
        )
        raise typer.Exit(1)


def main() -> None:
    """Enter the command line."""
    app()


if __name__ == "__main__":
    main()
