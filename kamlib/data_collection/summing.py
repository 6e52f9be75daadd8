"""Sum accepted lines to account × quarter, in the engine, in one pass per table.

Dates find their quarter by joining a calendar, money is summed as a decimal, and lines of
an account nobody knows are kept under ``unknown``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.engines import count_where, fetch
from kamlib.data_collection.facts import FACT_COLUMNS
from kamlib.data_collection.files import Frame
from kamlib.data_collection.parse import MONEY
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

DAYS_IN_YEAR = 365
#: An invoice is kept by its number from this share of its account's quarter on.
LARGE_SHARE = 0.1


def sorted_facts(frame: Frame, name: str) -> pd.DataFrame:
    """Fetch a summed table as facts: columns in order, rows sorted by their keys."""
    table: pd.DataFrame = fetch(frame)
    columns = list(FACT_COLUMNS[name])
    keys = [
        column for column in columns if column in table.columns and table[column].dtype == "str"
    ]
    for key in keys:
        table[key] = table[key].fillna("")
    return table.reindex(columns=columns).sort_values(keys, ignore_index=True)


def place(frame: Frame, calendar: Frame, *, on: str) -> Frame:
    """Give each dated row its fiscal quarter, by joining the calendar."""
    days = calendar.select(nw.col(c.DATE).alias(on), nw.col(c.QUARTER))
    return frame.join(days, on=on, how="left")


def known_accounts(frame: Frame, accounts: Frame) -> Frame:
    """Put rows of accounts that are not in the accounts table under ``unknown``.

    The number they came with is kept in ``delivered_account_id``.
    """
    listed = accounts.select(nw.col(c.ACCOUNT_ID), is_known=nw.lit(1))
    joined = frame.join(listed, on=c.ACCOUNT_ID, how="left")
    is_unknown = nw.col("is_known").is_null()
    return joined.with_columns(
        delivered_account_id=nw.col(c.ACCOUNT_ID),
        account_id=nw.when(is_unknown).then(nw.lit(c.UNKNOWN)).otherwise(nw.col(c.ACCOUNT_ID)),
    ).drop("is_known")


def _sum(name: str) -> nw.Expr:
    """Sum what is filled; nothing filled is missing, not zero."""
    column = nw.col(name)
    return nw.when(column.count() > 0).then(column.sum())


def _part(condition: nw.Expr) -> nw.Expr:
    zero = nw.lit(0).cast(MONEY)
    return nw.when(condition).then(nw.col(c.NET_AMOUNT)).otherwise(zero).sum()


def _lacks_cost() -> nw.Expr:
    """Tell which lines should have a product cost and have none."""
    needs_none = nw.col(c.KIND).is_in(["service", "return"])
    return nw.col(c.PRODUCT_COST).is_null() & ~needs_none


def account_quarter(sales: Frame) -> pd.DataFrame:
    """Sum sales lines per account and quarter; see :class:`~kamlib.data_collection.facts.Facts`."""
    keys = [c.ACCOUNT_ID, c.QUARTER]
    summed = sales.group_by(*keys).agg(
        gross_revenue=nw.col(c.GROSS_AMOUNT).sum(),
        invoice_discount=(nw.col(c.GROSS_AMOUNT) - nw.col(c.NET_AMOUNT)).sum(),
        invoiced_net=nw.col(c.NET_AMOUNT).sum(),
        product_cost=_sum(c.PRODUCT_COST),
        quantity=_sum(c.QUANTITY),
        returns=_part(nw.col(c.KIND) == "return"),
        service_revenue=_part((nw.col(c.KIND) == "service") & (nw.col(c.ORIGIN) == "base")),
        cross_sell_revenue=_part(nw.col(c.ORIGIN) == "cross_sell"),
        up_sell_revenue=_part(nw.col(c.ORIGIN) == "up_sell"),
        order_lines=nw.len(),
        revenue_without_cost=_part(_lacks_cost()),
    )
    invoices = (
        sales.filter(~nw.col(c.INVOICE_NO).is_null())
        .select(*keys, c.INVOICE_NO)
        .unique()
        .group_by(*keys)
        .agg(invoices=nw.len())
    )
    return sorted_facts(summed.join(invoices, on=keys, how="left"), "account_quarter")


def without_cost(sales: Frame) -> pd.DataFrame:
    """Count sales lines whose product cost is empty, per quarter.

    Parameters
    ----------
    sales : LazyFrame
        Accepted sales lines with their quarter.

    Returns
    -------
    DataFrame of shape (n_quarters, 3)
        ``quarter``, ``rows``, ``amount`` (invoiced net revenue of those lines).
    """
    lines = sales.filter(nw.col(c.PRODUCT_COST).is_null())
    counted = lines.group_by(c.QUARTER).agg(rows=nw.len(), amount=nw.col(c.NET_AMOUNT).sum())
    table: pd.DataFrame = fetch(counted)
    return table.sort_values(c.QUARTER, ignore_index=True)


def _sales_by(sales: Frame, keys: dict[str, nw.Expr], name: str) -> pd.DataFrame:
    summed = (
        sales.with_columns(**keys)
        .group_by(*keys)
        .agg(
            quantity=_sum(c.QUANTITY),
            gross_revenue=nw.col(c.GROSS_AMOUNT).sum(),
            invoiced_net=nw.col(c.NET_AMOUNT).sum(),
            product_cost=_sum(c.PRODUCT_COST),
        )
    )
    return sorted_facts(summed, name)


def product_quarter(sales: Frame) -> pd.DataFrame:
    """Sum sales lines per account, quarter and product."""
    keys = {
        name: nw.col(name).fill_null("")
        for name in (c.ACCOUNT_ID, c.QUARTER, c.PRODUCT_GROUP, c.PRODUCT_ID)
    }
    return _sales_by(sales, keys, "product_quarter")


def large_invoices(sales: Frame) -> pd.DataFrame:
    """Sum invoices of at least a tenth of the account's net revenue in their quarter.

    There are at most ten per account and quarter, so that the table stays small whatever the
    number of invoices. Lines without an invoice number are left out.
    """
    keys = [c.ACCOUNT_ID, c.QUARTER]
    whole = sales.group_by(*keys).agg(whole=nw.col(c.NET_AMOUNT).sum())
    summed = (
        sales.filter(~nw.col(c.INVOICE_NO).is_null())
        .group_by(*keys, c.INVOICE_NO)
        .agg(
            posting_date=nw.col(c.POSTING_DATE).min(),
            gross_revenue=nw.col(c.GROSS_AMOUNT).sum(),
            invoice_discount=(nw.col(c.GROSS_AMOUNT) - nw.col(c.NET_AMOUNT)).sum(),
            invoiced_net=nw.col(c.NET_AMOUNT).sum(),
            product_cost=_sum(c.PRODUCT_COST),
        )
        .join(whole, on=keys, how="left")
    )
    share = nw.col("whole").cast(nw.Float64) * LARGE_SHARE
    net = nw.col(c.INVOICED_NET).cast(nw.Float64)
    table = sorted_facts(summed.filter((net > 0) & (net >= share)), "large_invoices")
    return table.assign(posting_date=pd.to_datetime(table[c.POSTING_DATE]))


def manager_quarter(sales: Frame, accounts: Frame) -> pd.DataFrame:
    """Sum sales lines per account manager: the one credited with the line, else the account's."""
    owner = accounts.select(c.ACCOUNT_ID, nw.col(c.ACCOUNT_MANAGER).alias("owner"))
    joined = sales.join(owner, on=c.ACCOUNT_ID, how="left")
    keys = {
        c.ACCOUNT_MANAGER: nw.coalesce(c.ACCOUNT_MANAGER, "owner").fill_null(""),
        c.QUARTER: nw.col(c.QUARTER),
    }
    return _sales_by(joined, keys, "manager_quarter")


