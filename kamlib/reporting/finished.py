"""Notebooks that are finished need not be executed again: after an interruption, or for nothing.

A finished notebook is kept under a hash of all it depends on: code, settings, inputs, versions,
language, parameters. It is kept whole or not at all, and only after every cell completed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from kamlib.reporting.execute import require_complete
from kamlib.reporting.fingerprint import FINISHED, base, is_all_in_files, key, sha256
from kamlib.reporting.schedule import Job
from kamlib.support.language import Language
from kamlib.support.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The finished notebooks of a quarter.

    Parameters
    ----------
    folder : Path or None
        Where they are kept; None: nowhere, every notebook is executed.
    depends_on : mapping
        What all notebooks of the run depend on.
    language : Language
        Of messages.
    is_forced : bool
        Whether to execute what is finished as well.
    """

    folder: Path | None
    depends_on: Mapping[str, Any]
    language: Language
    is_forced: bool = False

    @classmethod
    def of(
        cls, settings: Settings, quarter: str, *, language: Language, is_forced: bool
    ) -> Finished:
        """Find what an earlier run of the quarter has finished."""
        folder = settings.report_folder / FINISHED / quarter if is_all_in_files(settings) else None
        depends_on = {**base(settings), "language": language.code} if folder else {}
        return cls(folder=folder, depends_on=depends_on, language=language, is_forced=is_forced)

    def _path(self, job: Job) -> Path | None:
        if self.folder is None:
            return None
        own = {"parameters": dict(job.parameters), "notebook": sha256(job.chapter.path)}
        return self.folder / f"{key([dict(self.depends_on), own])}.ipynb"

    def recall(self, job: Job) -> NotebookNode | None:
        """Take a finished notebook, if nothing it depends on has changed; else None."""
        path = self._path(job)
        if path is None or self.is_forced or not path.is_file():
            return None
        notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        require_complete(notebook, job.chapter, language=self.language)
        job.output.write_bytes(path.read_bytes())
        return notebook

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
        """Remove what belongs to no job of a run that was published."""
        if self.folder is None or not self.folder.is_dir():
            return
        used = {self._path(job) for job in jobs}
        for path in self.folder.iterdir():
            if path not in used:
                path.unlink(missing_ok=True)
