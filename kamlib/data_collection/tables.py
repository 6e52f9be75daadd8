"""Tables of chapter 1, as they stand on the page."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.labels import amount_label, hint_text, period_text, table_label
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
    language: Language

    def _named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Replace table names by the words of the page."""
        return frame.assign(table=[table_label(name, self.language) for name in frame["table"]])

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

    def rejects(self) -> HouseTable:
        """Every refused cell with file, line, reason and suggestion."""
        text = self.language.text
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

    def unknown(self) -> HouseTable:
        """List postings of accounts that the accounts table does not know."""
        text = self.language.text
        return house_table(
            self._named(self.unknown_frame),
            [
                Show(name="table", label=text("Table")),
                Show(name="delivered_account_id", label=text("Account number delivered")),
                Show(name=c.QUARTER, label=text("Quarter")),
                Show(name="rows", label=text("Rows"), format="number"),
                Show(name=c.AMOUNT, label=self.language.money_unit(), format="number"),
            ],
            language=self.language,
            caption=text("Postings without a known account"),
            note=text(
                "They stay in every total under “Unknown account”. Add the number to the accounts "
                "to give them a home."
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
            note=text("Tables without a period count with any row."),
        )

    def freshness(self) -> HouseTable:
        """How old each dated table is at the end of the quarter."""
        text = self.language.text
        frame = self._named(self.fresh).assign(
            first=[period_text(day, self.language) for day in self.fresh["first"]],
            last=[period_text(day, self.language) for day in self.fresh["last"]],
            state=[text("stale") if stale else text("fresh") for stale in self.fresh["is_stale"]],
        )
        return house_table(
            frame,
            [
                Show(name="table", label=text("Table")),
                Show(name="first", label=text("First")),
                Show(name="last", label=text("Last")),
                Show(name="age_days", label=text("Age, days"), format="number"),
                Show(name="state", label=text("State")),
            ],
            language=self.language,
            caption=text("Freshness at the end of the quarter"),
            first=25,
            note=text("Age of the newest row, seen from the last day of the reported quarter."),
        )

    def missing(self) -> HouseTable:
        """Tables that were not delivered, with what is switched off."""
        text = self.language.text
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
                Show(name="repeated_lines", label=text("Lines equal to another"), format="number"),
                Show(name="ignored_columns", label=text("Columns not used"), wraps=True),
            ],
            language=self.language,
            caption=text("Files"),
            first=25,
            note=text("Lines that equal another in every column are counted, and reported here."),
        )
