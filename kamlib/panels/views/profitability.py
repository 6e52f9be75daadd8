"""The panel of chapter 2: an account, its waterfall, and what price and service would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import ipywidgets as widgets
import pandas as pd

from kamlib.panels import drawing
from kamlib.panels.models.profitability import LEVERS, REACH, ProfitabilityModel
from kamlib.panels.picker import account_picker
from kamlib.panels.view import PanelView
from kamlib.profitability.labels import SCALES, Unit, money_scale

_STEPS = {"price_pct": 0.5, "discount_pp": 0.25, "service_pct": 5.0}


class Shape(NamedTuple):
    """Places of a waterfall: height of a row, room at the left and right, width."""

    row: int
    left: int
    right: int
    width: int
    #: How far a name stands above its bar; 0: beside it.
    above: int = 0


BROAD = Shape(row=22, left=230, right=150, width=780)
#: For a telephone: names stand over their bars, so that all can be read.
NARROW = Shape(row=38, left=4, right=126, width=340, above=16)


class ProfitabilityView(PanelView[ProfitabilityModel]):
    """An account with its waterfall, and three levers."""

    height = 730

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
    return _with(model, _waterfall)


def still(model: ProfitabilityModel) -> str:
    """Draw the same with one waterfall, for a notebook and its plain text.

    Parameters
    ----------
    model : ProfitabilityModel
        With its choice.

    Returns
    -------
    str
        HTML.
    """
    return _with(model, partial(_drawn, shape=BROAD))


def _with(
    model: ProfitabilityModel, waterfall: Callable[[ProfitabilityModel, pd.DataFrame], str]
) -> str:
    view = model.what_if()
    said = drawing.sentence(view.finding.sentence)
    lines = model.waterfall(view)
    if lines.empty:
        return said
    return said + waterfall(model, lines) + view.table().body


def _waterfall(model: ProfitabilityModel, lines: pd.DataFrame) -> str:
    broad, narrow = (_drawn(model, lines, shape) for shape in (BROAD, NARROW))
    return f'<div class="kam-broad">{broad}</div><div class="kam-narrow">{narrow}</div>'


def _drawn(model: ProfitabilityModel, lines: pd.DataFrame, shape: Shape) -> str:
    language, labels = model.language, model.book.profitability.labels
    unit, digits = money_scale(lines["amount_before"])
    reach = _Reach(lines, shape)
    parts, told = _heads(model, unit, shape), []
    first = 24 + 2 * shape.above
    for place, row in enumerate(lines.to_dict("records")):
        top = first + place * shape.row
        name = labels.line(str(row["line"]))
        amounts = [
            language.number(row[f"amount_{side}"] / SCALES[unit], digits=digits)
            for side in ("before", "after")
        ]
        parts += _line(row, name, amounts, reach, top)
        told.append(f"{name} {amounts[0]} → {amounts[1]}")
    height = first + 6 + len(lines) * shape.row
    zero = reach.at(0.0)
    parts.append(f'<path class="rule" d="M{zero:.1f} {first - 2}V{height - 4}"/>')
    return drawing.picture(parts, width=shape.width, height=height, label="; ".join(told))


def _heads(model: ProfitabilityModel, unit: Unit, shape: Shape) -> list[str]:
    text, money, right = model.language.text, model.language.money_unit(unit), shape.width
    said = text("Today (solid) and after the change (outlined)")
    below = 14 + shape.above
    return [
        drawing.words(shape.left, 14, said, kind="soft"),
        drawing.words(right, below, text("then, {unit}", unit=money), anchor="end", kind="soft"),
        drawing.words(
            right - shape.right / 2,
            below,
            text("today, {unit}", unit=money),
            anchor="end",
            kind="soft",
        ),
    ]


def _line(
    row: Mapping[Any, Any], name: str, amounts: Sequence[str], reach: _Reach, top: float
) -> list[str]:
    shape, is_cost = reach.shape, row["kind"] == "cost"
    kind, shade = "" if is_cost else "strong", "pale" if is_cost else "solid"
    if not is_cost and row["end_before"] < 0:
        shade = "bad"
    ends = zip((shape.width - shape.right / 2, shape.width), amounts, strict=True)
    return [
        drawing.words(shape.left, top - 3, name, kind=kind)
        if shape.above
        else drawing.words(shape.left - 10, top + 14, name, anchor="end", kind=kind),
        drawing.box(*reach.bar(row, "before", top + 4, 12), kind=shade),
        drawing.box(*reach.bar(row, "after", top + 1, 18), kind="outline"),
        *(drawing.words(at, top + 14, amount, anchor="end", kind=kind) for at, amount in ends),
    ]


class _Reach:
    """From money to places in the picture."""

    def __init__(self, lines: pd.DataFrame, shape: Shape) -> None:
        self.shape = shape
        names = ["start_before", "end_before", "start_after", "end_after"]
        ends = lines[names].to_numpy(dtype=float)
        self.low, self.high = min(0.0, float(ends.min())), max(1.0, float(ends.max()))

    def at(self, amount: float) -> float:
        span = self.shape.width - self.shape.left - self.shape.right
        return self.shape.left + (amount - self.low) / (self.high - self.low) * span

    def bar(
        self, row: Mapping[Any, Any], side: str, top: float, height: float
    ) -> tuple[float, float, float, float]:
        ends = sorted([self.at(row[f"start_{side}"]), self.at(row[f"end_{side}"])])
        return ends[0], top, ends[1] - ends[0], height
