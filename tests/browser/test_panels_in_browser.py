"""The panels as readers meet them: in JupyterLab and in ``kam app``, in a real browser.

A slider is moved by the keyboard; figures and picture follow; the kernel is restarted and the
selection found again; nothing is asked of another host.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.reader import NotJSONError
from nbformat.v4 import new_code_cell, new_notebook
from opened import PATIENT, new_page, serious_violations, settle, width_needed

from kamlib.panels import PANELS

ROOT = Path(__file__).parents[2]
SLIDER = ".kam-panel-scoring .noUi-handle"
TABLE = ".kam-panel-scoring .kam-stage table"
#: A cell was run or is being run.
BEGUN = (
    "() => [...document.querySelectorAll('.jp-InputArea-prompt')]"
    ".some(prompt => /[*\\d]/.test(prompt.innerText))"
)
IS_DARK = (
    "() => document.body.dataset.jpThemeLight === 'false' && Math.max("
    "...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)) < 80"
)
DESK = {"width": 1280, "height": 1100}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _served(command: list[str], port: int, folder: Path) -> Iterator[str]:
    """Serve until the block ends; end only what was started here."""
    places = {
        name: str(folder / ".jupyter" / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    }
    env = {**os.environ, **places, "PYTHONPATH": str(ROOT)}
    log = (folder / "server.log").open("w", encoding="utf-8")
    server = subprocess.Popen(
        command, env=env, cwd=folder, stdout=log, stderr=log, start_new_session=True
    )
    try:
        for _ in range(10 * PATIENT):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (folder / "server.log").read_text(encoding="utf-8")
            time.sleep(0.1)
        else:
            pytest.fail((folder / "server.log").read_text(encoding="utf-8"))
        yield f"http://127.0.0.1:{port}"
    finally:
        if hasattr(os, "killpg"):
            os.killpg(server.pid, signal.SIGTERM)
        else:
            server.terminate()
        server.wait(PATIENT)
        log.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory, company_writer) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("lab")
    company_writer(folder)
    code = "from kamlib import open_workbook, panels\n\nbook = open_workbook('workbook.toml')"
    cells = [new_code_cell(code), new_code_cell("panels.scoring(book)")]
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(notebook, folder / "chapter.ipynb")
    port = _free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}"]
    command += [f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=", "--allow-root"]
    command += ["--LabApp.news_url=None"]
    with _served(command, port, folder) as address:
        yield address, folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory, company_writer) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("app")
    file = company_writer(folder, language="de")
    port = _free_port()
    command = [sys.executable, "-m", "kamlib.cli", "app", "--workbook", str(file)]
    command += ["--port", str(port), "--no-browser"]
    with _served(command, port, folder) as address:
        yield address, folder


@pytest.fixture(scope="module")
def notebook(browser, lab) -> Iterator[Any]:
    """Open the notebook in JupyterLab and run it, once for all tests."""
    page = new_page(browser, viewport=DESK)
    # A busy machine lets JupyterLab ask things of its own (a kernel that started twice, a file
    # it could not keep yet); a reader agrees and goes on, by the last button where several
    # agree: it keeps what is on the screen. What tests ask for, they answer.
    own = page.locator(".jp-Dialog").filter(has_not_text="Restart Kernel?")
    page.add_locator_handler(
        own, lambda dialog: dialog.locator("button.jp-mod-accept").last.click()
    )
    page.goto(f"{lab[0]}/lab/tree/chapter.ipynb?reset")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    # Before it has a kernel, a notebook calls itself idle too, and forgets what it is to run.
    page.locator(".jp-KernelName").filter(has_text="Python 3").wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    run_all(page)
    page.locator(f"{SLIDER}[aria-label]").first.wait_for()  # the house's script is there
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def opened_app(browser, pages) -> Iterator[Any]:
    """Open the app once for all tests: each opening starts a kernel."""
    page = new_page(browser)
    page.goto(pages[0])
    yield page
    page.context.close()


@pytest.fixture
def app(opened_app) -> Any:
    """Show the app as every test finds it, whatever the one before did."""
    opened_app.set_viewport_size(DESK)
    opened_app.emulate_media(color_scheme="light")
    return opened_app


def foreign(page: Any, address: str) -> list[str]:
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    return [told for kind, told in page.heard if kind == "request" and not told.startswith(own)]


def wait_until(page: Any, holds: Callable[[], bool]) -> None:
    for _ in range(2 * PATIENT):
        if holds():
            return
        page.wait_for_timeout(500)
    pytest.fail("not even after a long while")


def turn_to(page: Any, chapter: str) -> None:
    """Open a page of the app and wait until nothing more comes."""
    number = [*PANELS].index(chapter) + 1
    page.locator(".kam-app button").filter(has_text=f"{number} ").first.click()
    page.locator(f".kam-panel-{chapter} .kam-stage p").first.wait_for()
    # While it draws, a stage is paler than letters may be.
    page.wait_for_function("() => !document.querySelector('.kam-busy')")
    settle(page)


def choose_from_menu(page: Any, menu: str, item: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).first.click()


def run_all(page: Any) -> None:
    """Run all cells; asked again where the notebook was not yet listening."""
    for _ in range(PATIENT // 10):
        choose_from_menu(page, "Run", "Run All Cells")
        try:
            page.wait_for_function(BEGUN, timeout=10_000)
        except Exception as error:  # the class of its timeout is playwright's own
            assert "Timeout" in str(error)
        else:
            return
    pytest.fail("JupyterLab did not run the cells")


def shown(page: Any) -> tuple[list[str], list[str]]:
    """Read the figures of the table, and the widths of its bars."""
    figures = page.locator(f"{TABLE} tbody tr").all_inner_texts()
    bars = page.locator(f"{TABLE} .kam-bar i").evaluate_all("all => all.map(i => i.style.width)")
    return figures, bars


def move_first_slider(page: Any, steps: int) -> float:
    handle = page.locator(SLIDER).first
    handle.focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    return float(handle.get_attribute("aria-valuenow"))


def weight_shown(page: Any) -> float:
    return float(page.locator(SLIDER).first.get_attribute("aria-valuenow"))


def names_of_handles(page: Any) -> list[str | None]:
    handles = page.locator(".kam-panel .noUi-handle")
    return handles.evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")


def outline_after_tab(page: Any) -> str:
    page.keyboard.press("Tab")
    style = "getComputedStyle(document.activeElement)"
    shown: str = page.evaluate(f"{style}.outlineStyle + ' ' + {style}.outlineWidth")
    return shown


def hidden_sideways(page: Any) -> list[str]:
    """Name the tables that can be read only by scrolling sideways."""
    return page.locator(".kam-panel .kam-table").evaluate_all(
        "all => all.filter(t => t.scrollWidth > t.clientWidth + 1)"
        ".map(t => t.getAttribute('aria-label'))"
    )


def kept_weights(folder: Path) -> list[float]:
    file = folder / ".kam" / "selection.json"
    kept = json.loads(file.read_text(encoding="utf-8"))["panels"] if file.exists() else {}
    return [*kept.get("scoring", {}).get("weights", {}).values()]


def require_alive(page: Any, folder: Path) -> float:
    """Move a slider: figures, picture and the kept selection follow."""
    page.locator(TABLE).wait_for()
    figures, bars = shown(page)
    before = page.locator(f"{TABLE} tbody").inner_text()
    weight = move_first_slider(page, 40)
    page.wait_for_function(
        "([at, before]) => document.querySelector(at).innerText !== before",
        arg=[f"{TABLE} tbody", before],
    )
    settle(page)
    new_figures, new_bars = shown(page)
    assert new_figures != figures
    assert new_bars != bars
    wait_until(page, lambda: kept_weights(folder)[:1] == [pytest.approx(weight)])
    assert sum(kept_weights(folder)) == pytest.approx(100)
    return weight


def test_in_jupyterlab_a_slider_moves_the_ranking_and_is_found_again(lab, notebook):
    address, folder = lab
    readout = notebook.locator(".kam-panel-scoring .widget-readout").first
    readout.fill("27,5")  # as a German hand types it, in an English panel
    readout.press("Enter")
    notebook.wait_for_function("at => at.innerText === '27.5'", arg=readout.element_handle())
    weight = require_alive(notebook, folder)
    assert not notebook.locator(".kam-static").is_visible()
    assert "Profitability, %" in names_of_handles(notebook)
    assert all(names_of_handles(notebook))
    assert hidden_sideways(notebook) == []
    assert notebook.locator(".kam-wrong").count() == 0
    old = notebook.locator(".kam-panel-scoring").element_handle()
    choose_from_menu(notebook, "Kernel", "Restart Kernel and Run All Cells…")
    notebook.locator(".jp-Dialog button.jp-mod-warn").click()
    notebook.wait_for_function("old => !old.isConnected", arg=old)
    notebook.locator(TABLE).wait_for()
    assert weight_shown(notebook) == weight
    assert foreign(notebook, address) == []


def test_a_saved_notebook_still_shows_something(lab, notebook):
    _, folder = lab

    def outputs() -> list[Any]:
        notebook.locator(TABLE).wait_for()  # and so what JupyterLab asks meanwhile is answered
        try:
            return nbformat.read(folder / "chapter.ipynb", as_version=4).cells[1].outputs
        except NotJSONError:  # It is being written at this moment.
            return []

    notebook.locator(TABLE).wait_for()
    notebook.keyboard.press("Control+s")
    wait_until(notebook, lambda: bool(outputs()))
    assert set(outputs()[0].data) == {"text/html", "text/plain"}
    assert "Ranking by these weights" in outputs()[0].data["text/plain"]


def test_the_app_shows_the_same_without_code_and_asks_no_other_host(pages, app):
    address, folder = pages
    turn_to(app, "scoring")
    weight = require_alive(app, folder)
    assert app.locator(".jp-InputArea-editor").count() == 0
    assert app.locator("html").get_attribute("lang") == "de"
    assert "Andere Gewichte ausprobieren" in app.inner_text("body")
    app.emulate_media(color_scheme="dark")
    app.reload()  # a page that is opened again has a kernel of its own
    app.locator(TABLE).wait_for()
    assert weight_shown(app) == weight
    app.wait_for_function(IS_DARK)
    assert foreign(app, address) == []


def test_every_page_of_the_app_fits_its_screen(app):
    for chapter in PANELS:
        turn_to(app, chapter)
        for width in (390, 1280):
            app.set_viewport_size({"width": width, "height": 900})
            assert all(names_of_handles(app))
            assert width_needed(app) <= width
            assert app.locator(".kam-wrong").count() == 0
            assert serious_violations(app) == []


def test_a_click_on_a_bubble_shows_the_card_of_its_account(app):
    turn_to(app, "matrix")
    bubble = app.locator(".kam-panel-matrix circle[data-option]:not(.mine)").last
    place, before = bubble.get_attribute("data-option"), app.locator(".kam-card h4").inner_text()
    bubble.click()
    app.wait_for_function(
        "before => document.querySelector('.kam-card h4').innerText !== before", arg=before
    )
    chosen = app.locator(".kam-panel-matrix .kam-picker select").evaluate("at => at.selectedIndex")
    assert str(chosen) == place
    assert app.locator("circle.mine").get_attribute("data-option") == place


def test_figures_beside_a_slider_are_written_and_read_in_german(app):
    turn_to(app, "scoring")
    assert weight_shown(app) != 27.5
    readout = app.locator(".kam-panel-scoring .widget-readout").first
    app.wait_for_function("at => /^\\d+,\\d$/.test(at.innerText)", arg=readout.element_handle())
    readout.fill("27,5")
    readout.press("Enter")
    app.wait_for_function(
        "at => at.getAttribute('aria-valuenow') === '27.5'",
        arg=app.locator(SLIDER).first.element_handle(),
    )
    app.wait_for_function("at => at.innerText === '27,5'", arg=readout.element_handle())


def test_the_app_is_dark_where_the_readers_machine_is(app):
    app.emulate_media(color_scheme="dark")
    for chapter in ("soll_ist", "matrix", "scoring"):
        turn_to(app, chapter)
        app.wait_for_function(IS_DARK)
        assert all(names_of_handles(app))
        assert serious_violations(app) == []
    app.emulate_media(color_scheme="light")
    app.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'")


def test_sliders_are_wide_enough_to_be_drawn_and_nothing_jumps(app):
    turn_to(app, "soll_ist")
    panel = app.locator(".kam-panel-soll_ist")
    assert panel.locator(".noUi-base").first.bounding_box()["width"] > 200
    assert panel.locator("textarea").bounding_box()["width"] > 600
    app.locator(".kam-app button").first.focus()
    assert {outline_after_tab(app) for _ in range(9)} == {"solid 2px"}  # pages, lists, a field
    controls = panel.locator(".kam-controls > :not(.kam-line)")
    assert len(controls.evaluate_all("all => [...new Set(all.map(e => e.offsetWidth))]")) == 1
    before = panel.bounding_box()["height"]
    panel.get_by_role("button", name="Kommentar speichern").click()
    panel.locator(".kam-wrong").wait_for()
    assert panel.bounding_box()["height"] == before
    panel.locator("select").nth(3).select_option(index=1)
    panel.locator("textarea").fill('Preis; "gesenkt"')
    panel.get_by_role("button", name="Kommentar speichern").click()
    panel.get_by_role("status").filter(has_text="gespeichert").wait_for()
    assert panel.bounding_box()["height"] == before
