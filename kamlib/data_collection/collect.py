"""Collect all declared sources of a company: read, check, sum up.

The order is that of dependence: exchange rates first, then accounts, then everything that
refers to them. What comes out is the facts all chapters work on, and the record of the
collection that chapter 1 reports.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection import counting, summing
from kamlib.data_collection.assemble import assemble
from kamlib.data_collection.check import Against, Checked, check
from kamlib.data_collection.completing import Currencies
from kamlib.data_collection.condensing import QUARTER_NO, condense
from kamlib.data_collection.contracts import CONTRACTS, Contract
from kamlib.data_collection.declared import refuse_twice, require_files, require_tables
from kamlib.data_collection.engines import Engine, count_where, fetch, fetch_one, open_engine
from kamlib.data_collection.facts import Facts
from kamlib.data_collection.files import Frame
from kamlib.data_collection.input_workbook import with_input_workbook
from kamlib.data_collection.mending import Mending, identified, taken_up, written_form
from kamlib.data_collection.numbers import AccountNumbers
from kamlib.data_collection.parse import FIRST_YEAR, LAST_YEAR
from kamlib.data_collection.rates import by_day
from kamlib.data_collection.read import Delivery, read_source
from kamlib.data_collection.reading.engine import refused, require_room
from kamlib.data_collection.rejects import REJECT_COLUMNS
from kamlib.data_collection.repeats import repeated
from kamlib.data_collection.suspicion import suspicions
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter, calendar_table
from kamlib.support.settings import Settings, Source, expand


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
    rejected_rows : dict
        Per table its refused rows as they were delivered, with their identity, to be mended.
    unknown : DataFrame
        Rows of accounts nobody knows: table, number they came with, quarter, rows, amount, and
        the accounts nearest to that number.
    unmatched : DataFrame
        Rows of the account map that lead to no account, with the nearest accounts.
    unused_mended : DataFrame
        Mended rows whose original is no longer delivered or refused: table, file, line.
    rows_by_quarter : DataFrame
        Accepted rows per dated table and quarter, with the newest day.
    rows_by_account : DataFrame
        Accepted rows per table, account and quarter; no quarter where rows have none.
    without_cost : DataFrame
        Sales per quarter whose product cost is empty: ``quarter``, ``rows``, ``amount``. Their
        accounts look better than they are.
    suspicions : DataFrame
        What is probably wrong though every cell is valid; see
        :func:`~kamlib.data_collection.suspicion.suspicions`.
    posted_by_quarter : DataFrame
        Posted costs per quarter, without those that follow from payments.
    """

    facts: Facts
    deliveries: pd.DataFrame
    rejects: pd.DataFrame
    rejected_rows: dict[str, pd.DataFrame]
    unknown: pd.DataFrame
    unmatched: pd.DataFrame
    unused_mended: pd.DataFrame
    rows_by_quarter: pd.DataFrame
    rows_by_account: pd.DataFrame
    without_cost: pd.DataFrame
    suspicions: pd.DataFrame
    posted_by_quarter: pd.DataFrame


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
    StorageError
        If memory, and the disk behind it, are too small for the rows.
    """
    settings = with_input_workbook(settings)
    require_tables(settings)
    require_files(settings)
    engine = open_engine(expand(settings.data.engine))
    try:
        return _Collector(settings, engine).run()
    except duckdb.Error as error:
        require_room(error)
        raise
    finally:
        engine.close()


def against(settings: Settings, engine: Engine) -> Against:
    """Read what rows of any table are checked against: exchange rates and account numbers.

    Parameters
    ----------
    settings : Settings
        Of the company.
    engine : Engine
        Reads and keeps.

    Returns
    -------
    Against
        For :func:`kamlib.data_collection.check.check`, to try a single source.
    """
    collector = _Collector(with_input_workbook(settings), engine)
    collector._read("fx_rates")
    collector.currencies = collector._daily_rates()
    collector._read("accounts")
    collector._read("account_map")
    return Against(currencies=collector.currencies, numbers=collector._numbers())


def _together(frames: list[Frame]) -> Frame:
    return nw.concat(frames) if len(frames) > 1 else frames[0]


class _Collector:
    """One pass over all sources, with the engine and what was read so far."""

    #: Sales lines one by one; in ``tables`` they are condensed.
    lines: Frame

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine
        self.records: list[tuple[Delivery, Checked]] = []
        self.tables: dict[str, Frame] = {}
        self.currencies = Currencies(reporting=settings.company.currency)
        self.numbers = AccountNumbers()
        self.mending = Mending.of(settings.data_folder / settings.data.mended)
        month = settings.company.fiscal_year_start_month
        first, last = Quarter(FIRST_YEAR, 1, month), Quarter(LAST_YEAR + 1, 4, month)
        days = calendar_table(first, last)
        days[QUARTER_NO] = pd.factorize(days[c.QUARTER])[0].astype("int32")
        self.calendar = self._dated(days, c.DATE)
        self.quarters = self.engine.table(days[[QUARTER_NO, c.QUARTER]].drop_duplicates())

    def _dated(self, frame: pd.DataFrame, day: str) -> Frame:
        return self.engine.table(frame).with_columns(nw.col(day).cast(nw.Date))

    def run(self) -> Collection:
        self._read("fx_rates")
        self.currencies = self._daily_rates()
        self._read("accounts")
        self._read("account_map")
        self.numbers = self._numbers()
        for table in CONTRACTS:
            if table not in ("fx_rates", "accounts", "account_map"):
                self._read(table)
        invoices = self.engine.store(summing.invoices(self.lines))
        facts = assemble(
            self.tables,
            self.settings,
            lines=self.lines,
            invoices=invoices,
            calendar=self.calendar,
            currencies=self.currencies,
        )
        rejects = [checked.rejects for _, checked in self.records]
        return Collection(
            facts=facts,
            deliveries=self._deliveries(),
            rejects=pd.concat(rejects, ignore_index=True).reindex(columns=list(REJECT_COLUMNS)),
            rejected_rows=self._rejected_rows(),
            unknown=counting.unknown_postings(self.tables, facts.accounts),
            unmatched=counting.unmatched_numbers(self.tables, facts.accounts),
            unused_mended=self.mending.unused,
            rows_by_quarter=counting.rows_by_quarter(self.tables),
            rows_by_account=counting.rows_by_account(self.tables),
            without_cost=summing.without_cost(self.tables["sales"]),
            # Without their quarters, which are joined anew by each question.
            suspicions=suspicions(
                self.tables, _together([each.accepted for each in self._of("sales")])
            ),
            posted_by_quarter=counting.posted_by_quarter(self.tables),
        )

    def _read(self, table: str) -> None:
        contract = CONTRACTS[table]
        accepted: list[Frame] = []
        sources = self.settings.sources.get(table, ())
        refuse_twice(sources, table, self.settings.data_folder)
        for source in sources:
            try:
                delivery, checked = self._take(source, contract, accepted)
            except duckdb.Error as error:  # A damaged page shows where it is read first.
                require_room(error)
                raise refused(source.file or source.table, error) from None
            self.records.append((delivery, checked))
            accepted.append(checked.accepted)
        if accepted:
            self.tables[table] = self._prepare(_together(accepted), contract)

    def _take(
        self, source: Source, contract: Contract, earlier: list[Frame]
    ) -> tuple[Delivery, Checked]:
        """Read and check a source; refused rows are shown, and mended, as they were written."""
        against = Against(
            currencies=self.currencies,
            numbers=self.numbers,
            earlier=_together(earlier) if earlier else None,
            settings=self.settings.file.name,
        )
        checked = partial(check, contract=contract, source=source, engine=self.engine)
        delivery = self._deliver(source, contract, may_be_typed=True)
        first = checked(delivery, against=against)
        if delivery.is_typed and len(first.rejects):
            delivery = self._deliver(source, contract, may_be_typed=False)
            first = checked(delivery, against=against)
        first = replace(first, rejected_rows=identified(first.rejected_rows, contract))
        form = written_form(delivery, contract)
        mended = self.mending.take(first.rejected_rows, contract, form)
        if mended.empty:
            return delivery, first
        cells = [c.FILE, c.LINE, *(name for name in contract.names if (mended[name] != "").any())]
        rows = self.engine.table(mended[cells])
        again = replace(delivery, rows=rows, form=form, trimmed=frozenset())
        before = _together([*earlier, first.accepted])
        second = checked(again, against=replace(against, earlier=before))
        second = replace(second, rejected_rows=identified(second.rejected_rows, contract))
        return delivery, taken_up(first, second, mended)

    def _deliver(self, source: Source, contract: Contract, *, may_be_typed: bool) -> Delivery:
        delivery = read_source(
            source,
            contract,
            folder=self.settings.data_folder,
            default=self.settings.data.format,
            connection=self.engine.reader,
            start_month=self.settings.company.fiscal_year_start_month,
            may_be_typed=may_be_typed,
        )
        return replace(delivery, rows=self.engine.take(delivery.rows))

    def _prepare(self, frame: Frame, contract: Contract) -> Frame:
        """Put unknown accounts aside and rows into their quarter; sales lines are condensed."""
        if contract.period and contract.column(contract.period).type == "date":
            frame = summing.place(frame, self.calendar, on=contract.period)
        has_account = any(col.name == c.ACCOUNT_ID and col.is_required for col in contract.columns)
        if contract.table in ("accounts", "account_map") or not has_account:
            return frame
        accounts = self.tables["accounts"]
        if contract.table != "sales":
            return summing.known_accounts(frame, accounts)
        varying = frozenset[str]().union(*(each.delivered for each in self._of("sales")))
        condensed = condense(frame, varying).join(self.quarters, on=QUARTER_NO, how="left")
        sales = self.engine.store(summing.known_accounts(condensed, accounts))
        # Where every account is known, no line has to look for its own.
        lost = fetch_one(sales.select(rows=count_where(nw.col(c.ACCOUNT_ID) == c.UNKNOWN)))
        is_all_known = not lost["rows"]
        self.lines = frame if is_all_known else summing.known_accounts(frame, accounts)
        return sales

    def _numbers(self) -> AccountNumbers:
        """Take the account map, to join numbers of other systems."""
        if "account_map" not in self.tables or "accounts" not in self.tables:
            return AccountNumbers()
        table: pd.DataFrame = fetch(self.tables["account_map"])
        listed = fetch(self.tables["accounts"].select(c.ACCOUNT_ID))
        return AccountNumbers(table, frozenset(listed[c.ACCOUNT_ID]))

    def _daily_rates(self) -> Currencies:
        """Carry each rate forward, day by day, until the next one."""
        reporting = self.settings.company.currency
        if "fx_rates" not in self.tables:
            return Currencies(reporting=reporting)
        rates: pd.DataFrame = fetch(self.tables["fx_rates"])
        if rates.empty:
            return Currencies(reporting=reporting)
        return Currencies(reporting=reporting, rates=self._dated(by_day(rates), "rate_date"))

    def _rejected_rows(self) -> dict[str, pd.DataFrame]:
        found: dict[str, list[pd.DataFrame]] = {}
        for delivery, checked in self.records:
            found.setdefault(delivery.table, []).append(checked.rejected_rows)
        tables = {table: pd.concat(rows, ignore_index=True) for table, rows in found.items()}
        return {table: rows for table, rows in tables.items() if len(rows)}

    def _of(self, table: str) -> list[Checked]:
        return [checked for delivery, checked in self.records if delivery.table == table]

    def _repeats(self, checked: Checked, contract: Contract) -> dict[str, float]:
        """Count the lines of a delivery that equal an earlier one."""
        if contract.key:
            return {}
        rows = checked.balance["rows_accepted"]
        lines, amount = repeated(
            checked.own, contract, checked.delivered, rows=rows, engine=self.engine
        )
        return {"repeated_lines": lines, "repeated_amount": amount}

    def _deliveries(self) -> pd.DataFrame:
        rows = []
        for delivery, checked in self.records:
            rows.append(
                {
                    "table": delivery.table,
                    c.FILE: ", ".join(delivery.files),
                    "sha256": ", ".join(each() for each in delivery.sha256),
                    "rows_set_aside": delivery.set_aside,
                    "ignored_columns": ", ".join(delivery.ignored),
                    "rows_mended": 0,
                    "repeated_lines": 0,
                    **checked.balance,
                    **self._repeats(checked, CONTRACTS[delivery.table]),
                }
            )
        return pd.DataFrame(rows)
