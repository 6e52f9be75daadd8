"""A second look at a bridge somebody else computed: it must add up, and its mix must be one.

Two errors are common in published bridges: effects that leave a remainder, and a remainder
of price times quantity that is sold as mix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kamlib.soll_ist.matching import Side, actual_of, base_of
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.money import CENT, ratio

Flaw = Literal["does_not_add_up", "joint_term_called_mix", "mix_is_no_structure_effect"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What is wrong with a bridge, and the figures that show it.

    Parameters
    ----------
    flaws : tuple of str
        ``does_not_add_up``, ``joint_term_called_mix``, ``mix_is_no_structure_effect``; empty
        for a sound bridge.
    remainder : float
        Deviation minus the sum of the effects, in money.
    joint_term, true_mix : float
        Sum of (p1−p0)·(q1−q0), and the effect of structure at base prices, in money; NaN without
        lines.

    Notes
    -----
    Formulas: :func:`review_bridge`. A bridge is sound if flaws = ().

    Examples
    --------
    >>> review_bridge({"price": 5500, "volume": 2000}, deviation=7500).flaws
    ()
    """

    flaws: tuple[Flaw, ...]
    remainder: float
    joint_term: float
    true_mix: float


def review_bridge(
    effects: Mapping[str, float],
    *,
    deviation: float,
    lines: pd.DataFrame | None = None,
    tolerance: float = CENT,
) -> Review:
    r"""Check a bridge that was computed elsewhere: does it add up, and is its mix one.

    Parameters
    ----------
    effects : mapping of str to float
        Effects by name in money, plus is favourable; one named ``mix`` is checked as such.
    deviation : float
        Actual − base, in money.
    lines : DataFrame of shape (n_lines, >= 4) or None
        Lines it was computed from, from :func:`kamlib.soll_ist.matching.match_lines`, or with
        ``price_base`` and ``price_actual`` in place of amounts; needed to check a mix. Only
        lines with a quantity in both periods count.
    tolerance : float, default=0.005
        Differences up to it are rounding.

    Returns
    -------
    Review
        Its flaws and the figures behind them, in money; NaN for those that need lines.

    Raises
    ------
    ParameterError
        If an effect is missing (NaN), because nothing can be said then.

    Notes
    -----
    .. math:: joint = \sum (p_1-p_0)(q_1-q_0), \quad
              mix = \sum \left(q_1 - Q_1 \frac{q_0}{Q_0}\right) p_0

    A sound bridge adds up to its deviation, and its mix is the second sum, a change of structure
    (ACCA F5), never the first, which is a remainder of price times quantity.

    Examples
    --------
    One product has no structure that could change: its "mix" of 500 is the joint term.

    >>> lines = pd.DataFrame({"quantity_base": [1000.0], "quantity_actual": [1100.0],
    ...     "price_base": [20.0], "price_actual": [25.0]})
    >>> printed = {"price": 5000, "volume": 2000, "mix": 500}
    >>> review_bridge(printed, deviation=7500, lines=lines).flaws
    ('joint_term_called_mix',)
    >>> review_bridge({"price": 5000, "volume": 2000}, deviation=7500).flaws
    ('does_not_add_up',)
    """
    missing = [name for name, value in effects.items() if pd.isna(value)]
    if missing or pd.isna(deviation):
        raise ParameterError(
            Sentence("A bridge is checked with figures only; missing: {missing}.", missing=missing)
        )
    remainder = float(deviation) - float(sum(effects.values()))
    flaws: list[Flaw] = ["does_not_add_up"] if abs(remainder) > tolerance else []
    if lines is None:
        return Review(
            flaws=tuple(flaws), remainder=remainder, joint_term=float("nan"), true_mix=float("nan")
        )
    joint, true_mix = _joint_term(lines), _mix(lines)
    if "mix" in effects and abs(effects["mix"] - true_mix) > tolerance:
        is_joint = abs(effects["mix"] - joint) <= tolerance
        flaws.append("joint_term_called_mix" if is_joint else "mix_is_no_structure_effect")
    return Review(flaws=tuple(flaws), remainder=remainder, joint_term=joint, true_mix=true_mix)


def _joint_term(lines: pd.DataFrame) -> float:
    q0, p0, q1, p1 = _figures(lines)
    return float(((p1 - p0) * (q1 - q0)).sum())


def _mix(lines: pd.DataFrame) -> float:
    q0, p0, q1, _ = _figures(lines)
    return float(((q1 - q1.sum() * q0 / q0.sum()) * p0).sum())


def _figures(lines: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    """Quantity and price of both periods, of the lines that have both."""
    quantities = {side: lines[side(c.QUANTITY)].astype(float) for side in (base_of, actual_of)}
    is_compared = (quantities[base_of] > 0) & (quantities[actual_of] > 0)
    q0, q1 = quantities[base_of][is_compared], quantities[actual_of][is_compared]
    p0, p1 = (_price(lines, side)[is_compared] for side in (base_of, actual_of))
    return q0, p0, q1, p1


def _price(lines: pd.DataFrame, side: Side) -> pd.Series:
    if side("price") in lines:
        return lines[side("price")].astype(float)
    return ratio(lines[side(c.INVOICED_NET)], lines[side(c.QUANTITY)])
