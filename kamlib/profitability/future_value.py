"""Present value of an account: what its contributions of the next years are worth today.

Three scenarios instead of one figure, and the timing convention is always named: two
formulas of the literature differ by a whole year of margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from kamlib.support import columns as c
from kamlib.support.settings import Scenario

FirstMargin = Literal["now", "after_renewal"]
PRESENT_VALUE = "present_value"


def net_present_value(flows: Sequence[float], *, rate_pct: float, first: int = 0) -> float:
    r"""Compute what a series of payments is worth today (Kapitalwert).

    Parameters
    ----------
    flows : sequence of float
        One per period in money, inflows positive.
    rate_pct : float
        Discount rate per period in percent.
    first : int, default=0
        Period of the first flow: 0 is today, 1 the end of the first period.

    Returns
    -------
    float
        Value today in money; NaN if a flow is missing, 0 without flows.

    Raises
    ------
    ValueError
        If the rate is -100 percent or less.

    Notes
    -----
    .. math:: NPV = \sum_t \frac{e_t - a_t}{(1 + i)^t}

    Each flow is discounted by its own period (Homburg and Daum 1997: Kundenertragswert).

    Examples
    --------
    >>> round(net_present_value([-100.0, 121.0], rate_pct=10.0), 6)
    10.0
    """
    if not rate_pct > -100:
        raise ValueError(f"A discount rate is above -100 percent, found {rate_pct}.")
    periods = np.arange(first, first + len(flows))
    return float((np.asarray(flows, dtype=float) / (1 + rate_pct / 100) ** periods).sum())


def margin_multiple(
    *,
    retention_pct: float,
    discount_rate_pct: float,
    years: int | None = None,
    growth_pct: float = 0.0,
    first_margin: FirstMargin = "after_renewal",
) -> float:
    r"""Compute how many times this year's margin an account is worth.

    Parameters
    ----------
    retention_pct : float
        Probability that the account stays another year, in percent.
    discount_rate_pct : float
        A year, in percent.
    years : int or None
        Margins counted; None: without end.
    growth_pct : float, default=0
        Growth of the margin a year in percent.
    first_margin : {"after_renewal", "now"}
        ``now``: the first margin is certain and due today (t = 0); ``after_renewal``: it comes
        after one year and one renewal (t = 1).

    Returns
    -------
    float
        Multiple of the yearly margin.

    Raises
    ------
    ValueError
        If retention lies outside 0 to 100 percent, or the sum without end is infinite.

    Notes
    -----
    .. math:: \sum_t \left(\frac{r(1+g)}{1+d}\right)^t, \quad
              \frac{r}{1+d-r}\ \text{without end, after renewal}

    The margin multiple of Gupta and Lehmann 2003; with ``now`` it is (1+d)/(1+d-r).

    Examples
    --------
    The two conventions differ by one whole margin.

    >>> round(margin_multiple(retention_pct=80, discount_rate_pct=10), 2)
    2.67
    >>> round(margin_multiple(retention_pct=80, discount_rate_pct=10, first_margin="now"), 2)
    3.67
    """
    if not 0 <= retention_pct <= 100:
        raise ValueError(f"Retention lies between 0 and 100 percent, found {retention_pct}.")
    step = retention_pct / 100 * (1 + growth_pct / 100) / (1 + discount_rate_pct / 100)
    start = 0 if first_margin == "now" else 1
    if years is not None:
        return float((step ** np.arange(start, start + years)).sum())
    if step >= 1:
        raise ValueError(
            f"With {retention_pct} percent retention, {growth_pct} percent growth and a discount "
            f"rate of {discount_rate_pct} percent the value without end is infinite; give years."
        )
    return float(step**start / (1 - step))


def customer_npv(
    margin: float,
    *,
    scenario: Scenario,
    discount_rate_pct: float,
    years: int | None,
    first_margin: FirstMargin = "after_renewal",
    acquisition_cost: float = 0.0,
) -> float:
    r"""Value one account today in one scenario.

    Parameters
    ----------
    margin : float
        Contribution of a year, in money.
    scenario : Scenario
        Retention and growth, in percent a year.
    discount_rate_pct : float
        A year, in percent.
    years : int or None
        As for :func:`margin_multiple`.
    first_margin : {"after_renewal", "now"}
        As for :func:`margin_multiple`.
    acquisition_cost : float, default=0
        Paid today; 0 for an account that is won already, because what is spent is spent.

    Returns
    -------
    float
        Present value in money; NaN for a missing margin. A negative margin is carried on: it is
        what keeping the account as it is would cost.

    Notes
    -----
    .. math:: -I_0 + m \sum_t \left(\frac{r(1+g)}{1+d}\right)^t

    Customer lifetime value with acquisition cost (Homburg and Daum 1997).

    Examples
    --------
    >>> sure = Scenario(id="expected", retention_pct=100)
    >>> customer_npv(1000.0, scenario=sure, discount_rate_pct=0, years=5, acquisition_cost=2000)
    3000.0
    """
    multiple = margin_multiple(
        retention_pct=scenario.retention_pct,
        discount_rate_pct=discount_rate_pct,
        years=years,
        growth_pct=scenario.growth_pct,
        first_margin=first_margin,
    )
    return margin * multiple - acquisition_cost


def scenario_values(
    values: pd.DataFrame,
    *,
    scenarios: Sequence[Scenario],
    discount_rate_pct: float,
    years: int,
    first_margin: FirstMargin = "after_renewal",
    acquisition_cost: float | None = None,
) -> pd.DataFrame:
    """Value every account today if things go badly, as expected and well.

    Parameters
    ----------
    values : DataFrame of shape (n_accounts, >= 2)
        ``account_id`` and ``customer_value``, the contribution of a year in money.
    scenarios : sequence of Scenario
        Low, expected, high.
    discount_rate_pct : float
        A year, in percent.
    years : int
        As for :func:`margin_multiple`.
    first_margin : {"after_renewal", "now"}
        As for :func:`margin_multiple`.

    acquisition_cost : float or None
        Spent today to win an account, in money, deducted from each; None: not given.

    Returns
    -------
    DataFrame of shape (n_accounts, 2 + n_scenarios)
        ``account_id``, ``customer_value`` and ``present_value_<scenario>`` each, in money; NaN
        where the yearly value is missing.

    Notes
    -----
    present value = customer value × :func:`margin_multiple` − acquisition cost. Three scenarios
    instead of a fitted model: with ten to fifty key accounts there is nothing to fit.

    Examples
    --------
    >>> values = pd.DataFrame({"account_id": ["A"], "customer_value": [100.0]})
    >>> sure = Scenario(id="high", retention_pct=100)
    >>> half = Scenario(id="low", retention_pct=50)
    >>> scenario_values(values, scenarios=[half, sure], discount_rate_pct=0, years=2)[
    ...     ["present_value_low", "present_value_high"]].values.tolist()
    [[75.0, 200.0]]
    """
    frame = values[[c.ACCOUNT_ID, c.CUSTOMER_VALUE]].copy()
    for scenario in scenarios:
        multiple = margin_multiple(
            retention_pct=scenario.retention_pct,
            discount_rate_pct=discount_rate_pct,
            years=years,
            growth_pct=scenario.growth_pct,
            first_margin=first_margin,
        )
        worth = frame[c.CUSTOMER_VALUE].astype(float) * multiple
        frame[f"{PRESENT_VALUE}_{scenario.id}"] = worth - (acquisition_cost or 0.0)
    return frame


def per_quarter(yearly_pct: float, *, kind: Literal["retention", "rate"]) -> float:
    r"""Turn a yearly retention or discount rate into one of a quarter.

    Parameters
    ----------
    yearly_pct : float
        A year, in percent.
    kind : {"retention", "rate"}
        Retention multiplies, a rate compounds.

    Returns
    -------
    float
        A quarter, in percent.

    Notes
    -----
    .. math:: r_q = r^{1/4}, \quad d_q = (1 + d)^{1/4} - 1

    So that four quarters make the year; a quarter of the yearly figure would not.

    Examples
    --------
    >>> round(per_quarter(81.450625, kind="retention"), 6), round(per_quarter(10, kind="rate"), 4)
    (95.0, 2.4114)
    """
    if kind == "retention":
        return float((yearly_pct / 100) ** 0.25 * 100)
    return float(((1 + yearly_pct / 100) ** 0.25 - 1) * 100)


class Discounting(NamedTuple):
    """What a check of a printed present value found.

    Attributes
    ----------
    is_right : bool
        Whether each flow was discounted by its own period.
    right : float
        The value that is right.
    uses_last_factor : bool
        Whether the sum was divided by the factor of the last period instead.
    """

    is_right: bool
    right: float
    uses_last_factor: bool


def check_discounting(
    printed: float, flows: Sequence[float], *, rate_pct: float, tolerance: float
) -> Discounting:
    r"""Check whether a present value that was computed elsewhere is right, and if not, why.

    Parameters
    ----------
    printed : float
        The value printed there, in money.
    flows : sequence of float
        At the end of period 1, 2, and so on, in money.
    rate_pct : float
        Discount rate per period in percent.
    tolerance : float
        How far it may be off by rounding.

    Returns
    -------
    Discounting
        Whether it is right, what is right, and whether the sum was discounted as if all of it
        came in the last period.

    Notes
    -----
    .. math:: right = \sum_t \frac{x_t}{(1+i)^t} \quad\text{instead of}\quad
              \frac{\sum_t x_t}{(1+i)^n}

    The error is found in published examples; the right form is that of Homburg and Daum 1997.

    Examples
    --------
    >>> check_discounting(200 / 1.21, [100.0, 100.0], rate_pct=10, tolerance=0.01)
    Discounting(is_right=False, right=173.55371900826447, uses_last_factor=True)
    """
    right = net_present_value(flows, rate_pct=rate_pct, first=1)
    last = float(np.sum(flows)) / (1 + rate_pct / 100) ** len(flows)
    return Discounting(
        abs(printed - right) <= tolerance,
        right,
        abs(printed - last) <= tolerance < abs(right - last),
    )
