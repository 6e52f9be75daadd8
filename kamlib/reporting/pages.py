"""Report pages: a chapter, a quarter's first page, all quarters, a run that failed.

Every page is one file that loads nothing: pictures and styles are inside, there is no
script, and a content security policy forbids what should never be there. Text from data
is cut, cleaned and escaped; a picture without alternative text stops publication.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode

from kamlib.account_plan.resource_view import ResourceView
from kamlib.reporting.chapter_body import TEMPLATES, render, take_apart, with_sections
from kamlib.reporting.frame import ChapterLink, Entry, Failure, Link, PageFrame, labels, whose_turn
from kamlib.reporting.summary import Summary
from kamlib.support.display import LIGHT_MARKS, LONGEST_SENTENCE, TABLE_STYLE
from kamlib.support.marks import sparkline
from kamlib.support.quarter import labels_back
from kamlib.support.safe_text import clean, cut, isolate
from kamlib.support.theme import Picture

__all__ = [
    "ChapterLink",
    "Entry",
    "Failure",
    "Link",
    "PageFrame",
    "chapter_page",
    "failure_page",
    "index_page",
    "overview_page",
    "plans_page",
]


def inert(value: Any, longest: int = LONGEST_SENTENCE) -> str:
    r"""Make text from data fit for a page: no control marks, right-to-left names kept apart, cut.

    Escaping is done by the template; this only shortens and cleans.

    Examples
    --------
    >>> inert("A\x00B", 2), len(inert("x" * 40_000))
    ('A…', 2000)
    """
    return isolate(cut(clean(value), longest))


def short(value: Any) -> str:
    """Cut a name for a line that must stay a line."""
    return inert(value, 60)


def chapter_page(notebook: NotebookNode, *, frame: PageFrame) -> str:
    """Draw the report page of one executed chapter.

    The title and the computed finding open the page; what stands before the finding in the
    notebook is folded behind one line, code behind one switch. Cells tagged ``parameters``,
    ``training``, ``solution`` or ``remove`` are left out, warnings are never shown.

    Parameters
    ----------
    notebook : NotebookNode
        Executed chapter; it is not changed.
    frame : PageFrame
        With ``current`` set to the chapter's stem.

    Returns
    -------
    str
        A complete HTML page without any external reference.

    Raises
    ------
    ChapterError
        If a cell failed, or a picture has no alternative text.
    """
    parts = take_apart(notebook)
    lead, _ = with_sections(render(parts.lead, notebook), prefix="about")
    body, sections = with_sections(render(parts.body, notebook), prefix="section")
    return _page(
        "chapter",
        frame,
        title=": ".join(filter(None, [short(frame.subject), parts.title])) or frame.current,
        sections=sections,
        finding=Markup(parts.finding),
        lead=Markup(lead.strip()),
        body=Markup(body),
        before=frame.beside(-1),
        after=frame.beside(1),
    )


def index_page(summary: Summary, *, frame: PageFrame, files: Sequence[Link] = ()) -> str:
    """Draw the first page of a quarter.

    Parameters
    ----------
    summary : Summary
        From :func:`kamlib.reporting.summary.summarise`.
    frame : PageFrame
        With ``current`` empty.
    files : sequence of Link
        Workbook, data and manifest, as they lie beside the page.

    Returns
    -------
    str
        A complete HTML page without any external reference.
    """
    label = _labels(frame)
    present = {
        "figures": bool(summary.tiles),
        "pictures": bool(summary.pictures),
        "portfolio": summary.portfolio is not None,
        "changed": True,
        "missing": True,
        "chapters": bool(frame.chapters),
        "files": bool(files),
    }
    sections = [{"id": name, "title": label[name]} for name, shown in present.items() if shown]
    text = frame.language.text
    title = text("Key accounts in {quarter}", quarter=frame.quarter)
    return _page(
        "index",
        frame,
        title=title,
        sections=sections,
        summary=summary,
        files=[Link(*f) for f in files],
    )


def plans_page(
    plans: Sequence[tuple[str, str, str]],
    *,
    frame: PageFrame,
    resources: ResourceView | None = None,
) -> str:
    """Draw the page over all account plans: where hours go, what is due, who is at risk.

    Parameters
    ----------
    plans : sequence of (name, href, finding)
        One per account; an empty ``href``: the plan could not be made.
    frame : PageFrame
        Of the plans; its files are offered at the end.
    resources : ResourceView, optional
        Over all accounts.
    """
    label = _labels(frame)
    tables = [resources.tables.actions_due(), resources.tables.people_risks()] if resources else []
    present = {
        "resources": resources is not None,
        "due": resources is not None,
        "plans": bool(plans),
        "plan_files": bool(frame.files),
    }
    return _page(
        "plans",
        frame,
        title=frame.language.text("Account plans"),
        sections=[{"id": name, "title": label[name]} for name, shown in present.items() if shown],
        plans=plans,
        finding=resources.finding.sentence if resources else "",
        follow_up=resources.follow_up if resources else "",
        picture=resources.picture() if resources else None,
        groups=resources.tables.by_group() if resources else None,
        tables=[table for table in tables if table is not None],
    )


def overview_page(entries: Sequence[Entry], *, frame: PageFrame) -> str:
    """Draw the page over all published quarters, the newest first.

    Parameters
    ----------
    entries : sequence of Entry
        One per published quarter, in any order.
    frame : PageFrame
        With an empty quarter, no chapters and an empty ``index_href``.
    """
    text = frame.language.text
    newest = sorted(entries, key=lambda entry: (entry.quarter, entry.edition), reverse=True)
    shown = [
        {
            "quarter": entry.quarter,
            "href": entry.href,
            "finding": entry.finding,
            "figures": entry.figures,
            "language": entry.language,
            "about": _about(entry, frame),
            "reason": entry.reason,
            "earlier": entry.earlier,
        }
        for entry in newest
    ]
    return _page("overview", frame, title=text("Key Account reports"), sections=[], entries=shown)


def _about(entry: Entry, frame: PageFrame) -> str:
    text = frame.language.text
    names = {"en": text("in English"), "de": text("in German")}
    parts = [text("edition {edition}", edition=entry.edition)]
    if entry.earlier:
        parts[0] = text("edition {edition} (current)", edition=entry.edition)
    if entry.as_of is not None:
        parts.append(text("data as of {date}", date=frame.language.date(entry.as_of)))
    parts += [names.get(entry.language, entry.language), entry.signed]
    return " · ".join(filter(None, parts))


def failure_page(failure: Failure, *, frame: PageFrame) -> str:
    """Draw the page of a run that published nothing, in plain language.

    Parameters
    ----------
    failure : Failure
        Which chapter, what is wrong, whose turn it is.
    frame : PageFrame
        Of the quarter that was to be published; its chapter links are not drawn.
    """
    text = frame.language.text
    frame = replace(frame, chapters=(), current="", index_href="")  # these pages do not exist
    chapter = short(failure.chapter)
    lead = (
        text(
            "The chapter “{chapter}” did not run to its end, so nothing was published.",
            chapter=chapter,
        )
        if chapter
        else text("The run stopped before its first chapter, so nothing was published.")
    )
    unpublished = (
        text("The report published before is unchanged and stays valid.")
        if failure.published_href
        else text("There is no earlier report of this quarter.")
    )
    return _page(
        "failure",
        frame,
        title=text("The report {quarter} was not published", quarter=frame.quarter),
        sections=[],
        failure=failure,
        lead=lead,
        turn=whose_turn(failure.turn, frame.language),
        unpublished=unpublished,
    )


def _labels(frame: PageFrame) -> dict[str, str]:
    before = labels_back(frame.quarter, 2)[0] if frame.quarter else ""
    return labels(frame.language, before=before)


def _page(template: str, frame: PageFrame, **content: Any) -> str:
    return (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(
            frame=frame,
            imprint=frame.imprint,
            label=_labels(frame),
            marks=LIGHT_MARKS,
            house_css=Markup((TEMPLATES / "house.css").read_text(encoding="utf-8")),
            table_css=Markup(TABLE_STYLE),
            **content,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "inert": inert,
        "short": short,
        "spark": lambda values, story: Markup(sparkline(values, label=story)),
        "data_uri": _data_uri,
        "width": lambda picture: int(picture.figure.get_figwidth() * 100),
    }
    return environment


def _data_uri(picture: Picture) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.png()).decode()
