"""The button that turns what is chosen in a panel into a report, and what came of it."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable

import ipywidgets as widgets

from kamlib.panels.models.model import PanelModel
from kamlib.panels.parts import Guard
from kamlib.panels.view_report import Outcome, link_to, publish_view
from kamlib.support.safe_text import clean


class ReportBar:
    """Runs the chapters with the choice of a panel, beside the published report.

    Parameters
    ----------
    model : PanelModel
        Its choice.
    again : Button
        Stands beside.
    publish : callable
        Runs; takes the model.

    Notes
    -----
    The run is a program of its own, waited for by a thread, so that the panel stays quick.
    """

    def __init__(
        self,
        model: PanelModel,
        *,
        again: widgets.Button,
        publish: Callable[[PanelModel], Outcome] = publish_view,
    ) -> None:
        self.model, self.publish = model, publish
        text = model.language.text
        self.guard = Guard(model.language)
        self.button = widgets.Button(
            description=text("This view as a report"),
            tooltip=text(
                "Runs the chapters with these settings; the published report stays as it is"
            ),
            layout=widgets.Layout(width="auto"),
        )
        self.button.on_click(self._on_click)
        self.told = widgets.HTML()
        self.waiting: threading.Thread | None = None
        row = widgets.HBox([self.button, again], layout=widgets.Layout(flex_flow="row wrap"))
        # As high as it was, whatever is said.
        said = widgets.VBox([self.guard.box, self.told])
        said.add_class("kam-heard")
        self.widget = widgets.VBox([row, said])

    def _on_click(self, _button: object) -> None:
        with self.guard:
            self.button.disabled = True
            text = self.model.language.text
            self._tell(text("The chapters are being run with these settings; this takes a minute."))
            self.waiting = threading.Thread(target=self._run, daemon=True)
            self.waiting.start()

    def _run(self) -> None:
        try:
            with self.guard:
                self._show(self._published())
        finally:
            self.button.disabled = False

    def _published(self) -> Outcome:
        try:
            return self.publish(self.model)
        except Exception:
            self.told.value = ""  # nothing runs any more
            raise

    def _show(self, outcome: Outcome) -> None:
        text = self.model.language.text
        if not outcome.page:
            self._tell(text("Not published: {reason}", reason=outcome.said))
            return
        name = html.escape(text("Open this view as a report"))
        href = html.escape(link_to(outcome.page, self.model.settings.folder))
        place = html.escape(text("It lies in {folder}.", folder=outcome.place))
        self.told.value = (
            f'<p class="kam-small" role="status"><a href="{href}" target="_blank" '
            f'rel="noopener">{name}</a>. {place}</p>'
        )

    def _tell(self, words: str) -> None:
        self.told.value = f'<p class="kam-small" role="status">{html.escape(clean(words))}</p>'
