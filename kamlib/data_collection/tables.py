"""Tables of chapter 1, as they stand on the page."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.findings import CHECKS
from kamlib.data_collection.labels import amount_label, hint_text, period_text, table_label
from kamlib.data_collection.notice import Notice
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, translatable

LOSS_MEASURES = {
    "rows": translatable("Rows refused"),
    "money": translatable("Money refused"),
    "unknown_account": translatable("Net revenue of unknown accounts, reported quarter"),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Tables:
    """Draws what the chapter computed; computes nothing itself."""

    reconciliation_frame: pd.DataFrame
    losses: pd.DataFrame
    rejects_frame: pd.DataFrame
    unknown_frame: pd.DataFrame
    covered: pd.DataFrame
    fresh: pd.DataFrame
    missing_frame: pd.DataFrame
    deliveries: pd.DataFrame
    findings_frame: pd.DataFrame
    unmatched_frame: pd.DataFrame
    ledger_frame: pd.DataFrame
    language: Language

    def _named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Replace table names by the words of the page."""
        return frame.assign(table=[table_label(name, self.language) for name in frame["table"]])

    def findings(self) -> HouseTable | Notice:
        """List everything that is wrong: how bad, how often, how much, what to do."""
        text, frame = self.language.text, self.findings_frame
        if frame.empty:
            return Notice("good", text("Findings: none."))
        marks = {"red": text("■ stops"), "amber": text("▲ look at it")}
        shown = self._named(frame).assign(
            state=[marks[level] for level in frame["severity"]],
            what=[text(CHECKS[name][0]) for name in frame["check"]],
            cure=[text(CHECKS[name][1]) for name in frame["check"]],
        )
        return house_table(
            shown,
            [
                Show(name="state", label=text("Severity")),
                Show(name="what", label=text("Finding"), wraps=True),
                Show(name="table", label=text("Table")),
                Show(name="count", label=text("Number"), format="number"),
                Show(name=c.AMOUNT, label=self.language.money_unit(), format="number"),
                Show(name="detail", label=text("Which"), wraps=True),
                Show(name="cure", label=text("What to do"), wraps=True),
            ],
            language=self.language,
            caption=text("Findings"),
            first=25,
            note=text(
                "Red stops the run, amber does not. Amounts without their signs. How bad a finding "
                "is can be set under data.severity."
            ),
        )

    def ledger(self) -> HouseTable | Notice:
        """Set totals of the ledger beside ours."""
        text, frame = self.language.text, self.ledger_frame
        if frame.empty:
            return Notice(
                "plain",
                text("No totals of the ledger are set (data.ledger), so nothing is compared."),
            )
        labels = {
            c.GROSS_REVENUE: text("Gross revenue"),
            c.INVOICED_NET: text("Invoiced net revenue"),
            c.PRODUCT_COST: text("Product cost"),
            "posted_costs": text("Posted costs"),
        }
        figures = [
            ("ledger", text("Ledger")),
            ("ours", text("Delivered and accepted")),
            ("difference", text("Difference")),
        ]
        return house_table(
            frame.assign(measure=[labels[name] for name in frame["measure"]]),
            [
                Show(name=c.QUARTER, label=text("Quarter")),
                Show(name="measure", label=text("Total")),
                *[
                    Show(name=name, label=label, format="number", digits=2)
                    for name, label in figures
                ],
                Show(name="difference", label=text("Difference"), format="number", digits=2),
            ],
            language=self.language,
            caption=text("Reconciliation with the ledger, {unit}", unit=self.language.money_unit()),
            note=text("A difference above data.ledger.tolerance stops the run."),
        )

    def unmatched(self) -> HouseTable | Notice:
        """Numbers of other systems that lead to no account, with the nearest ones."""
        text, frame = self.language.text, self.unmatched_frame
        if "account_map" in set(self.missing_frame["table"]):
            return Notice("plain", text("No account map was delivered, so nothing is joined."))
        if frame.empty:
            return Notice("good", text("Every number of the account map leads to an account."))
        return house_table(
            frame,
            [
                Show(name="system", label=text("System")),
                Show(name="foreign_id", label=text("Number there")),
                Show(name=c.NAME, label=text("Name there")),
                Show(name="candidates", label=text("Nearest accounts, not joined"), wraps=True),
            ],
            language=self.language,
            caption=text("Numbers of other systems without an account"),
            note=text("Nothing is joined by name. Fill account_id in account_map to join."),
        )

    def reconciliation(self) -> HouseTable:
        """Rows and money: delivered = accepted + rejected."""
        text = self.language.text
        summed = self.reconciliation_frame.set_index("table")["amount_delivered"].notna()
        frame = self._named(self.reconciliation_frame).assign(
            counts=[
                amount_label(CONTRACTS[name].amount, self.language) if summed[name] else ""
                for name in self.reconciliation_frame["table"]
            ]
        )
        amounts = [
            ("amount_delivered", text("Sum delivered")),
            ("amount_accepted", text("accepted")),
            ("amount_rejected", text("rejected")),
        ]
        rows = [
            ("rows_delivered", text("Rows delivered")),
            ("rows_accepted", text("accepted")),
            ("rows_rejected", text("rejected")),
            ("rows_mended", text("of accepted: mended")),
        ]
        return house_table(
            frame,
            [
                Show(name="table", label=text("Table")),
                *[Show(name=name, label=label, format="number") for name, label in rows],
                *[Show(name=name, label=label, format="number") for name, label in amounts],
                Show(name="counts", label=text("Sum of")),
            ],
            language=self.language,
            caption=text("Delivered = accepted + rejected"),
            first=25,
            note=text(
                "All periods delivered. Amounts in {unit}, converted at the rate of the day; "
                "amounts of unreadable cells cannot be counted and are listed with the rejects.",
                unit=self.language.money_unit(),
            ),
        )

    def loss_budget(self) -> HouseTable:
        """Set what was refused against what is allowed."""
        text = self.language.text
        frame = self._named(self.losses).assign(
            label=[text(LOSS_MEASURES[name]) for name in self.losses["measure"]],
            state=["good" if within else "bad" for within in self.losses["is_within"]],
        )
        return house_table(
            frame,
            [
                Show(name="label", label=text("Loss")),
                Show(name="table", label=text("Worst table")),
                Show(name="found_pct", label=text("Found, %"), format="percent", digits=2),
                Show(name="allowed_pct", label=text("Allowed, %"), format="percent", digits=2),
            ],
            language=self.language,
            note=text("Above the budget (data.loss_budget in the settings) the run stops."),
        )

    def rejects(self) -> HouseTable | Notice:
        """Every refused cell with file, line, reason and suggestion."""
        text = self.language.text
        if self.rejects_frame.empty:
            return Notice(
                "good", text("Refused rows: none. There is nothing to mend and no rejects.xlsx.")
            )
        frame = self.rejects_frame.assign(
            reason=[text(reason) for reason in self.rejects_frame["reason"]],
            suggestion=[
                hint_text(hint, self.language) for hint in self.rejects_frame["suggestion"]
            ],
        )
        return house_table(
            frame,
            [
                Show(name=c.FILE, label=text("File")),
                Show(name=c.LINE, label=text("Line"), format="number"),
                Show(name="column", label=text("Column")),
                Show(name="value", label=text("Value")),
                Show(name="reason", label=text("Reason"), wraps=True),
                Show(name="suggestion", label=text("Suggestion"), wraps=True),
            ],
            language=self.language,
            caption=text("Refused rows"),
            note=text("A refused row counts nowhere until its file is mended and delivered again."),
        )

    def unknown(self) -> HouseTable | Notice:
        """List postings of accounts that the accounts table does not know."""
        text = self.language.text
        if self.unknown_frame.empty:
            return Notice("good", text("Postings without a known account: none."))
        return house_table(
            self._named(self.unknown_frame),
            [
                Show(name="table", label=text("Table")),
                Show(name="delivered_account_id", label=text("Account number delivered")),
                Show(name=c.QUARTER, label=text("Quarter")),
                Show(name="rows", label=text("Rows"), format="number"),
                Show(name=c.AMOUNT, label=self.language.money_unit(), format="number"),
                Show(name="candidates", label=text("Nearest accounts, not joined"), wraps=True),
            ],
            language=self.language,
            caption=text("Postings without a known account"),
            note=text(
                "They stay in every total under “Unknown account”. Add the number to the accounts "
                "or to the account map to give them a home."
            ),
        )

    def coverage(self) -> HouseTable:
        """For how many accounts each table has rows."""
        text = self.language.text
        return house_table(
            self._named(self.covered),
            [
                Show(name="table", label=text("Table")),
                Show(name="accounts", label=text("Accounts"), format="number"),
                Show(name="accounts_pct", label=text("of all, %"), format="percent", has_bar=True),
                Show(name="key_accounts", label=text("Key accounts"), format="number"),
                Show(
                    name="key_accounts_pct", label=text("of all, %"), format="percent", has_bar=True
                ),
            ],
            language=self.language,
            caption=text("Coverage: accounts with rows in the last four quarters"),
            first=25,
            note=text(
                "Rows after the quarter do not count, but for tables that look ahead. Tables "
                "without a period count with any row."
            ),
        )

    def freshness(self) -> HouseTable:
        """How old each dated table is at the end of the quarter."""
        text = self.language.text
        frame = self._named(self.fresh).assign(
            first=[period_text(day, self.language) for day in self.fresh["first"]],
            last=[period_text(day, self.language) for day in self.fresh["last"]],
            ahead=[period_text(day, self.language) for day in self.fresh["ahead"]],
            state=[text("stale") if stale else text("fresh") for stale in self.fresh["is_stale"]],
        )
        return house_table(
            frame,
            [
                Show(name="table", label=text("Table")),
                Show(name="first", label=text("First")),
                Show(name="last", label=text("Newest up to the quarter's end")),
                Show(name="age_days", label=text("Age, days"), format="number"),
                Show(name="ahead", label=text("Newest after it")),
                Show(name="state", label=text("State")),
            ],
            language=self.language,
            caption=text("Freshness at the end of the quarter"),
            first=25,
            note=text(
                "Age of the newest row up to the last day of the reported quarter. Rows after it "
                "do not make a table fresh; only tables that look ahead are fresh by them."
            ),
        )

    def missing(self) -> HouseTable | Notice:
        """Tables that were not delivered, with what is switched off."""
        text = self.language.text
        if self.missing_frame.empty:
            return Notice("good", text("All tables were delivered."))
        frame = self._named(self.missing_frame).assign(
            feeds=[text(feeds) for feeds in self.missing_frame["feeds"]]
        )
        return house_table(
            frame,
            [
                Show(name="table", label=text("Table not delivered")),
                Show(name="feeds", label=text("So the report cannot show"), wraps=True),
            ],
            language=self.language,
            first=25,
        )

    def sources(self) -> HouseTable:
        """Files as they were declared, with rows set aside and columns nobody asked for."""
        text = self.language.text
        frame = self._named(self.deliveries).assign(
            hash=[value[:12] for value in self.deliveries["sha256"]]
        )
        return house_table(
            frame,
            [
                Show(name="table", label=text("Table")),
                Show(name=c.FILE, label=text("File")),
                Show(name="hash", label=text("SHA-256 begins")),
                Show(
                    name="rows_set_aside", label=text("Rows left out by “where”"), format="number"
                ),
                Show(
                    name="rows_joined",
                    label=text("Rows joined by the account map"),
                    format="number",
                ),
                Show(name="repeated_lines", label=text("Lines equal to another"), format="number"),
                Show(name="ignored_columns", label=text("Columns not used"), wraps=True),
            ],
            language=self.language,
            caption=text("Files"),
            first=25,
            note=text("Lines that equal another in every column are counted, and reported here."),
        )
