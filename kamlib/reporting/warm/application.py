"""The kernel of a forked process: ipykernel's, without what a report does not need."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, ClassVar

from ipykernel import ipkernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Dict, DottedObjectName


class _NoModules:
    """Stands for ``sys`` in ipykernel, and says that nothing is imported."""

    modules: ClassVar[dict[str, ModuleType]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


class ReportKernelApp(IPKernelApp):
    """Starts without settings of the machine, writes no log, lists no modules for a debugger."""

    # else a record is made of every message for the log, and none is written
    logging_config = Dict({"loggers": {"ReportKernelApp": {"level": "CRITICAL"}}})
    outstream_class = DottedObjectName("kamlib.reporting.warm.stream.QuietStream")

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Read no settings of IPython: a report is that of its own settings."""

    def init_kernel(self) -> None:
        """Make the kernel.

        To list thousands of modules it would touch the memory of each, which the system then
        copies for this process.
        """
        ipkernel.sys = _NoModules()  # type: ignore[assignment, attr-defined]
        try:
            super().init_kernel()  # type: ignore[no-untyped-call]
        finally:
            ipkernel.sys = sys  # type: ignore[attr-defined]
