"""White space of an account: sentence, picture beside its segment, table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kamlib.account_plan.subject import Subject
from kamlib.account_plan.units import picture_form, says_nothing
from kamlib.account_plan.white_space import EVERYONE
from kamlib.account_plan.words import word
from kamlib.support import columns as c
from kamlib.support.display import Finding, HouseTable, Show, house_table
from kamlib.support.language import is_missing, translatable
from kamlib.support.theme import (
    ACCENT,
    CONTEXT,
    INK,
    MUTED,
    Picture,
)
from kamlib.support.vector import Field, Sheet, VectorPicture

MOST_ROWS = 12
#: Less than this is no white space worth a sentence.
LEAST_PCT = 1.0
WHY = translatable(
    "Which product groups the account could still buy from us cannot be seen. Deliver sales lines "
    "with their product group."
)
DEFINITION = translatable(
    "Invoiced net revenue of four quarters. White space = revenue the account would have with the "
    "product mix of its peers, minus its revenue, at least 0. Within its purchasing volume = peer "
    "share × purchasing volume minus revenue. Penetration = share of the peers that buy the group."
)


@dataclass(frozen=True, eq=False, kw_only=True)
class WhiteSpaceView:
    """What an account does not buy from us, and its peers do.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    table : DataFrame
        From :func:`kamlib.account_plan.white_space.white_space`.
    segment : str
        The account's segment, "" if it has none.
    has_groups : bool
        Whether product groups were delivered at all.
    """

    subject: Subject
    table_of_groups: pd.DataFrame
    segment: str
    has_groups: bool

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Product groups, the largest white space first."""
        order = self.table_of_groups.sort_values(
            ["white_space", "peer_share_pct", c.PRODUCT_GROUP], ascending=[False, False, True]
        )
        return order.reset_index(drop=True)

    @property
    def peers(self) -> str:
        """Whom the account is compared with, in words."""
        language = self.subject.language
        first = self.table_of_groups.iloc[0]
        count = int(first["peers"])
        if first["compared_with"] == EVERYONE:
            return language.plural("{count} other account", "{count} other accounts", count)
        return language.plural(
            "{count} other account of the segment {segment}",
            "{count} other accounts of the segment {segment}",
            count,
            segment=self.segment,
        )

    @cached_property
    def sentences(self) -> list[str]:
        """Where the account buys least against its peers, and how much that would be."""
        text, name = self.subject.language.text, self.subject.called
        if self.table_of_groups.empty:
            return [self._missing()]
        first = self.rows.iloc[0]
        total = float(self.table_of_groups["revenue"].sum())
        if is_missing(first["white_space"]):
            return [
                text(
                    "{name} is the only account with revenue, so there is nobody to compare with.",
                    name=name,
                )
            ]
        if first["white_space"] < total * LEAST_PCT / 100:
            return [
                text(
                    "{name} buys from all product groups as {peers} do.",
                    name=name,
                    peers=self.peers,
                )
            ]
        return [self._largest(first), *self._wallet(first)]

    @property
    def finding(self) -> Finding:
        """All of it, as one paragraph."""
        return Finding(" ".join(self.sentences))

    def _largest(self, first: pd.Series) -> str:
        language = self.subject.language
        return language.text(
            "Largest white space: {group} is {share} of the revenue with {name}, but {peer_share} "
            "with {peers}; their mix would mean {money} more a year.",
            group=word(first[c.PRODUCT_GROUP], language),
            share=language.percent(first["share_pct"]),
            name=self.subject.called,
            peer_share=language.percent(first["peer_share_pct"]),
            peers=self.peers,
            money=self.subject.money(first["white_space"]),
        )

    def _wallet(self, first: pd.Series) -> list[str]:
        if is_missing(first["wallet_space"]) or first["wallet_space"] <= 0:
            return []
        said = self.subject.language.text(
            "Its purchasing volume leaves room for up to {money} of this group.",
            money=self.subject.money(first["wallet_space"]),
        )
        return [said]

    def _missing(self) -> str:
        language = self.subject.language
        if not self.has_groups:
            said = language.text("The sales lines name no product group.")
            return f"{said} {language.text(WHY)}"
        return language.text(
            "{name} had no revenue in the last four quarters, so its product mix cannot be "
            "compared with other accounts.",
            name=self.subject.called,
        )

    def picture(self) -> Picture | None:
        """Draw the share of each product group: the account solid, its peers light behind it."""
        if self.table_of_groups.empty or self.rows["peer_share_pct"].isna().all():
            return None
        rows, language = self.rows.head(MOST_ROWS), self.subject.language
        sheet = Sheet(1.9 + 0.5 * max(len(rows), 3))
        [groups] = sheet.fields()
        for place, row in enumerate(rows.to_dict("records")):
            self._draw(groups, place, row)
        names = [word(name, language) for name in rows[c.PRODUCT_GROUP]]
        groups.rows(range(len(rows)), names)
        groups.vertical(0)
        top = float(rows[["share_pct", "peer_share_pct"]].max().max())
        low = min(float(rows["share_pct"].min()), 0.0)
        groups.limits(x=(low * 1.2, top * 1.62), y=(max(len(rows), 3) - 0.4, -0.8))
        key = language.text("dark: this account · light: its peers · blue: white space a year")
        groups.key(key)
        groups.title(
            who=self.subject.who,
            what=language.text("Product groups in % of revenue"),
            when=language.text(
                "four quarters up to {quarter}, actual", quarter=self.subject.quarter
            ),
        )
        return VectorPicture(sheet, self._alt(rows))

    def _draw(self, groups: Field, place: int, row: dict[Any, Any]) -> None:
        language = self.subject.language
        for shift, name, colour, ink in (
            (-0.19, "share_pct", INK, INK),
            (0.19, "peer_share_pct", CONTEXT, MUTED),
        ):
            middle = place + shift
            if not is_missing(row[name]):
                groups.bar((0, row[name]), (middle - 0.17, middle + 0.17), color=colour)
            groups.text(
                0.0 if is_missing(row[name]) else max(row[name], 0.0),
                middle,
                language.number(row[name], digits=1),
                shift=(5, 0),
                color=ink,
                size=9.5,
            )
        if row["white_space"] > 0 and not says_nothing(row["white_space"], "", 0):
            said = "+" + self._space(row["white_space"])
            groups.text(
                1.0, place, said, in_data=(False, True), ha="right", color=ACCENT, bold=True
            )

    def _space(self, amount: float) -> str:
        """Write a white space in one unit for all, so that they compare at a glance."""
        unit, digits = picture_form(self.rows.head(MOST_ROWS)["white_space"])
        return self.subject.language.money(amount, unit=unit, digits=digits)

    def _alt(self, rows: pd.DataFrame) -> str:
        language = self.subject.language
        parts = [
            language.text(
                "{group}: {share} of revenue, peers {peer_share}, white space {money}",
                group=word(row[c.PRODUCT_GROUP], language),
                share=language.percent(row["share_pct"]),
                peer_share=language.percent(row["peer_share_pct"]),
                money=self._space(row["white_space"]),
            )
            for row in rows.to_dict("records")
        ]
        return "; ".join(parts) + "."

    def table(self) -> HouseTable | None:
        """Show every product group beside the peers."""
        if self.table_of_groups.empty:
            return None
        language, text = self.subject.language, self.subject.language.text
        rows = self.rows
        rows["label"] = [word(name, language) for name in rows[c.PRODUCT_GROUP]]
        unit = language.money_unit("k")

        def money(name: str, label: str, *, has_bar: bool = False) -> Show:
            return Show(
                name=name, label=f"{label}, {unit}", format="money", unit="k", has_bar=has_bar
            )

        return house_table(
            rows,
            [
                Show(name="label", label=text("Product group")),
                money("revenue", text("Revenue")),
                Show(name="share_pct", label=text("Share, %"), format="percent"),
                Show(name="peer_share_pct", label=text("Peers' share, %"), format="percent"),
                Show(name="penetration_pct", label=text("Penetration, %"), format="percent"),
                money("revenue_by_peer_mix", text("Revenue with the peers' mix")),
                money("white_space", text("White space"), has_bar=True),
                money("wallet_space", text("Within its purchasing volume")),
            ],
            language=language,
            caption=text("White space against {peers}", peers=self.peers),
            note=text(DEFINITION),
        )
