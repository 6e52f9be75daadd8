"""How a run or a notebook can end, and whose turn it is then."""

from __future__ import annotations

import errno

from kamlib.reporting.execute import ChapterFailedError
from kamlib.reporting.frame import Turn
from kamlib.support.errors import (
    LossBudgetExceededError,
    ReasonNeededError,
    StorageError,
    TieOutError,
)

#: The disk is full, or what is on it may not be written.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.EACCES, errno.EPERM, errno.EROFS)


def turn_of(error: BaseException) -> Turn:
    """Say whose turn it is after an error.

    Examples
    --------
    >>> turn_of(TieOutError("1 is not 2")), turn_of(OSError(errno.ENOSPC, "no space left"))
    ('data', 'resources')
    """
    if isinstance(error, ChapterFailedError):
        return error.turn
    if isinstance(error, MemoryError | StorageError) or (
        isinstance(error, OSError) and error.errno in _NO_ROOM
    ):
        return "resources"
    if isinstance(error, ReasonNeededError):
        return "reason"
    return "data" if isinstance(error, LossBudgetExceededError | TieOutError) else "code"
