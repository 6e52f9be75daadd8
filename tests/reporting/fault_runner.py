"""Runs ``kam`` as the command does, with a fault in it where one is asked for.

Started once per test, it imports everything a run imports and then forks one process per call,
its warm process included: a call then costs its own work and no imports. What is asked for
comes as one line of JSON per call; the process number and the end are told in two small files.
"""

from __future__ import annotations

import datetime as dt
import errno
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

SIGNALS = {"kill": signal.SIGKILL, "end": signal.SIGTERM, "stop": signal.SIGINT}
_WRITES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "ctypes.dlsym"}


def serve() -> None:
    """Import, then answer one call after the other until nobody asks any more."""
    # pandas decides at import how tables are shown, so the warm process must import it first
    from kamlib.reporting.kernels import pool  # noqa: PLC0415
    from kamlib.reporting.warm import process  # noqa: PLC0415

    process.preload((*process.PRELOAD, "kamlib.cli", "kamlib.reporting.run", "openpyxl", "typst"))
    process.preload = lambda: None
    pool.subprocess = SimpleNamespace(**{**vars(pool.subprocess), "Popen": ForkedWarmProcess})
    for line in sys.stdin:
        if os.fork() == 0:
            watch(json.loads(line))
    os._exit(0)


def watch(call: dict) -> None:
    """Run a call in a process of its own and write how it ended."""
    place = Path(call["place"])
    pid = os.fork()
    if pid == 0:
        run(call)
    tell(place / "pid", pid)
    _, status, used = os.wait4(pid, 0)
    tell(place / "ended", [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime])
    os._exit(0)


def tell(path: Path, content: object) -> None:
    """Write a file that is there whole or not at all."""
    waiting = path.with_suffix(".part")
    waiting.write_text(json.dumps(content), "utf-8")
    waiting.replace(path)


def run(call: dict) -> None:
    """Become the command; ends as the command ends."""
    from kamlib.reporting import chapters, fingerprint  # noqa: PLC0415

    place = Path(call["place"])
    said = os.open(place / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for handle in (1, 2):
        os.dup2(said, handle)
    sys.stdout, sys.stderr = (os.fdopen(handle, "w", closefd=False) for handle in (1, 2))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["TMPDIR"] = call["temporary"]
    os.chdir(call["company"])
    for module in (chapters, fingerprint):
        module.notebooks_folder = lambda: Path(call["company"]) / "notebooks"
    if call.get("jump"):
        jump(call["jump"], after=call["seconds"])
    sys.addaudithook(Watcher(call, place / "operations"))
    sys.argv = ["kam", *call["arguments"]]
    from kamlib.cli import main  # noqa: PLC0415

    main()


class Watcher:
    """Counts what is done to files under the reports; does what is asked for at one of them."""

    def __init__(self, call: dict, counted: Path) -> None:
        self.at, self.do, self.reports = call.get("at", 0), call.get("do"), call["reports"]
        self.counted = os.open(counted, os.O_WRONLY | os.O_CREAT)
        self.count, self.lock, self.pid = 0, threading.Lock(), os.getpid()

    def __call__(self, event: str, given: tuple) -> None:
        if os.getpid() != self.pid:  # a kernel, forked from this process
            return
        if event == "open":
            is_change = isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
            if not is_change or not str(given[0]).startswith(self.reports):
                return
        elif event not in _WRITES:
            return
        with self.lock:
            self.count += 1
            now = self.count
        os.pwrite(self.counted, b"%9d" % now, 0)
        if self.do in SIGNALS and now == self.at:
            os.kill(os.getpid(), SIGNALS[self.do])
        if self.do == "full" and now >= self.at and event in ("open", "os.mkdir"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(given[0]))


def jump(by: float, *, after: float) -> None:
    """Set the clock of this process and of all it starts, after some seconds."""
    moment, real, real_date = time.monotonic() + after, time.time, dt.datetime

    def shift() -> float:
        return by if time.monotonic() >= moment else 0.0

    class OfAnyKind(type):
        def __instancecheck__(cls, each: object) -> bool:
            return isinstance(each, real_date)

    class Clock(real_date, metaclass=OfAnyKind):
        __slots__ = ()  # compiled libraries look at its size

        @classmethod
        def now(cls, tz=None):
            return real_date.now(tz) + dt.timedelta(seconds=shift())

        @classmethod
        def utcnow(cls):
            return cls.now(dt.UTC).replace(tzinfo=None)

    time.time = lambda: real() + shift()
    time.time_ns = lambda: int(time.time() * 1e9)
    dt.datetime = Clock


class ForkedWarmProcess:
    """Stands for the warm process: forked instead of started, and so warm at once."""

    def __init__(self, command, *, pass_fds, env, **_) -> None:
        self.returncode = None
        self.pid = os.fork()
        if self.pid:
            return
        try:
            os.setsid()
            os.environ.update(env)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for handle in (0, 1, 2):
                os.dup2(nowhere, handle)
            (line,) = pass_fds
            os.closerange(3, line)
            os.closerange(line + 1, 1024)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            warm = importlib.import_module("kamlib.reporting.warm.process")
            own = warm.Line(socket.socket(fileno=line))
            own.send({"threads": warm.threads()})
            warm.Server(own).serve()
        finally:
            os._exit(1)  # whatever failed, it does not become a second runner

    def wait(self, timeout: float | None = None) -> int:
        """Wait as :class:`subprocess.Popen` does."""
        until = time.monotonic() + (timeout or 60)
        while self.returncode is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self.returncode = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                raise subprocess.TimeoutExpired("warm", timeout or 60)
            else:
                time.sleep(0.005)
        return self.returncode

    def kill(self) -> None:
        """End it at once."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


if __name__ == "__main__":
    serve()
