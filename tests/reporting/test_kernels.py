"""Kernels forked from one warm process: as isolated as fresh ones, gone when the run is gone."""

from __future__ import annotations

import logging.config
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from kamlib.reporting.chapters import ChapterNotebook, chapter_notebooks
from kamlib.reporting.execute import ChapterFailedError, Limits, execute
from kamlib.reporting.kernels import ordinary, pool, warm_kernels
from kamlib.reporting.schedule import Job, execute_all, side_by_side
from kamlib.support.language import Language

pytestmark = pytest.mark.skipif(not pool.can_fork(), reason="no kernels are forked here")

LEAVES_TRACES = """
import builtins, os, tempfile
import matplotlib as mpl, matplotlib.pyplot as plt, numpy as np, pandas as pd
left_behind = 1
builtins.left_behind = 2
os.environ["LEFT_BEHIND"] = "3"
mpl.rcParams["font.size"] = 77
pd.set_option("display.max_rows", 3)
pd.DataFrame.left_behind = 4
plt.figure()
os.chdir(tempfile.gettempdir())
"""
FINDS_TRACES = """
import builtins, os
import matplotlib as mpl, matplotlib.pyplot as plt, pandas as pd
found = {
    "variable": "left_behind" in globals(),
    "builtin": hasattr(builtins, "left_behind"),
    "environment": "LEFT_BEHIND" in os.environ,
    "style": mpl.rcParams["font.size"] == 77,
    "option": pd.get_option("display.max_rows") == 3,
    "patch": hasattr(pd.DataFrame, "left_behind"),
    "figure": bool(plt.get_fignums()),
    "folder": os.path.basename(os.getcwd()) != "notebooks",
}
[name for name, is_there in found.items() if is_there]
"""

SHORT = Limits(60, 60)


@pytest.fixture(scope="module")
def warm():
    """One warm process for all tests that leave it alive."""
    with warm_kernels() as process:
        yield process


@pytest.fixture
def execute_cells(tmp_path, notebook_writer):
    def notebook(*cells: str, name: str = "01_data_collection", limits: Limits = SHORT):
        folder = notebook_writer(tmp_path / "notebooks", *cells, name=name)
        chapter = next(each for each in chapter_notebooks(folder) if each.path.stem == name)
        parameters = {"quarter": "2026Q3", "workbook_file": "../workbook.toml", "language": "en"}
        output = tmp_path / f"{name}.ipynb"
        return execute(chapter, output, parameters=parameters, language=Language(), limits=limits)

    return notebook


@pytest.fixture
def run(execute_cells):
    def go(*cells: str, **options):
        return execute_cells(*cells, **options).cells[-1].outputs[-1].data["text/plain"]

    return go


def test_a_kernel_is_forked_and_not_the_warm_process_itself(warm, run):
    parent, own = eval(run("import os\n(os.getppid(), os.getpid())"))
    assert parent == warm.pid != own


def test_a_kernel_looks_whether_its_parent_is_there(warm, run):
    cell = "poller = get_ipython().kernel.parent.poller\n(poller.parent_pid, poller.is_alive())"
    assert run(cell) == f"({warm.pid}, True)"


def test_nothing_of_one_notebook_reaches_another(warm, run):
    run(LEAVES_TRACES, "1")
    assert run(FINDS_TRACES) == "[]"


def test_two_notebooks_do_not_draw_the_same_random_numbers(warm, run):
    cell = "import numpy as np\nfloat(np.random.random())"
    assert run(cell) != run(cell)


def test_what_a_cell_prints_and_shows_is_kept_in_that_order(warm, execute_cells):
    speaks = "import sys\nprint('one', flush=True)\ndisplay(2)\nprint('three', file=sys.stderr)\n4"
    cells = execute_cells(speaks, "print('five', end='')").cells
    said = [
        output.get("text") or output.data["text/plain"]
        for cell in cells[-2:]
        for output in cell.outputs
    ]
    assert said == ["one\n", "2", "three\n", "4", "five"]


