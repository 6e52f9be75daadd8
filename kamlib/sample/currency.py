"""Exchange rates of the sample company: EUR for one unit, valid from the first of a month."""

from __future__ import annotations

import datetime as dt
from functools import cache

from kamlib.sample.days import QUARTERS
from kamlib.sample.draw import between, clamp, stream
from kamlib.sample.table import Table

_UNIT = 10_000

#: Ten-thousandths of a EUR: rate of the price lists, and the corridor of the market.
PRICE_LIST_RATE: dict[str, int] = {"EUR": 10_000, "CHF": 10_500, "USD": 9_200}
_CORRIDOR: dict[str, tuple[int, int]] = {"CHF": (10_300, 10_800), "USD": (8_600, 9_600)}


@cache
def monthly_rates(seed: int) -> dict[tuple[str, dt.date], int]:
    """Draw the rate of every foreign currency for every month.

    Parameters
    ----------
    seed : int
        Seed of the company.

    Returns
    -------
    dict
        Ten-thousandths of a EUR by currency and first day of the month.
    """
    rates: dict[tuple[str, dt.date], int] = {}
    for currency, (low, high) in _CORRIDOR.items():
        source = stream(seed, "fx_rates", currency)
        rate = float(PRICE_LIST_RATE[currency])
        for quarter in QUARTERS:
            for shift in range(3):
                rates[currency, quarter.start.replace(month=quarter.start.month + shift)] = int(
                    rate
                )
                rate = clamp(rate + between(source, -110, 110), low, high)
    return rates


def rate_at(seed: int, currency: str, day: dt.date) -> int:
    """Rate of a currency on a day, in ten-thousandths of a EUR."""
    return _UNIT if currency == "EUR" else monthly_rates(seed)[currency, day.replace(day=1)]


def to_euro(cents: int, rate: int) -> int:
    """Turn cents of a currency into cents of EUR, rounded half up.

    Examples
    --------
    >>> to_euro(10000, 10500), to_euro(10000, 10000)
    (10500, 10000)
    """
    return (cents * rate * 2 + _UNIT) // (2 * _UNIT)


def from_euro(cents: int, rate: int) -> int:
    """Turn cents of EUR into cents of a currency, rounded half up.

    Examples
    --------
    >>> from_euro(10500, 10500)
    10000
    """
    return (cents * _UNIT * 2 + rate) // (2 * rate)


def fx_rows(seed: int) -> Table:
    """Rows of the fx_rates table."""
    return [
        {"currency": currency, "date": day, "rate": rate / _UNIT}
        for (currency, day), rate in monthly_rates(seed).items()
    ]
