"""The runner's end of the warm process: start it, ask it for kernels, end it with all of them."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kamlib.reporting.warm.line import Line

#: Set to anything to start ordinary kernels.
SWITCH = "KAM_NO_FORK"
#: What the warm process is started with.
PROGRAM = ("-m", "kamlib.reporting.warm.process")


class WarmProcessError(RuntimeError):
    """The warm process cannot give a kernel."""


class WarmProcess:
    """One process per run that forks its kernels; safe to use from several threads."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        environment = {
            "OPENBLAS_NUM_THREADS": "1",  # threads do not survive a fork
            "OMP_NUM_THREADS": "1",
            "VECLIB_MAXIMUM_THREADS": "1",
            "JE_ARROW_MALLOC_CONF": "background_thread:false",
            "MPLBACKEND": "agg",
        }
        command = [sys.executable, *PROGRAM, str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._line, self._lock, self._is_ready = Line(ours), threading.Lock(), False

    def ask(self, *files: int, **request: Any) -> dict[str, Any]:
        """Send a request, with open files, and wait for the answer.

        Raises
        ------
        WarmProcessError
            If the process is gone or says no.
        """
        with self._lock:
            try:
                if not self._is_ready:
                    self._receive()  # it says so when its imports are done
                    self._is_ready = True
                self._line.send(request, *files)
                return self._receive()
            except OSError as error:
                raise WarmProcessError(f"the warm process is gone: {error}") from None

    def _receive(self) -> dict[str, Any]:
        answer, _ = self._line.receive()
        if "error" in answer:
            raise WarmProcessError(answer["error"])
        return answer

    def load(self, file: Path) -> None:
        """Let it read what a run keeps, once for all kernels."""
        self.ask(do="load", file=str(file))

    def fork(self, argv: list[str], env: dict[str, str], cwd: str) -> ForkedKernel:
        """Start a kernel."""
        alive, life = os.pipe()
        try:
            pid = int(self.ask(life, do="fork", argv=argv, env=env, cwd=cwd)["pid"])
        except BaseException:
            os.close(alive)
            raise
        finally:
            os.close(life)
        return ForkedKernel(self, pid, alive)

    def close(self) -> None:
        """End it and every kernel it started."""
        self._line.hang_up()
        if not self._is_ready:  # busy with its imports
            self._process.kill()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid


class ForkedKernel:
    """The part of :class:`subprocess.Popen` that jupyter_client uses, for a forked kernel.

    Parameters
    ----------
    warm : WarmProcess
        Whose child the kernel is.
    pid : int
        Its number.
    alive : int
        One end of a pipe whose other end the warm process closes when the kernel has ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, warm: WarmProcess, pid: int, alive: int) -> None:
        self._warm = warm
        # The warm process collects an ended kernel only when asked, so the number is still its own.
        self.pid = pid
        self.alive = alive
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end."""
        if self.returncode is None and select.select([self.alive], [], [], timeout)[0]:
            self._reap()
        return self.returncode

    def _reap(self) -> None:
        try:
            code = self._warm.ask(do="reap", pid=self.pid)["code"]
        except WarmProcessError:  # the exit code is lost, the exit is not
            code = 1
        self.returncode = int(code)
        os.close(self.alive)

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel, never to a stranger with its number."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


_current: list[WarmProcess] = []


def current() -> WarmProcess | None:
    """Return the warm process of this run, if there is one."""
    return _current[-1] if _current else None


def can_fork() -> bool:
    """Tell whether kernels may be forked here: not on Windows, and not where it is switched off."""
    return sys.platform in ("linux", "darwin") and not os.environ.get(SWITCH)


@contextmanager
def warm_kernels() -> Iterator[WarmProcess | None]:
    """Fork the kernels of a run from one warm process, where the system allows it.

    Yields
    ------
    WarmProcess or None
        None where kernels are started one by one.
    """
    if current():  # the caller has started it already
        yield current()
        return
    warm = None
    if can_fork():
        with suppress(OSError):
            warm = WarmProcess()
    if warm is None:
        yield None
        return
    _current.append(warm)
    try:
        yield warm
    finally:
        _current.remove(warm)
        warm.close()
