"""Exchange rates behind the sales of a quarter: what an effect of currency is computed from.

Amounts stay in the reporting currency; beside them stands the currency of the invoice and
the rate that its lines were converted at, on average.
"""

from __future__ import annotations

import datetime as dt

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.completing import Currencies
from kamlib.data_collection.files import Frame
from kamlib.data_collection.parse import LAST_YEAR, MONEY
from kamlib.support import columns as c

_KEYS = [c.ACCOUNT_ID, c.QUARTER, c.PRODUCT_GROUP, c.PRODUCT_ID]


def by_day(rates: pd.DataFrame) -> pd.DataFrame:
    """Carry each exchange rate forward, day by day, until the next one.

    Parameters
    ----------
    rates : DataFrame
        ``currency``, ``date`` and ``rate``: reporting currency for one unit of it.

    Returns
    -------
    DataFrame
        ``rate_date``, ``rate_currency`` and ``rate``, from the first rate to the end of the
        calendar; a day before the first rate of its currency has none.

    Examples
    --------
    >>> given = pd.DataFrame({"currency": "usd", "date": ["2026-01-01", "2026-01-03"],
    ...                       "rate": [0.9, 0.8]})
    >>> by_day(given)["rate"].head(4).tolist()
    [0.9, 0.9, 0.8, 0.8]
    """
    dated = rates.assign(**{c.DATE: pd.to_datetime(rates[c.DATE])})
    dated[c.CURRENCY] = dated[c.CURRENCY].str.upper()
    wide = dated.pivot_table(index=c.DATE, columns=c.CURRENCY, values="rate", aggfunc="last")
    days = pd.date_range(wide.index.min(), dt.date(LAST_YEAR, 12, 31), freq="D", name=c.DATE)
    daily = wide.reindex(days).ffill().reset_index().melt(id_vars=c.DATE, value_name="rate")
    names = {c.CURRENCY: "rate_currency", c.DATE: "rate_date"}
    return daily.dropna(subset=["rate"]).rename(columns=names)


def with_rates(products: pd.DataFrame, sales: Frame, currencies: Currencies) -> pd.DataFrame:
    """Add currency and rate to the sales of each account, quarter and product.

    Parameters
    ----------
    products : DataFrame
        ``product_quarter`` of the facts.
    sales : LazyFrame
        Accepted sales lines, in the reporting currency, with the currency of the invoice.
    currencies : Currencies
        Reporting currency and daily rates; without rates every line is in the former.

    Returns
    -------
    DataFrame
        With ``currency`` ("" where lines of one product were invoiced in several) and
        ``rate``: reporting currency for one unit of it, weighted by the size of the lines;
        1 in the reporting currency, NaN where there are several currencies or no amount.

    Notes
    -----
    rate = Σ|amount| ÷ Σ(|amount| ÷ rate of the line's day). Sizes, not signs, are weights, so a
    return does not turn the average around; summed as decimals, like all money.
    """
    if currencies.rates is None:
        return products.assign(currency=currencies.reporting, rate=1.0)
    daily = currencies.rates.select(
        nw.col("rate_currency").alias(c.CURRENCY),
        nw.col("rate_date").alias(c.POSTING_DATE),
        nw.col("rate").cast(nw.Float64).alias("daily_rate"),
    )
    is_foreign = nw.col(c.CURRENCY) != currencies.reporting
    size = nw.col(c.NET_AMOUNT).abs()
    day = nw.when(is_foreign).then("daily_rate").otherwise(nw.lit(1.0))
    lines = (
        sales.with_columns(**{name: nw.col(name).fill_null("") for name in _KEYS})
        .join(daily, on=[c.CURRENCY, c.POSTING_DATE], how="left")
        .with_columns(
            size=size,
            foreign_size=(size.cast(nw.Float64) / day).cast(MONEY),
        )
    )
    summed: pd.DataFrame = (
        lines.group_by(*_KEYS)
        .agg(
            first=nw.col(c.CURRENCY).min(),
            last=nw.col(c.CURRENCY).max(),
            size=nw.col("size").sum(),
            foreign_size=nw.col("foreign_size").sum(),
        )
        .collect("pandas")
        .to_native()
    )
    summed = summed.astype({"size": float, "foreign_size": float})
    is_one = summed["first"] == summed["last"]
    summed[c.CURRENCY] = summed["first"].where(is_one, "")
    known = is_one & (summed["foreign_size"] > 0)
    summed[c.RATE] = (summed["size"] / summed["foreign_size"]).where(known)
    return products.drop(columns=[c.CURRENCY, c.RATE], errors="ignore").merge(
        summed[[*_KEYS, c.CURRENCY, c.RATE]], on=_KEYS, how="left", validate="one_to_one"
    )
