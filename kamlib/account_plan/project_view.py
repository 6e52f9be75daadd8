"""The project test of an account: sentence, picture with and without, table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kamlib.account_plan.project_table import project_table
from kamlib.account_plan.project_test import PROJECT
from kamlib.account_plan.subject import MoneyUnit, Subject, money_form
from kamlib.account_plan.units import SCALES
from kamlib.support.display import Finding, HouseTable
from kamlib.support.language import is_missing
from kamlib.support.theme import (
    ADVERSE,
    INK,
    MUTED,
    Picture,
)
from kamlib.support.vector import Field, Sheet, VectorPicture

#: From this share of the year on, a request carries the account.
LARGE_PCT = 30.0


@dataclass(frozen=True, eq=False, kw_only=True)
class ProjectView:
    """An account with and without its largest request.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    row : dict or None
        The account's row of :func:`kamlib.account_plan.project_test.project_test`; None where no
        invoice is a tenth of a quarter.
    has_invoices : bool
        Whether sales lines name invoices at all.
    has_revenue : bool
        Whether the account had revenue in the rolling year.
    key_accounts : int
        How many accounts are chosen.
    """

    subject: Subject
    row: dict[str, Any] | None
    has_invoices: bool
    has_revenue: bool
    key_accounts: int

    @cached_property
    def sentences(self) -> list[str]:
        """Whether the account stands without its largest request."""
        text = self.subject.language.text
        if self.row is None:
            return [self._nothing()]
        row, percent = self.row, self.subject.language.percent
        said = text(
            "The largest request of the year ({request}) is {money}, {share} of the net revenue.",
            request=self._request(),
            money=self.subject.money(row["request_net"]),
            share=percent(row["request_share_pct"], digits=0),
        )
        return [f"{said} {self._verdict()}"]

    @property
    def carries_account(self) -> bool:
        """Whether one request makes so much of the year that the account hangs on it."""
        return self.row is not None and bool(self.row["request_share_pct"] >= LARGE_PCT)

    @property
    def finding(self) -> Finding:
        """All of it, as one paragraph."""
        return Finding(" ".join(self.sentences))

    def _nothing(self) -> str:
        text, name = self.subject.language.text, self.subject.called
        if not self.has_revenue:
            return text(
                "{name} had no revenue in the last four quarters, so there is no request to "
                "take out.",
                name=name,
            )
        if not self.has_invoices:
            return text(
                "The sales lines name no invoices, so it cannot be tested whether one single "
                "request makes this account. Deliver sales lines with their invoice number."
            )
        return text(
            "No single invoice makes a tenth of a quarter: {name} does not hang on one request.",
            name=name,
        )

    def _request(self) -> str:
        text, row = self.subject.language.text, self.row or {}
        named = " ".join(str(row["request"]).split())[:60]
        if row["request_kind"] == PROJECT:
            return text("project {title}", title=named)
        return text("invoice {number}", number=named)

    def _verdict(self) -> str:
        text, row = self.subject.language.text, self.row or {}
        if is_missing(row["score_without"]):
            return text(
                "Its product cost was not delivered, so contribution and score without it are "
                "unknown."
            )
        ranks = {
            "before": self._rank(row["rank_with"]),
            "after": self._rank(row["rank_without"]),
        }
        if is_missing(row["rank_with"]) or is_missing(row["rank_without"]):
            return (
                text("Judge the account by the rest.")
                if self.carries_account
                else text("The account does not hang on it.")
            )
        if row["depends_on_request"]:
            return text(
                "Without it the account falls from rank {before} to {after} and is no key "
                "account: one project does not make one.",
                **ranks,
            )
        if row["request_share_pct"] >= LARGE_PCT:
            return text(
                "Without it the account would stand on rank {after} instead of {before}: judge "
                "it by the rest.",
                **ranks,
            )
        if ranks["before"] == ranks["after"]:
            return text(
                "Without it the rank stays {after}: the account does not hang on it.",
                after=ranks["after"],
            )
        return text(
            "Without it the rank would be {after} instead of {before}: the account does not hang "
            "on it.",
            **ranks,
        )

    def _rank(self, rank: float) -> str:
        return self.subject.language.number(rank)

    def picture(self) -> Picture | None:
        """Draw revenue and contribution, the request hatched, the rest solid."""
        if self.row is None:
            return None
        language, row = self.subject.language, self.row
        lines = [
            (language.text("Net revenue"), row["net_revenue_with"], row["net_revenue_without"]),
            (
                language.text("Customer contribution"),
                row["contribution_with"],
                row["contribution_without"],
            ),
        ]
        amounts = [amount for line in lines for amount in line[1:] if not is_missing(amount)]
        unit, digits = money_form(amounts)
        digits = digits if unit != "M" else 2
        sheet = Sheet(3.2)
        [bars] = sheet.fields()
        for place, (_, before, after) in enumerate(lines):
            self._draw(bars, 3 * place, (before, after), (unit, digits))
        self._frame(bars, lines, [value / SCALES[unit] for value in amounts])
        bars.title(
            who=self.subject.who,
            what=language.text(
                "With and without the largest request, {unit}", unit=language.money_unit(unit)
            ),
            when=language.text(
                "four quarters up to {quarter}, actual", quarter=self.subject.quarter
            ),
        )
        return VectorPicture(sheet, self._alt())

    def _frame(
        self, bars: Field, lines: list[tuple[str, float, float]], values: list[float]
    ) -> None:
        text = self.subject.language.text
        places, labels = [], []
        for at, (name, _, _) in enumerate(lines):
            places += [3 * at, 3 * at + 1]
            labels += [name, text("without the request")]
        bars.rows(places, labels, bold=[at % 2 == 0 for at in range(len(labels))])
        bars.vertical(0)
        low, high = min([0.0, *values]), max([0.0, *values])
        span = (high - low) or 1.0
        bars.limits(x=(low - span * (0.14 if low < 0 else 0.0), high + span * 0.14), y=(4.7, -0.8))
        bars.key(text("hatched: the request"))

    def _draw(
        self, bars: Field, place: int, amounts: tuple[float, float], form: tuple[MoneyUnit, int]
    ) -> None:
        unit, digits = form
        before, after = (amount / SCALES[unit] for amount in amounts)
        for shift, value in ((0, before), (1, after)):
            if is_missing(value):
                bars.text(0, place + shift, "–", shift=(5, 0), color=MUTED)
                continue
            colour = ADVERSE if value < 0 else INK
            solid = value if shift or is_missing(after) else min(max(after, 0.0), value)
            height = (place + shift - 0.375, place + shift + 0.375)
            bars.bar((0, solid), height, color=colour)
            if not shift and not is_missing(after) and value > after:
                bars.bar(
                    (after, value), height, color="#fff", edge=MUTED, linewidth=0.8, hatched=True
                )
            bars.text(
                value,
                place + shift,
                self.subject.language.number(value, digits=digits),
                shift=(-5 if value < 0 else 5, 0),
                ha="right" if value < 0 else "left",
                bold=not shift,
                color=colour,
            )

    def _alt(self) -> str:
        row, money, number = self.row or {}, self.subject.money, self.subject.language.number
        return self.subject.language.text(
            "With the request {revenue} net revenue, contribution {contribution}, score {score}, "
            "rank {rank}; without it {revenue_without}, {contribution_without}, {score_without}, "
            "{rank_without}.",
            revenue=money(row["net_revenue_with"]),
            contribution=money(row["contribution_with"]),
            score=number(row["score_with"], digits=1),
            rank=number(row["rank_with"]),
            revenue_without=money(row["net_revenue_without"]),
            contribution_without=money(row["contribution_without"]),
            score_without=number(row["score_without"], digits=1),
            rank_without=number(row["rank_without"]),
        )

    def table(self) -> HouseTable | None:
        """Show the account with, without, and the request itself."""
        if self.row is None:
            return None
        return project_table(
            self.row,
            request=self._request(),
            key_accounts=self.key_accounts,
            language=self.subject.language,
        )
