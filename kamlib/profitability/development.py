"""How accounts develop: growth on the year before, trend over quarters, seasons of the year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import Quarter

GROWTH_PCT = "growth_pct"
TREND_PCT = "trend_pct"


def growth(by_quarter: pd.DataFrame, *, value: str, quarter: str) -> pd.DataFrame:
    r"""Compare the last four quarters of each account with the four before.

    Parameters
    ----------
    by_quarter : DataFrame of shape (n_accounts * n_quarters, >= 3)
        ``account_id``, ``quarter`` and the value.
    value : str
        Column compared, in money.
    quarter : str
        Last quarter of the year.

    Returns
    -------
    DataFrame of shape (n_accounts, 4)
        ``account_id``, ``year`` and ``prior_year`` (sums of four quarters in money; a quarter
        without a row is 0), ``growth_pct`` (NaN where the year before was zero or negative, or its
        data do not reach back four quarters).

    Notes
    -----
    .. math:: growth = 100 \left(\frac{\sum_{q=t-3}^{t} x_q}{\sum_{q=t-7}^{t-4} x_q} - 1\right)

    Four quarters against four, so that the season cancels out. Own choice of windows.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": "A", "net_revenue": [100.0] * 4 + [110.0] * 4,
    ...     "quarter": [f"{year}Q{n}" for year in (2025, 2026) for n in (1, 2, 3, 4)]})
    >>> growth(table, value="net_revenue", quarter="2026Q4")["growth_pct"].round(6).tolist()
    [10.0]
    """
    last = Quarter.parse(quarter)
    labels = [str(last - back) for back in range(8)]
    chosen = by_quarter[by_quarter[c.QUARTER].isin(labels)]
    is_recent = chosen[c.QUARTER].isin(labels[:4])
    frame = pd.DataFrame(
        {
            "year": chosen[is_recent].groupby(c.ACCOUNT_ID)[value].sum(),
            "prior_year": chosen[~is_recent].groupby(c.ACCOUNT_ID)[value].sum(),
        }
    ).astype(float)
    frame = frame.fillna(0.0).sort_index()
    if not set(labels[4:]) <= set(by_quarter[c.QUARTER]):
        frame["prior_year"] = np.nan
    frame[GROWTH_PCT] = (ratio(frame["year"], frame["prior_year"]) - 1) * 100
    return frame.rename_axis(c.ACCOUNT_ID).reset_index()


def compound_growth_pct(first: float, last: float, *, years: float) -> float:
    r"""Compute the average growth a year between two values.

    Parameters
    ----------
    first, last : float
        Values at the beginning and the end, in one unit.
    years : float
        Years between them.

    Returns
    -------
    float
        Percent a year; NaN where a value is missing or not positive, or no time has passed.

    Notes
    -----
    .. math:: 100 \left((x_n / x_0)^{1/n} - 1\right)

    The compound annual growth rate: the geometric, not the arithmetic mean of yearly growth.

    Examples
    --------
    >>> round(compound_growth_pct(100.0, 121.0, years=2), 6)
    10.0
    """
    if not (first > 0 and last > 0 and years > 0):
        return float("nan")
    return float(((last / first) ** (1 / years) - 1) * 100)


def season_index(by_quarter: pd.DataFrame, *, value: str, quarters: Sequence[str]) -> pd.DataFrame:
    r"""Measure how each quarter of the year compares with an average one.

    Parameters
    ----------
    by_quarter : DataFrame of shape (n, >= 2)
        ``quarter`` and the value; all rows of a quarter are added up.
    value : str
        Column measured, in money.
    quarters : sequence of str
        Whole years (a multiple of four), at least eight quarters.

    Returns
    -------
    DataFrame of shape (4, 2)
        ``number`` (1 to 4) and ``index`` (1 is an average quarter; they average to 1). NaN where
        data are missing or a year adds up to zero or less.

    Raises
    ------
    ValueError
        If the quarters are not whole years or fewer than two.

    Notes
    -----
    .. math:: index_k = \frac{1}{Y} \sum_{y=1}^{Y} \frac{x_{yk}}{\bar x_y}

    with the mean of its own year below, so that growth from year to year does not count: the
    method of simple averages, percent of the year's mean (Makridakis, Wheelwright and Hyndman
    1998).

    Examples
    --------
    >>> labels = [f"{year}Q{n}" for year in (2025, 2026) for n in (1, 2, 3, 4)]
    >>> table = pd.DataFrame({"quarter": labels, "net_revenue": [80.0, 100.0, 100.0, 120.0] * 2})
    >>> season_index(table, value="net_revenue", quarters=labels)["index"].tolist()
    [0.8, 1.0, 1.0, 1.2]
    """
    labels = list(quarters)
    if len(labels) < 8 or len(labels) % 4:
        raise ValueError(
            f"Seasons need two or more whole years, found {len(labels)} quarters. Choose a "
            "multiple of four, at least eight."
        )
    sums = by_quarter.groupby(c.QUARTER)[value].sum().astype(float).reindex(labels)
    years = sums.to_numpy().reshape(-1, 4)
    means = years.mean(axis=1, keepdims=True)
    shares = (years / np.where(means > 0, means, np.nan)).mean(axis=0)
    numbers = [Quarter.parse(label).number for label in labels[:4]]
    return pd.DataFrame({"number": numbers, "index": shares}).sort_values(
        "number", ignore_index=True
    )


def trend(
    by_quarter: pd.DataFrame, *, value: str, quarters: Sequence[str], seasons: pd.DataFrame
) -> pd.DataFrame:
    r"""Fit a straight line through each account's quarters, the season taken out.

    Parameters
    ----------
    by_quarter : DataFrame of shape (n_accounts * n_quarters, >= 3)
        ``account_id``, ``quarter`` and the value.
    value : str
        Column measured, in money.
    quarters : sequence of str
        Oldest first; a quarter without business counts as 0.
    seasons : DataFrame of shape (4, 2)
        From :func:`season_index`, of all accounts together: one account's quarters are too few
        to tell season from chance. A missing or non-positive index leaves the quarter as it is.

    Returns
    -------
    DataFrame of shape (n_accounts, 3)
        ``account_id``, ``slope`` (money a quarter, per quarter) and ``trend_pct`` (slope in
        percent of the mean quarter; NaN where the mean is zero or negative).

    Notes
    -----
    .. math:: b = \sum (t-\bar t)(y_t-\bar y) / \sum (t-\bar t)^2, \quad y_t = x_t / index_t

    The least-squares line through the deseasonalised quarters (Makridakis, Wheelwright and
    Hyndman 1998).

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": "A", "quarter": ["2026Q1", "2026Q2", "2026Q3"],
    ...     "net_revenue": [90.0, 100.0, 110.0]})
    >>> flat = pd.DataFrame({"number": [1, 2, 3, 4], "index": 1.0})
    >>> trend(table, value="net_revenue", quarters=["2026Q1", "2026Q2", "2026Q3"],
    ...     seasons=flat)["trend_pct"].tolist()
    [10.0]
    """
    labels = list(quarters)
    wide = by_quarter.pivot_table(
        index=c.ACCOUNT_ID, columns=c.QUARTER, values=value, aggfunc="sum"
    ).reindex(columns=labels)
    by_number = seasons.set_index("number")["index"]
    index = np.array([by_number.get(Quarter.parse(label).number, np.nan) for label in labels])
    levels = wide.astype(float).fillna(0.0).div(np.where(index > 0, index, 1.0).tolist(), axis=1)
    steps = np.arange(len(labels)) - (len(labels) - 1) / 2
    slope = levels.to_numpy() @ steps / ((steps**2).sum() or np.nan)
    frame = pd.DataFrame({"slope": slope}, index=levels.index)
    frame[TREND_PCT] = ratio(frame["slope"], levels.mean(axis=1)) * 100
    return frame.sort_index().rename_axis(index=c.ACCOUNT_ID, columns=None).reset_index()
