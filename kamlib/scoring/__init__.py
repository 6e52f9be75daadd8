"""Chapter 3, scoring: weighted criteria on agreed scales, beside the plain revenue ranking.

==============  ==========================================================================
evidence        tables at one quarter that measures are computed from
measures        one function per figure, from evidence to a series by account
criteria        registry of measures: id, label, unit, definition, function
ratings         newest ratings, raters averaged, their spread kept
catalogue       criteria ready to use, with scales and written anchors
scales          anchored piecewise-linear scale: value to points
methods         points and weights to a score, coverage and rank
values          figures per criterion, and how many accounts have one
comparison      rank by score beside rank by revenue, and what drives each move
reasons, words  sentences, names and figures as shown
charts, tables  pictures and tables of the page
chapter         the wiring
==============  ==========================================================================
"""

from kamlib.scoring.catalogue import CATALOGUE, label_of, resolve, resolve_all
from kamlib.scoring.chapter import Scoring
from kamlib.scoring.comparison import compare_with_revenue, drivers
from kamlib.scoring.criteria import MEASURES, Measure, measured
from kamlib.scoring.evidence import Evidence, business_accounts
from kamlib.scoring.methods import assess, ranks, weighted_sum
from kamlib.scoring.ratings import disagreements, rated
from kamlib.scoring.scales import points
from kamlib.scoring.values import coverage, criterion_values

__all__ = [
    "CATALOGUE",
    "MEASURES",
    "Evidence",
    "Measure",
    "Scoring",
    "assess",
    "business_accounts",
    "compare_with_revenue",
    "coverage",
    "criterion_values",
    "disagreements",
    "drivers",
    "label_of",
    "measured",
    "points",
    "ranks",
    "rated",
    "resolve",
    "resolve_all",
    "weighted_sum",
]
