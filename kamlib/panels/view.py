"""What all panels look like: a title, controls, what follows from them, a way to a report.

A view observes its model and computes nothing. It is as high as it was, whatever is chosen,
and what follows is swapped as one piece, so that nothing flickers or jumps.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import ipywidgets as widgets

from kamlib.panels.models.model import PanelModel
from kamlib.panels.parts import Guard, Patience
from kamlib.panels.report_bar import ReportBar
from kamlib.panels.selection import Selections
from kamlib.support.display import TABLE_STYLE
from kamlib.support.errors import Sentence
from kamlib.support.safe_text import clean

STYLE = (
    f"<style>{Path(__file__).with_name('panel.css').read_text(encoding='utf-8').strip()}</style>"
)
_HAND = Path(__file__).with_name("hand.js").read_text(encoding="utf-8")
Model = TypeVar("Model", bound=PanelModel)


def hand() -> widgets.Output:
    """Bring the house's script: it stands in the panel alone, in no notebook and no report."""
    script = {"output_type": "display_data", "data": {"application/javascript": _HAND}}
    brought = widgets.Output(outputs=({**script, "metadata": {}},))
    brought.add_class("kam-hand")
    return brought


class PanelView(Generic[Model]):
    """A model with its controls.

    Parameters
    ----------
    model : PanelModel
        What is chosen and what follows.
    selections : Selections
        Where the choice is kept.
    """

    #: Height of what follows from the choice, in page pixels.
    height: ClassVar[int] = 520

    def __init__(self, model: Model, *, selections: Selections) -> None:
        self.model = model
        self.text = model.language.text
        self.selections = selections
        self.guard = Guard(model.language)
        self.patience = Patience(self.guard)
        self.remark = widgets.HTML()
        self.stage = widgets.HTML(layout=widgets.Layout(flex="1 1 0", min_height="0"))
        self.stage.add_class("kam-stage")
        # What is said takes its room from the stage, so that the panel is as high as it was.
        self.room = widgets.VBox(
            [self.guard.box, self.remark, self.stage],
            layout=widgets.Layout(height=f"{self.height}px"),
        )
        self._is_following = False
        kept = selections.read(model.chapter)
        remarks = [kept.remark, model.restore(kept.choice)]
        with self.guard:
            self.controls = self.make_controls()
            self.widget = self._assembled()
            self.follow()
            self.redraw()
        self.say(*remarks)
        model.observe(self._on_choice, names="choice")

    def title(self) -> str:
        """Name the panel."""
        raise NotImplementedError

    def make_controls(self) -> Sequence[widgets.Widget]:
        """Make the controls, each with a label."""
        raise NotImplementedError

    def follow(self) -> None:
        """Set the controls to what is chosen."""
        raise NotImplementedError

    def draw(self) -> str:
        """Draw what follows from the choice."""
        raise NotImplementedError

    def below(self) -> Sequence[widgets.Widget]:
        """Further controls under what follows."""
        return ()

    def bind(self, control: widgets.Widget, choose: Callable[[Any], None]) -> None:
        """Let a control choose, guarded and with patience."""

        def heard(change: dict[str, Any]) -> None:
            if not self._is_following:
                self.patience(control.model_id, lambda: self._try(choose, change["new"]))

        control.observe(heard, names="value")

    def _try(self, choose: Callable[[Any], None], value: Any) -> None:
        """Choose; where that is refused, the controls show again what is chosen."""
        try:
            choose(value)
        except Exception:
            self._set_controls()
            raise

    def redraw(self) -> None:
        """Draw anew, marked as busy meanwhile."""
        with self.guard, self.busy():
            self.stage.value = self.draw()

    @contextmanager
    def busy(self) -> Any:
        """Mark what is shown as being computed anew."""
        self.stage.add_class("kam-busy")
        try:
            yield
        finally:
            self.stage.remove_class("kam-busy")

    def say(self, *remarks: Sentence) -> None:
        """Show remarks over what follows; empty ones are none."""
        told = [clean(remark.said(self.model.language)) for remark in remarks if remark]
        self.remark.value = "".join(
            f'<p class="kam-remark" role="status">{html.escape(one)}</p>' for one in told
        )

    def _set_controls(self) -> None:
        self._is_following = True
        try:
            with self.guard:
                self.follow()
        finally:
            self._is_following = False

    def _on_choice(self, _change: Any) -> None:
        self._set_controls()
        self.redraw()
        self.say(self.selections.write(self.model.chapter, self.model.choice))

    def _assembled(self) -> widgets.VBox:
        head = widgets.HTML(f"{STYLE}{TABLE_STYLE}<h3>{html.escape(self.title())}</h3>")
        again = widgets.Button(
            description=self.text("Back to the settings"),
            tooltip=self.text("Choose again what the settings and the data say"),
            layout=widgets.Layout(width="auto"),
        )
        again.on_click(lambda _: self.patience("again", self._start_again))
        controls = widgets.Box([*self.controls])
        controls.add_class("kam-controls")
        self.report = ReportBar(self.model, again=again)
        parts = [head, controls, self.room]
        panel = widgets.VBox([*parts, *self.below(), self.report.widget, hand()])
        panel.add_class("kam-panel")
        if self.model.language.number(0.5, digits=1) == "0,5":
            panel.add_class("kam-comma")
        panel.add_class(f"kam-panel-{self.model.chapter}")
        return panel

    def _start_again(self) -> None:
        self.model.choose(**self.model.start())
