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
    r"""Judge whether an investment in an account pays back.

    Parameters
    ----------
    outlay : float
        Paid today, in money.
    benefits, costs : sequence of float
        At the end of each year of the horizon, same length, in money; benefits are contribution,
        not revenue.
    rate_pct : float
        Discount rate a year in percent.

    Returns
    -------
    InvestmentCase
        Values today in money, payback in years and the yearly benefit needed; NaN where a figure
        is missing.

    Raises
    ------
    ValueError
        If benefits and costs do not cover the same years, or there are none.

    Notes
    -----
    .. math:: NPV = -I_0 + \sum_{t=1}^{n} \frac{b_t - c_t}{(1+i)^t}, \quad
              needed = \frac{\text{present cost}}{\sum_{t=1}^{n} (1+i)^{-t}}

    Net present value (Kapitalwert) as in Homburg and Daum 1997; the benefit needed is the annuity
    of the present cost. Payback is reached within a year in proportion, without interest.

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


class Effort(NamedTuple):
    """Hours people spend on accounts, and what an hour costs.

    Attributes
    ----------
    hours : Series
        By ``account_id``, from :func:`open_hours`.
    cost_per_hour : float
        Money; 0: no rate is declared, so hours have no price.
    """

    hours: pd.Series
    cost_per_hour: float


def open_hours(actions: pd.DataFrame, *, as_of: pd.Timestamp) -> pd.Series:
    """Add up the planned hours of actions that were not finished on a day.

    Parameters
    ----------
    actions : DataFrame
        Facts ``actions``; dropped ones do not count, done ones only if finished later.
    as_of : Timestamp
        End of the reported quarter.

    Returns
    -------
    Series
        Hours by ``account_id``; NaN where no open action has hours, absent without an action.

    Examples
    --------
    >>> actions = pd.DataFrame({"account_id": ["A", "A"], "status": ["started", "dropped"],
    ...     "done_date": pd.to_datetime([None, None]), "effort_hours": [20.0, 90.0]})
    >>> open_hours(actions, as_of=pd.Timestamp("2026-09-30")).to_dict()
    {'A': 20.0}
    """
    later = pd.to_datetime(actions["done_date"]) > as_of
    is_open = ~actions[c.STATUS].isin(["done", "dropped"]) | (actions[c.STATUS].eq("done") & later)
    chosen = actions[is_open]
    return chosen.groupby(c.ACCOUNT_ID)["effort_hours"].sum(min_count=1).astype(float)


def account_investments(
    opportunities: pd.DataFrame,
    margins: pd.Series,
    *,
    as_of: pd.Timestamp,
    rate_pct: float,
    effort: Effort,
) -> pd.DataFrame:
    r"""Compare what open opportunities cost with the margin they promise, per account.

    Parameters
    ----------
    opportunities : DataFrame of shape (n_opportunities, >= 5)
        Facts ``opportunities``: ``account_id``, ``volume`` in money, ``probability_pct``,
        ``expected_close_date``, ``cost`` in money; decided ones (100 or 0 percent, or dated before
        ``as_of``) are left out.
    margins : Series of shape (n_accounts,)
        By ``account_id``: margin in percent of net revenue after product cost, complaints and
        freight; missing or negative margins give no benefit figure or a negative one.
    as_of : Timestamp
        End of the reported quarter.
    rate_pct : float
        Discount rate a year in percent.
    effort : Effort
        Hours of open actions for the same accounts, with their rate.

    Returns
    -------
    DataFrame of shape (n_accounts_with_open, 12)
        ``account_id``, ``opportunities`` (count), ``weighted_volume``, ``outlay`` (cost of the
        opportunities, 0 where not delivered), ``effort_hours``, ``effort_cost`` (0 without hours,
        NaN for hours without a rate), ``cost`` (both), ``benefit``, ``margin_pct``,
        ``net_benefit``, ``benefit_cost_ratio`` (NaN without cost), ``is_justified``; amounts in
        money. NaN and False where the margin or a cost is unknown.

    Notes
    -----
    .. math:: benefit = \sum_o \frac{volume_o \cdot p_o \cdot margin}{(1+i)^{t_o}}, \quad
              net = benefit - outlay - hours \cdot rate

    with t the years of 365.25 days to the expected day. Volume times probability is the usual
    weight of a sales pipeline; that cost is not weighted is our own, cautious choice: it is
    spent whether the deal is won or not.

    Examples
    --------
    >>> opportunities = pd.DataFrame({"account_id": ["A"], "volume": [1000.0],
    ...     "probability_pct": [50.0], "expected_close_date": pd.to_datetime(["2027-09-30"]),
    ...     "cost": [40.0]})
    >>> cases = account_investments(opportunities, pd.Series({"A": 20.0}),
    ...     as_of=pd.Timestamp("2026-09-30"), rate_pct=0.0,
    ...     effort=Effort(pd.Series({"A": 2.0}), 15.0))
    >>> cases[["benefit", "effort_cost", "cost", "net_benefit"]].values.tolist()
    [[100.0, 30.0, 70.0, 30.0]]
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
    frame["outlay"] = frame["cost"].astype(float).fillna(0.0)
    grouped = frame.groupby(c.ACCOUNT_ID)
    cases = grouped[["weighted_volume", "outlay"]].sum()
    cases["effort_hours"] = effort.hours.reindex(cases.index).astype(float)
    rate = effort.cost_per_hour if effort.cost_per_hour > 0 else np.nan
    spent = cases["effort_hours"].fillna(0.0)
    cases["effort_cost"] = (spent * rate).where(spent > 0, 0.0)
    cases["cost"] = cases["outlay"] + cases["effort_cost"]
    cases["benefit"] = grouped["benefit"].sum(min_count=1)
    cases.insert(0, "opportunities", grouped.size())
    cases["margin_pct"] = margins.reindex(cases.index).astype(float)
    cases["net_benefit"] = cases["benefit"] - cases["cost"]
    cases["benefit_cost_ratio"] = ratio(cases["benefit"], cases["cost"])
    cases["is_justified"] = cases["net_benefit"] >= 0
    return cases.sort_index().reset_index()
