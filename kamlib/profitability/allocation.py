"""Cost pools shared out over accounts by what each account used.

A pool is shared by activity (what was used is measured) or by a key (a mere proportion,
marked as such everywhere). Capacity nobody used is idle and charged to nobody; a pool
whose driver was not measured stays unassigned. What is allocated, idle and unassigned
adds up to the pool.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from kamlib.support import columns as c

#: Drivers measured from the sales facts: the column they come from.
MEASURED: dict[str, str] = {
    c.NET_REVENUE: c.INVOICED_NET,
    c.PRODUCT_COST: c.PRODUCT_COST,
    c.QUANTITY: c.QUANTITY,
    c.ORDER_LINES: c.ORDER_LINES,
    c.INVOICES: c.INVOICES,
}
#: Drivers that say how large an account is, not what it caused: a key.
KEYS: tuple[str, ...] = (c.NET_REVENUE, c.PRODUCT_COST)

VOLUME_USED = "volume_used"
RATE = "rate"
ALLOCATED = "allocated"
IDLE = "idle"
UNASSIGNED = "unassigned"
IS_OVER_CAPACITY = "is_over_capacity"
_BASIS = "basis"


class Allocation(NamedTuple):
    """What became of the cost pools.

    Attributes
    ----------
    pools : DataFrame
        One row per quarter, category and driver: ``amount``, ``practical_capacity``,
        ``volume_used``, ``rate``, ``allocated``, ``idle``, ``unassigned``, ``attribution``,
        ``is_over_capacity``.
    costs : DataFrame
        ``account_id``, ``quarter``, ``category``, ``attribution``, ``amount``.
    """

    pools: pd.DataFrame
    costs: pd.DataFrame


def driver_volumes(sales: pd.DataFrame, drivers: pd.DataFrame) -> pd.DataFrame:
    r"""Collect how much every account used of every cost driver.

    Parameters
    ----------
    sales : DataFrame of shape (n_accounts * n_quarters, >= 7)
        Facts ``account_quarter``; gives the measured drivers of :data:`MEASURED` (money, pieces,
        order lines, invoices).
    drivers : DataFrame of shape (n_delivered, >= 4)
        Facts ``drivers``: ``account_id``, ``quarter``, ``driver``, ``volume``; a delivered driver
        takes precedence over a measured one.

    Returns
    -------
    DataFrame of shape (n_volumes, 4)
        ``account_id``, ``quarter``, ``driver``, ``volume`` in the unit of the driver. A missing
        volume counts as none; only positive volumes share a pool: an account whose returns
        exceed its purchases bears nothing by that driver.

    Notes
    -----
    .. math:: volume_{aqd} = \sum_{lines} x, \quad \text{kept where}\ volume > 0

    The first step of activity-based costing (Kaplan and Cooper 1998): measure the use of each
    activity before its cost is shared.

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A", "B"], "quarter": "2026Q3",
    ...     "invoiced_net": [90.0, -5.0], "product_cost": 0.0, "quantity": 0.0,
    ...     "order_lines": 0, "invoices": 0})
    >>> drivers = pd.DataFrame({"account_id": ["B"], "quarter": ["2026Q3"],
    ...     "driver": ["hours"], "volume": [8.0]})
    >>> driver_volumes(sales, drivers)[["account_id", "driver", "volume"]].values.tolist()
    [['A', 'net_revenue', 90.0], ['B', 'hours', 8.0]]
    """
    keys = [c.ACCOUNT_ID, c.QUARTER, c.DRIVER]
    delivered = drivers[[*keys, c.VOLUME]].astype({c.VOLUME: float})
    measured = [
        sales[[c.ACCOUNT_ID, c.QUARTER]].assign(driver=name, volume=sales[column].astype(float))
        for name, column in MEASURED.items()
        if not delivered[c.DRIVER].eq(name).any()
    ]
    together = pd.concat([table for table in (delivered, *measured) if len(table)] or [delivered])
    volumes = together.groupby(keys)[c.VOLUME].sum().reset_index()
    return volumes[volumes[c.VOLUME] > 0].reset_index(drop=True)


def allocate(pools: pd.DataFrame, volumes: pd.DataFrame) -> Allocation:
    r"""Share cost pools out over accounts by activity or by key.

    Parameters
    ----------
    pools : DataFrame of shape (n_pools, >= 5)
        Facts ``cost_pools``: ``quarter``, ``category``, ``driver``, ``amount`` in money,
        ``practical_capacity`` in the unit of the driver (missing or zero: the used volume).
    volumes : DataFrame of shape (n_volumes, 4)
        From :func:`driver_volumes`.

    Returns
    -------
    Allocation
        Pools with rate, allocated, idle and unassigned cost, and the cost per account.

    Notes
    -----
    .. math:: rate = \frac{amount}{\max(capacity, used)}, \quad cost_a = rate \cdot volume_a,
              \quad idle = rate \cdot (capacity - used)

    Rate at practical capacity, idle capacity as its own line: time-driven activity-based
    costing (Kaplan and Anderson 2004); unused capacity is no customer's doing. Above capacity
    the rate is amount by use and nothing is idle. Without any volume there is no rate (NaN)
    and the whole pool is unassigned, so that a misspelt driver shows instead of vanishing.
    Always, allocated + idle + unassigned = amount.

    Examples
    --------
    >>> pools = pd.DataFrame({"quarter": ["2026Q3"], "category": ["service"],
    ...     "driver": ["hours"], "amount": [1000.0], "practical_capacity": [100.0]})
    >>> volumes = pd.DataFrame({"account_id": ["A", "B"], "quarter": "2026Q3",
    ...     "driver": "hours", "volume": [60.0, 20.0]})
    >>> shared = allocate(pools, volumes)
    >>> shared.costs["amount"].tolist(), shared.pools["idle"].tolist()
    ([600.0, 200.0], [200.0])
    """
    where = [c.QUARTER, c.DRIVER]
    used = volumes.groupby(where)[c.VOLUME].sum().rename(VOLUME_USED).reset_index()
    shared = pools.astype({c.AMOUNT: float, c.PRACTICAL_CAPACITY: float})
    shared = _priced(shared.merge(used, how="left", on=where, validate="many_to_one"))
    pooled = shared.rename(columns={c.AMOUNT: "pool"})
    lines = pooled[[c.QUARTER, c.CATEGORY, c.DRIVER, c.ATTRIBUTION, "pool", _BASIS]].merge(
        volumes, how="inner", on=where, validate="many_to_many"
    )
    lines[c.AMOUNT] = lines["pool"] * lines[c.VOLUME] / lines[_BASIS]
    keys = [c.ACCOUNT_ID, c.QUARTER, c.CATEGORY, c.ATTRIBUTION]
    costs = lines.groupby(keys)[c.AMOUNT].sum().reset_index()
    order = shared.drop(columns=_BASIS).sort_values(
        [c.QUARTER, c.CATEGORY, c.DRIVER], ignore_index=True
    )
    return Allocation(order, costs)


def _priced(pools: pd.DataFrame) -> pd.DataFrame:
    capacity = pools[c.PRACTICAL_CAPACITY].where(pools[c.PRACTICAL_CAPACITY] > 0)
    shared = pools.assign(practical_capacity=capacity)
    used, amount = shared[VOLUME_USED], shared[c.AMOUNT]
    is_used = used > 0
    # Shares of the pool, not rate times volume: a tiny volume would make the rate overflow.
    shared[_BASIS] = used.where(~(capacity > used), capacity)
    is_idle = is_used & (capacity > used)
    is_key = shared[c.DRIVER].isin(KEYS)
    shared[RATE] = (amount / shared[_BASIS]).where(is_used)
    shared[ALLOCATED] = (amount * used / shared[_BASIS]).where(is_used, 0.0)
    shared[IDLE] = (amount * (capacity - used) / shared[_BASIS]).where(is_idle, 0.0)
    shared[UNASSIGNED] = amount.where(~is_used, 0.0)
    shared[IS_OVER_CAPACITY] = is_used & (capacity < used)
    shared[c.ATTRIBUTION] = is_key.map({True: c.KEY, False: c.ACTIVITY})
    return shared


def all_costs(sales: pd.DataFrame, posted: pd.DataFrame, allocated: pd.DataFrame) -> pd.DataFrame:
    """Put every cost of every account into one table, each saying how it got there.

    Parameters
    ----------
    sales : DataFrame of shape (n_accounts * n_quarters, >= 4)
        Facts ``account_quarter``: ``product_cost`` and ``invoice_discount`` in money, both direct.
    posted : DataFrame of shape (n_posted, >= 5)
        Facts ``cost_quarter``.
    allocated : DataFrame of shape (n_allocated, 5)
        Costs from :func:`allocate`.

    Returns
    -------
    DataFrame of shape (n_costs, 5)
        ``account_id``, ``quarter``, ``category``, ``attribution`` (direct, activity, key),
        ``amount`` in money; one row per account, quarter, category and attribution, zero amounts
        left out. An amount missing in the input does not count.

    Notes
    -----
    cost = product cost + invoice discounts + posted costs + allocated costs, per account,
    quarter, category and attribution. The attribution is kept because a cost by key treats every
    customer as average (Haufe, Kundenergebnisrechnung).

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A"], "quarter": ["2026Q3"],
    ...     "product_cost": [60.0], "invoice_discount": [5.0]})
    >>> columns = ["account_id", "quarter", "category", "attribution", "amount"]
    >>> posted = pd.DataFrame([["A", "2026Q3", "discounts", "direct", 3.0]], columns=columns)
    >>> shared = pd.DataFrame([["A", "2026Q3", "service", "activity", 7.0]], columns=columns)
    >>> all_costs(sales, posted, shared)[["category", "attribution", "amount"]].values.tolist()
    [['discounts', 'direct', 8.0], ['product_cost', 'direct', 60.0], ['service', 'activity', 7.0]]
    """
    keys = [c.ACCOUNT_ID, c.QUARTER, c.CATEGORY, c.ATTRIBUTION]
    place = sales[[c.ACCOUNT_ID, c.QUARTER]].assign(**{c.ATTRIBUTION: c.DIRECT})
    parts = [
        place.assign(category=c.PRODUCT, amount=sales[c.PRODUCT_COST].astype(float)),
        place.assign(category=c.DISCOUNTS, amount=sales["invoice_discount"].astype(float)),
        posted[[*keys, c.AMOUNT]].astype({c.AMOUNT: float}),
        allocated[[*keys, c.AMOUNT]].astype({c.AMOUNT: float}),
    ]
    together = pd.concat([part for part in parts if len(part)] or parts[:1])
    costs = together.groupby(keys)[c.AMOUNT].sum().reset_index()
    return costs[costs[c.AMOUNT] != 0].reset_index(drop=True)
