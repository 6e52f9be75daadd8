"""Receivables of each quarter, summed from the payments in the engine, and what they cost.

What was paid after a quarter was still open at its end, so an old quarter reads the same in
a later run.
"""

from __future__ import annotations

import datetime as dt

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


def payment_quarter(payments: Frame, quarters: list[Quarter]) -> pd.DataFrame:
    """Payment behaviour per account, seen from the end of each quarter.

    What was paid after a quarter was still open at its end, so an old quarter reads the
    same in every rerun. A receivable is outstanding from its invoice day until the day
    before it is paid.

    Parameters
    ----------
    payments : LazyFrame
        Accepted payments.
    quarters : list of Quarter
        Quarters to look from.

    Returns
    -------
    DataFrame
        As ``payment_quarter`` in :class:`~kamlib.data_collection.facts.Facts`.
    """
    frames = [_payments_seen_from(quarter) for quarter in quarters]
    if not frames:
        return pd.DataFrame(columns=list(FACT_COLUMNS["payment_quarter"]))
    wide = payments.group_by(c.ACCOUNT_ID).agg(
        **{
            f"{quarter}|{name}": value
            for quarter, named in zip(quarters, frames, strict=True)
            for name, value in named.items()
        }
    )
    table: pd.DataFrame = fetch(wide).set_index(c.ACCOUNT_ID)
    table.columns = pd.MultiIndex.from_tuples(
        [tuple(column.split("|")) for column in table.columns], names=[c.QUARTER, None]
    )
    long = table.stack(c.QUARTER).astype(float).reset_index()  # noqa: PD013  two levels of columns
    is_used = long.drop(columns=[c.ACCOUNT_ID, c.QUARTER]).abs().sum(axis=1) > 0
    columns = list(FACT_COLUMNS["payment_quarter"])
    keys = [c.ACCOUNT_ID, c.QUARTER]
    return long.loc[is_used].reindex(columns=columns).sort_values(keys, ignore_index=True)


def _payments_seen_from(quarter: Quarter) -> dict[str, nw.Expr]:
    start, end, after = quarter.start, quarter.end, quarter.end + dt.timedelta(days=1)
    amount, zero = nw.col(c.AMOUNT), nw.lit(0).cast(MONEY)
    invoiced, due, paid = (nw.col(name) for name in (c.INVOICE_DATE, c.DUE_DATE, c.PAID_DATE))
    is_paid_now = (paid >= nw.lit(start)) & (paid <= nw.lit(end))
    is_open = (invoiced <= nw.lit(end)) & (paid.is_null() | (paid > nw.lit(end)))
    is_overdue = is_open & (due < nw.lit(end))
    began = nw.max_horizontal(invoiced, nw.lit(start))
    ended = nw.min_horizontal(nw.coalesce(paid, nw.lit(after)), nw.lit(after))
    outstanding = nw.when(ended > began).then(days_between(began, ended)).otherwise(nw.lit(0))

    def summed(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
        return nw.when(condition).then(value).otherwise(zero).sum()

    return {
        "paid_amount": summed(is_paid_now, amount),
        "paid_delay_amount_days": summed(is_paid_now, amount * days_between(due, paid)),
        "open_amount": summed(is_open, amount),
        "overdue_amount": summed(is_overdue, amount),
        "overdue_amount_days": summed(is_overdue, amount * days_between(due, nw.lit(end))),
        "receivable_amount_days": (amount * outstanding).sum(),
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
