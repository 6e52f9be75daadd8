"""A finished notebook is taken over; one that is not, or depends on something else, is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamlib.reporting import produce as module
from kamlib.reporting.prepare import prepare
from kamlib.reporting.run import run
from kamlib.support.errors import RunFailedError

pytestmark = pytest.mark.usefixtures("one_warm_process")


@pytest.fixture
def company(workbook_file, notebook_writer, tmp_path):
    """Two tiny chapters; the second one fails as long as a file is there."""
    stop = tmp_path / "stop"
    wait = "from pathlib import Path\nassert not Path('../stop').exists()"
    folder = notebook_writer(tmp_path / "notebooks", "1 + 1")
    notebook_writer(folder, wait, name="02_profitability")
    return stop, lambda **options: replace(prepare(workbook_file, notebooks=folder), **options)


@pytest.fixture
def executed(monkeypatch):
    """Titles of the notebooks that were really executed."""
    seen = []
    execute_all = module.execute_all

    def watch(jobs, **options):
        seen.append(sorted(job.page for job in jobs))
        return execute_all(jobs, **options)

    monkeypatch.setattr(module, "execute_all", watch)
    return seen


def test_a_second_run_executes_only_what_the_first_did_not_finish(company, executed, hash_files):
    stop, order = company
    stop.touch()
    with pytest.raises(RunFailedError):
        run(order())
    stop.unlink()
    resumed = hash_files(run(order()).parent)
    assert executed == [
        ["01_data_collection.html", "02_profitability.html"],
        ["02_profitability.html"],
    ]
    undisturbed = hash_files(run(order(is_forced=True)).parent)
    assert executed[2] == executed[0]
    assert resumed == undisturbed


def test_what_a_stopped_run_of_everything_finished_is_not_executed_again(company, executed):
    stop, order = company
    run(order())
    stop.touch()
    with pytest.raises(RunFailedError):
        run(order(is_forced=True))
    stop.unlink()
    run(order())
    assert executed[1:] == [executed[0], ["02_profitability.html"]]


def test_a_finished_notebook_that_was_cut_off_is_executed_again(company, executed, tmp_path):
    _, order = company
    run(order())
    (kept, other) = sorted((tmp_path / "reports" / ".finished" / "2026Q3").glob("*.ipynb"))
    kept.write_bytes(kept.read_bytes()[:-40])
    other.write_text("", "utf-8")
    run(order())
    assert executed[1] == executed[0]


def test_other_data_or_another_language_execute_everything_again(company, executed, workbook_file):
    _, order = company
    run(order())
    with (workbook_file.parent / "sales.csv").open("a", encoding="utf-8") as file:
        file.write("K1,2026-09-29,10,9,5,1\n")
    run(replace(order(), reason="a line was delivered late"))
    assert executed[1] == executed[0]
