"""Sum accepted lines to account × quarter, in the engine, in one pass per table.

Dates find their quarter by joining a calendar, money is summed as a decimal, and lines of
an account nobody knows are kept under ``unknown``.
"""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.condensing import QUARTER_NO, line_count, total
from kamlib.data_collection.engines import count_where, fetch, fetch_one
from kamlib.data_collection.facts import FACT_COLUMNS, no_facts
from kamlib.data_collection.files import Frame
from kamlib.data_collection.parse import MONEY
from kamlib.support import columns as c

#: An invoice is kept by its number from this share of its account's quarter on.
LARGE_SHARE = 0.1
_CELL = [c.ACCOUNT_ID, QUARTER_NO]


def sorted_facts(frame: Frame, name: str) -> pd.DataFrame:
    """Fetch a summed table as facts: columns in order, rows sorted by their keys."""
    types = frame.collect_schema()
    keys = [column for column in FACT_COLUMNS[name] if types.get(column) == nw.String]
    filled = frame.with_columns(nw.col(key).fill_null("") for key in keys)
    return fetch(filled, by=keys).reindex(columns=list(FACT_COLUMNS[name]))


def place(frame: Frame, calendar: Frame, *, on: str) -> Frame:
    """Give each dated row its fiscal quarter and its number, by joining the calendar."""
    days = calendar.select(nw.col(c.DATE).alias(on), c.QUARTER, QUARTER_NO)
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


def _part(condition: nw.Expr) -> nw.Expr:
    zero = nw.lit(0).cast(MONEY)
    return nw.when(condition).then(nw.col(c.NET_AMOUNT)).otherwise(zero).sum()


def _lacks_cost() -> nw.Expr:
    """Tell which lines should have a product cost and have none."""
    needs_none = nw.col(c.KIND).is_in(["service", "return"])
    return nw.col(c.PRODUCT_COST).is_null() & ~needs_none


def invoices(lines: Frame) -> Frame:
    """Count the invoices of each account and quarter, with the net amount of the largest.

    Parameters
    ----------
    lines : LazyFrame
        Accepted sales lines one by one; those without an invoice number are left out.

    Returns
    -------
    LazyFrame
        ``account_id``, ``quarter_no``, ``invoices``, ``largest``.
    """
    numbered = lines.filter(~nw.col(c.INVOICE_NO).is_null())
    summed = numbered.group_by(c.INVOICE_NO, *_CELL).agg(net=nw.col(c.NET_AMOUNT).sum())
    return summed.group_by(*_CELL).agg(invoices=nw.len(), largest=nw.col("net").max())


def account_quarter(sales: Frame, invoices: Frame) -> pd.DataFrame:
    """Sum sales per account and quarter; see :class:`~kamlib.data_collection.facts.Facts`."""
    summed = sales.group_by(*_CELL, c.QUARTER).agg(
        gross_revenue=nw.col(c.GROSS_AMOUNT).sum(),
        invoice_discount=(nw.col(c.GROSS_AMOUNT) - nw.col(c.NET_AMOUNT)).sum(),
        invoiced_net=nw.col(c.NET_AMOUNT).sum(),
        product_cost=total(c.PRODUCT_COST),
        quantity=total(c.QUANTITY),
        returns=_part(nw.col(c.KIND) == "return"),
        service_revenue=_part((nw.col(c.KIND) == "service") & (nw.col(c.ORIGIN) == "base")),
        cross_sell_revenue=_part(nw.col(c.ORIGIN) == "cross_sell"),
        up_sell_revenue=_part(nw.col(c.ORIGIN) == "up_sell"),
        order_lines=line_count(sales),
        revenue_without_cost=_part(_lacks_cost()),
    )
    counted = invoices.select(*_CELL, "invoices")
    return sorted_facts(summed.join(counted, on=_CELL, how="left"), "account_quarter")


