"""Chapter 5, Soll-Ist: which accounts reach their targets, which do not, and since when.

======================  ================================================================
``kpis``                the register of KPIs: meaning, unit, direction, sums
``actuals``             every KPI per account, account manager and company
``targets, scopes``     whom a target is for; which levels have one
``variance``            target against actual, light, materiality
``year_to_date``        the fiscal year so far
``persistence``         deviations that last; ``proposals`` what to do about them
``causes``              comments, and variances nobody has explained
``matching, effects``   lines of two periods, and what moved them: price, quantity, mix,
                        discount, currency, cost; ``joint_term``, ``mix``, ``bridge``
``outlook``             the year's end by four methods; ``outlook_scores`` how they did
``programme``           growth, retention and satisfaction of the programme
``selection``           rows of pictures and tables; ``units, lines`` write their figures
``sentence, ties``      the finding, and totals that must agree
``charts, tables``      what is shown; ``*_table(s)``, ``*_panels``, ``drawing`` hold parts
``chapter``             all of it at one quarter; ``explaining`` the why and whither
======================  ================================================================
"""

from kamlib.soll_ist.actuals import all_actuals
from kamlib.soll_ist.causes import commented, uncommented
from kamlib.soll_ist.chapter import SollIst
from kamlib.soll_ist.effects import line_effects, sum_effects
from kamlib.soll_ist.joint_term import two_factors
from kamlib.soll_ist.kpis import KPIS, Definition
from kamlib.soll_ist.matching import match_lines
from kamlib.soll_ist.mix import nested_mix
from kamlib.soll_ist.outlook import full_year_outlook, outlook_to_year_end
from kamlib.soll_ist.outlook_scores import scored_outlooks
from kamlib.soll_ist.persistence import persistent_deviations
from kamlib.soll_ist.programme import programme_kpis
from kamlib.soll_ist.proposals import proposals_for
from kamlib.soll_ist.review import Review, review_bridge
from kamlib.soll_ist.targets import scoped_targets
from kamlib.soll_ist.variance import judge, variances_by_quarter, with_variance
from kamlib.soll_ist.year_to_date import year_to_date

__all__ = [
    "KPIS",
    "Definition",
    "Review",
    "SollIst",
    "all_actuals",
    "commented",
    "full_year_outlook",
    "judge",
    "line_effects",
    "match_lines",
    "nested_mix",
    "outlook_to_year_end",
    "persistent_deviations",
    "programme_kpis",
    "proposals_for",
    "review_bridge",
    "scoped_targets",
    "scored_outlooks",
    "sum_effects",
    "two_factors",
    "uncommented",
    "variances_by_quarter",
    "with_variance",
    "year_to_date",
]
