"""JupyterLab as ``kam lab --lang de`` opens it: German menus, German text, no foreign host."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from opened import PATIENT, new_page

from kamlib.lab.start import has_menus_in

ROOT = Path(__file__).parents[2]
HERE = {"127.0.0.1", "localhost", ""}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def german_lab(
    browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Start the real command on a copy of the checkout, as a user without any settings."""
    if not has_menus_in("de"):
        pytest.skip("the German language pack is not installed: pip install 'kamlib[de]'")
    home = tmp_path_factory.mktemp("lab")
    hidden = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("kamlib", "notebooks"):
        shutil.copytree(ROOT / name, home / "book" / name, ignore=hidden)
    shutil.copy(ROOT / "workbook.toml", home / "book")
    port = free_port()
    server = {"open_browser": False, "port": port, "token": "t", "ip": "127.0.0.1"}
    (home / "config").mkdir()
    (home / "config" / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": server}))
    given = os.environ | {
        "HOME": str(home),
        "PYTHONPATH": str(home / "book"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [sys.executable, "-m", "kamlib.cli", "lab", "--lang", "de", *root]
    with (home / "log").open("w") as log:
        started = subprocess.Popen(
            command, cwd=home / "book", env=given, stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/api/status?token=t", started, home / "log")
        yield f"http://127.0.0.1:{port}", home
    finally:
        stop(f"http://127.0.0.1:{port}/api/shutdown?token=t", started)


def wait_for(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(5 * PATIENT):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert started.poll() is None, log.read_text()[-2000:]
            time.sleep(0.2)
    pytest.fail(f"JupyterLab does not answer: {log.read_text()[-2000:]}")


def stop(address: str, started: subprocess.Popen[bytes]) -> None:
    try:
        asked = urllib.request.Request(address, method="POST")
        urllib.request.urlopen(asked, timeout=PATIENT).close()
        started.wait(timeout=PATIENT)
    except (OSError, subprocess.TimeoutExpired):
        os.killpg(started.pid, signal.SIGKILL)  # the session of its own, with JupyterLab in it
        started.wait()


def test_menus_and_text_are_german_and_nothing_leaves_this_machine(browser, german_lab):
    address, home = german_lab
    page = new_page(browser, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page.goto(f"{address}/lab/tree/notebooks_de/02_profitability.ipynb?token=t")
    heading = page.get_by_role("heading", name="Welche Kunden bringen Geld")
    heading.first.wait_for()
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert {"Datei", "Bearbeiten", "Ausführen"} <= set(menus), menus
    assert page.get_by_text('language: str = "de"').count() == 1
    page.wait_for_timeout(1000)  # what asks for news does so after the start
    assert page.get_by_text("Jupyter news").count() == 0
    asked = [urlsplit(told) for kind, told in page.heard if kind == "request"]
    hosts = {url.hostname or "" for url in asked if url.scheme in ("http", "https", "ws", "wss")}
    assert hosts <= HERE
    assert page.locator(".Toastify__toast").count() == 0
    assert not list((home / "config").rglob("*.jupyterlab-settings"))  # the user's own
    assert not (home / "book" / "notebooks_de" / "02_profitability.new.ipynb").exists()
    if os.environ.get("KAM_SHOT"):
        page.screenshot(path=os.environ["KAM_SHOT"])
    page.context.close()
