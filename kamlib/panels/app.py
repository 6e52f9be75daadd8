"""``kam app``: the panels as pages without code, for readers who never open JupyterLab.

Voilà executes one line in a kernel of the reader's own and shows what comes of it. Everything
a page needs comes from this machine; nothing is asked of another host.
"""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from kamlib.panels import PANELS, open_panel
from kamlib.panels.parts import Guard
from kamlib.panels.selection import Selections
from kamlib.panels.view import STYLE
from kamlib.support.language import Language, translatable
from kamlib.support.settings import Settings
from kamlib.workbook import Workbook, open_workbook

PAGES: dict[str, str] = {
    "data_collection": translatable("1 Data collection"),
    "profitability": translatable("2 Profitability"),
    "scoring": translatable("3 Scoring"),
    "matrix": translatable("4 Matrix"),
    "soll_ist": translatable("5 Soll-Ist"),
    "account_plan": translatable("6 Account plan"),
}
FIRST = "scoring"
SHARE = Path(__file__).with_name("share")
PORT = 8866
#: Seconds a server may take to end its kernels.
LONGEST_END = 30


class App:
    """All panels of a workbook, one page each; a page is made when it is first opened.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    """

    def __init__(self, book: Workbook) -> None:
        self.book, text = book, book.language.text
        self.selections = Selections(book.settings.folder)
        self.guard = Guard(book.language)
        self._made: dict[str, widgets.Widget] = {}
        self.pages = widgets.ToggleButtons(
            options=[(text(label), chapter) for chapter, label in PAGES.items()],
            value=self._opened_last(),
            layout=widgets.Layout(width="100%"),
            style={"button_width": "auto"},
        )
        self.pages.observe(self._on_page, names="value")
        self.place = widgets.VBox()
        self.widget = widgets.VBox([self._head(), self.pages, self.guard.box, self.place])
        self.widget.add_class("kam-app")
        self.open(self.pages.value)

    def _opened_last(self) -> str:
        found = self.selections.read("app").choice.get("page", FIRST)
        return found if found in PAGES else FIRST

    def _head(self) -> widgets.HTML:
        company = html.escape(self.book.settings.company.name)
        told = html.escape(
            self.book.language.text("Key Account report {quarter}", quarter=self.book.quarter)
        )
        return widgets.HTML(f"{STYLE}<h1 class='kam-head'>{company} · {told}</h1>")

    def _on_page(self, change: dict[str, Any]) -> None:
        self.open(change["new"])
        self.selections.write("app", {"page": change["new"]})

    def open(self, chapter: str) -> None:
        """Open the page of a chapter.

        Parameters
        ----------
        chapter : str
            One of :data:`kamlib.panels.PANELS`.
        """
        with self.guard:
            if chapter not in self._made:
                self.place.children = [widgets.HTML(f"<p>{self._wait()}</p>")]
                self._made[chapter] = open_panel(chapter, self.book).view.widget
            self.place.children = [self._made[chapter]]

    def _wait(self) -> str:
        return html.escape(self.book.language.text("The page is being computed …"))


def open_app(workbook_file: str, *, quarter: str = "", language: str = "") -> widgets.Widget:
    """Open all panels as pages; what goes wrong is a sentence on the page.

    Parameters
    ----------
    workbook_file : str
        The ``workbook.toml``.
    quarter, language : str, default=""
        As for :func:`kamlib.open_workbook`.

    Returns
    -------
    Widget
        What the page shows.
    """
    guard = Guard(Language(language or "en"))
    shown: list[widgets.Widget] = [widgets.HTML(STYLE), guard.box]
    with guard:
        shown = [App(open_workbook(workbook_file, quarter=quarter, language=language)).widget]
    return widgets.VBox(shown)


def write_app(settings: Settings, *, spare: Path, quarter: str = "", language: str = "") -> Path:
    """Write the notebook that Voilà shows: one line, which opens the panels.

    Parameters
    ----------
    settings : Settings
        The company's.
    spare : Path
        Folder for it where nothing can be written beside the workbook: who only reads may
        open the pages too.
    quarter, language : str, default=""
        As for :func:`kamlib.open_workbook`.

    Returns
    -------
    Path
        Named by quarter and language, so that two commands do not change each other's pages;
        in ``.kam/app`` beside the workbook, or in the spare folder.
    """
    given = ", ".join(
        f"{name}={value!r}"
        for name, value in {"quarter": quarter, "language": language}.items()
        if value
    )
    call = f"open_app({str(settings.file)!r}{', ' + given if given else ''})"
    cell = new_code_cell(f"from kamlib.panels.app import open_app\n\n{call}")  # type: ignore[no-untyped-call]
    notebook = new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    title = f"{settings.company.name} · Key Accounts"
    notebook.metadata = {"kernelspec": spec, "title": title}
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    name = "_".join(["kam", *filter(None, (quarter, language))]) + ".ipynb"
    try:
        file = settings.folder / ".kam" / "app" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError:
        file = spare / name
        file.write_text(text, encoding="utf-8")
    return file


def app_command(
    settings: Settings, notebook: Path, *, port: int = PORT, language: str, opens_browser: bool
) -> list[str]:
    """Write the command that serves the pages on this machine.

    Parameters
    ----------
    settings : Settings
        The company's.
    notebook : Path
        From :func:`write_app`.
    port : int
        Where to listen; on this machine only.
    language : str
        Of the page, for screen readers.
    opens_browser : bool
        Whether a browser is opened.

    Returns
    -------
    list of str
        To be run with the environment of :func:`app_environment`.
    """
    options = {
        "Voila.ip": "127.0.0.1",
        "Voila.root_dir": settings.folder
        if notebook.is_relative_to(settings.folder)
        else notebook.parent,
        "Voila.open_browser": opens_browser,
        "VoilaConfiguration.template": "kam",
        "VoilaConfiguration.theme": "light",
        "VoilaConfiguration.show_tracebacks": False,
        "VoilaConfiguration.file_allowlist": _reports(settings),
        # What matters is said on the page; the rest would only frighten a reader.
        "Voila.log_level": "ERROR",
        **({"KernelManager.transport": "ipc"} if os.name == "posix" else {}),
        "ContentsManager.allow_hidden": True,
        "VoilaExporter.language_code": language,
        "port": port,
    }
    given = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "voila", str(notebook), *given]


def _reports(settings: Settings) -> str:
    """Let the pages link to published reports, and to no other file."""
    place = settings.report_folder.resolve()
    with suppress(ValueError):
        place = place.relative_to(settings.folder.resolve())
    return f"{re.escape(place.as_posix())}/.*"


def serve(command: Sequence[str], *, port: int, ready: Callable[[], None]) -> int:
    """Serve the pages until they are stopped; nothing is left running behind.

    Parameters
    ----------
    command : sequence of str
        From :func:`app_command`.
    port : int
        Where it listens.
    ready : callable
        Called once, when the pages can be opened.

    Returns
    -------
    int
        What the server returned.
    """
    server = subprocess.Popen(command, env=app_environment())
    before = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        while server.poll() is None and not _listens(port):
            time.sleep(0.1)
        if server.poll() is None:
            ready()
        return server.wait()
    finally:
        signal.signal(signal.SIGTERM, before)
        if server.poll() is None:
            server.terminate()
            server.wait(LONGEST_END)


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def app_environment() -> dict[str, str]:
    """Take the environment with the house's page among the templates."""
    known = [str(SHARE), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    return {**os.environ, "JUPYTER_PATH": os.pathsep.join(known)}


assert PAGES.keys() == PANELS.keys()
