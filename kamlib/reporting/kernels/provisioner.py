"""Lets jupyter_client take a kernel from the warm process instead of starting an interpreter.

Registered as the kernel provisioner ``kam-fork``. On any doubt an ordinary kernel is started.
"""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kamlib.reporting.kernels.ordinary import own_kernels
from kamlib.reporting.kernels.pool import ForkedKernel, WarmProcessError, current

#: Seconds a kernel may take to end after it was asked to.
PATIENCE = 2.0


class ForkProvisioner(LocalProvisioner):
    """A local provisioner whose process is forked from the warm one."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel; start an ordinary one if that is not possible."""
        warm = current()
        try:
            if warm is None or "ipykernel_launcher" not in cmd:
                raise WarmProcessError("there is no warm process")
            cwd = str(kwargs.get("cwd") or Path.cwd())
            kernel = warm.fork(cmd, dict(kwargs.get("env") or os.environ), cwd)
        except (WarmProcessError, OSError) as reason:
            self.log.debug("an ordinary kernel is started: %s", reason)
            connection = await super().launch_kernel(cmd, **kwargs)
            if own := own_kernels.get():
                own.take(self.process)
            return connection
        self.process = kernel  # type: ignore[assignment]  # it does what is needed of Popen
        self.pid = self.pgid = kernel.pid
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Send a signal, but no interrupt to a kernel that is asked to end anyway."""
        if signum == signal.SIGINT and getattr(self.parent, "shutting_down", False):
            return
        await super().send_signal(signum)

    async def shutdown_requested(self, restart: bool = False) -> None:  # noqa: ARG002
        """Wait for the end itself, where the manager would look every 100 ms."""
        kernel = self.process
        if not isinstance(kernel, ForkedKernel) or kernel.returncode is not None:
            return
        loop = asyncio.get_running_loop()
        ended = loop.create_future()
        loop.add_reader(kernel.alive, lambda: ended.done() or ended.set_result(None))
        try:
            await asyncio.wait_for(ended, PATIENCE)
        except TimeoutError:
            pass
        finally:
            loop.remove_reader(kernel.alive)
