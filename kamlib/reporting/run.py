"""One quarter, run: execute the chapters, pass the gates, publish whole or not at all.

The way of a report: a private staging folder, each chapter notebook executed by papermill,
gates, pages, workbook and data, one rename. A failure leaves the published report as it
was and is kept under ``failed/`` with a page that says whose turn it is.
"""

from __future__ import annotations

import datetime as dt
import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from kamlib.data_collection.mended_files import write_rejects
from kamlib.data_collection.store import kept
from kamlib.reporting import gates
from kamlib.reporting.chapters import (
    CHAPTER_LABELS,
    ChapterNotebook,
    Value,
    chapter_notebooks,
    distribute,
)
from kamlib.reporting.data import write_data
from kamlib.reporting.excel import write_workbook
from kamlib.reporting.excel.content import content_of
from kamlib.reporting.execute import ChapterFailedError, execute, workbook_parameter
from kamlib.reporting.manifest import EDITION, manifest, write_manifest
from kamlib.reporting.pages import (
    ChapterLink,
    Entry,
    Failure,
    Link,
    PageFrame,
    chapter_page,
    failure_page,
    index_page,
    overview_page,
)
from kamlib.reporting.publish import keep_failed, publish, replace_file, staging
from kamlib.reporting.summary import summarise
from kamlib.support.errors import ChapterError, KamError, ParameterError
from kamlib.support.language import Language
from kamlib.workbook import Workbook, open_workbook

#: Workbook of refused rows, beside the pages.
REJECTS = "rejects.xlsx"
Step = Callable[[str], AbstractContextManager[None]]


@contextmanager
def silent(_title: str) -> Iterator[None]:
    """Take a step without showing it."""
    yield


