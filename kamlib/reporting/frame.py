"""What surrounds every page: whose report it is, which quarter and edition, where the links go.

All labels of the pages stand here, so that templates hold no text of their own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from kamlib.support.language import Language

Turn = Literal["data", "parameter", "reason", "code", "timeout", "resources"]


class ChapterLink(NamedTuple):
    """One chapter in the outline: its number, stem, short title and page."""

    number: int
    stem: str
    title: str
    href: str


class Link(NamedTuple):
    """A published file: what it is called, where it lies, what it is for."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PageFrame:
    """The frame of one page.

    Parameters
    ----------
    company : str
        As in the settings.
    quarter : str
        Reported quarter; "" on the page over all quarters.
    language : Language
        Of all labels.
    as_of : date or None
        Last day of the data; None: not said.
    edition : int
        1 for the first publication of a quarter; 0: not said.
    chapters : tuple of ChapterLink
        In reading order; plain ``(number, stem, title, href)`` tuples will do.
    current : str
        Stem of the chapter shown; "" on the overview.
    index_href, overview_href : str
        The quarter's first page and the page over all quarters; "" leaves the link out.
    elsewhere : tuple of Link
        Other quarters.
    subject : str
        Whose page it is, before its title; "" on a page about all accounts.
    neighbours : (ChapterLink or None, ChapterLink or None) or None
        Plans before and after this one; None: the chapters are.
    files : tuple of Link
        What lies beside this very page.
    remarks : tuple of str
        Comments on the variances of the account whose page it is.
    view : str
        What differs from the settings where a panel asked for the report; "" in the company's.

    Examples
    --------
    >>> frame = PageFrame(company="Alpha GmbH", quarter="2026Q3", language=Language(), edition=1)
    >>> frame.imprint
    ['Key Account report 2026Q3', 'edition 1']
    """

    company: str
    quarter: str
    language: Language
    as_of: dt.date | None = None
    edition: int = 0
    chapters: tuple[ChapterLink, ...] = ()
    current: str = ""
    index_href: str = "index.html"
    overview_href: str = ""
    elsewhere: tuple[Link, ...] = ()
    subject: str = ""
    neighbours: tuple[ChapterLink | None, ChapterLink | None] | None = None
    files: tuple[Link, ...] = ()
    remarks: tuple[str, ...] = ()
    view: str = ""

    def __post_init__(self) -> None:
        links = tuple(ChapterLink(*chapter) for chapter in self.chapters)
        object.__setattr__(self, "chapters", links)

    @property
    def imprint(self) -> list[str]:
        """The parts of the line over the page, after the company."""
        text = self.language.text
        view = [text("A view")] if self.view else []
        if not self.quarter:
            return [*view, text("Key Account reports")]
        parts = [*view, text("Key Account report {quarter}", quarter=self.quarter)]
        if self.edition:
            parts.append(text("edition {edition}", edition=self.edition))
        if self.as_of is not None:
            parts.append(text("data as of {date}", date=self.language.date(self.as_of)))
        return parts

    @property
    def mark(self) -> str:
        """What is written over a page that could be taken for the company's report."""
        if not self.view:
            return ""
        return self.language.text(
            "A view: {differences} This is not the company's report.", differences=self.view
        )

    def beside(self, step: int) -> ChapterLink | None:
        """Return the chapter ``step`` places after the current one, if there is one."""
        if self.neighbours is not None:
            return self.neighbours[0 if step < 0 else 1]
        stems = [chapter.stem for chapter in self.chapters]
        if self.current not in stems:
            return None
        place = stems.index(self.current) + step
        return self.chapters[place] if 0 <= place < len(stems) else None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One published quarter on the page over all quarters.

    Parameters
    ----------
    quarter, href : str
        The quarter and its first page.
    finding : str
        Its opening sentence.
    figures : tuple of (str, str)
        Label and written value of its key figures.
    language : str
        Code of the language it is written in.
    edition : int
        Its current edition.
    as_of : date or None
        Last day of its data.
    reason : str
        Why its current edition came; "" for the first.
    earlier : tuple of Link
        Earlier editions that can still be read, newest first, each with its reason as note.
    signed : str
        Who signed the current edition, already a sentence; "" if nobody did.
    """

    quarter: str
    href: str
    finding: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    edition: int = 1
    as_of: dt.date | None = None
    reason: str = ""
    earlier: tuple[Link, ...] = ()
    signed: str = ""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A run that did not publish.

    Parameters
    ----------
    message : str
        What is wrong, as an analyst can act on it.
    chapter : str
        Title of the chapter that failed; "" if none had started.
    turn : {"data", "parameter", "reason", "code", "timeout", "resources"}
        What has to change: input or settings, the call, a reason that is missing, the workbook's
        code, the time allowed, memory or disk.
    have_chapters_run : bool
        Whether every chapter ran to its end.
    not_published : tuple of str
        Titles of what is therefore missing.
    published_href : str
        The last good report of the quarter; "" if there is none.
    notebook_href : str
        The notebook as far as it came.
    traceback : str
        Technical details, shown folded.
    """

    message: str
    chapter: str = ""
    turn: Turn = "code"
    have_chapters_run: bool = False
    not_published: tuple[str, ...] = field(default_factory=tuple)
    published_href: str = ""
    notebook_href: str = ""
    traceback: str = ""