def test_an_output_stream_wakes_its_thread_only_when_something_was_written(warm, run):
    counts = """
import sys
from unittest import mock
thread = sys.stdout.pub_thread
with mock.patch.object(thread, "schedule", wraps=thread.schedule) as woken:
    sys.stdout.flush()
    before = woken.call_count
    sys.stdout.write("x")
    sys.stdout.flush()
    after = woken.call_count
before, after > 0, sys.stdout._flush_pending
"""
    assert run(counts) == "(0, True, False)"


def test_a_forked_kernel_writes_no_log_and_lists_no_modules(warm, run):
    looks = """
import logging, sys
from ipykernel import ipkernel
kernel = get_ipython().kernel
is_plain = ipkernel.sys is sys and not kernel.parent.loaded_config_files
logs = kernel.log.isEnabledFor(logging.DEBUG)
(type(kernel.parent).__name__, logs, kernel._kernel_modules, is_plain)
"""
    assert run(looks) == "('ReportKernelApp', False, [], True)"


def test_notebooks_side_by_side_keep_their_own_numbers(warm, run):
    names = [f"{number:02d}_n" for number in range(1, 9)]

    def one(name: str) -> str:
        return run(f"magic = {name[:2]!r} * 3", "import time; time.sleep(0.1)", "magic", name=name)

    assert sorted(side_by_side(one, names)) == [repr(name[:2] * 3) for name in names]


@pytest.mark.parametrize(
    ("cell", "turn"),
    [
        ("import os\nos.kill(os.getpid(), 9)", "resources"),
        ("import os\nos._exit(0)", "resources"),
        ("raise MemoryError", "resources"),
        ("raise OSError(28, 'No space left on device')", "resources"),
        ("1 / 0", "code"),
    ],
)
def test_every_bad_end_is_told_and_the_next_notebook_is_fine(warm, run, cell, turn, caplog):
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})  # as Jupyter does
    with pytest.raises(ChapterFailedError) as failed:
        run(cell)
    assert failed.value.turn == turn
    assert not [record for record in caplog.records if "ernel" in record.message]
    assert run("1 + 1") == "2"


@pytest.mark.parametrize("is_forked", [True, False])
def test_a_killed_kernel_leaves_no_file_behind(warm, run, tmp_path, monkeypatch, is_forked):
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    if not is_forked:
        monkeypatch.setattr(pool, "_current", [])
    leaves = "import os, tempfile; tempfile.mkdtemp()"
    assert run(f"{leaves}.startswith({str(tmp_path / 't')!r})") == "True"
    with pytest.raises(ChapterFailedError):
        run(f"{leaves}; os.kill(os.getpid(), 9)")
    assert not list((tmp_path / "t").iterdir())


