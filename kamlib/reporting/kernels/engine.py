"""A papermill engine without fixed waits: no drain at start, no autosave after each cell.

Cells and whole notebooks have time limits; what a notebook had when it stopped is kept.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.iorw import write_ipynb
from traitlets.config import Config

from kamlib.reporting.kernels.ordinary import SameEnvironmentKernel, register

ENGINE = "kam"
#: What a client notes about its kernel is for its authors: the run says how each notebook ended.
#: It stands outside the tree of loggers, where an application that sets up its own may enable it.
_SILENT = logging.Logger(__name__)
_SILENT.addHandler(logging.NullHandler())
#: Longest path of a socket of the system, with room for a number.
_LONGEST_SOCKET = 90


class QuickClient(PapermillNotebookClient):  # type: ignore[misc]
    """A client that starts as soon as the kernel answers, and watches both time limits."""

    def __init__(self, nb_man: Any, *, notebook_timeout: float, **options: Any) -> None:
        super().__init__(nb_man, **options)
        self._deadline = time.monotonic() + notebook_timeout

    def _get_timeout(self, cell: NotebookNode | None) -> int | None:
        left = max(1, int(self._deadline - time.monotonic()))
        own = super()._get_timeout(cell)
        return left if own is None else min(own, left)

    async def async_start_new_kernel_client(self) -> Any:
        """Connect, and wait until the kernel answers on both channels."""
        self.kc = self.km.client()
        self.kc.start_channels()
        try:
            await asyncio.wait_for(self._answers(), self.startup_timeout)
        except BaseException:
            await self._async_cleanup_kernel()
            raise
        self.kc.allow_stdin = False
        return self.kc

    async def _answers(self) -> None:
        # Outputs travel on a channel of their own, which must be connected before the first
        # cell: ask until a status message has come over it as well.
        while True:
            self.kc.kernel_info()
            try:
                reply = await self.kc.shell_channel.get_msg(timeout=1)
                while reply["msg_type"] != "kernel_info_reply":
                    reply = await self.kc.shell_channel.get_msg(timeout=1)
                await self.kc.iopub_channel.get_msg(timeout=0.2)
            except Empty:
                if not await self.km.is_alive():
                    raise DeadKernelError("The kernel died before it answered.") from None
            else:
                self.kc._handle_kernel_info_reply(reply)
                return

    start_new_kernel_client = run_sync(async_start_new_kernel_client)


class QuickEngine(NBClientEngine):  # type: ignore[misc]
    """Registered with papermill as ``kam``."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, partial_path: Path, **options: Any
    ) -> None:
        """Execute a notebook; keep what it had if it is stopped from outside."""
        for name in ("input_path", "log_output", "stdout_file", "stderr_file"):
            options.pop(name, None)
        options["timeout"] = options.pop("execution_timeout")
        options["record_timing"] = False  # the same inputs give the same notebook
        options["startup_timeout"] = options.pop("start_timeout", 60)
        own = _OwnFolder()
        try:
            client = QuickClient(
                nb_man, kernel_name=kernel_name, log=_SILENT, config=own.config, **options
            )
            client.execute()
        except BaseException:
            write_ipynb(nb_man.nb, str(partial_path))
            raise
        finally:
            own.remove()


class _OwnFolder:
    """What one kernel keeps outside the report: its sockets (ports where that fails), its files.

    A kernel that is killed cannot tidy up; with the folder, all of it is gone.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kam-"))
        self.config = Config()
        self.config.SameEnvironmentKernel.temporary = str(self.folder)
        place = self.folder / uuid.uuid4().hex[:8]
        if sys.platform != "win32" and len(str(place)) < _LONGEST_SOCKET:
            # Picking a free port is a race; a name of its own is not.
            self.config.KernelManager.transport = "ipc"
            self.config.KernelManager.ip = str(place)
        else:
            self.config.KernelManager.transport_encryption = "auto"

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


_registering = threading.Lock()


def kernel_options(
    folder: Path, output: Path, *, cell_seconds: int, notebook_seconds: int
) -> dict[str, object]:
    """Options that make papermill start private kernels of this very Python.

    Parameters
    ----------
    folder : Path
        Where the notebook's relative paths start.
    output : Path
        Where the notebook is kept if it is stopped from outside.
    cell_seconds, notebook_seconds : int
        Time limits.
    """
    with _registering:
        register()
        papermill_engines.register(ENGINE, QuickEngine)
    return {
        "engine_name": ENGINE,
        "kernel_manager_class": SameEnvironmentKernel,
        "resources": {"metadata": {"path": str(folder)}},
        "execution_timeout": cell_seconds,
        "notebook_timeout": notebook_seconds,
        "request_save_on_cell_execute": False,
        "autosave_cell_every": 0,
        "partial_path": output,
    }
