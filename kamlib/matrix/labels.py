"""Which bubbles carry a name, how large they are, and names set so that none overlaps another."""

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
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from kamlib.scoring.words import label_names
from kamlib.support import columns as c
from kamlib.support.theme import CONTEXT, INK, plain

MOST_LABELS = 60
FEWEST_LABELS = 15
LONGEST_LABEL = 26
#: Bubble areas in square points: never smaller, never larger.
SMALLEST, LARGEST = 14.0, 900.0
#: Largest bubble as a multiple of the ninth decile of revenue, so that one cannot swallow the rest.
CAP = 4.0
#: Unnamed bubbles from this area on are kept clear of names.
SOLID = 60.0
NAMED_STATUS = ("key", "candidate")


def bubble_scale(revenue: pd.Series) -> float:
    """Choose the revenue that is drawn as the largest bubble.

    Parameters
    ----------
    revenue : Series of shape (n,)
        Net revenue of the accounts drawn.

    Returns
    -------
    float
        The largest revenue, but at most four times the ninth decile; 1 where nothing is positive.

    Examples
    --------
    >>> round(bubble_scale(pd.Series([10.0] * 9 + [1000.0])))
    436
    """
    positive = revenue[revenue > 0]
    if positive.empty:
        return 1.0
    return float(min(positive.max(), CAP * positive.quantile(0.9)))


def bubble_areas(revenue: pd.Series, largest: float) -> pd.Series:
    """Turn revenue into bubble areas: area grows with revenue, so the radius with its root.

    Parameters
    ----------
    revenue : Series of shape (n,)
        Net revenue; what is not positive gets the smallest bubble.
    largest : float
        Revenue of the largest bubble, from :func:`bubble_scale`.

    Returns
    -------
    Series of shape (n,)
        Square points, as matplotlib's ``scatter`` takes them.

    Examples
    --------
    >>> bubble_areas(pd.Series([100.0, 25.0, -5.0]), 100.0).tolist()
    [900.0, 225.0, 14.0]
    """
    return (revenue.astype(float) / largest * LARGEST).clip(SMALLEST, LARGEST)


def named_accounts(placement: pd.DataFrame) -> list[str]:
    """Choose the accounts that carry a name: key accounts and candidates, then the largest.

    Parameters
    ----------
    placement : DataFrame
        Placed accounts with ``status``, ``net_revenue`` and ``account_id``.

    Returns
    -------
    list of str
        At most 60 accounts, largest first within key and candidate; filled up to 15 with the
        largest others.
    """
    order = placement.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
    is_named = order[c.STATUS].isin(NAMED_STATUS)
    first = list(order.loc[is_named, c.ACCOUNT_ID])
    rest = list(order.loc[~is_named, c.ACCOUNT_ID])
    return (first + rest[: max(FEWEST_LABELS - len(first), 0)])[:MOST_LABELS]


def set_names(
    axes: Axes,
    rows: pd.DataFrame,
    *,
    areas: pd.Series,
    ways: np.ndarray,
    taken: Sequence[Text] = (),
) -> list[str]:
    """Write names beside bubbles where there is room, and tell which found none.

    Parameters
    ----------
    axes : Axes
        With everything else already drawn.
    rows : DataFrame
        Placed accounts; ``is_named`` says which get a name.
    areas : Series
        Bubble areas, by the index of ``rows``.
    ways : array of shape (n_arrows, 4)
        Lines that names keep clear of: from x, y to x, y.
    taken : sequence of Text
        Texts already there.

    Returns
    -------
    list of str
        Accounts whose name found no room.
    """
    named = rows[rows["is_named"]]
    if named.empty:
        return []
    figure = cast(Figure, axes.get_figure(root=True))
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    lines: dict[str, Any] = {
        "x_lines": [way[[0, 2]] for way in ways],
        "y_lines": [way[[1, 3]] for way in ways],
    }
    x, y = _kept_clear(axes, rows, areas, taken)
    with contextlib.redirect_stdout(io.StringIO()):  # textalloc prints when it finds no room
        _, _, drawn, _ = textalloc.allocate(
            axes,
            named["value_index"].to_list(),
            named["engagement_index"].to_list(),
            [plain(name) for name in label_names(list(named[c.NAME]), longest=LONGEST_LABEL)],
            x_scatter=x,
            y_scatter=y,
            **(lines if len(ways) else {}),
            **_SETTING,
        )
    found = [text is not None for text in drawn]
    return [
        str(account)
        for account, is_set in zip(named[c.ACCOUNT_ID], found, strict=True)
        if not is_set
    ]


_SETTING: dict[str, Any] = {
    "textsize": 8.5,
    "textcolor": INK,
    "linecolor": CONTEXT,
    "plot_kwargs": {"linewidth": 0.7, "zorder": 2.5},
    "min_distance": 0.006,
    "max_distance": 0.15,
    "margin": 0.002,
    "nbr_candidates": 600,
    "draw_all": False,
    "avoid_label_lines_overlap": True,
    "path_effects": [withStroke(linewidth=2.0, foreground="white", alpha=0.85)],
    "zorder": 6,
}


def _kept_clear(
    axes: Axes, rows: pd.DataFrame, areas: pd.Series, taken: Sequence[Text]
) -> tuple[np.ndarray, np.ndarray]:
    """Points that names avoid: bubbles with their rims, and texts already there.

    Small unnamed bubbles may lie behind a name, or nothing could be named among hundreds.
    """
    solid = rows["is_named"] | (areas > SOLID)
    middle = axes.transData.transform(rows.loc[solid, ["value_index", "engagement_index"]])
    dots = cast(Figure, axes.get_figure(root=True)).dpi / 72
    radius = np.sqrt(areas[solid].to_numpy() / np.pi) * dots
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    rim = middle[:, None, :] + radius[:, None, None] * np.stack(
        [np.cos(angles), np.sin(angles)], -1
    )
    boxes = [text.get_window_extent() for text in taken]
    inside = [
        np.stack(np.meshgrid(np.linspace(b.x0, b.x1, 12), np.linspace(b.y0, b.y1, 4)), -1)
        for b in boxes
    ]
    parts = [middle, rim.reshape(-1, 2), *(points.reshape(-1, 2) for points in inside)]
    data = axes.transData.inverted().transform(np.concatenate(parts))
    return data[:, 0], data[:, 1]
