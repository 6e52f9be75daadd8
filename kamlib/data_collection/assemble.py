"""Assemble the facts of a company from its accepted tables.

Big tables are summed in the engine; small ones are fetched as they are. Costs that follow
from payments are set beside those of the ledger, unless the ledger has its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamlib.data_collection import payment_sums, summing
from kamlib.data_collection.completing import Currencies
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.engines import fetch
from kamlib.data_collection.facts import FACT_COLUMNS, Facts
from kamlib.data_collection.files import Frame
from kamlib.data_collection.rates import with_rates
from kamlib.support import columns as c
from kamlib.support.language import translatable
from kamlib.support.quarter import Quarter, quarters_between
from kamlib.support.settings import Settings

UNKNOWN_NAME = translatable("Unknown account")


def assemble(
    tables: Mapping[str, Frame],
    settings: Settings,
    *,
    lines: Frame,
    invoices: Frame,
    calendar: Frame,
    currencies: Currencies,
) -> Facts:
    """Sum accepted rows up to the facts all chapters work on.

    Parameters
    ----------
    tables : mapping
        Per input table its accepted rows, placed in their quarters, unknown accounts set aside;
        sales are condensed.
    settings : Settings
        Fiscal year, financing rate, and whether persons may be named.
    lines : LazyFrame
        Accepted sales lines one by one, where single invoices and days count.
    invoices : LazyFrame
        From :func:`~kamlib.data_collection.summing.invoices`.
    calendar : LazyFrame
        Days with their quarters.
    currencies : Currencies
        Rates between the currencies of documents and the reporting currency.

    Returns
    -------
    Facts
        A table that was not delivered is empty.
    """
    sales = tables["sales"]
    facts: dict[str, pd.DataFrame] = {
        "account_quarter": summing.account_quarter(sales, invoices),
        "product_quarter": with_rates(summing.product_quarter(sales), lines, currencies),
        "large_invoices": summing.large_invoices(lines, sales, invoices),
        "manager_quarter": summing.manager_quarter(sales, tables["accounts"]),
        "cost_quarter": pd.DataFrame(columns=list(FACT_COLUMNS["cost_quarter"])),
    }
    if "costs" in tables:
        facts["cost_quarter"] = summing.posted_costs(tables["costs"])
    if "payments" in tables:
        quarters = _quarters(facts["account_quarter"], settings)
        facts["payment_quarter"] = payment_sums.payment_quarter(
            tables["payments"], calendar, quarters
        )
    if "interactions" in tables:
        facts["interaction_quarter"] = summing.interaction_quarter(tables["interactions"])
        facts["contact_quarter"] = summing.contact_quarter(tables["interactions"])
    if "surveys" in tables:
        facts["survey_quarter"] = summing.survey_quarter(tables["surveys"])
    for name in FACT_COLUMNS:
        if name not in facts and name in tables and name != "accounts":
            facts[name] = _small(name, tables[name])
    if "payments" in tables:
        facts["cost_quarter"] = _with_payments(facts, settings)
    keys = [c.ACCOUNT_ID, c.QUARTER, c.CATEGORY, c.ATTRIBUTION]
    facts["cost_quarter"] = facts["cost_quarter"].groupby(keys)[c.AMOUNT].sum().reset_index()
    if "contacts" in facts and settings.account_plan.people.show != "name":
        facts["contacts"][c.NAME] = ""  # what nobody may show is not even kept
    facts["accounts"] = _accounts(tables["accounts"], facts)
    return Facts.of(**facts)


def _quarters(sums: pd.DataFrame, settings: Settings) -> list[Quarter]:
    labels = sums[c.QUARTER]
    if labels.empty:
        return []
    first, last = (settings.quarter(label) for label in (labels.min(), labels.max()))
    return quarters_between(first, last)


def _with_payments(facts: Mapping[str, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    costs = facts["cost_quarter"]
    from_payments = payment_sums.costs_from_payments(
        facts["payment_quarter"], rate_pct=settings.profitability.financing_rate_pct
    )
    # Where the ledger has interest of its own, in postings or a pool, ours would charge it twice.
    taken = {*costs.loc[costs[c.CATEGORY] == c.FINANCING, c.QUARTER]}
    pools = facts.get("cost_pools")
    if pools is not None:
        taken |= {*pools.loc[pools[c.CATEGORY] == c.FINANCING, c.QUARTER]}
    is_financing = from_payments[c.CATEGORY] == c.FINANCING
    is_twice = is_financing & from_payments[c.QUARTER].isin(taken)
    from_payments = from_payments[~is_twice]
    return pd.concat([costs, from_payments])


def _small(name: str, frame: Frame) -> pd.DataFrame:
    """Fetch a small table; amounts of keys that "add" lets through twice are added."""
    contract = CONTRACTS[name]
    if contract.amount and name in ("targets", "cost_pools", "drivers"):
        amounts = {"cost_pools": (c.AMOUNT, c.PRACTICAL_CAPACITY)}.get(name, (contract.amount,))
        table = summing.added(frame, contract.key, amounts)
    else:
        table = fetch(frame)
    table = table.reindex(columns=list(FACT_COLUMNS[name]))
    keys = [key for key in contract.key if key in table.columns]
    for key in keys:
        table[key] = table[key].fillna("") if table[key].dtype == "str" else table[key]
    return table.sort_values(keys, ignore_index=True)


def _accounts(frame: Frame, facts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    table: pd.DataFrame = fetch(frame)
    table = table.reindex(columns=list(FACT_COLUMNS["accounts"]))
    table = table.sort_values(c.ACCOUNT_ID, ignore_index=True)
    is_used = any(
        (each[c.ACCOUNT_ID] == c.UNKNOWN).any()
        for each in facts.values()
        if c.ACCOUNT_ID in each.columns
    )
    if is_used:
        row = {c.ACCOUNT_ID: c.UNKNOWN, c.NAME: UNKNOWN_NAME, c.STATUS: c.UNKNOWN}
        table = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
    dates_and_numbers = (c.CUSTOMER_SINCE, c.PAYMENT_TERMS_DAYS)
    texts = [name for name in table.columns if name not in dates_and_numbers]
    table[texts] = table[texts].astype("str").where(table[texts].notna(), "")
    table[c.CUSTOMER_SINCE] = pd.to_datetime(table[c.CUSTOMER_SINCE])
    table[c.PAYMENT_TERMS_DAYS] = table[c.PAYMENT_TERMS_DAYS].astype(float)
    return table
