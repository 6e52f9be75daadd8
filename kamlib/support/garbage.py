"""When Python looks for garbage: seldom, where little is made that would be any."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: New objects before a search. A run and its kernels keep what they make to their end; looking
#: through it again and again takes an eighth of their time.
SELDOM = 50_000


@contextmanager
def at_rest() -> Iterator[None]:
    """Leave what there is by now out of the search for garbage, and search seldom.

    Blocks may stand in each other; at the end of the outer one everything is as before.

    Examples
    --------
    >>> before = gc.get_threshold()
    >>> with at_rest():
    ...     gc.get_threshold()[0], gc.get_freeze_count() > 0
    (50000, True)
    >>> gc.get_threshold() == before
    True
    """
    before, were_frozen = gc.get_threshold(), gc.get_freeze_count() > 0
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not were_frozen:
            gc.unfreeze()