def without_cost(sales: Frame) -> pd.DataFrame:
    """Count sales lines whose product cost is empty, per quarter.

    Parameters
    ----------
    sales : LazyFrame
        Accepted sales lines with their quarter, condensed or not.

    Returns
    -------
    DataFrame of shape (n_quarters, 3)
        ``quarter``, ``rows``, ``amount`` (invoiced net revenue of those lines).
    """
    lines = sales.filter(nw.col(c.PRODUCT_COST).is_null())
    counted = lines.group_by(c.QUARTER).agg(
        rows=line_count(sales), amount=nw.col(c.NET_AMOUNT).sum()
    )
    table: pd.DataFrame = fetch(counted)
    return table.sort_values(c.QUARTER, ignore_index=True)


def _sales_by(sales: Frame, keys: dict[str, nw.Expr], **more: nw.Expr) -> Frame:
    return (
        sales.with_columns(**keys)
        .group_by(*keys)
        .agg(
            quantity=total(c.QUANTITY),
            gross_revenue=nw.col(c.GROSS_AMOUNT).sum(),
            invoiced_net=nw.col(c.NET_AMOUNT).sum(),
            product_cost=total(c.PRODUCT_COST),
            **more,
        )
    )


def product_quarter(sales: Frame) -> pd.DataFrame:
    """Sum sales lines per account, quarter and product.

    Quantities of one unit are added; a product sold in several units in a quarter has none.
    Lines that name no unit are in the unit of the others.
    """
    keys = {
        name: nw.col(name).fill_null("")
        for name in (c.ACCOUNT_ID, c.QUARTER, c.PRODUCT_GROUP, c.PRODUCT_ID)
    }
    counted = nw.when(~nw.col(c.QUANTITY).is_null()).then(nw.col(c.UNIT))
    units = {"first": nw.col("counted").min(), "last": nw.col("counted").max()}
    summed = _sales_by(sales.with_columns(counted=counted), keys, **units)
    is_one = nw.col("first").is_null() | (nw.col("first") == nw.col("last"))
    of_one = summed.with_columns(
        unit=nw.when(is_one).then("first").fill_null(""),
        quantity=nw.when(is_one).then(c.QUANTITY),
    )
    columns = [name for name in FACT_COLUMNS["product_quarter"] if name not in (c.CURRENCY, c.RATE)]
    return fetch(of_one.select(*columns), by=list(keys))


def large_invoices(lines: Frame, sales: Frame, invoices: Frame) -> pd.DataFrame:
    """Sum invoices of at least a tenth of the account's net revenue in their quarter.

    There are at most ten per account and quarter, so that the table stays small whatever the
    number of invoices. Lines without an invoice number are left out. Single invoices are summed
    only where the largest one of the account and quarter is large.
    """
    whole = sales.group_by(*_CELL, c.QUARTER).agg(whole=nw.col(c.NET_AMOUNT).sum())
    largest = invoices.join(whole, on=_CELL, how="left").filter(_is_large(nw.col("largest")))
    if not fetch_one(largest.select(cells=nw.len()))["cells"]:
        return no_facts("large_invoices")
    summed = (
        lines.join(largest.select(*_CELL), on=_CELL, how="semi")
        .filter(~nw.col(c.INVOICE_NO).is_null())
        .group_by(*_CELL, c.INVOICE_NO)
        .agg(
            posting_date=nw.col(c.POSTING_DATE).min(),
            gross_revenue=nw.col(c.GROSS_AMOUNT).sum(),
            invoice_discount=(nw.col(c.GROSS_AMOUNT) - nw.col(c.NET_AMOUNT)).sum(),
            invoiced_net=nw.col(c.NET_AMOUNT).sum(),
            product_cost=total(c.PRODUCT_COST),
        )
        .join(whole, on=_CELL, how="left")
    )
    table = sorted_facts(summed.filter(_is_large(nw.col(c.INVOICED_NET))), "large_invoices")
    return table.assign(posting_date=pd.to_datetime(table[c.POSTING_DATE]))


