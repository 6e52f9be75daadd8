"""The kernel a chapter runs in: this very Python, one fresh process per notebook, private.

A kernel found by name could be any Python the user once registered; a report must come
from the environment that published it.
"""

from __future__ import annotations

import sys
import threading
from contextvars import ContextVar
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from traitlets import Unicode

PROVISIONER = "kam-fork"
_GROUP = KernelProvisionerFactory.GROUP_NAME
_PLACE = "kamlib.reporting.kernels.provisioner:ForkProvisioner"


class SameEnvironmentKernel(AsyncKernelManager):
    """Starts kernels with the interpreter and packages of the running process."""

    temporary = Unicode("", config=True, help="Folder of its temporary files.")

    @property
    def kernel_spec(self) -> KernelSpec:
        """Specification of the kernel: never looked up in the user's folders."""
        # Messages of the kernel itself belong to nobody who reads a report, and its cells are
        # none that the user has typed.
        options = ["--log-level=CRITICAL", "--HistoryManager.enabled=False"]
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *options]
        return KernelSpec(
            argv=argv,
            display_name="kamlib",
            language="python",
            env=self._own_places(),
            metadata={
                "supported_encryption": ["curve"],
                "kernel_provisioner": {"provisioner_name": PROVISIONER},
            },
        )

    def _own_places(self) -> dict[str, str]:
        """Keep temporary files, and IPython's settings and startup files, out of the user's."""
        if not self.temporary:
            return {}
        return {"TMPDIR": self.temporary, "IPYTHONDIR": str(Path(self.temporary) / "ipython")}


def register() -> None:
    """Make the provisioner known, also where the installed entry points are older."""
    known = KernelProvisionerFactory.instance().provisioners
    known.setdefault(PROVISIONER, EntryPoint(PROVISIONER, _PLACE, _GROUP))


class OwnKernels:
    """Kernels that a run started itself, beside those of the warm process: gone with the run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: list[Any] = []
        self._is_over = False

    def take(self, process: Any) -> None:
        """Take over a kernel; one that comes when the run is over is ended at once."""
        with self._lock:
            if not self._is_over:
                self._processes.append(process)
                return
        process.kill()

    def end(self) -> None:
        """End those that still run, and whatever kernel may come."""
        with self._lock:
            self._is_over = True
        for process in self._processes:
            process.kill()


#: Of the run that a thread works for.
own_kernels: ContextVar[OwnKernels | None] = ContextVar("own_kernels", default=None)
