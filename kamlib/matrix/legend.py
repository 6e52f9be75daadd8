"""What the bubbles of the matrix mean: kinds of accounts, the arrow, and the scale of sizes."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from kamlib.matrix.labels import LARGEST, NAMED_STATUS, bubble_scale
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.theme import ACCENT, CONTEXT, INK, MUTED

SMALL = 8.5
MILLION = 1e6


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


def _kinds(rows: pd.DataFrame, way: str, border: float, language: Language) -> list[Artist]:
    text = language.text
    has_key = bool(rows[c.STATUS].isin(NAMED_STATUS).any())
    dark = text("key account or candidate") if has_key else text("largest by revenue")
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
