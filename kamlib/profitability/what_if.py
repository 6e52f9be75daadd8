"""What if price, discount or service level of one account were different.

A model of one account with everything else unchanged. Every assumption is printed: volume
stays unless a volume change is given, discounts keep their rate, product cost, freight,
complaints and storage follow the volume, financing follows net revenue, the rest stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio_of

#: Costs that follow the quantity.
FOLLOW_VOLUME: tuple[str, ...] = (c.PRODUCT, c.COMPLAINTS_RETURNS, c.FREIGHT, c.STORAGE)
LEVERS: tuple[str, ...] = ("price_pct", "discount_pp", "service_pct", "volume_pct")


class Change(NamedTuple):
    """What is changed for one account.

    Parameters
    ----------
    price_pct : float, default=0
        Change of list price in percent.
    discount_pp : float, default=0
        Change of the discount rate (discounts in percent of gross revenue) in percentage points.
    service_pct : float, default=0
        Change of service cost in percent.
    volume_pct : float, default=0
        Change of quantity in percent.

    Notes
    -----
    factor on the figure = 1 + percent / 100; percentage points are added to the rate.

    Examples
    --------
    >>> Change(price_pct=2.0, discount_pp=-1.0)
    Change(price_pct=2.0, discount_pp=-1.0, service_pct=0.0, volume_pct=0.0)
    """

    price_pct: float = 0.0
    discount_pp: float = 0.0
    service_pct: float = 0.0
    volume_pct: float = 0.0


def what_if(account: Mapping[str, float], *, change: Change) -> pd.DataFrame:
    r"""Compute an account's statement after a change, line by line beside today.

    Parameters
    ----------
    account : mapping of str to float
        One row of a statement: ``gross_revenue`` and the ten categories, in money.
    change : Change
        What is changed.

    Returns
    -------
    DataFrame of shape (13, 4)
        ``line``, ``before``, ``after``, ``effect`` on contribution (plus is favourable), in money:
        gross revenue, the categories in the order of the method, net revenue, customer
        contribution. A missing cost makes its line and the contribution NaN.

    Raises
    ------
    ValueError
        If gross or net revenue is not positive (there is no discount rate then), or the change
        makes a price, volume, service cost or discount rate negative.

    Notes
    -----
    With p, v and s the changes of price, volume and service as shares, and δ that of the discount
    rate d:

    .. math:: gross' = gross (1+p)(1+v), \quad discounts' = gross' (d + \delta), \quad
              service' = service (1+s)

    Product cost, complaints, freight and storage follow the volume, financing follows net
    revenue, the rest stays. Own model, with every assumption printed.

    Examples
    --------
    Ten percent more price and half the service turn a loss of 10 into 19.

    >>> account = dict.fromkeys(c.CATEGORIES, 0.0) | {"gross_revenue": 100.0,
    ...     "discounts": 10.0, "product_cost": 60.0, "service": 40.0}
    >>> lines = what_if(account, change=Change(price_pct=10.0, service_pct=-50.0))
    >>> lines.set_index("line").loc["customer_contribution"].round(6).tolist()
    [-10.0, 19.0, 29.0]
    """
    gross, discounts = _base(account)
    _refuse_impossible(change, rate_pct=discounts / gross * 100)
    price, volume = 1 + change.price_pct / 100, 1 + change.volume_pct / 100
    after = {name: float(account[name]) for name in c.CATEGORIES}
    after |= {name: after[name] * volume for name in FOLLOW_VOLUME}
    new_gross = gross * price * volume
    after[c.DISCOUNTS] = new_gross * (discounts / gross + change.discount_pp / 100)
    after[c.SERVICE] *= 1 + change.service_pct / 100
    after[c.FINANCING] *= (new_gross - after[c.DISCOUNTS]) / (gross - discounts)
    before = {name: float(account[name]) for name in c.CATEGORIES}
    rows = [(c.GROSS_REVENUE, gross, new_gross, new_gross - gross)]
    rows += [(name, before[name], after[name], before[name] - after[name]) for name in c.CATEGORIES]
    net = gross - discounts, new_gross - after[c.DISCOUNTS]
    earned = gross - sum(before.values()), new_gross - sum(after.values())
    rows += [(c.NET_REVENUE, *net, net[1] - net[0])]
    rows += [(c.CUSTOMER_CONTRIBUTION, *earned, earned[1] - earned[0])]
    return pd.DataFrame(rows, columns=["line", "before", "after", "effect"])


def _base(account: Mapping[str, float]) -> tuple[float, float]:
    gross, discounts = float(account[c.GROSS_REVENUE]), float(account[c.DISCOUNTS])
    if not (gross > 0 and gross > discounts):
        raise ValueError(
            "A what-if needs gross and net revenue above zero, found gross revenue "
            f"{gross:,.2f} and discounts {discounts:,.2f}. Choose an account with business."
        )
    return gross, discounts


def _refuse_impossible(change: Change, *, rate_pct: float) -> None:
    for name in ("price_pct", "service_pct", "volume_pct"):
        value = getattr(change, name)
        if value < -100:
            raise ValueError(f"{name} cannot fall by more than 100 percent, found {value}.")
    if rate_pct + change.discount_pp < -1e-9 and change.discount_pp < 0:
        raise ValueError(
            f"The discount rate is {rate_pct:.2f} percent of gross revenue; it cannot fall by "
            f"{-change.discount_pp:.2f} points. A higher price is price_pct."
        )


def break_even(account: Mapping[str, float], *, goal: float = 0.0) -> pd.DataFrame:
    r"""Find for each lever alone the change that brings the contribution to a goal.

    Parameters
    ----------
    account : mapping of str to float
        One row of a statement, in money.
    goal : float, default=0
        Contribution to be reached, in money. Below today's contribution the change is the
        room there is.

    Returns
    -------
    DataFrame of shape (4, 5)
        ``lever``, ``today`` (discounts in percent of gross revenue, service cost, gross
        revenue), ``change`` (percent; percentage points for discounts; NaN where the lever
        moves nothing or a cost is missing), ``after`` and ``is_possible`` (no negative price,
        volume, service cost or discount rate, and more volume only helps where it earns
        something).

    Raises
    ------
    ValueError
        If gross or net revenue is not positive.

    Notes
    -----
    .. math:: change = \frac{goal - contribution}{slope}

    Contribution is linear in each lever of :func:`what_if` taken alone. Slopes: price, net revenue
    minus financing; discount rate, minus gross revenue × (1 − financing ÷ net revenue); service,
    minus its cost; volume, the price's slope minus the costs that follow the volume.

    Examples
    --------
    >>> account = dict.fromkeys(c.CATEGORIES, 0.0) | {"gross_revenue": 100.0,
    ...     "discounts": 10.0, "product_cost": 60.0, "service": 40.0}
    >>> break_even(account)[["lever", "change"]].round(2).values.tolist()[:2]
    [['price_pct', 11.11], ['discount_pp', -10.0]]
    """
    gross, discounts = _base(account)
    gap = goal - (gross - sum(float(account[name]) for name in c.CATEGORIES))
    financing, net = float(account[c.FINANCING]), gross - discounts
    kept = net - financing
    moving = sum(float(account[name]) for name in FOLLOW_VOLUME)
    today = (gross, discounts / gross * 100, float(account[c.SERVICE]), gross)
    slopes = (kept, -gross * (1 - financing / net), -today[2], kept - moving)
    rows = []
    for lever, slope, now in zip(LEVERS, slopes, today, strict=True):
        change = gap / slope * 100 if slope else float("nan")
        after = now + change if lever == "discount_pp" else now * (1 + change / 100)
        is_possible = after >= 0 and not (lever == "volume_pct" and slope < 0)
        rows.append((lever, now, change, after, is_possible))
    return pd.DataFrame(rows, columns=["lever", "today", "change", "after", "is_possible"])


def volume_room_pct(account: Mapping[str, float], *, price_pct: float) -> float:
    r"""Compute how far volume may move after a price change until contribution is as before.

    Parameters
    ----------
    account : mapping of str to float
        One row of a statement, in money.
    price_pct : float
        Change of list price in percent.

    Returns
    -------
    float
        Percent; negative: volume that may be lost after a price rise, positive: volume that
        must be won after a cut. NaN where a unit earns nothing at the new price.

    Raises
    ------
    ValueError
        If gross or net revenue is not positive.

    Notes
    -----
    .. math:: v = 100 \left(m / m' - 1\right)

    with m what a unit leaves after costs that follow the volume, before and after: the break-even
    sales change of pricing (Nagle 1987).

    Examples
    --------
    A unit leaves 40 of 100; ten percent dearer it leaves 50, so a fifth of the volume may go.

    >>> account = dict.fromkeys(c.CATEGORIES, 0.0) | {"gross_revenue": 100.0, "product_cost": 60.0}
    >>> round(volume_room_pct(account, price_pct=10.0), 6)
    -20.0
    """
    gross, discounts = _base(account)
    kept = gross - discounts - float(account[c.FINANCING])
    moving = sum(float(account[name]) for name in FOLLOW_VOLUME)
    after = kept * (1 + price_pct / 100) - moving
    return (ratio_of(kept - moving, after) - 1) * 100