class RunFailedError(ChapterError):
    """A run published nothing; ``page`` says why, in plain language."""

    def __init__(self, message: str, page: Path) -> None:
        super().__init__(message)
        self.page = page


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
    """One run of a quarter.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    chapters : tuple of ChapterNotebook
        To execute, in order.
    parameters : mapping
        Per chapter stem, the parameters for its notebook.
    step : callable
        Opens a context while a named step runs, to show progress.
    """

    book: Workbook
    chapters: tuple[ChapterNotebook, ...]
    parameters: Mapping[str, Mapping[str, Value]]
    step: Step = field(default=silent)

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
        links = tuple(
            ChapterLink(each.number, each.stem, self.title(each), each.page)
            for each in self.chapters
        )
        return PageFrame(
            company=self.book.settings.company.name,
            quarter=self.book.quarter,
            language=self.language,
            as_of=self.book.period.end,
            edition=EDITION,
            chapters=links,
            current=chapter.stem if chapter else "",
            overview_href="../index.html",
        )

    def execute_chapters(self, folder: Path) -> dict[str, NotebookNode]:
        """Execute all chapters into ``folder/notebooks``."""
        self.write_rejects(folder)
        (folder / "notebooks").mkdir()
        executed = {}
        with kept(self.book.collection, self.book.settings, folder / ".collection"):
            for chapter in self.chapters:
                with self.step(self.title(chapter)):
                    executed[chapter.stem] = execute(
                        chapter,
                        folder / "notebooks" / chapter.path.name,
                        parameters=self.parameters[chapter.stem],
                        language=self.language.code,
                    )
        return executed

    def write_rejects(self, folder: Path) -> None:
        """Write refused rows into a workbook that can be mended and handed back."""
        collection, settings = self.book.collection, self.book.settings
        if collection.rejected_rows:
            write_rejects(
                folder / REJECTS,
                collection.rejected_rows,
                collection.rejects,
                folder=str(Path(settings.data.folder) / settings.data.mended),
                language=self.language,
            )

    def build(self, folder: Path) -> None:
        """Build the whole report in a folder.

        Raises
        ------
        ChapterError, TieOutError
            If a chapter stops or a gate does not hold.
        """
        executed = self.execute_chapters(folder)
        text = self.language.text
        with self.step(text("Gates, data and workbook")):
            tie_outs = gates.all_tie_outs(self.book)
            summary = summarise(self.book)
            write_data(self.book, folder / "data")
            workbook = folder / f"kam-{self.book.quarter}.xlsx"
            write_workbook(workbook, content_of(self.book, edition=EDITION), language=self.language)
        with self.step(text("Pages")):
            for chapter in self.chapters:
                page = chapter_page(executed[chapter.stem], frame=self.frame(chapter))
                (folder / chapter.page).write_text(page, encoding="utf-8")
            index = index_page(summary, frame=self.frame(), files=self.files())
            (folder / "index.html").write_text(index, encoding="utf-8")
            content = manifest(
                self.book, summary, tie_outs, parameters=self.parameters, folder=folder
            )
            write_manifest(folder / "manifest.json", content)
            gates.require_self_contained(sorted(folder.glob("*.html")), later=["../index.html"])

    def files(self) -> list[Link]:
        """Links to what lies beside the pages."""
        text = self.language.text
        return [
            Link(
                text("Excel workbook"),
                f"kam-{self.book.quarter}.xlsx",
                text("statement, scores, matrix and Soll-Ist with live formulas"),
            ),
            Link(text("Data"), "data/", text("all figures as Parquet tables")),
            *self._rejects_link(),
            Link(text("Notebooks"), "notebooks/", text("the executed chapters")),
            Link(
                text("Provenance"),
                "manifest.json",
                text("inputs with hashes, settings, versions, parameters, gates"),
            ),
        ]

    def _rejects_link(self) -> list[Link]:
        rows = sum(len(rows) for rows in self.book.collection.rejected_rows.values())
        told = self.language.plural(
            "{count} refused row to mend and hand back",
            "{count} refused rows to mend and hand back",
            rows,
        )
        return [Link(self.language.text("Refused rows"), REJECTS, told)] if rows else []

    def fail(self, error: Exception, staged: Path) -> RunFailedError:
        """Keep a failed run and write its page."""
        kept = keep_failed(staged, self.reports, self.book.quarter)
        chapter = error.chapter if isinstance(error, ChapterFailedError) else None
        notebook = kept / "notebooks" / chapter.path.name if chapter else None
        published = self.target / "index.html"
        details = getattr(error, "details", "") or "".join(traceback.format_exception(error))
        failure = Failure(
            message=str(error)
            if isinstance(error, KamError)
            else f"{type(error).__name__}: {error}",
            chapter=self.title(chapter) if chapter else "",
            turn=error.turn if isinstance(error, ChapterFailedError) else "code",
            not_published=tuple(self.title(each) for each in self.chapters),
            published_href=f"../../{self.book.quarter}/index.html" if published.exists() else "",
            notebook_href=f"notebooks/{notebook.name}" if notebook and notebook.exists() else "",
            traceback=details,
        )
        frame = PageFrame(
            company=self.book.settings.company.name,
            quarter=self.book.quarter,
            language=self.language,
            as_of=self.book.period.end,
            index_href="",
        )
        page = kept / "index.html"
        replace_file(page, failure_page(failure, frame=frame))
        return RunFailedError(failure.message, page)


