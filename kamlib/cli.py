"""The command ``kam``: a thin skin over :mod:`kamlib.reporting`."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import signal
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from kamlib.classroom import train
from kamlib.console import (
    Call,
    answer,
    complain,
    console,
    language_of,
    print_every_sign,
    problems,
    small,
    tell,
)
from kamlib.desk import (
    a_folder,
    diagnose,
    is_root_user,
    open_copies,
    say_menus,
    say_reading,
    spoken_in,
)
from kamlib.support.errors import KamError
from kamlib.support.language import LANGUAGES, Language

app = typer.Typer(
    help="Key Account Management workbook: from raw tables to a published quarterly report.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(train, name="train")

Quarter = Annotated[
    str, typer.Argument(help="Fiscal quarter like 2026Q3; left out: the newest closed one.")
]
WorkbookFile = Annotated[
    Path, typer.Option("--workbook", "-w", help="Settings of the company (workbook.toml).")
]
Lang = Annotated[
    str,
    typer.Option("--lang", "-l", callback=small, help="en or de; left out: the company's."),
]
Spoken = Annotated[
    str,
    typer.Option(
        "--lang",
        "-l",
        callback=small,
        help="Language of texts; left out: the participant's, or en.",
    ),
]
Given = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter", "-p", help="Parameter of a chapter as NAME=VALUE; may be repeated."
    ),
]


@app.command()
def run(  # noqa: PLR0913, PLR0917
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
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", help="Why other figures than those published are right: a new edition."
        ),
    ] = None,
) -> None:
    """Execute all chapters of a quarter and publish the report."""
    if force and resume:
        text = language_of(lang, workbook).text
        complain(text("--force executes everything, --resume only what is missing: choose one."))
        raise typer.Exit(2)
    answer(Call(quarter, workbook, lang, parameter, force=force, reason=reason))


@app.command()
def check(
    quarter: Quarter = "",
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
    parameter: Given = None,
) -> None:
    """Read and check the data, show chapter 1, publish nothing."""
    answer(Call(quarter, workbook, lang, parameter, only_check=True))


@app.command()
def profile(
    file: Annotated[Path, typer.Argument(help="A file nobody has declared yet.", exists=True)],
    table: Annotated[
        str, typer.Option("--table", "-t", help="Input table it feeds; left out: the best fit.")
    ] = "",
    write: Annotated[
        Path | None, typer.Option("--write", help="Add the block to this workbook.toml.")
    ] = None,
    lang: Spoken = "",
) -> None:
    """Propose how to declare a file and show its first rows; write nothing unless told to."""
    from kamlib.data_collection.reading.propose import add_to, propose

    say = Language(lang if lang in LANGUAGES else "en")
    try:
        found = propose(file, table=table)
        console.print(f"{file.name} · {found.read_as}\n", markup=False)
        console.print(found.block, markup=False, soft_wrap=True)
        if not found.rows.empty:
            console.print(found.rows.to_string(index=False), markup=False, soft_wrap=True)
        for note in found.notes:
            console.print(f"- {note.said(say)}", markup=False, soft_wrap=True)
        if write is not None:
            add_to(write, found)
            added = say.text("Added to {file}", file=write)
            console.print(added, style="green", markup=False, soft_wrap=True)
    except KamError as error:
        complain(error.told(say))
        raise typer.Exit(2) from None


@app.command()
def lab(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder of a participant, or any with notebooks; left out: chapters."),
    ] = None,
    lang: Spoken = "",
    allow_root: Annotated[
        bool,
        typer.Option("--allow-root", help="Start although you are root, as in a container."),
    ] = False,
) -> None:
    """Open JupyterLab on the chapters (--lang de: in German), or on a participant's folder."""
    from kamlib.lab import start
    from kamlib.reporting.fingerprint import notebooks_folder

    try:
        say = spoken_in(folder) if folder and not lang else Language(lang or LANGUAGES[0])
        home = None if folder is None else a_folder(folder)
    except KamError as error:
        complain(error.told(Language(lang if lang in LANGUAGES else "en")))
        raise typer.Exit(2) from None
    is_root = is_root_user(say, allowed=allow_root)
    say_menus(say)
    is_english = say.code == LANGUAGES[0]
    opened = home or (notebooks_folder() if is_english else open_copies(say))
    started = start.command(opened, is_alone=home is not None, is_root=is_root)
    raise typer.Exit(start.open_lab(started, env=start.environment(say.code, os.environ)))


