"""The joint term (Abweichung höheren Grades): what price and quantity change only together.

When both change, (p1 − p0)·(q1 − q0) belongs to neither alone. Four methods are in use; the
one chosen is printed. The joint term is never called mix: mix is a change of structure.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.language import translatable

Method = Literal["cumulative", "differentiated", "alternative", "symmetric"]
CUMULATIVE: Method = "cumulative"
#: Method to (name, what it does with the joint term).
METHODS: dict[str, tuple[str, str]] = {
    "cumulative": (
        translatable("cumulative"),
        translatable("quantity at the old price, price at the new quantity"),
    ),
    "differentiated": (
        translatable("differentiated"),
        translatable("both at the old value of the other, the joint term on its own"),
    ),
    "alternative": (
        translatable("alternative"),
        translatable("both at the new value of the other, the joint term deducted once"),
    ),
    "symmetric": (
        translatable("symmetric"),
        translatable("half of the joint term to price, half to quantity"),
    ),
}
#: Share of the actual quantity, share of the actual price, and share of the joint term.
_FACTORS: dict[str, tuple[float, float, float]] = {
    "cumulative": (1.0, 0.0, 0.0),
    "differentiated": (0.0, 0.0, 1.0),
    "alternative": (1.0, 1.0, -1.0),
    "symmetric": (0.5, 0.5, 0.0),
}


class TwoFactors(NamedTuple):
    """Effects of price and quantity on one amount, in money."""

    price: float
    volume: float
    joint: float


def factors(method: str) -> tuple[float, float, float]:
    """Say how a method weighs: actual quantity, actual price, joint term.

    Raises
    ------
    ParameterError
        If there is no such method.

    Examples
    --------
    >>> factors("symmetric")
    (0.5, 0.5, 0.0)
    """
    if method not in _FACTORS:
        raise ParameterError(
            Sentence("There is no method {method!r} for the joint term.", method=method),
            nearest(method, _FACTORS),
        )
    return _FACTORS[method]


def two_factors(
    base: tuple[float, float], actual: tuple[float, float], *, method: Method = CUMULATIVE
) -> TwoFactors:
    r"""Split a deviation of quantity × price into price, volume and both at once.

    Parameters
    ----------
    base, actual : (quantity, price)
        Of the base period (plan, previous year) and of the period reported; price in money per
        unit.
    method : {"cumulative", "differentiated", "alternative", "symmetric"}
        What becomes of (p1 − p0)·(q1 − q0): part of price; on its own; counted in both and
        deducted once; half each.

    Returns
    -------
    TwoFactors
        ``price`` + ``volume`` + ``joint`` = q1·p1 − q0·p0, in money; NaN if a figure is.

    Raises
    ------
    ParameterError
        If there is no such method.

    Notes
    -----
    .. math:: q_1 p_1 - q_0 p_0 = (p_1-p_0)\,q_0 + (q_1-q_0)\,p_0 + (p_1-p_0)(q_1-q_0)

    The last term belongs to neither. German cost accounting knows the kumulative, differenzierte,
    alternative and symmetrische Abweichungsanalyse (Ewert and Wagenhofer 2014). The cumulative
    one is the default: it leaves no remainder and values quantities at prices the account
    manager was measured by.

    Examples
    --------
    100 pieces more at 5 more each: 500 of the deviation of 7,500 belong to neither alone.

    >>> two_factors((1000, 20), (1100, 25), method="differentiated")
    TwoFactors(price=5000.0, volume=2000.0, joint=500.0)
    >>> two_factors((1000, 20), (1100, 25))
    TwoFactors(price=5500.0, volume=2000.0, joint=0.0)
    """
    on_actual, at_actual, joint = factors(method)
    (q0, p0), (q1, p1) = base, actual
    return TwoFactors(
        price=float((p1 - p0) * (q0 + on_actual * (q1 - q0))),
        volume=float((q1 - q0) * (p0 + at_actual * (p1 - p0))),
        joint=float(joint * (p1 - p0) * (q1 - q0)) + 0.0,
    )
