"""The command ``kam train``: a group is made, collected, and its certificates verified."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kamlib.console import complain, console, small
from kamlib.support.errors import KamError, ParameterError, Sentence, StorageError
from kamlib.support.language import LANGUAGES, Language

train = typer.Typer(
    help="The course for a group: make it, collect it, verify its certificates.",
    no_args_is_help=True,
)
Folder = Annotated[Path, typer.Option("--folder", "-f", help="Folder of the group.")]
Lang = Annotated[
    str, typer.Option("--lang", "-l", callback=small, help="Language of the group, en or de.")
]
_DAY = "Day on the certificates, like 2026-11-22; left out: "


@contextmanager
def _answering(lang: str) -> Iterator[Language]:
    """Turn an error into a message in the reader's language and an exit code."""
    say = Language(lang if lang in LANGUAGES else "en")
    try:
        yield Language(lang) if lang else say
    except StorageError as error:
        complain(error.told(say))
        raise typer.Exit(6) from None
    except KamError as error:
        complain(error.told(say))
        raise typer.Exit(2) from None


def _day(given: str) -> str:
    try:
        return dt.date.fromisoformat(given).isoformat()
    except ValueError:
        raise ParameterError(
            Sentence("A day is written like 2026-11-22; found {found!r}.", found=given)
        ) from None


def _language_of(folder: Path) -> str:
    """Language of a group, to speak in; English where it cannot be read."""
    from kamlib.training.home import Home, load_group

    try:
        return load_group(Home(folder)).language
    except KamError:  # said by the command itself
        return "en"


@train.command()
def new(
    participants: Annotated[
        Path, typer.Option("--participants", "-p", help="CSV with a column for the name.")
    ],
    seed: Annotated[int, typer.Option("--seed", help="Same list and seed, same companies.")],
    lang: Lang = "en",
    folder: Folder = Path("course"),
    title: Annotated[
        str, typer.Option("--title", help="What the group is called on certificates.")
    ] = "",
    on: Annotated[str, typer.Option("--on", help=_DAY + "today.")] = "",
) -> None:
    """Make a folder per participant, with own data, lessons and tests, and one for the trainer."""
    with _answering(lang) as say:
        from kamlib.training.group import make_group
        from kamlib.training.home import SECRET_BYTES, Group, Home
        from kamlib.training.participants import read_participants

        day = _day(on) if on else dt.datetime.now().astimezone().date().isoformat()
        about = Group(title=" ".join(title.split())[:100] or folder.resolve().name,
                      language=say.code, held_on=day, members=())  # fmt: skip
        group = make_group(
            read_participants(participants),
            folder=folder,
            seed=seed,
            secret=secrets.token_bytes(SECRET_BYTES),
            about=about,
            told=lambda sentence: console.print(sentence, markup=False),
        )
        home = Home(folder)
        for member in group.members:
            console.print(f"{home.of(member)}: {member.shown}", markup=False, soft_wrap=True)
        told = say.text(
            "Hand out the folders under {participants}, one to each. Keep {trainer} to yourself: "
            "it holds names, seeds, answers and what signs certificates. Back it up.",
            participants=str(folder / "participants"),
            trainer=str(home.trainer),
        )
        console.print(told, style="green", markup=False, soft_wrap=True)


@train.command()
def collect(
    folder: Annotated[Path, typer.Argument(help="Folder of the group.")] = Path("course"),
    on: Annotated[
        str, typer.Option("--on", help=_DAY + "the day given when the group was made.")
    ] = "",
) -> None:
    """Write the overview, a score sheet per participant and the certificates.

    Run it as often as you like; a broken notebook or log is named and stops nothing. A second
    overview, room.html, names nobody and may be shown to all.
    """
    with _answering(_language_of(folder)) as say:
        from kamlib.training.collect import collect as collect_group

        done = collect_group(folder, on=_day(on) if on else "")
        for record in done.records:
            for note in record.notes:
                line = f"{record.member.shown}: {note.said(say)}"
                console.print(line, style="yellow", markup=False, soft_wrap=True)
        told = say.text(
            "Score sheets: {count}, certificates: {issued}; overview: {page}",
            count=len(done.records) - len(done.failed),
            issued=len(done.issued),
            page=str(done.page),
        )
        console.print(told, style="green", markup=False, soft_wrap=True)
        if done.failed:
            raise typer.Exit(4)


@train.command()
def verify(
    code: Annotated[str, typer.Argument(help="Verification code as printed.")],
    subject: Annotated[
        str, typer.Argument(help="Name on the certificate, or a sheet or certificate as a file.")
    ],
    folder: Folder = Path("course"),
) -> None:
    """Say whether a certificate is genuine, and what the genuine one says; exit code 3 if not."""
    with _answering(_language_of(folder)) as say:
        from kamlib.training.certificate import verify as look_up
        from kamlib.training.home import Home, load_secret

        home = Home(folder)
        found = look_up(code, subject, home=home, secret=load_secret(home))
    one = found.certificate
    if found.is_genuine:
        console.print(found.sentence.said(say), style="green", markup=False, soft_wrap=True)
    else:
        complain(found.sentence.said(say))
    if one is not None:
        told = say.text(
            "{name} · {group} · {day} · before the course {pre}, after it {post} of {asked} right",
            name=one.name,
            group=one.group,
            day=say.date(dt.date.fromisoformat(one.day)),
            pre="–" if one.pre is None else one.pre,
            post=one.post,
            asked=one.asked,
        )
        console.print(told, markup=False, soft_wrap=True)
    if not found.is_genuine:
        raise typer.Exit(3)
