"""What bubbles and numbers of the matrix mean: kinds of accounts, the arrow, sizes, names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from kamlib.matrix.ground import SMALL
from kamlib.matrix.labels import LARGEST, NAMED_STATUS, bubble_scale
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.theme import ACCENT, CONTEXT, INK, MUTED, plain

MILLION = 1e6
#: The list of numbered names: columns, height of a line, and where it begins, in inches.
COLUMNS, LINE, TOP = 3, 0.19, 1.16


def draw_legends(
    axes: Axes, rows: pd.DataFrame, *, way: str, border: float, language: Language
) -> None:
    """Draw both legends below the matrix: kinds on the left, sizes on the right.

    Parameters
    ----------
    axes : Axes
        The matrix.
    rows : DataFrame
        Accounts drawn.
    way : str
        What the arrows mean; "" where there are none.
    border : float
        Half the width of the band around the splits; 0: no band.
    language : Language
        Of the legend.
    """
    kinds = axes.legend(
        handles=_kinds(rows, way, border, language),
        loc="upper left",
        bbox_to_anchor=(-0.01, -0.055),
        fontsize=SMALL,
        ncols=2,
        borderpad=0.3,
        columnspacing=1.4,
        handletextpad=0.5,
    )
    axes.add_artist(kinds)
    axes.legend(
        handles=_sizes(rows, language),
        loc="upper right",
        bbox_to_anchor=(1.01, -0.055),
        fontsize=SMALL,
        ncols=3,
        handlelength=4.0,
        handleheight=4.0,
        handletextpad=0.2,
        columnspacing=0.6,
        borderpad=0.2,
    )


def draw_numbers(axes: Axes, names: Sequence[str], *, language: Language) -> None:
    """Say below the legends whose name a number stands for, and make the picture longer for it.

    Parameters
    ----------
    axes : Axes
        The matrix, its layout already fixed.
    names : sequence of str
        In the order of their numbers; without any nothing is drawn.
    language : Language
        Of the head.
    """
    if not names:
        return
    figure = cast(Figure, axes.get_figure(root=True))
    rows = -(-len(names) // COLUMNS)
    width, height = figure.get_size_inches()
    at = axes.get_position()
    more = (rows + 1) * LINE + max(TOP - at.y0 * height, 0) + 0.05
    figure.set_size_inches(width, height + more)
    scale = height / (height + more)
    bottom = (at.y0 * height + more) / (height + more)
    axes.set_position((at.x0, bottom, at.width, at.height * scale))
    inches = at.height * height
    head = language.text("Numbers in the picture:")
    axes.text(0.0, -TOP / inches, head, transform=axes.transAxes, fontsize=SMALL, color=MUTED)
    for place, name in enumerate(names):
        column, row = divmod(place, rows)
        level = -(TOP + (row + 1) * LINE) / inches
        spot = (column / COLUMNS, level)
        look: dict[str, Any] = {"transform": axes.transAxes, "fontsize": SMALL}
        axes.text(spot[0] + 0.022, level, str(place + 1), ha="right", fontweight="bold", **look)
        axes.text(spot[0] + 0.03, level, plain(name), **look)


def _kinds(rows: pd.DataFrame, way: str, border: float, language: Language) -> list[Artist]:
    text = language.text
    has_key = bool(rows[c.STATUS].isin(NAMED_STATUS).any())
    dark = text("key account or candidate (status)") if has_key else text("largest by net revenue")
    marks: list[Artist] = [_dot(INK, 0.72, dark), _dot(CONTEXT, 0.55, text("other account"))]
    if rows["is_thin"].any():
        marks.append(_ring(text("few figures (coverage below minimum)")))
    if border:
        label = text(
            "undecided: within {border} of a split", border=language.number(border, digits=1)
        )
        marks.append(Patch(facecolor=CONTEXT, alpha=0.3, linewidth=0, label=label))
    if way:
        marks.append(_way(way))
    return marks


def _sizes(rows: pd.DataFrame, language: Language) -> list[Line2D]:
    """Three sizes: the largest bubble, a quarter and a twenty-fifth of it."""
    largest = bubble_scale(rows[c.NET_REVENUE])
    unit: Literal["M", "k"] = "M" if largest >= MILLION else "k"
    drawn = []
    for size in (largest / 25, largest / 4, largest):
        written = language.money(size, unit=unit)
        if size == largest and rows[c.NET_REVENUE].max() > largest:
            written = language.text("{money} and more", money=written)
        drawn.append(_sized(size / largest, written))
    return drawn


def _dot(color: str, alpha: float, label: str) -> Line2D:
    return Line2D(
        [],
        [],
        linestyle="",
        marker="o",
        markersize=8,
        color=color,
        alpha=alpha,
        markeredgewidth=0,
        label=label,
    )


def _ring(label: str) -> Line2D:
    return Line2D(
        [],
        [],
        linestyle="",
        marker="o",
        markersize=8,
        markerfacecolor="none",
        markeredgecolor=MUTED,
        label=label,
    )


def _way(label: str) -> Line2D:
    return Line2D(
        [], [], color=ACCENT, linewidth=1.3, marker=">", markevery=[1], markersize=4, label=label
    )


def _sized(share: float, label: str) -> Line2D:
    diameter = 2 * float(np.sqrt(share * LARGEST / np.pi))
    return Line2D(
        [],
        [],
        linestyle="",
        marker="o",
        markersize=diameter,
        color=CONTEXT,
        alpha=0.55,
        markeredgewidth=0,
        label=label,
    )
