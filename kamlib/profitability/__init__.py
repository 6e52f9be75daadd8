"""Chapter 2: which accounts earn money, and what makes the difference.

| module | answers |
|---|---|
| ``allocation`` | how cost pools reach accounts, what stays idle |
| ``statement`` | from gross revenue through ten cost categories to customer contribution |
| ``concentration`` | who carries the contribution: whale curve and turning point |
| ``comparison`` | each account beside the average over all customers and the target |
| ``customer_value`` | yearly value in money with services, cross- and up-selling |
| ``lines`` | the statement upright, line by line beside all customers |
| ``history`` | contribution over the last quarters |
| ``ties`` | totals that must agree |
| ``labels``, ``definitions``, ``findings``, ``selection`` | how it is said |
| ``drawing``, ``charts``, ``tables`` | how it is shown |
| ``chapter`` | all of it for one quarter |
"""

from kamlib.profitability.allocation import all_costs, allocate, driver_volumes
from kamlib.profitability.chapter import Profitability
from kamlib.profitability.comparison import compare, cost_structure
from kamlib.profitability.concentration import turning_point, whale_curve
from kamlib.profitability.customer_value import customer_value
from kamlib.profitability.lines import statement_lines
from kamlib.profitability.statement import statement_by_quarter, statement_of

__all__ = [
    "Profitability",
    "all_costs",
    "allocate",
    "compare",
    "cost_structure",
    "customer_value",
    "driver_volumes",
    "statement_by_quarter",
    "statement_lines",
    "statement_of",
    "turning_point",
    "whale_curve",
]
