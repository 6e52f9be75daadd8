"""What costs by key decide, and how every cost reached the customers: folded tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.profitability.labels import Labels
from kamlib.profitability.shows import count, money_shows, percent
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable, Show, house_table


@dataclass(frozen=True, eq=False, kw_only=True)
class KeyedView:
    """Costs by key and by activity in one quarter.

    Parameters
    ----------
    labels : Labels
        The language.
    quarter : str
        The quarter reported.
    ranks : DataFrame
        From :func:`kamlib.profitability.ranking.rank_change`, with names.
    split : DataFrame
        From :func:`kamlib.profitability.ranking.attribution_split`.
    activities : DataFrame
        From :func:`kamlib.profitability.time_driven.activity_costs`; empty without equations.
    """

    labels: Labels
    quarter: str
    ranks: pd.DataFrame
    split: pd.DataFrame
    activities: pd.DataFrame

    def details(self) -> Details:
        """Fold the way every cost took, the ranks keys change, and priced activities."""
        text, moved = self.labels.language.text, int(self.ranks["rank_change"].ne(0).sum())
        summary = text(
            "How every cost reached the customers; keys alone move {count} of {all} accounts to "
            "another rank",
            count=self.labels.language.number(moved),
            all=self.labels.language.number(len(self.ranks)),
        )
        tables = [self._split(), self._ranks()]
        return Details(summary, [*tables, *([self._activities()] if len(self.activities) else [])])

    def _split(self) -> HouseTable:
        text, amounts = self.labels.language.text, [*c.ATTRIBUTIONS, c.AMOUNT]
        total = self.split[amounts].sum().to_frame().T
        total["key_pct"] = total[c.KEY] / total[c.AMOUNT] * 100 if total[c.AMOUNT].item() else 0.0
        rows = self.split.assign(label=[self.labels.line(name) for name in self.split[c.CATEGORY]])
        frame = pd.concat([rows, total.assign(label=text("All costs"))], ignore_index=True)
        frame["is_total"] = frame[c.CATEGORY].isna()
        heads = {name: self.labels.attribution(name) for name in c.ATTRIBUTIONS}
        heads = {name: label[:1].upper() + label[1:] for name, label in heads.items()}
        heads[c.AMOUNT] = text("All")
        return house_table(
            frame,
            [
                Show(name="label", label=text("Cost category")),
                *money_shows(frame, heads, labels=self.labels).values(),
                percent("key_pct", text("By key, %")),
            ],
            language=self.labels.language,
            caption=text("How costs reached the customers, {quarter}", quarter=self.quarter),
            note=text(
                "Direct: posted to the account. By activity: shared out by what it used. By key: "
                "shared out by a proportion, so every customer counts as average."
            ),
            total="is_total",
            first=40,
        )

    def _ranks(self) -> HouseTable:
        text = self.labels.language.text
        moved = self.ranks[self.ranks["rank_change"] != 0]
        order = moved["rank_change"].abs().sort_values(ascending=False, kind="stable").index
        frame = moved.loc[order].reset_index(drop=True)
        amounts = {
            c.CONTRIBUTION_WITHOUT_KEYED: self.labels.line(c.CONTRIBUTION_WITHOUT_KEYED),
            "keyed_costs": text("Costs by key"),
            c.CUSTOMER_CONTRIBUTION: self.labels.line(c.CUSTOMER_CONTRIBUTION),
        }
        return house_table(
            frame,
            [
                Show(name=c.NAME, label=text("Account")),
                *money_shows(frame, amounts, labels=self.labels).values(),
                count("rank_without_keyed", text("Rank without keys")),
                count("rank", text("Rank")),
                count("rank_change", text("Change by keys alone"), is_signed=True),
            ],
            language=self.labels.language,
            caption=text("Ranks that hang on a key, {quarter}", quarter=self.quarter),
            note=text("Rank by contribution; minus: costs by key alone push the account down."),
            first=10,
        )

    def _activities(self) -> HouseTable:
        text, frame = self.labels.language.text, self.activities
        money = self.labels.language.money_unit("")
        return house_table(
            frame.assign(label=[str(name).replace("_", " ") for name in frame["activity"]]),
            [
                Show(name="label", label=text("Activity")),
                count("events", text("Events")),
                count("minutes", text("Minutes")),
                count("minutes_per_event", text("Minutes per event"), digits=1),
                Show(
                    name="rate",
                    label=f"{text('Rate per minute')}, {money}",
                    format="money",
                    digits=3,
                ),
                Show(
                    name="cost_per_event",
                    label=f"{text('Cost per event')}, {money}",
                    format="money",
                    digits=2,
                ),
                money_shows(frame, {"cost": text("Cost")}, labels=self.labels)["cost"],
            ],
            language=self.labels.language,
            caption=text("Activities by time equations, {quarter}", quarter=self.quarter),
            note=text(
                "Minutes = fixed minutes × events + minutes for what makes an event longer. Rate "
                "at practical capacity."
            ),
            first=40,
        )
