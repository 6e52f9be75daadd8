"""Receivables of each quarter, summed from the payments in the engine, and what they cost.

What was paid after a quarter was still open at its end, so an old quarter reads the same in
a later run.
"""

from __future__ import annotations

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.engines import fetch
from kamlib.data_collection.facts import FACT_COLUMNS
from kamlib.data_collection.files import Frame
from kamlib.data_collection.parse import MONEY
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

DAYS_IN_YEAR = 365


def days_between(first: nw.Expr, last: nw.Expr) -> nw.Expr:
    """Count the days from one date to another, by arithmetic that every engine knows."""
    return _day_number(last) - _day_number(first)


def _day_number(day: nw.Expr) -> nw.Expr:
    """Count days since the year 0 of the Gregorian calendar."""
    before = day.dt.year().cast(nw.Int64) - 1
    leaps = before // 4 - before // 100 + before // 400
    return before * 365 + leaps + day.dt.ordinal_day().cast(nw.Int64)


def payment_quarter(payments: Frame, calendar: Frame, quarters: list[Quarter]) -> pd.DataFrame:
    """Payment behaviour per account, seen from the end of each quarter.

    What was paid after a quarter was still open at its end, so an old quarter reads the
    same in every rerun. A receivable is outstanding from its invoice day until the day
    before it is paid.

    Parameters
    ----------
    payments : LazyFrame
        Accepted payments.
    calendar : LazyFrame
        Days with their quarters.
    quarters : list of Quarter
        Quarters to look from.

    Returns
    -------
    DataFrame
        As ``payment_quarter`` in :class:`~kamlib.data_collection.facts.Facts`.
    """
    columns = list(FACT_COLUMNS["payment_quarter"])
    if not quarters:
        return pd.DataFrame(columns=columns)
    spans = (
        calendar.filter(nw.col(c.QUARTER).is_in([str(quarter) for quarter in quarters]))
        .group_by(c.QUARTER)
        .agg(start=nw.col(c.DATE).min(), end=nw.col(c.DATE).max())
    )
    own = payments.select(
        c.ACCOUNT_ID, c.AMOUNT, c.INVOICE_DATE, c.DUE_DATE, c.PAID_DATE, c.CASH_DISCOUNT
    )
    keys = [c.ACCOUNT_ID, c.QUARTER]
    seen = own.join(spans, how="cross").filter(_is_paid_now() | _is_open())
    sums = fetch(seen.group_by(keys).agg(**_sums()))
    figures = [name for name in columns if name not in keys]
    sums[figures] = sums[figures].astype(float)
    is_used = sums[figures].abs().sum(axis=1) > 0
    return sums.loc[is_used].reindex(columns=columns).sort_values(keys, ignore_index=True)


def _is_paid_now() -> nw.Expr:
    paid = nw.col(c.PAID_DATE)
    return (paid >= nw.col("start")) & (paid <= nw.col("end"))


def _is_open() -> nw.Expr:
    paid = nw.col(c.PAID_DATE)
    return (nw.col(c.INVOICE_DATE) <= nw.col("end")) & (paid.is_null() | (paid > nw.col("end")))


def _sums() -> dict[str, nw.Expr]:
    amount, zero = nw.col(c.AMOUNT), nw.lit(0).cast(MONEY)
    invoiced, due, paid = (nw.col(name) for name in (c.INVOICE_DATE, c.DUE_DATE, c.PAID_DATE))
    start, end = nw.col("start"), nw.col("end")
    is_paid_now, is_open = _is_paid_now(), _is_open()
    is_overdue = is_open & (due < end)
    # Outstanding in the quarter: from the later of invoice and start until the day before it is
    # paid, or to the end.
    paid_later = paid.is_null() | (paid > end)
    began = nw.max_horizontal(invoiced, start)
    days_open = nw.when(paid_later).then(days_between(began, end) + 1)
    outstanding = days_open.otherwise(days_between(began, paid))

    def summed(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
        return nw.when(condition).then(value).otherwise(zero).sum()

    return {
        "paid_amount": summed(is_paid_now, amount),
        "paid_delay_amount_days": summed(is_paid_now, amount * days_between(due, paid)),
        "open_amount": summed(is_open, amount),
        "overdue_amount": summed(is_overdue, amount),
        "overdue_amount_days": summed(is_overdue, amount * days_between(due, end)),
        "receivable_amount_days": summed(outstanding > 0, amount * outstanding),
        c.CASH_DISCOUNT: summed(is_paid_now, nw.coalesce(nw.col(c.CASH_DISCOUNT), zero)),
    }


def costs_from_payments(payments: pd.DataFrame, *, rate_pct: float) -> pd.DataFrame:
    """Cost of cash discounts and of financing receivables, per account and quarter.

    Parameters
    ----------
    payments : DataFrame
        From :func:`payment_quarter`.
    rate_pct : float
        Yearly interest rate in percent.

    Returns
    -------
    DataFrame
        Columns of ``cost_quarter``: ``discounts`` (direct) and ``financing`` (activity).

    Notes
    -----
    Financing = average receivable x rate x days / 365, which is the sum over invoices of
    amount x days outstanding in the quarter, x rate / 365.

    Examples
    --------
    >>> seen = pd.DataFrame({"account_id": ["A1"], "quarter": ["2026Q3"],
    ...     "receivable_amount_days": [36_500.0], "cash_discount": [0.0]})
    >>> costs_from_payments(seen, rate_pct=6)["amount"].tolist()
    [6.0]
    """
    keys = payments[[c.ACCOUNT_ID, c.QUARTER]]
    interest = payments["receivable_amount_days"] * rate_pct / 100 / DAYS_IN_YEAR
    discounts = keys.assign(
        category=c.DISCOUNTS, attribution=c.DIRECT, amount=payments[c.CASH_DISCOUNT]
    )
    financing = keys.assign(category=c.FINANCING, attribution=c.ACTIVITY, amount=interest)
    both = pd.concat([discounts, financing])
    return both[both[c.AMOUNT] != 0].reset_index(drop=True)
