"""Notebooks that are finished need not be executed again: after an interruption, or for nothing.

A finished notebook is kept under a hash of all it depends on: code, settings, versions,
language, parameters, and the data it reads (:mod:`kamlib.reporting.reads`). It is kept whole or
not at all, and only after every cell completed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from kamlib.reporting.execute import require_complete
from kamlib.reporting.fingerprint import FINISHED, base, is_all_in_files, key
from kamlib.reporting.order import Order
from kamlib.reporting.reads import what_it_reads
from kamlib.reporting.schedule import Job
from kamlib.support.errors import ChapterError
from kamlib.support.hashes import sha256
from kamlib.support.language import Language, translatable

#: What each page of the report published last depended on, beside the finished notebooks.
_LAST = "last.json"
#: Why a notebook is executed, most telling first, as the terminal says it.
REASONS: dict[str, str] = {
    "forced": translatable("all were asked for"),
    "new": translatable("not executed before"),
    "code": translatable("the code has changed"),
    "versions": translatable("a package has changed"),
    "settings": translatable("the settings have changed"),
    "folders": translatable("the settings have changed"),
    "language": translatable("another language"),
    "parameters": translatable("the parameters have changed"),
    "notebook": translatable("the notebook has changed"),
    "data": translatable("what it reads has changed"),
    "inputs": translatable("an input file has changed"),
    "unfinished": translatable("not finished before"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Finished:
    """The finished notebooks of a quarter.

    Parameters
    ----------
    order : Order
        The run, with the tables of its chapters.
    folder : Path or None
        Where they are kept; None: nowhere, every notebook is executed.
    depends_on : mapping
        What all notebooks of the run depend on.
    last : mapping
        By page, what the report published last depended on.
    """

    order: Order
    folder: Path | None
    depends_on: Mapping[str, Any]
    last: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _parts: dict[str, dict[str, str]] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, order: Order) -> Finished:
        """Find what an earlier run of the quarter has finished."""
        settings = order.book.settings
        if not is_all_in_files(settings):
            return cls(order=order, folder=None, depends_on={})
        folder = settings.report_folder / FINISHED / order.book.quarter
        last: dict[str, dict[str, str]] = {}
        with suppress(OSError, ValueError):
            last = json.loads((folder / _LAST).read_text(encoding="utf-8"))
        depends_on = {**base(settings), "language": order.language.code}
        return cls(order=order, folder=folder, depends_on=depends_on, last=last)

    def begin_anew(self) -> None:
        """Remove what is finished; what comes now is kept, to go on with if the run is stopped."""
        for path in self.folder.glob("*.ipynb") if self.folder else ():
            path.unlink()

    def _depends_on(self, job: Job) -> dict[str, str]:
        """Hash each part that a notebook depends on; its own data instead of all, if known."""
        if job.page not in self._parts:
            reads = what_it_reads(self.order, job, job.chapter.read())
            parts = dict(self.depends_on)
            if reads:
                del parts["inputs"]
                parts["data"] = reads
            parts["parameters"] = dict(job.parameters)
            parts["notebook"] = sha256(job.chapter.path)
            self._parts[job.page] = {name: key([part]) for name, part in parts.items()}
        return self._parts[job.page]

    def _path(self, job: Job) -> Path | None:
        return self.folder and self.folder / f"{key(self._depends_on(job))}.ipynb"

    def recall(self, job: Job) -> NotebookNode | None:
        """Take a finished notebook, if nothing it depends on has changed; else None."""
        if self.folder is None or not self.folder.is_dir():
            return None
        path = self._path(job)
        if path is None or not path.is_file():
            return None
        try:
            notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
            require_complete(notebook, job.chapter, language=self.order.language)
        except (OSError, ValueError, ChapterError):  # cut off with the power, for one
            return None
        job.output.write_bytes(path.read_bytes())
        return notebook

    def why(self, job: Job) -> str:
        """Say why a notebook must be executed: a key of :data:`REASONS`."""
        if self.order.is_forced:
            return "forced"
        if job.page not in self.last:
            return "new"
        now, before = self._depends_on(job), self.last[job.page]
        changed = {name for name in {*now, *before} if now.get(name) != before.get(name)}
        return next((name for name in REASONS if name in changed), "unfinished")

    def keep(self, job: Job) -> None:
        """Keep the executed notebook of a job that succeeded."""
        path = self._path(job)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_suffix(".part")
        waiting.write_bytes(job.output.read_bytes())
        waiting.replace(path)

    def forget_others(self, jobs: list[Job]) -> None:
        """Remove what belongs to no job of a finished run; note what its pages depended on."""
        if self.folder is None or not self.folder.is_dir():
            return
        used = {self._path(job) for job in jobs}
        for path in self.folder.iterdir():
            if path not in used:
                path.unlink(missing_ok=True)
        depended = {job.page: self._depends_on(job) for job in jobs}
        waiting = self.folder / f"{_LAST}.part"
        waiting.write_text(json.dumps(depended), encoding="utf-8")
        waiting.replace(self.folder / _LAST)


def told(reason: str, language: Language) -> str:
    """Say why a notebook was executed, or that it was not."""
    return language.text(REASONS[reason] if reason else UNCHANGED)


#: Said of a notebook that was taken over.
UNCHANGED = translatable("unchanged")
