"""What accounts are worth in the years to come, and how they develop: sentence, picture, tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from kamlib.profitability import drawing
from kamlib.profitability import future_details as folded
from kamlib.profitability.future_sentences import (
    not_valued,
    present_value_sentence,
    why_no_value,
)
from kamlib.profitability.labels import SCALES, Labels, money_scale, money_words
from kamlib.profitability.shows import count, money_shows, percent
from kamlib.support import columns as c
from kamlib.support import theme
from kamlib.support.display import Details, Finding, HouseTable, Show, house_table
from kamlib.support.gap import gap
from kamlib.support.language import translatable
from kamlib.support.quarter import labels_back
from kamlib.support.settings import Profitability as Rules
from kamlib.support.theme import Picture, bare, house_figure, title

_SHOWN, _LOWEST = 20, 6
_SCENARIOS: dict[str, str] = {
    "low": translatable("low"),
    "expected": translatable("expected"),
    "high": translatable("high"),
}
_TIMING: dict[str, str] = {
    "now": translatable("the first margin is certain and counts today"),
    "after_renewal": translatable("the first margin comes after one year and one renewal"),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class FutureView:
    """Present value, development and loyalty of all accounts.

    Parameters
    ----------
    labels : Labels
        The language.
    company, quarter : str
        Whose figures, and the last quarter of the year valued.
    rules : Profitability
        Settings: scenarios, discount rate, horizon, timing.
    prospects, payments, investments, seasons : DataFrame
        One row per account; seasons one row per quarter of the year.
    cost_per_hour : float
        What an hour of an action costs; 0: not set.
    repurchase_share : float
        Customers of the year before that bought again, 0 to 1.
    is_covered : bool
        Whether there are data for all four quarters.
    unassigned : float
        Value of a year of postings without an account, which are not in ``prospects``; NaN: none.
    """

    labels: Labels
    company: str
    quarter: str
    rules: Rules
    prospects: pd.DataFrame
    payments: pd.DataFrame
    investments: pd.DataFrame
    seasons: pd.DataFrame
    cost_per_hour: float
    repurchase_share: float
    is_covered: bool = True
    unassigned: float = float("nan")

    @property
    def _ids(self) -> list[str]:
        return [scenario.id for scenario in self.rules.scenarios]

    def _value(self, scenario: str) -> str:
        return f"present_value_{scenario}"

    @property
    def _middle(self) -> str:
        return self._value("expected" if "expected" in self._ids else self._ids[0])

    @property
    def finding(self) -> Finding:
        """What all accounts are worth today, and where the largest gap in the wallet is."""
        if not self.prospects[self._middle].notna().any():
            accounts = len(self.prospects)
            return Finding(why_no_value(accounts, is_covered=self.is_covered, labels=self.labels))
        text = self.labels.language.text
        opening = present_value_sentence(
            self.prospects,
            {self._value(name): text(_SCENARIOS[name]) for name in self._ids},
            years=self.rules.horizon_years,
            labels=self.labels,
        )
        return Finding(" ".join([opening, *self._gap()]))

    def _gap(self) -> list[str]:
        known = self.prospects.dropna(subset=["wallet_gap"])
        if not len(known):
            return []
        row = known.sort_values(["wallet_gap", c.ACCOUNT_ID], ascending=[False, True]).iloc[0]
        language = self.labels.language
        sentence = language.text(
            "The largest gap is at {name}: {gap} of its purchasing volume go to others.",
            name=drawing.spoken(row[c.NAME], longest=60),
            gap=money_words(self.labels, row["wallet_gap"])[0],
        )
        return [sentence]

    def _again(self) -> str:
        language, quarters = self.labels.language, labels_back(self.quarter, 8)
        if pd.isna(self.repurchase_share):
            return ""
        return language.text(
            "{share} of the customers that bought in {before_first} to {before_last} bought again "
            "in {first} to {last}; the retention of chapter 5 counts only who bought in the last "
            "two of these quarters.",
            share=language.percent(self.repurchase_share * 100, digits=0),
            before_first=quarters[0],
            before_last=quarters[3],
            first=quarters[4],
            last=quarters[7],
        )

    def picture(self) -> Picture | HouseTable:
        """Draw the present value of key accounts from low to high, expected as a point."""
        language, shown = self.labels.language, self._in_focus()
        if shown.empty:
            return gap(language.text("No account has a present value here."))
        columns = [self._value(name) for name in self._ids]
        unit, digits = money_scale(shown[columns].abs().max())
        scaled = shown[columns] / SCALES[unit]
        with house_figure(1.9 + 0.31 * max(len(shown), 5)) as figure:
            axes = figure.subplots()
            for position, row in enumerate(scaled.to_dict("records")):
                self._draw(axes, position, row, digits=digits)
            flat = pd.Series(scaled.to_numpy().ravel(), dtype=float).dropna()
            drawing.make_room(axes, flat, left=0.2, right=0.14)
            axes.axvline(0, color=theme.MUTED, linewidth=0.9)
            bare(axes)
            axes.set_xticks([])
            axes.set_yticks(range(len(shown)), [drawing.short(name) for name in shown[c.NAME]])
            axes.set_ylim(max(len(shown), 5) - 0.3, -0.7)
            key = language.text("bar: from the low to the high scenario · point: expected")
            axes.set_xlabel(key, loc="left")
            what = language.text(
                "Present value over {years} years in {unit}",
                years=language.number(self.rules.horizon_years),
                unit=language.money_unit(unit),
            )
            when = language.text("from {quarter}, outlook", quarter=self.quarter)
            title(axes, who=self.company, what=what, when=when)
        return Picture(figure, self._alt(shown))

    def _draw(self, axes: Axes, position: int, row: dict[Any, Any], *, digits: int) -> None:
        low, high = min(row.values()), max(row.values())
        middle = row[self._middle]
        color = theme.ADVERSE if middle < 0 else theme.INK
        axes.barh(
            position, high - low, left=low, height=0.5, color="white", edgecolor=color, hatch="////"
        )
        axes.plot(middle, position, "o", color=color, markersize=8)
        is_left = middle < 0
        axes.annotate(
            self.labels.language.number(middle, digits=digits),
            (low if is_left else high, position),
            xytext=(-8 if is_left else 8, 0),
            textcoords="offset points",
            ha="right" if is_left else "left",
            va="center",
            color=color,
        )

    def _in_focus(self) -> pd.DataFrame:
        known = self.prospects.dropna(subset=[self._middle])
        known = known[known[c.ACCOUNT_ID] != c.UNKNOWN]
        key = known[known[c.STATUS] == "key"]
        chosen = key if len(key) else known
        order = chosen.sort_values(
            [self._middle, c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
        )
        if len(order) <= _SHOWN:
            return order
        # Those that lose are what a reader looks for: never cut them off.
        return pd.concat([order.head(_SHOWN - _LOWEST), order.tail(_LOWEST)], ignore_index=True)

    def _alt(self, shown: pd.DataFrame) -> str:
        language = self.labels.language
        unit, digits = money_scale(shown[self._middle])
        written = [
            f"{drawing.spoken(name)} {language.money(value, unit=unit, digits=digits)}"
            for name, value in zip(shown[c.NAME], shown[self._middle], strict=True)
        ]
        return language.text(
            "Expected present value over {years} years: {accounts}.",
            years=language.number(self.rules.horizon_years),
            accounts="; ".join(written),
        )

    def table(self) -> HouseTable:
        """Show value, development and loyalty per account, the largest expected value first."""
        text = self.labels.language.text
        frame = self.prospects.sort_values(
            [self._middle, c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
        )
        amounts = {c.CUSTOMER_VALUE: text("Customer value a year")}
        for name in self._ids:
            amounts[self._value(name)] = text(
                "Present value, {scenario}", scenario=text(_SCENARIOS[name])
            )
        heads = amounts | {"wallet_gap": text("Gap in the wallet")}
        style = money_scale(frame[c.CUSTOMER_VALUE])
        money = money_shows(frame, heads, labels=self.labels, style=style)
        return house_table(
            frame,
            [
                Show(name=c.NAME, label=text("Account")),
                *(money[name] for name in amounts),
                percent("growth_pct", text("Growth, %"), is_signed=True),
                percent("trend_pct", text("Trend a quarter, %"), is_signed=True),
                percent("recurring_revenue_pct", text("Recurring, %")),
                percent("share_of_wallet_pct", text("Share of wallet, %")),
                money["wallet_gap"],
                count("rfm_score", text("RFM, 1 to 5"), digits=1),
            ],
            language=self.labels.language,
            caption=text("Value and development per account, {quarter}", quarter=self.quarter),
            note=" ".join(note for note in self._notes() if note),
        )

    def _notes(self) -> list[str]:
        note = self.labels.language.text(_PROSPECTS_NOTE)
        rest = not_valued(self.unassigned, labels=self.labels)
        return [self._again(), self.convention(), rest, note]

    def convention(self) -> str:
        """Say how present values were computed."""
        language = self.labels.language
        scenarios = ", ".join(
            language.text(
                "{scenario}: {retention} stay a year, margin {growth} a year",
                scenario=language.text(_SCENARIOS[scenario.id]),
                retention=language.percent(scenario.retention_pct, digits=0),
                growth=language.percent(scenario.growth_pct, signed=True),
            )
            for scenario in self.rules.scenarios
        )
        return language.text(
            "Present value = customer value of the last four quarters × expected, discounted "
            "years; {years} years at {rate}, {timing}; {scenarios}. {acquisition}",
            years=language.number(self.rules.horizon_years),
            rate=language.percent(self.rules.discount_rate_pct),
            timing=language.text(_TIMING[self.rules.first_margin]),
            scenarios=scenarios,
            acquisition=self._acquisition(),
        )

    def _acquisition(self) -> str:
        language, cost = self.labels.language, self.rules.acquisition_cost
        if cost is None:
            return language.text("Acquisition cost: not given, nothing is deducted.")
        return language.text(
            "Acquisition cost: {cost} an account, deducted in full today.",
            cost=language.money(cost, digits=0),
        )

    def details(self) -> Details:
        """Fold investments in accounts, payment behaviour and the seasons of the year."""
        rate = self.labels.language.percent(self.rules.financing_rate_pct)
        return Details(
            self.labels.language.text("Investments in accounts, payment behaviour, seasons"),
            (
                folded.investments(
                    self.investments, cost_per_hour=self.cost_per_hour, labels=self.labels
                ),
                folded.payments(self.payments, quarter=self.quarter, rate=rate, labels=self.labels),
                folded.seasons(self.seasons, labels=self.labels),
            ),
        )


_PROSPECTS_NOTE = translatable(
    "Growth of net revenue on the four quarters before; trend of eight quarters without season. "
    "Recurring: the share of revenue in product groups that the account bought in each of the "
    "last four quarters; a habit, not a contract. Share of wallet: "
    "invoiced revenue ÷ purchasing volume of the newest year known; no gap where that is smaller "
    "than our sales. RFM: mean score of recency, frequency and monetary value at fixed limits."
)
