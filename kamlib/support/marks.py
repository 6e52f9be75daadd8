"""Small drawings inside tables and tiles: bars and sparklines, from a common zero line.

They repeat figures that stand beside them as text, so readers who cannot see them miss
nothing. A missing figure leaves a gap; it is never drawn as zero.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from kamlib.support.language import NO_FIGURE, is_missing

_STEPS = "▁▂▃▄▅▆▇█"


def bars(values: Sequence[float]) -> list[str]:
    """Draw one horizontal bar per figure, all on the same scale, negative to the left.

    Parameters
    ----------
    values : sequence of float
        NaN draws an empty bar.

    Returns
    -------
    list of str
        HTML, hidden from screen readers; empty texts where there is nothing to scale.

    Examples
    --------
    >>> "left:50.0%;width:50.0%" in bars([2.0, -2.0])[0]
    True
    >>> bars([0.0, float("nan")])
    ['', '']
    """
    known = [0.0 if is_missing(value) else float(value) for value in values]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = high - low
    if not span or not math.isfinite(span):
        return ["" for _ in known]
    zero = -low / span * 100
    axis = f'<u style="left:{zero:.1f}%"></u>' if low < 0 else ""
    drawn = []
    for value in known:
        width = abs(value) / span * 100
        left = zero if value >= 0 else zero - width
        sign = "neg" if value < 0 else "pos"
        bar = f'<i class="{sign}" style="left:{left:.1f}%;width:{width:.1f}%"></i>' if width else ""
        drawn.append(f'<span class="kam-bar" aria-hidden="true">{axis}{bar}</span>')
    return drawn


def sparkline(
    values: Sequence[float], *, label: str = "", width: int = 72, height: int = 20
) -> str:
    """Draw figures over time as small columns from a zero line; the last one is dark.

    Parameters
    ----------
    values : sequence of float
        Oldest first; NaN leaves a gap.
    label : str
        What is read aloud instead; empty: the drawing is hidden from screen readers.
    width, height : int
        In page pixels.

    Returns
    -------
    str
        An inline SVG, or "" where no figure is known.

    Examples
    --------
    >>> sparkline([float("nan")])
    ''
    >>> sparkline([1.0, -1.0], width=8, height=8).count("<rect")
    2
    """
    known = [float(value) for value in values if not is_missing(value)]
    span = max([0.0, *known]) - min([0.0, *known])
    if not span or not math.isfinite(span):
        return ""
    zero = max([0.0, *known]) / span * height
    step = width / len(values)
    columns = []
    for position, value in enumerate(values):
        if is_missing(value):
            continue
        size = max(abs(float(value)) / span * height, 0.75)
        top = zero - size if value >= 0 else zero
        shade = "" if position == len(values) - 1 else ' opacity=".4"'
        columns.append(
            f'<rect x="{position * step:.1f}" y="{top:.1f}" '
            f'width="{step * 0.72:.1f}" height="{size:.1f}"{shade}/>'
        )
    named = f'role="img" aria-label="{html.escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg class="kam-spark" {named} width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" fill="currentColor">{"".join(columns)}</svg>'
    )


def steps(values: Sequence[float]) -> str:
    """Write figures over time as text, one step per figure from the lowest to the highest.

    Examples
    --------
    >>> steps([1.0, float("nan"), 3.0])
    '▁–█'
    """
    known = [float(value) for value in values if not is_missing(value)]
    if not known:
        return NO_FIGURE
    low, span = min(known), (max(known) - min(known)) or 1.0
    return "".join(
        NO_FIGURE if is_missing(value) else _STEPS[round((float(value) - low) / span * 7)]
        for value in values
    )
