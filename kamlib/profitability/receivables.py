"""What it costs to wait for money: days outstanding, delay, financing, cash discounts."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio, ratio_of


def days_sales_outstanding(receivables: float, sales: float, *, days: float) -> float:
    r"""Compute how many days of sales are still unpaid.

    Parameters
    ----------
    receivables, sales : float
        Money of the same period, both with or both without VAT.
    days : float
        Days of the period: 365, 360, or those of the quarter.

    Returns
    -------
    float
        Days; NaN where sales are missing, zero or negative.

    Notes
    -----
    .. math:: DSO = receivables / sales \cdot days

    The usual ratio of credit management; sources differ in 360 or 365 days.

    Examples
    --------
    >>> days_sales_outstanding(250_000, 1_000_000, days=365)
    91.25
    """
    return ratio_of(receivables, sales) * days


def financing_cost(
    sales: float, *, outstanding_days: float, rate_pct: float, year_days: float = 365.0
) -> float:
    r"""Price the credit that a customer takes by paying later.

    Parameters
    ----------
    sales : float
        Sales of a year, in money.
    outstanding_days : float
        Days until payment, on average.
    rate_pct : float
        Interest a year in percent.
    year_days : float, default=365
        Days of a year; banks also use 360.

    Returns
    -------
    float
        Money a year: average receivable (sales x days / year) times the rate; NaN where a figure
        is missing.

    Notes
    -----
    .. math:: cost = sales \cdot \frac{days}{365} \cdot i

    The fourth of the ten customer-caused cost categories of business-wissen.de
    (Finanzierungskosten), computed from the average receivable.

    Examples
    --------
    >>> round(financing_cost(1_000_000, outstanding_days=90, rate_pct=10), 2)
    24657.53
    """
    return sales * outstanding_days / year_days * rate_pct / 100


def cash_discount_rate_pct(
    discount_pct: float, *, net_days: float, discount_days: float, year_days: float = 365.0
) -> float:
    r"""Compute what a cash discount earns the customer, as interest a year.

    Parameters
    ----------
    discount_pct : float
        Cash discount (Skonto) in percent.
    net_days, discount_days : float
        Days until payment without and with the discount.
    year_days : float, default=365
        Days of a year.

    Returns
    -------
    float
        Percent a year.

    Raises
    ------
    ValueError
        If the discount is not below 100 percent or gains no days.

    Notes
    -----
    .. math:: 100 \cdot \frac{s}{1 - s} \cdot \frac{365}{net - discount\ days}

    The usual approximation by simple interest; s is the discount as a share.

    Examples
    --------
    >>> round(cash_discount_rate_pct(2, net_days=30, discount_days=10), 2)
    37.24
    """
    if not (0 <= discount_pct < 100 and net_days > discount_days):
        raise ValueError(
            "A cash discount lies between 0 and 100 percent and shortens the payment; found "
            f"{discount_pct} percent, {discount_days} instead of {net_days} days."
        )
    share = discount_pct / 100
    return share / (1 - share) * year_days / (net_days - discount_days) * 100


def payment_behaviour(
    payments: pd.DataFrame, *, quarters: list[str], days: float, rate_pct: float
) -> pd.DataFrame:
    r"""Summarise how late accounts pay, what they owe and what waiting costs.

    Parameters
    ----------
    payments : DataFrame of shape (n_accounts * n_quarters, >= 8)
        Facts ``payment_quarter``: amounts in money, ``paid_delay_amount_days`` and
        ``receivable_amount_days`` in money x days.
    quarters : list of str
        The quarters added up; the last one gives what is open.
    days : float
        Days in these quarters.
    rate_pct : float
        Interest a year in percent.

    Returns
    -------
    DataFrame of shape (n_accounts, 8)
        ``account_id``, ``paid_amount``, ``average_delay_days`` (weighted by amount, plus is late,
        NaN without payments), ``average_receivable``, ``open_amount`` (0 without a row in the last
        quarter), ``overdue_pct`` of what is open (NaN where nothing is), ``cash_discount``,
        ``financing_cost``. Amounts as they are receivable, with VAT.

    Notes
    -----
    .. math:: delay = \frac{\sum amount \cdot days\ late}{\sum amount}, \quad
              receivable = \frac{\sum amount \cdot days\ open}{days}, \quad
              cost = \frac{\sum amount \cdot days\ open}{365} \cdot i

    Financing cost as in :func:`financing_cost`, from the receivables day by day.

    Examples
    --------
    >>> payments = pd.DataFrame({"account_id": ["A"], "quarter": ["2026Q3"], "paid_amount": [100.0],
    ...     "paid_delay_amount_days": [500.0], "open_amount": [0.0], "overdue_amount": [0.0],
    ...     "receivable_amount_days": [9200.0], "cash_discount": [0.0]})
    >>> paid = payment_behaviour(payments, quarters=["2026Q3"], days=92, rate_pct=10)
    >>> paid[["average_delay_days", "average_receivable"]].values.tolist()
    [[5.0, 100.0]]
    """
    flows = ["paid_amount", "paid_delay_amount_days", "receivable_amount_days", c.CASH_DISCOUNT]
    chosen = payments[payments[c.QUARTER].isin(quarters)]
    frame = chosen.groupby(c.ACCOUNT_ID)[flows].sum().astype(float)
    last = chosen[chosen[c.QUARTER] == quarters[-1]].set_index(c.ACCOUNT_ID)
    frame["open_amount"] = last["open_amount"].astype(float)
    overdue = last["overdue_amount"].astype(float).reindex(frame.index)
    frame["overdue_pct"] = ratio(overdue, frame["open_amount"]) * 100
    frame["open_amount"] = frame["open_amount"].fillna(0.0)
    frame["average_delay_days"] = ratio(frame["paid_delay_amount_days"], frame["paid_amount"])
    frame["average_receivable"] = frame["receivable_amount_days"] / days
    frame["financing_cost"] = frame["receivable_amount_days"] * rate_pct / 100 / 365
    order = ["paid_amount", "average_delay_days", "average_receivable", "open_amount"]
    order += ["overdue_pct", c.CASH_DISCOUNT, "financing_cost"]
    return frame[order].sort_index().reset_index()
