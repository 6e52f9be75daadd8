"""Chapter 1, wired: what was delivered, what was refused, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.data_collection import record
from kamlib.data_collection.charts import Charts
from kamlib.data_collection.collect import Collection
from kamlib.data_collection.findings import Evidence, find, require_no_red
from kamlib.data_collection.labels import table_label
from kamlib.data_collection.ledger import compare_ledger
from kamlib.data_collection.notice import Notice, notice
from kamlib.data_collection.tables import Tables
from kamlib.support import columns as c
from kamlib.support.chapter import Chapter
from kamlib.support.display import Finding, HouseTable
from kamlib.support.language import translatable
from kamlib.support.money import CENT, ratio_of, tie_out
from kamlib.support.quarter import labels_back

TIE_ROWS = translatable("Rows of all tables: counted as read = accepted + rejected")
TIE_DELIVERED = translatable("{table}, as written: read from the raw cells = accepted + rejected")
TIE_SALES = translatable("Invoiced net revenue: accepted lines = sum over accounts and quarters")
TIE_PRODUCTS = translatable("Invoiced net revenue: sum over products = sum over accounts")
TIE_MANAGERS = translatable("Invoiced net revenue: sum over account managers = sum over accounts")
TIE_COSTS = translatable("Posted costs: accepted lines = sum over accounts, without payments")


@dataclass(frozen=True, eq=False, kw_only=True)
class DataCollection(Chapter):
    """What the figures of this quarter stand on.

    Parameters
    ----------
    collection : Collection
        Everything that was read and checked.
    """

    collection: Collection

    @cached_property
    def reconciliation(self) -> pd.DataFrame:
        """Delivered = accepted + rejected, per table."""
        return record.reconcile(self.collection.deliveries)

    @cached_property
    def unknown_pct(self) -> float:
        """Sales of unknown accounts in percent of the quarter's, both without signs."""
        unknown, everything = self.collection.unknown, self.collection.rows_by_quarter
        ours = unknown[(unknown["table"] == "sales") & (unknown[c.QUARTER] == self.quarter)]
        all_of_it = everything[
            (everything["table"] == "sales") & (everything[c.QUARTER] == self.quarter)
        ]
        moved = float(ours["amount_moved"].astype(float).sum())
        return 100 * ratio_of(moved, float(all_of_it["amount_moved"].astype(float).sum()))

    @cached_property
    def losses(self) -> pd.DataFrame:
        """What was refused against the loss budget."""
        return record.loss(
            self.reconciliation, self.unknown_pct, budget=self.settings.data.loss_budget
        )

    @cached_property
    def freshness(self) -> pd.DataFrame:
        """Age of each dated table at the end of the quarter."""
        return record.freshness(
            self.collection.deliveries,
            self.collection.rows_by_quarter,
            quarter=self.settings.quarter(self.quarter),
            stale_after_days=self.settings.data.stale_after_days,
        )

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """Accounts against tables: rows in the last four quarters."""
        return record.coverage(
            self.collection.rows_by_account, self.collection.facts.accounts, quarter=self.quarter
        )

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Input tables that were not delivered, with what they feed."""
        return record.missing_tables(set(self.collection.deliveries["table"]))

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Everything that is wrong, worst first: severity, check, table, count, amount, detail."""
        collection = self.collection
        evidence = Evidence(
            quarter=self.settings.quarter(self.quarter),
            reconciled=self.reconciliation,
            losses=self.losses,
            fresh=self.freshness,
            rejects=collection.rejects,
            unknown=collection.unknown,
            unmatched=collection.unmatched,
            unused_mended=collection.unused_mended,
            rows_by_quarter=collection.rows_by_quarter,
            suspicions=collection.suspicions,
            deliveries=collection.deliveries,
            without_cost=self.without_cost,
            ledger_totals=self.ledger_totals,
        )
        given = self.settings.data.severity
        return find(evidence, {str(name): str(level) for name, level in given.items()})

    @cached_property
    def ledger_totals(self) -> pd.DataFrame:
        """Totals of the ledger beside ours, where the settings give any."""
        return compare_ledger(
            self.settings.data.ledger,
            self.collection.facts.account_quarter,
            self.collection.posted_by_quarter,
        )

    @property
    def banner(self) -> Notice:
        """What to look at before the figures are used."""
        return notice(self.findings, self.language)

    @property
    def finding(self) -> Finding:
        """Rows and money delivered, refused and unknown, and what is missing."""
        sales = self.reconciliation.query("table == 'sales'")
        rejected = int(self.reconciliation["rows_rejected"].sum())
        say = self.language
        sentence = say.text(
            "{rows} sales lines with {amount} invoiced net revenue were accepted; {rejected} of "
            "all {delivered} rows were refused and {unknown} of the quarter's revenue has no known "
            "account.",
            rows=say.number(sales["rows_accepted"].sum()),
            amount=say.money(sales["amount_accepted"].sum(), unit="M"),
            rejected=say.number(rejected),
            delivered=say.number(self.reconciliation["rows_delivered"].sum()),
            unknown=say.percent(self.unknown_pct, digits=2),
        )
        parts = [sentence]
        if self.without_cost["rows"] > 0:
            parts.append(self.cost_warning())
        stale = self._names(self.freshness.loc[self.freshness["is_stale"], "table"])
        if stale:
            parts.append(say.text("Stale: {tables}.", tables=stale))
        if len(self.missing):
            tables = self._names(self.missing["table"])
            parts.append(say.text("Not delivered: {tables}.", tables=tables))
        return Finding(" ".join(parts))

    def _names(self, tables: pd.Series) -> str:
        return ", ".join(table_label(name, self.language) for name in tables)

    def cost_warning(self) -> str:
        """Say how much was sold without a product cost."""
        return self.language.plural(
            "{count} sales line of the last four quarters with {amount} has no product cost; "
            "its account looks better than it is, or what it earns is not known.",
            "{count} sales lines of the last four quarters with {amount} have no product cost; "
            "their accounts look better than they are, or what they earn is not known.",
            int(self.without_cost["rows"]),
            amount=self.language.money(float(self.without_cost[c.AMOUNT]), unit="k"),
        )

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Accepted lines against every sum made of them."""
        facts, balance = self.collection.facts, self.reconciliation.set_index("table")
        total = facts.account_quarter[c.INVOICED_NET].sum()
        sales, rows = balance.loc["sales"], balance[["rows_accepted", "rows_rejected"]]
        checks = [
            (TIE_ROWS, balance["rows_delivered"].sum(), rows.to_numpy().sum()),
            *self._delivered(balance),
            (TIE_SALES, sales["amount_accepted"], total),
            (TIE_PRODUCTS, facts.product_quarter[c.INVOICED_NET].sum(), total),
            (TIE_MANAGERS, facts.manager_quarter[c.INVOICED_NET].sum(), total),
        ]
        if "costs" in balance.index:
            posted = facts.cost_quarter[c.AMOUNT].sum() - self._from_payments
            checks.append((TIE_COSTS, balance.loc["costs", "amount_accepted"], posted))
        totals = pd.DataFrame(checks).astype({1: float, 2: float})
        return tie_out(totals.itertuples(index=False, name=None))

    def _delivered(self, balance: pd.DataFrame) -> list[tuple[str, float, float]]:
        money = balance[balance["amount_witness"].notna()]
        return [
            (
                self.language.text(TIE_DELIVERED, table=table_label(table, self.language)),
                row["amount_witness"],
                row["amount_written"],
            )
            for table, row in money.iterrows()
        ]

    @property
    def _from_payments(self) -> float:
        """Cash discounts and, in quarters where the ledger has none, interest on receivables."""
        facts = self.collection.facts
        payments, costs = facts.payment_quarter, facts.cost_quarter
        days = payments.groupby(c.QUARTER)["receivable_amount_days"].sum()
        ours = days * self.settings.profitability.financing_rate_pct / 100 / 365
        financing = costs[costs[c.CATEGORY] == c.FINANCING]
        booked = financing.groupby(c.QUARTER)[c.AMOUNT].sum().reindex(ours.index, fill_value=0.0)
        is_ours = (booked - ours).abs() < CENT
        return float(payments[c.CASH_DISCOUNT].sum() + ours[is_ours].sum())

    @cached_property
    def without_cost(self) -> pd.Series:
        """Sales lines of the last four quarters without a product cost: ``rows``, ``amount``."""
        recent = labels_back(self.quarter, 4)
        table = self.collection.without_cost
        return table.loc[table[c.QUARTER].isin(recent), ["rows", c.AMOUNT]].sum()

    def check(self) -> HouseTable:
        """Show the tie-outs; stop when one is broken or a finding is red.

        Raises
        ------
        TieOutError, LossBudgetExceededError, RedFindingError
            Naming what is wrong and what to do.
        """
        shown = super().check()
        record.require_within_budget(self.losses, self.collection.rejects, language=self.language)
        require_no_red(self.findings, language=self.language)
        return shown

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish."""
        return {
            "deliveries": self.collection.deliveries,
            "findings": self.findings,
            "rejects": self.collection.rejects,
            "unknown_postings": self.collection.unknown,
            "coverage": self.coverage,
        }

    @cached_property
    def tables(self) -> Tables:
        """Tables as they stand on the page."""
        return Tables(
            reconciliation_frame=self.reconciliation,
            losses=self.losses,
            rejects_frame=self.collection.rejects,
            unknown_frame=self.collection.unknown,
            covered=record.coverage_by_table(self.coverage),
            fresh=self.freshness,
            missing_frame=self.missing,
            deliveries=self.collection.deliveries,
            findings_frame=self.findings,
            unmatched_frame=self.collection.unmatched,
            ledger_frame=self.ledger_totals,
            language=self.language,
        )

    @cached_property
    def charts(self) -> Charts:
        """Pictures as they stand on the page."""
        return Charts(
            company=self.settings.company.name,
            quarter=self.quarter,
            rows_by_quarter=self.collection.rows_by_quarter,
            covered=self.coverage,
            language=self.language,
        )
