"""Draw Porter's value chain of an account: weakness to the left, strength to the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kamlib.account_plan.names import ACTIVITY_NAMES, named
from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.theme import (
    ADVERSE,
    CONTEXT,
    FAVOURABLE,
    INK,
    MUTED,
    PALE,
    Picture,
)
from kamlib.support.vector import Field, Sheet, VectorPicture, fitting

STRONGEST = 2.0
#: From an activity's scale to its name and to what we add; what the field reaches from and to.
APART, ENDS = 0.35, (-5.4, 7.6)


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
    sheet = Sheet(4.6)
    [field] = sheet.fields()
    field.limits(x=ENDS, y=(max(heights) + 0.6, -1.0))
    step = sheet.frames()[0].width / (ENDS[1] - ENDS[0])
    for height, row in zip(heights, chain.to_dict("records"), strict=True):
        _activity(field, height, row, language, step=step)
    field.vertical(0.0, color=CONTEXT, linewidth=0.8)
    for side, label in ((-1, language.text("weakness")), (1, language.text("strength"))):
        field.text(side, -0.8, label, ha="center", size=9, color=MUTED)
    field.text(STRONGEST + APART, -0.8, language.text("what we add"), size=9, color=MUTED)
    who, what, when = heading
    field.title(who=who, what=what, when=when)
    return VectorPicture(sheet, _alt(chain, language))


def _activity(
    field: Field, height: float, row: Mapping[Any, Any], language: Language, *, step: float
) -> None:
    """Draw one activity; ``step``: pixels of one point of its scale."""
    name = named(ACTIVITY_NAMES, str(row["activity"]), language)
    room = (-STRONGEST - APART - ENDS[0]) * step
    field.text(-STRONGEST - APART, height, fitting(name, room), ha="right")
    line = [(-STRONGEST, height), (STRONGEST, height)]
    field.line(line, color=PALE, linewidth=0.7, layer=0)
    value = row["assessment"]
    if is_missing(value):
        field.text(0.1, height, NO_FIGURE, color=MUTED)
    else:
        size = float(str(value))
        colour = ADVERSE if size < 0 else FAVOURABLE
        field.bar((0, size), (height - 0.25, height + 0.25), color=colour)
        if size == 0:
            field.dot(0, height, size=5, color=MUTED)
    said = str(row["our_contribution"])
    colour = INK
    if row["is_opening"]:
        said, colour = language.text("nothing yet: an opening for us"), ADVERSE
    said = fitting(said, (ENDS[1] - STRONGEST - APART) * step, size=9)
    field.text(STRONGEST + APART, height, said, size=9, color=colour)


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
