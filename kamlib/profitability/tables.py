"""Tables of profitability: the portfolio, one account upright, comparison, value, pools.

Sorted by what the finding says: where money is lost stands first. Every note names the
definition and the period.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.profitability import missing_cost_texts
from kamlib.profitability.comparison import BENCHMARK, PLANNED, TARGET_FROM, TARGET_PCT
from kamlib.profitability.definitions import definitions
from kamlib.profitability.history import ALL
from kamlib.profitability.labels import Labels, Unit, money_scale
from kamlib.profitability.shows import percent, points, with_head
from kamlib.profitability.value_tables import pools_table, value_table
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table


@dataclass(frozen=True, eq=False, kw_only=True)
class Tables:
    """Tables of one quarter.

    Parameters
    ----------
    labels : Labels
        Names of lines, and the language.
    quarter : str
        The quarter reported.
    denominator : str
        What percentages are of.
    accounts, total : DataFrame
        The statement of every account, and of all accounts together.
    lines, compared, values, shared : DataFrame
        Statement lines, comparison, customer value and cost pools.
    history : Series of lists
        Contribution of the last eight quarters by account, "" for all accounts.
    benchmark_pct, uncosted_limit_pct : float
        Settings: target of accounts without a planned one, share of revenue without product
        cost from which an account has no contribution.
    undelivered : tuple of str
        Cost categories for which nothing was ever delivered.
    beside : str
        Facts that stand beside the finding.
    """

    labels: Labels
    quarter: str
    denominator: str
    accounts: pd.DataFrame
    total: pd.DataFrame
    lines: pd.DataFrame
    compared: pd.DataFrame
    values: pd.DataFrame
    shared: pd.DataFrame
    history: pd.Series
    benchmark_pct: float
    uncosted_limit_pct: float
    undelivered: tuple[str, ...] = ()
    beside: str = ""

    def statement(self) -> HouseTable:
        """Show the statement of every account with business, the largest loss first."""
        text = self.labels.language.text
        frame = with_head(
            self._losses_first(), self.total, label=self._total_label(), labels=self.labels
        )
        ids = frame[c.ACCOUNT_ID].where(~frame["is_total"], ALL)
        frame["history"] = [self.history.get(account_id, []) for account_id in ids]
        style = money_scale(frame[c.GROSS_REVENUE].iloc[1:])
        lines = [c.GROSS_REVENUE, *(level.id for level in self.labels.levels)]
        base = self.labels.base(self.denominator)
        return house_table(
            frame,
            [
                Show(name=c.NAME, label=text("Account")),
                *(self._money(line, style) for line in lines),
                percent(c.CUSTOMER_PROFITABILITY_PCT, text("% of {base}", base=base)),
                self._money(c.CONTRIBUTION_WITHOUT_KEYED, style),
                Show(name="history", label=text("Contribution, 8 quarters"), format="trend"),
            ],
            language=self.labels.language,
            caption=text("Statement per account, {quarter}", quarter=self.quarter),
            note=self._joined(self.beside, self.labels.formulas(), self._gaps(), self._uncosted()),
            total="is_total",
        )

    def _losses_first(self) -> pd.DataFrame:
        """Accounts with business, the largest loss first, those without contribution last."""
        active = self.accounts[self.accounts["has_business"]]
        order = active.assign(
            sold=active[c.NET_REVENUE].where(active[c.CUSTOMER_CONTRIBUTION].isna(), 0.0)
        ).sort_values(
            [c.CUSTOMER_CONTRIBUTION, "sold", c.ACCOUNT_ID],
            ascending=[True, False, True],
            na_position="last",
            ignore_index=True,
        )
        return order.assign(name=missing_cost_texts.marked(order))

    def _total_label(self) -> str:
        return missing_cost_texts.total_label(self.total, self.labels)

    def _uncosted(self) -> str:
        return missing_cost_texts.statement_note(
            self.accounts, self.total, limit_pct=self.uncosted_limit_pct, labels=self.labels
        )

    @staticmethod
    def _joined(*notes: str) -> str:
        return " ".join(note for note in notes if note)

    def account_statement(self, account_id: str) -> HouseTable:
        """Show one account's statement line by line beside all customers.

        Parameters
        ----------
        account_id : str
            A known account.
        """
        text = self.labels.language.text
        account = self.accounts[self.accounts[c.ACCOUNT_ID] == account_id].iloc[0]
        rows = self.lines[self.lines[c.ACCOUNT_ID] == account_id]
        style = money_scale(rows["amount"])
        signs = {"cost": "− ", "revenue": "", "level": "= "}
        names = zip(rows["kind"], rows["line"], strict=True)
        figures = ["amount", "share_pct", "average_pct", "difference_pp"]
        is_known = ~rows["line"].isin(self.undelivered)
        frame = rows.assign(
            **{name: rows[name].where(is_known) for name in figures},
            label=[signs[kind] + self.labels.line(line) for kind, line in names],
            is_total=rows["kind"] != "cost",
            keyed=rows["keyed"].where(rows["keyed"] != 0),
        )
        base = self.labels.base(self.denominator)
        return house_table(
            frame,
            [
                Show(name="label", label=text("Line")),
                self._money("amount", style, label=text("Amount")),
                self._money("keyed", style, label=text("of which by key")),
                percent("share_pct", text("% of {base}", base=base)),
                percent("average_pct", text("All customers, %")),
                points("difference_pp", text("Difference, pp")),
            ],
            language=self.labels.language,
            caption=f"{account[c.NAME]}, {self.quarter}",
            note=self._memo(account, style),
            total="is_total",
            first=40,
        )

    def _memo(self, account: pd.Series, style: tuple[Unit, int]) -> str:
        language, (unit, digits) = self.labels.language, style
        memo = language.text(
            "Returns of {returns} are already deducted from gross revenue. Without costs by key "
            "the contribution is {without}, that is {share}. A plus in the difference is "
            "favourable: a lower cost or a higher margin than all customers have.",
            returns=language.money(abs(account[c.RETURNS]), unit=unit, digits=digits),
            without=language.money(account[c.CONTRIBUTION_WITHOUT_KEYED], unit=unit, digits=digits),
            share=language.percent(account["profitability_without_keyed_pct"]),
        )
        missing = missing_cost_texts.account_note(account, self.labels)
        return self._joined(memo, self._gaps(), f"{missing}." if missing else "")

    def comparison(self) -> HouseTable:
        """Show each account beside all customers and its target, the largest revenue first."""
        text, language, frame = (
            self.labels.language.text,
            self.labels.language,
            self.compared,
        )
        excess = frame["largest_excess_category"]
        sources = {PLANNED: text("planned"), BENCHMARK: text("benchmark")}
        return house_table(
            frame.assign(
                reason=[self.labels.line(name) if name else "" for name in excess],
                source=[sources[name] for name in frame[TARGET_FROM]],
            ),
            [
                Show(name=c.NAME, label=text("Account")),
                self._money(self.denominator, money_scale(frame[self.denominator])),
                percent(c.CUSTOMER_PROFITABILITY_PCT, text("Profitability, %")),
                percent("profitability_without_keyed_pct", text("Without keyed costs, %")),
                points("versus_average_pp", text("To all customers, pp")),
                percent(TARGET_PCT, text("Target, %")),
                Show(name="source", label=text("Target from")),
                points("versus_target_pp", text("To target, pp")),
                Show(name="reason", label=text("Cost furthest above average")),
                points("largest_excess_pp", text("Its difference, pp")),
            ],
            language=language,
            caption=text("Profitability compared, {quarter}", quarter=self.quarter),
            note=text(
                "Customer contribution in % of {base}. All customers: total contribution ÷ total "
                "revenue, not the mean of percentages. Target: the account's planned profitability "
                "of the quarter; where none is planned, the benchmark for all accounts: "
                "{benchmark}.",
                base=self.labels.base(self.denominator),
                benchmark=language.percent(self.benchmark_pct),
            ),
        )

    def customer_value(self) -> HouseTable:
        """Show the customer value of the last four quarters, the largest value first."""
        return value_table(self.values, quarter=self.quarter, labels=self.labels)

    def pools(self) -> HouseTable:
        """Show what became of the quarter's cost pools."""
        return pools_table(self.shared, quarter=self.quarter, labels=self.labels)

    def definitions(self) -> HouseTable:
        """Say in words what every figure of this chapter means."""
        text = self.labels.language.text
        return house_table(
            definitions(
                self.labels,
                denominator=self.denominator,
                uncosted_limit_pct=self.uncosted_limit_pct,
            ),
            [
                Show(name="term", label=text("Term")),
                Show(name="meaning", label=text("Definition"), wraps=True),
            ],
            language=self.labels.language,
            first=40,
        )

    def _money(
        self,
        name: str,
        style: tuple[Unit, int],
        *,
        label: str = "",
        is_signed: bool = False,
    ) -> Show:
        unit, digits = style
        header = f"{label or self.labels.line(name)}, {self.labels.language.money_unit(unit)}"
        return Show(
            name=name,
            label=header,
            format="money",
            unit=unit,
            digits=digits,
            is_signed=is_signed,
        )

    def _gaps(self) -> str:
        if not self.undelivered:
            return ""
        return self.labels.language.text(
            "No costs were ever delivered for: {categories}.",
            categories=", ".join(self.labels.line(category) for category in self.undelivered),
        )
