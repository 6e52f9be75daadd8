"""The warm process: imports the heavy libraries once, then forks one kernel per request.

Started as ``python -m kamlib.reporting.warm.process SOCKET``, never forked from the runner.
It has one thread, no open database connection and no socket but the one to the runner; with
a second thread it refuses to fork. When the runner is gone, it ends its kernels and itself.

Requests: ``fork`` (argv, env, cwd, with a file), ``reap`` (pid), ``load`` (file).
"""

from __future__ import annotations

import builtins
import gc
import importlib
import os
import select
import signal
import socket
import sys
import types
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from kamlib.reporting.warm import kernel, trial
from kamlib.reporting.warm.line import Line

#: What every chapter imports; the rest is found by comparing ``sys.modules`` after a chapter.
PRELOAD = (
    "kamlib.workbook",
    "kamlib.panels.door",
    "kamlib.panels.live",
    "kamlib.panels.views.account_plan",
    "IPython",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "kamlib.reporting.warm.application",
    "kamlib.reporting.warm.stream",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "encodings.utf_8_sig",
    "faulthandler",
    "sqlite3",
    "psutil",
    "jedi",
    "tornado.platform.asyncio",
    "matplotlib.backends.backend_agg",
    "PIL.PngImagePlugin",
    "PIL.ImagePalette",
    "seaborn",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.style",
    "pyarrow.pandas_compat",
)
#: Sizes of letters in pictures, and the letters of European names and of figures.
_SIZES = (7, 7.5, 8, 8.5, 9, 9.5, 10, 11, 12)
_OVER = -1
_LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "–—−…€▲▼□"


def preload(modules: tuple[str, ...] = PRELOAD) -> None:
    """Import everything once, as a kernel would, and draw one picture and one table."""
    gc.disable()  # nothing of what is imported is garbage
    # pandas decides at import whether it shows tables for a terminal or for a notebook
    builtins.get_ipython = lambda: types.SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    try:
        for module in modules:
            with suppress(ImportError):
                importlib.import_module(module)
        _draw_once()
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]
    if "duckdb" in sys.modules:  # it opens a connection, and its threads, at import
        with suppress(Exception):
            sys.modules["duckdb"].default_connection().close()
    # this backend ties itself to the shell that imports it: each kernel imports it anew
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib_inline"]:
        del sys.modules[name]
    gc.collect()
    gc.freeze()
    gc.enable()


def _draw_once() -> None:
    """Pay the first-use costs of fonts, pictures and tables, without any global state."""
    import pandas as pd  # noqa: PLC0415

    from kamlib.support.display import Show, house_table  # noqa: PLC0415
    from kamlib.support.language import Language  # noqa: PLC0415
    from kamlib.support.theme import Picture, house_figure, text_width  # noqa: PLC0415

    for is_bold in (False, True):
        text_width(_LETTERS, size=10, bold=is_bold)

    with house_figure() as figure:
        axes = figure.add_subplot()
        axes.bar(["ä", "b"], [1.0, 2.0], label="x")
        axes.legend()
        for size in _SIZES:  # to find a font for a size takes as long as to draw with it
            for weight in ("normal", "bold"):
                axes.text(0.0, 0.0, "x", fontsize=size, fontweight=weight)
    Picture(figure, "x").content()
    frame = pd.DataFrame({"name": ["a"], "value": [1.0]})
    columns = [Show(name="name", label="n"), Show(name="value", label="v", format="number")]
    for code in ("en", "de"):
        house_table(frame, columns, language=Language(code))


def threads() -> int:
    """Count the threads of this process, as the system sees them."""
    return int(psutil.Process().num_threads())


def _too_many_threads() -> str:
    """Say why this process must not fork; "" if it has one thread."""
    return "" if (found := threads()) == 1 else f"the warm process has {found} threads"


def has_ended(pid: int) -> bool:
    """Tell whether a kernel has ended; its number stays its own until it is collected."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


class Server:
    """Answers the runner, one request after the other, and tells it which kernels ended.

    With each request for a kernel the runner hands over one end of a pipe, the kernel's life: it
    is closed when the kernel has ended, also if that is because this process was killed.
    """

    def __init__(self, line: Line) -> None:
        self.line = line
        self.lives: dict[int, int] = {}
        self._awake, self._wake = os.pipe()
        os.set_blocking(self._wake, False)

    def serve(self) -> None:
        """Answer until the runner is gone; then end every kernel."""
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a kernel ended: only wake up
        asked = self.line.fileno()
        while True:
            ready = select.select([asked, self._awake], [], [])[0]
            if self._awake in ready:
                os.read(self._awake, 4096)
                self._tell_who_ended()
            if asked in ready:
                try:
                    request, files = self.line.receive()
                    self.line.send(getattr(self, f"_{request.pop('do')}")(*files, **request))
                except OSError:
                    break
        for pid in self.lives:
            for end in (os.killpg, os.kill):  # one forked just now has no group of its own yet
                with suppress(OSError):
                    end(pid, signal.SIGKILL)
        os._exit(0)

    def _tell_who_ended(self) -> None:
        for pid, life in self.lives.items():
            if life != _OVER and has_ended(pid):
                os.close(life)
                self.lives[pid] = _OVER

    def _load(self, file: str) -> dict[str, Any]:
        from kamlib.data_collection import store  # noqa: PLC0415

        store.load(Path(file))
        gc.collect()
        gc.freeze()
        return {"error": many} if (many := _too_many_threads()) else {}

    def _fork(self, life: int, argv: list[str], env: dict[str, str], cwd: str) -> dict[str, Any]:
        parent, refusal = os.getpid(), _too_many_threads()
        try:
            pid = -1 if refusal else os.fork()
        except OSError as reason:  # no memory, or too many processes
            pid, refusal = -1, f"no process could be forked: {reason}"
        if refusal:
            os.close(life)
            return {"error": refusal}
        if pid == 0:
            try:
                self._leave(life)
                kernel.run(argv, env, cwd, parent=parent)
            finally:
                os._exit(1)
        self.lives[pid] = life
        return {"pid": pid}

    def _leave(self, *files: int) -> None:
        """Close in a forked process what belongs to this one: who holds a life keeps it."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.line.close()
        lives = (life for life in self.lives.values() if life != _OVER)
        for file in (*files, *lives, self._awake, self._wake):
            os.close(file)

    def _reap(self, pid: int) -> dict[str, Any]:
        try:  # the last threads of one that has ended may need a moment
            _, status = os.waitpid(pid, 0)
        except ChildProcessError:
            return {"code": 0}
        if (life := self.lives.pop(pid)) != _OVER:
            os.close(life)
        return {"code": os.waitstatus_to_exitcode(status)}


def doubt() -> str:
    """Say why no kernel should be forked here; "" if nothing speaks against it."""
    if sys.platform == "linux" or trial.survives():
        return ""
    return "a process that was forked for trial did not end well"


def main() -> None:
    """Import, report, serve."""
    line = Line(socket.socket(fileno=int(sys.argv[1])))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the runner's business
    preload()
    if reason := doubt():
        line.send({"error": reason})
        return
    line.send({"threads": threads()})
    Server(line).serve()


if __name__ == "__main__":
    main()
