"""Chapter 4, matrix: value index by engagement index, four quadrants, and who moved.

================  =========================================================================
placement         the two indices, the split, the quadrant, the distance to the split
probability       how sure a quadrant is when weights and ratings are uncertain
movement          who changed quadrant, entered or left the top one; sums per quadrant
history           four quarters: who went from where to where, how often
targets           where an account should stand
strategies        what to do in each quadrant: house defaults, replaced by the settings
spent_hours       minutes of contacts and hours of actions in a quarter
resources         hours and money an account should get, got, and what there is
comparison        accounts side by side, strengths and weaknesses
benchmark         against segment, all accounts and figures from outside
labels            which accounts are named, and the size of bubbles
names             names that do not overlap, and numbers for the rest
legend            what bubbles, arrows and numbers mean
ground            quadrants, bubbles and arrows
finding           the finding, and the facts beside it
sentences         who is undecided, who moved, what hours say
charts            the picture of the matrix
heat              heat maps of the comparison and of the transitions
tables            quadrants, movement, placement, how the indices are made
decision_tables   probability, transitions, strengths and weaknesses
hour_tables       hours by quadrant, account and account manager
benchmark_tables  benchmarks and target positions
studies           the wiring of all that goes beyond the placement
ties              totals that must agree
chapter           the wiring
================  =========================================================================
"""

from kamlib.matrix.benchmark import (
    compare_with_benchmarks,
    find_benchmarks,
    newest_wallets,
)
from kamlib.matrix.chapter import Matrix
from kamlib.matrix.comparison import side_by_side, strengths_and_weaknesses
from kamlib.matrix.history import history_of, moves_by_quarter, paths, transitions
from kamlib.matrix.movement import by_quadrant, movements
from kamlib.matrix.placement import index_of, place, quadrant, splits_of, with_previous
from kamlib.matrix.probability import index_draws, quadrant_probability
from kamlib.matrix.resources import (
    Budget,
    by_manager_hours,
    by_quadrant_hours,
    resources,
    suggested_hours,
)
from kamlib.matrix.spent_hours import action_hours, contact_hours
from kamlib.matrix.strategies import Advice, advice
from kamlib.matrix.targets import with_targets

__all__ = [
    "Advice",
    "Budget",
    "Matrix",
    "action_hours",
    "advice",
    "by_manager_hours",
    "by_quadrant",
    "by_quadrant_hours",
    "compare_with_benchmarks",
    "contact_hours",
    "find_benchmarks",
    "history_of",
    "index_draws",
    "index_of",
    "movements",
    "moves_by_quarter",
    "newest_wallets",
    "paths",
    "place",
    "quadrant",
    "quadrant_probability",
    "resources",
    "side_by_side",
    "splits_of",
    "strengths_and_weaknesses",
    "suggested_hours",
    "transitions",
    "with_previous",
    "with_targets",
]
