"""The warm process of a run, and the kernels forked from it.

Nothing of the runner is imported here: what a kernel does not need would cost each of them.

- :mod:`~kamlib.reporting.warm.process`: imports everything once and forks.
- :mod:`~kamlib.reporting.warm.stream`: what a forked kernel prints.
"""
