"""The panel of chapter 4: splits and weights to move, a quarter to play, an account to choose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ipywidgets as widgets

from kamlib.panels.models.matrix import HIGHEST, INDICES, LOWEST, MatrixModel
from kamlib.panels.picker import account_picker
from kamlib.panels.player import Player
from kamlib.panels.view import PanelView
from kamlib.panels.views.matrix_picture import draw
from kamlib.support.language import translatable

_SPLITS = {
    "split_value": translatable("Split of the value index"),
    "split_engagement": translatable("Split of the engagement index"),
}
_WEIGHTS = {
    "value": translatable("Value: {criterion}, %"),
    "engagement": translatable("Engagement: {criterion}, %"),
}

__all__ = ["MatrixView", "draw"]


class MatrixView(PanelView[MatrixModel]):
    """Splits, weights, a quarter to play through, and the card of an account."""

    height = 680

    def title(self) -> str:
        """Name the panel."""
        return self.text("Try other splits and weights, play the movement")

    def make_controls(self) -> Sequence[widgets.Widget]:
        """Make sliders of splits and weights, the picker and the player."""
        self.splits = {
            name: widgets.FloatSlider(
                min=LOWEST,
                max=HIGHEST,
                step=0.1,
                description=self.text(label),
                continuous_update=False,
                readout_format=".1f",
            )
            for name, label in _SPLITS.items()
        }
        self.weights = {
            (index, name): widgets.FloatSlider(
                min=0.0,
                max=100.0,
                step=0.5,
                continuous_update=False,
                readout_format=".1f",
                description=self.text(_WEIGHTS[index], criterion=label).replace(
                    " %", "\N{NO-BREAK SPACE}%"
                ),
            )
            for index in INDICES
            for name, label in self.model.labels(index).items()
        }
        self.account = account_picker(self.model.accounts or {"": "–"}, self.text("Account"))
        for split, slider in self.splits.items():
            self.bind(slider, partial(self._set, split))
        for (index, name), slider in self.weights.items():
            self.bind(slider, partial(self.model.move, index, name))
        self.bind(self.account, partial(self._set, "account"))
        return [self.account, *self._player(), *self.splits.values(), *self.weights.values()]

    def _player(self) -> list[widgets.Widget]:
        """Make the quarters and what plays through them."""
        self.quarter = widgets.SelectionSlider(
            options=self.model.quarters,
            description=self.text("Quarter"),
            continuous_update=False,
        )
        self.player = Player(self.model.quarters, partial(self._set, "quarter"), guard=self.guard)
        self.bind(self.quarter, partial(self._set, "quarter"))
        return [self.quarter, self.player.button]

    def _set(self, name: str, value: Any) -> None:
        self.model.choose(**{name: value})

    def follow(self) -> None:
        """Set every control to what is chosen."""
        choice = self.model.choice
        for split, slider in self.splits.items():
            slider.value = choice[split]
        for (index, name), slider in self.weights.items():
            slider.value = choice[index][name]
        self.account.value = choice["account"]
        self.quarter.value = choice["quarter"]

    def draw(self) -> str:
        """Draw matrix and card."""
        return draw(self.model)
