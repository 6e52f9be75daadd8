"""Heat maps in the house style: a table whose cells are tinted by their figure.

Drawn by seaborn. Few shades are used, so that the palette of the picture file keeps each of
them; the figure itself is written into the cell wherever it is read.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kamlib.support.theme import INK

Colour = tuple[float, float, float]
#: Shades from white to the full colour, and the part of them that still lets figures be read.
STEPS, DEEPEST = 10, 0.6


def tints(colour: str, *, steps: int = STEPS, deepest: float = DEEPEST) -> list[Colour]:
    """Blend white into a colour, palest first.

    Parameters
    ----------
    colour : str
        The full colour.
    steps : int, default=10
        How many shades.
    deepest : float, default=0.6
        How much of the colour the last shade has, 0 to 1.

    Returns
    -------
    list of (float, float, float)
        Red, green and blue, 0 to 1.

    Examples
    --------
    >>> [round(red, 1) for red, _, _ in tints("black", steps=3, deepest=1.0)]
    [1.0, 0.5, 0.0]
    """
    import seaborn as sns  # noqa: PLC0415  takes a second, and few processes draw a heat map

    fine = sns.blend_palette(["white", colour], n_colors=101)
    places = [round(100 * deepest * step / (steps - 1)) for step in range(steps)]
    return [(float(r), float(g), float(b)) for r, g, b in (fine[place] for place in places)]


def two_sided(adverse: str, favourable: str) -> list[Colour]:
    """Blend from the adverse colour through white to the favourable one.

    Examples
    --------
    >>> [round(part, 1) for part in two_sided("red", "blue")[5]]
    [1.0, 1.0, 1.0]
    """
    low, high = (tints(colour, steps=6, deepest=0.5) for colour in (adverse, favourable))
    return [*low[::-1], *high[1:]]


def draw_heat(
    axes: Axes,
    shades: pd.DataFrame,
    written: pd.DataFrame | None,
    *,
    colours: Sequence[Colour],
    limits: tuple[float, float],
    size: float = 9.5,
) -> None:
    """Draw a table with tinted cells; the heads of rows and columns are left to the caller.

    Parameters
    ----------
    axes : Axes
        Where to; a second table may be drawn over the first.
    shades : DataFrame of shape (n_rows, n_columns)
        What the tint says; no cell is drawn where it is NaN.
    written : DataFrame of shape (n_rows, n_columns) or None
        Texts of the cells, safe to draw.
    colours : sequence of colours
        From the lower limit to the upper.
    limits : tuple of float
        Figures beyond them have the last colour.
    size : float, default=9.5
        Of the texts.
    """
    import seaborn as sns  # noqa: PLC0415

    figure = axes.get_figure(root=True)
    if shades.empty or not isinstance(figure, Figure):
        return
    FigureCanvasAgg(figure)  # seaborn draws once, and must not open a window to do so
    sns.heatmap(
        shades.astype(float),
        annot=None if written is None else written.to_numpy(dtype=object),
        fmt="",
        annot_kws={"fontsize": size, "color": INK},
        cmap=list(colours),
        vmin=limits[0],
        vmax=limits[1],
        cbar=False,
        linewidths=1.5,
        linecolor="white",
        xticklabels=False,
        yticklabels=False,
        ax=axes,
    )
    axes.set(xlabel="", ylabel="")
