"""Chapter 4, matrix: value index by engagement index, four quadrants, and who moved.

==========  ==============================================================================
placement   the two indices, the split, the quadrant, the distance to the split
movement    who changed quadrant, entered or left the top one; sums per quadrant
strategies  what to do in each quadrant: house defaults, replaced by the settings
labels      size of bubbles and names that do not overlap
sentences   the finding
charts      the picture of the matrix
tables      quadrants, movement, placement, how the indices are made
chapter     the wiring
==========  ==============================================================================
"""

from kamlib.matrix.chapter import Matrix
from kamlib.matrix.movement import by_quadrant, movements
from kamlib.matrix.placement import index_of, place, quadrant, with_previous
from kamlib.matrix.strategies import Advice, advice

__all__ = [
    "Advice",
    "Matrix",
    "advice",
    "by_quadrant",
    "index_of",
    "movements",
    "place",
    "quadrant",
    "with_previous",
]
