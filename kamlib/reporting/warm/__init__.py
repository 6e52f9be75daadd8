"""The warm process of a run, and the kernels forked from it.

Nothing of the runner is imported here: what a kernel does not need would cost each of them.

- :mod:`~kamlib.reporting.warm.process`: imports everything once and forks.
- :mod:`~kamlib.reporting.warm.line`: how the run and it speak with each other.
- :mod:`~kamlib.reporting.warm.trial`: whether a forked process works on this system.
- :mod:`~kamlib.reporting.warm.kernel`: what a forked process does to be a kernel, and to end.
- :mod:`~kamlib.reporting.warm.application`: ipykernel's application, without what no report needs.
- :mod:`~kamlib.reporting.warm.stream`: what a forked kernel prints.
"""
