"""The warm process: imports the heavy libraries once, then forks one kernel per request.

Started as ``python -m kamlib.reporting.warm.process SOCKET``, never forked from the runner.
It has one thread, no open database connection and no socket but the one to the runner; with
a second thread it refuses to fork. When the runner is gone, it ends its kernels and itself.

Requests are JSON, one message each: ``fork`` (argv, env, cwd), ``reap`` (pid), ``load`` (file).
"""

from __future__ import annotations

import builtins
import gc
import importlib
import json
import os
import signal
import socket
import sys
import types
from contextlib import suppress
from pathlib import Path
from typing import Any

from kamlib.reporting.warm import kernel

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
    return sum(1 for _ in Path("/proc/self/task").iterdir())


class Server:
    """Answers the runner, one request after the other."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.children: set[int] = set()

    def serve(self) -> None:
        """Answer until the runner is gone; then end every kernel."""
        while True:
            try:
                message = self.line.recv(1 << 20)
            except ConnectionError:
                message = b""
            if not message:
                break
            request = json.loads(message)
            answer = getattr(self, f"_{request.pop('do')}")(**request)
            self.line.send(json.dumps(answer).encode())
        for pid in self.children:
            with suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        os._exit(0)

    def _load(self, file: str) -> dict[str, Any]:
        from kamlib.data_collection import store  # noqa: PLC0415

        store.load(Path(file))
        gc.collect()
        gc.freeze()
        return {}

    def _fork(self, argv: list[str], env: dict[str, str], cwd: str) -> dict[str, Any]:
        if threads() != 1:
            return {"error": f"the warm process has {threads()} threads"}
        pid = os.fork()
        if pid == 0:
            self.line.close()
            kernel.run(argv, env, cwd)
        self.children.add(pid)
        return {"pid": pid}

    def _reap(self, pid: int) -> dict[str, Any]:
        try:
            found, status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return {"code": 0}
        if not found:
            return {"code": None}
        self.children.discard(pid)
        return {"code": os.waitstatus_to_exitcode(status)}


def main() -> None:
    """Import, report, serve."""
    line = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the runner's business
    preload()
    line.send(json.dumps({"threads": threads()}).encode())
    Server(line).serve()


if __name__ == "__main__":
    main()
