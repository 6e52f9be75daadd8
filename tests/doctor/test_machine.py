"""What is looked at on this very machine: a kernel, the fonts, folders, long paths."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from pathlib import Path

import pytest

from kamlib.doctor import look
from kamlib.doctor import probes as seen
from kamlib.doctor.probes import ask_kernel, find_browser, find_font, not_writable, path_problem


def test_this_machine_is_seen_and_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(seen, "ask_kernel", lambda: (sys.prefix, True))
    now = dt.datetime.now(tz=dt.UTC)
    found = look(tmp_path / "reports", now=now)
    assert found.python.startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    assert found.python_asked
    assert any(each.startswith("pandas") for each in found.required)
    assert found.installed["pandas"] == found.locked["pandas"]
    assert found.not_writable == ()
    assert found.made_on <= now
    assert found.free_gigabytes > 0
    assert found.path_length == len(str(tmp_path / "reports")) + 120
    assert list(tmp_path.iterdir()) == []


def test_a_clock_set_back_is_seen_though_all_files_are_as_old(monkeypatch):
    old = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    real = Path.stat

    def aged(path, **options):
        return os.stat_result([*real(path, **options)[:8], old.timestamp(), 0])

    monkeypatch.setattr(Path, "stat", aged)
    assert seen.made_on(old) > old


def test_a_kernel_of_this_environment_answers():
    folder, has_answered = ask_kernel()
    assert has_answered, folder
    assert Path(folder).resolve() == Path(sys.prefix).resolve()


def test_a_kernel_that_is_not_there_is_a_reason_not_an_error():
    reason, has_answered = ask_kernel("no_such_kernel")
    assert not has_answered
    assert "no_such_kernel" in reason


def test_the_house_font_is_there_for_pictures_and_print():
    assert find_font() == ("DejaVu Sans", ())


@pytest.mark.parametrize(
    ("program", "finds"), [("matplotlib", "_matplotlib_finds"), ("typst", "_typst_finds")]
)
@pytest.mark.parametrize("error", [ImportError, ValueError])
def test_a_font_or_a_program_that_is_missing_is_named(monkeypatch, program, finds, error):
    def refuse(font):
        raise error(font)

    monkeypatch.setattr(seen, finds, refuse)
    assert find_font()[1] == (program,)


def test_a_font_nobody_has_is_not_found():
    with pytest.raises(ValueError, match="No Such Font"):
        seen._matplotlib_finds("No Such Font")
    assert not seen._typst_finds("No Such Font")


def test_a_folder_that_refuses_a_file_is_named_once(tmp_path):
    absent = tmp_path / "absent"
    assert not_writable([tmp_path, absent, absent]) == (str(absent),)
    assert list(tmp_path.iterdir()) == []


def test_a_path_as_long_as_asked_is_really_written(tmp_path, monkeypatch):
    written = []
    real = Path.write_text
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(
        Path, "write_text", lambda path, *a, **o: written.append(str(path)) or real(path, *a, **o)
    )
    assert path_problem(300) == ""
    assert 299 <= len(written[0]) <= 300
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_is_too_long_says_why(monkeypatch):
    def refuse(path, *arguments, **options):
        raise OSError(36, "File name too long")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert path_problem(200) == "File name too long"


def test_a_named_browser_must_exist(monkeypatch, tmp_path):
    monkeypatch.setenv("KAM_CHROMIUM", str(tmp_path / "none"))
    assert find_browser() == ""
    monkeypatch.setenv("KAM_CHROMIUM", sys.executable)
    assert find_browser() == sys.executable


@pytest.mark.parametrize(
    ("encoding", "shows"), [("utf-8", True), ("cp1252", True), ("ascii", False), (None, False)]
)
def test_a_console_is_asked_for_umlauts(encoding, shows):
    assert seen.can_show(encoding) is shows
