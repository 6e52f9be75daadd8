"""Marks the profitability charts are made of: hanging bars, pins, figures beside bars."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from kamlib.profitability.labels import SCALES, Labels, Unit
from kamlib.support.safe_text import clean
from kamlib.support.theme import ACCENT, ADVERSE, CONTEXT, FAVOURABLE, INK, MUTED, plain

_KEYED_STYLE: dict[str, Any] = {
    "facecolor": "white",
    "edgecolor": MUTED,
    "hatch": ".....",
    "linewidth": 0.8,
}
_LONGEST = 32
#: A difference smaller than this is written as 0.0.
_SHOWN = 0.05


def short(name: object) -> str:
    """Cut a name to what fits beside a bar and make it safe to draw.

    Examples
    --------
    >>> short("Vereinigte Norddeutsche Walzwerke Aktiengesellschaft")
    'Vereinigte Norddeutsche Walzwer…'
    """
    return plain(spoken(name))


def spoken(name: object, *, longest: int = _LONGEST) -> str:
    """Cut a name for an alternative text; nothing is drawn, so nothing is escaped.

    Examples
    --------
    >>> spoken("Kosten $ GmbH")
    'Kosten $ GmbH'
    """
    text = " ".join(clean(str(name)[:200]).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def draw_line(axes: Axes, row: Any, *, unit: Unit) -> None:
    """Draw one line of a statement: a full bar from zero, or a cost hanging from the last."""
    start, end, keyed = (value / SCALES[unit] for value in (row.start, row.end, row.keyed))
    if math.isnan(start) or math.isnan(end):
        return
    if row.kind == "cost":
        axes.barh(row.position, end + keyed - start, left=start, height=0.6, color=CONTEXT)
        if keyed:
            axes.barh(row.position, -keyed, left=end + keyed, height=0.6, **_KEYED_STYLE)
    else:
        axes.barh(row.position, end, height=0.7, color=ADVERSE if end < 0 else INK)


def connect_lines(axes: Axes, rows: pd.DataFrame, *, unit: Unit) -> None:
    """Join each bar to the next by a thin line where the running amount stands."""
    ends = rows["end"] / SCALES[unit]
    for position, end in zip(rows["position"].iloc[:-1], ends.iloc[:-1], strict=True):
        if math.isnan(end):
            continue
        axes.plot([end, end], [position, position + 1], color=CONTEXT, linewidth=0.7, zorder=0)


def write_amounts(
    axes: Axes, rows: pd.DataFrame, *, labels: Labels, style: tuple[Unit, int]
) -> None:
    """Write each amount right of its bar, or left of it below zero; costs carry a minus."""
    unit, digits = style
    row: Any
    for row in rows.itertuples():
        amount = -row.amount if row.kind == "cost" else row.amount
        is_left = row.end < 0 and row.start <= 0
        edge = min(row.start, row.end) if is_left else max(row.start, row.end)
        # A line without a place stands at zero with its figure alone.
        edge = 0.0 if math.isnan(row.start) or math.isnan(row.end) else edge
        axes.annotate(
            labels.language.number(
                amount / SCALES[unit] if row.is_known else math.nan, digits=digits
            ),
            (edge / SCALES[unit], row.position),
            xytext=(-5 if is_left else 5, 0),
            textcoords="offset points",
            ha="right" if is_left else "left",
            va="center",
            fontweight="normal" if row.kind == "cost" else "bold",
            color=ADVERSE if row.kind == "level" and amount < 0 else INK,
        )


def write_percentages(axes: Axes, rows: pd.DataFrame, *, labels: Labels) -> None:
    """Write two columns of percentages beside a chart: this account, and all customers."""
    heads = ("%", labels.language.text("all, %"))
    columns = ((0.42, "share_pct", INK), (1.0, "average_pct", MUTED))
    axes.set_xlim(0, 1)
    axes.set_axis_off()
    for (x, name, color), head in zip(columns, heads, strict=True):
        axes.text(x, -0.95, head, ha="right", va="center", color=MUTED)
        for row in rows.to_dict("records"):
            is_stressed = row["kind"] != "cost" and color == INK
            axes.text(
                x,
                row["position"],
                labels.language.number(row[name] if row["is_known"] else math.nan, digits=1),
                ha="right",
                va="center",
                color=color,
                fontweight="bold" if is_stressed else "normal",
            )


def draw_profitability(axes: Axes, position: int, row: Any, *, span: float, labels: Labels) -> None:
    """Draw one profitability as a bar, with what costs by key take away dotted at its end."""
    value, without = row.customer_profitability_pct, row.profitability_without_keyed_pct
    solid = min(value, without) if value >= 0 else max(min(without, 0.0), value)
    axes.barh(position, solid, height=0.62, color=ADVERSE if value < 0 else INK)
    if without != value:
        start = value if value < 0 else solid
        end = without if value >= 0 else min(without, 0.0) if without < 0 else without
        axes.barh(position, end - start, left=start, height=0.62, **_KEYED_STYLE)
    is_inside = value > span * 0.14
    beside = [value, without, *([] if math.isnan(row.target_pct) else [row.target_pct])]
    edge = 0.0 if is_inside else min(beside) if value < 0 else max(beside)
    axes.annotate(
        labels.language.number(value, digits=1),
        (edge, position),
        xytext=(-5 if value < 0 else 5, 0),
        textcoords="offset points",
        ha="right" if value < 0 else "left",
        va="center",
        fontweight="bold",
        color="white" if is_inside else ADVERSE if value < 0 else INK,
    )


def draw_target(axes: Axes, position: int, target: float) -> None:
    """Mark a target: an outlined diamond on the bar's own line."""
    if not math.isnan(target):
        axes.plot(
            target, position, "D", markersize=7, markerfacecolor="white",
            markeredgecolor=ACCENT, markeredgewidth=1.6, zorder=4,
        )  # fmt: skip


