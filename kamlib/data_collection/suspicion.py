"""What is suspicious though every cell is valid: VAT inside revenue, costs far from any sale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.condensing import FIRST_DAY
from kamlib.data_collection.engines import count_where, fetch_one
from kamlib.data_collection.files import Frame
from kamlib.data_collection.payment_sums import days_between
from kamlib.support import columns as c

#: Value-added tax in Germany, Austria and Switzerland, percent.
VAT_RATES = (19.0, 7.0, 20.0, 10.0, 8.1, 7.7, 2.6, 2.5)
#: VAT is suspected when at least this many lines, and this share of those whose gross and net
#: differ, differ by just one rate.
VAT_LINES, VAT_SHARE = 5, 0.5
#: Days before the first and after the last sale to an account in which costs are no surprise.
GRACE_DAYS = 92
COLUMNS = ("suspicion", "detail", "rows", c.AMOUNT)


def suspicions(tables: Mapping[str, Frame], lines: Frame) -> pd.DataFrame:
    """Look for valid rows that are probably wrong.

    Parameters
    ----------
    tables : mapping
        Accepted rows per table, sales condensed.
    lines : LazyFrame
        Accepted sales lines.

    Returns
    -------
    DataFrame
        ``suspicion`` (vat, cost_window), ``detail`` (the rate), ``rows``, ``amount``; only what
        was found.
    """
    found = vat_in_revenue(lines)
    if "costs" in tables:
        found = [*found, *costs_out_of_window(tables["costs"], tables["sales"])]
    return pd.DataFrame(found, columns=list(COLUMNS))


def vat_in_revenue(sales: Frame) -> list[tuple[str, str, int, float]]:
    """Tell whether gross amounts hold value-added tax: gross = net x (1 + rate) line by line.

    A discount differs from line to line, or is a round percentage of gross; a difference that
    is 19 % of net is neither.

    Parameters
    ----------
    sales : LazyFrame
        Accepted sales lines.

    Returns
    -------
    list of tuple
        Empty, or one entry: vat, rate, lines, tax that would be in gross revenue.
    """
    gross, net = (nw.col(name).cast(nw.Float64) for name in (c.GROSS_AMOUNT, c.NET_AMOUNT))
    # Worked out before the question, or the engine does it for each rate anew.
    lines = sales.select(net=net, extra=gross - net)
    net, extra = nw.col("net"), nw.col("extra")
    lines = lines.filter(extra.abs() > 0.02)
    is_tax = {f"{rate:g}": (extra - net * (rate / 100)).abs() <= 0.011 for rate in VAT_RATES}
    counted = {rate: count_where(is_one) for rate, is_one in is_tax.items()}
    row = fetch_one(lines.select(all=nw.len(), **counted))
    rows = {rate: int(row[rate] or 0) for rate in is_tax}
    best = max(rows, key=lambda rate: rows[rate])
    if rows[best] < VAT_LINES or rows[best] < VAT_SHARE * row["all"]:
        return []
    tax = fetch_one(lines.select(tax=nw.when(is_tax[best]).then(extra).sum()))["tax"]
    return [("vat", best, rows[best], float(tax))]


def costs_out_of_window(costs: Frame, sales: Frame) -> list[tuple[str, str, int, float]]:
    """Count costs dated after every sale, or far from any sale to their account.

    A cost at the day of the report instead of the day of the sale lands in the wrong quarter.

    Parameters
    ----------
    costs, sales : LazyFrame
        Accepted costs, and sales condensed.

    Returns
    -------
    list of tuple
        Empty, or one entry: cost_window, "", rows, amount without signs.
    """
    posted = nw.col(c.POSTING_DATE)
    window: Any = sales.group_by(c.ACCOUNT_ID).agg(
        first_sale=nw.col(FIRST_DAY).min(), last_sale=posted.max()
    )
    last = fetch_one(sales.select(last=posted.max()))["last"]
    if last is None:
        return []
    joined = costs.join(window, on=c.ACCOUNT_ID, how="left")
    late = days_between(nw.col("last_sale"), posted) > GRACE_DAYS
    early = days_between(posted, nw.col("first_sale")) > GRACE_DAYS
    after_all = posted > nw.lit(pd.Timestamp(last).date())
    is_out = late.fill_null(False) | early.fill_null(False) | after_all
    out = joined.filter(is_out).select(rows=nw.len(), amount=nw.col(c.AMOUNT).abs().sum())
    row = fetch_one(out)
    return [("cost_window", "", int(row["rows"]), float(row[c.AMOUNT]))] if row["rows"] else []