def labels(language: Language, *, before: str = "") -> dict[str, str]:
    """List every fixed label of the pages in one language; ``before`` is the quarter before."""
    text = language.text
    return {
        "skip": text("Skip to the content"),
        "all_quarters": text("All quarters"),
        "outline": text("Chapters and sections"),
        "overview": text("Overview"),
        "offline": text("This page is complete in itself and loads nothing from any other place."),
        "show_code": text("Show code"),
        "about": text("About this page: the question, what it reads, what it writes"),
        "turn": text("Previous and next chapter"),
        "before": text("Previous chapter"),
        "after": text("Next chapter"),
        "before_plan": text("Previous account"),
        "after_plan": text("Next account"),
        "resources": text("Where hours go, and what they bring"),
        "due": text("What is due, and who is at risk"),
        "actions_due": text("Actions late, or due by the end of the next quarter"),
        "people_risks": text("Accounts that hang on too few people"),
        "plans": text("The plans"),
        "further_plans": text("Plans of further accounts:"),
        "plan_files": text("Files for other tools"),
        "plan_failed": text("This plan could not be made; the run says why."),
        "remarks": text("Comments on targets and actuals"),
        "back_to_overview": text("Back to the overview of the quarter"),
        "figures": text("Key figures of the whole company"),
        "terms": text("What these figures mean"),
        "pictures": text("Where the accounts stand, and who earns the contribution"),
        "portfolio": text("Portfolio"),
        "changed": text("What changed since {quarter}", quarter=before),
        "nothing_changed": text("No account moved noticeably since {quarter}.", quarter=before),
        "missing": text("What is missing"),
        "nothing_missing": text("All inputs were delivered."),
        "chapters": text("Chapters"),
        "files": text("Workbook, data and provenance"),
        "open_earlier": text("Open the earlier report"),
        "how_split": text("How the changes are split"),
        "all_changes": text("All changes, against the previous quarter and edition"),
        "reason": text("Why this edition:"),
        "earlier_editions": text("Earlier editions, as they were published"),
        "lamps": text("Key accounts, quarter by quarter"),
        "lamps_note": text(
            "The worst Soll-Ist light of the account's KPIs with a target in that quarter. A lamp "
            "leads to the account's plan in that quarter, where there is one. Groups by the status "
            "in the newest quarter that has the account."
        ),
        "account": text("Account"),
        "no_quarters": text("No quarter has been published yet."),
        "what_is_wrong": text("What is wrong"),
        "whose_turn": text("Whose turn it is"),
        "not_published": text("What was not published"),
        "last_good": text("Open the last published report of this quarter"),
        "notebook": text("Open the notebook as far as it ran"),
        "traceback": text("Technical details for whoever maintains the workbook"),
    }


def whose_turn(turn: Turn, language: Language) -> str:
    """Say who has to act on a failed run, and how."""
    text = language.text
    return {
        "data": text(
            "Whoever delivers the input data: correct the table named above, "
            "then run the quarter again."
        ),
        "parameter": text(
            "Whoever started the run: correct the parameter or the setting named above, "
            "then run the quarter again."
        ),
        "reason": text(
            "Whoever started the run: a reason is missing. If the changes named above are right, "
            "run the quarter again with the command that stands there and the reason in it. If "
            "they are not, correct the input, then run the quarter again without one."
        ),
        "code": text(
            "Whoever maintains the workbook: the data are not at fault as far as can be seen. "
            "Send them this page and the notebook."
        ),
        "timeout": text(
            "Whoever maintains the workbook: the chapter took longer than it may. "
            "Run the quarter again; if it happens twice, send them this page."
        ),
        "resources": text(
            "Whoever runs the machine: a process was killed, or memory or disk ran out. Free "
            "some, then run the quarter again."
        ),
    }[turn]
