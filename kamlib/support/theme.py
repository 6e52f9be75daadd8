"""One house style for every picture: ink, greys, one accent, and pictures that can be read aloud.

Actual is solid dark, the previous year lighter, the target outlined, the outlook hatched;
green and red say whether an effect is favourable. A :class:`Picture` carries an alternative
text made from the chart's own data, which is also what a regression test compares.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar

import matplotlib as mpl
import numpy as np
import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from PIL import Image

from kamlib.support.safe_text import clean, one_line

STYLE = Path(__file__).with_name("house.mplstyle")

INK = "#1f2933"
MUTED = "#52606d"
CONTEXT = "#9aa5b1"
PALE = "#cbd2d9"
ACCENT = "#0b69a3"
FAVOURABLE = "#2f8132"
ADVERSE = "#ba2525"
#: Favourable and adverse: green and red, or blue and orange for eyes that confuse the two.
EFFECT_COLOURS: dict[str, tuple[str, str]] = {
    "standard": (FAVOURABLE, ADVERSE),
    "colour_blind": ("#0b69a3", "#cb6e17"),
}
QUADRANT_TINTS = {
    "priority": "#2f8132",
    "bind": "#0b69a3",
    "monetise": "#cb6e17",
    "reassess": "#52606d",
}

#: Points of a unit of length.
POINTS = 72
#: Size at which signs are measured, in points, and the fractions of a point they are told in.
LARGE, FRACTIONS = 1000.0, 1 << 16
#: Width of a sign of another font, in sizes: that of a pictogram, the widest there are.
FOREIGN = 1.25
#: From one line of a title to the next, in points.
TITLE_LINE = 13.7
#: Pictures are 960 px wide on a page and twice that in the file, for print.
WIDTH = 9.6


@dataclass(frozen=True, eq=False)
class Picture:
    """A finished chart with its alternative text.

    Parameters
    ----------
    figure : Figure
        The drawn figure; a :class:`kamlib.support.vector.VectorPicture` has a sheet.
    alt : str
        What the chart shows, with its figures, for readers who cannot see it; cleaned of
        control and direction marks.
    """

    figure: Any
    alt: str
    #: Ending of a file of it.
    form: ClassVar[str] = "png"

    def __post_init__(self) -> None:
        object.__setattr__(self, "alt", clean(self.alt))

    @property
    def width(self) -> int:
        """Pixels of a page."""
        return int(self.figure.get_figwidth() * 100)

    def content(self) -> bytes:
        """Render as PNG; the same figure gives the same bytes."""
        return self._drawn

    @cached_property
    def _drawn(self) -> bytes:
        # Drawn once: a second drawing lays the figure out anew and moves it by a hair.
        canvas: Any = FigureCanvasAgg(self.figure)
        with mpl.rc_context(house_style()):
            canvas.draw()
        file = io.BytesIO()
        # To pack tighter than this costs more time than it saves bytes.
        drawn = with_palette(np.asarray(canvas.buffer_rgba()))
        drawn.save(file, "PNG", compress_level=4)
        return file.getvalue()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        drawn = base64.b64encode(self.content()).decode()
        data = {"image/png": drawn, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": self.width}}


def with_palette(pixels: np.ndarray) -> Image.Image:
    """Draw opaque pixels with 256 colours: no visible loss for a chart, at a third of the size.

    Parameters
    ----------
    pixels : array of shape (height, width, 4)
        Red, green, blue and opacity, 0 to 255.

    Returns
    -------
    Image
        Its palette covers the colours that occur, however often they do.

    Examples
    --------
    >>> red_and_blue = np.array([[[255, 0, 0, 255], [0, 0, 255, 255]]], dtype=np.uint8)
    >>> with_palette(red_and_blue).convert("RGB").getpixel((1, 0))
    (0, 0, 255)
    """
    height, width, _ = pixels.shape
    every = np.ascontiguousarray(pixels).view(np.uint32).ravel()
    # Most of a chart is paper, and what is drawn on it has few colours: choosing among these
    # alone is quicker.
    is_drawn = every != every[0]
    seen = pa.array(every[is_drawn]).dictionary_encode()
    colours = np.concatenate([every[:1], seen.dictionary.to_numpy()])[None, :, None]
    chosen = Image.fromarray(colours.view(np.uint8)[..., :3].copy()).quantize(
        256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    palette = np.asarray(chosen)[0]
    places = np.full(every.shape, palette[0])
    places[is_drawn] = palette[1:][seen.indices.to_numpy()]
    drawn = Image.frombytes("P", (width, height), places.tobytes())
    drawn.putpalette(chosen.getpalette() or [])
    return drawn


@cache
def house_style() -> dict[Any, Any]:
    """Read the house style once; each picture sets it for itself.

    Examples
    --------
    >>> house_style()["text.color"]
    '#1f2933'
    """
    return {**mpl.rc_params_from_file(STYLE, use_default_template=False)}


@contextmanager
def house_figure(height: float = 4.8, *, width: float = WIDTH) -> Iterator[Figure]:
    """Open a figure in the house style, without the global state of pyplot.

    Parameters
    ----------
    height, width : float
        In units of 100 page pixels.

    Examples
    --------
    >>> with house_figure(3.0) as figure:
    ...     axes = figure.subplots()
    >>> float(figure.get_figwidth())
    9.6
    """
    with mpl.rc_context(house_style()):
        figure = Figure(figsize=(width, height), dpi=200, layout="constrained")
        yield figure


@cache
def _drawable() -> frozenset[int]:
    """Signs the house font can draw; it comes with matplotlib, so every machine has the same."""
    path = findfont(FontProperties(family="DejaVu Sans"))
    return frozenset(get_font(path).get_charmap())


def can_draw(text: str) -> bool:
    r"""Say whether the house font has every letter of a text.

    Examples
    --------
    >>> can_draw("Söhne & Co"), can_draw("\u6771\u4eac GmbH")
    (True, False)
    """
    return all(ord(sign) in _drawable() for sign in clean(text) if sign.isalpha())


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """Measure how wide a text is drawn in one line, in units of 100 page pixels.

    Parameters
    ----------
    text : str
        A sign the house font lacks comes from another one of the reader, which may be wider.
    size : float
        Of the font, in points.
    bold : bool, default=False
        Of the bold weight.

    Notes
    -----
    The advance widths of its signs are added up. Pairs that the font sets closer together
    ("AV") are not: a text is drawn at most as wide as this says.

    Examples
    --------
    >>> round(text_width("Leiterin Einkauf Antriebe", size=11), 2)
    1.89
    """
    return sum(_advance(sign, bold) for sign in text) * size / POINTS


@cache
def _advance(sign: str, bold: bool) -> float:
    """Say how far the next sign stands from this one, in sizes of the font."""
    if ord(sign) not in _drawable():
        return FOREIGN
    weight = "bold" if bold else "normal"
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(LARGE, POINTS)
    glyph = font.load_char(ord(sign), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / FRACTIONS / LARGE


def plain(text: str) -> str:
    r"""Make any text safe to draw: no mathematics, no control signs, at most 60 characters.

    A sign the house font does not know is drawn as an empty box; tables show the name itself.

    Examples
    --------
    >>> plain(r"Kosten $\frac$ GmbH")
    'Kosten \\$\\frac\\$ GmbH'
    >>> plain("\u6771\u4eac GmbH")
    '□□ GmbH'
    """
    return _boxed(one_line(text)).replace("$", r"\$")


def _boxed(line: str) -> str:
    return "".join(sign if ord(sign) in _drawable() else "\u25a1" for sign in line)


def title(axes: Axes, *, who: str, what: str, when: str) -> None:
    """Head a chart in three lines: who, **what and unit**, when and scenario."""
    for row, (text, weight) in enumerate([(when, "normal"), (what, "bold"), (who, "normal")]):
        axes.annotate(
            plain(text),
            (0.0, 1.04),
            xycoords="axes fraction",
            xytext=(0, row * TITLE_LINE),  # in points: lines stand apart in low charts too
            textcoords="offset points",
            fontweight=weight,
            fontsize=11,
            color=INK if weight == "bold" else MUTED,
            va="bottom",
        )


def bare(axes: Axes, *, keep: str = "") -> None:
    """Take away spines and ticks; ``keep`` names the one axis line to leave ("x" or "y")."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible((keep, side) in {("x", "bottom"), ("y", "left")})
