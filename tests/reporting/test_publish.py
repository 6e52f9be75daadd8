"""A reader sees the old report or the new one, whole; a failed run leaves no trace in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

import pytest

from kamlib.reporting import publish as module
from kamlib.reporting.publish import keep_failed, publish, replace_file, staging
from kamlib.support.errors import BusyError


def report(folder, word: str, files: int = 5):
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(files):
        (folder / f"{place}.html").write_text(word, encoding="utf-8")
    return folder


def seen(folder) -> list[str]:
    """List what lies in a folder, without the names of locks."""
    return [path.name for path in folder.iterdir() if path.name != ".locks"]


def words(folder) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in folder.glob("*.html")}


@pytest.fixture(params=["exchange", "fallback"])
def way(request, monkeypatch):
    """Publish by one exchange, and where the system cannot, by two renames."""
    if request.param == "fallback":
        monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    elif sys.platform not in ("linux", "darwin"):
        pytest.skip("folders cannot be exchanged in one step here")
    return request.param


def test_the_first_report_takes_its_place(tmp_path, way):
    with staging(tmp_path, "2026Q3") as folder:
        report(folder, "new")
        publish(folder, tmp_path / "2026Q3")
    assert words(tmp_path / "2026Q3") == {"new"}
    assert seen(tmp_path) == ["2026Q3"]


def test_nothing_is_left_where_a_notebook_still_writes_while_the_run_is_stopped(tmp_path):
    is_over = threading.Event()

    def write(folder):
        number = 0
        while not is_over.is_set():
            number += 1
            with suppress(OSError):
                (folder / "notebooks" / str(number)).write_text("late", encoding="utf-8")

    writing = None
    try:
        with pytest.raises(KeyboardInterrupt), staging(tmp_path, "2026Q3") as folder:
            report(folder / "notebooks", "new", files=200)
            writing = threading.Thread(target=write, args=[folder])
            writing.start()
            while not (folder / "notebooks" / "9").exists():
                pass
            raise KeyboardInterrupt
        assert seen(tmp_path) == []
    finally:
        is_over.set()
        writing.join()


def test_a_new_report_replaces_the_old_one_and_nothing_is_left(tmp_path, way):
    target = report(tmp_path / "2026Q3", "old", files=9)
    with staging(tmp_path, "2026Q3") as folder:
        report(folder, "new")
        publish(folder, target)
    assert words(target) == {"new"}
    assert len(list(target.iterdir())) == 5
    assert seen(tmp_path) == ["2026Q3"]


def test_a_published_report_can_be_read_by_others(tmp_path, way):
    with staging(tmp_path, "2026Q3") as folder:
        report(folder, "new")
        publish(folder, tmp_path / "2026Q3")
    assert (tmp_path / "2026Q3").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "2026Q3" / "0.html").stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(sys.platform != "linux", reason="exchange in one step is tested on Linux")
def test_a_page_of_the_report_is_there_at_every_moment(tmp_path):
    target = report(tmp_path / "2026Q3", "0")
    editions, missing, stop = [], [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                editions.append(int((target / "4.html").read_text()))
            except FileNotFoundError as error:
                missing.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for edition in range(1, 30):
        with staging(tmp_path, "2026Q3") as folder:
            publish(report(folder, str(edition)), target)
    stop.set()
    reader.join()
    assert not missing
    assert editions == sorted(editions)


def test_a_rename_that_fails_brings_the_old_report_back(tmp_path, monkeypatch):
    target = report(tmp_path / "2026Q3", "old")
    monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    rename = type(tmp_path).rename

    def refuse(path, to):
        if path.name.startswith("2026Q3-") and to == target and not path.name.endswith("previous"):
            raise PermissionError("the folder is open in another program")
        return rename(path, to)

    monkeypatch.setattr(type(tmp_path), "rename", refuse)
    with pytest.raises(PermissionError), staging(tmp_path, "2026Q3") as folder:
        publish(report(folder, "new"), target)
    assert words(target) == {"old"}


def test_staging_is_gone_even_when_a_run_breaks_off(tmp_path):
    with pytest.raises(KeyboardInterrupt), staging(tmp_path, "2026Q3") as folder:
        report(folder, "half")
        raise KeyboardInterrupt
    assert seen(tmp_path) == []


def test_two_quarters_side_by_side_do_not_disturb_each_other(tmp_path):
    with staging(tmp_path, "2026Q3") as one:
        with staging(tmp_path, "2026Q2") as other:
            assert one != other
        assert one.is_dir()


def test_a_second_run_of_a_quarter_is_refused_and_told_who_runs_it(tmp_path):
    with staging(tmp_path, "2026Q3") as folder:
        with (
            pytest.raises(BusyError, match=rf"2026Q3 is being run already \(process {os.getpid()}"),
            staging(tmp_path, "2026Q3"),
        ):
            pytest.fail("two runs at once")
        assert folder.is_dir()


KILLED = """
import os, sys, signal
from pathlib import Path
from kamlib.reporting.publish import staging
with staging(Path(sys.argv[1]), "2026Q3") as folder:
    (folder / ".collection").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_what_a_killed_run_left_is_cleared_at_the_next_start(tmp_path):
    target = report(tmp_path / "2026Q3", "old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list((tmp_path / ".staging").rglob(".collection"))
    with staging(tmp_path, "2026Q3") as folder:
        assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert words(target) == {"old"}


def test_a_report_that_a_killed_run_had_put_aside_comes_back(tmp_path):
    report(tmp_path / ".staging" / "2026Q3-abc-previous", "old")
    with staging(tmp_path, "2026Q3"):
        assert words(tmp_path / "2026Q3") == {"old"}


def test_failed_runs_are_numbered(tmp_path):
    kept = []
    for _ in range(2):
        with staging(tmp_path, "2026Q3") as folder:
            report(folder, "failed")
            kept.append(keep_failed(folder, tmp_path, "2026Q3"))
    assert [path.name for path in kept] == ["2026Q3-001", "2026Q3-002"]
    assert words(kept[1]) == {"failed"}
    assert kept[0].stat().st_mode & 0o777 == 0o755


def test_replace_file_leaves_one_file(tmp_path):
    page = tmp_path / "new" / "index.html"
    for text in ("old", "new ä"):
        replace_file(page, text)
    assert page.read_text(encoding="utf-8") == "new ä"
    assert [path.name for path in page.parent.iterdir()] == ["index.html"]
