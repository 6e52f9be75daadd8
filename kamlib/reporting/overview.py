"""The page over all published quarters, made of their manifests and signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from kamlib.reporting.editions.shelf import edition_of, editions, quarter_of, stated
from kamlib.reporting.editions.sign import reopened, signed_by
from kamlib.reporting.frame import Link
from kamlib.reporting.lamps import board, published
from kamlib.reporting.pages import Entry, PageFrame, overview_page
from kamlib.reporting.publish import replace_file
from kamlib.support.language import LANGUAGES, Language
from kamlib.support.settings import Settings


def entry(manifest_file: Path, language: Language | None = None) -> Entry | None:
    """Read a published quarter's manifest; one of another edition's form is left out."""
    report, say = manifest_file.parent, language or Language()
    content = stated(report)
    try:
        return Entry(
            quarter=content["quarter"],
            href=f"{report.name}/index.html",
            finding=content["finding"],
            figures=tuple((label, value) for label, value in content["key_figures"]),
            language=content["language"],
            edition=content["edition"],
            as_of=dt.date.fromisoformat(content["as_of"]),
            reason=content.get("reason", ""),
            earlier=_earlier(report, say),
            signed=signed_sentence(report, say),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _earlier(report: Path, language: Language) -> tuple[Link, ...]:
    known = editions(report.parent, report.name)
    found = [edition_of(path) for path in reversed(known.values()) if path != report]
    return tuple(
        Link(
            language.text("edition {edition}", edition=number),
            f"{known[number].name}/index.html",
            reason,
        )
        for number, reason in found
    )


def signed_sentence(report: Path, language: Language) -> str:
    """Say who signed a report as it is now, or that its sign-off is reopened; "": neither."""
    signed = signed_by(report)
    if signed:
        names = ", ".join(
            f"{each.by} ({language.date(dt.date.fromisoformat(each.on))})" for each in signed
        )
        return language.text("signed by {names}", names=names)
    last = reopened(report)
    if last is None:
        return ""
    return language.text(
        "sign-off reopened: {name} signed edition {edition} on {date}",
        name=last[0].by,
        edition=last[0].edition,
        date=language.date(dt.date.fromisoformat(last[0].on)),
    )


def write_overview(reports: Path, settings: Settings, language: Language) -> None:
    """Write the page over all published quarters, from their manifests.

    Parameters
    ----------
    reports : Path
        Folder of all reports.
    settings : Settings
        The company's.
    language : Language
        Of the page, if nothing is published yet; otherwise it is that of the newest quarter.
    """
    current = [
        path
        for path in sorted(reports.glob("*/manifest.json"))
        if quarter_of(path.parent.name) == path.parent.name
    ]
    language = _language_of(current, language)
    entries = {path.parent: made for path in current if (made := entry(path, language)) is not None}
    found = [published(report, made.quarter) for report, made in entries.items()]
    frame = PageFrame(
        company=settings.company.name,
        quarter="",
        language=language,
        index_href="",
        view=settings.report.view,
    )
    page = overview_page(
        list(entries.values()),
        frame=frame,
        lamps=board(found, language=language),
        awaited=awaited([made.quarter for made in entries.values()], settings),
    )
    replace_file(reports / "index.html", page)


def _language_of(manifests: Sequence[Path], otherwise: Language) -> Language:
    """Find the language of the newest quarter: its texts are what the page shows open."""
    codes = [stated(path.parent).get("language") for path in reversed(manifests)]
    newest = next((str(code) for code in codes if code in LANGUAGES), otherwise.code)
    return Language(newest, otherwise.currency)


def awaited(quarters: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """List the quarters that published ones lead on to and that are not published yet.

    Parameters
    ----------
    quarters : iterable of str
        The published ones.
    settings : Settings
        With the company's calendar.
    """
    there = set(quarters)
    after = {str(settings.quarter(each) + 1) for each in there}
    return tuple(sorted(after - there, reverse=True))
