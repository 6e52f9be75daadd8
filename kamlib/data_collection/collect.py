"""Collect all declared sources of a company: read, check, sum up.

The order is that of dependence: exchange rates first, then accounts, then everything that
refers to them. What comes out is the facts all chapters work on, and the record of the
collection that chapter 1 reports.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection import summing
from kamlib.data_collection.check import Checked, Currencies, check
from kamlib.data_collection.contracts import CONTRACTS, Contract
from kamlib.data_collection.facts import FACT_COLUMNS, Facts
from kamlib.data_collection.files import Frame, connect
from kamlib.data_collection.parse import FIRST_YEAR, LAST_YEAR
from kamlib.data_collection.rates import with_rates
from kamlib.data_collection.read import Delivery, read_source
from kamlib.data_collection.rejects import REJECT_COLUMNS
from kamlib.support import columns as c
from kamlib.support.errors import SettingsError, nearest
from kamlib.support.language import translatable
from kamlib.support.quarter import Quarter, calendar_table, quarters_between
from kamlib.support.settings import Settings

UNKNOWN_NAME = translatable("Unknown account")
#: Tables whose rows of the same key may be added up, if a source says so.
ADDED = ("cost_pools", "drivers", "targets", "payments")
_UNKNOWN_COLUMNS = ("table", "delivered_account_id", c.QUARTER, "rows", c.AMOUNT)


@dataclass(frozen=True, eq=False, kw_only=True)
class Collection:
    """What was collected, and how it went.

    Attributes
    ----------
    facts : Facts
        For chapters 2 to 6.
    deliveries : DataFrame
        One row per source: table, file, sha256, rows and amounts delivered, accepted,
        rejected, rows set aside, repeated lines, first and last period, ignored columns.
    rejects : DataFrame
        One row per failure of a rejected row.
    unknown : DataFrame
        Rows of accounts nobody knows: table, number they came with, quarter, rows, amount.
    rows_by_quarter : DataFrame
        Accepted rows per dated table and quarter.
    rows_by_account : DataFrame
        Accepted rows per table and account, with the newest day or quarter.
    without_cost : DataFrame
        Sales per quarter whose product cost is empty: ``quarter``, ``rows``, ``amount``. Their
        accounts look better than they are.
    """

    facts: Facts
    deliveries: pd.DataFrame
    rejects: pd.DataFrame
    unknown: pd.DataFrame
    rows_by_quarter: pd.DataFrame
    rows_by_account: pd.DataFrame
    without_cost: pd.DataFrame


def collect(settings: Settings) -> Collection:
    """Read, check and sum up everything the settings declare.

    Parameters
    ----------
    settings : Settings
        Of the company.

    Returns
    -------
    Collection
        Facts and the record of the collection; nothing is dropped without a trace.

    Raises
    ------
    SettingsError
        If a declared table does not exist, or a required one is not declared.
    SourceError, MissingColumnsError
        If a file cannot be read as declared.
    """
    _require_tables(settings)
    collector = _Collector(settings, connect())
    return collector.run()


def _require_tables(settings: Settings) -> None:
    for table in settings.sources:
        if table not in CONTRACTS:
            raise SettingsError(
                f"sources.{table}: there is no input table of that name. "
                f"{nearest(table, CONTRACTS)}"
            )
        if table not in ADDED and any(s.repeated_keys == "add" for s in settings.sources[table]):
            raise SettingsError(
                f'sources.{table}: repeated_keys = "add" adds amounts up, which only '
                f"{', '.join(ADDED)} allow. Keep one row per key in {table}."
            )
    for contract in CONTRACTS.values():
        if contract.is_required and not settings.sources.get(contract.table):
            raise SettingsError(
                f"sources.{contract.table}: this table is needed. Declare where it is with "
                f'[[sources.{contract.table}]] and file = "...".'
            )


def _together(frames: list[Frame]) -> Frame:
    return nw.concat(frames) if len(frames) > 1 else frames[0]


class _Collector:
    """One pass over all sources, with the engine and what was read so far."""

    def __init__(self, settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
        self.settings = settings
        self.connection = connection
        self.records: list[tuple[Delivery, Checked]] = []
        self.tables: dict[str, Frame] = {}
        self.currencies = Currencies(reporting=settings.company.currency)
        month = settings.company.fiscal_year_start_month
        first, last = Quarter(FIRST_YEAR, 1, month), Quarter(LAST_YEAR + 1, 4, month)
        self.calendar = self._lazy(calendar_table(first, last), "calendar")

    def _lazy(self, frame: pd.DataFrame, name: str) -> Frame:
        self.connection.from_df(frame).create(name)
        table = nw.from_native(self.connection.table(name)).lazy()
        if c.DATE in frame.columns:
            return table.with_columns(nw.col(c.DATE).cast(nw.Date))
        return table

    def run(self) -> Collection:
        for table in ("fx_rates", "accounts"):
            self._read(table)
            if table == "fx_rates":
                self.currencies = self._daily_rates()
        for table in CONTRACTS:
            if table not in ("fx_rates", "accounts"):
                self._read(table)
        rejects = [checked.rejects for _, checked in self.records]
        return Collection(
            facts=self._facts(),
            deliveries=self._deliveries(),
            rejects=pd.concat(rejects, ignore_index=True).reindex(columns=list(REJECT_COLUMNS)),
            unknown=self._unknown(),
            rows_by_quarter=self._rows_by_quarter(),
            rows_by_account=self._rows_by_account(),
            without_cost=summing.without_cost(self.tables["sales"]),
        )

    def _read(self, table: str) -> None:
        contract = CONTRACTS[table]
        accepted: list[Frame] = []
        for source in self.settings.sources.get(table, ()):
            delivery = read_source(
                source,
                contract,
                folder=self.settings.data_folder,
                default=self.settings.data.format,
                connection=self.connection,
            )
            checked = check(
                delivery,
                contract,
                source=source,
                currencies=self.currencies,
                connection=self.connection,
                earlier=_together(accepted) if accepted else None,
            )
            self.records.append((delivery, checked))
            accepted.append(checked.accepted)
        if accepted:
            self.tables[table] = self._prepare(_together(accepted), contract)

    def _prepare(self, frame: Frame, contract: Contract) -> Frame:
        """Put unknown accounts aside and rows into their quarter."""
        has_account = any(col.name == c.ACCOUNT_ID and col.is_required for col in contract.columns)
        if contract.table not in ("accounts", "account_map") and has_account:
            frame = summing.known_accounts(frame, self.tables["accounts"])
        if contract.period and contract.column(contract.period).type == "date":
            frame = summing.place(frame, self.calendar, on=contract.period)
        return frame

    def _daily_rates(self) -> Currencies:
        """Carry each rate forward, day by day, until the next one."""
        reporting = self.settings.company.currency
        if "fx_rates" not in self.tables:
            return Currencies(reporting=reporting)
        rates: pd.DataFrame = self.tables["fx_rates"].collect("pandas").to_native()
        if rates.empty:
            return Currencies(reporting=reporting)
        rates[c.DATE] = pd.to_datetime(rates[c.DATE])
        rates[c.CURRENCY] = rates[c.CURRENCY].str.upper()
        wide = rates.pivot_table(index=c.DATE, columns=c.CURRENCY, values="rate", aggfunc="last")
        days = pd.date_range(wide.index.min(), dt.date(LAST_YEAR, 12, 31), freq="D", name=c.DATE)
        daily = wide.reindex(days).ffill().reset_index().melt(id_vars=c.DATE, value_name="rate")
        daily = daily.dropna(subset=["rate"]).rename(
            columns={c.CURRENCY: "rate_currency", c.DATE: "rate_date"}
        )
        lazy = self._lazy(daily, "daily_rates").with_columns(nw.col("rate_date").cast(nw.Date))
        return Currencies(reporting=reporting, rates=lazy)

    def _facts(self) -> Facts:
        tables = self.tables
        sales = tables["sales"]
        facts: dict[str, pd.DataFrame] = {
            "account_quarter": summing.account_quarter(sales),
            "product_quarter": with_rates(summing.product_quarter(sales), sales, self.currencies),
            "large_invoices": summing.large_invoices(sales),
            "manager_quarter": summing.manager_quarter(sales, tables["accounts"]),
            "cost_quarter": pd.DataFrame(columns=list(FACT_COLUMNS["cost_quarter"])),
        }
        if "costs" in tables:
            facts["cost_quarter"] = summing.posted_costs(tables["costs"])
        if "payments" in tables:
            facts["payment_quarter"] = summing.payment_quarter(
                tables["payments"], self._quarters(facts)
            )
            from_payments = summing.costs_from_payments(
                facts["payment_quarter"],
                rate_pct=self.settings.profitability.financing_rate_pct,
            )
            if (facts["cost_quarter"][c.CATEGORY] == c.FINANCING).any():
                # The ledger has its own; adding ours would charge it twice.
                from_payments = from_payments[from_payments[c.CATEGORY] != c.FINANCING]
            facts["cost_quarter"] = pd.concat([facts["cost_quarter"], from_payments])
        keys = [c.ACCOUNT_ID, c.QUARTER, c.CATEGORY, c.ATTRIBUTION]
        facts["cost_quarter"] = facts["cost_quarter"].groupby(keys)[c.AMOUNT].sum().reset_index()
        if "interactions" in tables:
            facts["interaction_quarter"] = summing.interaction_quarter(tables["interactions"])
            facts["contact_quarter"] = summing.contact_quarter(tables["interactions"])
        if "surveys" in tables:
            facts["survey_quarter"] = summing.survey_quarter(tables["surveys"])
        for name in FACT_COLUMNS:
            if name not in facts and name in tables and name != "accounts":
                facts[name] = self._small(name)
        facts["accounts"] = self._accounts(facts)
        return Facts.of(**facts)

    def _quarters(self, facts: dict[str, pd.DataFrame]) -> list[Quarter]:
        labels = facts["account_quarter"][c.QUARTER]
        if labels.empty:
            return []
        first, last = (self.settings.quarter(label) for label in (labels.min(), labels.max()))
        return quarters_between(first, last)

    def _small(self, name: str) -> pd.DataFrame:
        """Fetch a small table; amounts of keys that "add" lets through twice are added."""
        contract, frame = CONTRACTS[name], self.tables[name]
        if contract.amount and name in ("targets", "cost_pools", "drivers"):
            amounts = {"cost_pools": (c.AMOUNT, c.PRACTICAL_CAPACITY)}.get(name, (contract.amount,))
            table = summing.added(frame, contract.key, amounts)
        else:
            table = frame.collect("pandas").to_native()
        table = table.reindex(columns=list(FACT_COLUMNS[name]))
        if name == "contacts" and self.settings.account_plan.people.show != "name":
            table[c.NAME] = ""  # what nobody may show is not even kept
        keys = [key for key in contract.key if key in table.columns]
        for key in keys:
            table[key] = table[key].fillna("") if table[key].dtype == "str" else table[key]
        return table.sort_values(keys, ignore_index=True)

    def _accounts(self, facts: dict[str, pd.DataFrame]) -> pd.DataFrame:
        table: pd.DataFrame = self.tables["accounts"].collect("pandas").to_native()
        table = table.reindex(columns=list(FACT_COLUMNS["accounts"]))
        table = table.sort_values(c.ACCOUNT_ID, ignore_index=True)
        is_used = any(
            (frame[c.ACCOUNT_ID] == c.UNKNOWN).any()
            for name, frame in facts.items()
            if c.ACCOUNT_ID in frame.columns
        )
        if is_used:
            row = {c.ACCOUNT_ID: c.UNKNOWN, c.NAME: UNKNOWN_NAME, c.STATUS: c.UNKNOWN}
            table = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
        texts = [
            name for name in table.columns if name not in (c.CUSTOMER_SINCE, c.PAYMENT_TERMS_DAYS)
        ]
        table[texts] = table[texts].astype("str").where(table[texts].notna(), "")
        table[c.CUSTOMER_SINCE] = pd.to_datetime(table[c.CUSTOMER_SINCE])
        table[c.PAYMENT_TERMS_DAYS] = table[c.PAYMENT_TERMS_DAYS].astype(float)
        return table

    def _deliveries(self) -> pd.DataFrame:
        rows = []
        for delivery, checked in self.records:
            rows.append(
                {
                    "table": delivery.table,
                    c.FILE: ", ".join(delivery.files),
                    "sha256": ", ".join(delivery.sha256),
                    "rows_set_aside": delivery.set_aside,
                    "repeated_lines": checked.repeated_lines,
                    "ignored_columns": ", ".join(delivery.ignored),
                    **checked.balance,
                }
            )
        return pd.DataFrame(rows)

    def _unknown(self) -> pd.DataFrame:
        found = []
        for table, frame in self.tables.items():
            names = frame.collect_schema().names()
            if "delivered_account_id" not in names:
                continue
            amount = CONTRACTS[table].amount
            quarter = nw.col(c.QUARTER) if c.QUARTER in names else nw.lit("")
            lines = frame.filter(nw.col(c.ACCOUNT_ID) == c.UNKNOWN).with_columns(quarter=quarter)
            sums = {c.AMOUNT: nw.col(amount).sum()} if amount else {}
            summed = lines.group_by("delivered_account_id", c.QUARTER).agg(rows=nw.len(), **sums)
            counted: pd.DataFrame = summed.collect("pandas").to_native()
            found.append(counted.assign(table=table))
        if not found:
            return pd.DataFrame(columns=list(_UNKNOWN_COLUMNS))
        unknown = pd.concat(found, ignore_index=True).reindex(columns=list(_UNKNOWN_COLUMNS))
        return unknown.sort_values(list(_UNKNOWN_COLUMNS[:3]), ignore_index=True)

    def _rows_by_quarter(self) -> pd.DataFrame:
        counted = []
        for table, frame in self.tables.items():
            if c.QUARTER in frame.collect_schema().names():
                rows = frame.group_by(c.QUARTER).agg(rows=nw.len()).collect("pandas").to_native()
                counted.append(rows.assign(table=table))
        both: pd.DataFrame = pd.concat(counted, ignore_index=True)[["table", c.QUARTER, "rows"]]
        return both.sort_values(["table", c.QUARTER], ignore_index=True)

    def _rows_by_account(self) -> pd.DataFrame:
        counted = []
        for table, frame in self.tables.items():
            names = frame.collect_schema().names()
            if c.ACCOUNT_ID not in names or table in ("accounts", "account_map"):
                continue
            quarter = nw.col(c.QUARTER) if c.QUARTER in names else nw.lit(None).cast(nw.String)
            rows = (
                frame.with_columns(last_quarter=quarter)
                .group_by(c.ACCOUNT_ID)
                .agg(rows=nw.len(), last_quarter=nw.col("last_quarter").max())
            )
            counted.append(rows.collect("pandas").to_native().assign(table=table))
        both: pd.DataFrame = pd.concat(counted, ignore_index=True)
        both = both[both[c.ACCOUNT_ID].fillna("") != ""]
        return both[["table", c.ACCOUNT_ID, "rows", "last_quarter"]].sort_values(
            ["table", c.ACCOUNT_ID], ignore_index=True
        )
