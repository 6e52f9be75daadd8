"""The panel of chapter 2: an account, its waterfall, and what price and service would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets as widgets
import pandas as pd

from kamlib.panels import drawing
from kamlib.panels.models.profitability import LEVERS, REACH, ProfitabilityModel
from kamlib.panels.picker import account_picker
from kamlib.panels.view import PanelView
from kamlib.profitability.labels import SCALES, money_scale

_STEPS = {"price_pct": 0.5, "discount_pp": 0.25, "service_pct": 5.0}
ROW, LEFT, RIGHT, WIDTH = 22, 230, 150, 780


class ProfitabilityView(PanelView[ProfitabilityModel]):
    """An account with its waterfall, and three levers."""

    height = 640

    def title(self) -> str:
        """Name the panel."""
        return self.text("Try another account, price, discount or service")

    def make_controls(self) -> Sequence[widgets.Widget]:
        """Make the picker of the account and a slider per lever."""
        self.account = account_picker(self.model.accounts, self.text("Account"))
        self.levers = {
            name: widgets.FloatSlider(
                min=-reach,
                max=reach,
                step=_STEPS[name],
                description=self.text(LEVERS[name]),
                continuous_update=False,
                readout_format="+.2f" if name == "discount_pp" else "+.1f",
            )
            for name, reach in REACH.items()
        }
        self.bind(self.account, self._choose_account)
        for name, slider in self.levers.items():
            self.bind(slider, partial(self._pull, name))
        return [self.account, *self.levers.values()]

    def _choose_account(self, account: str) -> None:
        self.model.choose(account=account)

    def _pull(self, lever: str, change: float) -> None:
        self.model.choose(**{lever: change})

    def follow(self) -> None:
        """Set every control to what is chosen."""
        self.account.value = self.model.choice["account"]
        for name, slider in self.levers.items():
            slider.value = self.model.choice[name]

    def draw(self) -> str:
        """Draw the account."""
        return draw(self.model)


def draw(model: ProfitabilityModel) -> str:
    """Draw the account today and after the change: sentence, waterfall, break-even of each lever.

    Parameters
    ----------
    model : ProfitabilityModel
        With its choice.

    Returns
    -------
    str
        HTML.
    """
    view = model.what_if()
    said = drawing.sentence(view.finding.sentence)
    lines = model.waterfall(view)
    if lines.empty:
        return said
    return said + _waterfall(model, lines) + view.table().body


def _waterfall(model: ProfitabilityModel, lines: pd.DataFrame) -> str:
    language, text = model.language, model.language.text
    labels = model.book.profitability.labels
    unit, digits = money_scale(lines["amount_before"])
    reach = _Reach(lines)
    parts = [
        drawing.words(LEFT, 14, text("Today (solid) and after the change (outlined)"), kind="soft"),
        drawing.words(
            WIDTH,
            14,
            text("then, {unit}", unit=language.money_unit(unit)),
            anchor="end",
            kind="soft",
        ),
        drawing.words(
            WIDTH - 75,
            14,
            text("today, {unit}", unit=language.money_unit(unit)),
            anchor="end",
            kind="soft",
        ),
    ]
    told = []
    for place, row in enumerate(lines.to_dict("records")):
        top, kind = 24 + place * ROW, "strong" if row["kind"] != "cost" else ""
        name = labels.line(str(row["line"]))
        parts.append(drawing.words(LEFT - 10, top + 14, name, anchor="end", kind=kind))
        shade = "pale" if row["kind"] == "cost" else "solid"
        if row["kind"] != "cost" and row["end_before"] < 0:
            shade = "bad"
        parts.append(drawing.box(*reach.bar(row, "before", top + 4, 12), kind=shade))
        parts.append(drawing.box(*reach.bar(row, "after", top + 1, 18), kind="outline"))
        amounts = [
            language.number(row[f"amount_{side}"] / SCALES[unit], digits=digits)
            for side in ("before", "after")
        ]
        for at, amount in zip((WIDTH - 75, WIDTH), amounts, strict=True):
            parts.append(drawing.words(at, top + 14, amount, anchor="end", kind=kind))
        told.append(f"{name} {amounts[0]} → {amounts[1]}")
    height = 30 + len(lines) * ROW
    zero = reach.at(0.0)
    parts.append(f'<path class="rule" d="M{zero:.1f} 22V{height - 4}"/>')
    return drawing.picture(parts, width=WIDTH, height=height, label="; ".join(told))


class _Reach:
    """From money to places in the picture."""

    def __init__(self, lines: pd.DataFrame) -> None:
        names = ["start_before", "end_before", "start_after", "end_after"]
        ends = lines[names].to_numpy(dtype=float)
        self.low, self.high = min(0.0, float(ends.min())), max(1.0, float(ends.max()))

    def at(self, amount: float) -> float:
        span = WIDTH - LEFT - RIGHT
        return LEFT + (amount - self.low) / (self.high - self.low) * span

    def bar(
        self, row: Mapping[Any, Any], side: str, top: float, height: float
    ) -> tuple[float, float, float, float]:
        ends = sorted([self.at(row[f"start_{side}"]), self.at(row[f"end_{side}"])])
        return ends[0], top, ends[1] - ends[0], height
