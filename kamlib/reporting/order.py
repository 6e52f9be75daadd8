"""What a run is asked for: one company at one quarter, its chapters, their parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kamlib.reporting.chapters import CHAPTER_LABELS, ChapterNotebook
from kamlib.reporting.frame import ChapterLink, Link, PageFrame
from kamlib.reporting.manifest import EDITION
from kamlib.reporting.parameters import Value
from kamlib.support.language import Language
from kamlib.workbook import Workbook

#: Workbook of refused rows, beside the pages.
REJECTS = "rejects.xlsx"
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
    step : callable
        Opens a context while a named step runs, to show progress.
    done : callable
        Told the title and seconds of each notebook as it ends.
    """

    book: Workbook
    chapters: tuple[ChapterNotebook, ...]
    parameters: Mapping[str, Mapping[str, Value]]
    step: Step = field(default=silent)
    done: Callable[[str, float], None] = field(default=lambda _title, _seconds: None)

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
