"""Tables of profitability: the portfolio, one account upright, comparison, value, pools.

Sorted by what the finding says: where money is lost stands first. Every note names the
definition and the period.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.profitability.definitions import definitions
from kamlib.profitability.history import ALL
from kamlib.profitability.labels import Labels, Unit, money_scale
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
    undelivered : tuple of str
        Cost categories for which nothing was ever delivered.
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
    undelivered: tuple[str, ...] = ()

    def statement(self) -> HouseTable:
        """Show the statement of every account with business, the largest loss first."""
        text = self.labels.language.text
        frame = self._with_head(self.accounts[self.accounts["has_business"]].iloc[::-1], self.total)
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
                _percent(c.CUSTOMER_PROFITABILITY_PCT, text("% of {base}", base=base)),
                self._money(c.CONTRIBUTION_WITHOUT_KEYED, style),
                Show(name="history", label=text("Contribution, 8 quarters"), format="trend"),
            ],
            language=self.labels.language,
            caption=text("Statement per account, {quarter}", quarter=self.quarter),
            note=f"{self.labels.formulas()} {self._gaps()}".strip(),
            total="is_total",
        )

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
                _percent("share_pct", text("% of {base}", base=base)),
                _percent("average_pct", text("All customers, %")),
                _points("difference_pp", text("Difference, pp")),
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
        return f"{memo} {self._gaps()}".strip()

    def comparison(self) -> HouseTable:
        """Show each account beside all customers and the target, the largest revenue first."""
        text, language, frame = (
            self.labels.language.text,
            self.labels.language,
            self.compared,
        )
        excess = frame["largest_excess_category"]
        target = frame["target_pct"].iloc[0] if len(frame) else float("nan")
        return house_table(
            frame.assign(reason=[self.labels.line(name) if name else "" for name in excess]),
            [
                Show(name=c.NAME, label=text("Account")),
                self._money(self.denominator, money_scale(frame[self.denominator])),
                _percent(c.CUSTOMER_PROFITABILITY_PCT, text("Profitability, %")),
                _percent("profitability_without_keyed_pct", text("without keyed costs, %")),
                _points("versus_average_pp", text("to all customers, pp")),
                _points("versus_target_pp", text("to target, pp")),
                Show(name="reason", label=text("Cost furthest above average")),
                _points("largest_excess_pp", text("its difference, pp")),
            ],
            language=language,
            caption=text("Profitability compared, {quarter}", quarter=self.quarter),
            note=text(
                "Customer contribution in % of {base}. All customers: total contribution ÷ total "
                "revenue, not the mean of percentages. Target from the settings: {target}.",
                base=self.labels.base(self.denominator),
                target=language.percent(target),
            ),
        )

    def customer_value(self) -> HouseTable:
        """Show the customer value of the last four quarters, the largest value first."""
        text = self.labels.language.text
        value = self.values.sort_values(
            [c.CUSTOMER_VALUE, c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
        )
        sums = value.select_dtypes("number").sum().to_frame().T
        style = money_scale(value[c.INVOICED_NET])
        labels = {
            "base_revenue": text("Products"),
            c.SERVICE_REVENUE: text("Services"),
            c.CROSS_SELL_REVENUE: text("Cross-selling"),
            c.UP_SELL_REVENUE: text("Up-selling"),
            "all_costs": text("All costs"),
            c.CUSTOMER_VALUE: text("Customer value"),
            "prior_customer_value": text("Year before"),
            "change": text("Change"),
        }
        return house_table(
            self._with_head(value, sums),
            [
                Show(name=c.NAME, label=text("Account")),
                *(
                    self._money(
                        name,
                        style,
                        label=label,
                        is_signed=name == "change",
                    )
                    for name, label in labels.items()
                ),
            ],
            language=self.labels.language,
            caption=text("Customer value, four quarters up to {quarter}", quarter=self.quarter),
            note=text(
                "Customer value = products + services + cross-selling + up-selling − all costs. "
                "Revenue after invoice discounts; all costs include bonuses and cash discounts. "
                "Without business a value is 0; “–” means that no data reach back so far."
            ),
            total="is_total",
        )

    def pools(self) -> HouseTable:
        """Show what became of the quarter's cost pools."""
        text, labels = self.labels.language.text, self.labels
        shared = self.shared.assign(
            name=[labels.line(category) for category in self.shared[c.CATEGORY]],
            driver=[labels.driver(driver) for driver in self.shared[c.DRIVER]],
            how=[labels.attribution(kind) for kind in self.shared[c.ATTRIBUTION]],
        )
        amounts = [c.AMOUNT, "allocated", "idle", "unassigned"]
        total = shared[amounts].sum().to_frame().T.assign(name=text("All pools"), is_total=True)
        frame = pd.concat([shared, total], ignore_index=True) if len(shared) else shared
        style = money_scale(shared[c.AMOUNT])
        return house_table(
            frame.assign(is_total=frame.get("is_total", pd.Series(False, frame.index)).eq(True)),
            [
                Show(name=c.NAME, label=text("Cost category")),
                Show(name=c.DRIVER, label=text("Driver")),
                Show(name="how", label=text("Attribution")),
                self._money(c.AMOUNT, style, label=text("Pool")),
                Show(name="volume_used", label=text("Used volume"), format="number"),
                Show(name=c.PRACTICAL_CAPACITY, label=text("Capacity"), format="number"),
                Show(name="rate", label=text("Rate per unit"), format="number", digits=3),
                self._money("allocated", style, label=text("To accounts")),
                self._money("idle", style, label=text("Idle")),
                self._money("unassigned", style, label=text("Unassigned")),
            ],
            language=labels.language,
            caption=text("Cost pools, {quarter}", quarter=self.quarter),
            note=text(
                "Rate = pool ÷ the larger of used volume and practical capacity. To accounts + "
                "idle + unassigned = pool. Idle and unassigned costs are charged to no customer."
            ),
            total="is_total",
            first=40,
        )

    def definitions(self) -> HouseTable:
        """Say in words what every figure of this chapter means."""
        text = self.labels.language.text
        return house_table(
            definitions(self.labels, denominator=self.denominator),
            [
                Show(name="term", label=text("Term")),
                Show(name="meaning", label=text("Definition"), wraps=True),
            ],
            language=self.labels.language,
            first=40,
        )

    def _with_head(self, rows: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
        """Put the total and postings without a known account above the ranked accounts."""
        text = self.labels.language.text
        is_unknown = rows[c.ACCOUNT_ID] == c.UNKNOWN
        unknown = rows[is_unknown].assign(name=text("Without a known account"))
        head = sums.assign(name=text("All accounts"), is_total=True)
        frame = pd.concat([head, unknown, rows[~is_unknown]], ignore_index=True)
        return frame.assign(is_total=frame["is_total"].eq(True))

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


def _percent(name: str, label: str) -> Show:
    return Show(name=name, label=label, format="percent")


def _points(name: str, label: str) -> Show:
    return Show(name=name, label=label, format="points", is_signed=True)
