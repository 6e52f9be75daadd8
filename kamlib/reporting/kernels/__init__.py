"""How the runner starts kernels: forked from one warm process, or one by one.

- :mod:`~kamlib.reporting.kernels.pool`: the runner's end of :mod:`kamlib.reporting.warm`.
- :mod:`~kamlib.reporting.kernels.provisioner`: lets jupyter_client take kernels from it, and
  falls back to an ordinary kernel on any doubt.
- :mod:`~kamlib.reporting.kernels.ordinary`: which interpreter a kernel runs in, and that it ends
  with its run.
- :mod:`~kamlib.reporting.kernels.engine`: a papermill engine without fixed waits, with limits.
"""

# papermill loads its engines, ours among them, when it is imported: it must come first.
import papermill  # noqa: F401

from kamlib.reporting.kernels.engine import ENGINE, kernel_options
from kamlib.reporting.kernels.pool import warm_kernels

__all__ = ["ENGINE", "kernel_options", "warm_kernels"]
