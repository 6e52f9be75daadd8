"""Is the investment in an account justified: what it costs against what it brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.profitability.future_value import net_present_value
from kamlib.support import columns as c
from kamlib.support.money import ratio, ratio_of


class InvestmentCase(NamedTuple):
    """Cost against benefit of one investment over its horizon.

    Attributes
    ----------
    present_benefit, present_cost : float
        Value today of all benefits, and of outlay and running cost.
    net_present_value : float
        Benefit minus cost; justified where it is not negative.
    benefit_cost_ratio : float
        NaN without cost.
    payback_years : float
        Years until what came back covers the cost, without interest; NaN within the horizon
        never.
    needed_yearly_benefit : float
        Level benefit a year that would just justify it.
    is_justified : bool
        Whether the net present value is not negative.
    """

    present_benefit: float
    present_cost: float
    net_present_value: float
    benefit_cost_ratio: float
    payback_years: float
    needed_yearly_benefit: float
    is_justified: bool


def investment_case(
    outlay: float, *, benefits: Sequence[float], costs: Sequence[float], rate_pct: float
) -> InvestmentCase:
    r"""Set cost and benefit of an investment in an account side by side.

    Parameters
    ----------
    outlay : float
        Paid today.
    benefits, costs : sequence of float
        At the end of each year of the horizon, same length; benefits are contribution, not
        revenue.
    rate_pct : float
        Discount rate a year in percent.

    Returns
    -------
    InvestmentCase
        Values today, payback and the yearly benefit needed.

    Raises
    ------
    ValueError
        If benefits and costs do not cover the same years, or there are none.

    Notes
    -----
    .. math:: NPV = -I_0 + \sum_{t=1}^{n} \frac{b_t - c_t}{(1+i)^t}

    Examples
    --------
    >>> case = investment_case(100.0, benefits=[60.0, 60.0], costs=[0.0, 0.0], rate_pct=0.0)
    >>> case.net_present_value, round(case.payback_years, 2), case.needed_yearly_benefit
    (20.0, 1.67, 50.0)
    """
    if not benefits or len(benefits) != len(costs):
        raise ValueError(
            "An investment needs a benefit and a cost for each year of its horizon, found "
            f"{len(benefits)} benefits and {len(costs)} costs."
        )
    benefit = net_present_value(benefits, rate_pct=rate_pct, first=1)
    cost = outlay + net_present_value(costs, rate_pct=rate_pct, first=1)
    annuity = net_present_value([1.0] * len(benefits), rate_pct=rate_pct, first=1)
    net = np.asarray(benefits, dtype=float) - np.asarray(costs, dtype=float)
    return InvestmentCase(
        benefit,
        cost,
        benefit - cost,
        ratio_of(benefit, cost),
        _payback(outlay, net),
        cost / annuity,
        benefit >= cost,
    )


def _payback(outlay: float, net: np.ndarray) -> float:
    left = np.concatenate([[-outlay], net]).cumsum()
    if left[0] >= 0:
        return 0.0
    reached = np.flatnonzero(left >= 0)
    if not len(reached):
        return float("nan")
    year = int(reached[0])
    return float(year - left[year] / net[year - 1])


def account_investments(
    opportunities: pd.DataFrame, margins: pd.Series, *, as_of: pd.Timestamp, rate_pct: float
) -> pd.DataFrame:
    """Set the cost of open opportunities against the margin they promise, per account.

    Parameters
    ----------
    opportunities : DataFrame
        Facts ``opportunities``; decided ones (100 or 0 percent, or dated before ``as_of``) are
        left out.
    margins : Series
        By ``account_id``: margin in percent of net revenue after product cost, complaints and
        freight; missing or negative margins give no benefit figure or a negative one.
    as_of : Timestamp
        End of the reported quarter.
    rate_pct : float
        Discount rate a year in percent.

    Returns
    -------
    DataFrame
        One row per account: ``opportunities``, ``weighted_volume`` (volume x probability),
        ``cost`` (0 where not delivered), ``margin_pct``, ``benefit`` (weighted volume x margin,
        discounted to ``as_of`` from the expected day), ``net_benefit``, ``benefit_cost_ratio``
        (NaN without cost), ``is_justified``. NaN and False where the margin is unknown.

    Examples
    --------
    >>> opportunities = pd.DataFrame({"account_id": ["A"], "volume": [1000.0],
    ...     "probability_pct": [50.0], "expected_close_date": pd.to_datetime(["2027-09-30"]),
    ...     "cost": [40.0]})
    >>> cases = account_investments(opportunities, pd.Series({"A": 20.0}),
    ...     as_of=pd.Timestamp("2026-09-30"), rate_pct=0.0)
    >>> cases[["weighted_volume", "benefit", "net_benefit"]].values.tolist()
    [[500.0, 100.0, 60.0]]
    """
    chance = opportunities["probability_pct"].astype(float)
    close = pd.to_datetime(opportunities["expected_close_date"])
    is_open = (chance > 0) & (chance < 100) & (close > as_of)
    frame = opportunities[is_open].copy()
    years = (close[is_open] - as_of).dt.days / 365.25
    margin = frame[c.ACCOUNT_ID].map(margins).astype(float)
    frame["weighted_volume"] = frame[c.VOLUME].astype(float) * chance[is_open] / 100
    factor = (1 + rate_pct / 100) ** years
    frame["benefit"] = frame["weighted_volume"] * margin / 100 / factor
    frame["cost"] = frame["cost"].astype(float).fillna(0.0)
    grouped = frame.groupby(c.ACCOUNT_ID)
    cases = grouped[["weighted_volume", "cost"]].sum()
    cases["benefit"] = grouped["benefit"].sum(min_count=1)
    cases.insert(0, "opportunities", grouped.size())
    cases["margin_pct"] = margins.reindex(cases.index).astype(float)
    cases["net_benefit"] = cases["benefit"] - cases["cost"]
    cases["benefit_cost_ratio"] = ratio(cases["benefit"], cases["cost"])
    cases["is_justified"] = cases["net_benefit"] >= 0
    return cases.sort_index().reset_index()
