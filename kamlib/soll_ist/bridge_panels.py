"""Panels of a bridge: from the base over its effects to the actual, measures side by side.

All panels of a picture have one scale and start at zero: a euro of gross profit is as long as
a euro of revenue, and no axis is cut to make an effect look larger.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kamlib.soll_ist import bridge as b
from kamlib.soll_ist import drawing as d
from kamlib.soll_ist import effects as e
from kamlib.soll_ist import selection as s
from kamlib.soll_ist.units import KpiFormat
from kamlib.support import columns as c
from kamlib.support.theme import CONTEXT, INK, MUTED, PALE, WIDTH

NAMES, LABELS, GAP, ROW_HEIGHT, COLUMN_HEAD = 2.15, 1.25, 0.15, 0.32, 0.1


@dataclass(frozen=True, kw_only=True)
class BridgeLook:
    """How a bridge is drawn.

    Parameters
    ----------
    names : dict of str to str
        Name of each step, base and actual included.
    heads : dict of str to str
        What stands above the panel of each measure.
    colours : (str, str)
        Favourable, adverse.
    is_plan : bool
        The base is a plan (outlined) and not a previous year (light).
    """

    names: dict[str, str]
    heads: dict[str, str]
    colours: tuple[str, str]
    is_plan: bool = False


def bridge_height(steps: pd.DataFrame) -> float:
    """Height of a bridge in units of 100 pixels."""
    return d.HEAD + d.FOOT + ROW_HEIGHT * max(steps[b.STEP].nunique(), 1)


def draw_bridge(figure: Figure, steps: pd.DataFrame, form: KpiFormat, look: BridgeLook) -> None:
    """Draw one panel per measure, one row per step.

    Parameters
    ----------
    figure : Figure
        A figure without automatic layout.
    steps : DataFrame
        From :func:`kamlib.soll_ist.bridge.bridge_steps`.
    form : KpiFormat
        How figures are written.
    look : BridgeLook
        Names and colours.
    """
    panels = [steps[steps[b.MEASURE] == measure] for measure in steps[b.MEASURE].unique()]
    spans = []
    for rows in panels:
        low, high = s.bar_span(rows[b.START], rows[b.END])
        spans.append(d.Span(low, high, after=LABELS))
    room = WIDTH - 2 * d.MARGIN - NAMES - GAP * (len(panels) - 1) - LABELS * len(panels)
    size = sum(span.size for span in spans)
    scale = room / size if size > 0 else 1.0
    left = d.MARGIN + NAMES
    height = ROW_HEIGHT * len(panels[0])
    for number, (rows, span) in enumerate(zip(panels, spans, strict=True)):
        width = d.panel_inches(span, scale)
        axes = d.panel(figure, left, d.FOOT, width, height)
        d.lines_only(axes)
        axes.set_xlim(*d.limits(span, scale))
        axes.set_ylim(len(rows) - 0.5, -0.5)
        _draw_steps(axes, rows, form, look)
        d.column_head(axes, look.heads[str(rows[b.MEASURE].iloc[0])], ha="left")
        if number == 0:
            _draw_names(axes, rows, look)
        left += width + GAP


def is_shown(row: object, measure: object) -> bool:
    """Tell whether an effect exists for a measure: revenue has no cost effect."""
    return not (row == e.COST and measure == e.REVENUE)


def _draw_steps(axes: Axes, rows: pd.DataFrame, form: KpiFormat, look: BridgeLook) -> None:
    base = float(rows[b.VALUE].iloc[0])
    last = len(rows) - 1
    for place, row in enumerate(rows.to_dict("records")):
        start, end = float(row[b.START]), float(row[b.END])
        if place < last:
            # Joins the end of a bar with the start of the next one.
            axes.plot([end, end], [place, place + 1], color=CONTEXT, linewidth=0.7, zorder=1)
        if not is_shown(row[b.STEP], row[b.MEASURE]):
            continue
        is_end = row[b.STEP] in (e.BASE, c.ACTUAL)
        face, edge = _colours(str(row[b.STEP]), end - start, look)
        axes.barh(
            place, end - start, left=start, height=0.56, facecolor=face, edgecolor=edge, zorder=2
        )
        written = form.value(end) if is_end else form.difference(float(row[b.VALUE]))
        if not is_end and base > 0:
            share = form.language.percent(100 * float(row[b.VALUE]) / base, signed=True)
            written = f"{written} ({share})"
        # Below zero the label stands beyond the zero line, which would cross it.
        at = max(start, end, 0.0)
        d.label(axes, (at, place), written, side="right", is_bold=is_end)
    d.zero_line(axes, is_vertical=True)


def _colours(step: str, value: float, look: BridgeLook) -> tuple[str, str]:
    if step == c.ACTUAL:
        return MUTED, "none"
    if step == e.BASE:
        return ("white", INK) if look.is_plan else (PALE, "none")
    favourable, adverse = look.colours
    return (favourable if value >= 0 else adverse), "none"


def _draw_names(axes: Axes, rows: pd.DataFrame, look: BridgeLook) -> None:
    for place, step in enumerate(rows[b.STEP]):
        axes.annotate(
            d.short(look.names[str(step)], 32),
            (0.0, place),
            xycoords=("axes fraction", "data"),
            xytext=(-(NAMES * 72), 0),
            textcoords="offset points",
            va="center_baseline",
            fontweight="bold" if step in (e.BASE, c.ACTUAL) else "normal",
            annotation_clip=False,
        )
