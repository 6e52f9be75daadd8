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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from opened import serious_violations, settle

from kamlib.panels import PANELS

PATIENT = 240_000
ROOT = Path(__file__).parents[2]
SLIDER = ".kam-panel-scoring .noUi-handle"
TABLE = ".kam-panel-scoring .kam-stage table"
#: A cell was run or is being run.
BEGUN = (
    "() => [...document.querySelectorAll('.jp-InputArea-prompt')]"
    ".some(prompt => /[*\\d]/.test(prompt.innerText))"
)


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
        for _ in range(600):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (folder / "server.log").read_text(encoding="utf-8")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        if hasattr(os, "killpg"):
            os.killpg(server.pid, signal.SIGTERM)
        else:
            server.terminate()
        server.wait(30)
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


@pytest.fixture
def page(browser) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 1100})
    opened = context.new_page()
    opened.set_default_timeout(PATIENT)
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    yield opened
    context.close()


def foreign(page: Any, address: str) -> list[str]:
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    return [url for url in page.asked if not url.startswith(own)]


def choose_from_menu(page: Any, menu: str, item: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).first.click()


def run_all(page: Any) -> None:
    """Run all cells; asked again where the notebook was not yet listening."""
    for _ in range(12):
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
    settle(page)
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


def require_alive(page: Any, folder: Path) -> float:
    """Move a slider: figures, picture and the kept selection follow."""
    page.locator(TABLE).wait_for()
    figures, bars = shown(page)
    weight = move_first_slider(page, 40)
    page.wait_for_function(
        "([at, before]) => document.querySelector(at).innerText !== before",
        arg=[f"{TABLE} tbody", page.locator(f"{TABLE} tbody").inner_text()]
        if shown(page) == (figures, bars)
        else [f"{TABLE} tbody", ""],
    )
    page.wait_for_timeout(400)
    new_figures, new_bars = shown(page)
    assert new_figures != figures
    assert new_bars != bars
    weights: dict[str, float] = {}
    for _ in range(60):  # a hand is quicker than a busy machine
        kept = json.loads((folder / ".kam" / "selection.json").read_text(encoding="utf-8"))
        weights = kept["panels"]["scoring"]["weights"]
        if next(iter(weights.values())) == pytest.approx(weight):
            break
        page.wait_for_timeout(500)
    assert next(iter(weights.values())) == pytest.approx(weight)
    assert sum(weights.values()) == pytest.approx(100)
    return weight


def test_in_jupyterlab_a_slider_moves_the_ranking_and_is_found_again(lab, page):
    address, folder = lab
    page.goto(f"{address}/lab/tree/chapter.ipynb?reset")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    run_all(page)
    page.locator(f"{SLIDER}[aria-label]").first.wait_for()  # the house's script is there
    readout = page.locator(".kam-panel-scoring .widget-readout").first
    readout.fill("27,5")  # as a German hand types it, in an English panel
    readout.press("Enter")
    page.wait_for_function("at => at.innerText === '27.5'", arg=readout.element_handle())
    weight = require_alive(page, folder)
    assert not page.locator(".kam-static").is_visible()
    assert "Profitability, %" in names_of_handles(page)
    assert all(names_of_handles(page))
    assert hidden_sideways(page) == []
    assert page.locator(".kam-wrong").count() == 0
    old = page.locator(".kam-panel-scoring").element_handle()
    choose_from_menu(page, "Kernel", "Restart Kernel and Run All Cells…")
    page.locator(".jp-Dialog button.jp-mod-warn").click()
    page.wait_for_function("old => !old.isConnected", arg=old)
    page.locator(TABLE).wait_for()
    assert weight_shown(page) == weight
    assert foreign(page, address) == []


