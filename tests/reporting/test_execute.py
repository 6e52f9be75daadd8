"""A chapter is done when every cell completed; every other end is told apart."""

from __future__ import annotations

import pytest

from kamlib.reporting.chapters import chapter_notebooks
from kamlib.reporting.execute import DEFAULT_LIMITS, ChapterFailedError, Limits, execute
from kamlib.support.language import Language


@pytest.fixture
def run(tmp_path, notebook_writer):
    def go(*cells: str, limits: Limits = DEFAULT_LIMITS):
        chapter = chapter_notebooks(notebook_writer(tmp_path / "notebooks", *cells))[0]
        parameters = {
            "quarter": "2026Q2",
            "workbook_file": "../secret place/workbook.toml",
            "language": "en",
        }
        return execute(
            chapter,
            tmp_path / "out.ipynb",
            parameters=parameters,
            language=Language(),
            limits=limits,
        )

    return go


def test_parameters_arrive_and_no_folder_of_the_machine_stays(run, tmp_path):
    notebook = run("quarter, workbook_file")
    shown = notebook.cells[-1].outputs[0].data["text/plain"]
    assert shown == "('2026Q2', '../secret place/workbook.toml')"
    notes = notebook.metadata.papermill
    assert (notes.input_path, notes.output_path) == ("01_data_collection.ipynb", "out.ipynb")
    injected = next(
        c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])
    )
    assert 'workbook_file = "workbook.toml"' in injected.source
    assert str(tmp_path) not in str(notes)


@pytest.mark.parametrize(
    ("cell", "turn", "message"),
    [
        ("1 / 0", "code", "ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit()", "code", "SystemExit|did not run to its end"),
        ("import os\nos.kill(os.getpid(), 9)", "resources", "kernel died"),
        (
            "from kamlib.support.errors import TieOutError\nraise TieOutError('sums differ')",
            "data",
            "^sums differ$",
        ),
        (
            "from kamlib.support.errors import SettingsError\nraise SettingsError('level twice')",
            "parameter",
            "^level twice$",
        ),
    ],
    ids=["exception", "sys.exit", "killed", "data", "settings"],
)
def test_how_a_chapter_can_end_too_early(run, cell, turn, message):
    with pytest.raises(ChapterFailedError, match=message) as failed:
        run("1 + 1", cell, "2 + 2")
    assert failed.value.turn == turn
    assert failed.value.chapter.stem == "data_collection"


def test_a_cell_that_hangs_is_a_timeout(run):
    with pytest.raises(ChapterFailedError, match="took longer") as failed:
        run("import time\ntime.sleep(60)", limits=Limits(cell=3))
    assert failed.value.turn == "timeout"