def draw_pin(axes: Axes, position: int, points: float, *, labels: Labels) -> None:
    """Draw one variance as a bar, green where favourable, red where adverse."""
    color = ADVERSE if points < 0 else FAVOURABLE
    if abs(points) < _SHOWN:
        color = MUTED
    axes.barh(position, points, height=0.34, color=color)
    axes.annotate(
        labels.language.number(points, digits=1, signed=True),
        (points, position),
        xytext=(-6 if points < 0 else 6, 0),
        textcoords="offset points",
        ha="right" if points < 0 else "left",
        va="center",
        color=color,
    )


def make_room(axes: Axes, values: pd.Series, *, left: float, right: float) -> float:
    """Keep zero in view, leave room for figures beside the bars; return the span of the bars."""
    low, high = min([0.0, *values]), max([0.0, *values])
    span = (high - low) or 1.0
    axes.set_xlim(low - (span * left if low < 0 else 0.0), high + span * right)
    return float(span)


def draw_reference(axes: Axes, value: float, *, label: str, row: int, style: str) -> None:
    """Draw a vertical line all bars are read against, named below the bars in its own row."""
    if math.isnan(value):
        return
    axes.axvline(value, color=CONTEXT, linewidth=1.4, linestyle=style, zorder=3)
    axes.annotate(
        plain(label),
        (value, 0),
        xycoords=blended_transform_factory(axes.transData, axes.transAxes),
        xytext=(3, -3 - 14 * row),
        textcoords="offset points",
        ha="left",
        va="top",
        color=MUTED,
    )


def stress_labels(axes: Axes, rows: pd.DataFrame) -> None:
    """Set names of revenue and levels bold, names of costs in grey."""
    for label, kind in zip(axes.get_yticklabels(), rows["kind"], strict=True):
        label.set_fontweight("normal" if kind == "cost" else "bold")
        label.set_color(MUTED if kind == "cost" else INK)