@app.command("app")
def pages(
    quarter: Quarter = "",
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
    port: Annotated[int, typer.Option("--port", help="Where the pages are served.")] = 8866,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Serve the pages, open no browser.")
    ] = False,
) -> None:
    """Open the panels of all chapters as pages without code, on this machine."""
    from kamlib.data_collection.store import kept
    from kamlib.panels.app import app_command, serve, write_app
    from kamlib.workbook import open_workbook

    try:
        book = open_workbook(workbook, quarter=quarter, language=lang)
    except KamError as error:
        complain(error.told(language_of(lang, workbook)))
        raise typer.Exit(2) from None
    settings, text = book.settings, book.language.text
    console.print(text("The data are being read; the address follows."), markup=False)
    with tempfile.TemporaryDirectory(prefix="kam-app-") as spare:
        folder = Path(spare).resolve()
        code = book.language.code
        command = app_command(
            settings,
            write_app(settings, spare=folder, quarter=book.quarter, language=code),
            port=port,
            language=code,
            opens_browser=not no_browser,
        )
        # The data are read once; every page takes them as long as no input changes.
        with kept(book, settings, folder / "kept"):
            done = serve(
                command,
                port=port,
                ready=lambda: console.print(f"http://127.0.0.1:{port}/  (Ctrl+C)", markup=False),
            )
    raise typer.Exit(done)


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="New .xlsx file.")], lang: Lang = "en"
) -> None:
    """Write an Excel workbook for all input tables, to be filled by hand."""
    from kamlib.data_collection.template import next_steps, write_template

    say = Language(lang if lang in LANGUAGES else "en")
    try:
        write_template(file, language=Language(lang or "en"))
    except KamError as error:
        complain(error.told(say))
        raise typer.Exit(2) from None
    told = "\n".join([say.text("Written: {file}", file=file), *next_steps(file.name, say)])
    console.print(told, markup=False, soft_wrap=True)


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


Edition = Annotated[
    str, typer.Argument(help="A published quarter like 2026Q3; an earlier edition: 2026Q3:1.")
]


@app.command()
def verify(
    quarter: Edition, workbook: WorkbookFile = Path("workbook.toml"), lang: Lang = ""
) -> None:
    """Say whether a published quarter is as published and as signed, or name what differs."""
    from kamlib.reporting.editions.tell import verified

    tell(lambda settings, say: verified(settings, quarter, say), lang, workbook)


@app.command()
def sign(
    quarter: Edition,
    by: Annotated[str, typer.Option("--by", help="Name of the person who signs.")],
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
) -> None:
    """Sign the published edition of a quarter; a later change reopens the sign-off."""
    from kamlib.reporting.editions.tell import signed

    today = dt.datetime.now().astimezone().date()
    tell(
        lambda settings, say: signed(settings, quarter, by=by, on=today, language=say),
        lang,
        workbook,
    )


@app.command()
def diff(
    earlier: Edition,
    later: Edition,
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
) -> None:
    """Show what moved between two published quarters or editions, per account, and why."""
    from kamlib.reporting.editions.tell import compared_in_words

    tell(
        lambda settings, say: compared_in_words(settings, earlier, later, language=say),
        lang,
        workbook,
    )


@app.command()
def forget(
    contact: Annotated[str, typer.Argument(help="contact_id of the person to be forgotten.")],
    workbook: WorkbookFile = Path("workbook.toml"),
    lang: Lang = "",
) -> None:
    """Remove a person from the inputs and from every published report; keep a record of hashes."""
    from kamlib.reporting.forgetting.tell import forgotten

    receipt, today = secrets.token_hex(16), _now().date()
    tell(
        lambda settings, say: forgotten(settings, contact, receipt=receipt, on=today, language=say),
        lang,
        workbook,
    )


@app.command()
def doctor(
    lang: Lang = "",
    workbook: WorkbookFile = Path("workbook.toml"),
    read: Annotated[
        str, typer.Option("--read", help="Say what a code means that somebody has read out.")
    ] = "",
) -> None:
    """Check this machine: Python, packages, kernel, panels, fonts, rights, clock, disk, paths."""
    say = language_of(lang, workbook)
    try:
        Language(lang or say.code)  # another language is refused
        is_well = say_reading(read, say) if read else diagnose(workbook, say, now=_now())
    except KamError as error:
        complain(error.told(say))
        raise typer.Exit(2) from None
    raise typer.Exit(0 if is_well else 1)


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def main() -> None:
    """Enter the command line."""
    print_every_sign()
    try:
        app()
    finally:  # what was asked for is done, and a request to stop finds nothing to stop
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
