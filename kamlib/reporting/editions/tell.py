"""What the commands ``kam verify``, ``kam sign`` and ``kam diff`` say, each with its exit code."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from kamlib.reporting.editions.shelf import edition_of, find, quarter_of
from kamlib.reporting.editions.sign import reopened, sign, signed_by
from kamlib.reporting.forgetting.record import verify
from kamlib.reporting.lock import only_one
from kamlib.reporting.overview import signed_sentence, write_overview
from kamlib.support.command import command
from kamlib.support.language import Language
from kamlib.support.settings import Settings


class Said(NamedTuple):
    """A sentence for the terminal, and the exit code of the command."""

    sentence: str
    code: int = 0


def verified(settings: Settings, asked: str, language: Language) -> Said:
    """Say whether a report is as published and as signed, or what differs first.

    Parameters
    ----------
    settings : Settings
        The company's.
    asked : str
        ``2026Q3``, or ``2026Q3:1`` for an earlier edition.
    language : Language
        Of the sentence.

    Returns
    -------
    Said
        Code 3 if a file is not as published, or the sign-off was reopened.
    """
    report = find(settings.report_folder, asked, workbook=settings.file)
    altered = _altered(report, language)
    if altered:
        return Said(altered, 3)
    whole = _as_published(report, language)
    if signed_by(report):
        told = language.text(
            "This is the signed edition ({signed}).", signed=signed_sentence(report, language)
        )
        return Said(f"{whole} {told}")
    last = reopened(report)
    if last is None:
        told = language.text("Nobody has signed it.")
        return Said(f"{whole} {told}")
    told = language.text(
        "Not the signed edition: {name} signed edition {signed}, this is edition {edition}; the "
        "first difference is {place}. Sign it with {command} --by NAME.",
        name=last[0].by,
        signed=last[0].edition,
        edition=edition_of(report).number,
        place=last[1],
        command=command(f"sign {asked}", settings.file),
    )
    return Said(f"{whole} {told}", 3)


def signed(settings: Settings, asked: str, *, by: str, on: dt.date, language: Language) -> Said:
    """Sign an edition and show it on the page over all quarters.

    Parameters
    ----------
    settings : Settings
        The company's.
    asked : str
        ``2026Q3``, or ``2026Q3:1`` for an earlier edition.
    by : str
        Name of the person.
    on : date
        Day of signing.
    language : Language
        Of sentence and page.

    Returns
    -------
    Said
        Code 3, and nothing is signed, if a file is not as published.
    """
    reports = settings.report_folder
    report = find(reports, asked, workbook=settings.file)
    with only_one(reports, quarter_of(report.name)):
        altered = _altered(report, language)
        if altered:
            return Said(altered, 3)
        made = sign(report, by=by, on=on)
        write_overview(reports, settings, language)
    return Said(
        language.text(
            "Signed: {quarter}, edition {edition}, by {name}. Pinned: {mark}. A later change "
            "reopens it.",
            quarter=made.quarter,
            edition=made.edition,
            name=made.by,
            mark=made.sha256,
        )
    )


def compared_in_words(settings: Settings, earlier: str, later: str, *, language: Language) -> Said:
    """Say what moved between two published reports, and how many published figures differ.

    Parameters
    ----------
    settings : Settings
        The company's.
    earlier, later : str
        ``2026Q3``, or ``2026Q3:1`` for an earlier edition.
    language : Language
        Of sentences and tables.

    Returns
    -------
    Said
        Code 0, whether or not anything differs.
    """
    from kamlib.reporting.editions.compare import differences  # noqa: PLC0415
    from kamlib.reporting.editions.view import compared  # noqa: PLC0415

    reports = settings.report_folder
    was, now = (find(reports, each, workbook=settings.file) for each in (earlier, later))
    made = compared(was, now, noise_pct=settings.report.noise_pct, language=language)
    parts = [made.title, "\n".join(f"- {each}" for each in made.sentences)]
    if quarter_of(was.name) == quarter_of(now.name):
        count = len(differences(was / "data", now / "data"))
        parts[1] += "\n- " + language.plural(
            "{count} published figure differs in all tables.",
            "{count} published figures differ in all tables.",
            count,
        )
    return Said("\n\n".join([*parts, *(table.text for table in made.tables)]))


def _altered(report: Path, language: Language) -> str:
    states = verify(report)
    changed = sorted(name for name, state in states.items() if state == "changed")
    if not changed:
        return ""
    return language.text(
        "Not as published: {file} differs ({count} of {all} files).",
        file=changed[0],
        count=language.number(len(changed)),
        all=language.number(len(states)),
    )


def _as_published(report: Path, language: Language) -> str:
    states = verify(report)
    erased = sum(state == "erased" for state in states.values())
    told = language.text("As published: {count} files.", count=language.number(len(states)))
    if not erased:
        return told
    withdrawn = language.plural(
        "{count} file was withdrawn for a person who asked to be forgotten.",
        "{count} files were withdrawn for a person who asked to be forgotten.",
        erased,
    )
    return f"{told} {withdrawn}"
