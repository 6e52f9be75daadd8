"""Count accepted rows for the record: by quarter, by account, and of accounts nobody knows."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.condensing import line_count
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.engines import fetch
from kamlib.data_collection.files import Frame
from kamlib.data_collection.numbers import candidates
from kamlib.support import columns as c

UNKNOWN_COLUMNS = (
    "table",
    "delivered_account_id",
    c.QUARTER,
    "rows",
    c.AMOUNT,
    "amount_moved",
    "candidates",
)


def unknown_postings(tables: Mapping[str, Frame], accounts: pd.DataFrame) -> pd.DataFrame:
    """List rows of accounts nobody knows, with the accounts nearest to their number.

    Parameters
    ----------
    tables : mapping
        Accepted rows per table, with the number they came with where it is unknown.
    accounts : DataFrame
        The accounts of the facts.

    Returns
    -------
    DataFrame
        ``table``, ``delivered_account_id``, ``quarter``, ``rows``, ``amount``,
        ``amount_moved`` (the same without signs), ``candidates``.
    """
    found = []
    for table, frame in tables.items():
        names = frame.collect_schema().names()
        if "delivered_account_id" not in names:
            continue
        amount = CONTRACTS[table].amount
        quarter = nw.col(c.QUARTER) if c.QUARTER in names else nw.lit("")
        lines = frame.filter(nw.col(c.ACCOUNT_ID) == c.UNKNOWN).with_columns(quarter=quarter)
        sums = (
            {c.AMOUNT: nw.col(amount).sum(), "amount_moved": nw.col(amount).abs().sum()}
            if amount
            else {}
        )
        summed = lines.group_by("delivered_account_id", c.QUARTER).agg(
            rows=line_count(frame), **sums
        )
        counted: pd.DataFrame = fetch(summed)
        found.append(counted.assign(table=table))
    if not found:
        return pd.DataFrame(columns=list(UNKNOWN_COLUMNS))
    unknown = pd.concat(found, ignore_index=True)
    listed = accounts[accounts[c.ACCOUNT_ID] != c.UNKNOWN]
    numbers = pd.DataFrame({"number": sorted(set(unknown["delivered_account_id"])), "name": ""})
    near = dict(zip(numbers["number"], candidates(numbers, listed), strict=True))
    unknown["candidates"] = unknown["delivered_account_id"].map(near)
    unknown = unknown.reindex(columns=list(UNKNOWN_COLUMNS))
    return unknown.sort_values(list(UNKNOWN_COLUMNS[:3]), ignore_index=True)


def unmatched_numbers(tables: Mapping[str, Frame], accounts: pd.DataFrame) -> pd.DataFrame:
    """List rows of the account map that lead to no account, with the nearest accounts.

    Parameters
    ----------
    tables : mapping
        Accepted rows per table.
    accounts : DataFrame
        The accounts of the facts.

    Returns
    -------
    DataFrame
        ``system``, ``foreign_id``, ``name``, ``account_id`` as delivered, ``candidates``.
    """
    columns = ["system", "foreign_id", c.NAME, c.ACCOUNT_ID, "candidates"]
    if "account_map" not in tables:
        return pd.DataFrame(columns=columns)
    table: pd.DataFrame = fetch(tables["account_map"])
    table[[c.NAME, c.ACCOUNT_ID]] = table[[c.NAME, c.ACCOUNT_ID]].fillna("").astype("str")
    listed = accounts[accounts[c.ACCOUNT_ID] != c.UNKNOWN]
    lost = table[~table[c.ACCOUNT_ID].isin(listed[c.ACCOUNT_ID])]
    lost = lost.sort_values(["system", "foreign_id"], ignore_index=True)
    asked = lost.rename(columns={"foreign_id": "number"})[["number", c.NAME]]
    return lost.assign(candidates=candidates(asked, listed))[columns]


def rows_by_quarter(tables: Mapping[str, Frame]) -> pd.DataFrame:
    """Count accepted rows of each dated table per quarter.

    Parameters
    ----------
    tables : mapping
        Accepted rows per table.

    Returns
    -------
    DataFrame
        ``table``, ``quarter``, ``rows``, ``last`` (newest day; "" where rows have only a
        quarter), ``amount_moved`` (amounts without signs; NaN where there is none).
    """
    counted = []
    for table, frame in tables.items():
        if c.QUARTER not in frame.collect_schema().names():
            continue
        contract = CONTRACTS[table]
        is_dated = bool(contract.period) and contract.column(contract.period).type == "date"
        last = nw.col(contract.period).cast(nw.String) if is_dated else nw.lit("")
        rows = frame.with_columns(day=last).group_by(c.QUARTER)
        amount = {"amount_moved": nw.col(contract.amount).abs().sum()} if contract.amount else {}
        summed = rows.agg(rows=line_count(frame), last=nw.col("day").max(), **amount)
        counted.append(fetch(summed).assign(table=table))
    both: pd.DataFrame = pd.concat(counted, ignore_index=True)
    both["last"] = both["last"].str.slice(0, 10)
    both = both.reindex(columns=["table", c.QUARTER, "rows", "last", "amount_moved"])
    return both.sort_values(["table", c.QUARTER], ignore_index=True)


def rows_by_account(tables: Mapping[str, Frame]) -> pd.DataFrame:
    """Count accepted rows per table, account and quarter, relations for accounts of both persons.

    Parameters
    ----------
    tables : mapping
        Accepted rows per table.

    Returns
    -------
    DataFrame
        ``table``, ``account_id``, ``quarter`` (missing where rows have none), ``rows``.
    """
    counted = []
    for table, frame in tables.items():
        names = frame.collect_schema().names()
        if c.ACCOUNT_ID not in names or table in ("accounts", "account_map"):
            continue
        quarter = nw.col(c.QUARTER) if c.QUARTER in names else nw.lit(None).cast(nw.String)
        rows = frame.with_columns(quarter.alias(c.QUARTER)).group_by(c.ACCOUNT_ID, c.QUARTER)
        counted.append(fetch(rows.agg(rows=line_count(frame))).assign(table=table))
    if {"relations", "contacts"} <= set(tables):
        counted.append(_relations_by_account(tables))
    both: pd.DataFrame = pd.concat(counted, ignore_index=True)
    both = both[both[c.ACCOUNT_ID].fillna("") != ""]
    both = both[["table", c.ACCOUNT_ID, c.QUARTER, "rows"]]
    return both.sort_values(["table", c.ACCOUNT_ID, c.QUARTER], ignore_index=True)


def _relations_by_account(tables: Mapping[str, Frame]) -> pd.DataFrame:
    people: pd.DataFrame = fetch(tables["contacts"].select("contact_id", c.ACCOUNT_ID))
    home = dict(zip(people["contact_id"], people[c.ACCOUNT_ID], strict=True))
    pairs: pd.DataFrame = fetch(tables["relations"].select("from_contact_id", "to_contact_id"))
    ends = pd.DataFrame({name: pairs[name].map(home) for name in pairs})
    # A pair within one account counts there once.
    begins, leads = ends["from_contact_id"], ends["to_contact_id"]
    counted = pd.concat([begins, leads[leads != begins]]).value_counts()
    rows = pd.DataFrame({c.ACCOUNT_ID: counted.index, "rows": counted.to_numpy()})
    return rows.assign(table="relations", **{c.QUARTER: None})


def posted_by_quarter(tables: Mapping[str, Frame]) -> pd.DataFrame:
    """Sum posted costs per quarter: ``quarter``, ``amount``; empty without costs."""
    if "costs" not in tables:
        return pd.DataFrame(columns=[c.QUARTER, c.AMOUNT])
    summed = tables["costs"].group_by(c.QUARTER).agg(total=nw.col(c.AMOUNT).sum())
    table: pd.DataFrame = fetch(summed)
    return table.rename(columns={"total": c.AMOUNT}).sort_values(c.QUARTER, ignore_index=True)
