"""Minutes from time equations: what an event takes, and what makes it take longer.

A resource is priced once, per minute of practical capacity. An activity takes a fixed number
of minutes per event and some more for what makes an event difficult. The minutes are a driver
like any other, so pools are shared by :func:`kamlib.profitability.allocation.allocate` and
unused minutes stay idle.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.profitability.allocation import RATE
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SettingsError, nearest
from kamlib.support.money import ratio
from kamlib.support.settings import TimeEquation

ACTIVITY = "activity"
EVENTS = "events"
MINUTES_PER_EVENT = "minutes_per_event"


def activity_minutes(volumes: pd.DataFrame, equations: Sequence[TimeEquation]) -> pd.DataFrame:
    r"""Compute how many minutes every account used of every activity.

    Parameters
    ----------
    volumes : DataFrame of shape (n_volumes, 4)
        From :func:`kamlib.profitability.allocation.driver_volumes`: ``account_id``,
        ``quarter``, ``driver``, ``volume``.
    equations : sequence of TimeEquation
        One per activity; several may draw on one resource (``driver``).

    Returns
    -------
    DataFrame of shape (n_found, 6)
        ``account_id``, ``quarter``, ``driver`` (the resource), ``activity``, ``events`` (count),
        ``minutes``; an account without events and without what prolongs them has no row. What
        was not measured for an account takes no minutes.

    Raises
    ------
    SettingsError
        If a resource has the name of a driver that is measured or delivered, so that minutes
        would be added to something else.

    Notes
    -----
    .. math:: minutes = b_0 \cdot events + \sum_i b_i x_i

    Time equation of time-driven activity-based costing (Kaplan and Anderson 2004); per event it
    reads :math:`t = b_0 + \sum b_i x_i`.

    Examples
    --------
    Ten orders of 8 minutes, two of them express with 5 minutes more.

    >>> volumes = pd.DataFrame({"account_id": "A", "quarter": "2026Q3",
    ...     "driver": ["orders", "express_orders"], "volume": [10.0, 2.0]})
    >>> order = TimeEquation(activity="order", driver="desk_minutes", event="orders",
    ...     minutes=8.0, more={"express_orders": 5.0})
    >>> activity_minutes(volumes, [order])[["events", "minutes"]].values.tolist()
    [[10.0, 90.0]]
    """
    _refuse_known_names(set(volumes[c.DRIVER]), equations)
    parts = [_minutes_of(volumes, equation) for equation in equations]
    empty = pd.DataFrame(
        columns=[c.ACCOUNT_ID, c.QUARTER, c.DRIVER, ACTIVITY, EVENTS, c.MINUTES]
    ).astype({EVENTS: float, c.MINUTES: float})
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else empty


def _refuse_known_names(known: set[str], equations: Sequence[TimeEquation]) -> None:
    for equation in equations:
        if equation.driver in known:
            raise SettingsError(
                Sentence(
                    "The time equation of {activity!r} computes the driver {driver!r}, but that "
                    "driver is delivered or measured already. Give the minutes a name of their "
                    "own and let the cost pool use it.",
                    activity=equation.activity,
                    driver=equation.driver,
                )
            )


def _minutes_of(volumes: pd.DataFrame, equation: TimeEquation) -> pd.DataFrame:
    terms = {equation.event: equation.minutes, **equation.more}
    keys = [c.ACCOUNT_ID, c.QUARTER]
    used = volumes[volumes[c.DRIVER].isin(list(terms))]
    if not len(used):
        return pd.DataFrame()
    is_event = used[c.DRIVER] == equation.event
    frame = used[keys].assign(
        events=used[c.VOLUME].where(is_event, 0.0).astype(float),
        minutes=used[c.VOLUME].astype(float) * used[c.DRIVER].map(terms).astype(float),
    )
    summed = frame.groupby(keys, as_index=False)[[EVENTS, c.MINUTES]].sum()
    summed.insert(2, c.DRIVER, equation.driver)
    summed.insert(3, ACTIVITY, equation.activity)
    return summed


def with_minutes(volumes: pd.DataFrame, minutes: pd.DataFrame) -> pd.DataFrame:
    """Add the minutes of each resource to the driver volumes, so that a cost pool can use them.

    Parameters
    ----------
    volumes : DataFrame of shape (n_volumes, 4)
        From :func:`kamlib.profitability.allocation.driver_volumes`.
    minutes : DataFrame of shape (n_found, 6)
        From :func:`activity_minutes`.

    Returns
    -------
    DataFrame of shape (n_volumes + n_resources, 4)
        Volumes with one more row per account, quarter and resource, in minutes; resources of which
        an account used none get no row.

    Notes
    -----
    volume of a resource = Σ minutes of the activities that draw on it. From here on time-driven
    costing (Kaplan and Anderson 2004) is :func:`kamlib.profitability.allocation.allocate`.

    Examples
    --------
    >>> volumes = pd.DataFrame({"account_id": ["A"], "quarter": "2026Q3", "driver": "orders",
    ...     "volume": [10.0]})
    >>> minutes = pd.DataFrame({"account_id": "A", "quarter": "2026Q3", "driver": "desk_minutes",
    ...     "activity": ["order", "complaint"], "events": [10.0, 1.0], "minutes": [90.0, 30.0]})
    >>> with_minutes(volumes, minutes)[["driver", "volume"]].values.tolist()
    [['orders', 10.0], ['desk_minutes', 120.0]]
    """
    if not len(minutes):
        return volumes
    keys = [c.ACCOUNT_ID, c.QUARTER, c.DRIVER]
    added = minutes.groupby(keys, as_index=False)[c.MINUTES].sum()
    used = pd.DataFrame(added[added[c.MINUTES] > 0]).rename(columns={c.MINUTES: c.VOLUME})
    return pd.concat([part for part in (volumes, used) if len(part)], ignore_index=True)


def activity_costs(minutes: pd.DataFrame, pools: pd.DataFrame) -> pd.DataFrame:
    r"""Price activities: what one event costs, and what all of them took of the pool.

    Parameters
    ----------
    minutes : DataFrame of shape (n_found, 6)
        From :func:`activity_minutes`.
    pools : DataFrame of shape (n_pools, >= 4)
        Pools from :func:`kamlib.profitability.allocation.allocate`, with ``rate`` in money per
        minute.

    Returns
    -------
    DataFrame of shape (n_activities, 10)
        One row per quarter, category, resource and activity: ``quarter``, ``driver``,
        ``category``, ``rate``, ``activity``, ``events``, ``minutes``, ``minutes_per_event`` and
        ``cost_per_event`` (money; NaN without events), and ``cost``; costs of a pool add up to
        what it allocated. NaN where the pool has no rate.

    Notes
    -----
    .. math:: cost = minutes \cdot rate, \quad cost\ per\ event = \frac{minutes}{events} \cdot rate

    Time-driven activity-based costing (Kaplan and Anderson 2004); the cost of one event is what
    German texts call Prozesskostensatz.

    Examples
    --------
    >>> minutes = pd.DataFrame({"account_id": ["A"], "quarter": "2026Q3",
    ...     "driver": "desk_minutes", "activity": "order", "events": 10.0, "minutes": [90.0]})
    >>> pools = pd.DataFrame({"quarter": ["2026Q3"], "category": "selling",
    ...     "driver": "desk_minutes", "rate": 0.8})
    >>> activity_costs(minutes, pools)[["cost_per_event", "cost"]].values.tolist()
    [[7.2, 72.0]]
    """
    where = [c.QUARTER, c.DRIVER]
    summed = minutes.groupby([*where, ACTIVITY], as_index=False)[[EVENTS, c.MINUTES]].sum()
    frame: pd.DataFrame = pools[[*where, c.CATEGORY, RATE]].merge(
        summed, how="inner", on=where, validate="many_to_many"
    )
    per_event = ratio(frame[c.MINUTES], frame[EVENTS])
    return frame.assign(
        minutes_per_event=per_event,
        cost_per_event=per_event * frame[RATE],
        cost=frame[c.MINUTES] * frame[RATE],
    )


def practical_capacity(theoretical: float, *, usable_pct: float) -> float:
    r"""Compute what a resource can really do, after breaks, training and set-up.

    Parameters
    ----------
    theoretical : float
        Paid minutes or hours.
    usable_pct : float
        Percent of it that can be worked; 80 to 85 is usual.

    Returns
    -------
    float
        In the unit of ``theoretical``; NaN where that is missing.

    Raises
    ------
    ValueError
        If the percentage lies outside 0 to 100.

    Notes
    -----
    .. math:: practical = theoretical \cdot usable_{\%} / 100

    Kaplan and Anderson 2004 assume 80 percent for people and 85 for machines where nothing was
    measured.

    Examples
    --------
    >>> practical_capacity(1000.0, usable_pct=80)
    800.0
    """
    if not 0 < usable_pct <= 100:
        raise ValueError(
            f"Practical capacity needs a usable part above 0 and up to 100 percent, found "
            f"{usable_pct}. Usual are 80 to 85."
        )
    return theoretical * usable_pct / 100


def known_drivers(equations: Sequence[TimeEquation], drivers: Sequence[str]) -> None:
    """Refuse a time equation that counts what nobody measured.

    Parameters
    ----------
    equations : sequence of TimeEquation
        From the settings.
    drivers : sequence of str
        Drivers measured or delivered.

    Raises
    ------
    SettingsError
        Naming the activity, the driver and the nearest known one.
    """
    for equation in equations:
        for name in (equation.event, *equation.more):
            if name not in drivers:
                raise SettingsError(
                    Sentence(
                        "The time equation of {activity!r} counts {name!r}, which is no driver of "
                        "the data.",
                        activity=equation.activity,
                        name=name,
                    ),
                    nearest(name, drivers),
                )
