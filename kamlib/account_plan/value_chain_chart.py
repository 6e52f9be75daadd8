"""Draw Porter's value chain of an account: weakness to the left, strength to the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from kamlib.account_plan.names import ACTIVITY_NAMES, named
from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.safe_text import cut
from kamlib.support.theme import (
    ADVERSE,
    CONTEXT,
    FAVOURABLE,
    INK,
    MUTED,
    PALE,
    Picture,
    bare,
    house_figure,
    plain,
    title,
)

STRONGEST = 2.0
LONGEST_TEXT = 48


def draw_value_chain(
    chain: pd.DataFrame, *, heading: tuple[str, str, str], language: Language
) -> Picture:
    """Draw nine activities with their assessment and what we add to each.

    Parameters
    ----------
    chain : DataFrame
        From :func:`kamlib.account_plan.value_chain.value_chain`.
    heading : tuple of str
        Who, what and when.
    language : Language
        Of labels.
    """
    # A gap of half a row parts the primary activities from those that support them.
    heights = [row + (0.0 if primary else 0.5) for row, primary in enumerate(chain["is_primary"])]
    with house_figure(4.6) as figure:
        axes = figure.subplots()
        for height, row in zip(heights, chain.to_dict("records"), strict=True):
            _activity(axes, height, row, language)
        axes.axvline(0.0, color=CONTEXT, linewidth=0.8, zorder=4)
        for side, label in ((-1, language.text("weakness")), (1, language.text("strength"))):
            axes.text(side, -0.75, plain(label), ha="center", fontsize=9, color=MUTED)
        ours = plain(language.text("what we add"))
        axes.text(STRONGEST + 0.35, -0.75, ours, fontsize=9, color=MUTED)
        axes.set_xlim(-5.4, 7.6)
        axes.set_ylim(max(heights) + 0.6, -1.0)
        bare(axes)
        axes.set_xticks([])
        axes.set_yticks([])
        who, what, when = heading
        title(axes, who=who, what=what, when=when)
    return Picture(figure, _alt(chain, language))


def _activity(axes: Axes, height: float, row: Mapping[Any, Any], language: Language) -> None:
    name = named(ACTIVITY_NAMES, str(row["activity"]), language)
    axes.text(-STRONGEST - 0.35, height, plain(name), ha="right", va="center", color=INK)
    axes.plot([-STRONGEST, STRONGEST], [height, height], color=PALE, linewidth=0.7, zorder=1)
    value = row["assessment"]
    if is_missing(value):
        axes.text(0.1, height, NO_FIGURE, va="center", color=MUTED)
    else:
        size = float(str(value))
        axes.barh(height, size, height=0.5, color=ADVERSE if size < 0 else FAVOURABLE, zorder=3)
        if size == 0:
            axes.plot([0], [height], marker="o", markersize=5, color=MUTED, zorder=5)
    said = str(row["our_contribution"])
    colour = INK
    if row["is_opening"]:
        said, colour = language.text("nothing yet: an opening for us"), ADVERSE
    said = cut(said, LONGEST_TEXT)
    axes.text(STRONGEST + 0.35, height, plain(said), va="center", fontsize=9, color=colour)


def _alt(chain: pd.DataFrame, language: Language) -> str:
    told = [
        language.text(
            "{activity}: {value}, we add: {contribution}",
            activity=named(ACTIVITY_NAMES, row["activity"], language),
            value=language.number(row["assessment"], signed=True),
            contribution=row["our_contribution"] or language.text("nothing"),
        )
        for row in chain.to_dict("records")
    ]
    return "; ".join(told) + "."