@pytest.mark.parametrize("is_forked", [True, False])
def test_what_the_user_keeps_for_ipython_is_neither_read_nor_written(
    warm, run, tmp_path, monkeypatch, is_forked
):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("left_behind = 1", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    if not is_forked:
        monkeypatch.setattr(pool, "_current", [])
    assert run("'left_behind' in globals()") == "False"
    kept = [path for path in (tmp_path / "ipython").rglob("*") if path.is_file()]
    assert kept == [startup / "00.py"]


@pytest.mark.parametrize("limits", [Limits(1, 60), Limits(60, 2)], ids=["cell", "notebook"])
def test_a_cell_or_notebook_that_takes_too_long_is_stopped_and_kept(warm, run, tmp_path, limits):
    with pytest.raises(ChapterFailedError, match="longer than") as failed:
        run("'before'", "import time\ntime.sleep(1.5)\ntime.sleep(50)", limits=limits)
    assert failed.value.turn == "timeout"
    assert "'before'" in (tmp_path / "01_data_collection.ipynb").read_text("utf-8")


def test_an_ordinary_kernel_is_started_where_forking_is_switched_off(run, monkeypatch):
    monkeypatch.setenv(pool.SWITCH, "1")
    monkeypatch.setattr(pool, "_current", [])
    with warm_kernels() as process:
        assert process is None
        assert run("import os\nos.getppid()") == str(os.getpid())


#: As on macOS, where nothing promises that a forked process works.
DOUBTS = """
import os, sys, types
from kamlib.reporting.warm import process
process.sys = types.SimpleNamespace(platform="darwin", argv=sys.argv, modules=sys.modules)
{}
process.main()
"""


def test_where_the_system_promises_nothing_a_fork_is_tried_before_kernels_are(run, monkeypatch):
    monkeypatch.setattr(pool, "_current", [])
    monkeypatch.setattr(pool, "PROGRAM", ("-c", DOUBTS.format("")))
    with warm_kernels() as process:
        assert run("import os\nos.getppid()") == str(process.pid)


@pytest.mark.parametrize("fails", ["process.trial.as_a_chapter = os.abort", "1 / 0"])
def test_a_fork_that_does_not_end_well_gives_ordinary_kernels(run, monkeypatch, fails):
    monkeypatch.setattr(pool, "_current", [])
    monkeypatch.setattr(pool, "PROGRAM", ("-c", DOUBTS.format(fails)))
    with warm_kernels():
        assert run("import os\nos.getppid()") == str(os.getpid())


def test_a_warm_process_that_died_is_replaced_by_ordinary_kernels(run, monkeypatch):
    monkeypatch.setattr(pool, "_current", [])
    with warm_kernels() as process:
        os.kill(process.pid, signal.SIGKILL)
        assert run("1 + 1") == "2"


def test_a_run_that_is_broken_off_ends_also_ordinary_kernels(run, monkeypatch):
    monkeypatch.setattr(pool, "_current", [])
    cells = {"01_quick": "1", "02_long": "import time; time.sleep(600)"}
    before = set(threading.enumerate())
    with closing(side_by_side(lambda name: run(cells[name], name=name), cells)) as outcomes:
        assert next(outcomes) == "1"
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("kernel"):
            thread.join(60)
            assert not thread.is_alive()


def test_a_kernel_that_comes_when_the_run_is_over_executes_nothing(run, monkeypatch, tmp_path):
    monkeypatch.setattr(pool, "_current", [])
    kernels = ordinary.OwnKernels()
    kernels.end()
    before = ordinary.own_kernels.set(kernels)
    with pytest.raises(ChapterFailedError):
        run(f"open({str(tmp_path / 'executed')!r}, 'w')")
    ordinary.own_kernels.reset(before)
    assert not (tmp_path / "executed").exists()


def test_a_run_whose_warm_process_died_before_the_first_kernel_goes_on(
    notebook_writer, tmp_path, monkeypatch
):
    monkeypatch.setattr(pool, "_current", [])
    job = _job(notebook_writer, tmp_path, "1 + 1")
    with warm_kernels() as process:
        os.kill(process.pid, signal.SIGKILL)
        (end,) = execute_all([job], kept=tmp_path, language=Language(), limits=SHORT)
    assert end.notebook is not None, end.error


def test_the_warm_process_killed_during_a_cell_ends_in_an_error_and_no_hang(run, monkeypatch):
    monkeypatch.setattr(pool, "_current", [])
    with warm_kernels() as process:
        process.ask(do="reap", pid=1)  # it is ready
        kill = f"import os, time\nos.kill({process.pid}, 9)\ntime.sleep(60)"
        begun = time.monotonic()
        with pytest.raises(ChapterFailedError, match="kernel died"):
            run(kill)
    assert time.monotonic() - begun < 30


RUNNER = """
import os, sys, time
from kamlib.reporting.kernels import warm_kernels
with warm_kernels() as warm:
    kernel = warm.fork(["x", "-m", "ipykernel_launcher", "-f", sys.argv[1]], dict(os.environ), "/")
    print(warm.pid, kernel.pid, flush=True)
    time.sleep(60)
"""


def test_no_kernel_outlives_a_killed_runner(tmp_path):
    command = [sys.executable, "-c", RUNNER, str(tmp_path / "kernel.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as runner:
        pids = [int(word) for word in runner.stdout.readline().split()]
        assert all(psutil.pid_exists(pid) for pid in pids)
        runner.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(_is_alive(pid) for pid in pids):
        time.sleep(0.05)
    assert not any(_is_alive(pid) for pid in pids)


def _job(notebook_writer, folder: Path, cell: str, name: str = "01_data_collection") -> Job:
    chapter = ChapterNotebook(notebook_writer(folder, cell, name=name) / f"{name}.ipynb")
    output = folder / f"executed_{name}.ipynb"
    return Job(chapter=chapter, output=output, page="x.html", parameters={}, title="x")


def _is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
