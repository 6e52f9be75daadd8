"""The kernel a chapter runs in: this very Python, one fresh process per notebook, encrypted.

A kernel found by name could be any Python the user once registered; a report must come
from the environment that published it.
"""

from __future__ import annotations

import sys

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

#: Seconds one cell may take before the run counts as hung.
CELL_TIMEOUT = 600


class SameEnvironmentKernel(AsyncKernelManager):
    """Starts kernels with the interpreter and packages of the running process."""

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
            metadata={"supported_encryption": ["curve"]},
        )


def kernel_options() -> dict[str, object]:
    """Options that make papermill start such kernels, quietly and encrypted."""
    SameEnvironmentKernel.transport_encryption.default_value = "auto"
    return {"kernel_manager_class": SameEnvironmentKernel, "execution_timeout": CELL_TIMEOUT}
