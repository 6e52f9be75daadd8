"""Lines of two periods side by side: which can be compared, which are new, which are lost.

A line is compared only where both periods have an amount and a quantity in the same unit. A
customer without any line in one period is new or lost as a whole; a product that only one
period knows is new or lost for this customer. Everything else keeps only its total deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.figures import Number

BUCKET = "bucket"
COMPARED = "compared"
NEW_CUSTOMERS, LOST_CUSTOMERS = "new_customers", "lost_customers"
NEW_PRODUCTS, LOST_PRODUCTS = "new_products", "lost_products"
TOTAL_ONLY = "without_quantity"
#: Names a column of one of the two periods.
Side = Callable[[str], str]
#: The line of a product table: one product of one account.
LINE_KEYS: tuple[str, ...] = (c.ACCOUNT_ID, c.PRODUCT_GROUP, c.PRODUCT_ID)


def base_of(name: str) -> str:
    """Name of a column in the base period (previous year or plan)."""
    return f"{name}_base"


def actual_of(name: str) -> str:
    """Name of a column in the period reported."""
    return f"{name}_actual"


def match_lines(
    base: pd.DataFrame, actual: pd.DataFrame, *, keys: Sequence[str] = LINE_KEYS
) -> pd.DataFrame:
    """Match the lines of two periods: which can be compared, which are new, which are lost.

    Parameters
    ----------
    base, actual : DataFrame of shape (n_lines, n_columns)
        Previous year or plan, and what came: keys, ``quantity``, ``invoiced_net`` and,
        where given, ``unit``, ``gross_revenue``, ``product_cost``, ``currency``, ``rate``.
        Several rows of a key are added up (``rate`` is weighted by the net amount), but not
        quantities of several units: such a key has none. A missing part makes a sum missing.
    keys : sequence of str, default=("account_id", "product_group", "product_id")
        What makes a line.

    Returns
    -------
    DataFrame of shape (n_keys, n_columns)
        Keys, ``bucket`` (compared, new_customers, lost_customers, new_products,
        lost_products, without_quantity) and each column as ``_base`` and ``_actual``; NaN
        where a period has no such line. A line invoiced in another currency than before has
        no rates, because its price in the old currency is not known. Where units are given, one
        column ``unit`` ("": none was named); a line sold in another unit than before keeps
        only its total deviation (without_quantity). Sorted by keys.

    Raises
    ------
    ParameterError
        If a key, the quantity or the net amount is no column of both tables, or a line has
        no net amount.

    Notes
    -----
    compared = lines with :math:`q_0 > 0` and :math:`q_1 > 0` in one unit. Everything else stands
    in a bucket of its own, because a price that never was cannot have changed; customers count
    only where ``account_id`` is a key. Own definition.

    Examples
    --------
    B bought a motor before and buys drives now; C is new as a whole.

    >>> columns = ["account_id", "product_id", "quantity", "invoiced_net"]
    >>> base = pd.DataFrame([["B", "motor", 2.0, 10.0]], columns=columns)
    >>> actual = pd.DataFrame([["B", "drive", 1.0, 9.0], ["C", "motor", 1.0, 5.0]], columns=columns)
    >>> lines = match_lines(base, actual, keys=["account_id", "product_id"])
    >>> lines.set_index(["account_id", "product_id"])["bucket"].tolist()
    ['new_products', 'lost_products', 'new_customers']
    """
    for table in (base, actual):
        _require(table, keys)
    left, right = _one_per_key(base, keys), _one_per_key(actual, keys)
    left = left.rename(columns=_renamed(left, keys, base_of))
    right = right.rename(columns=_renamed(right, keys, actual_of))
    joined = left.merge(
        right, on=list(keys), how="outer", validate="one_to_one", indicator="found"
    ).sort_values(list(keys), ignore_index=True)
    joined, is_same_unit = _one_unit(joined)
    joined[BUCKET] = _buckets(joined, is_same_unit, has_customers=c.ACCOUNT_ID in keys)
    return _comparable_rates(joined).drop(columns="found")


def _one_unit(joined: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Give each line one unit, and tell where both periods name the same or only one names it."""
    names = [name for name in (base_of(c.UNIT), actual_of(c.UNIT)) if name in joined]
    if not names:
        return joined, pd.Series(True, index=joined.index)
    base, actual = (joined[name].fillna("") for name in (names[0], names[-1]))
    is_same = (base == actual) | (base == "") | (actual == "")
    return joined.drop(columns=names).assign(unit=actual.where(actual != "", base)), is_same


