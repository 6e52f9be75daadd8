"""Whether a forked process can do here what a chapter does.

Linux promises it for a process with one thread. macOS does not: libraries of the system may end a
forked process, or let it wait for ever. So one is forked for trial; if it does not end well, no
kernel is forked.
"""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

#: Seconds until a process that hangs is given up.
PATIENCE = 30


def survives(do: Callable[[], None] | None = None, *, seconds: int = PATIENCE) -> bool:
    """Tell whether a forked process does something to its end.

    Parameters
    ----------
    do : callable, optional
        What it does; :func:`as_a_chapter` if not given.
    seconds : int
        How long it may take.
    """
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(seconds)  # also ends what hangs in a library of the system
            (do or as_a_chapter)()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


def as_a_chapter() -> None:
    """Compute, query, draw, open a socket and start a thread, as a kernel with a chapter does."""
    import duckdb  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415
    import zmq  # noqa: PLC0415

    from kamlib.support.theme import Picture, house_figure  # noqa: PLC0415

    square = np.arange(90_000.0).reshape(300, 300)
    np.linalg.svd(square @ square)
    with duckdb.connect() as base:
        base.sql("SELECT sum(i) FROM range(1000000) AS numbers(i)").fetchall()
    with house_figure() as figure:
        figure.add_subplot().bar(["a", "b"], [1.0, 2.0])
    Picture(figure, "x").content()
    with tempfile.TemporaryDirectory() as folder, zmq.Context() as context:
        context.socket(zmq.ROUTER).bind(f"ipc://{Path(folder) / 'x'}")
        context.destroy(linger=0)
    thread = threading.Thread(target=sum, args=((1, 2),))
    thread.start()
    thread.join()