def test_a_saved_notebook_still_shows_something(lab, page):
    address, folder = lab
    page.goto(f"{address}/lab/tree/chapter.ipynb?reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    run_all(page)
    page.locator(TABLE).wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    notebook = nbformat.read(folder / "chapter.ipynb", as_version=4)
    kinds = [set(output.data) for output in notebook.cells[1].outputs]
    assert kinds[0] == {"text/html", "text/plain"}
    assert "Ranking by these weights" in notebook.cells[1].outputs[0].data["text/plain"]


def test_the_app_shows_the_same_without_code_and_asks_no_other_host(pages, page):
    address, folder = pages
    page.goto(address)
    weight = require_alive(page, folder)
    assert page.locator(".jp-InputArea-editor").count() == 0
    assert page.locator("html").get_attribute("lang") == "de"
    assert "Andere Gewichte ausprobieren" in page.inner_text("body")
    page.reload()  # a page that is opened again has a kernel of its own
    page.locator(TABLE).wait_for()
    assert weight_shown(page) == weight
    assert foreign(page, address) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_the_app_fits_its_screen(pages, page, width):
    address, _ = pages
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    page.locator(".kam-panel .kam-stage p").first.wait_for()
    for number, chapter in enumerate(PANELS, start=1):
        page.locator(".kam-app button").filter(has_text=f"{number} ").first.click()
        page.locator(f".kam-panel-{chapter} .kam-stage").wait_for()
        page.wait_for_function("() => !document.querySelector('.kam-busy')")
        assert all(names_of_handles(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".kam-wrong").count() == 0
        assert serious_violations(page) == []


def test_a_click_on_a_bubble_shows_the_card_of_its_account(pages, page):
    address, _ = pages
    page.goto(address)
    page.locator(".kam-app button").filter(has_text="4 ").first.click()
    bubble = page.locator(".kam-panel-matrix circle[data-option]:not(.mine)").last
    bubble.wait_for()
    place, before = bubble.get_attribute("data-option"), page.locator(".kam-card h4").inner_text()
    bubble.click(timeout=20_000)
    page.wait_for_function(
        "before => document.querySelector('.kam-card h4').innerText !== before", arg=before
    )
    chosen = page.locator(".kam-panel-matrix .kam-picker select").evaluate("at => at.selectedIndex")
    assert str(chosen) == place
    assert page.locator("circle.mine").get_attribute("data-option") == place


def test_figures_beside_a_slider_are_written_and_read_in_german(pages, page):
    address, _ = pages
    page.goto(address)
    page.locator(".kam-app button").filter(has_text="3 ").first.click()
    readout = page.locator(".kam-panel-scoring .widget-readout").first
    page.wait_for_function("at => /^\\d+,\\d$/.test(at.innerText)", arg=readout.element_handle())
    readout.fill("27,5")
    readout.press("Enter")
    page.wait_for_function(
        "at => at.getAttribute('aria-valuenow') === '27.5'",
        arg=page.locator(SLIDER).first.element_handle(),
    )
    page.wait_for_function("at => at.innerText === '27,5'", arg=readout.element_handle())


def test_the_app_is_dark_where_the_readers_machine_is(pages, page):
    address, _ = pages
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    page.locator(".kam-panel .kam-stage p").first.wait_for()
    ground = "getComputedStyle(document.body).backgroundColor"
    page.wait_for_function(f"() => Math.max(...{ground}.match(/\\d+/g).slice(0, 3)) < 80")
    for number, chapter in ((5, "soll_ist"), (4, "matrix"), (3, "scoring")):
        page.locator(".kam-app button").filter(has_text=f"{number} ").first.click()
        page.locator(f".kam-panel-{chapter} .kam-stage p").first.wait_for()
        # While it draws, a stage is paler than letters may be.
        page.wait_for_function("() => !document.querySelector('.kam-busy')")
        assert all(names_of_handles(page))
        assert serious_violations(page) == []
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'")


def test_sliders_are_wide_enough_to_be_drawn_and_nothing_jumps(pages, page):
    address, _ = pages
    page.goto(address)
    page.locator(".kam-app button").filter(has_text="5 ").first.click()
    panel = page.locator(".kam-panel-soll_ist")
    panel.locator(".kam-stage p").first.wait_for()
    assert panel.locator(".noUi-base").first.bounding_box()["width"] > 200
    assert panel.locator("textarea").bounding_box()["width"] > 600
    page.locator(".kam-app button").first.focus()
    assert {outline_after_tab(page) for _ in range(9)} == {"solid 2px"}  # pages, lists, a field
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
