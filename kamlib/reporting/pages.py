"""Report pages: a chapter, a quarter's first page, all quarters, a run that failed.

Every page is one file that loads nothing: pictures and styles are inside, there is no
script, and a content security policy forbids what should never be there. Text from data
is cut, cleaned and escaped; a picture without alternative text stops publication.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup
from nbformat import NotebookNode

from kamlib.account_plan.resource_view import ResourceView
from kamlib.reporting.chapter_body import render, take_apart, with_sections
from kamlib.reporting.draw import draw, page_labels, short
from kamlib.reporting.editions.view import HOW_SPLIT, Comparison
from kamlib.reporting.frame import ChapterLink, Entry, Failure, Link, PageFrame, whose_turn
from kamlib.reporting.lamps import Board
from kamlib.reporting.summary import Summary
from kamlib.support.display import HouseTable

__all__ = [
    "ChapterLink",
    "Entry",
    "Failure",
    "Link",
    "PageFrame",
    "changes_page",
    "chapter_page",
    "failure_page",
    "index_page",
    "overview_page",
    "plans_page",
]


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
    if frame.remarks:
        sections = [{"id": "remarks", "title": page_labels(frame)["remarks"]}, *sections]
    return draw(
        "chapter",
        frame,
        title=": ".join(filter(None, [short(frame.subject), parts.title])) or frame.current,
        sections=sections,
        finding=Markup(parts.finding),
        lead=Markup(lead.strip()),
        opening=Markup(render(parts.opening, notebook).strip()),
        body=Markup(body),
        before=frame.beside(-1),
        after=frame.beside(1),
    )


def index_page(
    summary: Summary, *, frame: PageFrame, files: Sequence[Link] = (), changes_href: str = ""
) -> str:
    """Draw the first page of a quarter.

    Parameters
    ----------
    summary : Summary
        From :func:`kamlib.reporting.summary.summarise`.
    frame : PageFrame
        With ``current`` empty.
    files : sequence of Link
        Workbook, data and manifest, as they lie beside the page.
    changes_href : str
        The page of all changes; "" if there is none.

    Returns
    -------
    str
        A complete HTML page without any external reference.
    """
    label = page_labels(frame)
    present = {
        "figures": bool(summary.tiles),
        "pictures": bool(summary.pictures),
        "portfolio": summary.portfolio is not None,
        "resources": summary.resources is not None,
        "due": summary.resources is not None,
        "changed": True,
        "missing": True,
        "chapters": bool(frame.chapters),
        "files": bool(files),
    }
    sections = [{"id": name, "title": label[name]} for name, shown in present.items() if shown]
    text = frame.language.text
    title = text("Key accounts in {quarter}", quarter=frame.quarter)
    return draw(
        "index",
        frame,
        title=title,
        sections=sections,
        summary=summary,
        files=[Link(*f) for f in files],
        changes_href=changes_href,
        follow_up=_follow_up(summary.resources, label),
    )


def _follow_up(
    resources: ResourceView | None, label: Mapping[str, str]
) -> list[tuple[str, HouseTable]]:
    """List the tables of actions due and of people at risk, where there are any."""
    if resources is None:
        return []
    tables = {
        label["actions_due"]: resources.tables.actions_due(),
        label["people_risks"]: resources.tables.people_risks(),
    }
    return [(said, table) for said, table in tables.items() if table is not None]


def changes_page(comparisons: Sequence[Comparison], *, frame: PageFrame) -> str:
    """Draw the page of what changed since the previous quarter and the previous edition.

    Parameters
    ----------
    comparisons : sequence of Comparison
        From :func:`kamlib.reporting.editions.view.comparisons`; empty: there is nothing yet.
    frame : PageFrame
        Of the report.
    """
    text = frame.language.text
    found = list(comparisons)
    sections = [{"id": f"part{n}", "title": each.title} for n, each in enumerate(found, start=1)]
    return draw(
        "changes",
        replace(frame, current="changes"),
        title=text("What changed"),
        sections=sections,
        comparisons=found,
        finding=found[0].sentences[0] if found else text("There is nothing to compare with yet."),
        explained=text(HOW_SPLIT),
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
    label = page_labels(frame)
    present = {
        "resources": resources is not None,
        "due": resources is not None,
        "plans": bool(plans),
        "plan_files": bool(frame.files),
    }
    return draw(
        "plans",
        frame,
        title=frame.language.text("Account plans"),
        sections=[{"id": name, "title": label[name]} for name, shown in present.items() if shown],
        plans=plans,
        finding=resources.finding.sentence if resources else "",
        follow_up=resources.follow_up if resources else "",
        picture=resources.picture() if resources else None,
        groups=resources.tables.by_group() if resources else None,
        tables=[table for _, table in _follow_up(resources, label)],
    )


def overview_page(
    entries: Sequence[Entry],
    *,
    frame: PageFrame,
    lamps: Board | None = None,
    awaited: Sequence[str] = (),
) -> str:
    """Draw the page over all published quarters: what each found, then accounts by quarters.

    Parameters
    ----------
    entries : sequence of Entry
        One per published quarter, in any order.
    frame : PageFrame
        With an empty quarter, no chapters and an empty ``index_href``.
    lamps : Board, optional
        From :func:`kamlib.reporting.lamps.board`.
    awaited : sequence of str
        Quarters that published ones lead to and that are not published yet.
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
            "mark": "" if entry.language == frame.language.code else entry.language.upper(),
            "about": _about(entry, frame),
            "reason": entry.reason,
            "earlier": entry.earlier,
        }
        for entry in newest
    ]
    return draw(
        "overview",
        frame,
        title=text("Key Account reports"),
        sections=[],
        entries=shown,
        lamps=lamps or Board(),
        awaited=[(each, text("{quarter} is not published yet.", quarter=each)) for each in awaited],
        earlier=frame.language.plural(
            "{count} earlier quarter", "{count} earlier quarters", len(shown) - 1
        ),
        others=_others(lamps or Board(), frame),
    )


def _others(lamps: Board, frame: PageFrame) -> str:
    """Say how many accounts the table of lamps leaves out."""
    told = frame.language.plural(
        "{count} other account was neither key account nor candidate and is left out.",
        "{count} other accounts were neither key account nor candidate and are left out.",
        lamps.others,
    )
    return told if lamps.others else ""


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
    lead = _lead(failure, frame)
    unpublished = (
        text("The report published before is unchanged and stays valid.")
        if failure.published_href
        else text("There is no earlier report of this quarter.")
    )
    return draw(
        "failure",
        frame,
        title=text("The report {quarter} was not published", quarter=frame.quarter),
        sections=[],
        failure=failure,
        lead=lead,
        turn=whose_turn(failure.turn, frame.language),
        unpublished=unpublished,
    )


def _lead(failure: Failure, frame: PageFrame) -> str:
    """Say how far a run came that published nothing."""
    text = frame.language.text
    if failure.chapter:
        return text(
            "The chapter “{chapter}” did not run to its end, so nothing was published.",
            chapter=short(failure.chapter),
        )
    if failure.turn == "reason":
        return text(
            "The figures were computed; they are not those published, and nobody has said why. So "
            "nothing was published."
        )
    if failure.have_chapters_run:
        return text(
            "Every chapter ran to its end; what came after did not, so nothing was published."
        )
    return text("The run stopped before its first chapter, so nothing was published.")
