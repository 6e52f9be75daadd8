"""What it costs to wait for money: days outstanding, delay, financing, cash discounts."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio, ratio_of


def days_sales_outstanding(receivables: float, sales: float, *, days: float) -> float:
    r"""Say how many days of sales are still unpaid.

    Parameters
    ----------
    receivables, sales : float
        Of the same period and both with or both without VAT.
    days : float
        Days of the period: 365, 360, or those of the quarter.

    Returns
    -------
    float
        Days; NaN where sales are zero or negative.

    Notes
    -----
    .. math:: DSO = receivables / sales \cdot days

    Examples
    --------
    >>> days_sales_outstanding(250_000, 1_000_000, days=365)
    91.25
    """
    return ratio_of(receivables, sales) * days


def financing_cost(
    sales: float, *, outstanding_days: float, rate_pct: float, year_days: float = 365.0
) -> float:
    r"""Price the credit a customer takes by paying later.

    Parameters
    ----------
    sales : float
        Sales of a year.
    outstanding_days : float
        Days until payment, on average.
    rate_pct : float
        Interest a year in percent.
    year_days : float, default=365
        Days of a year; banks also use 360.

    Returns
    -------
    float
        Cost a year: average receivable (sales x days / year) times the rate.

    Notes
    -----
    .. math:: cost = sales \cdot \frac{days}{365} \cdot i

    Examples
    --------
    >>> round(financing_cost(1_000_000, outstanding_days=90, rate_pct=10), 2)
    24657.53
    """
    return sales * outstanding_days / year_days * rate_pct / 100


def cash_discount_rate_pct(
    discount_pct: float, *, net_days: float, discount_days: float, year_days: float = 365.0
) -> float:
    r"""Turn a cash discount into interest a year: what paying early earns the customer.

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
    .. math:: \frac{s}{1 - s} \cdot \frac{365}{net - discount\ days}

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
    """Summarise how accounts pay over some quarters.

    Parameters
    ----------
    payments : DataFrame
        Facts ``payment_quarter``.
    quarters : list of str
        The quarters added up; the last one gives what is open.
    days : float
        Days in these quarters.
    rate_pct : float
        Interest a year in percent.

    Returns
    -------
    DataFrame
        One row per account: ``paid_amount``, ``average_delay_days`` (weighted by amount, plus
        is late, NaN without payments), ``average_receivable``, ``open_amount``,
        ``overdue_pct`` of what is open, ``cash_discount``, ``financing_cost``. Amounts as they
        are receivable, with VAT.

    Notes
    -----
    Average receivable = amount x days outstanding / days; financing cost = average receivable
    x rate x days / 365.

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
