"""What lies under the names of the matrix: tinted quadrants with their heads, bubbles, arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from kamlib.support.theme import ACCENT, CONTEXT, INK, MUTED, QUADRANT_TINTS

SMALL = 8.5
LOW, HIGH = -0.3, 10.3
WAY = ["value_index", "engagement_index"]
BEFORE = ["previous_value_index", "previous_engagement_index"]
TARGET = ["target_value_index", "target_engagement_index"]


def draw_quadrants(axes: Axes, splits: tuple[float, float], border: float) -> None:
    """Tint the four quadrants and draw the splits with the band around them.

    Parameters
    ----------
    axes : Axes
        The matrix.
    splits : tuple of float
        Of value and of engagement.
    border : float
        Half the width of the band; 0: none.
    """
    value, engagement = splits
    corners = {
        "priority": ((value, HIGH), (engagement, HIGH)),
        "bind": ((value, HIGH), (LOW, engagement)),
        "monetise": ((LOW, value), (engagement, HIGH)),
        "reassess": ((LOW, value), (LOW, engagement)),
    }
    for name, ((left, right), (bottom, top)) in corners.items():
        box = Rectangle((left, bottom), right - left, top - bottom, color=QUADRANT_TINTS[name])
        box.set(alpha=0.1, linewidth=0, zorder=0)
        axes.add_patch(box)
    if border:
        band: dict[str, Any] = {"color": CONTEXT, "alpha": 0.14, "linewidth": 0, "zorder": 0.5}
        axes.axvspan(value - border, value + border, **band)
        axes.axhspan(engagement - border, engagement + border, **band)
    axes.plot([value, value], [LOW, HIGH], color=MUTED, linewidth=0.9, zorder=1)
    axes.plot([LOW, HIGH], [engagement, engagement], color=MUTED, linewidth=0.9, zorder=1)


def draw_heads(axes: Axes, heads: Mapping[str, tuple[str, str]]) -> list[Text]:
    """Write name and content of each quadrant into its outer corner.

    Parameters
    ----------
    axes : Axes
        The matrix.
    heads : mapping of quadrant to (name, content)
        Safe to draw.

    Returns
    -------
    list of Text
        The texts, so that names keep clear of them.
    """
    drawn = []
    for quadrant, words in heads.items():
        is_right, is_top = quadrant in ("priority", "bind"), quadrant in ("priority", "monetise")
        x = HIGH - 0.1 if is_right else LOW + 0.1
        levels = (HIGH - 0.12, HIGH - 0.46) if is_top else (LOW + 0.42, LOW + 0.1)
        looks: Sequence[dict[str, Any]] = (
            {"fontsize": 11, "fontweight": "bold", "color": QUADRANT_TINTS[quadrant]},
            {"fontsize": SMALL, "color": MUTED},
        )
        for word, level, look in zip(words, levels, looks, strict=True):
            text = axes.text(x, level, word, zorder=2, **look)
            text.set(ha="right" if is_right else "left", va="top" if is_top else "bottom")
            drawn.append(text)
    return drawn


def draw_bubbles(axes: Axes, rows: pd.DataFrame, areas: pd.Series) -> None:
    """Draw every account; hollow where few figures are known, dark where it counts most.

    Parameters
    ----------
    axes : Axes
        The matrix.
    rows : DataFrame
        Both indices, ``is_dark`` and ``is_thin``.
    areas : Series
        Square points, by the index of ``rows``.
    """
    kinds: list[tuple[pd.Series, dict[str, Any]]] = [
        (~rows["is_dark"] & ~rows["is_thin"], {"color": CONTEXT, "alpha": 0.55}),
        (rows["is_dark"] & ~rows["is_thin"], {"color": INK, "alpha": 0.72}),
        (~rows["is_dark"] & rows["is_thin"], {"facecolor": "none", "edgecolor": CONTEXT}),
        (rows["is_dark"] & rows["is_thin"], {"facecolor": "none", "edgecolor": INK}),
    ]
    for layer, (members, look) in enumerate(kinds):
        edge: dict[str, Any] = {} if "edgecolor" in look else {"edgecolor": "white"}
        axes.scatter(
            rows.loc[members, WAY[0]],
            rows.loc[members, WAY[1]],
            s=areas[members],
            linewidth=0.8,
            zorder=3 + layer / 10,
            clip_on=False,
            **look,
            **edge,
        )


def draw_moves(axes: Axes, moved: pd.DataFrame, areas: pd.Series) -> NDArray[np.float64]:
    """Draw the ways since the quarter before, blue where the quadrant changed.

    Parameters
    ----------
    axes : Axes
        The matrix.
    moved : DataFrame
        Both indices now and before, both quadrants, and the ``place`` in ``areas``.
    areas : Series
        Of the bubbles that the arrows end at.

    Returns
    -------
    ndarray of shape (n_arrows, 4)
        From x, y to x, y.
    """
    ways = moved[[*BEFORE, *WAY]].to_numpy(dtype=float)
    for way, row in zip(ways, moved.to_dict("records"), strict=True):
        changed = row["previous_quadrant"] != row["quadrant"]
        radius = float(np.sqrt(areas[row["place"]] / np.pi))
        _arrow(axes, way, width=1.3 if changed else 0.9, shrink=radius).set(
            color=ACCENT if changed else MUTED
        )
    return ways


def draw_targets(axes: Axes, known: pd.DataFrame) -> NDArray[np.float64]:
    """Draw the ways to the target positions; returns them as :func:`draw_moves` does."""
    ways = known[[*WAY, *TARGET]].to_numpy(dtype=float)
    for way in ways:
        _arrow(axes, way, width=1.1, shrink=0.0).set(color=ACCENT)
    return ways


def _arrow(axes: Axes, way: NDArray[np.float64], *, width: float, shrink: float) -> FancyArrowPatch:
    arrow = FancyArrowPatch(
        (way[0], way[1]),
        (way[2], way[3]),
        arrowstyle="-|>",
        mutation_scale=9,
        shrinkA=0,
        shrinkB=shrink,
        zorder=4,
        linewidth=width,
    )
    axes.add_patch(arrow)
    return arrow
