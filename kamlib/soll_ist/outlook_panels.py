"""Panels of an outlook: year to date solid, the expected rest hatched, the target outlined."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kamlib.soll_ist import drawing as d
from kamlib.soll_ist import selection as s
from kamlib.soll_ist.panels import DIFFERENCE, GAP, NAMES, ROW_HEIGHT, VALUE
from kamlib.soll_ist.units import KpiFormat
from kamlib.support.theme import INK, MUTED, PALE, WIDTH

NAME, KIND, TO_DATE, WHOLE, CHANGE, IS_CHOSEN = (
    "name",
    "kind",
    "to_date",
    "whole",
    "change",
    "is_chosen",
)
LAST_YEAR, TARGET, OUTLOOK = "last_year", "target", "outlook"


def outlook_height(rows: pd.DataFrame) -> float:
    """Height of the picture in units of 100 pixels."""
    return d.HEAD + d.FOOT + ROW_HEIGHT * max(len(rows), 1)


def draw_outlook(
    figure: Figure,
    rows: pd.DataFrame,
    form: KpiFormat,
    *,
    heads: tuple[str, str],
    colours: tuple[str, str],
) -> None:
    """Draw last year, target and the outlook of each method; beside it the gap to the target.

    Parameters
    ----------
    figure : Figure
        A figure without automatic layout.
    rows : DataFrame
        ``name``, ``kind`` (last_year, target, outlook), ``to_date``, ``whole``, ``change``
        (favourable difference to the target) and ``is_chosen``.
    form : KpiFormat
        How figures are written.
    heads : (str, str)
        What stands above the two panels.
    colours : (str, str)
        Favourable, adverse.
    """
    low, high = s.bar_span(rows[WHOLE], rows[TO_DATE])
    left = d.Span(low, high, before=VALUE if low < 0 else 0.0, after=VALUE)
    low, high = s.bar_span(rows[CHANGE])
    right = d.Span(low, high, before=DIFFERENCE if low < 0 else 0.2, after=DIFFERENCE)
    scale = d.shared_scale(left, right, WIDTH - 2 * d.MARGIN - NAMES - GAP)
    height, width = ROW_HEIGHT * len(rows), d.panel_inches(left, scale)
    start = d.MARGIN + NAMES
    values = d.panel(figure, start, d.FOOT, width, height)
    changes = d.panel(figure, start + width + GAP, d.FOOT, d.panel_inches(right, scale), height)
    for axes, span in [(values, left), (changes, right)]:
        d.lines_only(axes)
        axes.set_xlim(*d.limits(span, scale))
        axes.set_ylim(len(rows) - 0.5, -0.5)
    _draw_values(values, rows, form)
    _draw_changes(changes, rows, form, colours)
    d.column_head(values, heads[0], ha="left")
    d.column_head(changes, heads[1], ha="center")


def _draw_values(axes: Axes, rows: pd.DataFrame, form: KpiFormat) -> None:
    for place, row in enumerate(rows.to_dict("records")):
        whole, to_date = float(row[WHOLE]), float(row[TO_DATE])
        if row[KIND] == LAST_YEAR:
            axes.barh(place, whole, height=0.5, color=PALE, zorder=1)
        elif row[KIND] == TARGET:
            axes.barh(place, whole, height=0.5, facecolor="white", edgecolor=INK, zorder=1)
        else:
            rest = whole - to_date
            axes.barh(
                place,
                rest,
                left=to_date,
                height=0.5,
                facecolor="white",
                edgecolor=MUTED,
                hatch="////",
                zorder=1,
            )
            axes.barh(place, to_date, height=0.5, color=MUTED, zorder=2)
        end = max(whole, to_date, 0.0) if whole >= 0 else min(whole, to_date)
        side = "right" if whole >= 0 else "left"
        bold = bool(row[IS_CHOSEN])
        d.label(axes, (end, place), form.value(whole), side=side, is_bold=bold)
        axes.annotate(
            d.short(str(row[NAME]), 32),
            (0.0, place),
            xycoords=("axes fraction", "data"),
            xytext=(-(NAMES * 72), 0),
            textcoords="offset points",
            va="center_baseline",
            fontweight="bold" if bold else "normal",
            annotation_clip=False,
        )
    d.zero_line(axes, is_vertical=True)


def _draw_changes(
    axes: Axes, rows: pd.DataFrame, form: KpiFormat, colours: tuple[str, str]
) -> None:
    target = float(rows.loc[rows[KIND] == TARGET, WHOLE].abs().iloc[0])
    for place, row in enumerate(rows.to_dict("records")):
        if row[KIND] != OUTLOOK:
            continue
        change = float(row[CHANGE])
        axes.barh(place, change, height=0.5, color=colours[0 if change >= 0 else 1], zorder=2)
        written = form.difference(change)
        if target > 0:
            written += f" ({form.language.percent(100 * change / target, signed=True)})"
        side = "right" if change >= 0 else "left"
        d.label(axes, (change, place), written, side=side, is_bold=bool(row[IS_CHOSEN]))
    d.zero_line(axes, is_vertical=True)
