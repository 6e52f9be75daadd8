"""Panels of variance pictures: two bar panels of one scale, side by side or one above the other.

The same unit has the same scale everywhere in a picture: the room of a panel follows from the
range of its bars, so a euro of variance is as long as a euro of revenue.
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kamlib.support.theme import CONTEXT, INK, MUTED, bare, plain, title

#: Inches kept free for the three lines of the title and for margins.
HEAD, FOOT, MARGIN = 1.05, 0.15, 0.1


@dataclass(frozen=True)
class Span:
    """Range of the bars of one panel, and inches kept free for labels before and after."""

    low: float
    high: float
    before: float = 0.0
    after: float = 0.0

    @property
    def size(self) -> float:
        """Range in the unit of the bars."""
        return self.high - self.low


def shared_scale(first: Span, second: Span, room: float) -> float:
    """Inches per unit, so that both panels fill ``room`` inches with one scale.

    Examples
    --------
    >>> shared_scale(Span(0, 8, after=1), Span(-1, 1, after=1), room=7)
    0.5
    """
    free = room - first.before - first.after - second.before - second.after
    size = first.size + second.size
    return free / size if size > 0 else 1.0


def panel_inches(span: Span, scale: float) -> float:
    """Length of a panel in inches, labels included."""
    return span.before + span.size * scale + span.after


def limits(span: Span, scale: float) -> tuple[float, float]:
    """Axis limits of a panel: the range and the free room for labels."""
    return span.low - span.before / scale, span.high + span.after / scale


def panel(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add a panel at a place given in inches."""
    total_width, total_height = figure.get_size_inches()
    place = (
        left / total_width,
        bottom / total_height,
        max(width, 0.01) / total_width,
        height / total_height,
    )
    return figure.add_axes(place)


def heading(figure: Figure, *, who: str, what: str, when: str) -> None:
    """Head a picture whose panels are placed by hand."""
    total_width, total_height = figure.get_size_inches()
    # The three lines stand a fixed distance above the panels, whatever the height.
    lowest = (total_height - HEAD + 0.35) / total_height
    head = figure.add_axes((MARGIN / total_width, lowest - 1.04 * 0.8, 0.9, 0.8))
    head.set_axis_off()
    head.patch.set_visible(False)
    title(head, who=who, what=what, when=when)


def lines_only(axes: Axes) -> None:
    """Leave nothing but the bars and the zero line."""
    bare(axes)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.patch.set_visible(False)


def label(
    axes: Axes, at: tuple[float, float], text: str, *, side: str, is_bold: bool = False
) -> None:
    """Write a value beside the end of a bar: ``side`` is left, right, above or below."""
    shift = {"left": (-4, 0), "right": (4, 0), "above": (0, 3), "below": (0, -3)}[side]
    axes.annotate(
        text,
        at,
        xytext=shift,
        textcoords="offset points",
        ha={"left": "right", "right": "left"}.get(side, "center"),
        va={"above": "bottom", "below": "top"}.get(side, "center_baseline"),
        color=INK,
        fontweight="bold" if is_bold else "normal",
        annotation_clip=False,
    )


def zero_line(axes: Axes, *, is_vertical: bool) -> None:
    """Draw the line that bars stand on."""
    draw = axes.axvline if is_vertical else axes.axhline
    draw(0.0, color=CONTEXT, linewidth=0.8, zorder=4)


def column_head(axes: Axes, text: str, *, ha: str) -> None:
    """Write above a panel what its bars are, at their zero line."""
    axes.annotate(
        text,
        (0.0, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        color=MUTED,
        ha=ha,
        annotation_clip=False,
    )


def rule(figure: Figure, height: float) -> None:
    """Draw the line above a total, from margin to margin; ``height`` in inches from below."""
    width, total = figure.get_size_inches()
    ends = (MARGIN / width, 1 - MARGIN / width)
    at = (height / total, height / total)
    figure.add_artist(Line2D(ends, at, color=INK, linewidth=0.8))


def short(text: str, longest: int = 30) -> str:
    """Cut a name to the room it has, safe to draw.

    Examples
    --------
    >>> short("Donaudampfschifffahrtsgesellschaft", 12)
    'Donaudampfs…'
    """
    written = " ".join(str(text).split())
    return plain(written if len(written) <= longest else written[: longest - 1] + "…")
