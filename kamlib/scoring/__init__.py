"""Chapter 3, scoring: weighted criteria on agreed scales, beside the plain revenue ranking.

==============  ==========================================================================
evidence        tables at one quarter that measures are computed from
measures        one function per figure, from evidence to a series by account
criteria        registry of measures: id, label, unit, definition, function
ratings         newest ratings, raters averaged, their spread kept
catalogue       criteria ready to use, with scales and written anchors
scales          anchored piecewise-linear scale: value to points
methods         points and weights to a score, coverage, rank and knock-out
weighting       weights set directly, by rank order, or by comparing pairs (AHP)
robustness      seeded draws of weights and ratings
score_draws     the scores in every draw, block by block
acceptability   ranks over all draws (SMAA)
verdicts        stable, contested, out
flips           which weight turns two neighbours
second_opinion  TOPSIS
cautions        criteria that count the same thing twice
values          figures per criterion, and how many accounts have one
comparison      rank by score beside rank by revenue, what drives a move, who enters and leaves
totals          from the accounts back to the statement of chapter 2
reasons, words  sentences, names and figures as shown
heat            heat maps in the house style
charts, tables  pictures and tables of the page
slope_chart     picture of both ranks
rank_chart      picture of how sure the ranks are
robust_tables   tables on how sure the ranks are
studies         how sure it is, TOPSIS, turning weights and cautions, wired
ties            totals that must agree
chapter         the wiring
==============  ==========================================================================
"""

from kamlib.scoring.acceptability import Acceptability, acceptability
from kamlib.scoring.catalogue import CATALOGUE, resolve
from kamlib.scoring.chapter import Scoring
from kamlib.scoring.comparison import compare_with_revenue, drivers, proposals
from kamlib.scoring.criteria import MEASURES, Measure, measured
from kamlib.scoring.evidence import Evidence, business_accounts
from kamlib.scoring.flips import flip_weight, neighbour_flips
from kamlib.scoring.measures import promoter_score
from kamlib.scoring.methods import account_class, assess, knocked_out, ranks, weighted_sum
from kamlib.scoring.ratings import disagreements, rated
from kamlib.scoring.robustness import draw_points, draw_weights
from kamlib.scoring.scales import points
from kamlib.scoring.score_draws import draw_scores, effective_weights
from kamlib.scoring.second_opinion import topsis, weighted_normalised, weighted_shares
from kamlib.scoring.totals import parts_of_statement
from kamlib.scoring.values import coverage, criterion_values
from kamlib.scoring.weighting import pairwise_weights, rank_order_weights

__all__ = [
    "CATALOGUE",
    "MEASURES",
    "Acceptability",
    "Evidence",
    "Measure",
    "Scoring",
    "acceptability",
    "account_class",
    "assess",
    "business_accounts",
    "compare_with_revenue",
    "coverage",
    "criterion_values",
    "disagreements",
    "draw_points",
    "draw_scores",
    "draw_weights",
    "drivers",
    "effective_weights",
    "flip_weight",
    "knocked_out",
    "measured",
    "neighbour_flips",
    "pairwise_weights",
    "parts_of_statement",
    "points",
    "promoter_score",
    "proposals",
    "rank_order_weights",
    "ranks",
    "rated",
    "resolve",
    "topsis",
    "weighted_normalised",
    "weighted_shares",
    "weighted_sum",
]
