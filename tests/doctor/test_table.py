"""What ``kam doctor`` shows, and how it ends."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console
from typer.testing import CliRunner

from kamlib import doctor
from kamlib.cli import app
from kamlib.doctor import cures, examine, finding_table, this_python, write_code
from kamlib.support.language import Language


@pytest.fixture
def kam(healthy, monkeypatch):
    def call(*arguments, **spoiled):
        monkeypatch.setattr(doctor, "look", lambda reports, *, now: replace(healthy, **spoiled))
        return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["doctor", *arguments])

    return call


def test_all_well_ends_with_zero_and_gives_no_advice(kam):
    answer = kam("--lang", "en")
    assert answer.exit_code == 0
    assert "All is there that the workbook needs." in answer.output
    assert "pip install" not in answer.output
    assert "Code: 422-2244" in answer.output


def test_what_is_missing_ends_with_one_and_says_what_to_do_in_german(kam):
    answer = kam("--lang", "de", installed={}, browser="")
    said = " ".join(answer.output.split())
    assert answer.exit_code == 1
    assert "Pakete fehlt nicht vorhanden: pandas" in said
    assert "Neu installieren; der Befehl steht unten." in said
    lines = [line for line in answer.output.splitlines() if " -m pip install " in line]
    assert len(lines) == 1
    assert lines[0].startswith(f"Pakete: {this_python()} -m pip install -c ")
    assert "1 Voraussetzung fehlt." in said
    assert "Browser für Tests Hinweis" in said


def test_a_note_alone_ends_with_zero(kam):
    assert kam("--lang", "en", browser="", has_german_menus=False).exit_code == 0


def test_the_trainer_reads_what_the_participant_has_read_out(kam, healthy):
    spoiled = replace(healthy, has_widget_extension=False, shows_signs=False)
    code = write_code(examine(spoiled), system=spoiled.system)
    answer = kam("--read", code.lower(), "--lang", "de")
    said = " ".join(answer.output.split())
    assert answer.exit_code == 0
    assert "Windows: 9 von 11 Prüfungen sind in Ordnung." in said
    assert "Panels fehlt" in said
    assert "Pfade und Zeichen Hinweis" in said
    assert "Kernel" not in said
    assert "Panels: python -m pip install" in said


def test_a_machine_installed_from_a_stick_is_mended_from_it(monkeypatch, tmp_path):
    monkeypatch.setattr("kamlib.__file__", str(tmp_path / "site-packages" / "kamlib" / "x.py"))
    packages, menus, *more = cures(["packages", "menus", "clock"], python="p", language=Language())
    assert packages == 'Packages: p -m pip install --no-index --find-links packages "kamlib[de]"'
    assert menus.endswith("--find-links packages jupyterlab-language-pack-de-DE")
    assert not more


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--read", "222-2223", "--lang", "de"], "falsch verstanden"),
        (["--read", "abc"], "7 signs out of"),
        (["--lang", "fr"], "'en' or 'de'"),
    ],
)
def test_what_cannot_be_read_ends_with_two(kam, arguments, words):
    answer = kam(*arguments)
    assert answer.exit_code == 2
    assert words in " ".join(answer.output.split())


def test_a_broken_workbook_does_not_keep_the_doctor_away(kam, tmp_path):
    broken = tmp_path / "workbook.toml"
    broken.write_text("[data", encoding="utf-8")
    assert kam("--workbook", str(broken)).exit_code == 0


def test_square_brackets_are_shown_not_taken_for_colours(healthy):
    findings = examine(replace(healthy, not_writable=("C:\\[red]x[/red]",)))
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(finding_table(findings, language=Language()))
    assert "C:\\[red]x[/red]" in console.export_text()
