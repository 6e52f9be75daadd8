"""A forked process becomes a kernel, and ends as one."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress

from kamlib.support.garbage import SELDOM

_PR_SET_PDEATHSIG = 1


def run(argv: list[str], env: dict[str, str], cwd: str, *, parent: int) -> None:
    """Become a kernel that ends with its parent; never returns."""
    code = 1
    try:
        _leave_the_warm_process(env, cwd, parent)
        arguments = argv[argv.index("ipykernel_launcher") + 1 :]
        sys.argv = ["ipykernel_launcher", *arguments]
        from kamlib.reporting.warm.application import ReportKernelApp  # noqa: PLC0415

        # Looks every second whether its parent is there: not every system can end it by itself.
        app = ReportKernelApp.instance(parent_handle=parent)
        app.initialize(arguments)  # type: ignore[no-untyped-call]
        app.start()  # type: ignore[no-untyped-call]
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        # What the notebook wants to do at its end is done; tearing down the interpreter and
        # looking for garbage are not: they take longer than many a cell, and ipykernel's own
        # close can hang.
        gc.freeze()
        with suppress(Exception):
            atexit.unregister(ReportKernelApp.instance().close)
        with suppress(Exception):
            atexit._run_exitfuncs()
        os._exit(code)


def _leave_the_warm_process(env: dict[str, str], cwd: str, parent: int) -> None:
    """Take on what a fresh process would have: its group, files, environment and chance."""
    os.setsid()
    with suppress(Exception):  # the kernel must not outlive the warm process
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before this one could ask for that
        os._exit(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    os.environ.clear()
    os.environ.update(env)
    os.environ["JPY_PARENT_PID"] = str(parent)
    tempfile.tempdir = None  # its own folder, not that of the warm process
    time.tzset()
    os.chdir(cwd)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.set_threshold(SELDOM)
    if "numpy" in sys.modules:  # else every kernel would draw the same "random" numbers
        sys.modules["numpy"].random.seed()
