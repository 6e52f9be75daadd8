"""The kernel a chapter runs in: this very Python, one fresh process per notebook, private.

A kernel found by name could be any Python the user once registered; a report must come
from the environment that published it.
"""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint

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
        # Messages of the kernel itself belong to nobody who reads a report.
        quiet = "--log-level=CRITICAL"
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", quiet]
        return KernelSpec(
            argv=argv,
            display_name="kamlib",
            language="python",
            env={"TMPDIR": self.temporary} if self.temporary else {},
            metadata={
                "supported_encryption": ["curve"],
                "kernel_provisioner": {"provisioner_name": PROVISIONER},
            },
        )


def register() -> None:
    """Make the provisioner known, also where the installed entry points are older."""
    known = KernelProvisionerFactory.instance().provisioners
    known.setdefault(PROVISIONER, EntryPoint(PROVISIONER, _PLACE, _GROUP))
