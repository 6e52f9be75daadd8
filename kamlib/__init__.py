"""Key Account Management workbook: the map.

============  ==========================  =================================================
Chapter       Package                     What it answers
============  ==========================  =================================================
1             kamlib.data_collection      What was delivered, what was refused, what is missing?
2             kamlib.profitability        What does each account earn after all it causes?
3             kamlib.scoring              Which accounts deserve to be key accounts?
4             kamlib.matrix               Where does each account stand, where is it moving?
5             kamlib.soll_ist             Are we where we said we would be?
6             kamlib.account_plan         What do we want with this account, with whom, what next?
============  ==========================  =================================================

Each chapter is one notebook, one package, one report page and one folder of tests; chapter 6
is executed once per key account.
:func:`open_workbook` is the door to all of them; ``kamlib.reporting`` publishes them;
``kamlib.panels`` lets readers try other values in them (JupyterLab and ``kam app``);
``kamlib.sample`` writes the sample company, ``kamlib.training`` is the course.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamlib.workbook import Workbook, open_workbook

__all__ = ["Workbook", "open_workbook"]


def __getattr__(name: str) -> Any:
    # The workbook imports every chapter; `import kamlib.support` should not.
    if name in __all__:
        from kamlib import workbook

        return getattr(workbook, name)
    raise AttributeError(f"module 'kamlib' has no attribute {name!r}")
