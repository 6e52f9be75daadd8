"""The money unit of a picture: one for all its figures, fine enough for the smallest."""

from __future__ import annotations

from collections.abc import Iterable

from kamlib.account_plan.subject import MoneyUnit, money_form
from kamlib.support.language import is_missing

#: What a figure is divided by.
SCALES: dict[MoneyUnit, float] = {"": 1.0, "k": 1e3, "M": 1e6}
#: The next finer unit, with its digits.
_FINER: dict[MoneyUnit, tuple[MoneyUnit, int]] = {"M": ("k", 0), "k": ("", 0)}


def says_nothing(amount: float, unit: MoneyUnit, digits: int) -> bool:
    """Say whether an amount would be written as zero.

    Examples
    --------
    >>> says_nothing(20_000.0, "M", 1), says_nothing(60_000.0, "M", 1)
    (True, False)
    """
    return not round(amount / SCALES[unit], digits)


def picture_form(amounts: Iterable[float]) -> tuple[MoneyUnit, int]:
    """Choose the unit and digits in which every amount of a picture says something.

    Parameters
    ----------
    amounts : iterable of float
        All that are shown. Missing ones do not count, nor do those that are nothing in single
        units.

    Examples
    --------
    >>> picture_form([1_280_000.0, 600_000.0]), picture_form([1_280_000.0, 20_000.0])
    (('M', 1), ('k', 0))
    >>> picture_form([1_280_000.0, 300.0, 0.0])
    ('', 0)
    """
    shown = [x for x in amounts if not is_missing(x) and not says_nothing(x, "", 0)]
    unit, digits = money_form(shown)
    while unit and any(says_nothing(amount, unit, digits) for amount in shown):
        unit, digits = _FINER[unit]
    return unit, digits
