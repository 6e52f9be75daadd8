"""How JupyterLab is started: the user's own settings stay, nothing asks for news."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from jupyterlab.labapp import LabApp
from jupyterlab_server.settings_utils import _get_overrides
from typer.testing import CliRunner

from kamlib.cli import app
from kamlib.lab import start
from kamlib.lab.copies import Copy
from kamlib.lab.start import command, environment, has_menus_in


@pytest.mark.parametrize(("language", "locale"), [("en", None), ("de", "de_DE")])
def test_jupyterlab_reads_the_language_and_no_news_as_defaults(
    tmp_path, monkeypatch, language, locale
):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    given = environment(language, os.environ)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", given["JUPYTER_CONFIG_PATH"])
    overrides, error = _get_overrides(str(tmp_path))
    assert not error
    assert overrides["@jupyterlab/apputils-extension:notification"] == {
        "fetchNews": "false",
        "checkForUpdates": False,
    }
    assert overrides.get("@jupyterlab/translation-extension:plugin", {}).get("locale") == locale


def test_what_an_administrator_has_set_wins(tmp_path, monkeypatch):
    folder = tmp_path / "theirs" / "labconfig"
    folder.mkdir(parents=True)
    plugin = "@jupyterlab/translation-extension:plugin"
    (folder / "default_setting_overrides.json").write_text(
        json.dumps({plugin: {"locale": "fr_FR"}}), encoding="utf-8"
    )
    given = environment("de", {"JUPYTER_CONFIG_PATH": str(folder.parent)})
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", given["JUPYTER_CONFIG_PATH"])
    assert _get_overrides(str(tmp_path))[0][plugin]["locale"] == "fr_FR"


def test_the_command_is_understood_and_switches_news_off():
    arguments = command(Path("workbook/notebooks"), is_root=True)
    assert arguments[-1] == "--allow-root"
    lab = LabApp()
    lab.parse_command_line([each for each in arguments[3:] if each.startswith("--LabApp")])
    assert lab.news_url is None
    assert lab.check_for_updates_class.__name__ == "NeverCheckForUpdate"
    assert lab.default_url == "/lab/tree/notebooks"


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Call ``kam lab`` without starting anything; tells what would have been started."""
    started = []
    monkeypatch.setattr(
        start, "open_lab", lambda command, *, env: started.append((command, env)) or 0
    )
    monkeypatch.setattr("kamlib.lab.copies.copies_folder", lambda _: tmp_path / "notebooks_de")

    def call(*arguments):
        answer = CliRunner().invoke(app, ["lab", "--allow-root", *arguments])
        return answer, started

    return call


def test_german_opens_the_copies_and_english_the_sources(opened, tmp_path):
    answer, started = opened("--lang", "de")
    assert answer.exit_code == 0, answer.output
    assert "--LabApp.default_url=/lab/tree/notebooks_de" in started[0][0]
    assert f"--ServerApp.root_dir={tmp_path}" in started[0][0]
    assert started[0][1]["JUPYTER_CONFIG_PATH"].endswith("de")
    assert (tmp_path / "notebooks_de" / "02_profitability.ipynb").is_file()
    answer, started = opened()
    assert "--LabApp.default_url=/lab/tree/notebooks" in started[1][0]
    assert started[1][1]["JUPYTER_CONFIG_PATH"].endswith("en")
    assert "language pack" not in answer.output


@pytest.mark.parametrize(
    ("about", "arguments", "menus"),
    [
        ('{"pre": 1, "lesson": 2, "post": 3, "language": "de"}', (), "de"),
        ('{"pre": 1, "lesson": 2, "post": 3, "language": "de"}', ("--lang", "en"), "en"),
        ("damaged", (), "en"),
        (None, (), "en"),
        (None, ("--lang", "de"), "de"),
    ],
)
def test_a_participants_folder_opens_alone_in_his_language(
    opened, tmp_path, about, arguments, menus
):
    folder = tmp_path / "participants" / "anna-weber"
    folder.mkdir(parents=True)
    if about is not None:
        (folder / "participant.json").write_text(about, encoding="utf-8")
    answer, started = opened(str(folder), *arguments)
    assert answer.exit_code == 0, answer.output
    ((command, environment),) = started
    assert f"--ServerApp.root_dir={folder}" in command
    assert "--LabApp.default_url=/lab" in command
    assert "--LabApp.news_url=None" in command
    assert environment["JUPYTER_CONFIG_PATH"].endswith(menus)
    assert not (tmp_path / "notebooks_de").exists()


def test_a_folder_that_is_none_is_said(opened, tmp_path):
    answer, started = opened(str(tmp_path / "anna"), "--lang", "de")
    assert answer.exit_code == 2
    assert "ist kein Ordner" in " ".join(answer.output.split())
    assert not started


def test_a_missing_language_pack_is_said_and_english_never_needs_one(opened, monkeypatch):
    monkeypatch.setattr(start, "entry_points", lambda group: ())
    assert has_menus_in("en")
    assert not has_menus_in("de")
    answer, started = opened("--lang", "de")
    assert "Das Sprachpaket ist nicht installiert" in " ".join(answer.output.split())
    assert len(started) == 1


def test_a_newer_text_beside_a_changed_one_is_told(opened, monkeypatch, tmp_path):
    changed = tmp_path / "notebooks_de" / "02_profitability.ipynb"
    copy = Copy(changed.with_name("02_profitability.new.ipynb"), "beside", changed)
    monkeypatch.setattr("kamlib.lab.copies.write_copies", lambda language, *, to: [copy])
    said = " ".join(opened("--lang", "de")[0].output.split())
    assert "02_profitability.ipynb geändert; die Datei bleibt, wie sie ist." in said
    assert "02_profitability.new.ipynb" in said


@pytest.mark.parametrize(("lang", "code"), [("fr", 2), ("de", 6)])
def test_what_cannot_be_opened_starts_nothing(opened, tmp_path, lang, code):
    (tmp_path / "notebooks_de").write_text("a file", encoding="utf-8")
    answer, started = opened("--lang", lang)
    assert answer.exit_code == code
    assert not started


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a program there at once")
def test_who_ends_the_command_ends_jupyterlab_too(tmp_path):
    mark = tmp_path / "ended"
    inner = (
        "import os, pathlib, signal, sys, time\n"
        f"def end(*_): pathlib.Path({str(mark)!r}).touch(); sys.exit(7)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "os.kill(os.getppid(), signal.SIGTERM)\n"
        "time.sleep(30)"
    )
    before = signal.getsignal(signal.SIGTERM)
    assert start.open_lab([sys.executable, "-c", inner], env=dict(os.environ)) == 7
    assert mark.exists()
    assert signal.getsignal(signal.SIGTERM) == before
