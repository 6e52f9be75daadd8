"""What every panel needs once: a red box for what went wrong, and patience with a hand.

An exception in a callback of a widget vanishes without a trace; here each one ends in a red
box inside the panel. A slider that is moved sends many values; only the last one counts.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from types import TracebackType

import ipywidgets as widgets

from kamlib.support.errors import KamError
from kamlib.support.language import Language
from kamlib.support.safe_text import clean

#: Seconds a hand must rest before a change counts.
PATIENCE = 0.15


class Guard:
    """A context in which nothing vanishes: what is raised is shown in a red box.

    Parameters
    ----------
    language : Language
        Of the message.

    Examples
    --------
    >>> guard = Guard(Language("en"))
    >>> with guard:
    ...     1 / 0
    >>> "ZeroDivisionError" in guard.box.value, guard.box.layout.display
    (True, '')
    >>> with guard:
    ...     pass
    >>> guard.box.value, guard.box.layout.display
    ('', 'none')
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.box = widgets.HTML(layout=widgets.Layout(display="none"))
        self._depth = 0

    def __enter__(self) -> Guard:
        """Begin; what was said before is gone."""
        self._depth += 1
        if self._depth == 1:
            self._said = False
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """End; an ordinary exception is shown and goes no further."""
        self._depth -= 1
        if isinstance(error, Exception):
            self._say(error)
            return True
        if error is None and self._depth == 0 and not self._said:
            self.box.value, self.box.layout.display = "", "none"
        return False

    def _say(self, error: Exception) -> None:
        self._said = True
        if isinstance(error, KamError):
            told = error.told(self.language)
        else:
            told = self.language.text(
                "The panel could not do that ({error}). Choose something else; if it stays, "
                "restart the kernel.",
                error=f"{type(error).__name__}: {error}",
            )
        self.box.value = f'<p class="kam-wrong" role="alert">{html.escape(clean(told))}</p>'
        self.box.layout.display = ""


class Patience:
    """Calls back once a hand rests; of the changes of one control only the last one counts.

    Without a running loop, as in a test or a script, it calls back at once.

    Parameters
    ----------
    guard : Guard
        Around every call.
    seconds : float
        How long a hand must rest.

    Examples
    --------
    >>> heard, patience = [], Patience(Guard(Language("en")))
    >>> patience("weight", lambda: heard.append(1))
    >>> heard
    [1]
    """

    def __init__(self, guard: Guard, seconds: float = PATIENCE) -> None:
        self.guard = guard
        self.seconds = seconds
        self._waiting: dict[str, Callable[[], None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __call__(self, control: str, call: Callable[[], None]) -> None:
        """Take a change of a control."""
        self._waiting.pop(control, None)
        self._waiting[control] = call
        if self._timer:
            self._timer.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._go()
            return
        self._timer = loop.call_later(self.seconds, self._go)

    def _go(self) -> None:
        calls, self._waiting, self._timer = [*self._waiting.values()], {}, None
        for call in calls:
            with self.guard:
                call()
