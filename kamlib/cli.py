"""The command ``kam``: a thin skin over :mod:`kamlib.reporting`."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kamlib.support.errors import ChapterError, KamError, ParameterError

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

    def __init__(self, total: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, transient=True)
        self.task = self.progress.add_task("", total=total)

    @contextmanager
    def __call__(self, title: str) -> Iterator[None]:
        """Show one step while it runs."""
        self.progress.update(self.task, description=title)
        begun = time.perf_counter()
        yield
        self.progress.console.print(f"{time.perf_counter() - begun:6.1f} s  {title}", markup=False)
        self.progress.advance(self.task)


def _parameters(given: list[str] | None) -> dict[str, str | int | float | bool]:
    found: dict[str, str | int | float | bool] = {}
    for text in given or []:
        name, mark, value = text.partition("=")
        if not mark or not name.strip().isidentifier():
            raise ParameterError(f"A parameter is given as NAME=VALUE; found {text!r}.")
        found[name.strip()] = value.strip()
    return found


def _go(
    quarter: str, workbook: Path, lang: str, given: list[str] | None, *, only_check: bool
) -> Path:
    # The command answers --help at once; notebooks and charts are loaded only to run.
    from kamlib.reporting import run as runner

    begun = time.perf_counter()
    prepared = runner.prepare(
        workbook, quarter=quarter, language=lang, parameters=_parameters(given)
    )
    console.print(
        f"{prepared.book.settings.company.name} · {prepared.book.quarter} · "
        f"read and checked in {time.perf_counter() - begun:.1f} s",
        markup=False,
    )
    steps = Steps(1 if only_check else len(prepared.chapters) + 2)
    shown = runner.Run(
        book=prepared.book, chapters=prepared.chapters, parameters=prepared.parameters, step=steps
    )
    with steps.progress:
        page = runner.check(shown) if only_check else runner.run(shown)
    console.print(f"{time.perf_counter() - begun:6.1f} s  in all", markup=False)
    return page


def _answer(
    quarter: str, workbook: Path, lang: str, given: list[str] | None, *, only_check: bool
) -> None:
    """Run and turn what went wrong into a message and an exit code."""
    try:
        page = _go(quarter, workbook, lang, given, only_check=only_check)
    except ChapterError as error:
        problems.print(f"Not published: {error}", style="red", markup=False)
        if hasattr(error, "page"):
            problems.print(f"What happened and whose turn it is: {error.page}", markup=False)
        raise typer.Exit(1) from None
    except KamError as error:
        problems.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    word = "Checked" if only_check else "Published"
    console.print(f"{word}: {page}", style="green", markup=False, soft_wrap=True)


@app.command()
def run(
    quarter: Quarter = "",
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
    parameter: Given = None,
) -> None:
    """Execute all chapters of a quarter and publish the report."""
    _answer(quarter, workbook, lang, parameter, only_check=False)


@app.command()
def check(
    quarter: Quarter = "",
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
    parameter: Given = None,
) -> None:
    """Read and check the data, show chapter 1, publish nothing."""
    _answer(quarter, workbook, lang, parameter, only_check=True)


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
def lab() -> None:
    """Open JupyterLab on the chapter notebooks."""
    from kamlib.reporting.chapters import notebooks_folder

    folder = notebooks_folder()
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.parent}"]
    raise typer.Exit(subprocess.call([*command, f"--LabApp.default_url=/lab/tree/{folder.name}"]))


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


def main() -> None:
    """Enter the command line."""
    app()


if __name__ == "__main__":
    main()