def posted_costs(costs: Frame) -> pd.DataFrame:
    """Sum posted costs per account, quarter, category and attribution."""
    summed = costs.group_by(c.ACCOUNT_ID, c.QUARTER, c.CATEGORY, c.ATTRIBUTION).agg(
        amount=nw.col(c.AMOUNT).sum()
    )
    return sorted_facts(summed, "cost_quarter")


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


def interaction_quarter(interactions: Frame) -> pd.DataFrame:
    """Count contacts and minutes per account, quarter, kind and initiator."""
    summed = interactions.group_by(c.ACCOUNT_ID, c.QUARTER, c.KIND, c.INITIATED_BY).agg(
        contacts=nw.len(), minutes=_sum(c.MINUTES)
    )
    return sorted_facts(summed, "interaction_quarter")


def contact_quarter(interactions: Frame) -> pd.DataFrame:
    """Count contacts and minutes per account, person and quarter, with the newest day."""
    person = nw.col("contact_id").fill_null("")
    summed = (
        interactions.with_columns(contact_id=person)
        .group_by(c.ACCOUNT_ID, "contact_id", c.QUARTER)
        .agg(contacts=nw.len(), minutes=_sum(c.MINUTES), last_date=nw.col(c.DATE).max())
    )
    return sorted_facts(summed, "contact_quarter")


def survey_quarter(surveys: Frame) -> pd.DataFrame:
    """Answers per account, quarter and metric; promoters 9-10, detractors 0-6 on a 0-10 scale."""
    low = nw.col(c.SCALE_MIN).fill_null(0).cast(nw.Float64)
    high = nw.col(c.SCALE_MAX).fill_null(10).cast(nw.Float64)
    ten = (nw.col(c.SCORE).cast(nw.Float64) - low) / (high - low) * 10
    scored = surveys.with_columns(ten=nw.when(nw.col(c.METRIC) == "nps").then(ten))
    summed = scored.group_by(c.ACCOUNT_ID, c.QUARTER, c.METRIC).agg(
        responses=nw.len(),
        mean_score=nw.col(c.SCORE).cast(nw.Float64).mean(),
        promoters=count_where(nw.col("ten") >= 8.5),
        detractors=count_where(nw.col("ten") < 6.5),
    )
    return sorted_facts(summed, "survey_quarter")


def added(frame: Frame, keys: tuple[str, ...], amounts: tuple[str, ...]) -> pd.DataFrame:
    """Fetch a small table with rows of the same key added up; empty keys are "".

    Parameters
    ----------
    frame : LazyFrame
        Accepted rows.
    keys : tuple of str
        Columns that make a row; all columns that are not an amount.
    amounts : tuple of str
        Columns that are added; all missing stays missing.

    Returns
    -------
    DataFrame
        One row per key, sorted.
    """
    filled = [nw.col(key).cast(nw.String).fill_null("").alias(key) for key in keys]
    grouped: Any = frame.with_columns(*filled).group_by(*keys)
    table: pd.DataFrame = fetch(grouped.agg(**{name: _sum(name) for name in amounts}))
    return table.sort_values(list(keys), ignore_index=True)
