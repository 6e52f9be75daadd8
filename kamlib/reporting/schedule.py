"""Execute the notebooks of a run side by side, and hand each over as soon as it is done.

Kernels forked from a warm process run several at a time; where there is none, ordinary kernels
run one after the other. One that fails never stops the others.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode

from kamlib.reporting.chapters import ChapterNotebook
from kamlib.reporting.execute import Limits, execute
from kamlib.reporting.kernels import warm_kernels
from kamlib.reporting.kernels.ordinary import OwnKernels, own_kernels
from kamlib.reporting.kernels.pool import WarmProcess, WarmProcessError
from kamlib.reporting.parameters import Value
from kamlib.support.language import Language

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, eq=False, kw_only=True)
class Job:
    """One notebook to execute.

    Parameters
    ----------
    chapter : ChapterNotebook
        Which notebook.
    output : Path
        Where the executed copy goes.
    page : str
        Its page, seen from the report's folder.
    parameters : mapping
        For the notebook.
    title : str
        As the progress shows it.
    account : str
        Whose plan; "" for a chapter.
    """

    chapter: ChapterNotebook
    output: Path
    page: str
    parameters: Mapping[str, Value]
    title: str
    account: str = ""


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a job ended: with a notebook or with an error, after so many seconds."""

    job: Job
    seconds: float
    notebook: NotebookNode | None = None
    error: Exception | None = None


def workers() -> int:
    """Say how many kernels may run at a time: two more than cores, to use their waits."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return cores + 2


def execute_all(
    jobs: Sequence[Job], *, kept: Path, language: Language, limits: Limits
) -> Generator[Outcome]:
    """Execute notebooks and yield each outcome as it comes.

    Parameters
    ----------
    jobs : sequence of Job
        The notebooks; chapters start first, as each of them is different and may be long.
    kept : Path
        What the run keeps for its kernels.
    language : Language
        Of the notebooks.
    limits : Limits
        How long each may take.

    Yields
    ------
    Outcome
        One per job, in the order they end. Who stops before the last one closes the generator,
        which ends the others.
    """

    def one(job: Job) -> Outcome:
        begun = time.perf_counter()
        try:
            notebook = execute(
                job.chapter, job.output, parameters=job.parameters, language=language, limits=limits
            )
        except Exception as error:
            return Outcome(job, time.perf_counter() - begun, error=error)
        return Outcome(job, time.perf_counter() - begun, notebook)

    if not jobs:
        return
    ordered = sorted(jobs, key=lambda job: (job.account != "", -job.chapter.path.stat().st_size))
    with warm_kernels() as warm:
        if warm is not None and _is_loaded(warm, kept):
            yield from side_by_side(one, ordered)
        else:
            yield from map(one, ordered)


def _is_loaded(warm: WarmProcess, kept: Path) -> bool:
    """Let the warm process read what the run keeps; False if it is gone."""
    try:
        warm.load(kept)
    except WarmProcessError:
        return False
    return True


def side_by_side(do: Callable[[Given], Made], items: Iterable[Given]) -> Generator[Made]:
    """Do the same with several items at a time; yield the results in the order they come.

    Breaking off starts no further item, ends the kernels that were started, and waits for none.
    """
    kernels = OwnKernels()

    def in_thread(item: Given) -> Made:
        own_kernels.set(kernels)
        try:
            return do(item)
        finally:
            ensure_event_loop().close()  # each thread of the client has a loop of its own

    pool = ThreadPoolExecutor(workers(), thread_name_prefix="kernel")
    try:
        waiting = {pool.submit(in_thread, item) for item in items}
        while waiting:
            ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            while ended:  # a result is forgotten once it was used
                yield ended.pop().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        kernels.end()
