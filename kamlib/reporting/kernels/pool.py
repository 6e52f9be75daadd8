"""The runner's end of the warm process: start it, ask it for kernels, end it with all of them."""

from __future__ import annotations

import json
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

#: Set to anything to start ordinary kernels.
SWITCH = "KAM_NO_FORK"
_LONGEST = 1 << 20


class WarmProcessError(RuntimeError):
    """The warm process cannot give a kernel."""


class WarmProcess:
    """One process per run that forks its kernels; safe to use from several threads."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {
            "OPENBLAS_NUM_THREADS": "1",  # threads do not survive a fork
            "OMP_NUM_THREADS": "1",
            "JE_ARROW_MALLOC_CONF": "background_thread:false",
            "MPLBACKEND": "agg",
        }
        command = [sys.executable, "-m", "kamlib.reporting.warm.process", str(theirs.fileno())]
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
        self._line, self._lock, self._is_ready = ours, threading.Lock(), False

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send a request and wait for the answer.

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
                self._line.send(json.dumps(request).encode())
                answer = self._receive()
            except OSError as error:
                raise WarmProcessError(f"the warm process is gone: {error}") from None
        if "error" in answer:
            raise WarmProcessError(answer["error"])
        return answer

    def _receive(self) -> dict[str, Any]:
        message = self._line.recv(_LONGEST)
        if not message:
            raise ConnectionError("it closed the line")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def load(self, file: Path) -> None:
        """Let it read what a run keeps, once for all kernels."""
        self.ask(do="load", file=str(file))

    def fork(self, argv: list[str], env: dict[str, str], cwd: str) -> ForkedKernel:
        """Start a kernel."""
        return ForkedKernel(self, int(self.ask(do="fork", argv=argv, env=env, cwd=cwd)["pid"]))

    def close(self) -> None:
        """End it and every kernel it started."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
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
    """The part of :class:`subprocess.Popen` that jupyter_client uses, for a forked kernel."""

    stdin = stdout = stderr = None

    def __init__(self, warm: WarmProcess, pid: int) -> None:
        self._warm = warm
        self.pid = pid
        self.returncode: int | None = None
        # The warm process collects an ended kernel only when asked, so the number is still its own.
        self.handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        if self.returncode is None and select.select([self.handle], [], [], 0)[0]:
            self._reap()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end."""
        if self.returncode is None:
            select.select([self.handle], [], [], timeout)
        return self.poll()

    def _reap(self) -> None:
        try:
            code = self._warm.ask(do="reap", pid=self.pid)["code"]
        except WarmProcessError:  # the exit code is lost, the exit is not
            code = 1
        self.returncode = 0 if code is None else int(code)
        os.close(self.handle)

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel, never to a stranger with its number."""
        if self.poll() is None:
            signal.pidfd_send_signal(self.handle, number)

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
    """Tell whether kernels can be forked here: Linux only, and not switched off."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and not os.environ.get(SWITCH)


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
