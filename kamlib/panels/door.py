"""The door of a panel in a notebook: live in front of a reader, a still picture otherwise.

Where somebody sits in front of the cell, the still picture comes first and the panel after
it; a rule of style shows the one that can be used. A saved notebook, a page made from it and
a run that nobody watches therefore always have something to read.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kamlib.panels.drawing import as_text
from kamlib.panels.live import is_app, is_live
from kamlib.panels.view import STYLE, PanelView
from kamlib.support.display import TABLE_STYLE
from kamlib.support.language import Language

#: In JupyterLab: the still picture goes while its panel is there, and the place of a panel
#: that is no more stays empty.
_ONE_OF_TWO = (
    "<style>.jp-OutputArea-child:has(.kam-static):has(+ .jp-OutputArea-child .kam-panel)"
    "{display:none}"
    ".jp-OutputArea-child:has(.kam-static) + .jp-OutputArea-child:not(:has(.kam-panel))"
    "{display:none}</style>"
)


@dataclass(frozen=True, eq=False)
class Panel:
    """A panel, shown as the last thing of a cell.

    Parameters
    ----------
    language : Language
        Of the sentence above the still picture.
    still : callable
        Draws what is chosen before anybody chooses.
    build : callable
        Makes the view.
    """

    language: Language
    still: Callable[[], str]
    build: Callable[[], PanelView[Any]]

    @cached_property
    def view(self) -> PanelView[Any]:
        """The view, made when it is first asked for."""
        return self.build()

    def fallback(self) -> dict[str, str]:
        """Draw the still picture with a sentence on what it stands for."""
        told = self.language.text(
            "In JupyterLab (kam lab) a panel stands here in which you can try other values. "
            "This is where it begins."
        )
        drawn = f'<p class="kam-small">{html.escape(told)}</p>{self.still()}'
        body = f'{STYLE}{TABLE_STYLE}{_ONE_OF_TWO}<div class="kam-static">{drawn}</div>'
        return {"text/html": body, "text/plain": as_text(drawn)}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return self.fallback()

    def _ipython_display_(self) -> None:
        if not is_live():
            raise NotImplementedError  # IPython then takes the still picture
        from IPython.display import display  # noqa: PLC0415  absent outside a notebook

        if not is_app():
            display(self.fallback(), raw=True)  # type: ignore[no-untyped-call]
        display(self.view.widget)  # type: ignore[no-untyped-call]
