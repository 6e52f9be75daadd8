"""A button that plays a panel through its quarters, and stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import ipywidgets as widgets

from kamlib.panels.parts import Guard

#: Seconds a step stands.
STANDS = 1.2


class Player:
    """Shows one step after the other, from the first one on.

    Parameters
    ----------
    steps : sequence of str
        In order.
    show : callable
        Shows a step.
    guard : Guard
        Around every step.
    seconds : float
        How long a step stands.

    Notes
    -----
    Its button has a text, unlike those of ``ipywidgets.Play``, and a step is played only when
    the one before is drawn. Without a running loop, as in a script, all steps follow at once.

    Examples
    --------
    >>> from kamlib.support.language import Language
    >>> seen = []
    >>> player = Player(["2026Q2", "2026Q3"], seen.append, guard=Guard(Language()))
    >>> player.button.click()
    >>> seen, player.button.description
    (['2026Q2', '2026Q3'], 'Play the movement')
    """

    def __init__(
        self,
        steps: Sequence[str],
        show: Callable[[str], None],
        *,
        guard: Guard,
        seconds: float = STANDS,
    ) -> None:
        self.steps, self.show, self.guard, self.seconds = steps, show, guard, seconds
        text = guard.language.text
        self._play, self._stop = text("Play the movement"), text("Stop")
        self.button = widgets.Button(
            description=self._play,
            icon="play",
            tooltip=text("Play the movement over the quarters"),
            layout=widgets.Layout(width="auto"),
        )
        self.button.on_click(self._on_click)
        self.playing: asyncio.Task[None] | None = None

    def _on_click(self, _button: object) -> None:
        if self.playing and not self.playing.done():
            self.playing.cancel()
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            for step in self.steps:
                self._show(step)
            return
        self.playing = loop.create_task(self._all())

    async def _all(self) -> None:
        self.button.description, self.button.icon = self._stop, "stop"
        try:
            for step in self.steps:
                self._show(step)
                await asyncio.sleep(self.seconds)
        finally:
            self.button.description, self.button.icon = self._play, "play"

    def _show(self, step: str) -> None:
        with self.guard:
            self.show(step)