def _is_large(net: nw.Expr) -> nw.Expr:
    amount = net.cast(nw.Float64)
    return (amount > 0) & (amount >= nw.col("whole").cast(nw.Float64) * LARGE_SHARE)


def manager_quarter(sales: Frame, accounts: Frame) -> pd.DataFrame:
    """Sum sales lines per account manager: the one credited with the line, else the account's."""
    owner = accounts.select(c.ACCOUNT_ID, nw.col(c.ACCOUNT_MANAGER).alias("owner"))
    joined = sales.join(owner, on=c.ACCOUNT_ID, how="left")
    keys = {
        c.ACCOUNT_MANAGER: nw.coalesce(c.ACCOUNT_MANAGER, "owner").fill_null(""),
        c.QUARTER: nw.col(c.QUARTER),
    }
    return sorted_facts(_sales_by(joined, keys), "manager_quarter")


def posted_costs(costs: Frame) -> pd.DataFrame:
    """Sum posted costs per account, quarter, category and attribution."""
    summed = costs.group_by(c.ACCOUNT_ID, c.QUARTER, c.CATEGORY, c.ATTRIBUTION).agg(
        amount=nw.col(c.AMOUNT).sum()
    )
    return sorted_facts(summed, "cost_quarter")


def interaction_quarter(interactions: Frame) -> pd.DataFrame:
    """Count contacts and minutes per account, quarter, kind and initiator."""
    summed = interactions.group_by(c.ACCOUNT_ID, c.QUARTER, c.KIND, c.INITIATED_BY).agg(
        contacts=nw.len(), minutes=total(c.MINUTES)
    )
    return sorted_facts(summed, "interaction_quarter")


def contact_quarter(interactions: Frame) -> pd.DataFrame:
    """Count contacts and minutes per account, person and quarter, with the newest day."""
    person = nw.col("contact_id").fill_null("")
    summed = (
        interactions.with_columns(contact_id=person)
        .group_by(c.ACCOUNT_ID, "contact_id", c.QUARTER)
        .agg(contacts=nw.len(), minutes=total(c.MINUTES), last_date=nw.col(c.DATE).max())
    )
    return sorted_facts(summed, "contact_quarter")


def survey_quarter(surveys: Frame) -> pd.DataFrame:
    """Answers per account, quarter and metric; promoters 9-10, detractors 0-6 on a 0-10 scale.

    ``mean_pct`` is the mean answer between the lowest (0) and the highest (100) possible, of
    the ``scaled_responses`` whose scale is known; that of NPS is 0 to 10 if none is stated.
    """
    score = nw.col(c.SCORE).cast(nw.Float64)
    low, high = (nw.col(name).cast(nw.Float64) for name in (c.SCALE_MIN, c.SCALE_MAX))
    lowest, highest = low.fill_null(0), high.fill_null(10)
    ten = (score - lowest) / (highest - lowest) * 10
    is_nps = nw.col(c.METRIC) == "nps"
    place = nw.when(is_nps).then(10 * ten).otherwise(100 * (score - low) / (high - low))
    scored = surveys.with_columns(ten=nw.when(is_nps).then(ten), place=place)
    summed = scored.group_by(c.ACCOUNT_ID, c.QUARTER, c.METRIC).agg(
        responses=nw.len(),
        mean_score=nw.col(c.SCORE).cast(nw.Float64).mean(),
        promoters=count_where(nw.col("ten") >= 8.5),
        detractors=count_where(nw.col("ten") < 6.5),
        mean_pct=nw.col("place").mean(),
        scaled_responses=count_where(~nw.col("place").is_null()),
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
    table: pd.DataFrame = fetch(grouped.agg(**{name: total(name) for name in amounts}))
    return table.sort_values(list(keys), ignore_index=True)
