"""Shared by all tests of the runner: a small company of five quarters, and tiny notebooks."""

from __future__ import annotations

import csv
import gc
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from hypothesis import settings as hypothesis_settings
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kamlib.reporting.kernels import pool
from kamlib.reporting.lock import only_one
from kamlib.reporting.run import prepare, run
from kamlib.support.errors import BusyError
from kamlib.support.garbage import SELDOM

# A busy machine is no failure: how long an example takes is measured in benchmarks only.
hypothesis_settings.register_profile("kam", deadline=None)
hypothesis_settings.load_profile("kam")


def pytest_collection_finish() -> None:
    """Look for garbage seldom: thousands of collected tests are none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


def pytest_unconfigure() -> None:
    gc.unfreeze()


QUARTER_STARTS = ("2025-07-10", "2025-10-10", "2026-01-12", "2026-04-10", "2026-07-10")
QUARTERS = ("2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3")
PLAIN_NAMES = ("Nordwind Antriebe AG", "Velten & Söhne", "Kessler Pumpen SE", "Alpina GmbH")
HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    r"Kosten $\frac$ GmbH",
    "=1+1",
    "../x",
    "\u202eGmbH שלום\u202c",
    "x" * 40_000,
)
PARAMETERS = (
    'quarter: str = "2026Q3"  # fiscal quarter to report\n'
    'workbook_file: str = "../workbook.toml"  # settings of the company\n'
    'language: str = "en"  # language of labels: en or de'
)


def _write(path: Path, header: str, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def write_company(
    folder: Path, names: Sequence[str] = PLAIN_NAMES, *, language: str = "en"
) -> Path:
    """Write a company's tables and its ``workbook.toml``; the last file's path is returned."""
    keys = [f"K{place}" for place in range(1, len(names) + 1)]
    _write(
        folder / "accounts.csv",
        "account_id,name,status,account_manager",
        [[key, name, "key", "Ada"] for key, name in zip(keys, names, strict=True)],
    )
    sales, costs, targets, ratings, contacts = [], [], [], [], []
    for turn, (quarter, day) in enumerate(zip(QUARTERS, QUARTER_STARTS, strict=True)):
        for place, key in enumerate(keys, start=1):
            gross = 10_000 * place + 500 * turn
            sales.append([key, day, gross, gross * 0.95, gross * 0.55, 10 * place])
            costs.append([key, day, "service", 300 * place])
            targets.append([key, quarter, "net_revenue", gross])
            contacts.append([key, day, "visit", 60])
            ratings += [
                [key, quarter, name, "Ada", 4 + (place + turn) % 5]
                for name in ("growth_potential", "strategic_importance", "cooperation")
            ]
    sales.append(["K1", "2026-09-30", 100, 95, 50, 1])  # closes the last quarter
    head = "account_id,posting_date,"
    _write(folder / "sales.csv", head + "gross_amount,net_amount,product_cost,quantity", sales)
    _write(folder / "costs.csv", head + "category,amount", costs)
    _write(folder / "targets.csv", "account_id,quarter,kpi,target", targets)
    _write(folder / "ratings.csv", "account_id,quarter,criterion,rater,score", ratings)
    _write(folder / "interactions.csv", "account_id,date,kind,minutes", contacts)
    tables = ("accounts", "sales", "costs", "targets", "ratings", "interactions")
    sources = "\n".join(f'{table} = [{{ file = "{table}.csv" }}]' for table in tables)
    path = folder / "workbook.toml"
    path.write_text(
        f'[company]\nname = "Musterwerk GmbH"\nlanguage = "{language}"\n\n'
        f'[data]\nfolder = "."\n\n[sources]\n{sources}\n',
        encoding="utf-8",
    )
    return path


def write_notebook(folder: Path, *sources: str, name: str = "01_data_collection") -> Path:
    """Write a chapter of a title, the parameters and some code cells; return its folder."""
    folder.mkdir(exist_ok=True)
    tagged = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    cells = [new_markdown_cell("# A tiny chapter"), tagged, *map(new_code_cell, sources)]
    nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder


def hashes(folder: Path) -> dict[str, str]:
    """Hash every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def publish_twice(folder: Path) -> None:
    """Publish the real chapters of a company with hostile names twice; note both states."""
    file = write_company(folder, HOSTILE_NAMES)
    report = run(prepare(file)).parent
    first = hashes(report)
    run(replace(prepare(file), is_forced=True))
    (folder / "states.json").write_text(json.dumps([first, hashes(report)]), encoding="utf-8")


def publish_german(folder: Path) -> None:
    """Publish the real chapters of the small company in German."""
    run(prepare(write_company(folder, language="de")))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Let the first test process that asks make a folder; all others wait and take it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # the processes of one test run share it
    folder, done = root / name, root / f"{name}.done"
    while not done.exists():
        try:
            with only_one(root, name):
                if not done.exists():
                    folder.mkdir()
                    make(folder)
                    done.touch()
        except BusyError:
            time.sleep(0.2)
    return folder


@pytest.fixture(scope="session")
def warm_process() -> Iterator[pool.WarmProcess | None]:
    """Start one warm process for the session, where kernels can be forked; no run uses it yet."""
    process = pool.WarmProcess() if pool.can_fork() else None
    yield process
    if process is not None:
        process.close()


@contextmanager
def forking_from(process: pool.WarmProcess | None) -> Iterator[None]:
    """Let runs fork their kernels from a process that is warm already."""
    if process is None:
        yield
        return
    pool._current.append(process)
    try:
        yield
    finally:
        pool._current.remove(process)


@pytest.fixture(scope="module")
def one_warm_process(warm_process) -> Iterator[None]:
    """Let all reports of a module fork their kernels from one warm process, to save its start."""
    with forking_from(warm_process):
        yield


@pytest.fixture(scope="session")
def published(tmp_path_factory, warm_process) -> tuple[Path, dict[str, str], dict[str, str]]:
    """Publish one report for all tests that read a real one; its files after both runs."""
    with forking_from(warm_process):
        folder = made_once(tmp_path_factory, "folder_of_this_machine", publish_twice)
    first, second = json.loads((folder / "states.json").read_text(encoding="utf-8"))
    return folder / "reports" / "2026Q3", first, second


@pytest.fixture(scope="session")
def published_german(tmp_path_factory, warm_process) -> Path:
    """Publish one German report for all tests that look at one."""
    with forking_from(warm_process):
        folder = made_once(tmp_path_factory, "german_folder_of_this_machine", publish_german)
    return folder / "reports" / "2026Q3"


@pytest.fixture(scope="session")
def company_writer() -> Callable[..., Path]:
    return write_company


@pytest.fixture(scope="session")
def notebook_writer() -> Callable[..., Path]:
    return write_notebook


@pytest.fixture(scope="session")
def hash_files() -> Callable[[Path], dict[str, str]]:
    return hashes


@pytest.fixture
def workbook_file(tmp_path: Path) -> Path:
    """Write the small company into a folder of its own."""
    return write_company(tmp_path)
