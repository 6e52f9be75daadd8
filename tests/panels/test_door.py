"""A panel in a notebook: live in front of a reader, a still picture for everybody else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from kamlib import panels
from kamlib.panels import live, view_report
from kamlib.panels.models.profitability import ProfitabilityModel
from kamlib.panels.view_report import as_toml, publish_view, write_view
from kamlib.reporting.chapter_body import take_apart
from kamlib.support.settings import load_settings

WIDGET = "application/vnd.jupyter.widget-view+json"


def test_unattended_a_still_picture_stands_in_its_place(workbook_file):
    opened = f"open_workbook({str(workbook_file)!r})"
    code = f"from kamlib import open_workbook, panels\n\npanels.scoring({opened})"
    notebook = new_notebook(cells=[new_code_cell(code)])
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    (output,) = notebook.cells[0].outputs
    assert output.output_type == "execute_result"
    assert set(output.data) == {"text/html", "text/plain"}
    assert "Ranking by these weights" in output.data["text/plain"]


def test_in_front_of_a_reader_the_panel_follows_the_still_picture(small_book, monkeypatch):
    shown = []
    monkeypatch.setattr("kamlib.panels.door.is_live", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda each, **_: shown.append(each))
    panel = panels.open_panel("scoring", small_book)
    panel._ipython_display_()
    assert "kam-static" in shown[0]["text/html"]
    assert shown[1] is panel.view.widget


def test_in_the_app_the_panel_stands_alone(small_book, monkeypatch):
    shown = []
    monkeypatch.setenv(live.VOILA, "/")
    monkeypatch.setattr("IPython.display.display", lambda each, **_: shown.append(each))
    panel = panels.open_panel("scoring", small_book)
    panel._ipython_display_()
    assert shown == [panel.view.widget]


def test_the_same_choice_gives_the_same_still_picture(small_book):
    first, second = (panels.open_panel("matrix", small_book).fallback() for _ in range(2))
    assert first == second
    assert "<style" not in first["text/plain"]


def test_report_pages_leave_panels_out():
    cells = [
        new_code_cell("1", metadata={"tags": ["panel"]}, execution_count=1),
        new_code_cell("2", execution_count=2),
    ]
    parts = take_apart(new_notebook(cells=cells))
    assert [cell.source for cell in (*parts.lead, *parts.body)] == ["2"]


def test_a_view_is_a_workbook_of_its_own_on_the_same_data(workbook_file):
    settings = load_settings(workbook_file)
    changes = {"scoring": {"key_accounts": 2}, "matrix": {"split_value": 4.5}}
    view = load_settings(write_view(settings, "scoring", changes, told="Risk 9 %."))
    assert (view.report.outbox, view.report.view) == (False, "Risk 9 %.")
    assert view.scoring.key_accounts == 2
    assert view.matrix.split_value == 4.5
    assert view.data_folder.resolve() == settings.data_folder.resolve()
    expected = settings.report_folder.resolve() / "views" / "scoring"
    assert view.report_folder.resolve() == expected
    left = settings.model_dump(exclude={"file", "report", "data", "scoring", "matrix"})
    assert view.model_dump(exclude={"file", "report", "data", "scoring", "matrix"}) == left


@pytest.mark.parametrize("example", sorted(Path("examples").glob("*/workbook.toml")) or [None])
def test_every_workbook_can_be_written_as_a_view(example, tmp_path):
    if example is None:
        pytest.skip("examples are not beside this folder")
    content = tomllib.loads(example.read_text(encoding="utf-8"))
    written = "\n".join(f"{name} = {as_toml(value)}" for name, value in content.items())
    assert tomllib.loads(written) == content


def test_what_differs_is_said_in_the_readers_language(german_book):
    model = ProfitabilityModel(german_book)
    assert model.differences() == "nichts weicht von den Einstellungen ab."
    model.choose(service_pct=-25.0)
    assert model.differences() == "Servicekosten, Änderung in % −25,00 statt −10,00."


@pytest.mark.parametrize("chapter", panels.PANELS)
def test_every_panel_can_say_its_choice(chapter, small_book):
    model = panels.open_panel(chapter, small_book).view.model
    said = model.said(model.start())
    assert all(said.values())
    assert model.differences() == "nothing differs from the settings."


def test_a_view_is_run_by_the_command_itself(small_book, monkeypatch):
    called = {}

    def run(command, **options):
        called.update(command=command, **options)
        return view_report.subprocess.CompletedProcess(command, 3, "", "the data did not pass")

    monkeypatch.setattr(view_report.subprocess, "run", run)
    monkeypatch.setenv(live.SESSION, "03_scoring.ipynb")
    monkeypatch.setenv(live.VOILA, "/")
    model = ProfitabilityModel(small_book)
    model.choose(service_pct=-20.0)
    outcome = publish_view(model)
    assert called["command"][1:5] == ["-m", "kamlib.cli", "run", "2026Q3"]
    assert called["command"][-2:] == ["-p", "service_pct=-20.0"]
    assert not {live.SESSION, live.VOILA} & set(called["env"])
    assert outcome == (None, "reports/views/profitability/2026Q3", "the data did not pass")
