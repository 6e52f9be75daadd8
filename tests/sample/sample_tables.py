"""The committed sample, read independently of the code that wrote it."""

from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@functools.cache
def read_raw(table: str) -> pd.DataFrame:
    """Read one table of the sample as text, missing cells as empty text."""
    return pd.read_csv(SAMPLE / f"{table}.csv", sep=";", dtype=str, keep_default_na=False)


def amounts(column: pd.Series) -> pd.Series:
    """German numbers; what is none becomes NaN."""
    return pd.to_numeric(column.str.replace(",", "."), errors="coerce")


def days(column: pd.Series) -> pd.Series:
    """German dates; what is none becomes NaT."""
    return pd.to_datetime(column, format="%d.%m.%Y", errors="coerce")


def quarters(column: pd.Series) -> pd.Series:
    """Quarter labels of German dates."""
    return days(column).dt.to_period("Q").astype(str)


@functools.cache
def read_sales() -> pd.DataFrame:
    """Readable sales lines with their quarter, and net revenue and cost in EUR."""
    lines = read_raw("sales").copy()
    for name in ("gross_amount", "net_amount", "discount_amount", "product_cost", "quantity"):
        lines[name] = amounts(lines[name])
    lines["day"] = days(lines["posting_date"])
    lines = lines.dropna(subset=["day", "net_amount"])
    lines["quarter"] = lines["day"].dt.to_period("Q").astype(str)
    rates = read_raw("fx_rates")
    rates = pd.DataFrame(
        {
            "currency": rates["currency"],
            "month": days(rates["date"]),
            "rate": amounts(rates["rate"]),
        }
    )
    lines["month"] = lines["day"].dt.to_period("M").dt.to_timestamp()
    lines = lines.merge(rates, how="left", on=["currency", "month"], validate="many_to_one")
    rate = lines["rate"].where(lines["currency"] != "EUR", 1.0)
    lines["net"] = lines["net_amount"] * rate
    lines["cost"] = lines["product_cost"] * rate
    return lines
