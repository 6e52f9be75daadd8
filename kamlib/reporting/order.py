"""What a run is asked for: one company at one quarter, its chapters, their parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from kamlib.account_plan import AccountPlan
from kamlib.account_plan.names import place_of_account, plan_stem
from kamlib.account_plan.portfolio import planned_accounts
from kamlib.reporting.chapters import CHAPTER_LABELS, ChapterNotebook
from kamlib.reporting.editions.shelf import FIRST, Edition
from kamlib.reporting.frame import ChapterLink, Link, PageFrame
from kamlib.reporting.parameters import Value
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.workbook import Workbook

#: Workbook of refused rows, beside the pages.
REJECTS = "rejects.xlsx"
#: Page over all plans.
PLANS_PAGE = "plans/index.html"
#: Page over all quarters, as a report sees it.
OVERVIEW = "../index.html"
Step = Callable[[str], AbstractContextManager[None]]


@contextmanager
def silent(_title: str) -> Iterator[None]:
    """Take a step without showing it."""
    yield


@dataclass(frozen=True, eq=False, kw_only=True)
class Order:
    """One run of a quarter, as it was asked for and found possible.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    chapters : tuple of ChapterNotebook
        To execute, in order.
    parameters : mapping
        Per chapter stem, the parameters for its notebook.
    plans : tuple of ChapterNotebook
        To execute once per account with a plan.
    stands_alone : bool
        Whether a page has no report around it to link to.
    is_forced : bool
        Whether to execute also what an earlier run has finished.
    reason : str
        Why other figures than those published are right; "" if nobody said.
    is_reason_empty : bool
        Whether a reason was given that says nothing.
    edition : Edition
        What it is published as, from :func:`kamlib.reporting.editions.decide.decided`.
    step : callable
        Opens a context while a named step runs, to show progress.
    done : callable
        Told the title and seconds of each notebook as it ends.
    """

    book: Workbook
    chapters: tuple[ChapterNotebook, ...]
    parameters: Mapping[str, Mapping[str, Value]]
    plans: tuple[ChapterNotebook, ...] = ()
    stands_alone: bool = False
    is_forced: bool = False
    reason: str = ""
    is_reason_empty: bool = False
    edition: Edition = FIRST
    step: Step = field(default=silent)
    done: Callable[[str, float], None] = field(default=lambda _title, _seconds: None)
    _opened: dict[str, AccountPlan] = field(default_factory=dict, init=False, repr=False)

    @property
    def language(self) -> Language:
        """Language of the report."""
        return self.book.language

    @property
    def reports(self) -> Path:
        """Folder of all published reports."""
        return self.book.settings.report_folder

    @property
    def target(self) -> Path:
        """Where the report of the quarter is read."""
        return self.reports / self.book.quarter

    def title(self, chapter: ChapterNotebook) -> str:
        """Short name of a chapter in the language of the report."""
        label = CHAPTER_LABELS.get(chapter.stem, chapter.stem)
        return self.language.text(label)

    def frame(self, chapter: ChapterNotebook | None = None) -> PageFrame:
        """Frame of a page of this report."""
        if self.stands_alone:
            return PageFrame(
                company=self.book.settings.company.name,
                quarter=self.book.quarter,
                language=self.language,
                as_of=self.book.period.end,
                current=chapter.stem if chapter else "",
                index_href="",
                view=self.book.settings.report.view,
            )
        return PageFrame(
            company=self.book.settings.company.name,
            quarter=self.book.quarter,
            language=self.language,
            as_of=self.book.period.end,
            edition=self.edition.number,
            chapters=self._links(),
            current=chapter.stem if chapter else "",
            overview_href=OVERVIEW,
            elsewhere=self.other_quarters(chapter.page if chapter else "index.html"),
            view=self.book.settings.report.view,
        )

    def _links(self) -> tuple[ChapterLink, ...]:
        links = [
            ChapterLink(each.number, each.stem, self.title(each), each.page)
            for each in self.chapters
        ]
        if self.accounts:
            title = self.language.text("Account plans")
            links += [ChapterLink(p.number, p.stem, title, PLANS_PAGE) for p in self.plans]
        return tuple(links)

    def other_quarters(self, page: str = "index.html") -> tuple[Link, ...]:
        """Links from a page to the quarters before and after.

        The quarter before is there or not when this one is made; the next one cannot be there
        yet, so its link leads to its place on the page over all quarters, which is written anew
        with each publication. What is published need not change for it.

        Parameters
        ----------
        page : str
            The page the links stand on; the same one in the quarter before, if it has that.
        """
        text, before, after = self.language.text, self.book.period - 1, self.book.period + 1
        links = []
        if (self.reports / str(before) / "index.html").exists():
            there = page if (self.reports / str(before) / page).exists() else "index.html"
            told = text("Same page in {quarter}", quarter=before)
            if there != page:
                told = text("Report of {quarter}", quarter=before)
            links.append(Link(f"‹ {before}", f"../{before}/{there}", told))
        if self.book.settings.report.view:  # a view is made once; no quarter follows it
            return tuple(links)
        told = text("{quarter} on the page over all quarters", quarter=after)
        return (*links, Link(f"{after} ›", f"{OVERVIEW}#{self._place_of(page, after)}", told))

    def _place_of(self, page: str, quarter: object) -> str:
        """Name the place on the page over all quarters: the account's line, or the quarter."""
        account = self._account_of.get(page, "")
        return place_of_account(account) if account in self._listed else str(quarter)

    @cached_property
    def _listed(self) -> frozenset[str]:
        """Accounts with a line on the page over all quarters: their status plans for them."""
        return frozenset(planned_accounts(self.book.facts.accounts))

    @cached_property
    def _account_of(self) -> dict[str, str]:
        return {self.plan_page(account): account for account in self.accounts}

    def pages(self) -> list[str]:
        """List the pages of chapters and plans, and those over all of them."""
        chapters = [chapter.page for chapter in self.chapters]
        plans = list(self._account_of)
        return ["index.html", *chapters, *([PLANS_PAGE] if plans else []), *plans]

    @cached_property
    def accounts(self) -> list[str]:
        """Accounts that get a plan, if there is a notebook for plans."""
        return self.book.portfolio.accounts if self.plans else []

    def plan_page(self, account: str) -> str:
        """Page of an account's plan; safe whatever the account is called."""
        return f"plans/{plan_stem(account)}.html"

    def plan_links(self) -> list[tuple[str, str, str]]:
        """List account, name and page of each plan."""
        names = self.book.facts.accounts.set_index(c.ACCOUNT_ID)[c.NAME]
        return [(each, str(names[each]), self.plan_page(each)) for each in self.accounts]

    def plan_pages(self, without: Iterable[str] = ()) -> dict[str, str]:
        """Page of each plan by account, without those that failed."""
        lacking = set(without)
        return {each: page for each, _, page in self.plan_links() if page not in lacking}

    def plan_frame(self, account: str) -> PageFrame:
        """Frame of an account's plan, or of the page over all plans."""
        links = self.plan_links()
        place = self.accounts.index(account) if account else 0
        beside: list[ChapterLink | None] = []
        for step in (-1, 1):
            is_there = account and 0 <= place + step < len(links)
            _, name, page = links[place + step] if is_there else ("", "", "")
            beside.append(ChapterLink(0, "", name, Path(page).name) if is_there else None)
        whole = self.frame(self.plans[0])
        elsewhere = self.other_quarters(self.plan_page(account) if account else PLANS_PAGE)
        return replace(
            whole,
            chapters=tuple(link._replace(href=f"../{link.href}") for link in whole.chapters),
            index_href="../index.html",
            overview_href=f"../{OVERVIEW}",
            elsewhere=tuple(link._replace(href=f"../{link.href}") for link in elsewhere),
            subject=links[place][1] if account else "",
            neighbours=(beside[0], beside[1]),
            files=(self._printed(account),) if account else (),
            remarks=self.plan(account).remarks if account else (),
        )

    def plan(self, account: str) -> AccountPlan:
        """Open the plan of an account; the one asked for last keeps what it has computed."""
        if account not in self._opened:
            self._opened.clear()
            self._opened[account] = self.book.account_plan(account)
        return self._opened[account]

    def _printed(self, account: str) -> Link:
        return Link(self.language.text("One page to print (PDF)"), f"{plan_stem(account)}.pdf")

    def files(self) -> list[Link]:
        """Links to what lies beside the pages."""
        text = self.language.text
        return [
            Link(
                text("Excel workbook"),
                f"kam-{self.book.quarter}.xlsx",
                text("statement, scores, matrix and Soll-Ist with live formulas"),
            ),
            Link(
                text("Two pages to print (PDF)"),
                f"kam-{self.book.quarter}.pdf",
                text("finding, key figures, matrix, portfolio, what changed, what is missing"),
            ),
            Link(text("Data"), "data/", text("all figures as Parquet tables")),
            Link(
                text("Tables for Power BI and Tableau"),
                "bi/README.md",
                text("a star of Parquet files with its data dictionary"),
            ),
            *self._plans_link(),
            *self._outbox_link(),
            *self._rejects_link(),
            Link(text("Notebooks"), "notebooks/", text("the executed chapters")),
            Link(
                text("Provenance"),
                "manifest.json",
                text("inputs with hashes, settings, versions, parameters, gates"),
            ),
        ]

    def _plans_link(self) -> list[Link]:
        text = self.language.text
        told = text("actions for calendar and task boards, opportunities and scores for the CRM")
        return [Link(text("Files for other tools"), PLANS_PAGE, told)] if self.accounts else []

    def _outbox_link(self) -> list[Link]:
        text = self.language.text
        told = text("page, workbook and message for each account manager, ready to send")
        is_wanted = self.book.settings.report.outbox
        return [Link(text("Outbox"), "outbox/README.md", told)] if is_wanted else []

    def _rejects_link(self) -> list[Link]:
        rows = sum(len(rows) for rows in self.book.collection.rejected_rows.values())
        told = self.language.plural(
            "{count} refused row to mend and hand back",
            "{count} refused rows to mend and hand back",
            rows,
        )
        return [Link(self.language.text("Refused rows"), REJECTS, told)] if rows else []
