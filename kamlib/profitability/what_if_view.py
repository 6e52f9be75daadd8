"""What-if of one account: the sentence, what each lever would have to do, the lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.profitability.drawing import spoken
from kamlib.profitability.labels import Labels, money_scale, money_words
from kamlib.profitability.what_if import Change, break_even, volume_room_pct, what_if
from kamlib.support import columns as c
from kamlib.support.display import Details, Finding, HouseTable, Show, house_table
from kamlib.support.gap import gap
from kamlib.support.language import translatable

_LEVERS: dict[str, str] = {
    "price_pct": translatable("List price, as gross revenue"),
    "discount_pp": translatable("Discounts, % of gross revenue"),
    "service_pct": translatable("Service cost"),
    "volume_pct": translatable("Quantity, as gross revenue"),
}


#: The cost a lever changes.
_COST_OF: dict[str, str] = {"discount_pp": c.DISCOUNTS, "service_pct": c.SERVICE}
_WHAT_IF: dict[tuple[bool, bool], str] = {
    (True, True): translatable(
        "{name}: with the price {price}, the discount rate {discount} and the service cost "
        "{service}, the customer contribution of {quarter} would be {after} instead of {before}."
    ),
    (True, False): translatable(
        "{name}: with the price {price} and the discount rate {discount}, the customer "
        "contribution of {quarter} would be {after} instead of {before}."
    ),
    (False, True): translatable(
        "{name}: with the price {price} and the service cost {service}, the customer contribution "
        "of {quarter} would be {after} instead of {before}."
    ),
    (False, False): translatable(
        "{name}: with the price {price}, the customer contribution of {quarter} would be {after} "
        "instead of {before}."
    ),
}


def _lever(row: pd.Series) -> str:
    return _LEVERS[str(row["lever"])]


def possible(account: pd.Series, change: Change) -> Change:
    """Limit a cut of the discount rate to the rate there is.

    Parameters
    ----------
    account : Series
        One row of a statement.
    change : Change
        What was asked for.

    Returns
    -------
    Change
        The same with a cut of discounts that ends at 0.

    Examples
    --------
    >>> account = pd.Series({"gross_revenue": 100.0, "discounts": 0.5})
    >>> possible(account, Change(discount_pp=-1.0)).discount_pp
    -0.5
    """
    gross, discounts = float(account[c.GROSS_REVENUE]), float(account[c.DISCOUNTS])
    lowest = -max(discounts / gross * 100, 0.0) if gross > 0 else 0.0
    return change._replace(discount_pp=max(change.discount_pp, lowest))


@dataclass(frozen=True, eq=False, kw_only=True)
class WhatIfView:
    """One account after a change.

    Parameters
    ----------
    labels : Labels
        The language.
    quarter : str
        The quarter whose statement is changed.
    account : Series
        The account's row of the statement, with ``name``.
    change : Change
        What is changed.
    undelivered : tuple of str, default=()
        Cost categories nobody delivered: nothing is said of changing them.
    """

    labels: Labels
    quarter: str
    account: pd.Series
    change: Change
    undelivered: tuple[str, ...] = ()

    @property
    def _has_revenue(self) -> bool:
        gross, discounts = float(self.account[c.GROSS_REVENUE]), float(self.account[c.DISCOUNTS])
        return gross > 0 and gross > discounts

    @property
    def _is_known(self) -> bool:
        return self._has_revenue and not pd.isna(self.account[c.PRODUCT])

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Lines before and after, NaN where nobody delivered; empty without revenue or product."""
        figures = ["before", "after", "effect"]
        if not self._is_known:
            return pd.DataFrame(columns=["line", *figures])
        lines = what_if(self._figures, change=possible(self.account, self.change))
        lines.loc[lines["line"].isin(self.undelivered), figures] = float("nan")
        return lines

    @property
    def _figures(self) -> dict[str, float]:
        wanted = (c.GROSS_REVENUE, *c.CATEGORIES)
        return {name: float(self.account[name]) for name in wanted}

    @cached_property
    def levers(self) -> pd.DataFrame:
        """Change of each lever alone that brings the contribution to zero; NaN: not delivered."""
        if not self._is_known:
            return pd.DataFrame(columns=["lever", "today", "change", "after", "is_possible"])
        levers = break_even(self._figures)
        is_unknown = ~levers["lever"].map(self._is_delivered)
        levers.loc[is_unknown, ["today", "change", "after"]] = float("nan")
        levers.loc[is_unknown, "is_possible"] = False
        return levers

    def _is_delivered(self, lever: str) -> bool:
        return _COST_OF.get(lever) not in self.undelivered

    @property
    def finding(self) -> Finding:
        """What the change would do, and which price alone would break even."""
        language = self.labels.language
        name = spoken(self.account[c.NAME], longest=60)
        if not self._has_revenue:
            return Finding(
                language.text(
                    "{name} has no revenue in {quarter}, so there is nothing to change.",
                    name=name,
                    quarter=self.quarter,
                )
            )
        if not self._is_known:
            return Finding(
                language.text(
                    "{name}: without product cost there is no contribution to change.", name=name
                )
            )
        row = self.lines[self.lines["line"] == c.CUSTOMER_CONTRIBUTION].iloc[0]
        earned, then = float(row["before"]), float(row["after"])
        before, after = money_words(self.labels, earned, then)
        change = possible(self.account, self.change)
        parts = {"name": name, "quarter": self.quarter, "before": before, "after": after}
        parts["price"] = language.percent(change.price_pct, signed=True)
        has_rate, has_service = (self._is_delivered(lever) for lever in _COST_OF)
        if has_rate:
            parts["discount"] = language.points(change.discount_pp)
        if has_service:
            parts["service"] = language.percent(change.service_pct, signed=True)
        sentence = language.text(_WHAT_IF[has_rate, has_service], **parts)
        return Finding(f"{sentence} {self._break_even(earned)}".strip())

    def _break_even(self, before: float) -> str:
        language, price = self.labels.language, self.levers.iloc[0]
        if not price["is_possible"]:
            return ""
        share = language.percent(abs(price["change"]))
        if before < 0:
            return language.text("A price higher by {share} alone would break even.", share=share)
        return language.text("It would bear a price lower by {share} before it loses.", share=share)

    def table(self) -> HouseTable:
        """Show which change of each lever alone brings the contribution to zero."""
        language, text = self.labels.language, self.labels.language.text
        if self.levers.empty:
            return gap(self.finding.sentence)
        unit, digits = money_scale([float(self.account[c.GROSS_REVENUE])])

        def today(row: pd.Series, column: str) -> str:
            if row["lever"] == "discount_pp":
                return language.percent(row[column])
            return language.money(row[column], unit=unit, digits=digits)

        rows = [
            {
                "label": text(_lever(row)),
                "today": today(row, "today"),
                "change": language.points(row["change"])
                if row["lever"] == "discount_pp"
                else language.percent(row["change"], signed=True),
                "after": today(row, "after") if row["is_possible"] else "",
                "verdict": self._verdict(row),
            }
            for _, row in self.levers.iterrows()
        ]
        columns = ["label", "today", "change", "after", "verdict"]
        return house_table(
            pd.DataFrame(rows, columns=columns),
            [
                Show(name="label", label=text("Lever alone")),
                Show(name="today", label=text("Today")),
                Show(name="change", label=text("Change to break even")),
                Show(name="after", label=text("Then")),
                Show(name="verdict", label=text("Verdict")),
            ],
            language=language,
            caption=text(
                "Break-even of {name}, {quarter}",
                name=spoken(self.account[c.NAME], longest=60),
                quarter=self.quarter,
            ),
            note=f"{text(ASSUMPTIONS)} {self._room()}".strip(),
        )

    def _verdict(self, row: pd.Series) -> str:
        text = self.labels.language.text
        if not self._is_delivered(str(row["lever"])):
            return text("cost not delivered")
        return text("possible") if row["is_possible"] else text("not by this alone")

    def _room(self) -> str:
        if not self._is_known or not self.change.price_pct:
            return ""
        room = volume_room_pct(self._figures, price_pct=self.change.price_pct)
        if pd.isna(room):
            return ""
        language = self.labels.language
        return language.text(
            "With the price {price} the contribution stays as it is if the volume changes by "
            "{volume}.",
            price=language.percent(self.change.price_pct, signed=True),
            volume=language.percent(room, signed=True),
        )

    def details(self) -> Details:
        """Fold every line before and after the change."""
        text = self.labels.language.text
        unit, digits = money_scale(self.lines["before"])
        money = self.labels.language.money_unit(unit)
        frame = self.lines.assign(label=[self.labels.line(line) for line in self.lines["line"]])
        frame["is_total"] = frame["line"].isin(
            [c.GROSS_REVENUE, c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION]
        )
        figures = {"before": text("Today"), "after": text("Then"), "effect": text("Effect")}
        table = house_table(
            frame,
            [
                Show(name="label", label=text("Line")),
                *(
                    Show(
                        name=name,
                        label=f"{label}, {money}",
                        format="money",
                        unit=unit,
                        digits=digits,
                        is_signed=name == "effect",
                    )
                    for name, label in figures.items()
                ),
            ],
            language=self.labels.language,
            note=text("Effect on the customer contribution; plus is favourable."),
            total="is_total",
            first=40,
        )
        return Details(text("Every line before and after the change"), (table,))


ASSUMPTIONS = translatable(
    "Everything else unchanged: the volume stays, discounts keep their rate, financing follows "
    "net revenue; with the volume move product cost, complaints, freight and storage."
)
