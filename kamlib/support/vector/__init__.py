"""Charts of bars, lines and words, written as SVG: milliseconds each, sharp at any size.

An account plan has half a dozen of them, and a hundred plans are one run. What cannot be said
with these few marks is drawn with matplotlib, see :func:`kamlib.support.theme.house_figure`.
"""

from kamlib.support.vector.field import Field
from kamlib.support.vector.fit import fitting
from kamlib.support.vector.sheet import Sheet, VectorPicture

__all__ = ["Field", "Sheet", "VectorPicture", "fitting"]
