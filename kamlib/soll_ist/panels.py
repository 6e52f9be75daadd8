"""What stands in the panels of variance pictures: bars, values, names, in structure or in time."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kamlib.soll_ist import drawing as d
from kamlib.soll_ist import selection as s
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import PREVIOUS, VARIANCE
from kamlib.support import columns as c
from kamlib.support.language import is_missing
from kamlib.support.theme import CONTEXT, EFFECT_COLOURS, INK, MUTED, PALE, WIDTH

#: Inches for names, values, differences with percent, the gap, and one row.
NAMES, VALUE, DIFFERENCE, GAP, ROW_HEIGHT = 2.55, 0.75, 1.3, 0.15, 0.34
LABEL = "label"
STANDARD = EFFECT_COLOURS["standard"]


def draw_structure(
    figure: Figure, rows: pd.DataFrame, form: KpiFormat, colours: tuple[str, str] = STANDARD
) -> None:
    """Draw target and actual, and beside them the variance, one row per name.

    Parameters
    ----------
    figure : Figure
        A figure without automatic layout.
    rows : DataFrame
        From :func:`kamlib.soll_ist.selection.largest_variances`, with a ``label``.
    form : KpiFormat
        How figures are written.
    colours : (str, str)
        Favourable, adverse.
    """
    items = rows[rows[s.ROW] == s.ITEM]
    height = ROW_HEIGHT * len(rows)
    low, high = s.bar_span(items[c.ACTUAL], items[c.TARGET])
    left = d.Span(low, high, before=VALUE if low < 0 else 0.0, after=VALUE)
    low, high = s.bar_span(items[VARIANCE])
    right = d.Span(low, high, before=DIFFERENCE if low < 0 else 0.2, after=DIFFERENCE)
    room = WIDTH - 2 * d.MARGIN - NAMES - GAP
    scale = d.shared_scale(left, right, room)
    start = d.MARGIN + NAMES
    width = d.panel_inches(left, scale)
    values = d.panel(figure, start, d.FOOT, width, height)
    changes = d.panel(figure, start + width + GAP, d.FOOT, d.panel_inches(right, scale), height)
    for axes, span in [(values, left), (changes, right)]:
        d.lines_only(axes)
        axes.set_xlim(*d.limits(span, scale))
        axes.set_ylim(len(rows) - 0.5, -0.5)
    _draw_values(values, rows, form)
    _draw_changes(changes, rows, form, colours)
    _draw_names(values, rows, left=-(NAMES * 72))
    if (rows[s.ROW] == s.TOTAL).any():
        d.rule(figure, d.FOOT + ROW_HEIGHT)


def _draw_values(axes: Axes, rows: pd.DataFrame, form: KpiFormat) -> None:
    for place, row in enumerate(rows.to_dict("records")):
        actual, target = float(row[c.ACTUAL]), float(row[c.TARGET])
        is_sum = row[s.ROW] != s.ITEM
        if not is_sum:
            axes.barh(place - 0.1, target, height=0.56, facecolor="white", edgecolor=INK, zorder=1)
            axes.barh(place + 0.06, actual, height=0.5, color=MUTED, zorder=2)
        end = 0.0 if is_sum else max(actual, target, 0.0)
        end = min(actual, target) if actual < 0 and not is_sum else end
        side = "left" if actual < 0 and not is_sum else "right"
        is_total = row[s.ROW] == s.TOTAL
        d.label(axes, (end, place), form.value(actual), side=side, is_bold=is_total)
    d.zero_line(axes, is_vertical=True)
    d.column_head(axes, f"{form.language.text('Actual')}, {form.unit}", ha="left")


def _draw_changes(
    axes: Axes, rows: pd.DataFrame, form: KpiFormat, colours: tuple[str, str]
) -> None:
    for place, row in enumerate(rows.to_dict("records")):
        variance = float(row[VARIANCE])
        is_sum = row[s.ROW] != s.ITEM
        if not is_sum:
            color = colours[0 if variance >= 0 else 1]
            axes.barh(place, variance, height=0.5, color=color, zorder=2)
        written = form.change(row)
        side = "left" if variance < 0 else "right"
        end, is_total = 0.0 if is_sum else variance, row[s.ROW] == s.TOTAL
        d.label(axes, (end, place), written, side=side, is_bold=is_total)
    d.zero_line(axes, is_vertical=True)
    d.column_head(axes, f"{form.language.text('Variance')}, {form.difference_unit}", ha="center")


def _draw_names(axes: Axes, rows: pd.DataFrame, *, left: float) -> None:
    for place, row in enumerate(rows.to_dict("records")):
        is_total = row[s.ROW] == s.TOTAL
        axes.annotate(
            d.short(str(row[LABEL])),
            (0.0, place),
            xycoords=("axes fraction", "data"),
            xytext=(left, 0),
            textcoords="offset points",
            va="center_baseline",
            fontweight="bold" if is_total else "normal",
            annotation_clip=False,
        )


def draw_time(
    figure: Figure, rows: pd.DataFrame, form: KpiFormat, colours: tuple[str, str] = STANDARD
) -> None:
    """Draw actual, target and the year before by quarter, and above them the variance.

    Parameters
    ----------
    figure : Figure
        A figure without automatic layout.
    rows : DataFrame
        From :func:`kamlib.soll_ist.selection.company_by_quarter`.
    form : KpiFormat
        How figures are written.
    colours : (str, str)
        Favourable, adverse.
    """
    low, high = s.bar_span(rows[c.ACTUAL], rows[c.TARGET], rows[PREVIOUS])
    lower = d.Span(low, high, before=0.3 if low < 0 else 0.02, after=0.3)
    low, high = s.bar_span(rows[VARIANCE])
    upper = d.Span(low, high, before=0.3 if low < 0 else 0.1, after=0.5)
    room = figure.get_figheight() - d.HEAD - d.FOOT - 0.25
    scale = d.shared_scale(lower, upper, room)
    left, width = d.MARGIN, WIDTH - 2 * d.MARGIN
    bottom, height = d.FOOT + 0.25, d.panel_inches(lower, scale)
    columns = d.panel(figure, left, bottom, width, height)
    changes = d.panel(figure, left, bottom + height, width, d.panel_inches(upper, scale))
    for axes, span in [(columns, lower), (changes, upper)]:
        d.lines_only(axes)
        axes.set_ylim(*d.limits(span, scale))
        axes.set_xlim(-0.75, len(rows) - 0.25)
    _draw_columns(columns, rows, form)
    _draw_steps(changes, rows, form, colours)


def _draw_columns(axes: Axes, rows: pd.DataFrame, form: KpiFormat) -> None:
    places = range(len(rows))
    axes.bar([p - 0.17 for p in places], rows[PREVIOUS], width=0.42, color=PALE, zorder=1)
    has_target = rows[c.TARGET].notna()
    axes.bar(
        [p + 0.17 for p in places],
        rows[c.TARGET],
        width=0.42,
        facecolor="white",
        edgecolor=[INK if known else "none" for known in has_target],
        zorder=2,
    )
    axes.bar(list(places), rows[c.ACTUAL], width=0.42, color=MUTED, zorder=3)
    last = len(rows) - 1
    for place, row in enumerate(rows.to_dict("records")):
        top = max(0.0, *(s.known(row[name]) for name in (c.ACTUAL, c.TARGET, PREVIOUS)))
        if not is_missing(row[c.ACTUAL]):
            text = form.value(float(row[c.ACTUAL]))
            d.label(axes, (place, top), text, side="above", is_bold=place == last)
        axes.annotate(
            str(row[c.QUARTER]),
            (place, 0.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -3),
            textcoords="offset points",
            ha="center",
            va="top",
            fontweight="bold" if place == last else "normal",
            annotation_clip=False,
        )
    d.zero_line(axes, is_vertical=False)


def _draw_steps(axes: Axes, rows: pd.DataFrame, form: KpiFormat, colours: tuple[str, str]) -> None:
    last = len(rows) - 1
    for place, row in enumerate(rows.to_dict("records")):
        if is_missing(row[VARIANCE]):
            continue
        variance = float(row[VARIANCE])
        color = colours[0 if variance >= 0 else 1]
        axes.bar(place, variance, width=0.42, color=color, zorder=2)
        side = "above" if variance >= 0 else "below"
        text = form.difference(variance)
        d.label(axes, (place, variance), text, side=side, is_bold=place == last)
    if rows[VARIANCE].notna().any():
        axes.axhline(0.0, color=CONTEXT, linewidth=0.8, zorder=4)
        axes.annotate(
            f"{form.language.text('Variance')}, {form.difference_unit}",
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(2, -4),
            textcoords="offset points",
            color=MUTED,
            va="top",
            annotation_clip=False,
        )
