"""Retention and repeat buying fitted to many customers, for the long tail of accounts.

With ten to fifty key accounts there is nothing to fit: use the scenarios of
``future_value``. These models describe a large group of customers who behave alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_LONGEST = 100_000


class RetentionFit(NamedTuple):
    r"""A shifted-beta-geometric model: how likely customers are to leave, and how they differ.

    Parameters
    ----------
    alpha, beta : float
        Shape of the distribution of the probability to leave in a period; both above 0.

    Notes
    -----
    Each customer leaves in any period with a probability of its own; over customers it is
    :math:`\theta \sim Beta(\alpha, \beta)`, with mean :math:`\alpha / (\alpha + \beta)` (Fader and
    Hardie 2007).

    Examples
    --------
    >>> fit = RetentionFit(alpha=1.0, beta=3.0)
    >>> survival_after(fit, [1])
    [0.75]
    """

    alpha: float
    beta: float


def fit_retention(survival: Sequence[float]) -> RetentionFit:
    r"""Fit the shifted-beta-geometric model to survival shares by maximum likelihood.

    Parameters
    ----------
    survival : sequence of float
        Share of customers still there after 1, 2, ... periods; falling, between 0 and 1, none
        missing.

    Returns
    -------
    RetentionFit
        Alpha and beta.

    Raises
    ------
    ValueError
        If there are fewer than two shares or they rise.

    Notes
    -----
    .. math:: P(T=1) = \frac{\alpha}{\alpha+\beta}, \quad
              P(T=t) = \frac{\beta+t-2}{\alpha+\beta+t-1} P(T=t-1)

    Fader and Hardie 2007; the example is theirs (customers of the kind "high end").

    Examples
    --------
    >>> fit = fit_retention([0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491])
    >>> round(fit.alpha, 3), round(fit.beta, 3)
    (0.668, 3.806)
    """
    shares = np.asarray([1.0, *survival], dtype=float)
    lost = -np.diff(shares)
    if len(lost) < 2 or (lost < 0).any() or shares.min() < 0:
        raise ValueError(
            "A retention model needs at least two shares of customers that never rise and lie "
            f"between 0 and 1, found {list(survival)[:8]}."
        )
    place, step = np.zeros(2), 1.0
    best = _likelihood(place, lost, shares[-1])
    moves = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [1.0, 1.0], [-1.0, -1.0]])
    while step > 1e-9:
        tried = [(_likelihood(place + step * move, lost, shares[-1]), move) for move in moves]
        value, move = max(tried, key=lambda pair: pair[0])
        if value > best:
            place, best = np.clip(place + step * move, -20.0, 20.0), value
        else:
            step /= 2
    return RetentionFit(float(np.exp(place[0])), float(np.exp(place[1])))


def _likelihood(place: np.ndarray, lost: np.ndarray, staying: float) -> float:
    alpha, beta = np.exp(np.clip(place, -20.0, 20.0))
    ages = np.arange(1, len(lost) + 1)
    leaving = alpha / (alpha + beta + ages - 1)
    stays = np.log1p(-leaving).cumsum()
    before = np.concatenate([[0.0], stays[:-1]])
    return float((lost * (np.log(leaving) + before)).sum() + staying * stays[-1])


def survival_after(fit: RetentionFit, periods: Sequence[int]) -> list[float]:
    r"""Forecast which share of customers will still be there.

    Parameters
    ----------
    fit : RetentionFit
        From :func:`fit_retention`.
    periods : sequence of int
        After how many periods.

    Returns
    -------
    list of float
        Shares from 0 to 1, one per entry of ``periods``.

    Notes
    -----
    .. math:: S(t) = B(\alpha, \beta + t) / B(\alpha, \beta)

    Fader and Hardie 2007. Retention rises with time, because those who leave easily have left.

    Examples
    --------
    >>> [round(share, 3) for share in survival_after(RetentionFit(1.0, 1.0), [1, 2])]
    [0.5, 0.333]
    """
    longest = max(periods, default=0)
    ages = np.arange(longest)
    kept = (fit.beta + ages) / (fit.alpha + fit.beta + ages)
    survival = np.concatenate([[1.0], kept.cumprod()])
    return [float(survival[period]) for period in periods]


def expected_residual_lifetime(
    fit: RetentionFit, *, renewals: int, discount_rate_pct: float
) -> float:
    r"""Expect how many discounted renewals are still to come after n renewals.

    Parameters
    ----------
    fit : RetentionFit
        From :func:`fit_retention`.
    renewals : int
        Renewals already made.
    discount_rate_pct : float
        Per period, in percent; above 0.

    Returns
    -------
    float
        Discounted expected residual lifetime (DERL) in periods; the next renewal counts in full.
        Times the margin of a period it is the residual value.

    Raises
    ------
    ValueError
        If the discount rate is not positive (the sum may not end).

    Notes
    -----
    .. math:: DERL = \sum_{k \ge 1} \frac{S(n+k)}{S(n)} (1+d)^{-(k-1)}

    Fader and Hardie 2010, here summed term by term over 100,000 periods.

    Examples
    --------
    >>> round(expected_residual_lifetime(
    ...     RetentionFit(0.668, 3.806), renewals=7, discount_rate_pct=10), 2)
    7.53
    """
    if not discount_rate_pct > 0:
        raise ValueError(
            f"The residual lifetime needs a discount rate above 0 percent, found "
            f"{discount_rate_pct}."
        )
    ages = renewals + np.arange(_LONGEST)
    kept = np.log((fit.beta + ages) / (fit.alpha + fit.beta + ages)).cumsum()
    discount = np.log1p(discount_rate_pct / 100) * np.arange(_LONGEST)
    return float(np.exp(kept - discount).sum())


class BuyingModel(NamedTuple):
    r"""A BG/NBD model of repeat buying: how often customers buy, and when they stop.

    Parameters
    ----------
    r, alpha : float
        How often customers buy: purchases per period follow a gamma distribution of mean
        r / alpha.
    a, b : float
        How likely they are to stop after a purchase: a beta distribution of mean a / (a + b).

    Notes
    -----
    Purchase rate :math:`\lambda \sim Gamma(r, \alpha)`, probability to stop
    :math:`p \sim Beta(a, b)` (Fader, Hardie and Lee 2005). The parameters are fitted elsewhere;
    the workbook only reads them.

    Examples
    --------
    >>> model = BuyingModel(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> round(model.r / model.alpha, 3)
    0.055
    """

    r: float
    alpha: float
    a: float
    b: float


def _hypergeometric(first: float, second: float, third: float, at: float) -> float:
    """Sum the Gauss series; ``at`` lies between 0 and 1."""
    places = np.arange(_LONGEST)
    terms = (first + places) * (second + places) / ((third + places) * (places + 1)) * at
    return float(1.0 + terms.cumprod().sum())


def expected_purchases(model: BuyingModel, *, periods: float) -> float:
    r"""Expect the repeat purchases of a new customer.

    Parameters
    ----------
    model : BuyingModel
        Fitted parameters.
    periods : float
        Time from now, in the unit of the fit.

    Returns
    -------
    float
        Number of repeat purchases.

    Raises
    ------
    ValueError
        If the model's ``a`` is 1, where the formula divides by zero.

    Notes
    -----
    .. math:: \frac{a+b-1}{a-1}\left[1 - \left(\frac{\alpha}{\alpha+t}\right)^r
              {}_2F_1(r, b; a+b-1; \tfrac{t}{\alpha+t})\right]

    Fader, Hardie and Lee 2005, equation 9.

    Examples
    --------
    >>> round(expected_purchases(BuyingModel(0.243, 4.414, 0.793, 2.426), periods=1), 3)
    0.053
    """
    r, alpha, a, b = model
    _require_formula(a)
    series = _hypergeometric(r, b, a + b - 1, periods / (alpha + periods))
    return float((a + b - 1) / (a - 1) * (1 - (alpha / (alpha + periods)) ** r * series))


def expected_repurchases(
    model: BuyingModel, *, repeats: int, last: float, age: float, periods: float
) -> float:
    r"""Expect the repeat purchases of a customer whose history is known.

    Parameters
    ----------
    model : BuyingModel
        Fitted parameters.
    repeats : int
        Repeat purchases so far.
    last, age : float
        Time of the last purchase and of today, both since the first purchase, in the unit of the
        fit.
    periods : float
        Time from now, in the same unit.

    Returns
    -------
    float
        Number of repeat purchases.

    Raises
    ------
    ValueError
        If the last purchase lies after today, or the model's ``a`` is 1.

    Notes
    -----
    With x repeats, last purchase t and age T:

    .. math:: \frac{\frac{a+b+x-1}{a-1}\left[1 - \left(\frac{\alpha+T}{\alpha+T+s}\right)^{r+x}
              {}_2F_1(r+x, b+x; a+b+x-1; \tfrac{s}{\alpha+T+s})\right]}
              {1 + \delta_{x>0} \frac{a}{b+x-1}
              \left(\frac{\alpha+T}{\alpha+t}\right)^{r+x}}

    over s periods: Fader, Hardie and Lee 2005, equation 10; the example is theirs.

    Examples
    --------
    >>> model = BuyingModel(0.243, 4.414, 0.793, 2.426)
    >>> round(expected_repurchases(model, repeats=2, last=30.43, age=38.86, periods=39), 3)
    1.226
    """
    if not 0 <= last <= age:
        raise ValueError(f"The last purchase ({last}) lies between 0 and today ({age}).")
    r, alpha, a, b = model
    _require_formula(a)
    ahead = alpha + age + periods
    series = _hypergeometric(r + repeats, b + repeats, a + b + repeats - 1, periods / ahead)
    bought = (a + b + repeats - 1) / (a - 1)
    bought *= 1 - ((alpha + age) / ahead) ** (r + repeats) * series
    if not repeats:
        return float(bought)
    gone = a / (b + repeats - 1) * ((alpha + age) / (alpha + last)) ** (r + repeats)
    return float(bought / (1 + gone))


def _require_formula(a: float) -> None:
    if a == 1:
        raise ValueError(
            "The expected purchases need a model whose a is not 1; found 1, where the formula "
            "divides by zero. Fit the model again, or take 1.0001."
        )