def prepare(
    workbook_file: str | Path,
    *,
    quarter: str = "",
    language: str = "",
    parameters: Mapping[str, Value] | None = None,
    step: Step = silent,
    notebooks: Path | None = None,
) -> Run:
    """Check everything a run needs before any kernel starts.

    Parameters
    ----------
    workbook_file : str or Path
        The company's ``workbook.toml``.
    quarter : str, default=""
        "" takes the newest closed quarter.
    language : str, default=""
        "" takes the company's.
    parameters : mapping or None
        Further parameters of chapters, by name.
    step : callable
        Shows progress.
    notebooks : Path or None
        Folder of the chapters; None: those of the workbook.

    Returns
    -------
    Run
        Ready to :func:`run` or :func:`check`.

    Raises
    ------
    SettingsError, ParameterError, SourceError, MissingColumnsError
        If settings, quarter, language, a parameter or an input cannot be used.
    """
    chapters = tuple(chapter_notebooks(notebooks))
    taken = sorted({"quarter", "workbook_file", "language"} & set(parameters or {}))
    if taken:
        raise ParameterError(
            f"{', '.join(taken)} cannot be given as a parameter of a chapter: all "
            "pages of a report share it. "
            "Give it to the command itself (kam run QUARTER --workbook FILE --lang en)."
        )
    given = distribute(parameters or {}, chapters)
    book = open_workbook(workbook_file, quarter=quarter, language=language)
    common: dict[str, Value] = {"quarter": book.quarter, "language": book.language.code}
    complete = {
        chapter.stem: common
        | {"workbook_file": workbook_parameter(book.settings.file, chapter)}
        | given[chapter.stem]
        for chapter in chapters
    }
    return Run(book=book, chapters=chapters, parameters=complete, step=step)


def run(prepared: Run) -> Path:
    """Publish a quarter.

    Parameters
    ----------
    prepared : Run
        From :func:`prepare`.

    Returns
    -------
    Path
        The report's first page.

    Raises
    ------
    RunFailedError
        If anything stopped; the published report is unchanged.
    """
    with staging(prepared.reports, prepared.book.quarter) as folder:
        try:
            prepared.build(folder)
            publish(folder, prepared.target)
        except Exception as error:
            raise prepared.fail(error, folder) from error
    write_overview(prepared.reports, prepared.book)
    return prepared.target / "index.html"


def check(prepared: Run) -> Path:
    """Run chapter 1 alone and keep its page under ``check/``.

    Parameters
    ----------
    prepared : Run
        From :func:`prepare`.

    Returns
    -------
    Path
        The page of chapter 1.

    Raises
    ------
    RunFailedError
        If the data are not fit for a report.
    """
    first = prepared.chapters[0]
    alone = Run(
        book=prepared.book, chapters=(first,), parameters=prepared.parameters, step=prepared.step
    )
    target = prepared.reports / "check" / prepared.book.quarter
    with staging(prepared.reports, prepared.book.quarter) as folder:
        try:
            executed = alone.execute_chapters(folder)
            page = folder / first.page
            frame = PageFrame(
                company=prepared.book.settings.company.name,
                quarter=prepared.book.quarter,
                language=prepared.language,
                as_of=prepared.book.period.end,
                current=first.stem,
                index_href="",
            )
            page.write_text(chapter_page(executed[first.stem], frame=frame), encoding="utf-8")
            gates.require_self_contained([page])
        except Exception as error:
            raise alone.fail(error, folder) from error
        target.parent.mkdir(parents=True, exist_ok=True)
        publish(folder, target)
    return target / first.page


def _entry(manifest_file: Path) -> Entry | None:
    """Read a published quarter's manifest; one of another edition's form is left out."""
    try:
        content = json.loads(manifest_file.read_text(encoding="utf-8"))
        return Entry(
            quarter=content["quarter"],
            href=f"{manifest_file.parent.name}/index.html",
            finding=content["finding"],
            figures=tuple((label, value) for label, value in content["key_figures"]),
            language=content["language"],
            edition=content["edition"],
            as_of=dt.date.fromisoformat(content["as_of"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_overview(reports: Path, book: Workbook) -> None:
    """Write the page over all published quarters, from their manifests."""
    found = [_entry(path) for path in sorted(reports.glob("*/manifest.json"))]
    entries = [entry for entry in found if entry is not None]
    frame = PageFrame(
        company=book.settings.company.name, quarter="", language=book.language, index_href=""
    )
    replace_file(reports / "index.html", overview_page(entries, frame=frame))
