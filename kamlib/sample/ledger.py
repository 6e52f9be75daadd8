"""Revenue of each account and quarter in EUR, for everything that follows from it."""

from __future__ import annotations

from collections import defaultdict

from kamlib.sample.currency import rate_at, to_euro
from kamlib.sample.sales import Line
from kamlib.support.quarter import Quarter

#: Account and quarter label.
Place = tuple[str, str]


def revenue_and_cost(seed: int, lines: list[Line]) -> tuple[dict[Place, int], dict[Place, int]]:
    """Sum net revenue and product cost by account and quarter, in cents of EUR.

    Parameters
    ----------
    seed : int
        Seed of the company, for its exchange rates.
    lines : list of Line
        Sales lines.

    Returns
    -------
    tuple of two dict
        Net revenue and product cost; places without a line are zero.
    """
    revenue: dict[Place, int] = defaultdict(int)
    cost: dict[Place, int] = defaultdict(int)
    for line in lines:
        place = (line.account_id, str(Quarter.of(line.posting_date)))
        rate = rate_at(seed, line.currency, line.posting_date)
        revenue[place] += to_euro(line.net_amount, rate)
        cost[place] += to_euro(line.product_cost, rate)
    return revenue, cost