def _comparable_rates(joined: pd.DataFrame) -> pd.DataFrame:
    """Leave a line its rates only where both periods were invoiced in the same currency."""
    names = [side(c.CURRENCY) for side in (base_of, actual_of)]
    if not all(name in joined for name in names):
        return joined.drop(columns=names, errors="ignore")
    base, actual = (joined[name].fillna("") for name in names)
    is_same = (base == actual) & (base != "")
    rates = {
        name: joined[name].where(is_same)
        for name in (base_of(c.RATE), actual_of(c.RATE))
        if name in joined
    }
    return joined.assign(**rates).drop(columns=names)


def _require(table: pd.DataFrame, keys: Sequence[str]) -> None:
    for name in [*keys, c.QUANTITY, c.INVOICED_NET]:
        if name not in table:
            raise ParameterError(
                Sentence("Effects need the column {name!r} in both periods.", name=name),
                nearest(name, [str(column) for column in table.columns]),
            )
    missing = int(table[c.INVOICED_NET].isna().sum())
    if missing:
        raise ParameterError(
            Sentence(
                "Effects need an amount on every line; {count} lines have no {column}.",
                count=Number(missing),
                column=c.INVOICED_NET,
            )
        )


def _renamed(table: pd.DataFrame, keys: Sequence[str], side: Side) -> dict[str, str]:
    return {str(name): side(str(name)) for name in table.columns if name not in keys}


def _one_per_key(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    amounts = [c.QUANTITY, c.INVOICED_NET, c.GROSS_REVENUE, c.PRODUCT_COST]
    sums = [name for name in amounts if name in table]
    rows = table[[*keys, *sums]].astype(dict.fromkeys(sums, float) | dict.fromkeys(keys, object))
    if c.RATE in table:
        # One rate for a line: reporting currency over local amount.
        rows["local"] = rows[c.INVOICED_NET] / table[c.RATE].astype(float)
        sums = [*sums, "local"]
    # A missing part makes the sum of a line missing, never smaller.
    groups = rows.groupby(list(keys), sort=True, dropna=False)
    added = groups[sums].sum().where(groups[sums].count().eq(groups.size(), axis=0))
    if "local" in added:
        local = added.pop("local")
        added[c.RATE] = added[c.INVOICED_NET] / local.where(local != 0)
    by_key = [table[key].astype(object) for key in keys]
    if c.CURRENCY in table:
        named = table[c.CURRENCY].groupby(by_key, dropna=False)
        first, last = named.min(), named.max()
        added[c.CURRENCY] = first.where(first == last, "")
    if c.UNIT in table:
        unit = table[c.UNIT].astype("str")
        named = unit.where(unit.fillna("") != "").groupby(by_key, dropna=False)
        first, last = named.min(), named.max()
        is_one = first.isna() | (first == last)
        added[c.UNIT] = first.where(is_one).fillna("")
        added[c.QUANTITY] = added[c.QUANTITY].where(is_one)
    return added.reset_index()


def _buckets(joined: pd.DataFrame, is_same_unit: pd.Series, *, has_customers: bool) -> np.ndarray:
    is_new = joined["found"] == "right_only"
    is_lost = joined["found"] == "left_only"
    is_customer_new = is_customer_lost = pd.Series(False, index=joined.index)
    if has_customers:
        customer = joined[c.ACCOUNT_ID]
        is_customer_new = is_new.groupby(customer).transform("all")
        is_customer_lost = is_lost.groupby(customer).transform("all")
    quantities = joined[[base_of(c.QUANTITY), actual_of(c.QUANTITY)]]
    amounts = joined[[base_of(c.INVOICED_NET), actual_of(c.INVOICED_NET)]]
    is_compared = (quantities > 0).all(axis=1) & amounts.notna().all(axis=1) & is_same_unit
    return np.select(
        [is_customer_new, is_customer_lost, is_new, is_lost, is_compared],
        [NEW_CUSTOMERS, LOST_CUSTOMERS, NEW_PRODUCTS, LOST_PRODUCTS, COMPARED],
        TOTAL_ONLY,
    )
