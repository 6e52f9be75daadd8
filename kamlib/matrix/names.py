"""Names set beside bubbles so that none overlaps another; who finds no room gets a number.

The most important accounts are set first. A name keeps clear of bubbles, arrows, other names
and the lines of the split; a number takes little room and is explained below the picture.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
import textalloc
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from numpy.typing import NDArray

from kamlib.scoring.words import label_names
from kamlib.support import columns as c
from kamlib.support.theme import CONTEXT, INK, plain

LONGEST_LABEL = 26
#: Unnamed bubbles from this area on are kept clear of names.
SOLID = 60.0
#: Pixels between the points that stand for a text already set; narrower than any number.
GRID = 7.0
#: Points of an index that names keep away from the splits.
AWAY = 0.05
HALO = [withStroke(linewidth=2.0, foreground="white", alpha=0.85)]
AT = ["value_index", "engagement_index"]
_SETTING: dict[str, Any] = {
    "textcolor": INK,
    "linecolor": CONTEXT,
    "plot_kwargs": {"linewidth": 0.7, "zorder": 2.5},
    "min_distance": 0.006,
    "margin": 0.002,
    "nbr_candidates": 600,
    "draw_all": False,
    "avoid_label_lines_overlap": True,
    "path_effects": HALO,
    "va": "bottom",
    "zorder": 6,
}
Lines = list[NDArray[np.float64]]


def set_names(
    axes: Axes,
    rows: pd.DataFrame,
    *,
    areas: pd.Series,
    ways: NDArray[np.floating],
    splits: tuple[float, float],
    taken: Sequence[Text] = (),
) -> list[str]:
    """Write names beside bubbles, the most important first, and numbers where names do not fit.

    Parameters
    ----------
    axes : Axes
        With everything else already drawn.
    rows : DataFrame
        Placed accounts; ``importance`` is the place in the order of naming, NaN for accounts
        without a name.
    areas : Series
        Bubble areas, by the index of ``rows``.
    ways : array of shape (n_arrows, 4)
        Lines that names keep clear of: from x, y to x, y.
    splits : tuple of float
        Of value and of engagement; no name stands on them.
    taken : sequence of Text
        Texts already there.

    Returns
    -------
    list of str
        Names of the accounts that carry a number, in the order of the numbers.
    """
    named = rows[rows["importance"].notna()].sort_values("importance")
    if named.empty:
        return []
    figure = cast(Figure, axes.get_figure(root=True))
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    lines = [*_as_lines(ways), *_split_lines(axes, splits)]
    dots = _bubble_points(axes, rows, areas)
    written = label_names(list(named[c.NAME]), longest=LONGEST_LABEL)
    names = [plain(name) for name in written]
    texts, drawn = _allocate(axes, named, names, dots=[*dots, *_text_points(taken)], lines=lines)
    open_rows = named[[text is None for text in texts]]
    numbers = [str(number + 1) for number in range(len(open_rows))]
    if numbers:
        done = [*taken, *(text for text in texts if text is not None)]
        dots = [*dots, *_text_points(done)]
        marks, _ = _allocate(
            axes, open_rows, numbers, dots=dots, lines=[*_as_lines(ways), *drawn], is_bold=True
        )
        _within(axes, open_rows, numbers, marks)
    return [name for name, text in zip(written, texts, strict=True) if text is None]


def _allocate(
    axes: Axes,
    rows: pd.DataFrame,
    words: Sequence[str],
    *,
    dots: Lines,
    lines: Lines,
    is_bold: bool = False,
) -> tuple[list[Text | None], Lines]:
    """Set words beside their bubbles; None where one finds no room; and the leader lines."""
    points = axes.transData.inverted().transform(np.concatenate(dots))
    with contextlib.redirect_stdout(io.StringIO()):  # textalloc prints when it finds no room
        _, _, texts, leaders = textalloc.allocate(
            axes,
            rows[AT[0]].to_list(),
            rows[AT[1]].to_list(),
            list(words),
            x_scatter=points[:, 0],
            y_scatter=points[:, 1],
            x_lines=[line[[0, 2]] for line in lines],
            y_lines=[line[[1, 3]] for line in lines],
            textsize=8.5,
            fontweight="bold" if is_bold else "normal",
            max_distance=0.06 if is_bold else 0.13,
            **_SETTING,
        )
    known = [line for line in cast(list[Line2D | None], leaders) if line is not None]
    ends = [np.asarray(line.get_xydata(), dtype=np.float64) for line in known]
    drawn = [np.concatenate([way[0], way[-1]]) for way in ends]
    return cast(list[Text | None], texts), drawn


def _within(
    axes: Axes, rows: pd.DataFrame, numbers: Sequence[str], marks: Sequence[Text | None]
) -> None:
    """Write a number that found no room beside its bubble into the bubble."""
    spots = rows[AT].to_numpy(dtype=float)
    for number, mark, (x, y) in zip(numbers, marks, spots, strict=True):
        if mark is None:
            text = axes.text(x, y, number, fontsize=7, fontweight="bold", color=INK)
            text.set(ha="center", va="center", zorder=7, path_effects=HALO)


def _as_lines(ways: NDArray[np.floating]) -> Lines:
    return [np.asarray(way, dtype=float) for way in ways]


def _split_lines(axes: Axes, splits: tuple[float, float]) -> Lines:
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    value, engagement = splits
    upright = [np.array([value + off, bottom, value + off, top]) for off in (-AWAY, AWAY)]
    level = [np.array([left, engagement + off, right, engagement + off]) for off in (-AWAY, AWAY)]
    return [*upright, *level]


def _bubble_points(axes: Axes, rows: pd.DataFrame, areas: pd.Series) -> Lines:
    """Points that stand for bubbles: middle, a ring and the rim.

    Small unnamed bubbles may lie behind a name, or nothing could be named among hundreds.
    """
    solid = rows["importance"].notna() | (areas > SOLID)
    middle = axes.transData.transform(rows.loc[solid, AT])
    dots = cast(Figure, axes.get_figure(root=True)).dpi / 72
    radius = np.sqrt(areas[solid].to_numpy() / np.pi) * dots
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], -1)
    rings = [middle[:, None, :] + part * radius[:, None, None] * circle for part in (0.5, 1.0)]
    return [middle, *(ring.reshape(-1, 2) for ring in rings)]


def _text_points(texts: Sequence[Text]) -> Lines:
    """Points that stand for texts: a grid over the box of each."""
    boxes = [text.get_window_extent() for text in texts]
    grids = [
        np.stack(
            np.meshgrid(
                np.linspace(box.x0, box.x1, max(2, int(box.width / GRID))),
                np.linspace(box.y0, box.y1, max(2, int(box.height / GRID))),
            ),
            -1,
        )
        for box in boxes
    ]
    return [grid.reshape(-1, 2) for grid in grids]
